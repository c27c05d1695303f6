#include "runner_sample.h"

TestSuite(runner_types, .timeout = 120);

/*
 * A module of two cases, `TYPE f(TYPE)` both. WIDE is what a narrow one is received as, BITS the
 * images of its bit-fields, OTHER_BITS those of the second case.
 */
static const char module[] = "#include <contract.h>\n"
                             "#include <stdint.h>\n"
                             "DEFINITIONS\n"
                             "#ifndef WIDE\n"
                             "#define WIDE TYPE\n"
                             "#endif\n"
                             "#ifndef OTHER_BITS\n"
                             "#define OTHER_BITS BITS\n"
                             "#endif\n"
                             "static void *slot[SLOT_COUNT], *to[SLOT_COUNT];\n"
                             "static TYPE callee(TYPE a)\n"
                             "{\n"
                             "	*(WIDE *)slot[1] = a;\n"
                             "	WRONG\n"
                             "	return *(TYPE *)slot[0];\n"
                             "}\n"
                             "static void caller(contract_function *target)\n"
                             "{\n"
                             "	*(WIDE *)to[0] = ((TYPE (*)(TYPE))target)(*(TYPE *)to[1]);\n"
                             "}\n"
                             "static const uint32_t layout[] = {LAYOUT, LAYOUT};\n"
                             "static const struct module_case cases[] = {\n"
                             "	{(contract_function *)callee, caller},\n"
                             "	{(contract_function *)callee, caller}};\n"
                             "static const void *const bits[] = {BITS OTHER_BITS 0};\n"
                             "const struct module_table crosscall_module =\n"
                             "	{CONTRACT_VERSION, 2, cases, layout, bits, slot, to};\n";

static void build(struct sample *s, const char *type, const char *definitions, const char *layout,
                  const char *bits, const char *more)
{
	const char *flags = arena_printf(
	    &s->arena, "-msse2 '-DTYPE=%s' '-DDEFINITIONS=%s' '-DLAYOUT=%s' '-DBITS=%s' %s", type,
	    definitions, layout, bits, more);

	sample_build(s, module, flags);
}

static void cases(struct sample *s, const char *text)
{
	sample_case(s, text);
	sample_case(s, text);
}

#define SIZE  "sizeof(TYPE), _Alignof(TYPE)"
#define TWICE SIZE ", " SIZE
#define RIGHT "-DWRONG="

#define BIT_FIELDS                                                                                 \
	"struct s { unsigned a : 3, : 2; int b : 12; unsigned : 0; _Bool c : 1; long long d : 40;" \
	" };"                                                                                      \
	"static const struct s a = {.a = -1}, b = {.b = -1}, c = {.c = -1}, d = {.d = -1},"        \
	" none, two = {.a = -1, .c = 1}, less = {.a = 1};"
#define BIT_FIELDS_TEXT                                                                            \
	"struct s { u32 a : 3; u32 : 2; i32 b : 12; u32 : 0; bool c : 1; i64 d : 40; };"           \
	"struct s f(struct s);"
#define BIT_FIELDS_LAYOUT SIZE ", 0, 0, 0, 0, 0, 0, 0, 0"

