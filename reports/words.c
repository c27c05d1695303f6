#include "words.h"

#include <string.h>

#include "../generators/tier.h"
#include "../targets/target.h"
#include "format.h"

static size_t count_libffi_only(const struct view *view)
{
	size_t count = 0;

	for (size_t i = 0; i < view->total.finding_count; i++)
		count += view->total.finding[i].libffi_only;
	return count;
}

/* Toolchains that judged anything, but for libffi. */
static size_t count_compilers(const struct view *view)
{
	size_t count = 0;

	for (size_t i = 0; i < view->toolchain_count; i++)
		count += !view_is_libffi(view, i) && view_has_judged(view, i);
	return count;
}

const char *words_verdict(const struct view *view, struct arena *arena)
{
	size_t libffi = count_libffi_only(view), real = view->total.finding_count - libffi;
	const char *also = "";

	if (real > 0 && libffi > 0)
		also = arena_printf(arena, ", and %s that only libffi shows",
		                    format_number(arena, libffi));
	if (real > 0)
		return arena_printf(arena, "%s in %s%s.",
		                    format_count(arena, real, "finding", "findings"),
		                    format_count(arena, view_cases(view), "case", "cases"), also);
	if (libffi > 0)
		return arena_printf(arena, "%sOnly libffi differs: %s.",
		                    count_compilers(view) > 1 ? "The compilers agree. " : "",
		                    format_count(arena, libffi, "finding", "findings"));
	if (view->total.judged > 0)
		return "They agree.";
	return view->total.alone > 0 ? "Each agrees with itself." : "Nothing was compared.";
}

const char *words_bugs(const struct view *view, struct arena *arena)
{
	const size_t changed = view_bugs(view, BUG_CHANGED);
	const size_t failed = view_irreducible(view);
	const size_t left = view_unreduced(view) - failed;
	const char *text;

	if (view->bug_count == 0)
		return "";
	text = arena_printf(arena, "%s, %s known",
	                    format_count(arena, view_bugs(view, BUG_NEW), "new bug", "new bugs"),
	                    format_number(arena, view_bugs(view, BUG_KNOWN)));
	if (changed > 0)
		text = arena_printf(arena, "%s, %s changed", text, format_number(arena, changed));
	if (left > 0)
		text = arena_printf(arena, "%s; %s left to reduce (--reduce-budget)", text,
		                    format_count(arena, left, "finding is", "findings are"));
	if (failed > 0)
		text = arena_printf(arena, "%s; %s not reduce", text,
		                    format_count(arena, failed, "finding did", "findings did"));
	return arena_printf(arena, "%s.", text);
}

/* "gcc, LLVM, libffi" */
static const char *families(const struct view *view, struct arena *arena)
{
	const struct toolchain_row *row = view->toolchain;
	const char *text = "";

	for (size_t i = 0; i < view->toolchain_count; i++)
		if (i == 0 || strcmp(row[i].family, row[i - 1].family) != 0)
			text =
			    arena_printf(arena, "%s%s%s", text, *text ? ", " : "", row[i].family);
	return text;
}

const char *words_judged(const struct view *view, struct arena *arena)
{
	return arena_printf(arena, "%s of %s %s judged by at least two independent families (%s).",
	                    format_number(arena, view->total.judged),
	                    format_count(arena, view_cases(view), "case", "cases"),
	                    view->total.judged == 1 ? "was" : "were", families(view, arena));
}

const char *words_title(const struct finding *f, struct arena *arena)
{
	switch (f->kind) {
	case FINDING_LAYOUT:
		return "laid out differently";
	case FINDING_STATE:
		return "the call leaves damage behind";
	case FINDING_CRASH:
		return "the call crashes";
	case FINDING_HANG:
		return "the call never returns";
	case FINDING_ARGS:
		return "an argument does not arrive";
	case FINDING_RETURN:
		return "the result does not arrive";
	case FINDING_SELF:
		return arena_printf(arena, "%s cannot call itself", f->toolchain);
	case FINDING_COMPILER:
		return arena_printf(arena, "%s fails to compile", f->toolchain);
	case FINDING_KIND_COUNT:
		break;
	}
	unreachable();
}

