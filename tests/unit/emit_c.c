/* Each construct of C that the emitter has words for, in modules that real compilers take. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../generators/contract.h"
#include "../../generators/emit.h"
#include "../../generators/layout.h"
#include "../../harness/base/file.h"
#include "../../harness/base/process.h"

TestSuite(emit_c, .timeout = 120);

#define LIST(...)          ((const void *const[]){__VA_ARGS__})
#define SCALAR(id)         (&(const struct type){.kind = TYPE_SCALAR, .u.scalar = SCALAR_##id})
#define BITINT(bits, sign) (&(const struct type){.kind = TYPE_BITINT, .u.bitint = {bits, sign}})
#define VECTOR(id, count)                                                                          \
	(&(const struct type){.kind = TYPE_VECTOR, .u.vector = {SCALAR_##id, count}})
#define ATOMIC(t)         (&(const struct type){.kind = TYPE_ATOMIC, .u.atomic = t})
#define POINTER(t)        (&(const struct type){.kind = TYPE_POINTER, .u.pointee = t})
#define ARRAY(t, count)   (&(const struct type){.kind = TYPE_ARRAY, .u.array = {t, count, false}})
#define FLEXIBLE(t)       (&(const struct type){.kind = TYPE_ARRAY, .u.array = {t, 0, true}})
#define FIELDS(...)       ((const struct field[]){__VA_ARGS__})
#define FIELD(n, t, ...)  {.name = n, .type = t, __VA_ARGS__}
#define BITS(n, t, count) {.name = n, .type = t, .bits = count, .is_bit_field = true}
#define RECORD(kind_, name_, count_, fields, ...)                                                  \
	{                                                                                          \
		.kind = kind_, .name = name_, .u.record = {                                        \
			.count = count_,                                                           \
			.field = fields,                                                           \
			__VA_ARGS__                                                                \
		}                                                                                  \
	}
#define STRUCT(...) RECORD(TYPE_STRUCT, __VA_ARGS__)
#define UNION(...)  RECORD(TYPE_UNION, __VA_ARGS__)
#define ENUM(name_, type_, mode_, aligned_, packed_, ...)                                          \
	{                                                                                          \
		.kind = TYPE_ENUM, .name = name_, .u.enumeration = {                               \
			sizeof((int64_t[]){__VA_ARGS__}) / sizeof(int64_t),                        \
			(const int64_t[]){__VA_ARGS__},                                            \
			type_,                                                                     \
			mode_,                                                                     \
			aligned_,                                                                  \
			packed_                                                                    \
		}                                                                                  \
	}
#define TYPEDEF(name_, base, aligned, mode)                                                        \
	{                                                                                          \
		.kind = TYPE_TYPEDEF, .name = name_, .u.definition = { base, aligned, mode }       \
	}

#define NO_SCALAR SCALAR_COUNT

static const struct type bit_enum = ENUM("e0", NO_SCALAR, NO_SCALAR, 0, false, -1, 0, 5);
static const struct type bits_only =
    STRUCT("s0", 4,
           FIELDS(BITS("f0", SCALAR(I32), 3), BITS(NULL, SCALAR(U8), 0),
                  BITS("f2", SCALAR(BOOL), 1), BITS("f3", &bit_enum, 4)));
static const struct type bits_more =
    STRUCT("s1", 5,
           FIELDS(FIELD("g0", SCALAR(F32)), BITS("g1", SCALAR(U64), 40), BITS(NULL, SCALAR(I16), 7),
                  BITS("g3", SCALAR(I64), 33), FIELD(NULL, &bits_only)));
static const struct type bits_union = UNION(
    "u2", 3,
    FIELDS(BITS("f0", SCALAR(CHAR), 7), BITS(NULL, SCALAR(I32), 0), BITS("f2", SCALAR(I128), 65)));

static const struct type alone =
    STRUCT("s0", 2, FIELDS(FIELD("f0", SCALAR(CHAR)), FIELD("f1", SCALAR(I64))), .aligned = 16);
static const struct type packed_inside = STRUCT(
    "s1", 2, FIELDS(FIELD("f2", SCALAR(I8)), FIELD("f3", SCALAR(I32), .aligned = 2)), .pack = 1);
static const struct type outer =
    STRUCT("s2", 4,
           FIELDS(FIELD("g0", SCALAR(I8)), FIELD(NULL, &packed_inside), FIELD(NULL, &alone),
                  FIELD("g3", SCALAR(F64), .packed = true)),
           .pack = 4);
static const struct type deep = UNION("u3", 2, FIELDS(FIELD(NULL, &outer), FIELD("h", SCALAR(U8))),
                                      .packed = true, .aligned = 2);

static const struct type typed_enum = ENUM("e0", SCALAR_U8, NO_SCALAR, 0, false, 0, 255);
static const struct type wide_enum =
    ENUM("e1", NO_SCALAR, NO_SCALAR, 0, false, INT64_MIN, INT32_MIN, INT64_C(5000000000));
static const struct type packed_enum = ENUM("e2", NO_SCALAR, NO_SCALAR, 4, true, 0, 1);
static const struct type mode_enum = ENUM("e3", NO_SCALAR, SCALAR_I8, 0, false, -1, 1);

static const struct type aligned_int = TYPEDEF("t0", SCALAR(I32), 16, NO_SCALAR);
static const struct type under_aligned = TYPEDEF("t1", SCALAR(I128), 1, NO_SCALAR);
static const struct type mode_int = TYPEDEF("t2", SCALAR(U32), 2, SCALAR_U16);
static const struct type chained = TYPEDEF("t3", &aligned_int, 0, NO_SCALAR);
static const struct type of_typedefs =
    STRUCT("s4", 4,
           FIELDS(FIELD("f0", &aligned_int), FIELD("f1", &under_aligned), FIELD("f2", &mode_int),
                  BITS("f3", &chained, 5)));

static const struct type empty = STRUCT("s0", 0, NULL);
static const struct type with_zero =
    STRUCT("s1", 3,
           FIELDS(FIELD("f0", ARRAY(&empty, 3)), FIELD("f1", ARRAY(SCALAR(I32), 0)),
                  FIELD("f2", SCALAR(F32))));
static const struct type with_flexible =
    STRUCT("s2", 2, FIELDS(FIELD("f0", SCALAR(I64)), FIELD("f1", FLEXIBLE(SCALAR(CHAR)))));

static const struct type with_vectors = STRUCT(
    "s0", 2,
    FIELDS(FIELD("f0", ARRAY(ARRAY(VECTOR(F32, 4), 2), 3)), FIELD("f1", ATOMIC(VECTOR(U8, 8)))));
static const struct type of_vector = TYPEDEF("t1", VECTOR(F64, 2), 32, NO_SCALAR);

static const struct type transparent =
    UNION("u0", 2, FIELDS(FIELD("f0", SCALAR(I32)), FIELD("f1", SCALAR(F32))), .transparent = true);
static const struct type microsoft = STRUCT(
    "s1", 2, FIELDS(FIELD("f0", SCALAR(CHAR)), BITS("f1", SCALAR(I32), 3)), .ms_struct = true);
static const struct type of_gcc =
    STRUCT("s2", 1, FIELDS(FIELD("f0", SCALAR(CHAR))), .gcc_struct = true);
static const struct type backwards = STRUCT(
    "s3", 2, FIELDS(FIELD("f0", SCALAR(I16)), BITS("f1", SCALAR(U32), 9)), .order = ORDER_BIG);

static const struct type atomics =
    STRUCT("s0", 2, FIELDS(FIELD("f0", ATOMIC(SCALAR(I8))), FIELD("f1", ATOMIC(SCALAR(I128)))));
static const struct type small = STRUCT("s1", 1, FIELDS(FIELD("f0", ARRAY(SCALAR(I32), 5))));

#define TYPES(...)                                                                                 \
	.type_count = ARRAY_LEN(LIST(__VA_ARGS__)),                                                \
	.type = (const struct type *const *)LIST(__VA_ARGS__)
#define TAKES(...)                                                                                 \
	.parameter_count = ARRAY_LEN(LIST(__VA_ARGS__)),                                           \
	.parameter = (const struct type *const *)LIST(__VA_ARGS__)
#define ALL       .fixed_count = SIZE_MAX
#define NO_NAMED  .fixed_count = 0, .variadic = true
#define TAIL(n)   .fixed_count = n, .variadic = true
#define LISTED(n) TAIL(n), .va_list = true

enum { GCC = 1, CLANG = 2, BOTH = 3 };

static const struct {
	const char *name;
	unsigned takes; /* who is known to take it */
	struct abi_case c;
} sample[] = {
    {"bit-fields",
     BOTH,
     {TYPES(&bit_enum, &bits_only, &bits_more, &bits_union), .result = &bits_only,
      TAKES(&bits_more, &bits_union, POINTER(&bits_more)), ALL}},
    {"anonymous",
     BOTH,
     {TYPES(&alone, &packed_inside, &outer, &deep), .result = &outer, TAKES(&deep), ALL}},
    {"enums",
     BOTH,
     {TYPES(&wide_enum, &packed_enum, &mode_enum), .result = &packed_enum,
      TAKES(&wide_enum, &mode_enum), ALL}},
    {"typed enum", CLANG, {TYPES(&typed_enum), .result = &typed_enum, TAKES(&typed_enum), ALL}},
    {"typedefs",
     BOTH,
     {TYPES(&aligned_int, &under_aligned, &mode_int, &chained, &of_typedefs), .result = &chained,
      TAKES(&under_aligned, &mode_int, &of_typedefs, POINTER(&under_aligned)), ALL}},
    {"sizes",
     BOTH,
     {TYPES(&empty, &with_zero, &with_flexible), .result = &with_flexible,
      TAKES(&empty, &with_zero, POINTER(&empty), &with_flexible), TAIL(3)}},
    {"vectors",
     BOTH,
     {TYPES(&with_vectors, &of_vector), .result = VECTOR(I16, 1),
      TAKES(VECTOR(F32, 32), &with_vectors, &of_vector, POINTER(VECTOR(I8, 2)), VECTOR(I32, 2)),
      TAIL(4)}},
    {"record attributes",
     BOTH,
     {TYPES(&transparent, &microsoft, &of_gcc), .result = &microsoft,
      TAKES(&transparent, &of_gcc, &transparent), ALL}},
    {"storage order", GCC, {TYPES(&backwards), .result = &backwards, TAKES(&backwards), ALL}},
    {"bitint",
     CLANG,
     {.result = BITINT(12, false),
      TAKES(BITINT(7, true), BITINT(128, true), BITINT(33, false)),
      TAIL(2)}},
    {"bfloat16", CLANG, {.result = SCALAR(BF16), TAKES(SCALAR(BF16)), ALL}},
    {"atomics",
     BOTH,
     {TYPES(&atomics, &small),
      TAKES(&atomics, POINTER(ATOMIC(SCALAR(I128))), POINTER(ATOMIC(&small))), ALL}},
    {"ms",
     BOTH,
     {TYPES(&small), .result = &small, TAKES(SCALAR(F32), &small), ALL,
      .convention = CONVENTION_MS}},
    {"ms variadic",
     BOTH,
     {TYPES(&small), .result = &small, TAKES(SCALAR(F32), &small, SCALAR(F64)), TAIL(1),
      .convention = CONVENTION_MS}},
    {"ms va_list",
     BOTH,
     {TYPES(&small), .result = SCALAR(I8), TAKES(SCALAR(F32), &small, SCALAR(F64)), LISTED(1),
      .convention = CONVENTION_EFI}},
    {"va_list", BOTH, {TYPES(&small), .result = &small, TAKES(SCALAR(I32), &small), LISTED(1)}},
    {"va_list alone", BOTH, {TAKES(SCALAR(I32)), LISTED(0)}},
    {"nothing named", CLANG, {.result = SCALAR(I8), TAKES(SCALAR(I32), SCALAR(F64)), NO_NAMED}},
    {"old definition",
     BOTH,
     {TYPES(&small, &packed_enum), .result = SCALAR(F32),
      TAKES(SCALAR(I8), SCALAR(F32), &small, &packed_enum, POINTER(&small), SCALAR(BOOL)), ALL,
      .old_definition = true}},
    {"no prototype",
     BOTH,
     {TYPES(&small), TAKES(SCALAR(F64), &small, POINTER(&small)), ALL, .no_prototype = true}},
    {"neither",
     BOTH,
     {.result = SCALAR(I64),
      TAKES(SCALAR(F64)),
      ALL,
      .no_prototype = true,
      .old_definition = true,
      .convention = CONVENTION_MS}},
    {"regcall", CLANG, {TAKES(SCALAR(F64)), ALL, .convention = CONVENTION_REGCALL}},
    {"vectorcall",
     CLANG,
     {.result = VECTOR(F32, 4), TAKES(VECTOR(F32, 4)), ALL, .convention = CONVENTION_VECTORCALL}},
    {"preserve_none", CLANG, {TAKES(SCALAR(I8)), ALL, .convention = CONVENTION_PRESERVE_NONE}},
};