/* Each calls itself: nothing that it moves is taken for damage. */
static const struct {
	const char *text, *type, *definitions, *layout, *bits, *more;
} row[] = {
    {BIT_FIELDS_TEXT, "struct s", BIT_FIELDS, BIT_FIELDS_LAYOUT, "&a, &b, &c, &d,", ""},
    {"enum e { 5, 300 }; struct s { u16 a : 12; u16 b : 9; u32 c; enum e d; } order(big);"
     "struct s f(struct s);",
     "struct s",
     "enum e { X = 5, Y = 300 }; struct s { unsigned short a : 12, b : 9; unsigned c; enum e d; }"
     " __attribute__((scalar_storage_order(\"big-endian\")));"
     "static const struct s a = {.a = -1}, b = {.b = -1};",
     "sizeof(enum e), _Alignof(enum e), " SIZE ", 0, 0, 0, 0, 4, 4, 8, 4", "&a, &b,", ""},
    {"union s { u8 : 3; u32 a : 9; i8 b; }; union s f(union s);", "union s",
     "union s { unsigned char : 3; unsigned a : 9; signed char b; };"
     "static const union s a = {.a = -1};",
     SIZE ", 0, 0, 0, 1", "&a,", ""},
    {"struct s {}; struct s f(struct s);", "struct s", "struct s {};", SIZE, "", ""},
    {"struct s { i64 a[0]; }; struct s f(struct s);", "struct s", "struct s { long long a[0]; };",
     SIZE ", 0, 0", "", ""},
    {"struct s { i32 a; i8 b[]; }; struct s f(struct s);", "struct s",
     "struct s { int a; char b[]; };", SIZE ", 0, 4, 4, 0", "", ""},
    {"struct s { i8 a; } aligned(1024); struct s f(struct s);", "struct s",
     "struct s { char a; } __attribute__((aligned(1024)));", SIZE ", 0, 1", "", ""},
    {"struct s { i8 a; i64 b; longdouble c; } packed; struct s f(struct s);", "struct s",
     "struct s { char a; long long b; long double c; } __attribute__((packed));",
     SIZE ", 0, 1, 1, 8, 9, sizeof(long double)", "", ""},
    {"vector(f32, 4) f(vector(f32, 4));", "v", "typedef float v __attribute__((vector_size(16)));",
     TWICE, "", ""},
    {"vector(i16, 1) f(vector(i16, 1));", "v", "typedef short v __attribute__((vector_size(2)));",
     TWICE, "", ""},
    {"vector(i8, 128) f(vector(i8, 128));", "v",
     "typedef signed char v __attribute__((vector_size(128)));", TWICE, "", ""},
    {"typedef i16 t aligned(64); t f(t);", "t", "typedef short t __attribute__((aligned(64)));",
     TWICE, "", "-DWIDE=int64_t"},
    {"enum e { -1, 7 } packed; enum e f(enum e);", "enum e",
     "enum e { X = -1, Y = 7 } __attribute__((packed));", SIZE, "", "-DWIDE=int64_t"},
    {"enum e { -1, 1099511627776 }; enum e f(enum e);", "enum e",
     "enum e { X = -1, Y = 1099511627776 };", SIZE, "", ""},
};

RUNNER_TEST(runner_types, controls)
{
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		struct sample s;

		sample_init(&s, target);
		cases(&s, row[i].text);
		build(&s, row[i].type, row[i].definitions, row[i].layout, row[i].bits,
		      arena_printf(&s.arena, RIGHT " %s", row[i].more));
		sample_run(&s);
		for (size_t c = 0; c < 2; c++)
			cr_expect_eq(sample_verdict(&s, c, 0, 0), WIRE_OK, "%s: %s: %u",
			             target->name, row[i].text, sample_verdict(&s, c, 0, 0));
		sample_release(&s);
	}
}

/* Leaves 0 to 3 are the result's. */
static const struct {
	const char *wrong;
	uint32_t leaf;
	uint8_t width, difference; /* of the leaf's highest byte */
} bit_row[] = {
    {"(*(struct s *)slot[1]).a ^= 4;", 4, 1, 4},
    {"(*(struct s *)slot[1]).b ^= -2048;", 5, 2, 8},
    {"(*(struct s *)slot[1]).c ^= 1;", 6, 1, 1},
    {"(*(struct s *)slot[1]).d ^= 0x4000000000;", 7, 5, 0x40},
};

RUNNER_TEST(runner_types, wrong_bits)
{
	for (size_t i = 0; i < ARRAY_LEN(bit_row); i++) {
		const struct wire_failure *failure;
		struct sample s;
		unsigned top;

		sample_init(&s, target);
		cases(&s, BIT_FIELDS_TEXT);
		build(&s, "struct s", BIT_FIELDS, BIT_FIELDS_LAYOUT, "&a, &b, &c, &d,",
		      arena_printf(&s.arena, "'-DWRONG=%s'", bit_row[i].wrong));
		sample_run(&s);
		failure = sample_failure(&s, 0, 0, 0);
		cr_assert_not_null(failure, "row %zu", i);
		cr_expect_eq(failure->verdict, WIRE_ARGS, "row %zu", i);
		cr_expect_eq(failure->leaf, bit_row[i].leaf, "row %zu: leaf %u", i, failure->leaf);
		cr_assert_eq(failure->width, bit_row[i].width, "row %zu", i);
		top = failure->width - 1U;
		cr_expect_eq(failure->sent[top] ^ failure->received[top], bit_row[i].difference,
		             "row %zu", i);
		sample_release(&s);
	}
}

