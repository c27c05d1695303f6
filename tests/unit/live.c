#include "../../reports/live.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOOLCHAINS_MAX = 16, CELLS = TOOLCHAINS_MAX * TOOLCHAINS_MAX * WIRE_VERDICT_COUNT };

static char *data;
static size_t size;
static FILE *out;
static struct live live;
static struct toolchain toolchain[TOOLCHAINS_MAX];
static char names[TOOLCHAINS_MAX][2][32];
static uint32_t verdict[CELLS];

static void set_up(void)
{
	out = open_memstream(&data, &size);
	live_init(&live, out, false);
}

static void tear_down(void)
{
	fclose(out);
	free(data);
}

TestSuite(live, .init = set_up, .fini = tear_down, .timeout = 30);

static void begin(size_t count, unsigned columns, unsigned rows)
{
	static const struct recipe some;
	struct toolchain_list list = {.count = count, .toolchain = toolchain};
	const struct batch_record none = {0};

	for (size_t i = 0; i < count; i++) {
		snprintf(names[i][0], sizeof names[i][0], "gcc-%zu", 10 + i / 2);
		snprintf(names[i][1], sizeof names[i][1], "gcc-%zu:-O%zu", 10 + i / 2, i % 2);
		toolchain[i] = (struct toolchain){.name = names[i][1],
		                                  .compiler = names[i][0],
		                                  .flags = i % 2 ? "-O1" : "-O0",
		                                  .abi_flags = "",
		                                  .recipe = &some,
		                                  .version = "1"};
	}
	live.columns = columns;
	live.rows = rows;
	live.display.begin(&live.display, &list, &none);
}

static void add_batch(size_t count, size_t caller, size_t callee, const struct finding *finding,
                      size_t findings)
{
	struct batch_record batch = {.toolchain_count = (uint32_t)count,
	                             .verdict = verdict,
	                             .finding = finding,
	                             .finding_count = findings};

	memset(verdict, 0, sizeof verdict);
	for (size_t i = 0; i < count * count; i++)
		verdict[i * WIRE_VERDICT_COUNT + WIRE_OK] = 10;
	verdict[(caller * count + callee) * WIRE_VERDICT_COUNT + WIRE_ARGS] = 7;
	live.display.batch(&live.display, &batch);
}

/* What the frame wrote, without what came before it. */
static const char *draw(const char *line)
{
	const struct progress_counts counts = {.cases = 10, .cases_total = 40};
	size_t before;

	fflush(out);
	before = size;
	live.display.draw(&live.display, &counts, line);
	fflush(out);
	return data + before;
}

static void expect_lines_within(const char *text, unsigned columns)
{
	for (text += strcspn(text, "\n"); *text == '\n'; text += 1 + strcspn(text + 1, "\n"))
		cr_expect_lt(strcspn(text + 1, "\033\r\n"), columns, "too wide: %.120s", text + 1);
}

Test(live, each_for_itself_where_there_is_room)
{
	const char *text;

	begin(10, 80, 24);
	add_batch(10, 1, 9, NULL, 0);
	live.display.built(&live.display, 0, 20);
	text = draw("10/40 cases");
	cr_expect_not_null(strstr(text, "\n    a   gcc-10:-O0    50%   .   ."), "%s", text);
	cr_expect_not_null(strstr(text, "\n    b   gcc-10:-O1     0%   .   .   .   .   .   .   "
	                                ".   .   .   7\033[K"),
	                   "%s", text);
	cr_expect_not_null(strstr(text, "\n10/40 cases\033[J\033[?2026l"), "%s", text);
	expect_lines_within(text, 80);
	live.display.end(&live.display);
}

Test(live, folds_what_is_alike)
{
	const char *text;

	begin(10, 80, 12);
	add_batch(10, 0, 8, NULL, 0);
	text = draw("line");
	cr_expect_not_null(strstr(text, "gcc-11..13 "), "%s", text);
	cr_expect_not_null(strstr(text, "gcc-10:-O0 "), "%s", text);
	live.display.end(&live.display);
}

Test(live, folds_families_where_there_is_little_room)
{
	const char *text;

	begin(10, 60, 8);
	add_batch(10, 0, 8, NULL, 0);
	text = draw("line");
	cr_expect_not_null(strstr(text, "gcc-10..14"), "%s", text);
	expect_lines_within(text, 60);
	live.rows = 4;
	text = draw("line");
	cr_expect_null(strstr(text, "gcc"), "a matrix without room: %s", text);
	cr_expect_not_null(strstr(text, "line"), "%s", text);
	live.display.end(&live.display);
}

Test(live, findings_go_above_and_are_cut)
{
	static const struct finding finding[20] = {
	    [0] = {.id = "aa-args", .kind = FINDING_ARGS, .classes = "{gcc-10 \033[2J} {gcc-11}"},
	    [1] = {.id = "bb-self", .kind = FINDING_SELF, .classes = "", .toolchain = "gcc-10"},
	};
	struct finding many[20];
	const char *text, *first;

	for (size_t i = 0; i < ARRAY_LEN(many); i++)
		many[i] = finding[i % 2];
	begin(4, 50, 40);
	add_batch(4, 0, 2, many, ARRAY_LEN(many));
	text = draw("line");
	first = strstr(text, "aa-args");
	cr_assert_not_null(first);
	cr_expect_lt(first, strstr(text, "gcc-10:-O0"), "below the matrix: %s", text);
	cr_expect_null(strstr(text, "\033[2J"), "a name drives the terminal");
	cr_expect_not_null(strstr(text, "4 more findings"), "%s", text);
	cr_expect_null(strstr(draw("line"), "aa-args"), "twice");
	live.display.end(&live.display);
}

/* It goes up by as many rows as it wrote, and writes nothing when nothing has changed. */
Test(live, rewrites_its_own_lines_alone)
{
	const char *text;
	size_t before;

	begin(2, 80, 24);
	text = draw("line");
	cr_expect_null(strstr(text, "A"), "up before anything was written: %s", text);
	text = draw("other");
	cr_expect_not_null(strstr(text, "\033[?2026h\r\033[5A"), "%s", text);
	cr_expect_str_empty(draw("other"));
	/* The 33 columns of three lines became two rows each. */
	live.columns = 30;
	live.rows = 7;
	text = draw("other");
	cr_expect_not_null(strstr(text, "\r\033[8A"), "%s", text);
	before = size;
	live.display.end(&live.display);
	fflush(out);
	cr_expect_str_eq(data + before, "\033[?2026h\r\033[4A\033[J\033[?2026l");
}