/* With the names of the warnings about constructs that are meant. */
static const struct {
	const char *name, *quiet;
	unsigned who;
} compiler[] = {
    {"gcc-12",
     "-Wno-attributes -Wno-packed-not-aligned -Wno-scalar-storage-order -Wno-varargs -Wno-psabi",
     GCC},
    {"clang-19", "-Wno-unknown-attributes -Wno-deprecated-non-prototype -Wno-varargs -Wno-psabi",
     CLANG},
};

struct build {
	struct arena arena;
	const char *folder;
	const struct abi_case *c[ARRAY_LEN(sample)];
	bool wanted[ARRAY_LEN(sample)];
	const struct module_table *table;
};

static const struct abi_case *sample_case(struct arena *arena, size_t i)
{
	struct abi_case *c = NEW(arena, struct abi_case);

	*c = sample[i].c;
	c->name = "f";
	c->fixed_count = MIN(c->fixed_count, c->parameter_count);
	return c;
}

static void write_module(const struct build *b)
{
	const struct emit_request request = {b->c, b->wanted, ARRAY_LEN(sample), true,
	                                     language_c.features};
	char path[512];
	FILE *out;

	snprintf(path, sizeof path, "%s/module.c", b->folder);
	out = fopen(path, "w");
	cr_assert(out != NULL);
	language_c.module(&request, out);
	cr_assert_eq(fclose(out), 0);
}

