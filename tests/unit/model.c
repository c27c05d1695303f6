#include "../../targets/model.h"

#include "model_sample.h"

TestSuite(model, .init = setup, .fini = teardown);

#define X86_64(c, places, vector_count, popped)                                                    \
	{&target_x86_64_sysv, c, places, vector_count, popped, {0}}
#define I386(c, places, vector_count, popped)                                                      \
	{&target_i386_sysv, c, places, vector_count, popped, {0}}

/*
 * Read in what gcc-12 and clang-22 made of the case: its objects, the result first; what al must be
 * at least, -1 for any; what the callee pops. Of an __float128 in a record on i386, or in a union
 * with two doubles, and of sseregparm it is what gcc does, since clang does otherwise.
 */
static const struct {
	const struct target *target;
	const char *c, *places;
	int vector_count, popped;
	uint32_t words[WORDS_MAX]; /* of layouts by attributes */
} fact[] = {
    X86_64("f32 f(i8, f64, ptr);", "xmm0[0..4) | rdi[0..1) | xmm0[0..8) | rsi", -1, 0),
    X86_64("i32 f(i64, i64, i64, i64, i64, i128, i64);",
           "rax[0..4) | rdi | rsi | rdx | rcx | r8 | stack+0 | r9", -1, 0),
    X86_64("i32 f(i64, i64, i64, i64, i64, i64, i32, i128, i32);",
           "rax[0..4) | rdi | rsi | rdx | rcx | r8 | r9 | stack+0 | stack+16 | stack+32", -1, 0),
    X86_64("struct s { f32 a; f64 b; }; struct s f(i32, struct s);",
           "xmm0[0..4) xmm1[0..8) | rdi[0..4) | xmm0[0..4) xmm1[0..8)", -1, 0),
    X86_64("struct s { f32 a; i32 b; f64 c; }; struct s f(struct s, i32);",
           "rax[0..4) rax[4..8) xmm0[0..8) | rdi[0..4) rdi[4..8) xmm0[0..8) | rsi[0..4)", -1, 0),
    X86_64("struct s { longdouble a; }; struct s f(struct s, i32);", "st0 | stack+0 | rdi[0..4)",
           -1, 0),
    X86_64("clongdouble f(i32, clongdouble);", "st0 st1 | rdi[0..4) | stack+0 stack+16", -1, 0),
    X86_64("struct s { clongdouble a; }; struct s f(i32);", "[rdi]+0 [rdi]+16 | rsi[0..4)", -1, 0),
    X86_64("cf32 f(cf32, cf64);",
           "xmm0[0..4) xmm0[4..8) | xmm0[0..4) xmm0[4..8) | xmm1[0..8) xmm2[0..8)", -1, 0),
    X86_64("f128 f(f64, f128);", "xmm0[0..8),xmm0[8..16) | xmm0[0..8) | xmm1[0..8),xmm1[8..16)", -1,
           0),
    X86_64("union u { f128 a; i64 b; }; union u f(i32, union u, f64);",
           "rax,xmm0[0..8) rax | rdi[0..4) | rsi,xmm0[0..8) rsi | xmm1[0..8)", -1, 0),
    X86_64("union u { longdouble a; i64 b; }; union u f(union u);",
           "[rdi]+0 [rdi]+0 | stack+0 stack+0", -1, 0),
    X86_64("union u { longdouble a; f32 b; }; union u f(union u);",
           "[rdi]+0 [rdi]+0 | stack+0 stack+0", -1, 0),
    X86_64("union u { f32 a; longdouble b; i128 c; }; void f(union u);",
           " | stack+0 stack+0 stack+0", -1, 0),
    X86_64("struct s { i64 a; i64 b; i64 c; }; struct s f(i32, struct s, i32);",
           "[rdi]+0 [rdi]+8 [rdi]+16 | rsi[0..4) | stack+0 stack+8 stack+16 | rdx[0..4)", -1, 0),
    X86_64("struct s { i64 a; f64 b; }; void f(i64, i64, i64, i64, i64, i64, struct s, f64);",
           " | rdi | rsi | rdx | rcx | r8 | r9 | stack+0 stack+8 | xmm0[0..8)", -1, 0),
    X86_64("struct s { i64 a; i64 b; }; void f(i64, i64, i64, i64, i64, struct s, i64);",
           " | rdi | rsi | rdx | rcx | r8 | stack+0 stack+8 | r9", -1, 0),
    X86_64("struct s { f64 a; f64 b; }; void f(f64, f64, f64, f64, f64, f64, f64, struct s, f64);",
           " | xmm0[0..8) | xmm1[0..8) | xmm2[0..8) | xmm3[0..8) | xmm4[0..8) | xmm5[0..8) | "
           "xmm6[0..8) "
           "| stack+0 stack+8 | xmm7[0..8)",
           -1, 0),
    X86_64("struct s { i32 a : 5; i32 b : 12; f32 c; }; struct s f(struct s);",
           "rax{0..5} rax{5..17} rax[4..8) | rdi{0..5} rdi{5..17} rdi[4..8)", -1, 0),
    X86_64("struct s { vector(f32, 4) a; }; struct s f(struct s, vector(f32, 2));",
           "xmm0[0..4) xmm0[4..8) xmm0[8..12) xmm0[12..16) | xmm0[0..4) xmm0[4..8) xmm0[8..12) "
           "xmm0[12..16) | xmm1[0..4) xmm1[4..8)",
           -1, 0),
    X86_64("struct s { f32 a; i32 : 0; f32 b; }; struct s f(i32, struct s, f64);",
           "xmm0[0..4) xmm0[4..8) | rdi[0..4) | xmm0[0..4) xmm0[4..8) | xmm1[0..8)", -1, 0),
    X86_64(
        "struct s { i8 a; i16 b; i8 c[9]; }; struct s f(struct s *, struct s);",
        "rax[0..1) rax[2..4) rax[4..5) rax[5..6) rax[6..7) rax[7..8) rdx[0..1) rdx[1..2) rdx[2..3) "
        "rdx[3..4) rdx[4..5) | [rdi]+0 [rdi]+2 [rdi]+4 [rdi]+5 [rdi]+6 [rdi]+7 [rdi]+8 [rdi]+9 "
        "[rdi]+10 [rdi]+11 [rdi]+12 | rsi[0..1) rsi[2..4) rsi[4..5) rsi[5..6) rsi[6..7) rsi[7..8) "
        "rdx[0..1) rdx[1..2) rdx[2..3) rdx[3..4) rdx[4..5)",
        -1, 0),
    X86_64("i32 f(i32, ...: f64, i64, longdouble);",
           "rax[0..4) | rdi[0..4) | xmm0[0..8) | rsi | stack+0", 1, 0),
    X86_64("struct s { bool b : 1; f64 d; }; struct s f(i32, struct s, f64);",
           "rax{0..1} xmm0[0..8) | rdi[0..4) | rsi{0..1} xmm0[0..8) | xmm1[0..8)", -1, 0),
    X86_64("i32 f(i32, f64, f32, i64, i16, f64) ms;",
           "rax[0..4) | rcx[0..4) | xmm1[0..8) | xmm2[0..4) | r9 | stack+32 | stack+40", -1, 0),
    X86_64("struct s { i32 a; i32 b; i32 c; }; struct s f(struct s, i32, f64) ms;",
           "[rcx]+0 [rcx]+4 [rcx]+8 | [rdx]+0 [rdx]+4 [rdx]+8 | r8[0..4) | xmm3[0..8)", -1, 0),
    X86_64("struct s { i32 a; i32 b; }; struct s f(struct s, i128, longdouble, i8, struct s, i128) "
           "ms;",
           "rax[0..4) rax[4..8) | rcx[0..4) rcx[4..8) | [rdx]+0 | [r8]+0 | r9[0..1) | stack+32 "
           "stack+36 "
           "| [stack+40]+0",
           -1, 0),
    X86_64("vector(f32, 4) f(vector(f32, 4)) ms;",
           "xmm0[0..4) xmm0[4..8) xmm0[8..12) xmm0[12..16) | [rcx]+0 [rcx]+4 [rcx]+8 [rcx]+12", -1,
           0),
    X86_64("i32 f(i32, ...: f64, i64) ms;", "rax[0..4) | rcx[0..4) | xmm1[0..8)/rdx | r8", -1, 0),
    I386("i64 f(i8, f64, i64, ptr);", "eax,edx | stack+0 | stack+4 | stack+12 | stack+20", -1, 0),
    I386("struct s { i8 a; }; struct s f(struct s, i32);", "[stack+0]+0 | stack+4 | stack+8", -1,
         4),
    I386("longdouble f(f32, longdouble, i32);", "st0 | stack+0 | stack+4 | stack+16", -1, 0),
    I386("struct s { char c; f128 d; }; struct s f(i32, struct s, i32);",
         "[stack+0]+0 [stack+0]+16 | stack+4 | stack+16 stack+32 | stack+48", -1, 4),
    I386("cf32 f(cf32, cf64);", "eax edx | stack+0 stack+4 | stack+8 stack+16", -1, 0),
    I386("cf64 f(i32);", "[stack+0]+0 [stack+0]+8 | stack+4", -1, 4),
    I386("i32 f(i32, i32, i32) fastcall;", "eax | ecx | edx | stack+0", -1, 4),
    I386("i32 f(i32, f64, i64) thiscall;", "eax | ecx | stack+0 | stack+8", -1, 16),
    I386("i32 f(i32, i16, i8, i32) regparm3;", "eax | eax | edx[0..2) | ecx[0..1) | stack+0", -1,
         0),
    I386("i32 f(f32, i32, f64, f32, f64) sseregparm;",
         "eax | xmm0[0..4) | stack+0 | xmm1[0..8) | xmm2[0..4) | stack+4", -1, 0),
    I386("i32 f(i32, f64) stdcall;", "eax | stack+0 | stack+4", -1, 12),
    X86_64("i128 f(i32, i128);", "rax,rdx | rdi[0..4) | rsi,rdx", -1, 0),
    X86_64("bitint(24) f(bitint(24), bitint(100), i32);",
           "rax[0..3) | rdi[0..3) | rsi,rdx{0..36} | rcx[0..4)", -1, 0),
    X86_64("struct s { i64 a; f64 b; }; union u { longdouble a; struct s b; }; void f(union u);",
           " | stack+0 stack+0 stack+8", -1, 0),
    X86_64("struct s { f64 a; f64 b; }; union u { f128 a; struct s b; }; void f(union u);",
           " | xmm0[0..8),xmm1[0..8) xmm0[0..8) xmm1[0..8)", -1, 0),
    X86_64("struct s { i32 a; i32 b; f32 c; i16 d; }; union u { longdouble a; struct s b; };"
           " void f(union u, i32);",
           " | rdi,rsi[0..2) rdi[0..4) rdi[4..8) rsi[0..4) rsi[4..6) | rdx[0..4)", -1, 0),
    X86_64("union u { longdouble a; f64 b; }; struct s { i64 a; i64 b; };"
           " union v { struct s a; union u b; }; void f(union v, i32);",
           " | stack+0 stack+8 stack+0 stack+0 | rdi[0..4)", -1, 0),
    X86_64("union u { longdouble a; i64 b; }; struct s { i64 a; i64 b; };"
           " union v { struct s a; union u b; }; void f(union v, i32);",
           " | stack+0 stack+8 stack+0 stack+0 | rdi[0..4)", -1, 0),
    X86_64("struct s { i32 a[5]; }; void f(struct s, struct s);",
           " | stack+0 stack+4 stack+8 stack+12 stack+16 | stack+24 stack+28 stack+32 stack+36 "
           "stack+40",
           -1, 0),
    X86_64("void f(f64, vector(i32, 2), i32) ms;", " | xmm0[0..8) | silent | silent", -1, -1),
    X86_64("void f(vector(f32, 8), i32) ms;", " | silent | silent", -1, -1),
    X86_64("vector(f32, 2) f(i32) ms;", "silent | silent", -1, -1),
    X86_64("struct s { i32 : 19; }; void f(i32, struct s, i32) ms;",
           " | rcx[0..4) | silent | silent", -1, -1),
    X86_64("struct s { i32 : 19; }; struct s f(i32) ms;", "silent | silent", -1, -1),
    X86_64("struct s { i32 : 19; }; void f(i32, struct s);", " | rdi[0..4) | silent", -1, -1),
    I386("struct s { i32 : 19; }; struct s f(i32);", "silent | silent", -1, -1),
    I386("struct s { i32 : 19; }; void f(i32, struct s);", " | stack+0 | silent", -1, -1),
    I386("union u { u32 a; f32 b; } transparent_union; void f(union u, i32) fastcall;",
         " | silent | silent", -1, -1),
    I386("i32 f(i32, ...: i32, f64) fastcall;", "eax | stack+0 | stack+4 | stack+8", -1, 0),
    {&target_x86_64_sysv,
     "struct s { char a; f64 b; } packed; void f(struct s, f64);",
     " | stack+0 stack+1 | xmm0[0..8)",
     -1,
     0,
     {9, 1, 0, 1, 1, 8, 8, 8}},
};

