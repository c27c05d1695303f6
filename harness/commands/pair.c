#include "pair.h"

#include "../../reports/clean.h"
#include "../../reports/pair.h"
#include "../toolchain/redact.h"
#include "command.h"
#include "result.h"

enum { WIDTH = 80 };

static bool load(const struct pair_page *page, struct arena *arena, struct view *view,
                 struct pair_side side[2], struct error *error)
{
	const struct toolchain_list none = {0};
	struct view loaded;

	if (!result_load(page->folder, &none, arena, &loaded, error))
		return false;
	*view = view_clean(&loaded, arena);
	for (size_t i = 0; i < 2; i++)
		if (!pair_find(arena, view->toolchain, view->toolchain_count, page->name[i],
		               &side[i], error))
			return error_wrap(error, "%s", page->folder);
	return pair_check(view->toolchain, &side[0], &side[1], error);
}

int pair_page_print(const struct pair_page *page, struct arena *arena)
{
	const struct report_options options = {
	    .width = WIDTH,
	    .command = "crosscall",
	    .out = page->markdown ? redact_folder(arena, page->out) : page->out,
	    .colour = command_has_colour(stdout)};
	struct pair_report *report;
	struct pair_side side[2];
	struct error error;
	struct view view;

	if (!load(page, arena, &view, side, &error))
		return command_fail(&error);
	report = pair_report_make(arena, &view, &side[0], &side[1]);
	report->brief = page->brief;
	if (command_is_json())
		pair_json(report, &options, stdout);
	else if (page->markdown)
		pair_markdown(report, &options, stdout);
	else
		pair_text(report, &options, stdout);
	if (report->pair->cases > 0 || (!page->brief && report->pair->alone_count > 0))
		return EXIT_FINDING;
	return report->pair->judged > 0 ? EXIT_AGREE : EXIT_NOTHING;
}
