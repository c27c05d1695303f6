#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "../../generators/generate.h"
#include "../../generators/layout.h"
#include "../../generators/leaf.h"
#include "../../generators/text.h"
#include "../../generators/value.h"

static struct arena arena;

static void setup(void)
{
	arena_init(&arena);
}

static void teardown(void)
{
	arena_release(&arena);
}

TestSuite(leaf, .init = setup, .fini = teardown);

static const struct abi_case *parse(const char *text)
{
	struct error error;
	const struct abi_case *c = case_parse(&arena, "test", text, strlen(text), &error);

	cr_assert(c != NULL, "%s", error.message);
	return c;
}

static const char nested[] = "enum e0 { -1, 5 };\n"
                             "struct s0 { i8 tag; enum e0 kind; cf32 z; };\n"
                             "union u0 { struct s0 a[2]; u16 b[2][3]; };\n"
                             "i16 f(union u0, struct s0 *, i32 *, bool);\n";

Test(leaf, paths_name_every_leaf_in_order)
{
	static const struct {
		size_t leaf;
		const char *path;
		uint8_t width;
	} row[] = {
	    {0, "result", 2},       {1, "a0.a[0].tag", 1},  {2, "a0.a[0].kind", 4},
	    {3, "a0.a[0].z.re", 4}, {4, "a0.a[0].z.im", 4}, {5, "a0.a[1].tag", 1},
	    {9, "a0.b[0][0]", 2},   {14, "a0.b[1][2]", 2},  {15, "(*a1).tag", 1},
	    {18, "(*a1).z.im", 4},  {19, "*a2", 4},         {20, "a3", 1},
	};
	const struct abi_case *c = parse(nested);
	struct leaf_list leaves = leaf_enumerate(&arena, c);
	struct buffer path;

	cr_assert(eq(sz, leaves.count, 21));
	buffer_init(&path);
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		buffer_clear(&path);
		leaf_path(c, row[i].leaf, &path);
		cr_expect(eq(str, path.data, (char *)row[i].path), "row %zu", i);
		cr_expect(eq(u8, leaves.leaf[row[i].leaf].width, row[i].width), "row %zu", i);
	}
	buffer_release(&path);
}

Test(leaf, layout_words_are_described_in_order)
{
	static const char *const want[] = {
	    "size of enum e0",   "alignment of enum e0",
	    "size of struct s0", "alignment of struct s0",
	    "offset of s0.tag",  "size of s0.tag",
	    "offset of s0.kind", "size of s0.kind",
	    "offset of s0.z",    "size of s0.z",
	    "size of union u0",  "alignment of union u0",
	    "offset of u0.a",    "size of u0.a",
	    "offset of u0.b",    "size of u0.b",
	    "size of i16",       "alignment of i16",
	    "size of i32",       "alignment of i32",
	    "size of bool",      "alignment of bool",
	};
	const struct abi_case *c = parse(nested);
	struct layout_plan plan = layout_plan(&arena, c);
	struct buffer text;

	cr_assert(eq(sz, plan.word_count, ARRAY_LEN(want)));
	cr_assert(eq(sz, layout_word_count(c), ARRAY_LEN(want)));
	buffer_init(&text);
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		buffer_clear(&text);
		layout_describe(c, i, &text);
		cr_expect(eq(str, text.data, (char *)want[i]), "word %zu", i);
	}
	buffer_release(&text);
	cr_expect(eq(u32, plan.object_word[0], 16));
	cr_expect(eq(u32, plan.object_word[1], 10), "a named type's own words");
	cr_expect(eq(u32, plan.object_word[2], 2), "of the pointee");
}

Test(leaf, only_narrow_scalars_by_value_are_narrow)
{
	static const struct {
		const char *text;
		bool narrow;
	} row[] = {
	    {"void f(i8);", true},
	    {"void f(bool);", true},
	    {"void f(u32);", true},
	    {"void f(i64);", false},
	    {"void f(f32);", false},
	    {"void f(i8 *);", false},
	    {"void f(ptr);", false},
	    {"enum e { 1 }; void f(enum e);", true},
	    {"struct s { i8 a; }; void f(struct s);", false},
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++)
		cr_expect(case_object_is_narrow(parse(row[i].text), 1) == row[i].narrow,
		          "row %zu: %s", i, row[i].text);
}

static uint64_t read_leaf(const uint8_t *byte, size_t width)
{
	uint64_t value = 0;

	for (size_t i = 0; i < MIN(width, (size_t)8); i++)
		value |= (uint64_t)byte[i] << 8 * i;
	return value;
}

