#include <inttypes.h>
#include <string.h>

#include "diff.h"
#include "format.h"

enum { INDENT = 4, SHOWN_MAX = 12, CELLS_MAX = 20 };

struct writing {
	struct arena arena;
	const struct diff *diff;
	const struct report_options *options;
	struct ink ink;
	FILE *out;
};

static const char *const toolchain_change_name[] = {
    [TOOLCHAIN_SAME] = "the same", [TOOLCHAIN_REBUILT] = "rebuilt", [TOOLCHAIN_UPDATED] = "updated",
    [TOOLCHAIN_ADDED] = "added",   [TOOLCHAIN_REMOVED] = "removed",
};

/* "2 new bugs, 1 gone, 3 known": what is there of these; nothing for none. */
static const char *counts(struct writing *w, const size_t *count, const char *one, const char *many)
{
	static const enum change_kind told[] = {CHANGE_NEW,  CHANGE_CHANGED, CHANGE_JOINED,
	                                        CHANGE_GONE, CHANGE_LEFT,    CHANGE_KNOWN};
	static const char *const name[CHANGE_KIND_COUNT] = {
	    [CHANGE_NEW] = "new",
	    [CHANGE_CHANGED] = "changed",
	    [CHANGE_JOINED] = "by added toolchains",
	    [CHANGE_GONE] = "gone",
	    [CHANGE_LEFT] = "gone with removed toolchains",
	    [CHANGE_KNOWN] = "as before",
	};
	const char *text = "";

	for (size_t i = 0; i < ARRAY_LEN(told); i++)
		if (i == 0 || count[told[i]] > 0)
			text = i == 0 ? arena_printf(&w->arena, "%s %s",
			                             count[told[i]] == 0
			                                 ? "no"
			                                 : format_number(&w->arena, count[told[i]]),
			                             count[told[i]] == 1 ? one : many)
			              : arena_printf(&w->arena, "%s, %s %s", text,
			                             format_number(&w->arena, count[told[i]]),
			                             name[told[i]]);
	return text;
}

static void print_line(struct writing *w, const char *text)
{
	print_wrapped(w->out, text, 0, 0, w->options->width);
}

static void print_linked(struct writing *w)
{
	const bool linked = w->diff->view[0]->settings.linked;

	if (linked != w->diff->view[1]->settings.linked)
		print_line(w,
		           arena_printf(&w->arena,
		                        "Calls by name (--linked) were made in %c alone: what only "
		                        "they show is neither new nor gone.",
		                        linked ? 'A' : 'B'));
}

static void print_head(struct writing *w)
{
	const char *ink = diff_has_new(w->diff) ? w->ink.red : w->ink.green;

	for (size_t i = 0; i < 2; i++)
		fprintf(w->out, "%c  %s: %s, %s\n", (char)('A' + i), w->diff->name[i],
		        format_count(&w->arena, view_cases(w->diff->view[i]), "case", "cases"),
		        format_count(&w->arena, w->diff->view[i]->toolchain_count, "toolchain",
		                     "toolchains"));
	fprintf(w->out, "\n%s", ink);
	if (w->diff->view[0]->bug_count + w->diff->view[1]->bug_count > 0)
		print_line(w,
		           arena_printf(&w->arena, "%s.",
		                        counts(w, w->diff->change->bugs, "new bug", "new bugs")));
	print_line(w, arena_printf(&w->arena, "%s.",
	                           counts(w, w->diff->findings, "new finding", "new findings")));
	fputs(w->ink.off, w->out);
	print_linked(w);
}

static const char *toolchain_text(struct writing *w, const struct toolchain_change *t)
{
	if (t->kind == TOOLCHAIN_UPDATED)
		return arena_printf(&w->arena, "%s -> %s", t->before->version, t->after->version);
	if (t->kind == TOOLCHAIN_REBUILT)
		return arena_printf(&w->arena, "other binaries of version %s", t->after->version);
	return arena_printf(&w->arena, "%s, version %s", toolchain_change_name[t->kind],
	                    t->after != NULL ? t->after->version : t->before->version);
}

static const char *toolchain_name(const struct toolchain_change *t)
{
	return t->after != NULL ? t->after->name : t->before->name;
}

static bool has_other_features(const struct toolchain_change *t)
{
	return t->before != NULL && t->after != NULL &&
	       strcmp(t->before->features, t->after->features) != 0;
}

static void print_toolchains(struct writing *w)
{
	const struct change *change = w->diff->change;
	size_t width = 0, same = 0;

	for (size_t i = 0; i < change->toolchain_count; i++) {
		if (change->toolchain[i].kind == TOOLCHAIN_SAME)
			same++;
		else
			width = MAX(width, strlen(toolchain_name(&change->toolchain[i])));
	}
	if (same == change->toolchain_count)
		return;
	fprintf(w->out, "\n%sToolchains%s\n\n", w->ink.bold, w->ink.off);
	for (size_t i = 0; i < change->toolchain_count; i++) {
		const struct toolchain_change *t = &change->toolchain[i];

		if (t->kind != TOOLCHAIN_SAME)
			fprintf(w->out, "%*s%-*s  %s%s\n", INDENT, "", (int)width,
			        toolchain_name(t), toolchain_text(w, t),
			        has_other_features(t) ? "; it can express other things" : "");
	}
	if (same > 0)
		fprintf(w->out, "%*s%s the same\n", INDENT, "",
		        same == 1 ? "1 other is" : arena_printf(&w->arena, "%zu others are", same));
}

static const char *between(struct writing *w, const struct diff_entry *e)
{
	if (*e->one == '\0')
		return "";
	if (strcmp(e->one, e->other) == 0)
		return arena_printf(&w->arena, ": %s", e->one);
	return arena_printf(&w->arena, ": %s and %s", e->one, e->other);
}

