/* What is the same disagreement in a smaller case, and what is another one. */
#include "../../harness/bugs/signature.h"
#include "../../generators/reduce.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "../../generators/text.h"

static const struct abi_case *parse(struct arena *arena, const char *text)
{
	struct error error;
	const struct abi_case *c = case_parse(arena, "test", text, strlen(text), &error);

	cr_assert_not_null(c, "%s", error.message);
	return c;
}

#define CALL(a_kind, a_leaf, an_object)                                                            \
	{.kind = FINDING_##a_kind,                                                                 \
	 .leaf = LEAF_##a_leaf,                                                                    \
	 .object = (an_object),                                                                    \
	 .message = "",                                                                            \
	 .record = "",                                                                             \
	 .field = ""}
#define IN(bits, a_kind, a_leaf, an_object)                                                        \
	{.kind = FINDING_##a_kind,                                                                 \
	 .leaf = LEAF_##a_leaf,                                                                    \
	 .object = (an_object),                                                                    \
	 .message = "",                                                                            \
	 .record = "",                                                                             \
	 .field = "",                                                                              \
	 .place = (bits)}
#define SHAPED(a_shape, a_leaf, an_object)                                                         \
	{.kind = FINDING_ARGS,                                                                     \
	 .leaf = LEAF_##a_leaf,                                                                    \
	 .object = (an_object),                                                                    \
	 .message = "",                                                                            \
	 .record = "",                                                                             \
	 .field = "",                                                                              \
	 .shape = (a_shape)}
#define LAYOUT(a_record, a_field, bits)                                                            \
	{.kind = FINDING_LAYOUT,                                                                   \
	 .object = SIZE_MAX,                                                                       \
	 .message = "",                                                                            \
	 .record = (a_record),                                                                     \
	 .field = (a_field),                                                                       \
	 .place = (bits)}
#define COMPILER(a_message)                                                                        \
	{.kind = FINDING_COMPILER,                                                                 \
	 .object = SIZE_MAX,                                                                       \
	 .message = (a_message),                                                                   \
	 .record = "",                                                                             \
	 .field = ""}