/* The exit code is 0. */
static bool shell(const char *line)
{
	const char *const argv[] = {"sh", "-c", line, NULL};
	struct process_request request = {.argv = argv};
	struct process_result result;
	bool ok;

	process_run(&request, &result);
	ok = result.end == PROCESS_EXITED && result.code == 0;
	process_result_release(&result);
	return ok;
}

/* Linked as modules are: with libc and what the compiler brings. */
static void build_module(struct build *b, size_t k)
{
	char line[512];
	void *handle;

	snprintf(line, sizeof line,
	         "cd %s && %s -O0 -Wall -Werror %s -fPIC -shared -Wl,-z,defs -o %s.so module.c",
	         b->folder, compiler[k].name, compiler[k].quiet, compiler[k].name);
	cr_assert(shell(line), "%s", compiler[k].name);
	snprintf(line, sizeof line, "%s/%s.so", b->folder, compiler[k].name);
	handle = dlopen(line, RTLD_NOW | RTLD_LOCAL);
	cr_assert(handle != NULL, "%s", dlerror());
	b->table = dlsym(handle, CONTRACT_TABLE);
	cr_assert(b->table != NULL);
}

static unsigned count_ones(const unsigned char *byte, size_t size)
{
	unsigned count = 0;

	for (size_t i = 0; i < size; i++)
		count += (unsigned)__builtin_popcount(byte[i]);
	return count;
}

