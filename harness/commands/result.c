#include "result.h"

#include "../../reports/stats.h"
#include "command.h"

enum { WIDTH = 80 };

int result_code(const struct view *view, bool libffi_named, uint32_t exit_on)
{
	for (size_t i = 0; i < view->total.finding_count; i++) {
		const struct finding *f = &view->total.finding[i];

		if ((libffi_named || !f->libffi_only) && (view_tiers(f) & ~exit_on) == 0)
			return EXIT_FINDING;
	}
	return view->total.judged + view->total.alone == 0 ? EXIT_NOTHING : EXIT_AGREE;
}

bool result_load(const char *folder, const struct toolchain_list *toolchains, struct arena *arena,
                 struct view *view, struct error *error)
{
	struct store *store;
	bool loaded;

	if (!store_open(folder, &store, error))
		return false;
	loaded = view_load(store, arena, view, error);
	store_close(store);
	view->left_out_count = toolchains->left_out_count;
	view->left_out = toolchains->left_out;
	return loaded;
}

void result_print(const struct view *view, struct report_options *report, bool stats)
{
	report->colour = command_has_colour(stdout);
	report->width = WIDTH;
	report->command = "crosscall";
	report_text(view, report, stdout);
	if (stats)
		stats_print(view, report->colour, report->width, stdout);
}
