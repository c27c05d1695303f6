#include "../../harness/explain/blame.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "../../generators/text.h"
#include "../../targets/model.h"
#include "../../targets/x86.h"

enum { MOST = 4 };

/* Toolchains, at first all as the document has it. */
static struct scene {
	struct arena arena;
	const struct abi_case *c;
	struct toolchain toolchain[MOST];
	struct toolchain_list list;
	struct placement placement[MOST];
	const uint32_t *layout[MOST];
	const struct classes *classes;
	bool takes_part[MOST], fails_alone[MOST];
} s;

static const struct recipe gcc = {.name = "gcc"}, clang = {.name = "clang"};

static void add(const char *name, const char *flags, const char *version)
{
	const size_t length = strcspn(name, ":");
	const bool is_gcc = strncmp(name, "gcc", 3) == 0;

	s.toolchain[s.list.count++] =
	    (struct toolchain){.name = name,
	                       .compiler = arena_strndup(&s.arena, name, length),
	                       .flags = name[length] == ':' ? name + length + 1 : "",
	                       .abi_flags = flags,
	                       .version = version,
	                       .family = is_gcc ? FAMILY_GCC : FAMILY_LLVM,
	                       .recipe = is_gcc ? &gcc : &clang,
	                       .target = &target_x86_64_sysv};
}

static void setup(void)
{
	memset(&s, 0, sizeof s);
	arena_init(&s.arena);
	s.list.toolchain = s.toolchain;
	add("gcc-12:-O0", "", "12.2.0");
	add("clang-14:-O0", "", "14.0.6");
	add("clang-19:-O0", "", "19.1.7");
}

static void teardown(void)
{
	arena_release(&s.arena);
}

TestSuite(blame, .init = setup, .fini = teardown);

static struct placement_half conforming(const struct model_call *call, size_t first, size_t end)
{
	struct place_run *run;
	size_t count = 0;

	for (size_t i = first; i < end; i++)
		count += call->object[i].count;
	run = NEW_ARRAY(&s.arena, struct place_run, count + 1);
	count = 0;
	for (size_t i = first; i < end; i++)
		for (size_t j = 0; j < call->object[i].count; j++)
			run[count++] = call->object[i].run[j];
	return (struct placement_half){.status = PLACEMENT_MEASURED, .count = count, .run = run};
}

static void read_case(const char *text)
{
	struct error error;
	const struct model_word *word;
	const struct model_call *call;
	uint32_t *words;
	size_t count;

	s.c = case_parse(&s.arena, "test", text, strlen(text), &error);
	cr_assert(s.c != NULL, "%s", error.message);
	word = model_layout(s.toolchain[0].target, s.c, &s.arena);
	count = layout_word_count(s.c);
	words = NEW_ARRAY(&s.arena, uint32_t, count + 1);
	for (size_t i = 0; i < count; i++)
		words[i] = word[i].value;
	call = model_call(s.toolchain[0].target, s.c, NULL, &s.arena);
	for (size_t i = 0; i < s.list.count; i++) {
		struct placement_half *half = s.placement[i].half;

		s.layout[i] = words;
		s.takes_part[i] = true;
		half[PLACEMENT_SENT] = half[PLACEMENT_READ] =
		    conforming(call, 1, 1 + s.c->parameter_count);
		half[PLACEMENT_RETURNED] = half[PLACEMENT_TAKEN] = conforming(call, 0, 1);
	}
}

/* A half with the leaf in one other place. */
static struct placement_half moved(const struct placement_half *half, uint32_t leaf,
                                   struct place place)
{
	struct place_run *run = NEW_ARRAY(&s.arena, struct place_run, half->count + 1);
	struct placement_half other = {.status = PLACEMENT_MEASURED, .run = run};
	uint16_t bits = 0;

	for (size_t i = 0; i < half->count; i++) {
		if (half->run[i].leaf == leaf)
			bits = (uint16_t)(bits + half->run[i].count);
		else
			run[other.count++] = half->run[i];
	}
	run[other.count++] = (struct place_run){leaf, 0, bits, place};
	return other;
}

