/* What changed between two campaigns, on records made by hand. */
#include "../../harness/nights/change.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

static struct arena arena;

static void set_up(void)
{
	arena_init(&arena);
}

static void tear_down(void)
{
	arena_release(&arena);
}

TestSuite(change, .init = set_up, .fini = tear_down, .timeout = 60);

#define TOOLCHAIN(compiler_, flags_)                                                               \
	{.name = compiler_ ":" flags_,                                                             \
	 .compiler = compiler_,                                                                    \
	 .flags = flags_,                                                                          \
	 .version = "1",                                                                           \
	 .fingerprint = "aa"}

static const struct toolchain_row five[] = {
    TOOLCHAIN("gcc-11", "-O0"),   TOOLCHAIN("gcc-12", "-O0"),   TOOLCHAIN("gcc-12", "-O2"),
    TOOLCHAIN("clang-14", "-O0"), TOOLCHAIN("clang-14", "-O2"),
};

static struct change_side side_of(size_t toolchain_count, const struct finding *finding,
                                  size_t finding_count)
{
	return (struct change_side){.toolchain = five,
	                            .toolchain_count = toolchain_count,
	                            .finding = finding,
	                            .finding_count = finding_count};
}

static struct finding finding_of(const char *id, const char *classes, const char *toolchain)
{
	return (struct finding){.id = id,
	                        .case_id = arena_strndup(&arena, id, strcspn(id, "-")),
	                        .classes = classes,
	                        .toolchain = toolchain};
}

static size_t one_finding(const char *classes, struct finding *finding)
{
	if (classes == NULL)
		return 0;
	*finding = *classes == '{' ? finding_of("c1-args", classes, "")
	                           : finding_of("c1-self", "", classes);
	return 1;
}

/* NULL: there is no finding; what does not begin with a brace is a toolchain that is alone. */
struct row {
	size_t toolchains_before, toolchains_after;
	const char *before, *after;
	enum change_kind kind;
	const char *pair;
};

static const struct row rows[] = {
    {3, 3, "{gcc-11} {gcc-12}", "{gcc-11} {gcc-12}", CHANGE_KNOWN, NULL},
    {3, 3, NULL, "{gcc-11} {gcc-12}", CHANGE_NEW, "gcc-11:-O0 gcc-12:-O0"},
    {3, 3, "{gcc-11} {gcc-12}", NULL, CHANGE_GONE, "gcc-11:-O0 gcc-12:-O0"},
    {3, 3, "{gcc-11} {gcc-12}", "{gcc-11 gcc-12:-O0} {gcc-12:-O2}", CHANGE_CHANGED,
     "gcc-12:-O0 gcc-12:-O2"},
    {3, 3, "{gcc-11} {gcc-12:-O0} {gcc-12:-O2}", "{gcc-11} {gcc-12}", CHANGE_CHANGED,
     "gcc-12:-O0 gcc-12:-O2"},
    /* One more compiler is no regression of the others, even if it names their classes anew. */
    {3, 5, "{gcc-11} {gcc-12}", "{gcc-11 clang-14} {gcc-12}", CHANGE_KNOWN, NULL},
    {3, 5, "{gcc-11} {gcc-12}", "{clang-14} {gcc-12} {gcc-11}", CHANGE_KNOWN, NULL},
    {3, 5, NULL, "{gcc-11 gcc-12} {clang-14}", CHANGE_JOINED, NULL},
    {3, 4, NULL, "clang-14:-O0", CHANGE_JOINED, NULL},
    {3, 5, NULL, "{gcc-11} {gcc-12 clang-14}", CHANGE_NEW, "gcc-11:-O0 gcc-12:-O0"},
    {5, 3, "{gcc-11 gcc-12} {clang-14}", NULL, CHANGE_LEFT, NULL},
    {5, 3, "clang-14:-O2", NULL, CHANGE_LEFT, NULL},
    {5, 3, "{gcc-11 gcc-12} {clang-14}", "{gcc-11} {gcc-12}", CHANGE_CHANGED,
     "gcc-11:-O0 gcc-12:-O0"},
    {3, 3, NULL, "gcc-11:-O0", CHANGE_NEW, "gcc-11:-O0 gcc-11:-O0"},
    {3, 3, "gcc-11:-O0", NULL, CHANGE_GONE, "gcc-11:-O0 gcc-11:-O0"},
    {3, 3, "gcc-11:-O0", "gcc-11:-O0", CHANGE_KNOWN, NULL},
    /* Who takes part in no class differs from nobody, and has mended nothing. */
    {3, 3, "{gcc-11} {gcc-12}", "{gcc-11} {gcc-12:-O0}", CHANGE_KNOWN, NULL},
    {3, 3, "{gcc-11} {gcc-12:-O0}", "{gcc-11} {gcc-12}", CHANGE_CHANGED, "gcc-11:-O0 gcc-12:-O2"},
};