/* Each object has ones in as many bits as its bit-field has. */
static void check_bits(const struct abi_case *c, const struct layout_plan *plan,
                       const uint32_t *words, const void *const *bits)
{
	for (size_t i = 0; i < c->type_count; i++) {
		const struct record *record = &c->type[i]->u.record;

		for (size_t f = 0; type_is_record(c->type[i]) && f < record->count; f++) {
			if (!record->field[f].is_bit_field || record->field[f].name == NULL)
				continue;
			cr_expect_eq(count_ones(*bits++, words[plan->type_word[i]]),
			             record->field[f].bits, "%s.%s", c->type[i]->name,
			             record->field[f].name);
		}
	}
}

/* What both compilers lay out alike. */
static const struct {
	const char *name;
	bool is_object; /* or a named type */
	size_t index, word;
	uint32_t want;
} known[] = {
    {"bit-fields", false, 2, 8, 24}, /* where the member is that has bit-fields alone */
    {"typedefs", true, 2, 1, 2},     {"vectors", false, 0, 1, 16},
    {"vectors", true, 1, 1, 128}, /* without AVX */
    {"vectors", true, 3, 1, 32},
};

static void check_words(const char *name, const struct layout_plan *plan, const uint32_t *words)
{
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		const uint32_t *first = known[i].is_object ? plan->object_word : plan->type_word;

		if (strcmp(known[i].name, name) == 0)
			cr_expect_eq(words[first[known[i].index] + known[i].word], known[i].want,
			             "row %zu: %s", i, name);
	}
}

static void check_module(struct build *b)
{
	const uint32_t *words = b->table->layout;
	const void *const *bits = b->table->bits;

	cr_assert_eq(b->table->version, (uint32_t)CONTRACT_VERSION);
	cr_assert_eq(b->table->case_count, (uint32_t)ARRAY_LEN(sample));
	for (size_t i = 0; i < ARRAY_LEN(sample); i++) {
		const struct layout_plan plan = layout_plan(&b->arena, b->c[i]);

		cr_expect_eq(b->table->cases[i].callee != NULL, b->wanted[i]);
		cr_expect_eq(b->table->cases[i].caller != NULL, b->wanted[i]);
		if (b->wanted[i])
			check_bits(b->c[i], &plan, words, bits);
		else
			cr_expect(layout_bit_field_count(b->c[i]) == 0 || *bits == NULL);
		if (b->wanted[i])
			check_words(sample[i].name, &plan, words);
		words += plan.word_count;
		bits += layout_bit_field_count(b->c[i]);
	}
}

