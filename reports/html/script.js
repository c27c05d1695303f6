'use strict';
(() => {
	const byId = id => document.getElementById(id);
	const all = (selector, root) => [...(root || document).querySelectorAll(selector)];
	const findings = all('.finding');
	const cells = all('.matrix a[data-pair]');
	const toolchains = all('.matrix tbody th[scope=row]').map(th => th.textContent);
	const form = byId('filter');
	let pair = null;

	/* --- Copying --------------------------------------------------------------------------- */

	const select = element => {
		const range = document.createRange();
		range.selectNodeContents(element);
		getSelection().removeAllRanges();
		getSelection().addRange(range);
	};
	const copy = async (element, button) => {
		try {
			await navigator.clipboard.writeText(element.textContent);
		} catch {
			select(element);
			document.execCommand('copy');
		}
		button.textContent = 'Copied';
		setTimeout(() => { button.textContent = 'Copy'; }, 1500);
	};
	const addCopyButtons = finding => {
		for (const command of all('pre.command', finding)) {
			if (command.parentNode.className === 'with-copy')
				continue;
			const box = document.createElement('div'), button = document.createElement('button');
			box.className = 'with-copy';
			button.type = 'button';
			button.textContent = 'Copy';
			button.setAttribute('aria-label', 'Copy: ' + command.textContent);
			button.addEventListener('click', () => copy(command, button));
			command.replaceWith(box);
			box.append(command, button);
		}
	};
	for (const box of all('.finding, .bug')) {
		box.addEventListener('toggle', () => addCopyButtons(box));
		if (box.open)
			addCopyButtons(box);
	}

	/* The newest night is the one that is wanted. */
	for (const chart of all('.nights'))
		chart.scrollLeft = chart.scrollWidth;

	/* --- Cells ----------------------------------------------------------------------------- */

	/* One stop of the tabulator for all of them; arrows go on from there. */
	const stepCell = (from, key) => {
		const [row, column] = from.dataset.pair.split('-').map(Number);
		const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[key];
		if (!step)
			return null;
		for (let r = row + step[0], c = column + step[1];
			r >= 0 && c >= 0 && r < toolchains.length && c < toolchains.length;
			r += step[0], c += step[1]) {
			const next = cells.find(cell => cell.dataset.pair === r + '-' + c);
			if (next)
				return next;
		}
		return from;
	};
	cells.forEach((cell, i) => {
		cell.tabIndex = i === 0 ? 0 : -1;
		cell.addEventListener('keydown', event => {
			const next = stepCell(cell, event.key);
			if (!next)
				return;
			event.preventDefault();
			cell.tabIndex = -1;
			next.tabIndex = 0;
			next.focus();
		});
		cell.addEventListener('click', event => {
			event.preventDefault();
			if (location.hash === '#pair-' + cell.dataset.pair)
				goToHash();
			else
				location.hash = 'pair-' + cell.dataset.pair;
		});
	});

	/* --- Filters --------------------------------------------------------------------------- */

	if (!form)
		return;
	const words = byId('words'), kind = byId('kind'), tier = byId('tier');
	const texts = findings.map(finding => finding.textContent.toLowerCase());
	const classes = findings.map(finding => finding.dataset.classes.split(','));
	const tiers = findings.map(finding => finding.dataset.tiers.split(', ').filter(text => text));

	const fill = (list, names) => {
		for (const name of [...new Set(names)].sort())
			list.append(new Option(name, name));
	};
	/* As the matrix has it: of different classes, or alone with it and the same. */
	const isOfPair = i => {
		const [caller, callee] = pair, own = classes[i];
		if (own[caller] === '' || own[callee] === '')
			return false;
		return new Set(own.filter(text => text !== '')).size > 1 ? own[caller] !== own[callee]
			: caller === callee;
	};
	const count = (number, one) => number.toLocaleString('en') + ' ' + one + (number === 1 ? '' : 's');

	const apply = () => {
		const wanted = words.value.toLowerCase().split(/\s+/).filter(word => word);
		let shown = 0, held = 0;
		findings.forEach((finding, i) => {
			const fits = wanted.every(word => texts[i].includes(word)) &&
				(!kind.value || finding.dataset.kind === kind.value) &&
				(!tier.value || tiers[i].includes(tier.value)) && (!pair || isOfPair(i));
			finding.hidden = !fits;
			shown += fits;
			held += fits ? Number(finding.dataset.count) : 0;
		});
		byId('shown').textContent = 'Shown: ' + shown.toLocaleString('en') + ' of ' +
			count(findings.length, 'kind') + ', ' + count(held, 'finding') + '.';
		byId('pair').hidden = !pair;
		if (pair)
			byId('pair').textContent = pair[0] === pair[1]
				? 'Only what ' + toolchains[pair[0]] + ' shows by itself.'
				: 'Only what tells ' + toolchains[pair[0]] + ' and ' + toolchains[pair[1]] + ' apart.';
		for (const cell of cells)
			cell.parentNode.classList.toggle('chosen', !!pair && cell.dataset.pair === pair.join('-'));
	};

	const goToHash = () => {
		const match = /^#pair-(\d+)-(\d+)$/.exec(location.hash);
		const target = !match && location.hash.startsWith('#finding-') && byId(location.hash.slice(1));
		if (match && match[1] < toolchains.length && match[2] < toolchains.length) {
			pair = [Number(match[1]), Number(match[2])];
			apply();
			byId('findings').scrollIntoView();
			byId('findings').focus({ preventScroll: true });
		} else if (target) {
			target.hidden = false;
			target.open = true;
			target.scrollIntoView();
		}
	};

	fill(kind, findings.map(finding => finding.dataset.kind));
	fill(tier, tiers.flat());
	form.hidden = false;
	form.addEventListener('input', apply);
	form.addEventListener('submit', event => event.preventDefault());
	form.addEventListener('reset', () => {
		pair = null;
		history.replaceState(null, '', '#findings');
		setTimeout(apply);
	});
	addEventListener('hashchange', goToHash);
	apply();
	goToHash();
})();
