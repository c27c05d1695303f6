#include "github.h"

#include <string.h>

#include "checks.h"
#include "clean.h"
#include "escape.h"
#include "format.h"
#include "group.h"
#include "words.h"

enum { TITLE_SIZE_MAX = 200, PART_SIZE_MAX = 1000 };

struct github {
	struct arena arena;
	const struct view *view;
	const struct report_options *options;
	FILE *out;
};

static void annotate(struct github *g, const char *level, const char *title, const char *message)
{
	fprintf(g->out, "::%s title=%s::%s\n", level,
	        escape_github_property(&g->arena, clean_line(&g->arena, title, TITLE_SIZE_MAX)),
	        escape_github_message(&g->arena, message));
}

static const char *part(struct github *g, const char *text)
{
	return clean_line(&g->arena, text, PART_SIZE_MAX);
}

static void annotate_group(struct github *g, const struct finding_group *group)
{
	const struct finding *f = group->example;
	const char *difference = part(g, words_difference(f, &g->arena));
	const char *command = part(g, words_command(g->view, f, g->options, "", &g->arena));
	const char *bug = part(g, words_bug(g->view, f, &g->arena));

	annotate(g, f->libffi_only ? "notice" : "error", group->title,
	         arena_printf(&g->arena, "%s\n%s: %s%s%s%s%s\n%s", part(g, group->who),
	                      format_count(&g->arena, group->cases, "case", "cases"),
	                      part(g, f->case_text), *difference ? "\n" : "", difference,
	                      *bug ? "\n" : "", bug, command));
}

/* As many as fit of those of one level; the notices leave room for the headline. */
static void annotate_groups(struct github *g, const struct finding_group *group, size_t count,
                            const char *level, size_t room)
{
	size_t shown = count > room ? room - 1 : count, findings = 0;

	for (size_t i = 0; i < shown; i++)
		annotate_group(g, &group[i]);
	if (shown == count)
		return;
	for (size_t i = shown; i < count; i++)
		findings += group[i].count;
	annotate(g, level,
	         arena_printf(&g->arena, "%s",
	                      format_count(&g->arena, count - shown, "more kind of finding",
	                                   "more kinds of finding")),
	         arena_printf(&g->arena, "%s, not annotated: see the summary of the step",
	                      format_count(&g->arena, findings, "finding", "findings")));
}

/* One warning for all that was not tested. */
static void annotate_untested(struct github *g)
{
	const struct check_list checks = checks_of(g->view, &g->arena);
	const char *text = "";

	for (size_t i = 0; i < checks.count; i++) {
		const struct check *check = &checks.check[i];
		const char *line;

		if (check->group != CHECK_NOT_TESTED)
			continue;
		line = arena_printf(&g->arena, "%s%s: %s", *text ? "\n" : "", check->name,
		                    check->message);
		if (strlen(text) + strlen(line) >= GITHUB_MESSAGE_MAX - strlen("\n...")) {
			text = arena_printf(&g->arena, "%s\n...", text);
			break;
		}
		text = arena_printf(&g->arena, "%s%s", text, line);
	}
	if (*text)
		annotate(g, "warning", "Not tested", text);
}

void report_github(const struct view *view, const struct report_options *options, FILE *out)
{
	struct github g = {.view = view, .options = options, .out = out};
	struct finding_group *group;
	size_t count, real = 0;

	arena_init(&g.arena);
	count = group_findings(&g.arena, view, &group);
	while (real < count && !group[real].example->libffi_only)
		real++;
	annotate(&g, "notice",
	         arena_printf(&g.arena, "crosscall: %s", words_verdict(view, &g.arena)),
	         part(&g, words_judged(view, &g.arena)));
	annotate_groups(&g, group, real, "error", GITHUB_ANNOTATIONS_MAX);
	annotate_groups(&g, group + real, count - real, "notice", GITHUB_ANNOTATIONS_MAX - 1);
	annotate_untested(&g);
	arena_release(&g.arena);
}