Test(emit_c, modules_compile_and_load)
{
	struct build b;
	struct error error;

	arena_init(&b.arena);
	cr_assert(folder_temporary(&b.arena, &b.folder, &error));
	for (size_t i = 0; i < ARRAY_LEN(sample); i++)
		b.c[i] = sample_case(&b.arena, i);
	for (size_t k = 0; k < ARRAY_LEN(compiler); k++) {
		char line[64];
		size_t left_out = 0;

		snprintf(line, sizeof line, "command -v %s >/dev/null", compiler[k].name);
		if (!shell(line)) {
			fprintf(stderr, "skipped: no %s\n", compiler[k].name);
			continue;
		}
		for (size_t i = 0; i < ARRAY_LEN(sample); i++) {
			b.wanted[i] = sample[i].takes & compiler[k].who;
			left_out += !b.wanted[i];
		}
		write_module(&b);
		build_module(&b, k);
		check_module(&b);
		fprintf(stderr, "%s: %zu of %zu left out\n", compiler[k].name, left_out,
		        ARRAY_LEN(sample));
	}
	file_remove(b.folder);
	arena_release(&b.arena);
}

/* What people are shown; the same as in a module, less the numbers. */
static const struct {
	const char *name, *text;
} shown[] = {
    {"anonymous", "#pragma pack(4)\n"
                  "struct s2 { signed char g0;\n"
                  "#pragma pack(1)\n"
                  "struct { signed char f2; int f3 __attribute__((aligned(2))); };\n"
                  "#pragma pack()\n"
                  "struct { char f0; long long f1; } __attribute__((aligned(16)));\n"
                  "#pragma pack(4)\n"
                  "double g3 __attribute__((packed)); };\n"
                  "#pragma pack()\n"},
    {"enums", "enum e1 { e1_0 = -9223372036854775807LL - 1, e1_1 = -2147483647 - 1, "
              "e1_2 = 5000000000LL };\n"
              "enum e2 { e2_0 = 0, e2_1 = 1 } __attribute__((packed, aligned(4)));\n"
              "enum e3 { e3_0 = -1, e3_1 = 1 } __attribute__((mode(QI)));\n"},
    {"typedefs", "typedef unsigned t2 __attribute__((mode(HI), aligned(2)));\ntypedef t0 t3;\n"},
    {"nothing named", "__attribute__((overloadable)) signed char callee(...)\n{\n"
                      "\t__builtin_va_list list; __builtin_va_start(list, 0);\n"},
    {"nothing named", "crosscall_entry void caller(__typeof__(callee) *callee)\n"},
    {"old definition",
     "float callee(a0, a1, a2, a3, a4, a5) signed char a0; float a1; struct s1 a2; enum e2 a3; "
     "struct s1 * a4; _Bool a5;\n{\n"},
    {"old definition", "caller(float (*callee)(int, double, struct s1, int, struct s1 *, int))\n"},
    {"no prototype", "caller(void (*callee)())\n{\n\tcallee(*(double *)to[1], *(struct s1 *)to[2]"},
    {"ms va_list",
     "static __attribute__((ms_abi)) signed char start(signed char (__attribute__((ms_abi)) "
     "*callee)(float, __builtin_ms_va_list), float a0, ...)\n"
     "{\n"
     "\t__builtin_ms_va_list list; __builtin_ms_va_start(list, a0);\n"
     "\tsigned char result = callee(a0, list);\n"
     "\t__builtin_ms_va_end(list);\n"
     "\treturn result;\n"
     "}\n"},
    {"ms va_list", "\t*(long long *)to[0] = start(callee, *(float *)to[1], *(struct s1 *)to[2], "
                   "*(double *)to[3]);\n"},
    {"atomics", "\t__builtin_memcpy(slot[2], a1, sizeof *a1);\n"},
};

static const struct abi_case *case_named(struct arena *arena, const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(sample); i++)
		if (strcmp(sample[i].name, name) == 0)
			return sample_case(arena, i);
	unreachable();
}

Test(emit_c, shows_what_it_emits)
{
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(shown); i++) {
		char *text = NULL;
		size_t size;
		FILE *out = open_memstream(&text, &size);

		language_c.show(case_named(&arena, shown[i].name), out);
		fclose(out);
		cr_expect(strstr(text, shown[i].text) != NULL, "%s:\n%s", shown[i].name, text);
		free(text);
	}
	arena_release(&arena);
}
