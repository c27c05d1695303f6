/*
 * Uses the page as a person would, and leaves what it found as the page's only text: a line each,
 * "ok" at the end of the first one when nothing was wrong. It is put behind the page's own script,
 * and axe-core before it where that is there.
 */
'use strict';
addEventListener('load', async () => {
	const wrong = [];
	let checks = 0;
	const all = (selector, root) => [...(root || document).querySelectorAll(selector)];
	const byId = id => document.getElementById(id);
	const check = (is, what) => {
		checks++;
		if (!is)
			wrong.push(what);
	};
	const soon = () => new Promise(resolve => setTimeout(resolve, 20));
	const findings = all('.finding'), cells = all('.matrix a[data-pair]');
	const shown = () => findings.filter(finding => !finding.hidden);
	const type = async (control, text) => {
		control.value = text;
		control.dispatchEvent(new Event('input', { bubbles: true }));
		await soon();
	};
	const reset = async () => {
		byId('filter').querySelector('button').click();
		await soon();
		check(shown().length === findings.length, 'after "Show all" not all are shown');
	};

	const search = async () => {
		const last = findings[findings.length - 1];
		const id = last.querySelector('.command').textContent.split(/\s+/)[2].replace(/^'/, '').slice(0, 16);
		await type(byId('words'), id.toUpperCase());
		check(shown().includes(last) && shown().length < Math.max(findings.length, 2),
			'a search for ' + id + ' shows ' + shown().length);
		check(byId('shown').textContent.startsWith('Shown: ' + shown().length + ' of '),
			'the number shown is not told');
		await type(byId('words'), 'no page has this');
		check(shown().length === 0, 'a search for nothing shows something');
		await reset();
	};
	const filter = async (list, has) => {
		for (const option of [...list.options].slice(1)) {
			await type(list, option.value);
			check(shown().length > 0 && shown().every(finding => has(finding, option.value)),
				'the filter ' + option.value + ' shows others, or none');
		}
		await reset();
	};
	const followCells = async () => {
		for (const cell of cells.slice(0, 30)) {
			const pair = cell.dataset.pair.split('-');
			cell.click();
			await soon();
			check(document.activeElement === byId('findings'), 'a cell leads nowhere');
			check(shown().length > 0, 'the pair ' + pair + ' has no findings');
			check(shown().includes(byId(cell.hash.slice(1))), 'the first finding is another');
			for (const finding of shown()) {
				const classes = finding.dataset.classes.split(',');
				check(pair[0] === pair[1] ? classes[pair[0]] !== ''
					: classes[pair[0]] !== classes[pair[1]], 'the pair has findings of others');
			}
		}
		if (cells.length)
			await reset();
	};
	const useArrows = () => {
		const start = cells[0];
		start.focus();
		start.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', cancelable: true }));
		const [row, column] = document.activeElement.dataset.pair.split('-').map(Number);
		const [startRow, startColumn] = start.dataset.pair.split('-').map(Number);
		const further = cells.some(cell => {
			const [r, c] = cell.dataset.pair.split('-').map(Number);
			return r === startRow && c > startColumn;
		});
		check(row === startRow && (further ? column > startColumn : column === startColumn),
			'the arrow keys do not go from number to number');
		check(all('.matrix a[tabindex="0"]').length === 1, 'the matrix is more than one stop');
	};
	const copy = async () => {
		let copied = '';
		/* The system's own answers at a time of its own. */
		Object.defineProperty(navigator, 'clipboard',
			{ value: { writeText: async text => { copied = text; } } });
		for (const finding of findings)
			finding.open = true;
		all('details').slice(0, 200).forEach(details => { details.open = true; });
		await soon();
		for (const command of all('.command').slice(0, 9)) {
			const button = command.parentNode.querySelector('button');
			check(!!button, 'a command has no button');
			if (!button)
				continue;
			button.click();
			await soon();
			check(copied === command.textContent && button.textContent === 'Copied',
				'a command was not copied');
		}
	};

	const fits = () => check(document.documentElement.scrollWidth <= innerWidth,
		'the page is wider than the window: ' + document.documentElement.scrollWidth);

	if (findings.length) {
		await search();
		await filter(byId('kind'), (finding, kind) => finding.dataset.kind === kind);
		await filter(byId('tier'), (finding, tier) => finding.dataset.tiers.split(', ').includes(tier));
		await copy();
	}
	fits();
	await followCells();
	if (cells.length)
		useArrows();
	let rules = 'no axe';
	if (typeof axe !== 'undefined') {
		const result = await axe.run(document, { resultTypes: ['violations'] });
		rules = result.passes.length + ' rules of axe';
		check(result.passes.length > 10, 'axe checked hardly anything');
		for (const violation of result.violations)
			for (const node of violation.nodes.slice(0, 3))
				wrong.push(violation.id + ': ' + node.html.slice(0, 150) + ' ' + node.failureSummary.slice(0, 200));
	}
	const scheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
	document.documentElement.textContent = ['crosscall: ' + innerWidth + ' ' + scheme + ', ' +
		checks + ' checks, ' + rules + (wrong.length ? '' : ': ok'), ...wrong].join('\n') + '\n';
});