/* The callee of the toolchain looks elsewhere, or both its ends use another place. */
static void move(size_t i, uint32_t leaf, struct place place, bool both)
{
	struct placement_half *half = s.placement[i].half;

	half[PLACEMENT_READ] = moved(&half[PLACEMENT_READ], leaf, place);
	if (both)
		half[PLACEMENT_SENT] = moved(&half[PLACEMENT_SENT], leaf, place);
}

static struct blame blame(bool is_layout)
{
	const struct blame_request request = {.c = s.c,
	                                      .toolchains = &s.list,
	                                      .takes_part = s.takes_part,
	                                      .fails_alone = s.fails_alone,
	                                      .layout = s.layout,
	                                      .placement = s.placement,
	                                      .classes = s.classes,
	                                      .is_layout = is_layout};

	return blame_find(&request, &s.arena);
}

static void expect(struct blame b, enum blame_kind kind, const char *guilty)
{
	cr_expect_eq(b.kind, kind, "%s: %s", blame_kind_name[b.kind], b.sentence);
	cr_expect(eq(str, (char *)b.guilty, (char *)guilty));
}

static bool says(struct blame b, const char *text)
{
	for (size_t i = 0; i < b.line_count; i++)
		if (strstr(b.line[i], text) != NULL)
			return true;
	return false;
}

static const struct place rcx = {PLACE_REGISTER, X86_RCX, 0, 0};

Test(blame, falls_on_who_deviates_from_the_document)
{
	struct blame b;

	read_case("void f(i64, i64);");
	move(1, 1, rcx, true);
	b = blame(false);
	expect(b, BLAME_DOCUMENT, "clang-14");
	cr_expect_eq(b.conduct[0], CONDUCT_CONFORMS);
	cr_expect_eq(b.conduct[1], CONDUCT_DEVIATES);
	cr_expect(says(b, "a1 belongs in rsi, and its caller puts it in rcx"));
	cr_expect(says(b, "changed between clang-14 (14.0.6) and clang-19 (19.1.7)"));
	cr_expect(says(b, "2 families do it as gcc-12 clang-19, 1 as clang-14"));
}

Test(blame, falls_on_a_majority_too)
{
	read_case("void f(i64, i64);");
	move(1, 1, rcx, true);
	move(2, 1, rcx, true);
	expect(blame(false), BLAME_DOCUMENT, "clang-14 clang-19");
}

Test(blame, falls_on_nobody_where_the_document_is_silent)
{
	static const uint32_t words[] = {8, 8, 0, 8, 8, 0};
	static const struct place_run in_register = {0, 0, 64, {PLACE_REGISTER, X86_RDI, 0, 0}};
	static const struct place_run on_stack = {0, 0, 64, {PLACE_STACK, 0, 0, 0}};
	struct blame b;

	read_case("struct s { i64 a; i8 b[]; }; void f(struct s);");
	for (size_t i = 0; i < s.list.count; i++) {
		s.layout[i] = words;
		s.placement[i].half[PLACEMENT_SENT] = s.placement[i].half[PLACEMENT_READ] =
		    (struct placement_half){.status = PLACEMENT_MEASURED,
		                            .count = 1,
		                            .run = i == 0 ? &in_register : &on_stack};
	}
	b = blame(false);
	expect(b, BLAME_SILENT, "");
	cr_expect_not_null(strstr(b.sentence, "the document is silent (flexible array members)"),
	                   "%s", b.sentence);
	cr_expect(says(b, "1 family does it as gcc-12, 1 as clang-14 clang-19"));
}

Test(blame, falls_first_on_who_disagrees_with_itself)
{
	struct blame b;

	read_case("void f(i64, i64);");
	move(0, 1, rcx, false);
	s.fails_alone[0] = true;
	s.takes_part[0] = false;
	b = blame(false);
	expect(b, BLAME_SELF, "gcc-12");
	cr_expect(says(b, "its caller puts a1 in rsi, its callee looks for it in rcx"));
}

Test(blame, falls_on_levels_of_optimisation_that_differ)
{
	add("clang-19:-O2", "", "19.1.7");
	read_case("void f(i64, i64);");
	move(3, 1, rcx, true);
	expect(blame(false), BLAME_SELF, "clang-19");
}