static void expect_valid(const struct leaf *leaf, const uint8_t *byte)
{
	bool declared = false;

	if (leaf->type->kind == TYPE_ENUM) {
		const struct enumeration *e = &leaf->type->u.enumeration;

		for (size_t i = 0; i < e->count; i++)
			declared |= (uint32_t)e->value[i] == (uint32_t)read_leaf(byte, 4);
		cr_expect(declared);
	} else if (leaf->type->u.scalar == SCALAR_BOOL) {
		cr_expect(byte[0] <= 1);
	} else if (leaf->width == 10) {
		bool zero_exponent = byte[8] == 0 && (byte[9] & 0x7f) == 0;

		cr_expect(eq(int, byte[7] >> 7, !zero_exponent));
	}
}

/* Over random cases: valid values, one live member in each round, all members in some round. */
Test(leaf, values_are_valid_and_repeat)
{
	const struct generate_options options = {.seed = 7, .tiers = TIER_BIT(TIER_ISO)};

	for (uint64_t index = 0; index < 500; index++) {
		const struct abi_case *c = case_generate(&arena, &options, index);
		struct leaf_list leaves = leaf_enumerate(&arena, c);
		uint8_t *bytes = NEW_ARRAY(&arena, uint8_t, leaves.value_size);
		uint8_t *again = NEW_ARRAY(&arena, uint8_t, leaves.value_size);
		uint8_t *live = NEW_ARRAY(&arena, uint8_t, leaves.count);

		for (unsigned round = 0; round < VALUE_ROUNDS; round++) {
			value_fill(c, &leaves, value_seed(c), round, bytes, live);
			value_fill(c, &leaves, value_seed(c), round, again, live);
			cr_assert(memcmp(bytes, again, leaves.value_size) == 0);
			for (size_t i = 0; i < leaves.count; i++)
				expect_valid(&leaves.leaf[i], bytes + leaves.leaf[i].offset);
		}
		arena_reset(&arena);
	}
}

Test(leaf, every_member_of_a_union_has_its_turn)
{
	const struct abi_case *c = parse("union u { i8 a; i16 b; i32 c; i64 d; f32 e; };\n"
	                                 "void f(union u);\n");
	struct leaf_list leaves = leaf_enumerate(&arena, c);
	uint8_t bytes[64], live[5];
	unsigned turns[5] = {0};

	for (unsigned round = 0; round < VALUE_ROUNDS; round++) {
		unsigned alive = 0;

		value_fill(c, &leaves, value_seed(c), round, bytes, live);
		for (unsigned i = 0; i < 5; i++) {
			alive += live[i];
			turns[i] += live[i];
		}
		cr_expect(eq(u32, alive, 1));
	}
	for (unsigned i = 0; i < 5; i++)
		cr_expect(turns[i] > 0, "member %u", i);
}

Test(leaf, nans_that_are_made_quiet)
{
	static const struct {
		uint64_t f64, quiet_f64;
		uint32_t f32, quiet_f32;
	} row[] = {
	    {0x7ff0000000000001, 0x7ff8000000000001, 0x7f800001, 0x7fc00001},
	    {0xfff7ffffffffffff, 0xffffffffffffffff, 0xffbfffff, 0xffffffff},
	    {0x7ff8000000000001, 0x7ff8000000000001, 0x7fc00001, 0x7fc00001},
	    {0x7fe7ffffffffffff, 0x7fe7ffffffffffff, 0x7f3fffff, 0x7f3fffff},
	    {0x8000000000000001, 0x8000000000000001, 0x80000001, 0x80000001},
	};
	const struct abi_case *c = parse("struct s { f64 a; f32 b; u64 c; };\nvoid f(struct s);\n");
	struct leaf_list leaves = leaf_enumerate(&arena, c);

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		uint8_t bytes[20], want[20];

		memcpy(bytes, &row[i].f64, 8);
		memcpy(bytes + 8, &row[i].f32, 4);
		memcpy(bytes + 12, &row[i].f64, 8);
		memcpy(want, &row[i].quiet_f64, 8);
		memcpy(want + 8, &row[i].quiet_f32, 4);
		memcpy(want + 12, &row[i].f64, 8);
		value_quiet_nans(&leaves, bytes);
		cr_expect(memcmp(bytes, want, sizeof want) == 0, "row %zu", i);
	}
}

/* Whatever two bools a compiler takes for each other, some round tells them apart. */
Test(leaf, no_two_bools_are_alike_in_all_rounds)
{
	const struct abi_case *c = parse("struct s { bool a[32]; };\nvoid f(struct s);\n");
	struct leaf_list leaves = leaf_enumerate(&arena, c);
	uint8_t bytes[32], live[32], seen[32] = {0};

	cr_assert(eq(sz, leaves.value_size, 32));
	for (unsigned round = 0; round < VALUE_ROUNDS; round++) {
		value_fill(c, &leaves, value_seed(c), round, bytes, live);
		for (size_t i = 0; i < 32; i++)
			seen[i] = (uint8_t)(seen[i] << 1 | bytes[i]);
	}
	for (size_t i = 0; i < 32; i++)
		for (size_t j = 0; j < i; j++)
			cr_expect(seen[i] != seen[j], "%zu and %zu", i, j);
}