static const uint32_t *fact_words(size_t i)
{
	return fact[i].words[1] == 0 ? NULL : fact[i].words;
}

/* Callees gave back the pointer to every result that was in memory. */
static bool is_given_back(size_t i)
{
	return fact[i].places[0] == '[';
}

Test(model, says_what_was_read_in_assembly)
{
	for (size_t i = 0; i < ARRAY_LEN(fact); i++) {
		const struct abi_case *c = parse(fact[i].c);
		const struct model_call *call =
		    model_call(fact[i].target, c, fact_words(i), &arena);

		cr_expect_str_eq(print_call(fact[i].target, c, call), fact[i].places, "%s",
		                 fact[i].c);
		cr_expect_eq(call->vector_count, fact[i].vector_count, "%s", fact[i].c);
		cr_expect_eq(call->popped, fact[i].popped, "%s", fact[i].c);
		cr_expect_eq(call->hidden_returned, is_given_back(i), "%s", fact[i].c);
	}
}

Test(model, puts_the_hidden_pointer)
{
	static const char text[] = "struct s { i64 a[3]; }; struct s f(i32);";
	const struct model_call *call;

	call = model_call(&target_x86_64_sysv, parse(text), NULL, &arena);
	cr_expect(place_equal(call->hidden, (struct place){PLACE_REGISTER, X86_RDI, 0, 0}));
	cr_expect(call->hidden_returned);
	call = model_call(&target_i386_sysv, parse(text), NULL, &arena);
	cr_expect(place_equal(call->hidden, (struct place){PLACE_STACK, 0, 0, 0}));
	cr_expect(call->hidden_returned);
	call = model_call(&target_x86_64_sysv, parse("i32 f();"), NULL, &arena);
	cr_expect_eq(call->hidden.area, PLACE_NOWHERE);
	cr_expect_not(call->hidden_returned);
}

