#include "explain_text.h"

#include <string.h>

#include "../generators/text.h"
#include "bytes.h"
#include "explain_layout.h"
#include "explain_notes.h"
#include "explain_private.h"

/* That are told of a class. */
enum { LEAVES_MAX = 6 };

static void print_subject(struct explain_writer *w)
{
	print_case(w->out, case_text(&w->arena, w->e->c), EXPLAIN_INDENT, w->width);
}

static void print_paragraph(struct explain_writer *w, const char *text)
{
	print_wrapped(w->out, text, 0, 0, w->width);
}

void explain_head(const struct explain_writer *w, const char *head)
{
	fprintf(w->out, "\n%s%s%s\n\n", w->ink.bold, head, w->ink.off);
}

/* Where the classes have what they do not all have in the same place. */

static bool is_differing(const struct explain_writer *w, const struct classes *classes,
                         enum placement_side side, uint32_t leaf)
{
	const size_t n = w->e->toolchains->count;
	const size_t first = explanation_example(classes, n, 0);
	uint32_t bit;

	for (size_t class = 1; class < classes->count; class ++) {
		const size_t other = explanation_example(classes, n, class);

		if (placement_differ(&w->e->placement[first].half[side],
		                     &w->e->placement[other].half[side], leaf, &bit))
			return true;
	}
	return false;
}

/* "a5[0..8) in r9, a5[8..16) in stack+0": the runs of one leaf. */
static const char *places_of(struct explain_writer *w, const struct placement_half *half,
                             uint32_t leaf, const char *text)
{
	for (size_t i = 0; i < half->count; i++) {
		const struct place_run *run = &half->run[i];

		if (run->leaf == leaf)
			text = arena_printf(
			    &w->arena, "%s%s%s%s%s", text, *text ? ", " : "",
			    explain_bits(w->e, leaf, run->first, run->count, &w->arena),
			    run->place.area == PLACE_NOWHERE ? " " : " in ",
			    explain_place(w->e, run->place, run->count, &w->arena));
	}
	return text;
}

static const char *class_places(struct explain_writer *w, const struct classes *classes,
                                size_t class)
{
	static const enum placement_side sides[] = {PLACEMENT_READ, PLACEMENT_RETURNED};
	const size_t toolchain = explanation_example(classes, w->e->toolchains->count, class);
	const char *text = "";
	size_t told = 0;

	if (w->e->placement == NULL)
		return "";
	for (size_t s = 0; s < ARRAY_LEN(sides); s++)
		for (uint32_t leaf = 0; leaf < w->e->leaves.count; leaf++) {
			if (!is_differing(w, classes, sides[s], leaf))
				continue;
			if (told++ == LEAVES_MAX)
				return arena_printf(&w->arena, "%s, and more", text);
			text = places_of(w, &w->e->placement[toolchain].half[sides[s]], leaf, text);
		}
	return text;
}

static void print_classes(struct explain_writer *w, const struct explanation_part *part)
{
	if (part->classes.count == 0)
		return;
	explain_head(w, "Who behaves alike");
	for (size_t i = 0; i < part->classes.count; i++) {
		const char *places =
		    part->finding->kind == FINDING_LAYOUT ? "" : class_places(w, &part->classes, i);

		fprintf(w->out, "%*s%c  ", EXPLAIN_INDENT, "", (char)('A' + i));
		print_wrapped(w->out, explain_class(part, i, &w->arena), EXPLAIN_INDENT + 3,
		              EXPLAIN_INDENT + 4, w->width);
		if (*places == '\0')
			continue;
		fprintf(w->out, "%*s", EXPLAIN_INDENT + 3, "");
		print_wrapped(w->out, places, EXPLAIN_INDENT + 3, EXPLAIN_INDENT + 3, w->width);
	}
}

static void print_layouts(struct explain_writer *w, const struct explanation_part *part)
{
	const uint32_t **words = NEW_ARRAY(&w->arena, const uint32_t *, part->classes.count);
	const struct layout_drawing drawing = {.c = w->e->c,
	                                       .class_count = part->classes.count,
	                                       .words = words,
	                                       .ink = w->ink,
	                                       .indent = EXPLAIN_INDENT};

	for (size_t i = 0; i < part->classes.count; i++)
		words[i] =
		    w->e->layout[explanation_example(&part->classes, w->e->toolchains->count, i)];
	explain_head(w, "Where the fields are, in bytes [ ) and in bits { }");
	explain_layout(&drawing, &w->arena, w->out);
}

/* What the judge saw of one leaf, the reason for all that follows. */
static void print_seen(struct explain_writer *w, const struct finding *f)
{
	if (*f->leaf == '\0' || *f->sent == '\0')
		return;
	explain_head(w, arena_printf(&w->arena, "What was seen of %s when %s called %s", f->leaf,
	                             f->caller, f->callee));
	bytes_print(w->out, &w->ink, EXPLAIN_INDENT, f->sent, f->received);
}

static void print_call(struct explain_writer *w, const struct explanation_part *part)
{
	const struct explain_notes notes = explain_notes(w->e, part, &w->arena);

	print_seen(w, part->finding);
	if (part->arguments.known || part->result.known) {
		explain_head(w, "Where each side puts what, as measured");
		fprintf(w->out,
		        "%*sParameters count from 0; [a..b) are bytes, {a..b} bits; stack+0 "
		        "is the first\n%*sbyte behind the return address.\n",
		        EXPLAIN_INDENT, "", EXPLAIN_INDENT, "");
	}
	explain_table(w, part);
	explain_drawing(w, part);
	for (size_t i = 0; i < notes.count; i++) {
		fprintf(w->out, "%s%*s", i == 0 ? "\n" : "", EXPLAIN_INDENT, "");
		print_wrapped(w->out, notes.note[i], EXPLAIN_INDENT, EXPLAIN_INDENT, w->width);
	}
}

