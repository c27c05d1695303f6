/* What the cells are called, and that the smoke battery covers what it promises, by no more cases
 * than it needs. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../../generators/coverage.h"
#include "../../generators/layout.h"
#include "../../generators/text.h"
#include "../../harness/base/file.h"

#define SMOKE CROSSCALL_SOURCE_DIR "/corpus/smoke"

enum { CELLS_MAX = 4096, FILES_MAX = 512 };

struct cell {
	char *name;
	size_t file[2];  /* the first that covers it: of ISO C, beyond it */
	size_t count[2]; /* how many do */
};

struct smoke {
	struct arena arena;
	size_t cell_count;
	struct cell cell[CELLS_MAX];
	bool beyond; /* the file that is being read is */
	size_t file_count;
	char *file[FILES_MAX];
};

static void add_cell(const char *name, void *context)
{
	struct smoke *smoke = context;
	size_t i;

	for (i = 0; i < smoke->cell_count; i++)
		if (strcmp(smoke->cell[i].name, name) == 0)
			break;
	if (i == smoke->cell_count) {
		cr_assert_lt(smoke->cell_count++, CELLS_MAX);
		smoke->cell[i].name = arena_strdup(&smoke->arena, name);
	}
	if (smoke->cell[i].count[smoke->beyond]++ == 0)
		smoke->cell[i].file[smoke->beyond] = smoke->file_count;
}

struct extent {
	uint32_t size, alignment;
};

static struct extent extent_of(const struct type *type);

static uint32_t align(uint32_t offset, uint32_t alignment)
{
	return (offset + alignment - 1) / alignment * alignment;
}

static struct extent record_extent(const struct type *type)
{
	struct extent all = {0, 1};

	for (size_t i = 0; i < type->u.record.count; i++) {
		struct extent one = extent_of(type->u.record.field[i].type);

		all.alignment = MAX(all.alignment, one.alignment);
		if (type->kind == TYPE_UNION)
			all.size = MAX(all.size, one.size);
		else
			all.size = align(all.size, one.alignment) + one.size;
	}
	all.size = align(all.size, all.alignment);
	return all;
}

/* As on x86-64: psABI 3.1.2, everything at its natural alignment. */
static struct extent extent_of(const struct type *type)
{
	const struct scalar_info *info;
	struct extent element;
	uint32_t width;

	switch (type->kind) {
	case TYPE_SCALAR:
		info = &scalar_info[type->u.scalar];
		width = info->class == SCALAR_CLASS_X87 ? 16 : info->width;
		return (struct extent){width * info->parts, width};
	case TYPE_ENUM:
		return (struct extent){4, 4};
	case TYPE_ARRAY:
		element = extent_of(type->u.array.element);
		return (struct extent){element.size * type->u.array.count, element.alignment};
	default:
		return record_extent(type);
	}
}

static const uint32_t *make_layout(struct arena *arena, const struct abi_case *c)
{
	uint32_t *layout = NEW_ARRAY(arena, uint32_t, layout_word_count(c));

	for (size_t i = 0; i < layout_word_count(c); i++) {
		struct layout_word word = layout_word(c, i);

		if (word.kind == LAYOUT_SIZE)
			layout[i] = extent_of(word.type).size;
	}
	return layout;
}

static const struct abi_case *parse(struct arena *arena, const char *file, const char *text,
                                    size_t length)
{
	struct error error = {0};
	const struct abi_case *c = case_parse(arena, file, text, length, &error);

	cr_assert_not_null(c, "%s", error.message);
	return c;
}

static void add_file(struct smoke *smoke, const char *name)
{
	char *path = arena_printf(&smoke->arena, "%s/%s", SMOKE, name);
	const struct abi_case *c;
	const uint32_t *layout = NULL;
	struct error error = {0};
	struct buffer text;

	buffer_init(&text);
	cr_assert(file_read(path, &text, &error), "%s", error.message);
	c = parse(&smoke->arena, path, text.data, text.length);
	cr_expect_not_null(c->comment, "%s does not say what it is there for", name);
	smoke->beyond = case_tiers(c) != TIER_BIT(TIER_ISO);
	if (!smoke->beyond)
		layout = make_layout(&smoke->arena, c);
	coverage_of(c, layout, add_cell, smoke);
	cr_assert_lt(smoke->file_count, FILES_MAX);
	smoke->file[smoke->file_count++] = arena_strdup(&smoke->arena, name);
	buffer_release(&text);
}

