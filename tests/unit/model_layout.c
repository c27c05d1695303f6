/* The model of layouts on what compilers made of records, and with each of its rules broken in turn. */
#include "model_sample.h"

TestSuite(model_layout, .init = setup, .fini = teardown);

/*
 * The words of each case in order (generators/layout.h): of an enum its size and alignment, of a record
 * these and what each member has of offset and size, in bits where it is a bit-field. Printed by programs
 * of gcc-12 and clang-22, for either target; - where its document does not speak.
 */
static const struct {
	const char *c, *x86_64, *i386;
} fact[] = {
    {"struct s { i16 a; f64 b; char c; };", "24 8 0 2 8 8 16 1", "16 4 0 2 4 8 12 1"},
    {"struct s { char a; longdouble b; };", "32 16 0 1 16 16", "16 4 0 1 4 12"},
    {"union u { i32 a[3]; char b; };", "12 4 0 12 0 1", "12 4 0 12 0 1"},
    {"struct s { char a; i32 b[4]; };", "20 4 0 1 4 16", "20 4 0 1 4 16"},
    {"enum e { 0, 1 }; struct s { char a; enum e b; };", "4 4 8 4 0 1 4 4", "4 4 8 4 0 1 4 4"},
    {"enum e { 0, 8589934591 }; struct s { char a; enum e b; };", "8 8 16 8 0 1 8 8",
     "- - - - - - - -"},
    {"struct s { char a; cf64 b; };", "24 8 0 1 8 16", "20 4 0 1 4 16"},
    {"struct s { char a; bitint(7) b; bitint(100) c; };", "24 8 0 1 1 1 8 16", "- - - - - - - -"},
    {"struct s { char a; vector(i32, 2) b; };", "16 8 0 1 8 8", "- - - - - -"},
    {"struct s { char a; i32 b : 20; i16 c : 9; i64 d : 40; };", "16 8 0 1 8 20 32 9 64 40",
     "12 4 0 1 8 20 32 9 41 40"},
    {"struct s { i64 a : 3; };", "8 8 0 3", "4 4 0 3"},
    {"struct s { char a; i32 : 5; };", "2 1 0 1", "2 1 0 1"},
    {"struct s { char a : 2; i32 : 0; char b : 2; };", "5 1 0 2 32 2", "5 1 0 2 32 2"},
};

static const char *fact_words(size_t i, const struct target *target)
{
	return target == &target_i386_sysv ? fact[i].i386 : fact[i].x86_64;
}

/* What the model has for the case of a fact. */
static const char *print_words(size_t i, const struct target *target, enum model_rule broken)
{
	const struct abi_case *c = parse(arena_printf(&arena, "%s void f(void);", fact[i].c));
	const struct model_word *word = model_layout_broken(target, c, broken, &arena);
	const size_t count = layout_word_count(c);
	struct buffer out;
	const char *text;

	buffer_init(&out);
	for (size_t w = 0; w < count; w++) {
		buffer_puts(&out, w > 0 ? " " : "");
		if (word[w].silent)
			buffer_puts(&out, "-");
		else
			buffer_printf(&out, "%u", word[w].value);
	}
	text = arena_strdup(&arena, out.data);
	buffer_release(&out);
	return text;
}

Test(model_layout, says_what_compilers_printed)
{
	for (size_t t = 0; targets[t] != NULL; t++)
		for (size_t i = 0; i < ARRAY_LEN(fact); i++)
			cr_expect_str_eq(print_words(i, targets[t], RULE_NONE),
			                 fact_words(i, targets[t]), "%s: %s", targets[t]->name,
			                 fact[i].c);
}

static const char *const rule_name[] = {
#define ROW(id, ...) [RULE_##id] = #id,
    MODEL_LAYOUT_RULES(ROW)
#undef ROW
};

static bool is_caught(enum model_rule rule, const struct target *target)
{
	for (size_t i = 0; i < ARRAY_LEN(fact); i++)
		if (strcmp(print_words(i, target, rule), fact_words(i, target)) != 0)
			return true;
	return false;
}

/* Those that its document has, and no others. */
Test(model_layout, needs_each_rule)
{
	for (size_t t = 0; targets[t] != NULL; t++)
		for (int rule = RULE_NONE + 1; rule <= RULE_LAYOUT_LAST; rule++)
			cr_expect_eq(is_caught((enum model_rule)rule, targets[t]),
			             targets[t]->model->rule[rule] != NULL, "%s: %s",
			             targets[t]->name, rule_name[rule]);
}

/* Size and alignment by sizeof and _Alignof of the same compilers, of gcc alone where clang has no such
 * type, and the other way round; 0 where the document does not know it. */
static const struct {
	uint8_t x86_64[2], i386[2];
} scalar_fact[SCALAR_COUNT] = {
    [SCALAR_BOOL] = {{1, 1}, {1, 1}},     [SCALAR_CHAR] = {{1, 1}, {1, 1}},
    [SCALAR_I8] = {{1, 1}, {1, 1}},       [SCALAR_U8] = {{1, 1}, {1, 1}},
    [SCALAR_I16] = {{2, 2}, {2, 2}},      [SCALAR_U16] = {{2, 2}, {2, 2}},
    [SCALAR_I32] = {{4, 4}, {4, 4}},      [SCALAR_U32] = {{4, 4}, {4, 4}},
    [SCALAR_I64] = {{8, 8}, {8, 4}},      [SCALAR_U64] = {{8, 8}, {8, 4}},
    [SCALAR_I128] = {{16, 16}, {0, 0}},   [SCALAR_U128] = {{16, 16}, {0, 0}},
    [SCALAR_F16] = {{2, 2}, {0, 0}},      [SCALAR_BF16] = {{2, 2}, {0, 0}},
    [SCALAR_F32] = {{4, 4}, {4, 4}},      [SCALAR_F64] = {{8, 8}, {8, 4}},
    [SCALAR_LD] = {{16, 16}, {12, 4}},    [SCALAR_F128] = {{16, 16}, {16, 16}},
    [SCALAR_D32] = {{4, 4}, {4, 4}},      [SCALAR_D64] = {{8, 8}, {8, 8}},
    [SCALAR_D128] = {{16, 16}, {16, 16}}, [SCALAR_CF16] = {{4, 2}, {0, 0}},
    [SCALAR_CF32] = {{8, 4}, {8, 4}},     [SCALAR_CF64] = {{16, 8}, {16, 4}},
    [SCALAR_CLD] = {{32, 16}, {24, 4}},   [SCALAR_PTR] = {{8, 8}, {4, 4}},
};

/* No number of the documents' tables is without a test. */
Test(model_layout, knows_each_scalar)
{
	for (size_t t = 0; targets[t] != NULL; t++)
		for (int i = 0; i < SCALAR_COUNT; i++) {
			const uint8_t *is = targets[t] == &target_i386_sysv ? scalar_fact[i].i386
			                                                    : scalar_fact[i].x86_64;
			const struct abi_case *c =
			    parse(arena_printf(&arena, "struct s { char a; %s b; }; void f(void);",
			                       scalar_info[i].text));
			const struct model_word *word = model_layout(targets[t], c, &arena);

			cr_expect_eq(word[0].silent, is[0] == 0, "%s: %s", targets[t]->name,
			             scalar_info[i].text);
			if (is[0] == 0)
				continue;
			cr_expect(word[1].value == is[1] && word[4].value == is[1] &&
			              word[5].value == is[0],
			          "%s: %s", targets[t]->name, scalar_info[i].text);
		}
}