static void print_entry(struct writing *w, const struct diff_entry *e, size_t number)
{
	const char *text = arena_printf(
	    &w->arena, "%zu. %s%s; %s", number, e->title, e->is_bug ? "" : between(w, e),
	    format_count(&w->arena, e->count, e->is_bug ? "finding" : "case",
	                 e->is_bug ? "findings" : "cases"));

	fputc('\n', w->out);
	print_wrapped(w->out, text, 0, INDENT, w->options->width);
	if (e->is_bug)
		fprintf(w->out, "%*s%s\n", INDENT, "", e->bug->key);
	if (*e->classes != '\0') {
		fprintf(w->out, "%*s", INDENT, "");
		print_wrapped(w->out, e->classes, INDENT, INDENT, w->options->width);
	}
	fprintf(w->out, "%*s%s\n", INDENT, "", e->command);
}

static const char *section_title(const struct diff_entry *e)
{
	switch (e->kind) {
	case CHANGE_NEW:
		return e->is_bug ? "New bugs" : "New findings, each kind with its smallest case";
	case CHANGE_CHANGED:
		return e->is_bug ? "Bugs that others show than before"
		                 : "Findings that others show than before";
	case CHANGE_JOINED:
		return e->is_bug ? "Bugs that only added toolchains show"
		                 : "Findings that only added toolchains show";
	case CHANGE_UNTRIED:
		return "Bugs of one side, whose cases the other did not judge or not reduce";
	case CHANGE_GONE:
		return e->is_bug ? "Bugs that are gone" : "Findings that are gone";
	case CHANGE_LEFT:
		return e->is_bug ? "Bugs of toolchains that were removed"
		                 : "Findings of toolchains that were removed";
	case CHANGE_KNOWN:
	case CHANGE_KIND_COUNT:
		break;
	}
	unreachable();
}

/* The entries of one kind, bugs or findings; returns how many there are. */
static size_t print_section(struct writing *w, const struct diff_entry *entry, size_t count)
{
	size_t length = 1, findings = 0, shown;

	while (length < count && entry[length].kind == entry->kind &&
	       entry[length].is_bug == entry->is_bug)
		length++;
	shown = MIN(length, (size_t)SHOWN_MAX);
	fprintf(w->out, "\n%s%s%s\n", w->ink.bold, section_title(entry), w->ink.off);
	for (size_t i = 0; i < shown; i++)
		print_entry(w, &entry[i], i + 1);
	for (size_t i = shown; i < length; i++)
		findings += entry[i].count;
	if (shown < length)
		fprintf(w->out, "\nAnd %s (%s): --json has all.\n",
		        format_count(&w->arena, length - shown, "more", "more"),
		        format_count(&w->arena, findings, "finding", "findings"));
	return length;
}

static const char *cell_text(struct writing *w, const struct view_cell *cell)
{
	return arena_printf(&w->arena, "%" PRIu64 " of %" PRIu64, cell->wrong, cell->judged);
}

static void print_cells(struct writing *w)
{
	size_t shown = MIN(w->diff->cell_count, (size_t)CELLS_MAX), width[2] = {0, 0};

	if (shown == 0)
		return;
	for (size_t i = 0; i < shown; i++) {
		width[0] = MAX(width[0], strlen(w->diff->cell[i].caller));
		width[1] = MAX(width[1], strlen(w->diff->cell[i].callee));
	}
	fprintf(w->out, "\n%sCases that went wrong, of those judged%s\n\n", w->ink.bold,
	        w->ink.off);
	for (size_t i = 0; i < shown; i++) {
		const struct diff_cell *cell = &w->diff->cell[i];

		fprintf(w->out, "%*s%-*s calls %-*s  %s -> %s\n", INDENT, "", (int)width[0],
		        cell->caller, (int)width[1], cell->callee, cell_text(w, &cell->before),
		        cell_text(w, &cell->after));
	}
	if (shown < w->diff->cell_count)
		fprintf(w->out, "%*sand %zu more pairs\n", INDENT, "", w->diff->cell_count - shown);
}

static void print_untold(struct writing *w)
{
	const struct diff *d = w->diff;
	const char *text = "";

	for (size_t i = 0; i < 2; i++)
		if (d->untried[i] > 0)
			text = arena_printf(
			    &w->arena, "%s%s of %c %s of cases that %c did not judge. ", text,
			    format_count(&w->arena, d->untried[i], "finding", "findings"),
			    (char)('A' + i), d->untried[i] == 1 ? "is" : "are", (char)('B' - i));
	if (d->other_cases != NULL)
		text = arena_printf(&w->arena, "%sThe numbers of the matrix are not compared: %s. ",
		                    text, d->other_cases);
	if (d->libffi_only > 0)
		text = arena_printf(&w->arena, "%s%s came or went that libffi alone shows. ", text,
		                    format_count(&w->arena, d->libffi_only, "finding", "findings"));
	if (*text == '\0')
		return;
	fputc('\n', w->out);
	print_line(w, arena_strndup(&w->arena, text, strlen(text) - 1));
}

void diff_text(const struct diff *diff, const struct report_options *options, FILE *out)
{
	struct writing w = {
	    .diff = diff, .options = options, .ink = ink_of(options->colour), .out = out};

	arena_init(&w.arena);
	print_head(&w);
	print_toolchains(&w);
	for (size_t i = 0; i < diff->entry_count;)
		i += print_section(&w, diff->entry + i, diff->entry_count - i);
	print_cells(&w);
	print_untold(&w);
	arena_release(&w.arena);
}