/* Every answer cites its rule, every silence its reason. */
Test(model, cites)
{
	static const char text[] = "enum e { 0 } packed; struct s { i8 a; f64 b; i32 c : 3; };"
	                           " struct s f(struct s, enum e, ...: f64, longdouble);";
	const struct abi_case *c = parse(text);

	for (size_t t = 0; targets[t] != NULL; t++) {
		const struct model_word *word = model_layout(targets[t], c, &arena);
		const struct model_call *call = model_call(targets[t], c, NULL, &arena);

		for (size_t i = 0; i < layout_word_count(c); i++)
			cr_expect(word[i].says != NULL && word[i].says[0] != '\0', "%zu", i);
		for (size_t i = 0; i <= c->parameter_count; i++)
			cr_expect(call->object[i].says != NULL && call->object[i].says[0] != '\0',
			          "%zu", i);
	}
}

/* Whatever the case, the model answers: with words of its own, or with none. */
Test(model, answers_for_every_convention)
{
	for (size_t t = 0; targets[t] != NULL; t++)
		for (int i = 0; i < CONVENTION_COUNT; i++) {
			const char *text = arena_printf(
			    &arena,
			    "struct s { i32 a; f64 b; }; struct s f(i32, f32, struct s) %s;",
			    convention_info[i].text);
			const struct model_call *call;

			if ((targets[t]->conventions >> i & 1) == 0)
				continue;
			call = model_call(targets[t], parse(text), NULL, &arena);
			for (size_t o = 0; o <= 3; o++)
				cr_expect_neq(call->object[o].silent, call->object[o].count > 0,
				              "%s %s", targets[t]->name, text);
		}
}

