/* Where the runner expects which bits: one case under layout words that the row gives. */
#include "../../harness/runner/plan.c" // NOLINT(bugprone-suspicious-include): it is no library's

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "../../generators/text.h"
#include "../../harness/run/encode.h"

enum { WORDS_MAX = 64 };

struct sample {
	struct arena arena;
	struct buffer bytes;
	struct batch batch;
	struct plan plan;
	bool placed;
};

static void sample_open(struct sample *s, const char *text, const uint32_t *words)
{
	const struct encode_toolchain toolchain = {.module = "m"};
	const struct abi_case *c;
	struct encode_request request = {
	    .c = &c, .count = 1, .toolchain = &toolchain, .toolchain_count = 1, .hang_ms = 1};
	struct error error;

	arena_init(&s->arena);
	buffer_init(&s->bytes);
	c = case_parse(&s->arena, "row", text, strlen(text), &error);
	cr_assert(c != NULL, "%s: %s", text, error.message);
	encode_batch(&request, &s->bytes);
	s->batch.data = (const uint8_t *)s->bytes.data;
	s->batch.header = (const void *)s->batch.data;
	s->batch.c = (const void *)(s->batch.data + s->batch.header->case_offset);
	cr_assert_leq(s->batch.header->layout_words, WORDS_MAX, "%s", text);
	s->placed = plan_place(&s->batch, s->batch.c, words, &s->plan, &s->arena);
	if (s->placed)
		plan_images(&s->batch, &s->plan, &s->arena);
}

static void sample_close(struct sample *s)
{
	buffer_release(&s->bytes);
	arena_release(&s->arena);
}

static const uint8_t *image_of(const struct sample *s, const uint64_t *images, size_t object)
{
	const struct plan_piece *piece = &s->plan.piece[object];

	return (const uint8_t *)(images + piece->image) + piece->start;
}

/* The leaf of the case's first parameter that the row is about. */
static const struct {
	const char *text;
	uint32_t words[WORDS_MAX];
	uint32_t leaf;
	uint32_t first, bits;
	bool big_endian;
} leaf_row[] = {
    {"void f(i32);", {4, 4}, 0, 0, 32, false},
    {"struct s { u8 a : 3; i32 b : 17; }; void f(struct s);", {4, 4, 0, 3, 3, 17}, 1, 3, 17, false},
    {"struct s { u8 a; u8 : 0; u8 b : 1; }; void f(struct s);", {2, 1, 0, 1, 8, 1}, 1, 8, 1, false},
    {"struct s { u8 a : 3; }; struct t { struct s; struct s b[2]; }; void f(struct t);",
     {1, 1, 0, 3, 3, 1, 0, 1, 1, 2},
     2,
     16,
     3,
     false},
    {"struct s { u8 a : 3; u16 b; } order(big); void f(struct s);",
     {4, 2, 0, 3, 2, 2},
     0,
     0,
     3,
     true},
    {"struct s { u8 a : 3; u16 b; } order(big); void f(struct s);",
     {4, 2, 0, 3, 2, 2},
     1,
     16,
     16,
     true},
    {"struct s { u16 a; }; struct t { u8 a; struct s b; } order(big); void f(struct t);",
     {2, 2, 0, 2, 4, 2, 0, 1, 2, 2},
     1,
     16,
     16,
     false},
    {"struct s { cf32 a[2]; } order(big); void f(struct s);", {16, 4, 0, 16}, 3, 96, 32, true},
    {"void f(vector(i16, 4));", {8, 8}, 3, 48, 16, false},
    {"void f(bitint(12));", {2, 2}, 0, 0, 12, false},
    {"void f(bitint(500));", {64, 8}, 0, 0, 500, false},
    {"struct s { atomic(i16) a; }; void f(struct s);", {4, 4, 2, 2}, 0, 16, 16, false},
    {"typedef i16 t aligned(8); struct s { t a; }; void f(struct s);",
     {8, 8, 0, 2},
     0,
     0,
     16,
     false},
    {"typedef i16 t mode(DI); void f(t);", {8, 8}, 0, 0, 64, false},
    {"struct s { i8 a; i8 b[]; }; void f(struct s, i8);", {1, 1, 0, 1, 1, 0, 1, 1}, 1, 0, 8, false},
    {"struct s {}; struct t { struct s a[5]; i8 b[0][7]; i8 c; }; void f(struct t);",
     {0, 1, 1, 1, 0, 0, 0, 0, 0, 1},
     0,
     0,
     8,
     false},
    {"enum e { -1, 7 } packed; void f(enum e);", {1, 1}, 0, 0, 8, false},
    {"enum e : i64 { -1, 7 }; void f(enum e);", {8, 8}, 0, 0, 64, false},
};