static struct smoke *read_smoke(void)
{
	struct smoke *smoke = calloc(1, sizeof *smoke);
	DIR *folder = opendir(SMOKE);
	struct dirent *entry;

	cr_assert(smoke != NULL && folder != NULL, "%s", SMOKE);
	arena_init(&smoke->arena);
	while ((entry = readdir(folder)) != NULL)
		if (strstr(entry->d_name, ".case") != NULL)
			add_file(smoke, entry->d_name);
	closedir(folder);
	return smoke;
}

static void free_smoke(struct smoke *smoke)
{
	arena_release(&smoke->arena);
	free(smoke);
}

static bool has(const struct smoke *smoke, const char *name)
{
	for (size_t i = 0; i < smoke->cell_count; i++)
		if (strcmp(smoke->cell[i].name, name) == 0)
			return true;
	return false;
}

/* Among those of ISO C or those beyond it: the one battery does not stand in for the other. */
Test(coverage, each_smoke_case_is_needed)
{
	struct smoke *smoke = read_smoke();
	size_t alone[FILES_MAX] = {0};

	for (size_t i = 0; i < smoke->cell_count; i++)
		for (size_t beyond = 0; beyond < 2; beyond++)
			if (smoke->cell[i].count[beyond] == 1)
				alone[smoke->cell[i].file[beyond]]++;
	cr_expect_geq(smoke->file_count, (size_t)60);
	for (size_t i = 0; i < smoke->file_count; i++)
		cr_expect_gt(alone[i], (size_t)0, "%s covers nothing that no other case covers",
		             smoke->file[i]);
	free_smoke(smoke);
}

static void expect_cell(const struct smoke *smoke, const char *position, const char *what)
{
	char cell[64];

	snprintf(cell, sizeof cell, "%s/%s", position, what);
	cr_expect(has(smoke, cell), "no smoke case covers %s", cell);
}

Test(coverage, smoke_covers_each_type_in_each_position)
{
	static const char *const position[] = {"param", "return", "pointee",
	                                       "field", "member", "element"};
	static const char *const named[] = {"bitint", "vector", "enum", "struct", "union"};
	static const char *const inside[] = {"array", "atomic", "typedef"}; /* in records only */
	struct smoke *smoke = read_smoke();

	for (size_t p = 0; p < ARRAY_LEN(position); p++) {
		for (size_t i = 0; i < SCALAR_COUNT; i++)
			expect_cell(smoke, position[p], scalar_info[i].text);
		for (size_t i = 0; i < ARRAY_LEN(named); i++)
			expect_cell(smoke, position[p], named[i]);
	}
	for (size_t i = 0; i < SCALAR_COUNT; i++)
		if (scalar_info[i].promoted)
			expect_cell(smoke, "tail", scalar_info[i].text);
	for (size_t i = 0; i < ARRAY_LEN(named); i++)
		expect_cell(smoke, "tail", named[i]);
	for (size_t p = 3; p < ARRAY_LEN(position); p++)
		for (size_t i = 0; i < ARRAY_LEN(inside); i++)
			expect_cell(smoke, position[p], inside[i]);
	expect_cell(smoke, "pointee", "atomic");
	expect_cell(smoke, "field", "bit-field");
	expect_cell(smoke, "member", "bit-field");
	free_smoke(smoke);
}

