#include "../../reports/explain_layout.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "../../generators/text.h"

static const uint32_t plain_a[] = {12, 4, 0, 1, 4, 8}, plain_b[] = {16, 8, 0, 1, 8, 8};
static const uint32_t bits_a[] = {8, 4, 0, 1, 8, 5, 13, 30}, bits_b[] = {8, 4, 0, 1, 8, 5, 32, 30};
static const uint32_t union_a[] = {4, 4, 0, 4, 0, 3}, union_b[] = {8, 4, 0, 4, 0, 3};
static const uint32_t inner_a[] = {2, 1, 0, 1, 1, 1, 3, 1, 0, 1, 1, 2};
static const uint32_t inner_b[] = {4, 2, 0, 1, 2, 1, 6, 2, 0, 1, 2, 4};
static const uint32_t long_a[] = {104, 4, 0, 100, 100, 4}, long_b[] = {108, 4, 0, 100, 104, 4};
static const uint32_t enum_a[] = {4, 4}, enum_b[] = {1, 1}, enum_c[] = {4, 8};

static const struct {
	const char *text;
	const uint32_t *words[6];
	size_t class_count;
	const char *drawn;
} row[] = {
    {"struct s0 { i8 f0; f64 f1; };\nvoid f(struct s0);\n",
     {plain_a, plain_b},
     2,

     "struct s0                              A            B\n"
     "a  f0: i8                         [0..1)       [0..1)\n"
     "b  f1: f64                       [4..12)      [8..16)  <- here\n"
     "   size                               12           16\n"
     "   alignment                           4            8\n"
     "\n"
     "A letter is a byte of that field, a dot is padding.\n"
     "\n"
     "byte  A            B\n"
     "   0  a...bbbb     a.......\n"
     "                       ^\n"
     "   8  bbbb         bbbbbbbb\n"},
    {"struct s0 { u8 f0; u32 f1 : 5; u32 f2 : 30; };\nvoid f(struct s0);\n",
     {bits_a, bits_b},
     2,

     "struct s0                              A            B\n"
     "a  f0: u8                         [0..1)       [0..1)\n"
     "b  f1: u32 : 5                   {8..13}      {8..13}\n"
     "c  f2: u32 : 30                 {13..43}     {32..62}  <- here\n"
     "   size                                8            8\n"
     "   alignment                           4            4\n"
     "\n"
     "A letter is a byte of that field, a dot is padding;\n"
     "bytes with bit-fields are drawn bit by bit, the lowest first.\n"
     "\n"
     "byte  A            B\n"
     "   0  aaaaaaaa     aaaaaaaa\n"
     "   1  bbbbbccc     bbbbb...\n"
     "                        ^\n"
     "   2  cccccccc     ........\n"
     "   3  cccccccc     ........\n"
     "   4  cccccccc     cccccccc\n"
     "   5  ccc.....     cccccccc\n"
     "   6  ........     cccccccc\n"
     "   7  ........     cccccc..\n"},
    {"union u0 { i32 f0; u32 f1 : 3; };\nvoid f(union u0);\n",
     {union_a, union_b},
     2,

     "union u0                               A            B\n"
     "a  f0: i32                        [0..4)       [0..4)\n"
     "b  f1: u32 : 3                    {0..3}       {0..3}\n"
     "   size                                4            8  <- here\n"
     "   alignment                           4            4\n"
     "\n"
     "The member a alone. A letter is a byte of that field, a dot is padding.\n"
     "\n"
     "byte  A            B\n"
     "   0  aaaa         aaaa....\n"
     "                       ^\n"},
    {"struct s0 { i8 f0; i8 f1; };\nstruct s1 { i8 f0; struct s0 f1; };\nvoid f(struct s1);\n",
     {inner_a, inner_b},
     2,

     "struct s0                              A            B\n"
     "a  f0: i8                         [0..1)       [0..1)\n"
     "b  f1: i8                         [1..2)       [2..3)  <- here\n"
     "   size                                2            4\n"
     "   alignment                           1            2\n"
     "\n"
     "A letter is a byte of that field, a dot is padding.\n"
     "\n"
     "byte  A            B\n"
     "   0  ab           a.b.\n"
     "                    ^\n"
     "\n"
     "struct s1                              A            B\n"
     "a  f0: i8                         [0..1)       [0..1)\n"
     "b  f1: struct s0                  [1..3)       [2..6)  <- here\n"
     "   size                                3            6\n"
     "   alignment                           1            2\n"
     "\n"
     "A letter is a byte of that field, a dot is padding.\n"
     "\n"
     "byte  A            B\n"
     "   0  abb          a.b.b.\n"
     "                    ^\n"},
    {"struct s0 { i8 f0[100]; i32 f1; };\nvoid f(struct s0);\n",
     {long_a, long_b},
     2,

     "struct s0                              A            B\n"
     "a  f0: i8[100]                  [0..100)     [0..100)\n"
     "b  f1: i32                    [100..104)   [104..108)  <- here\n"
     "   size                              104          108\n"
     "   alignment                           4            4\n"
     "\n"
     "A letter is a byte of that field, a dot is padding.\n"
     "\n"
     "byte  A            B\n"
     "   0  aaaaaaaa     aaaaaaaa\n"
     " ...\n"
     "  88  aaaaaaaa     aaaaaaaa\n"
     "  96  aaaabbbb     aaaa....\n"
     "                       ^\n"
     " 104               bbbb\n"},
    {"enum e0 { 0, 1 };\nvoid f(enum e0);\n",
     {enum_a, enum_b, enum_c},
     3,

     "enum e0                                A            B            C\n"
     "   size                                4            1            4  <- here\n"
     "   alignment                           4            1            8\n"},
    {"void f(longdouble);\n",
     {enum_a, enum_b},
     2,

     "longdouble                             A            B\n"
     "   size                                4            1  <- here\n"
     "   alignment                           4            1\n"},
};

static const char *drawn(const char *text, const uint32_t *const *words, size_t count,
                         struct arena *arena)
{
	struct error error;
	struct layout_drawing drawing = {
	    .c = case_parse(arena, "it", text, strlen(text), &error),
	    .class_count = count,
	    .words = words,
	    .ink = ink_of(false),
	};
	char *data;
	size_t size;
	FILE *out = open_memstream(&data, &size);

	cr_assert_not_null(drawing.c, "%s", error.message);
	explain_layout(&drawing, arena, out);
	fclose(out);
	text = arena_strdup(arena, data);
	free(data);
	return text;
}

Test(explain_layout, draws_each_kind_of_difference)
{
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		const char *text = drawn(row[i].text, row[i].words, row[i].class_count, &arena);

		cr_expect_str_eq(text, row[i].drawn, "row %zu:\n%s", i, text);
	}
	arena_release(&arena);
}