Test(change, findings)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct row *row = &rows[i];
		struct finding before = {0}, after = {0};
		struct change_side a, b;
		const struct change *change;
		const struct finding_change *f;

		a = side_of(row->toolchains_before, &before, one_finding(row->before, &before));
		b = side_of(row->toolchains_after, &after, one_finding(row->after, &after));
		change = change_compare(&arena, &a, &b);
		cr_assert(eq(sz, change->finding_count, 1), "row %zu", i);
		f = &change->finding[0];
		cr_expect(
		    eq(str, (char *)change_kind_name[f->kind], (char *)change_kind_name[row->kind]),
		    "row %zu", i);
		cr_expect(eq(sz, change->findings[row->kind], 1), "row %zu", i);
		cr_assert(eq(int, f->one != NULL, row->pair != NULL), "row %zu", i);
		if (row->pair != NULL)
			cr_expect(eq(str, arena_printf(&arena, "%s %s", f->one, f->other),
			             (char *)row->pair),
			          "row %zu", i);
	}
}

static bool never(const struct change_side *side, const struct change_side *other,
                  const struct finding *finding)
{
	(void)side, (void)other, (void)finding;
	return false;
}

/* What one side did not try is neither new nor gone; a finding of the case proves that it did. */
Test(change, untried)
{
	struct finding before[] = {finding_of("c1-args", "{gcc-11} {gcc-12}", ""),
	                           finding_of("c3-args", "{gcc-11} {gcc-12}", "")};
	struct finding after[] = {finding_of("c2-args", "{gcc-11} {gcc-12}", ""),
	                          finding_of("c3-return", "{gcc-11} {gcc-12}", "")};
	struct change_side a = side_of(3, before, 2), b = side_of(3, after, 2);
	const struct change *change;

	a.tried = b.tried = never;
	change = change_compare(&arena, &a, &b);
	cr_expect(eq(sz, change->findings[CHANGE_UNTRIED], 2));
	cr_expect(eq(sz, change->findings[CHANGE_NEW], 1));
	cr_expect(eq(sz, change->findings[CHANGE_GONE], 1));
	cr_expect(eq(str, (char *)change->finding[0].after->id, "c3-return"));
	cr_expect(change_is_new(&change->finding[0]));
	cr_expect(not(change_is_new(&change->finding[1])));
}

/* What only calls by name show, a campaign without them did not try, whatever else it has of the case. */
Test(change, linked)
{
	struct finding before = finding_of("c1-return", "{gcc-11} {gcc-12}", "");
	struct finding after[] = {finding_of("c1-return", "{gcc-11} {gcc-12}", ""),
	                          finding_of("c1-args-linked", "{gcc-11} {gcc-12}", "")};
	struct change_side a = side_of(3, &before, 1), b = side_of(3, after, 2);

	b.settings.linked = true;
	cr_expect(eq(sz, change_compare(&arena, &a, &b)->findings[CHANGE_UNTRIED], 1));
	cr_expect(eq(sz, change_compare(&arena, &b, &a)->findings[CHANGE_UNTRIED], 1));
	a.settings.linked = true;
	cr_expect(eq(sz, change_compare(&arena, &a, &b)->findings[CHANGE_NEW], 1));
	cr_expect(eq(sz, change_compare(&arena, &b, &a)->findings[CHANGE_GONE], 1));
}

/* A compiler that crashes on a case has not mended it. */
Test(change, hidden_by_a_crash)
{
	struct finding before = finding_of("c1-args", "{gcc-11} {gcc-12}", "");
	struct finding alone[] = {finding_of("c1-compiler-a", "", "gcc-11:-O0"),
	                          finding_of("c1-compiler-b", "", "gcc-12:-O0")};
	struct change_side a = side_of(3, &before, 1), b = side_of(3, alone, 1);

	cr_expect(eq(sz, change_compare(&arena, &a, &b)->findings[CHANGE_UNTRIED], 1));
	/* gcc-11 and gcc-12:-O2 speak, and do not differ any more. */
	b = side_of(3, alone + 1, 1);
	cr_expect(eq(sz, change_compare(&arena, &a, &b)->findings[CHANGE_GONE], 1));
}