static void print_blame(struct explain_writer *w, const struct blame *blame)
{
	if (blame == NULL)
		return;
	explain_head(w, "Who deviates");
	fprintf(w->out, "%*s", EXPLAIN_INDENT, "");
	print_wrapped(w->out, blame->sentence, EXPLAIN_INDENT, EXPLAIN_INDENT, w->width);
	fputc('\n', w->out);
	for (size_t i = 0; i < blame->line_count; i++) {
		fprintf(w->out, "%*s- ", EXPLAIN_INDENT, "");
		print_wrapped(w->out, blame->line[i], EXPLAIN_INDENT + 2, EXPLAIN_INDENT + 2,
		              w->width);
	}
}

static void print_part(struct explain_writer *w, const struct explanation_part *part, bool is_first)
{
	if (!is_first)
		fputc('\n', w->out);
	print_paragraph(w, explain_sentence(w->e, part, &w->arena));
	if (is_first) {
		fputc('\n', w->out);
		print_subject(w);
	}
	print_classes(w, part);
	if (part->finding->kind == FINDING_LAYOUT)
		print_layouts(w, part);
	else
		print_call(w, part);
	print_blame(w, part->blame);
	explain_listings(w, part);
}

static void print_agreement(struct explain_writer *w)
{
	const char *text = "All that can express the case agree on it.";

	if (!w->e->was_judged)
		text = "Nobody could be tested on the case.";
	else if (w->e->is_alone)
		text = "All that can express the case agree on it: the compilers of one family, "
		       "without a second opinion.";
	print_paragraph(w, text);
	fputc('\n', w->out);
	print_subject(w);
}

/* All toolchains of the compilers that say the sentence, as a class is told. */
static const char *sayers(struct explain_writer *w, const char *sentence)
{
	const struct explanation *e = w->e;
	const struct toolchain *t = e->toolchains->toolchain;
	struct classes classes = {1, NEW_ARRAY(&w->arena, uint8_t, e->toolchains->count)};

	memset(classes.of, CLASS_NONE, e->toolchains->count);
	for (size_t i = 0; i < e->said_count; i++)
		for (size_t k = 0; k < e->toolchains->count; k++)
			if (strcmp(e->said[i].sentence, sentence) == 0 &&
			    strcmp(t[k].compiler, t[e->said[i].toolchain].compiler) == 0)
				classes.of[k] = 0;
	return classes_print(&w->arena, e->toolchains, &classes);
}

static void print_said(struct explain_writer *w)
{
	const struct explanation_said *said = w->e->said;

	if (w->e->said_count == 0)
		return;
	explain_head(w, "What compilers say themselves");
	for (size_t i = 0; i < w->e->said_count; i++) {
		size_t first = 0;

		while (strcmp(said[first].sentence, said[i].sentence) != 0)
			first++;
		if (first != i)
			continue;
		fprintf(w->out, "%*s", EXPLAIN_INDENT, "");
		print_wrapped(w->out,
		              arena_printf(&w->arena, "%s: %s", sayers(w, said[i].sentence),
		                           said[i].sentence),
		              EXPLAIN_INDENT, EXPLAIN_INDENT, w->width);
	}
}

static bool same_reason(const struct abstention *a, const struct abstention *b)
{
	return strcmp(a->status, b->status) == 0 && strcmp(a->reason, b->reason) == 0;
}

/* Those that one reason keeps away, as a class is told. */
static const char *absent_names(struct explain_writer *w, const struct abstention *reason)
{
	const struct explanation *e = w->e;
	struct classes classes = {1, NEW_ARRAY(&w->arena, uint8_t, e->toolchains->count)};

	memset(classes.of, CLASS_NONE, e->toolchains->count);
	for (size_t i = 0; i < e->abstention_count; i++)
		if (same_reason(&e->abstention[i], reason))
			classes.of[e->abstention[i].toolchain] = 0;
	return classes_print(&w->arena, e->toolchains, &classes);
}

static bool was_told(const struct explanation *e, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (same_reason(&e->abstention[i], &e->abstention[index]))
			return true;
	return false;
}

static void print_absent(struct explain_writer *w)
{
	const struct abstention *a = w->e->abstention;

	if (w->e->abstention_count == 0)
		return;
	explain_head(w, "Who took no part");
	for (size_t i = 0; i < w->e->abstention_count; i++) {
		if (was_told(w->e, i))
			continue;
		fprintf(w->out, "%*s", EXPLAIN_INDENT, "");
		print_wrapped(w->out,
		              arena_printf(&w->arena, "%s %s: %s", absent_names(w, &a[i]),
		                           a[i].status, a[i].reason),
		              EXPLAIN_INDENT, EXPLAIN_INDENT + 4, w->width);
	}
}

void explain_text(const struct explanation *e, const struct explain_options *options, FILE *out)
{
	struct explain_writer w = {
	    .out = out, .ink = ink_of(options->colour), .width = options->width, .e = e};

	arena_init(&w.arena);
	if (e->part_count == 0)
		print_agreement(&w);
	for (size_t i = 0; i < e->part_count; i++)
		if (explain_family(e, &e->part[i]) == i)
			print_part(&w, &e->part[i], i == 0);
	print_said(&w);
	print_absent(&w);
	arena_release(&w.arena);
}
