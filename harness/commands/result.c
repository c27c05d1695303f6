#include "result.h"

#include "../../reports/stats.h"
#include "../toolchain/environment.h"
#include "command.h"

enum { WIDTH = 80 };

static bool decides(const struct finding *f, const struct result_options *options)
{
	return (options->libffi_named || !f->libffi_only) &&
	       (view_tiers(f) & ~options->exit_on) == 0;
}

int result_code(const struct view *view, const struct result_options *options)
{
	for (size_t i = 0; i < view->total.finding_count; i++)
		if (decides(&view->total.finding[i], options))
			return EXIT_FINDING;
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

static const char *today(struct arena *arena)
{
	return environment_now(arena).date;
}

static void print_expectation(const struct expectation *e, size_t seen, bool is_whole)
{
	const char *name = *e->bucket != '\0' ? e->bucket : e->bug;

	switch (e->state) {
	case EXPECTATION_ELSEWHERE:
		return;
	case EXPECTATION_EXPIRED:
		printf("  EXPIRED   %s, on %s: it counts again (%s)\n", name, e->until, e->reason);
		return;
	case EXPECTATION_HOLDS:
		if (seen > 0)
			printf("  accepted  %s (%s)\n", name, e->reason);
		else if (is_whole)
			printf("  VANISHED  %s: accepted, and not seen (%s)\n", name, e->reason);
		else
			printf("  untold    %s: not all was judged and reduced (%s)\n", name,
			       e->reason);
	}
}

void result_print_expected(const struct expectations *list, const struct view *view, bool is_whole)
{
	is_whole = is_whole && view_unreduced(view) == 0;
	fputs("\nExpectations\n\n", stdout);
	for (size_t i = 0; i < list->count; i++) {
		size_t seen = 0;

		for (size_t b = 0; b < view->bug_count; b++)
			seen += expect_is_about(&list->expectation[i], &view->bug[b]);
		print_expectation(&list->expectation[i], seen, is_whole);
	}
}

static bool is_whole(const struct view *view)
{
	return view_cases(view) >= view->settings.last - view->settings.first;
}

bool result_expect(const char *file, const struct view *view, const struct result_options *options,
                   struct arena *arena)
{
	struct expectations list;
	struct error error;
	size_t accepted = 0, findings = 0;

	if (!expect_read(file, arena, &list, &error)) {
		command_fail(&error);
		return false;
	}
	for (size_t i = 0; i < list.count; i++)
		expect_decide(&list.expectation[i], view->settings.target, view->toolchain,
		              view->toolchain_count, today(arena));
	result_print_expected(&list, view, is_whole(view));
	for (size_t i = 0; i < view->total.finding_count; i++) {
		const struct finding *f = &view->total.finding[i];
		const struct bug *bug = view_bug(view, f);

		if (!decides(f, options))
			continue;
		findings++;
		accepted += bug != NULL && expect_accepts(&list, bug);
	}
	printf("  %zu of %zu findings are of accepted bugs\n", accepted, findings);
	return accepted == findings;
}