/* The kind of a finding of case 3 that is on the side `has` alone. */
static const struct finding_change *lone(struct change_side *has, struct change_side *lacks,
                                         struct finding *finding, bool is_before)
{
	has->finding = finding;
	has->finding_count = 1;
	lacks->finding_count = 0;
	finding->case_index = 3;
	return change_compare(&arena, is_before ? has : lacks, is_before ? lacks : has)->finding;
}

/* A toolchain that came to no verdict in the batch has mended nothing. */
Test(change, no_verdict)
{
	static const struct part_row part = {.name = "", .last = 100, .seed = 7};
	static const struct case_range range = {0, 64};
	static const struct lapse lapse[] = {{0, 32, 0, 0, 1}, {32, 64, 1, 1, 1}, {0, 32, 1, 2, 1}};
	struct finding finding = finding_of("c1-args", "{gcc-11} {gcc-12}", "");
	struct finding alone = finding_of("c1-self", "", "gcc-11:-O0");
	struct change_side a = side_of(3, NULL, 0), b;

	a.settings =
	    (struct campaign_settings){.target = "", .tiers = "", .part = &part, .part_count = 1};
	a.range = &range;
	a.range_count = 1;
	a.tried = change_tried_by_part;
	b = a;
	b.lapse = lapse;
	b.lapse_count = 1;
	cr_expect_eq(lone(&a, &b, &finding, true)->kind, CHANGE_UNTRIED);
	cr_expect_eq(lone(&a, &b, &alone, true)->kind, CHANGE_UNTRIED);
	cr_expect_eq(lone(&a, &b, &finding, false)->kind, CHANGE_NEW);
	cr_expect(lone(&a, &b, &finding, false)->is_doubtful);
	/* Of another batch; of one of the two gcc-12, and the pair between them. */
	b.lapse = lapse + 1;
	cr_expect_eq(lone(&a, &b, &finding, true)->kind, CHANGE_GONE);
	cr_expect_not(lone(&a, &b, &finding, false)->is_doubtful);
	b.lapse_count = 2;
	cr_expect_eq(lone(&a, &b, &finding, true)->kind, CHANGE_UNTRIED);
	cr_expect_eq(lone(&a, &b, &alone, true)->kind, CHANGE_GONE);
	/* As many on both sides. */
	a.lapse = b.lapse = lapse;
	a.lapse_count = b.lapse_count = 1;
	cr_expect_eq(lone(&a, &b, &finding, true)->kind, CHANGE_GONE);
}

/* Nor has one that has lost what the case needs. */
Test(change, a_feature_that_is_lost)
{
	struct toolchain_row can[] = {TOOLCHAIN("gcc-11", "-O0"), TOOLCHAIN("gcc-12", "-O0")};
	struct toolchain_row cannot[] = {TOOLCHAIN("gcc-11", "-O0"), TOOLCHAIN("gcc-12", "-O0")};
	struct finding finding = finding_of("c1-args", "{gcc-11} {gcc-12}", "");
	struct change_side a = {.toolchain = can, .toolchain_count = 2};
	struct change_side b = {.toolchain = cannot, .toolchain_count = 2};

	can[0].features = can[1].features = cannot[0].features = "core float16 int128";
	cannot[1].features = "core float16";
	finding.case_text = "void f(i128);\n";
	cr_expect_eq(lone(&a, &b, &finding, true)->kind, CHANGE_UNTRIED);
	cr_expect(lone(&a, &b, &finding, false)->is_doubtful);
	finding.case_text = "void f(f16);\n";
	cr_expect_eq(lone(&a, &b, &finding, true)->kind, CHANGE_GONE);
}