/* Only the second case has them. */
static const char *const bad_image[] = {
    "&none, &b, &c, &d,",
    "&two, &b, &c, &d,",
    "&less, &b, &c, &d,",
    "0, 0, 0, 0,",
};

RUNNER_TEST(runner_types, images_that_show_no_bit_field)
{
	for (size_t i = 0; i < ARRAY_LEN(bad_image); i++) {
		struct sample s;

		sample_init(&s, target);
		cases(&s, BIT_FIELDS_TEXT);
		build(&s, "struct s", BIT_FIELDS, BIT_FIELDS_LAYOUT, "&a, &b, &c, &d,", RIGHT);
		build(&s, "struct s", BIT_FIELDS, BIT_FIELDS_LAYOUT, "&a, &b, &c, &d,",
		      arena_printf(&s.arena, RIGHT " '-DOTHER_BITS=%s'", bad_image[i]));
		sample_run(&s);
		cr_expect_eq(sample_load(&s, 1)->load, WIRE_LOADED, "row %zu", i);
		cr_expect_eq(sample_verdict(&s, 0, 0, 1), WIRE_OK, "row %zu", i);
		cr_expect_eq(sample_verdict(&s, 1, 0, 0), WIRE_OK, "row %zu", i);
		cr_expect_eq(sample_verdict(&s, 1, 1, 1), WIRE_ABSTAINED, "row %zu: %u", i,
		             sample_verdict(&s, 1, 1, 1));
		sample_release(&s);
	}
}

/* An image that cannot be read costs the module, and nobody else. */
RUNNER_TEST(runner_types, image_that_is_not_there)
{
	struct sample s;

	sample_init(&s, target);
	cases(&s, BIT_FIELDS_TEXT);
	build(&s, "struct s", BIT_FIELDS, BIT_FIELDS_LAYOUT, "(void *)64, &b, &c, &d,", RIGHT);
	build(&s, "struct s", BIT_FIELDS, BIT_FIELDS_LAYOUT, "&a, &b, &c, &d,", RIGHT);
	sample_run(&s);
	cr_expect_eq(sample_load(&s, 0)->load, WIRE_LOAD_CRASHED);
	cr_expect_eq(sample_verdict(&s, 0, 1, 1), WIRE_OK);
	sample_release(&s);
}

static const uint32_t *layout_of(const struct sample *s, size_t toolchain)
{
	const struct wire_batch *batch = (const void *)s->batch.data;
	const uint32_t *words = (const void *)(s->results.data + sample_results(s)->layout_offset);

	return words + toolchain * batch->layout_words;
}

RUNNER_TEST(runner_types, layout_tells_first_bits_and_widths)
{
	static const uint32_t expected[] = {0, 3, 5, 12, 32, 1, 33, 40};
	const uint32_t *words;
	struct sample s;

	sample_init(&s, target);
	cases(&s, BIT_FIELDS_TEXT);
	build(&s, "struct s", BIT_FIELDS, BIT_FIELDS_LAYOUT, "&a, &b, &c, &d,", RIGHT);
	sample_run(&s);
	words = layout_of(&s, 0) + 2;
	/* The last may not cross a unit of 32 bits on i386 as it does on x86-64. */
	for (size_t i = 0; i < 6; i++)
		cr_expect_eq(words[i], expected[i], "%s: word %zu: %u", target->name, i, words[i]);
	cr_expect_eq(words[7], 40);
	sample_release(&s);
}

RUNNER_TEST(runner_types, malformed)
{
	struct sample s;

	sample_init(&s, target);
	cases(&s, BIT_FIELDS_TEXT);
	build(&s, "struct s", BIT_FIELDS, BIT_FIELDS_LAYOUT, "&a, &b, &c, &d,", RIGHT);
	sample_spoil(&s);
	sample_release(&s);
}

RUNNER_TEST(runner_types, malformed_for_libffi)
{
	struct sample s;

	sample_init(&s, target);
	sample_case(&s, "typedef i16 t; enum e : u8 { 1 }; struct s { t a[2]; enum e b; };"
	                "struct r { struct s; i8 c; }; typedef struct r u;"
	                "u f(t, u *);");
	sample_libffi(&s);
	sample_spoil(&s);
	sample_release(&s);
}
