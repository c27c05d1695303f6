/* Findings that are one kind, and toolchains that fold into one name. */
#include "../../reports/group.h"

#include "report_sample.h"

#include "../../reports/fold.h"

TestSuite(group, .init = set_up, .fini = tear_down, .timeout = 60);

Test(group, do_not_depend_on_the_order_of_findings)
{
	struct view *view = sample();
	struct finding *reversed = NEW_ARRAY(&arena, struct finding, 70);
	char *one = text_of(view, &plain), *two;

	for (size_t i = 0; i < 70; i++)
		reversed[i] = view->total.finding[69 - i];
	view->total.finding = reversed;
	two = text_of(view, &plain);
	cr_expect(eq(str, one, two));
}

/* Cases 0 and 1: all gccs. Case 2: gcc-12 at both levels. Case 3: three that do not fold into one. */
Test(group, toolchains_that_fail_alike_are_one_group)
{
	static const struct {
		size_t toolchain;
		uint64_t in_case;
	} failure[] = {{0, 0}, {1, 0}, {2, 0}, {3, 0}, {3, 1}, {2, 1}, {1, 1},
	               {0, 1}, {2, 2}, {3, 2}, {1, 3}, {2, 3}, {4, 3}};
	static const struct {
		const char *title, *who;
		size_t cases, count;
	} want[] = {
	    {"gcc-11..12 cannot call themselves", "gcc-11..12", 2, 8},
	    {"3 toolchains cannot call themselves", "gcc-11:-O2, gcc-12:-O0, clang-14:-O0", 1, 3},
	    {"gcc-12 cannot call itself", "gcc-12", 1, 2},
	};
	struct view *view = new_view(ARRAY_LEN(ten));
	struct finding *finding = NEW_ARRAY(&arena, struct finding, ARRAY_LEN(failure));
	struct finding_group *group;

	for (size_t i = 0; i < ARRAY_LEN(failure); i++) {
		finding[i] = three[2];
		finding[i].libffi_only = false;
		finding[i].toolchain = ten[failure[i].toolchain].name;
		finding[i].case_index = failure[i].in_case;
		finding[i].id = arena_printf(&arena, "%016zx-self", i);
	}
	view->total.finding = finding;
	view->total.finding_count = ARRAY_LEN(failure);
	cr_assert(eq(sz, group_findings(&arena, view, &group), ARRAY_LEN(want)));
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		size_t members = 0;

		cr_expect(eq(str, (char *)group[i].title, (char *)want[i].title));
		cr_expect(eq(str, (char *)group[i].who, (char *)want[i].who));
		cr_expect(eq(sz, group[i].cases, want[i].cases));
		cr_expect(eq(sz, group[i].count, want[i].count));
		for (size_t t = 0; t < view->toolchain_count; t++)
			members += group[i].class_of[t] == 0;
		cr_expect(eq(sz, members, want[i].count / want[i].cases));
	}
}

Test(group, names_fold)
{
	static const struct {
		bool member[10];
		const char *names;
	} row[] = {
	    {{1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, "gcc-11..12, clang-14..19, rustc-1.85:-O0, libffi"},
	    {{1, 0, 1, 0, 0, 0, 0, 0, 0, 0}, "gcc-11..12:-O0"},
	    {{1, 1, 1, 0, 0, 0, 1, 1, 0, 0}, "gcc-11, gcc-12:-O0, clang-19"},
	    {{0}, ""},
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++)
		cr_expect(eq(str, (char *)fold_names(&arena, new_view(10), row[i].member),
		             (char *)row[i].names),
		          "row %zu", i);
}
