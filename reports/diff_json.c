#include <inttypes.h>
#include <jansson.h>
#include <string.h>

#include "diff.h"

static json_t *words_of(const char *text)
{
	json_t *list = json_array();

	for (size_t length; *text; text += length) {
		text += strspn(text, " ");
		length = strcspn(text, " ");
		if (length > 0)
			json_array_append_new(list, json_stringn(text, length));
	}
	return list;
}

/* JSON has no integers of 64 bits: a seed is a text. */
static json_t *campaign_of(const struct diff *diff, size_t side)
{
	const struct campaign_settings *s = &diff->view[side]->settings;

	return json_pack("{s:s, s:s, s:s, s:s, s:o, s:I, s:I, s:b}", "name", diff->name[side],
	                 "program", s->program, "target", s->target, "tiers", s->tiers, "seed",
	                 json_sprintf("%" PRIu64, s->seed), "cases",
	                 (json_int_t)view_cases(diff->view[side]), "toolchains",
	                 (json_int_t)diff->view[side]->toolchain_count, "linked", s->linked);
}

static json_t *toolchain_side(const struct toolchain_row *row)
{
	if (row == NULL)
		return json_null();
	return json_pack("{s:s, s:s, s:o}", "version", row->version, "fingerprint",
	                 row->fingerprint, "features", words_of(row->features));
}

static json_t *toolchains_of(const struct change *change)
{
	static const char *const name[] = {
	    [TOOLCHAIN_SAME] = "same",       [TOOLCHAIN_REBUILT] = "rebuilt",
	    [TOOLCHAIN_UPDATED] = "updated", [TOOLCHAIN_ADDED] = "added",
	    [TOOLCHAIN_REMOVED] = "removed",
	};
	json_t *list = json_array();

	for (size_t i = 0; i < change->toolchain_count; i++) {
		const struct toolchain_change *t = &change->toolchain[i];

		json_array_append_new(
		    list, json_pack("{s:s, s:s, s:o, s:o}", "name",
		                    t->after != NULL ? t->after->name : t->before->name, "change",
		                    name[t->kind], "before", toolchain_side(t->before), "after",
		                    toolchain_side(t->after)));
	}
	return list;
}

static json_t *counts_of(const size_t *count)
{
	json_t *object = json_object();

	for (size_t i = 0; i < CHANGE_KIND_COUNT; i++)
		json_object_set_new(object, change_kind_name[i],
		                    json_integer((json_int_t)count[i]));
	return object;
}

static json_t *entry_of(const struct diff_entry *e)
{
	return json_pack(
	    "{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:s?, s:s, s:s, s:s}", "change",
	    change_kind_name[e->kind], "what", e->is_bug ? "bug" : "findings", "in",
	    e->is_after ? "after" : "before", "one", e->one, "other", e->other, "title", e->title,
	    "classes", e->classes, "count", (json_int_t)e->count, "key",
	    e->is_bug ? e->bug->key : NULL, "finding", e->is_bug ? e->bug->finding : e->example->id,
	    "case", e->is_bug ? e->bug->case_text : e->example->case_text, "command", e->command);
}

static json_t *cell_of(const struct diff_cell *c)
{
	return json_pack("{s:s, s:s, s:[I, I], s:[I, I]}", "caller", c->caller, "callee", c->callee,
	                 "judged", (json_int_t)c->before.judged, (json_int_t)c->after.judged,
	                 "wrong", (json_int_t)c->before.wrong, (json_int_t)c->after.wrong);
}

void diff_json(const struct diff *diff, FILE *out)
{
	json_t *changes = json_array(), *cells = json_array(), *object;

	for (size_t i = 0; i < diff->entry_count; i++)
		json_array_append_new(changes, entry_of(&diff->entry[i]));
	for (size_t i = 0; i < diff->cell_count; i++)
		json_array_append_new(cells, cell_of(&diff->cell[i]));
	object = json_pack(
	    "{s:s, s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:{s:I, s:I}, s:I, s:s?, s:o}", "format",
	    "crosscall-diff", "version", DIFF_JSON_VERSION, "before", campaign_of(diff, 0), "after",
	    campaign_of(diff, 1), "toolchains", toolchains_of(diff->change), "findings",
	    counts_of(diff->findings), "bugs", counts_of(diff->change->bugs), "changes", changes,
	    "untried", "before", (json_int_t)diff->untried[0], "after",
	    (json_int_t)diff->untried[1], "libffi_only", (json_int_t)diff->libffi_only,
	    "other_cases", diff->other_cases, "cells", cells);
	json_dumpf(object, out, JSON_INDENT(1));
	fputc('\n', out);
	json_decref(object);
}