Test(plan, leaves_are_where_the_words_say)
{
	for (size_t i = 0; i < ARRAY_LEN(leaf_row); i++) {
		const struct plan_leaf *leaf;
		struct sample s;

		sample_open(&s, leaf_row[i].text, leaf_row[i].words);
		cr_assert(s.placed, "row %zu: %s", i, leaf_row[i].text);
		cr_assert_gt(s.plan.leaf_count, leaf_row[i].leaf, "row %zu", i);
		leaf = &s.plan.leaf[leaf_row[i].leaf];
		cr_expect_eq(leaf->first, leaf_row[i].first, "row %zu: bit %u", i, leaf->first);
		cr_expect_eq(leaf->bits, leaf_row[i].bits, "row %zu: %u bits", i, leaf->bits);
		cr_expect_eq(leaf->big_endian, leaf_row[i].big_endian, "row %zu", i);
		sample_close(&s);
	}
}

static const struct {
	const char *text;
	uint32_t words[WORDS_MAX];
} refused_row[] = {
    {"void f(i32);", {0, 4}},
    {"void f(i32);", {4, 0}},
    {"void f(i32);", {4, 3}},
    {"void f(i32);", {4, 4096}},
    {"void f(i32);", {65537, 4}},
    {"struct s { i32 a; }; void f(struct s);", {4, 4, 1, 4}},
    {"struct s { i32 a; }; void f(struct s);", {4, 4, 0xffffffff, 4}},
    {"struct s { i16 a[3]; }; void f(struct s);", {6, 2, 0, 5}},
    {"struct s { i16 a[3]; }; void f(struct s);", {6, 2, 0, 0}},
    {"struct s { u8 a : 3; }; void f(struct s);", {1, 1, 0, 0}},
    {"struct s { u8 a : 3; }; void f(struct s);", {1, 1, 0, 4}},
    {"struct s { u8 a : 3; }; void f(struct s);", {1, 1, 6, 3}},
    {"struct s { u8 a : 3; }; void f(struct s);", {1, 1, 0xffffffff, 3}},
    {"struct s { cf32 a; }; void f(struct s);", {8, 4, 0, 1}},
};

Test(plan, words_that_make_no_sense_are_refused)
{
	for (size_t i = 0; i < ARRAY_LEN(refused_row); i++) {
		struct sample s;

		sample_open(&s, refused_row[i].text, refused_row[i].words);
		cr_expect(s.placed == false, "row %zu: %s", i, refused_row[i].text);
		sample_close(&s);
	}
}

/* The bytes of a0 that are compared, bit by bit. */
static const struct {
	const char *text;
	uint32_t words[WORDS_MAX];
	uint8_t mask[8];
} mask_row[] = {
    {"struct s { u8 a : 3; u8 : 2; u8 b : 3; u8 c; }; void f(struct s);",
     {4, 2, 0, 3, 5, 3, 2, 1},
     {0xe7, 0, 0xff, 0}},
    {"struct s { i32 a : 15; i32 b : 3; }; void f(struct s);",
     {4, 4, 0, 15, 15, 3},
     {0xff, 0xff, 0x03, 0}},
    {"struct s { i32 a : 12; i32 b : 3; } order(big); void f(struct s);",
     {4, 4, 0, 12, 12, 3},
     {0xff, 0xfe, 0, 0}},
    {"struct s { u8 a; bitint(20) b; }; void f(struct s);",
     {8, 4, 0, 1, 4, 4},
     {0xff, 0, 0, 0, 0xff, 0xff, 0x0f, 0}},
    {"struct s { longdouble a; }; struct t { u8 : 4; u8 a : 4; }; void f(struct t);",
     {16, 16, 0, 16, 1, 1, 4, 4},
     {0xf0}},
    {"union u { u8 : 4; }; void f(union u);", {1, 1}, {0}},
};

Test(plan, padding_is_not_compared_and_every_other_bit_is_disturbed)
{
	for (size_t i = 0; i < ARRAY_LEN(mask_row); i++) {
		const struct plan_round *round;
		const uint8_t *want, *mask, *before;
		struct sample s;

		sample_open(&s, mask_row[i].text, mask_row[i].words);
		cr_assert(s.placed, "row %zu: %s", i, mask_row[i].text);
		round = &s.plan.round[1];
		want = image_of(&s, round->want, 1);
		mask = image_of(&s, round->mask, 1);
		before = image_of(&s, round->before, 1);
		for (uint32_t b = 0; b < s.plan.piece[1].size; b++) {
			uint8_t disturbed = want[b] ^ before[b];
			bool fine = mask[b] == 0xff ? disturbed != 0 : disturbed == mask[b];

			cr_expect_eq(mask[b], mask_row[i].mask[b], "row %zu: byte %u: %x", i, b,
			             mask[b]);
			cr_expect_eq(disturbed & ~mask[b], 0, "row %zu: byte %u", i, b);
			cr_expect(fine, "row %zu: byte %u", i, b);
		}
		sample_close(&s);
	}
}