/* A third with classes of its own makes one more finding of a case in which the two differed before. */
Test(change, a_stranger_makes_no_news)
{
	struct finding before = finding_of("c1-layout", "{gcc-11} {gcc-12}", "");
	struct finding after[] = {finding_of("c1-args", "{gcc-11} {gcc-12} {clang-14}", ""),
	                          finding_of("c1-layout", "{gcc-11} {gcc-12 clang-14}", "")};
	struct change_side a = side_of(3, &before, 1), b = side_of(5, after, 2);
	const struct change *change = change_compare(&arena, &a, &b);

	cr_expect(eq(sz, change->findings[CHANGE_JOINED], 1));
	cr_expect(eq(sz, change->findings[CHANGE_KNOWN], 1));
	change = change_compare(&arena, &b, &a);
	cr_expect(eq(sz, change->findings[CHANGE_LEFT], 1));
	cr_expect(eq(sz, change->findings[CHANGE_KNOWN], 1));
	/* Without the third it is news. */
	after[0].classes = "{gcc-11} {gcc-12}";
	change = change_compare(&arena, &a, &b);
	cr_expect(eq(sz, change->findings[CHANGE_NEW], 1));
	/* And it is, when the third comes between two that did not differ. */
	after[0].classes = "{gcc-11 gcc-12:-O2} {gcc-12:-O0} {clang-14}";
	change = change_compare(&arena, &a, &b);
	cr_expect(eq(sz, change->findings[CHANGE_NEW], 1));
}

/* The cases of a seed are known by their place, given ones by their id. */
Test(change, tried_by_part)
{
	static const struct case_range range[] = {{0, 10}, {20, 30}};
	static const char *const given[] = {"aa", "bb"};
	/* The second begins five cases later in the seed, and gives two cases before. */
	static const struct part_row part_a[] = {{.name = "", .last = 100, .seed = 7}};
	static const struct part_row part_b[] = {
	    {.name = "given", .last = 2, .id = given},
	    {.name = "seeds", .first = 2, .last = 100, .seed = 7, .start = 5}};
	static const struct part_row part_c[] = {{.name = "", .last = 100, .seed = 8}};
	static const struct {
		uint64_t index;
		bool a_tried, b_tried; /* what is case `index` of the other */
	} row[] = {
	    {1, false, false}, {2, true, false}, {4, true, false},  {5, true, true},
	    {6, true, true},   {7, false, true}, {12, false, true}, {13, false, false},
	    {17, true, false}, {26, true, true},
	};
	struct change_side a = {
	    .settings = {.tiers = "iso", .target = "x"}, .range_count = 2, .range = range};
	struct change_side b = a, c = a;
	struct finding f = {.case_id = "cc"};

	a.settings.part = part_a;
	b.settings.part = part_b;
	c.settings.part = part_c;
	a.settings.part_count = c.settings.part_count = 1;
	b.settings.part_count = 2;
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		f.case_index = row[i].index;
		cr_expect(eq(int, change_tried_by_part(&a, &b, &f), row[i].a_tried), "row %zu", i);
		cr_expect(eq(int, change_tried_by_part(&b, &a, &f), row[i].b_tried), "row %zu", i);
		cr_expect(not(change_tried_by_part(&a, &c, &f)), "row %zu", i);
	}
	f.case_index = 3;
	c.settings.part = part_a;
	cr_expect(change_tried_by_part(&a, &c, &f));
	c.settings.generator_version = 2;
	cr_expect(not(change_tried_by_part(&a, &c, &f)));
	f.case_id = "bb";
	cr_expect(change_tried_by_part(&b, &c, &f));
	b.range_count = 0;
	cr_expect(not(change_tried_by_part(&b, &c, &f)));
}

Test(change, toolchains)
{
	struct toolchain_row before[] = {TOOLCHAIN("tcc", "-O0"), TOOLCHAIN("gcc-12", "-O0"),
	                                 TOOLCHAIN("gcc-11", "-O0"), TOOLCHAIN("mygcc", "-O0")};
	struct toolchain_row after[] = {TOOLCHAIN("gcc-11", "-O0"), TOOLCHAIN("gcc-12", "-O0"),
	                                TOOLCHAIN("gcc-12", "-O2"), TOOLCHAIN("mygcc", "-O0")};
	static const enum toolchain_change_kind kind[] = {TOOLCHAIN_SAME, TOOLCHAIN_REBUILT,
	                                                  TOOLCHAIN_ADDED, TOOLCHAIN_UPDATED,
	                                                  TOOLCHAIN_REMOVED};
	struct change_side a = {.toolchain = before, .toolchain_count = 4};
	struct change_side b = {.toolchain = after, .toolchain_count = 4};
	const struct change *change;

	after[1].fingerprint = "bb";
	after[3].fingerprint = "bb";
	after[3].version = "2";
	change = change_compare(&arena, &a, &b);
	cr_assert(eq(sz, change->toolchain_count, ARRAY_LEN(kind)));
	for (size_t i = 0; i < ARRAY_LEN(kind); i++)
		cr_expect(eq(int, (int)change->toolchain[i].kind, (int)kind[i]), "toolchain %zu",
		          i);
	cr_expect(eq(ptr, (void *)change->toolchain[1].before, &before[1]));
	cr_expect(eq(ptr, (void *)change->toolchain[4].before, &before[0]));
	cr_expect(eq(ptr, (void *)change->toolchain[4].after, NULL));
}

