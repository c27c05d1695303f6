#include <elf.h>

#include "runner_sample.h"

TestSuite(runner_ffi, .timeout = 60);

/* libffi in both roles against gcc. */
enum { ANY_CLASS = ELFCLASSNONE };

static const struct {
	unsigned char elf_class; /* of the targets that have it */
	uint8_t verdict;         /* in both roles */
	const char *text;
} row[] = {
    {ANY_CLASS, WIRE_OK, "void f(void);"},
    {ANY_CLASS, WIRE_OK, "typedef i16 t; void f(void);"},
    {ANY_CLASS, WIRE_OK, "i32 f(i8, u8, i16, u16, i32, u32, i64, u64);"},
    {ANY_CLASS, WIRE_OK, "i8 f(i8);"},
    {ANY_CLASS, WIRE_OK, "u8 f(u8);"},
    {ANY_CLASS, WIRE_OK, "i16 f(bool);"},
    {ANY_CLASS, WIRE_OK, "u16 f(char);"},
    {ANY_CLASS, WIRE_OK, "u32 f(i32) sysv;"},
    {ANY_CLASS, WIRE_OK, "bool f(bool, ptr);"},
    {ANY_CLASS, WIRE_OK, "f32 f(f32, f64, f32);"},
    {ANY_CLASS, WIRE_OK,
     "ptr f(f64, f64, f64, f64, f64, f64, f64, f64, f64, f32, i64, i64, i64, i64, i64, i64, i8);"},
    {ANY_CLASS, WIRE_OK, "enum e0 { -1, 7 }; enum e0 f(enum e0);"},
    {ANY_CLASS, WIRE_OK,
     "enum e0 { 1, 7 }; struct s0 { enum e0 a; i8 b; }; struct s0 f(enum e0, struct s0);"},
    {ANY_CLASS, WIRE_OK, "struct s0 { i8 a; }; struct s0 f(struct s0);"},
    {ANY_CLASS, WIRE_OK, "struct s0 { i8 a[3]; }; struct s0 f(struct s0, i8);"},
    {ANY_CLASS, WIRE_OK, "struct s0 { f32 a[3]; }; struct s0 f(struct s0);"},
    {ANY_CLASS, WIRE_OK,
     "struct s0 { f64 a; i32 b; }; struct s0 f(i32, struct s0, struct s0, struct s0);"},
    {ANY_CLASS, WIRE_OK,
     "struct s0 { i16 a; f32 b; }; struct s1 { struct s0 a[2]; i8 b; }; struct s1 f(struct s1);"},
    {ANY_CLASS, WIRE_OK, "struct s0 { i64 a[3]; }; struct s0 f(struct s0, i8, struct s0);"},
    {ANY_CLASS, WIRE_OK, "struct s0 { i8 a; f64 b[2][3]; }; i64 f(struct s0 *, struct s0, i16 *);"},
    {ANY_CLASS, WIRE_OK, "longdouble f(longdouble, i8, longdouble);"},
    {ANY_CLASS, WIRE_OK, "struct s0 { longdouble a; i8 b; }; struct s0 f(struct s0, f64);"},
    {ANY_CLASS, WIRE_OK, "cf64 f(cf64, cf64);"},
    {ANY_CLASS, WIRE_OK, "clongdouble f(clongdouble);"},
    {ANY_CLASS, WIRE_OK, "f64 f(i32, ...: f64, i64, i32, ptr);"},
    {ANY_CLASS, WIRE_OK,
     "struct s0 { i32 a; f64 b; }; i8 f(ptr, ...: struct s0, longdouble, f64);"},
    {ANY_CLASS, WIRE_ABSTAINED, "union u0 { i32 a; f32 b; }; union u0 f(i32);"},
    {ELFCLASS64, WIRE_ABSTAINED, "i32 f(i128);"},
    {ELFCLASS64, WIRE_ABSTAINED, "i32 f(u128 *);"},
    {ANY_CLASS, WIRE_OK,
     "typedef i16 t; typedef t u; struct s { t a[3]; u b; }; typedef struct s v; v f(t, u *, v, v "
     "*);"},
    {ANY_CLASS, WIRE_OK, "typedef i16 t mode(DI); typedef u64 u mode(QI); t f(u, t);"},
    {ANY_CLASS, WIRE_ABSTAINED, "enum e { 1, 100 } mode(QI); enum e f(enum e, enum e *);"},
    {ANY_CLASS, WIRE_OK,
     "enum e { -1, 100 } packed; enum d { 1, 4294967296 }; struct s { enum e a; enum d b; };"
     "struct s f(enum e, enum d, struct s);"},
    {ANY_CLASS, WIRE_OK,
     "struct s { i32 a; f32 b; }; struct t { i8 c; struct s; }; struct t f(struct t);"},
    {ANY_CLASS, WIRE_OK, "f64 f(i32, f64, i64) no_prototype;"},
    {ELFCLASS64, WIRE_OK, "i16 f(i8, f32, i32, f64, i64, u16, f32) ms;"},
    {ELFCLASS64, WIRE_OK, "struct s { i8 a[3]; }; struct s f(struct s, f64, struct s *) ms;"},
    {ELFCLASS64, WIRE_OK,
     "struct s { i64 a[3]; }; struct s f(struct s, longdouble, i8, struct s) ms;"},
    {ELFCLASS64, WIRE_OK, "longdouble f(i8, longdouble) ms;"},
    {ELFCLASS64, WIRE_OK, "cf32 f(cf32, cf64) ms;"},
    {ELFCLASS64, WIRE_OK, "f64 f(i32, ...: f64, i64, i32, ptr, f64) ms;"},
    {ELFCLASS32, WIRE_OK, "i32 f(i8, f64, i64, u16) cdecl;"},
    {ELFCLASS32, WIRE_OK, "struct s { i32 a[3]; }; struct s f(i8, f64, struct s, u16) stdcall;"},
    {ELFCLASS32, WIRE_OK, "f64 f(i32, ...: f64, i64) stdcall;"},
    {ELFCLASS32, WIRE_ABSTAINED, "i64 f(i8, i32) regparm2;"},
    {ANY_CLASS, WIRE_ABSTAINED, "struct s { u8 a : 3; }; void f(struct s *);"},
    {ANY_CLASS, WIRE_ABSTAINED, "struct s {}; void f(struct s *);"},
    {ANY_CLASS, WIRE_ABSTAINED, "void f(vector(f32, 4));"},
    {ANY_CLASS, WIRE_ABSTAINED, "typedef i32 t aligned(16); void f(t);"},
    {ANY_CLASS, WIRE_ABSTAINED, "void f(i32, va_list: i32);"},
    {ELFCLASS64, WIRE_ABSTAINED, "void f(f16);"},
};