/* Types and what is done to them by value, returned, and behind a pointer; what is said of a call. */
Test(coverage, smoke_covers_each_feature)
{
	static const char *const place[] = {"param", "return", "pointee"};
	static const char *const call[] = {"no_prototype", "old_definition", "va_list",
	                                   "variadic-alone"};
	struct smoke *smoke = read_smoke();

	for (size_t f = 0; f < FEATURE_COUNT; f++) {
		enum tier tier = feature_info[f].tier;

		if (tier == TIER_ISO || tier == TIER_CONVENTIONS)
			continue;
		for (size_t p = 0; p < ARRAY_LEN(place); p++) {
			char what[64];

			snprintf(what, sizeof what, "%s/%s", feature_info[f].text, place[p]);
			expect_cell(smoke, "with", what);
		}
	}
	for (size_t i = 0; i < CONVENTION_COUNT; i++)
		if (convention_info[i].text[0] != '\0')
			expect_cell(smoke, "convention", convention_info[i].text);
	for (size_t i = 0; i < ARRAY_LEN(call); i++)
		expect_cell(smoke, "call", call[i]);
	free_smoke(smoke);
}

Test(coverage, smoke_covers_the_borders)
{
	static const char *const cell[] = {
	    "return/void",
	    "tail/none",
	    "arity/0",
	    "arity/16",
	    "arity/64",
	    "fields/12",
	    "fields/64",
	    "depth/8",
	    "size/1",
	    "size/2",
	    "size/3",
	    "size/4",
	    "size/5",
	    "size/7",
	    "size/8",
	    "size/9",
	    "size/12",
	    "size/15",
	    "size/16",
	    "size/17",
	    "size/20",
	    "size/23",
	    "size/24",
	    "size/25",
	    "size/31",
	    "size/32",
	    "size/33",
	    "size/40",
	    "behind/i128/4,0",
	    "behind/i128/5,0",
	    "behind/i128/6,0",
	    "behind/i128/7,0",
	    "behind/u128/5,0",
	    "behind/i128/5,7",
	    "behind/i128/7,9",
	    "trailing/i128/int",
	    "trailing/u128/int",
	    "behind/struct/4,0",
	    "behind/struct/5,0",
	    "behind/struct/6,0",
	    "behind/struct/0,6",
	    "behind/struct/0,7",
	    "behind/struct/0,8",
	    "behind/struct/5,7",
	    "behind/union/5,0",
	    "behind/cf32/0,7",
	    "behind/cf32/0,8",
	    "behind/cf64/0,7",
	    "behind/cf64/0,8",
	    "behind/bool/6,0",
	    "behind/f32/0,8",
	    "behind/enum/6,0",
	    "behind/i16/7,0",
	    "prefix/7,9",
	    "trailing/struct/int",
	    "convention/sysv",
	    "behind/longdouble/7,0",
	    "behind/longdouble/0,9",
	    "behind/clongdouble/7,0",
	};
	struct smoke *smoke = read_smoke();

	for (size_t i = 0; i < ARRAY_LEN(cell); i++)
		cr_expect(has(smoke, cell[i]), "no smoke case covers %s", cell[i]);
	free_smoke(smoke);
}

static void append_cell(const char *cell, void *context)
{
	struct buffer *out = context;

	buffer_printf(out, "%s%s", out->length > 0 ? " " : "", cell);
}