static struct bug bug_of(const char *key, const char *finding, const char *classes)
{
	return (struct bug){
	    .key = key, .finding = finding, .classes = classes, .case_text = "void f(i32);\n"};
}

/* Bugs are the same by their keys; of one without a counterpart its finding says why. */
Test(change, bugs)
{
	struct finding before[] = {finding_of("c1-args", "{gcc-11} {gcc-12}", ""),
	                           finding_of("c2-args", "{gcc-11} {gcc-12}", ""),
	                           finding_of("c3-args", "{gcc-11} {gcc-12}", ""),
	                           finding_of("c5-args", "{gcc-11} {gcc-12}", "")};
	struct finding after[] = {finding_of("c2-args", "{gcc-11} {gcc-12}", ""),
	                          finding_of("c3-args", "{gcc-11} {gcc-12}", ""),
	                          finding_of("c4-args", "{gcc-11} {gcc-12}", ""),
	                          finding_of("c6-args", "{gcc-11 gcc-12} {clang-14}", "")};
	struct bug bug_before[] = {
	    bug_of("gone", "c1-args", "{gcc-11} {gcc-12}"),
	    bug_of("not reduced again", "c2-args", "{gcc-11} {gcc-12}"),
	    bug_of("same", "c5-args", "{gcc-11} {gcc-12}"),
	    bug_of("others", "c5-args", "{gcc-11} {gcc-12}"),
	};
	struct bug bug_after[] = {
	    bug_of("same", "c2-args", "{gcc-11} {gcc-12}"),
	    bug_of("others", "c2-args", "{gcc-11 gcc-12:-O0} {gcc-12:-O2}"),
	    bug_of("not reduced before", "c3-args", "{gcc-11} {gcc-12}"),
	    bug_of("new", "c4-args", "{gcc-11} {gcc-12}"),
	    bug_of("joined", "c6-args", "{gcc-11 gcc-12} {clang-14}"),
	};
	static const struct {
		const char *key;
		enum change_kind kind;
	} expected[] = {{"new", CHANGE_NEW},       {"others", CHANGE_CHANGED},
	                {"joined", CHANGE_JOINED}, {"not reduced again", CHANGE_UNTRIED},
	                {"same", CHANGE_KNOWN},    {"not reduced before", CHANGE_KNOWN},
	                {"gone", CHANGE_GONE}};
	struct change_side a = side_of(3, before, 4), b = side_of(5, after, 4);
	const struct change *change;

	a.bug = bug_before;
	a.bug_count = ARRAY_LEN(bug_before);
	b.bug = bug_after;
	b.bug_count = ARRAY_LEN(bug_after);
	change = change_compare(&arena, &a, &b);
	cr_assert(eq(sz, change->bug_count, ARRAY_LEN(expected)));
	for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
		const struct bug_change *bug = &change->bug[i];
		const struct bug *either = bug->after != NULL ? bug->after : bug->before;

		cr_expect(eq(str, (char *)either->key, (char *)expected[i].key), "bug %zu", i);
		cr_expect(eq(str, (char *)change_kind_name[bug->kind],
		             (char *)change_kind_name[expected[i].kind]),
		          "bug %zu", i);
	}
}

/* Two empty campaigns, and one against nothing. */
Test(change, empty)
{
	struct finding f = finding_of("c1-args", "{gcc-11} {gcc-12}", "");
	struct change_side none = {0}, some = side_of(3, &f, 1);

	cr_expect(eq(sz, change_compare(&arena, &none, &none)->finding_count, 0));
	cr_expect(eq(sz, change_compare(&arena, &none, &some)->findings[CHANGE_JOINED], 1));
	cr_expect(eq(sz, change_compare(&arena, &some, &none)->findings[CHANGE_LEFT], 1));
	cr_expect(eq(sz, change_compare(&arena, &some, &some)->findings[CHANGE_KNOWN], 1));
}