Test(blame, takes_what_was_not_found_for_no_proof)
{
	struct blame b;

	read_case("void f(i64, i64);");
	move(1, 1, (struct place){PLACE_NOWHERE, 0, 0, 0}, true);
	expect(blame(false), BLAME_UNDECIDED, "");
	move(2, 1, rcx, true);
	b = blame(false);
	expect(b, BLAME_DOCUMENT, "clang-19");
	cr_expect_eq(b.conduct[0], CONDUCT_CONFORMS);
	cr_expect_eq(b.conduct[1], CONDUCT_UNKNOWN);
}

/* A copy that the caller leaves behind, where its callee was not measured or reads elsewhere. */
Test(blame, asks_both_ends_before_it_falls)
{
	read_case("void f(i64, i64);");
	s.placement[1].half[PLACEMENT_SENT] = moved(&s.placement[1].half[PLACEMENT_SENT], 1, rcx);
	expect(blame(false), BLAME_UNDECIDED, "");
	s.placement[1].half[PLACEMENT_READ] =
	    (struct placement_half){.status = PLACEMENT_CRASHED, .signal = 11};
	expect(blame(false), BLAME_UNDECIDED, "");
}

/* Their calls arrive, whatever was measured. */
Test(blame, takes_levels_of_optimisation_that_get_on_for_one)
{
	uint8_t of[] = {0, 1, 1, 1};
	const struct classes classes = {2, of};

	add("clang-19:-O2", "", "19.1.7");
	read_case("void f(i64, i64);");
	s.classes = &classes;
	move(3, 1, rcx, false);
	expect(blame(false), BLAME_UNDECIDED, "");
	of[3] = 0;
	expect(blame(false), BLAME_SELF, "clang-19");
}

/* All leaves are in the same places; who pops the pointer to the result is not agreed on. */
Test(blame, falls_on_who_leaves_the_stack_to_others)
{
	struct blame b;

	for (size_t i = 0; i < s.list.count; i++)
		s.toolchain[i].target = &target_i386_sysv;
	read_case("struct s { i32 a; }; struct s f(i32);");
	s.placement[0].popped = s.placement[1].popped = 4;
	b = blame(false);
	expect(b, BLAME_DOCUMENT, "clang-19");
	cr_expect(says(b, "its callee takes 0 bytes off the stack, and should take 4"));
	s.placement[1].popped = s.placement[2].popped = -1;
	expect(blame(false), BLAME_UNDECIDED, "");
	read_case("struct s { i32 a; }; struct s f(i32, ...: i32) fastcall;");
	s.placement[2].popped = 0;
	s.placement[0].popped = 4;
	expect(blame(false), BLAME_SILENT, "");
}

Test(blame, takes_flags_that_change_the_ABI_for_silence)
{
	s.toolchain[1].abi_flags = "-fpack-struct";
	s.toolchain[0].abi_flags = "-msse2";
	read_case("void f(i64, i64);");
	move(1, 1, rcx, true);
	expect(blame(false), BLAME_SILENT, "");
	move(0, 1, rcx, true);
	expect(blame(false), BLAME_DOCUMENT, "gcc-12");
}

Test(blame, falls_on_a_layout_of_ones_own)
{
	const uint32_t packed[] = {9, 1, 0, 1, 1, 8, 4, 4};
	struct blame b;

	read_case("struct s { i8 a; i64 b; }; void f(struct s *);");
	s.layout[2] = packed;
	b = blame(true);
	expect(b, BLAME_DOCUMENT, "clang-19");
	cr_expect(says(b, "the size of struct s is 9, and should be 16"));
	cr_expect(says(b, "changed between clang-14"));
}

Test(blame, is_silent_about_layouts_by_attributes)
{
	const uint32_t other[] = {12, 4, 0, 1, 4, 8, 4, 4};

	read_case("struct s { i8 a; i64 b; } packed; void f(struct s *);");
	s.layout[2] = other;
	expect(blame(true), BLAME_SILENT, "");
}