const char *words_tiers(const struct finding *f, struct arena *arena)
{
	uint32_t set = view_tiers(f);
	const char *text = "";

	for (size_t i = 0; i < TIER_COUNT; i++)
		if (set & TIER_BIT(i))
			text = arena_printf(arena, "%s%s%s%s", text, *text ? ", " : "",
			                    tier_name[i], i == TIER_GNU ? " (extension)" : "");
	return text;
}

const char *words_difference(const struct finding *f, struct arena *arena)
{
	const char *bytes = "";

	if (f->kind == FINDING_LAYOUT || strcmp(f->verdict, "layout") == 0)
		return arena_printf(arena, "%s: %s has %s, %s has %s", f->leaf, f->caller, f->sent,
		                    f->callee, f->received);
	if (*f->caller == '\0')
		return "";
	if (*f->leaf)
		bytes = arena_printf(arena, ", %s: sent %s, received %s", f->leaf, f->sent,
		                     f->received);
	return arena_printf(arena, "%s calls %s%s", f->caller, f->callee, bytes);
}

const char *words_sentence(const struct finding *f, struct arena *arena)
{
	const char *difference = words_difference(f, arena);

	return arena_printf(arena, "%s%s%s%s%s%s", f->libffi_only ? "only libffi shows it: " : "",
	                    words_title(f, arena), *f->classes ? ": " : "", f->classes,
	                    *difference ? "; " : "", difference);
}

const char *words_command(const struct view *view, const struct finding *f,
                          const struct report_options *o, const char *split, struct arena *arena)
{
	return words_command_of(view, f, o, "check", split, arena);
}

/* "sid", of "sid/gcc-16:-O2"; "" where the compiler is of this system. */
static const char *rootfs_of(const char *toolchain, struct arena *arena)
{
	const size_t length = strcspn(toolchain, "/:");

	return toolchain[length] == '/' ? arena_strndup(arena, toolchain, length) : "";
}

/* Stores hold no paths: the folder's last part stands for it. */
static const char *add_rootfs(const char *command, const char *const with[2], struct arena *arena)
{
	const char *first = rootfs_of(with[0], arena), *second = rootfs_of(with[1], arena);

	if (*first != '\0')
		command =
		    arena_printf(arena, "%s --rootfs .../%s", command, format_shell(arena, first));
	if (*second != '\0' && strcmp(first, second) != 0)
		command =
		    arena_printf(arena, "%s --rootfs .../%s", command, format_shell(arena, second));
	return command;
}

const char *words_command_of(const struct view *view, const struct finding *f,
                             const struct report_options *o, const char *verb, const char *split,
                             struct arena *arena)
{
	const char *what = o->file ? o->file[f->case_index] : f->id;
	const char *with[] = {*f->caller ? f->caller : f->toolchain, f->callee};
	const char *command;

	command = arena_printf(arena, "%s %s%s %s%s", o->command, verb, o->head ? o->head : "",
	                       format_shell(arena, what), split);
	for (size_t i = 0; i < ARRAY_LEN(with); i++)
		if (*with[i] && (i == 0 || strcmp(with[0], with[1]) != 0))
			command = arena_printf(arena, "%s --with %s", command,
			                       format_shell(arena, with[i]));
	command = add_rootfs(command, with, arena);
	if (finding_is_linked(f->id) && strcmp(verb, "check") == 0)
		command = arena_printf(arena, "%s --linked", command);
	if (strcmp(view->settings.target, targets[0]->name) != 0)
		command = arena_printf(arena, "%s --target %s", command, view->settings.target);
	if (o->out)
		command = arena_printf(arena, "%s --out %s", command, format_shell(arena, o->out));
	return o->tail ? arena_printf(arena, "%s%s", command, o->tail) : command;
}

const char *words_bug_status(const struct bug *bug, struct arena *arena)
{
	if (bug->status == BUG_NEW)
		return bug_status_name[BUG_NEW];
	return arena_printf(arena, "%s%s: %s%s%s", bug_status_name[bug->status],
	                    bug->status == BUG_CHANGED ? ", shown by others than it was" : "",
	                    bug->known, *bug->reference != '\0' ? ", " : "", bug->reference);
}

const char *words_bug(const struct view *view, const struct finding *finding, struct arena *arena)
{
	const struct bug *bug = view_bug(view, finding);

	if (bug == NULL)
		return "";
	return arena_printf(arena, "%s (%s): %s", bug->key, words_bug_status(bug, arena),
	                    bug->title);
}