Test(coverage, names_the_cells_of_a_case)
{
	static const struct {
		const char *text, *cells;
	} row[] = {
	    {"void f();", "arity/0 prefix/0,0 return/void tier/iso"},
	    {"i8 f(f32, i128);", "arity/2 behind/f32/0,0 behind/i128/0,1 param/f32 param/i128 "
	                         "prefix/0,1 return/i8 tier/iso trailing/f32/int128"},
	    {"void f(i32, i32 *, ...) sysv;",
	     "arity/2 behind/i32/0,0 behind/pointer/1,0 convention/sysv convention/sysv... "
	     "param/i32 pointee/i32 "
	     "prefix/2,0 return/void tail/none tier/iso trailing/i32/int"},
	    {"union u0 { i8 a[2]; u16 b; }; struct s0 { union u0 a; cf32 b; }; void f(struct s0);",
	     "arity/1 behind/struct/0,0 depth/3 element/i8 field/cf32 field/union fields/2 "
	     "member/array member/u16 near/record/complex param/struct prefix/0,0 return/void "
	     "size/12 tier/iso"},
	    {"enum e0 { 1 }; void f(enum e0, ...: longdouble, clongdouble);",
	     "arity/3 behind/enum/0,0 behind/longdouble/1,0 param/enum prefix/1,0 return/void "
	     "tail/clongdouble tail/longdouble tier/iso trailing/enum/x87 "
	     "trailing/longdouble/complex"},
	    {"struct s0 { i8 a; }; void f(struct s0 *);",
	     "arity/1 behind/pointer/0,0 pointee/struct prefix/1,0 return/void tier/iso"},
	    {"struct s0 { f32 a; i32 : 0; bool b : 1; f32 c[0]; }; void f(struct s0 *);",
	     "arity/1 behind/pointer/0,0 bits/bool:1 bits/i32:0 bits/unnamed "
	     "near/bit-field/zero-array "
	     "near/float/zero-width near/zero-width/bit-field pointee/struct prefix/1,0 "
	     "return/void "
	     "tier/bitfields tier/gnu with/bit-field/pointee with/zero-array/pointee"},
	    {"typedef f64 t0 aligned(4); void f(t0, vector(f32, 4), ...: t0, ubitint(9)) ms;",
	     "aligned/typedef:4 arity/4 behind/f64/0,0 behind/vector/0,1 convention/ms "
	     "convention/ms... "
	     "param/f64 param/typedef param/vector prefix/0,1 return/void tail/bitint tail/f64 "
	     "tail/typedef tier/conventions tier/extended tier/gnu trailing/f64/bitint "
	     "trailing/f64/vector trailing/vector/float ubitint/9 vector/f32:16 "
	     "with/aligned-typedef/param with/aligned-typedef/tail with/bitint/tail "
	     "with/vector/param"},
	    {"enum e0 { 1 } packed aligned(8); struct s0 { atomic(i8) a; enum e0 b packed; "
	     "u8 c[] aligned(2); } aligned(16) pack(1); struct s0 f() no_prototype old_definition;",
	     "aligned/enum:8 aligned/field:2 aligned/pack:1 aligned/record:16 arity/0 "
	     "call/no_prototype call/old_definition depth/2 element/u8 field/array field/atomic "
	     "field/enum fields/3 near/atomic/packed near/packed/flexible prefix/0,0 return/struct "
	     "tier/conventions tier/extended tier/gnu with/aligned-enum/return "
	     "with/aligned-field/return with/aligned/return with/atomic/return "
	     "with/flexible-array/return with/packed-enum/return with/packed-field/return "
	     "with/pragma-pack/return"},
	};
	struct arena arena;
	struct buffer cells;

	arena_init(&arena);
	buffer_init(&cells);
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		const struct abi_case *c = parse(&arena, "row", row[i].text, strlen(row[i].text));
		const uint32_t *layout = NULL;

		if (case_tiers(c) == TIER_BIT(TIER_ISO))
			layout = make_layout(&arena, c);
		buffer_clear(&cells);
		coverage_of(c, layout, append_cell, &cells);
		cr_expect_str_eq(cells.data, row[i].cells, "row %zu: %s: %s", i, row[i].text,
		                 cells.data);
	}
	buffer_release(&cells);
	arena_release(&arena);
}

Test(coverage, leaves_out_sizes_without_a_layout)
{
	static const char text[] = "struct s0 { i64 a; }; struct s0 f();";
	struct arena arena;
	struct buffer cells;

	arena_init(&arena);
	buffer_init(&cells);
	coverage_of(parse(&arena, "row", text, strlen(text)), NULL, append_cell, &cells);
	cr_expect_str_eq(cells.data,
	                 "arity/0 depth/1 field/i64 fields/1 prefix/0,0 return/struct tier/iso");
	buffer_release(&cells);
	arena_release(&arena);
}