static const char *const rule_name[RULE_COUNT] = {
#define ROW(id, ...) [RULE_##id] = #id,
    MODEL_CALL_RULES(ROW)
#undef ROW
};

/* What was read in assembly says no to the model with the rule broken. */
static bool is_caught(enum model_rule rule, const struct target *target)
{
	for (size_t i = 0; i < ARRAY_LEN(fact); i++) {
		const struct abi_case *c = parse(fact[i].c);
		const struct model_call *call;

		if (fact[i].target != target)
			continue;
		call = model_call_broken(target, c, fact_words(i), rule, &arena);
		if (strcmp(print_call(target, c, call), fact[i].places) != 0 ||
		    call->vector_count != fact[i].vector_count || call->popped != fact[i].popped ||
		    call->hidden_returned != is_given_back(i))
			return true;
	}
	return false;
}

/* Those that its documents have, and no others. */
Test(model, needs_each_rule)
{
	for (size_t t = 0; targets[t] != NULL; t++)
		for (int rule = RULE_LAYOUT_LAST + 1; rule < RULE_COUNT; rule++)
			cr_expect_eq(is_caught((enum model_rule)rule, targets[t]),
			             targets[t]->model->rule[rule] != NULL, "%s: %s",
			             targets[t]->name, rule_name[rule]);
}

/* A module that has no part in a case leaves zeros. */
Test(model, says_nothing_of_a_layout_that_is_not_there)
{
	static const char text[] = "struct s { i32 a; f64 b; }; union u { struct s a; i64 b; };"
	                           " struct s f(union u, i32, f128);";
	static const uint32_t words[WORDS_MAX];
	const struct abi_case *c = parse(text);

	for (size_t t = 0; targets[t] != NULL; t++) {
		const struct model_call *call = model_call(targets[t], c, words, &arena);

		cr_assert_leq(layout_word_count(c), WORDS_MAX);
		cr_expect(call->object[1].silent, "%s", targets[t]->name);
	}
}
