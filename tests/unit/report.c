/* What a report prints, all of it. */
#include "report_sample.h"

#include "../../reports/matrix.h"
#include "../../reports/words.h"

TestSuite(report, .init = set_up, .fini = tear_down, .timeout = 60);

Test(report, findings)
{
	char *text = text_of(sample(), &plain);

	expect_lines_fit(text, 80);
	expect_golden("report-findings.txt", text);
}

Test(report, agreement)
{
	struct view *view = new_view(ARRAY_LEN(ten));
	char *text;

	agree_everywhere(view, 2000);
	view->total.coverage = coverage;
	view->total.coverage_count = ARRAY_LEN(coverage);
	text = text_of(view, &plain);
	expect_lines_fit(text, 80);
	expect_golden("report-agreement.txt", text);
}

Test(report, nothing)
{
	struct view *view = new_view(2);

	view->total.untested = 4;
	expect_golden("report-nothing.txt", text_of(view, &plain));
}

Test(report, only_libffi_differs)
{
	struct view *view = new_view(ARRAY_LEN(ten));
	char *text;

	agree_everywhere(view, 100);
	view->total.finding = &three[2];
	view->total.finding_count = 1;
	text = text_of(view, &plain);
	cr_expect(strstr(text, "The compilers agree. Only libffi differs: 1 finding.") == text,
	          "%s", text);
}

/* What went wrong between two toolchains of a compiler is none that went wrong against itself. */
Test(report, two_that_disagree_are_two_rows)
{
	struct view *view = new_view(2);
	char *text;

	agree_everywhere(view, 10);
	text = text_of(view, &plain);
	cr_expect(strstr(text, "    a   gcc-11   .\n") != NULL, "%s", text);
	cell(view, 0, 1)[WIRE_LAYOUT] = cell(view, 1, 0)[WIRE_LAYOUT] = 3;
	text = text_of(view, &plain);
	cr_expect(strstr(text, "    a   gcc-11:-O0   .   3\n") != NULL, "%s", text);
	cr_expect(strstr(text, "    b   gcc-11:-O2   3   .\n") != NULL, "%s", text);
}

/* One compiler agrees with nobody. */
Test(report, one_compiler_and_libffi)
{
	const struct toolchain_row two[] = {ten[0], ten[9]};
	struct view *view = new_view(2);

	view->toolchain = two;
	agree_everywhere(view, 100);
	view->total.finding = &three[2];
	view->total.finding_count = 1;
	cr_expect_str_eq(words_verdict(view, &arena), "Only libffi differs: 1 finding.");
}

/* Of three groups one is shown: the largest, with its shortest case. */
Test(report, the_rest_is_counted)
{
	struct report_options options = plain;
	char *text;

	options.findings_max = 1;
	options.out = "my results";
	text = text_of(sample(), &options);
	cr_expect(strstr(text, "3f9a12cd0b7e4c55-args \\\n") != NULL, "%s", text);
	cr_expect(strstr(text, "--out 'my results'\n") != NULL, "%s", text);
	cr_expect(strstr(text, "77aa12cd0b7e4c55") == NULL, "%s", text);
	cr_expect(
	    strstr(text, "\nAnd 2 more kinds (9 findings): crosscall show --out 'my results'\n") !=
	        NULL,
	    "%s", text);
}

/* A _BitInt of 400 bits: carets below those lines that have something wrong. */
Test(report, long_leaves_are_folded)
{
	static const char lines[] =
	    "        sent      000000000000000000000000000000000000000000000000\n"
	    "        received  000000000000000000000000000000000000000000000000\n"
	    "        sent      000000000000000000000000000000000000000000000000\n"
	    "        received  000000000000000000000000000000000000000000000012\n"
	    "                                                                ^^\n"
	    "        sent      0000\n"
	    "        received  3400\n"
	    "                  ^^\n"
	    "\n";
	struct finding finding = three[0];
	struct view *view = new_view(ARRAY_LEN(ten));
	char *text;

	finding.sent = arena_printf(&arena, "%0100d", 0);
	finding.received = arena_printf(&arena, "%096d3400", 12);
	agree_everywhere(view, 2);
	view->total.finding = &finding;
	view->total.finding_count = 1;
	text = text_of(view, &plain);
	expect_lines_fit(text, 80);
	cr_expect(strstr(text, lines) != NULL, "%s", text);
}

