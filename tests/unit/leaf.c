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

Test(leaf, every_tier_has_its_leaves)
{
	static const struct {
		const char *text;
		size_t count, leaf;
		const char *path;
		uint16_t bits;
	} row[] = {
	    {"struct s { u8 a : 3; u8 : 2; u32 : 0; bool b : 1; }; void f(struct s);", 2, 1, "a0.b",
	     1},
	    {"struct s { i32 a : 17; }; struct t { struct s; struct s c[2]; }; void f(struct t);",
	     3, 0, "a0.a", 17},
	    {"struct s { i32 a : 17; }; struct t { struct s; struct s c[2]; }; void f(struct t);",
	     3, 2, "a0.c[1].a", 17},
	    {"void f(vector(f32, 4));", 4, 3, "a0[3]", 32},
	    {"void f(bitint(500), ubitint(1));", 2, 0, "a0", 500},
	    {"void f(bitint(500), ubitint(1));", 2, 1, "a1", 1},
	    {"struct s { atomic(cf64) a; }; void f(struct s *);", 2, 1, "(*a0).a.im", 64},
	    {"struct s { i8 a; i8 b; }; typedef struct s t; typedef t u; void f(u);", 2, 1, "a0.b",
	     8},
	    {"typedef i8 t mode(DI); void f(t);", 1, 0, "a0", 64},
	    {"struct s {}; struct t { struct s a[3]; i8 b; i8 c[0]; i8 d[]; }; void f(struct t);",
	     1, 0, "a0.b", 8},
	    {"enum e { 1, 4294967296 }; enum d { 1 } packed; void f(enum e, enum d);", 2, 1, "a1",
	     8},
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		const struct abi_case *c = parse(row[i].text);
		struct leaf_list leaves = leaf_enumerate(&arena, c);
		struct buffer path;

		buffer_init(&path);
		leaf_path(c, row[i].leaf, &path);
		cr_expect(eq(sz, leaves.count, row[i].count), "row %zu", i);
		cr_expect(eq(str, path.data, (char *)row[i].path), "row %zu", i);
		cr_expect(eq(u16, leaves.leaf[row[i].leaf].bits, row[i].bits), "row %zu", i);
		buffer_release(&path);
	}
}

Test(leaf, layout_words_tell_of_bit_fields_and_anonymous_members)
{
	static const char *const want[] = {
	    "size of struct s",
	    "alignment of struct s",
	    "first bit of s.a",
	    "bits of s.a",
	    "offset of s.b",
	    "size of s.b",
	    "size of union u",
	    "alignment of union u",
	    "offset of the anonymous struct s in u",
	    "size of the anonymous struct s in u",
	    "size of vector(i8, 4)",
	    "alignment of vector(i8, 4)",
	    "size of t",
	    "alignment of t",
	};
	const struct abi_case *c =
	    parse("struct s { u8 a : 3; u8 : 0; i8 b; }; union u { struct s; };"
	          "typedef union u t aligned(2); vector(i8, 4) f(t);");
	struct buffer text;

	cr_assert(eq(sz, layout_word_count(c), ARRAY_LEN(want)));
	buffer_init(&text);
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		buffer_clear(&text);
		layout_describe(c, i, &text);
		cr_expect(eq(str, text.data, (char *)want[i]), "word %zu", i);
	}
	buffer_release(&text);
}

static bool bit_of(const uint8_t *byte, size_t bit)
{
	return byte[bit / 8] >> bit % 8 & 1;
}

/* No bit beyond those that mean something is set; each that does is set in some round and clear in
 * another; the highest of wide ones stands alone in the round of the sign bits. */
