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

	/* WCAG 2.1, 1.4.3 and 1.4.11; what axe leaves out of drawings. */
	const light = colour => {
		const [r, g, b] = colour.match(/[\d.]+/g).slice(0, 3).map(Number).map(v => v / 255)
			.map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const contrast = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
	const seen = (colour, behind, least, what) => {
		const is = contrast(colour, behind);
		check(is >= least, what + ' has a contrast of ' + is.toFixed(1));
	};
	const drawings = () => {
		check(!byId('bugs') || all('.bug[open] .drawing').length > 0, 'no bug is drawn');
		const page = getComputedStyle(document.body).backgroundColor;
		for (const drawing of all('.drawing')) {
			if (!drawing.matches('.nights'))
				check(drawing.scrollWidth <= drawing.clientWidth, 'a drawing is wider than its place: ' +
					drawing.scrollWidth + ' of ' + drawing.clientWidth);
			const box = drawing.querySelector('rect');
			const behind = drawing.matches('.nights') ? page : getComputedStyle(box).fill;
			for (const text of all('text', drawing)) {
				seen(getComputedStyle(text).fill, page, 4.5, 'the text "' + text.textContent + '"');
				seen(getComputedStyle(text).fill, behind, 4.5, 'the text "' + text.textContent + '"');
			}
			for (const line of all('.astray:not(text), .came:not(text)', drawing))
				seen(getComputedStyle(line).stroke, page, 3, 'a line');
			for (const bar of all('.nights rect[class=""]', drawing.parentNode))
				seen(getComputedStyle(bar).fill, page, 3, 'a bar');
			for (const text of all('rect + text', drawing)) {
				const inner = text.getBBox(), outer = text.previousElementSibling.getBBox();
				check(drawing.matches('.nights') || inner.x + inner.width <= outer.x + outer.width,
					'the text "' + text.textContent + '" leaves its box');
			}
			if (!drawing.matches('.nights'))
				check(drawing.querySelector('text').getBoundingClientRect().height >= 9, 'letters are too small');
		}
		for (const listing of all('.bug[open] > pre'))
			check(innerWidth > 640 || listing.scrollWidth <= listing.clientWidth, 'a listing is cut off');
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
	drawings();
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
	const drawn = all('.bug[open] .drawing').length + ' drawings';
	const scheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
	document.documentElement.textContent = ['crosscall: ' + innerWidth + ' ' + scheme + ', ' +
		checks + ' checks, ' + drawn + ', ' + rules + (wrong.length ? '' : ': ok'), ...wrong].join('\n') + '\n';
});