static const struct {
	const char *what;
	struct signature before, now;
	const char *larger, *smaller;
	size_t origin[4];
	bool is_same;
} row[] = {
    {"the same parameter",
     CALL(ARGS, WIDE, 2),
     CALL(ARGS, WIDE, 1),
     "void f(i32, i128);",
     "void f(i128);",
     {1},
     true},
    {"another parameter, and the one before is still there and right",
     CALL(ARGS, INTEGER, 1),
     CALL(ARGS, INTEGER, 2),
     "void f(i64, i32);",
     "void f(i32, i32);",
     {0, 1},
     false},
    {"another parameter of the kind, in place of one that is gone",
     CALL(ARGS, INTEGER, 1),
     CALL(ARGS, INTEGER, 1),
     "void f(i64, i32);",
     "void f(i32);",
     {1},
     true},
    {"another parameter of another kind",
     CALL(ARGS, WIDE, 1),
     CALL(ARGS, INTEGER, 1),
     "void f(i128, i32);",
     "void f(i32);",
     {1},
     false},
    {"another parameter that is part of something else",
     CALL(ARGS, INTEGER, 1),
     IN(SIGNATURE_IN_RECORD, ARGS, INTEGER, 1),
     "struct s { i32 a; };\nvoid f(i32, struct s);",
     "struct s { i32 a; };\nvoid f(struct s);",
     {1},
     false},
    {"a parameter that became simpler",
     IN(SIGNATURE_IN_RECORD, ARGS, INTEGER, 1),
     CALL(ARGS, INTEGER, 1),
     "struct s { i32 a; };\nvoid f(struct s);",
     "void f(i32);",
     {0},
     true},
    {"another member of a union",
     IN(SIGNATURE_IN_UNION, ARGS, INTEGER, 1),
     IN(SIGNATURE_IN_UNION, ARGS, FLOAT, 1),
     "union u { i32 a; f32 b; };\nvoid f(union u, i32);",
     "union u { i32 a; f32 b; };\nvoid f(union u);",
     {0},
     true},
    {"another kind of leaf of a record",
     IN(SIGNATURE_IN_RECORD, ARGS, FLOAT, 1),
     IN(SIGNATURE_IN_RECORD, ARGS, INTEGER, 1),
     "struct s { f64 a; };\nvoid f(struct s);",
     "struct s { i32 a; };\nvoid f(struct s);",
     {0},
     true},
    {"what stands for a result is no parameter that was there",
     CALL(RETURN, INTEGER, 0),
     CALL(ARGS, INTEGER, 1),
     "struct s { i64 a[3]; };\nstruct s f();",
     "void f(i32);",
     {MOVE_NO_ORIGIN},
     false},
    {"a result is no argument",
     CALL(ARGS, INTEGER, 1),
     CALL(RETURN, INTEGER, 0),
     "i32 f(i32);",
     "i32 f();",
     {0},
     false},
    {"a crash is no argument",
     CALL(ARGS, INTEGER, 1),
     CALL(CRASH, NONE, SIZE_MAX),
     "void f(i32, i32);",
     "void f(i32);",
     {0},
     false},
    {"an argument is no crash",
     CALL(CRASH, NONE, SIZE_MAX),
     CALL(ARGS, INTEGER, 1),
     "void f(i64);",
     "void f(i32);",
     {0},
     false},
    {"but where the crash was a pointer's",
     CALL(CRASH, NONE, SIZE_MAX),
     CALL(ARGS, INTEGER, 1),
     "void f(i32 *);",
     "void f(i32);",
     {0},
     true},
    {"places of other kinds",
     SHAPED(2, WIDE, 1),
     SHAPED(6, WIDE, 1),
     "void f(i128, i32);",
     "void f(i128);",
     {0},
     false},
    {"places that were not measured",
     SHAPED(2, WIDE, 1),
     SHAPED(0, WIDE, 1),
     "void f(i128, i32);",
     "void f(i128);",
     {0},
     true},
    {"the same field",
     LAYOUT("s", "b", 0),
     LAYOUT("s", "b", 0),
     "struct s { i8 a; i64 b; };\nvoid f(struct s);",
     "struct s { i64 b; };\nvoid f(struct s);",
     {0},
     true},
    {"another field, and the one before is still there",
     LAYOUT("s", "b", 0),
     LAYOUT("s", "c", 0),
     "struct s { i8 a; i64 b; i8 c; };\nvoid f(struct s);",
     "struct s { i64 b; i8 c; };\nvoid f(struct s);",
     {0},
     false},
    {"another record of the kind, in place of one that is gone",
     LAYOUT("s", "b", SIGNATURE_PACKED),
     LAYOUT("t", "b", SIGNATURE_PACKED),
     "struct s { i8 b; } packed;\nvoid f(struct s);",
     "struct t { i8 b; } packed;\nvoid f(struct t);",
     {0},
     true},
    {"another record of another kind",
     LAYOUT("s", "b", SIGNATURE_PACKED),
     LAYOUT("t", "b", SIGNATURE_MS_STRUCT),
     "struct s { i8 b; } packed;\nvoid f(struct s);",
     "struct t { i8 b; } ms_struct;\nvoid f(struct t);",
     {0},
     false},
    {"a record's size is no field of it",
     LAYOUT("s", "b", 0),
     LAYOUT("s", "", 0),
     "struct s { i8 b; i8 a; };\nvoid f(struct s);",
     "struct s { i8 b; };\nvoid f(struct s);",
     {0},
     false},
    {"the same words of a compiler",
     COMPILER("killed"),
     COMPILER("killed"),
     "void f(i32);",
     "void f();",
     {0},
     true},
    {"other words of a compiler",
     COMPILER("killed"),
     COMPILER("internal compiler error"),
     "void f(i32);",
     "void f();",
     {0},
     false},
};

Test(signature, what_goes_on)
{
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(row); i++)
		cr_expect_eq(signature_continues(&row[i].before, &row[i].now,
		                                 parse(&arena, row[i].larger),
		                                 parse(&arena, row[i].smaller), row[i].origin),
		             row[i].is_same, "row %zu: %s", i, row[i].what);
	arena_release(&arena);
}