/* What a leaf's image holds is read back as the value, whatever the order and the bits. */
Test(plan, leaves_are_read_as_they_were_written)
{
	for (size_t i = 0; i < ARRAY_LEN(leaf_row); i++) {
		struct sample s;

		sample_open(&s, leaf_row[i].text, leaf_row[i].words);
		cr_assert(s.placed, "row %zu", i);
		for (uint32_t r = 0; r < s.batch.header->round_count; r++) {
			const uint8_t *value = plan_value(&s.batch, s.plan.c, r);

			for (uint32_t l = 0; l < s.plan.leaf_count; l++) {
				const struct plan_leaf *leaf = &s.plan.leaf[l];
				uint8_t got[WIRE_LEAF_BYTES_MAX];

				plan_read(leaf, image_of(&s, s.plan.round[r].want, leaf->object),
				          got);
				cr_expect_arr_eq(got, value + leaf->value, plan_leaf_width(leaf),
				                 "row %zu: leaf %u", i, l);
			}
		}
		sample_close(&s);
	}
}

/* GCC: the most significant bit-field of a byte comes first, the most significant byte too. */
Test(plan, big_endian_leaves_are_read_from_their_highest_bit)
{
	static const uint32_t words[] = {8, 4, 0, 12, 12, 3, 4, 4};
	static const uint8_t object[] = {0xab, 0xca, 0, 0, 1, 2, 3, 4};
	static const uint8_t value[3][4] = {{0xbc, 0x0a}, {5}, {4, 3, 2, 1}};
	struct sample s;

	sample_open(&s, "struct s { u32 a : 12; u32 b : 3; u32 c; } order(big); void f(struct s);",
	            words);
	cr_assert(s.placed);
	for (uint32_t i = 0; i < 3; i++) {
		uint8_t got[WIRE_LEAF_BYTES_MAX];

		plan_read(&s.plan.leaf[i], object, got);
		cr_expect_arr_eq(got, value[i], plan_leaf_width(&s.plan.leaf[i]), "leaf %u", i);
	}
	sample_close(&s);
}

/* Clang up to 18 reads the rest of a _BitInt's highest byte as zero; bytes beyond may be any. */
Test(plan, rest_of_a_bitint_is_zero_up_to_a_byte)
{
	static const uint32_t words[] = {4, 4};
	struct sample s;

	sample_open(&s, "void f(bitint(20));", words);
	cr_assert(s.placed);
	for (uint32_t r = 0; r < s.batch.header->round_count; r++) {
		const uint8_t *want = image_of(&s, s.plan.round[r].want, 1);

		cr_expect(eq(u8, want[2] & 0xf0, 0));
		cr_expect(ne(u8, want[3], 0));
	}
	sample_close(&s);
}

Test(plan, empty_objects_have_places_of_their_own)
{
	static const uint32_t words[] = {0, 8, 0, 1};
	struct sample s;

	sample_open(&s, "struct s { i64 a[0]; }; void f(struct s, struct s *);", words);
	cr_assert(s.placed);
	for (size_t i = 1; i < 3; i++) {
		const struct plan_piece *piece = &s.plan.piece[i];

		cr_expect(eq(u32, piece->size, 0));
		cr_expect(gt(u32, piece->words, 0));
		cr_expect(eq(u32, piece->words * WORD - piece->start, 8),
		          "aligned to 8, not to 16");
	}
	sample_close(&s);
}

Test(plan, narrow_leaves_are_widened_by_their_bits)
{
	static const struct {
		struct wire_type leaf;
		uint8_t byte[8];
		int64_t wide;
	} row[] = {
	    {{.bits = 8, .flags = WIRE_SIGNED}, {0x80, 1}, -128},
	    {{.bits = 8}, {0x80, 1}, 128},
	    {{.bits = 12, .flags = WIRE_SIGNED}, {0xff, 0x1f}, -1},
	    {{.bits = 12, .flags = WIRE_SIGNED}, {0xff, 0xf7}, 0x7ff},
	    {{.bits = 12}, {0xff, 0xff}, 0xfff},
	    {{.bits = 63, .flags = WIRE_SIGNED}, {0, 0, 0, 0, 0, 0, 0, 0x40}, -0x4000000000000000},
	    {{.bits = 1}, {0xff}, 1},
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++)
		cr_expect(eq(i64, plan_widen(&row[i].leaf, row[i].byte, 8), row[i].wide), "row %zu",
		          i);
	cr_expect(eq(i64, plan_widen(&row[0].leaf, row[0].byte, 0), 0), "nothing there");
}
