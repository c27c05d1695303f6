/* What was covered, as tables. */
#include "../../reports/stats.h"

#include "report_sample.h"

TestSuite(stats, .init = set_up, .fini = tear_down, .timeout = 60);

static char *stats_of(const struct view *view)
{
	char *data, *copy;
	size_t size;
	FILE *out = open_memstream(&data, &size);

	stats_print(view, false, 80, out);
	fclose(out);
	copy = arena_strdup(&arena, data);
	free(data);
	return copy;
}

Test(stats, iso)
{
	static const struct coverage_count cells[] = {
	    {"arity/10", 3},          {"arity/2", 900},
	    {"behind/i128/0,1", 2},   {"behind/i128/5,0", 7},
	    {"depth/1", 12},          {"element/array", 4},
	    {"field/cf32", 150},      {"fields/64", 1},
	    {"param/f64", 0},         {"param/i128", 200},
	    {"param/i32", 1234567},   {"pointee/struct", 5},
	    {"prefix/0,0", 400},      {"prefix/7,9", 2},
	    {"return/i32", 300},      {"size/16", 33},
	    {"size/4096", 1},         {"tail/f64", 9},
	    {"trailing/i128/int", 6}, {"trailing/f32/memory", 1},
	    {"weather/sunny", 1},
	};
	struct view *view = new_view(ARRAY_LEN(ten));
	char *text;

	agree_everywhere(view, 2000);
	view->total.coverage = cells;
	view->settings.tiers = "iso";
	view->total.coverage_count = ARRAY_LEN(cells);
	text = stats_of(view);
	expect_lines_fit(text, 80);
	expect_golden("report-stats.txt", text);
}

/* A row or a cell of each table that knows what is beyond ISO C. */
Test(stats, every_tier)
{
	static const struct coverage_count cells[] = {
	    {"aligned/typedef:16", 3}, {"behind/bitint/2,0", 4},    {"bits/i32:0", 5},
	    {"bits/i32:31", 6},        {"bits/unnamed", 7},         {"bitint/12", 8},
	    {"call/va_list", 9},       {"convention/ms", 10},       {"convention/ms...", 11},
	    {"field/atomic", 12},      {"field/bit-field", 13},     {"near/bit-field/float", 14},
	    {"param/f16", 15},         {"param/typedef", 16},       {"tail/vector", 17},
	    {"tier/gnu", 18},          {"trailing/bitint/int", 19}, {"ubitint/512", 20},
	    {"vector/f16:4", 21},      {"with/packed/param", 22},
	};
	struct view *view = new_view(ARRAY_LEN(ten));
	char *text;

	agree_everywhere(view, 2000);
	view->settings.tiers = "iso,bitfields,extended,gnu,conventions";
	view->total.coverage = cells;
	view->total.coverage_count = ARRAY_LEN(cells);
	text = stats_of(view);
	expect_lines_fit(text, 80);
	expect_golden("report-stats-tiers.txt", text);
}