/* A check has no store that knows ids: its commands name the file. */
Test(report, a_check_names_its_files)
{
	static const char *const file[] = {"a.case", "it's.case"};
	struct finding finding = three[0];
	struct report_options options = plain;
	struct view *view = new_view(ARRAY_LEN(ten));
	char *text;

	finding.case_index = 1;
	agree_everywhere(view, 2);
	view->total.finding = &finding;
	view->total.finding_count = 1;
	options.file = file;
	text = text_of(view, &options);
	cr_expect(strstr(text, "crosscall check 'it'\\''s.case' --with gcc-11:-O0") != NULL, "%s",
	          text);
}

/* A compiler of another system is found in its folder, whose path no store holds. */
Test(report, a_command_names_the_folders_of_other_systems)
{
	static const struct {
		const char *caller, *callee, *command;
	} row[] = {
	    {"gcc-12:-O0", "sid/gcc-16:-O2",
	     "crosscall explain it-args --with gcc-12:-O0 --with sid/gcc-16:-O2 --rootfs .../sid"},
	    {"sid/gcc-16:-O0", "sid/gcc-16:-O2",
	     "crosscall explain it-args --with sid/gcc-16:-O0 --with sid/gcc-16:-O2 --rootfs "
	     ".../sid"},
	    {"sid/tcc", "old one/tcc",
	     "crosscall explain it-args --with sid/tcc --with 'old one/tcc' --rootfs .../sid "
	     "--rootfs .../'old one'"},
	    {"gcc-12:-O0", "clang-14:-fplugin=a/b",
	     "crosscall explain it-args --with gcc-12:-O0 --with clang-14:-fplugin=a/b"},
	};
	const struct view *view = new_view(ARRAY_LEN(ten));

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		const struct finding finding = {
		    .id = "it-args", .caller = row[i].caller, .callee = row[i].callee};

		cr_expect(
		    eq(str, (char *)words_command_of(view, &finding, &plain, "explain", "", &arena),
		       (char *)row[i].command));
	}
}

Test(report, colour_only_when_asked_for)
{
	struct report_options options = plain;

	cr_expect(strchr(text_of(sample(), &options), '\033') == NULL);
	options.colour = true;
	cr_expect(strchr(text_of(sample(), &options), '\033') != NULL);
}

static struct toolchain_row *many(size_t count)
{
	struct toolchain_row *row = NEW_ARRAY(&arena, struct toolchain_row, count);

	for (size_t i = 0; i < count; i++)
		row[i] = (struct toolchain_row){
		    .name = arena_printf(&arena, "gcc-%zu:-O2", i),
		    .compiler = arena_printf(&arena, "gcc-%zu", i),
		    .flags = "-O2",
		    .family = "gcc",
		};
	return row;
}

/* 64 toolchains, none like another: the columns come in blocks. */
Test(report, a_wide_matrix_is_broken)
{
	struct view *view = new_view(64);
	struct ink ink = ink_of(false);
	char *data;
	size_t size;
	FILE *out = open_memstream(&data, &size);

	view->toolchain = many(64);
	for (uint32_t i = 0; i < 64 * 64; i++)
		cell(view, i / 64, i % 64)[WIRE_CRASH] = i + 1;
	matrix_print(view, &ink, 80, out);
	fclose(out);
	expect_lines_fit(data, 80);
	cr_expect(strstr(data, "4096\n") != NULL);
	cr_expect(strstr(data, "    bl  gcc-63:-O2") != NULL);
	free(data);
}