static void expect_verdicts(const struct sample *s, size_t c, size_t i)
{
	const char *text = row[i].text;

	cr_expect_eq(sample_verdict(s, c, 0, 0), WIRE_OK, "%s: control %u", text,
	             sample_verdict(s, c, 0, 0));
	cr_expect_eq(sample_verdict(s, c, 1, 0), row[i].verdict, "%s: caller %u", text,
	             sample_verdict(s, c, 1, 0));
	cr_expect_eq(sample_verdict(s, c, 0, 1), row[i].verdict, "%s: callee %u", text,
	             sample_verdict(s, c, 0, 1));
	cr_expect_eq(sample_verdict(s, c, 1, 1), row[i].verdict, "%s: itself %u", text,
	             sample_verdict(s, c, 1, 1));
}

static bool is_there(const struct target *target, size_t i)
{
	return row[i].elf_class == ANY_CLASS || row[i].elf_class == target->elf_class;
}

static bool has_libffi(const struct target *target)
{
	if (target->libffi == NULL)
		fprintf(stderr, "skipped: no libffi for %s\n", target->name);
	return target->libffi != NULL;
}

RUNNER_TEST(runner_ffi, both_roles)
{
	struct sample s;

	if (!has_libffi(target))
		return;
	sample_init(&s, target);
	for (size_t i = 0; i < ARRAY_LEN(row); i++)
		if (is_there(target, i))
			sample_case(&s, row[i].text);
	sample_emit(&s, "-O1");
	sample_toolchain(&s, NULL, true);
	sample_run(&s);
	for (size_t i = 0, c = 0; i < ARRAY_LEN(row); i++)
		if (is_there(target, i))
			expect_verdicts(&s, c++, i);
	sample_release(&s);
}

/* libffi 3.4.4 returns it wrongly, and leaves the x87 stack full; others may not. */
RUNNER_TEST(runner_ffi, long_double_in_a_struct)
{
	struct sample s;

	if (!has_libffi(target))
		return;
	sample_init(&s, target);
	sample_case(&s, "struct s0 { longdouble a; }; struct s0 f(i32);");
	sample_emit(&s, "-O1");
	sample_toolchain(&s, NULL, true);
	sample_run(&s);
	cr_expect_eq(sample_verdict(&s, 0, 0, 0), WIRE_OK);
	for (size_t i = 0; i < 2; i++) {
		const struct wire_failure *failure = sample_failure(&s, 0, i, !i);

		if (sample_verdict(&s, 0, i, !i) == WIRE_OK)
			continue;
		cr_assert_not_null(failure);
		cr_expect_eq(failure->verdict, WIRE_RETURN);
		cr_expect_eq(failure->leaf, 0);
		cr_expect_eq(failure->state, i == 1 ? WIRE_STATE_X87_STACK : 0);
	}
	sample_release(&s);
}