Test(leaf, values_use_all_bits_of_a_leaf_and_no_others)
{
	const struct abi_case *c =
	    parse("struct s { u8 a : 3; bool b : 1; i64 c : 37; bitint(12) d; ubitint(511) e; "
	          "u16 f : 9; };\nvoid f(struct s);\n");
	struct leaf_list leaves = leaf_enumerate(&arena, c);
	uint8_t bytes[VALUE_ROUNDS][128], live[6];

	cr_assert(leaves.value_size <= sizeof bytes[0]);
	for (unsigned round = 0; round < VALUE_ROUNDS; round++)
		value_fill(c, &leaves, value_seed(c), round, bytes[round], live);
	for (size_t i = 0; i < leaves.count; i++) {
		const struct leaf *leaf = &leaves.leaf[i];

		for (size_t bit = 0; bit < 8 * (size_t)leaf->width; bit++) {
			unsigned set = 0;

			for (unsigned round = 0; round < VALUE_ROUNDS; round++)
				set += bit_of(bytes[round] + leaf->offset, bit);
			if (bit >= leaf->bits)
				cr_expect(eq(u32, set, 0), "leaf %zu: bit %zu", i, bit);
			else
				cr_expect(set > 0 && set < VALUE_ROUNDS, "leaf %zu: bit %zu", i,
				          bit);
		}
		if (leaf->width > 1)
			cr_expect(bit_of(bytes[2] + leaf->offset, leaf->bits - 1U), "leaf %zu", i);
	}
}

/* A bit-field that is narrower than its enum holds as much of an enumerator as fits. */
Test(leaf, enumerators_are_cut_to_their_leaf)
{
	const struct abi_case *c = parse("enum e { -1 }; enum w { -2 } mode(TI);\n"
	                                 "struct s { enum e a : 1; enum e b : 5; };\n"
	                                 "void f(struct s, enum w);\n");
	struct leaf_list leaves = leaf_enumerate(&arena, c);
	uint8_t bytes[18], live[3];

	cr_assert(eq(sz, leaves.value_size, sizeof bytes));
	value_fill(c, &leaves, value_seed(c), 0, bytes, live);
	cr_expect(eq(u8, bytes[0], 1));
	cr_expect(eq(u8, bytes[1], 0x1f));
	cr_expect(eq(u8, bytes[2], 0xfe));
	cr_expect(eq(u8, bytes[17], 0xff));
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
	    {"void f(bitint(12));", true},
	    {"void f(ubitint(63));", true},
	    {"void f(bitint(64));", false},
	    {"void f(vector(i8, 1));", false},
	    {"typedef i16 t aligned(8); void f(t);", true},
	    {"typedef i64 t mode(QI); void f(t);", true},
	    {"typedef i16 t mode(DI); void f(t);", false},
	    {"enum e { 1, 4294967296 }; void f(enum e);", false},
	    {"enum e : u8 { 1 }; void f(enum e);", true},
	    {"void f(f16);", false},
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

/* Of a tagged record the tag names the variant that is alive; of a slice the pointer is not null. */
Test(leaf, roles_are_kept)
{
	const struct abi_case *c = parse(
	    "enum e { 5, 300, 7 }; struct s0 { enum e tag; ptr a; }; struct s1 { enum e tag; };\n"
	    "union u0 { struct s0 x; struct s1 y; } tagged;\n"
	    "struct s2 { ptr a; u64 b; } slice; struct s3 { struct s2 a; }; struct s4 { i8 a; };\n"
	    "union u1 { struct s3 x; struct s4 y; }; struct s5 { i16 tag; union u1 value; } "
	    "tagged;\n"
	    "void f(union u0, struct s5);\n");
	struct leaf_list leaves = leaf_enumerate(&arena, c);
	uint8_t bytes[64], live[7];
	unsigned turns = 0;

	cr_assert(eq(sz, leaves.count, 7));
	for (unsigned round = 0; round < VALUE_ROUNDS; round++) {
		const struct leaf *leaf = leaves.leaf;
		const uint8_t *length = bytes + leaf[5].offset;

		value_fill(c, &leaves, value_seed(c), round, bytes, live);
		cr_expect(live[0] == live[1] && live[0] != live[2] && live[3] &&
		          live[4] == live[5] && live[4] != live[6]);
		cr_expect(eq(u64, read_leaf(bytes + leaf[0].offset, leaf[0].width), 5));
		cr_expect(eq(u64, read_leaf(bytes + leaf[2].offset, leaf[2].width), 300));
		cr_expect(eq(u64, read_leaf(bytes + leaf[3].offset, leaf[3].width), live[6]));
		cr_expect(read_leaf(bytes + leaf[4].offset, 8) != 0);
		cr_expect(read_leaf(length, 8) <= INT64_MAX);
		turns += live[4];
	}
	cr_expect(turns > 0 && turns < VALUE_ROUNDS);
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
