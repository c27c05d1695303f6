#include <elf.h>

#include "runner_sample.h"

TestSuite(runner_ffi, .timeout = 60);

/* libffi in both roles against gcc. */
static const struct {
	const char *text;
	uint8_t as_caller, as_callee, itself;
} row[] = {
    {"void f(void);", WIRE_OK, WIRE_OK, WIRE_OK},
    {"i32 f(i8, u8, i16, u16, i32, u32, i64, u64);", WIRE_OK, WIRE_OK, WIRE_OK},
    {"i8 f(i8);", WIRE_OK, WIRE_OK, WIRE_OK},
    {"u8 f(u8);", WIRE_OK, WIRE_OK, WIRE_OK},
    {"i16 f(bool);", WIRE_OK, WIRE_OK, WIRE_OK},
    {"u16 f(char);", WIRE_OK, WIRE_OK, WIRE_OK},
    {"u32 f(i32) sysv;", WIRE_OK, WIRE_OK, WIRE_OK},
    {"bool f(bool, ptr);", WIRE_OK, WIRE_OK, WIRE_OK},
    {"f32 f(f32, f64, f32);", WIRE_OK, WIRE_OK, WIRE_OK},
    {"ptr f(f64, f64, f64, f64, f64, f64, f64, f64, f64, f32, i64, i64, i64, i64, i64, i64, i8);",
     WIRE_OK, WIRE_OK, WIRE_OK},
    {"enum e0 { -1, 7 }; enum e0 f(enum e0);", WIRE_OK, WIRE_OK, WIRE_OK},
    {"enum e0 { 1, 7 }; struct s0 { enum e0 a; i8 b; }; struct s0 f(enum e0, struct s0);", WIRE_OK,
     WIRE_OK, WIRE_OK},
    {"struct s0 { i8 a; }; struct s0 f(struct s0);", WIRE_OK, WIRE_OK, WIRE_OK},
    {"struct s0 { i8 a[3]; }; struct s0 f(struct s0, i8);", WIRE_OK, WIRE_OK, WIRE_OK},
    {"struct s0 { f32 a[3]; }; struct s0 f(struct s0);", WIRE_OK, WIRE_OK, WIRE_OK},
    {"struct s0 { f64 a; i32 b; }; struct s0 f(i32, struct s0, struct s0, struct s0);", WIRE_OK,
     WIRE_OK, WIRE_OK},
    {"struct s0 { i16 a; f32 b; }; struct s1 { struct s0 a[2]; i8 b; }; struct s1 f(struct s1);",
     WIRE_OK, WIRE_OK, WIRE_OK},
    {"struct s0 { i64 a[3]; }; struct s0 f(struct s0, i8, struct s0);", WIRE_OK, WIRE_OK, WIRE_OK},
    {"struct s0 { i8 a; f64 b[2][3]; }; i64 f(struct s0 *, struct s0, i16 *);", WIRE_OK, WIRE_OK,
     WIRE_OK},
    {"longdouble f(longdouble, i8, longdouble);", WIRE_OK, WIRE_OK, WIRE_OK},
    {"struct s0 { longdouble a; i8 b; }; struct s0 f(struct s0, f64);", WIRE_OK, WIRE_OK, WIRE_OK},
    {"cf64 f(cf64, cf64);", WIRE_OK, WIRE_OK, WIRE_OK},
    {"clongdouble f(clongdouble);", WIRE_OK, WIRE_OK, WIRE_OK},
    {"f64 f(i32, ...: f64, i64, i32, ptr);", WIRE_OK, WIRE_OK, WIRE_OK},
    {"struct s0 { i32 a; f64 b; }; i8 f(ptr, ...: struct s0, longdouble, f64);", WIRE_OK, WIRE_OK,
     WIRE_OK},
    {"union u0 { i32 a; f32 b; }; union u0 f(i32);", WIRE_ABSTAINED, WIRE_ABSTAINED,
     WIRE_ABSTAINED},
    {"i32 f(i128);", WIRE_ABSTAINED, WIRE_ABSTAINED, WIRE_ABSTAINED},
    {"i32 f(u128 *);", WIRE_ABSTAINED, WIRE_ABSTAINED, WIRE_ABSTAINED},
};

static void expect_verdicts(const struct sample *s, size_t c, size_t i)
{
	const char *text = row[i].text;

	cr_expect_eq(sample_verdict(s, c, 0, 0), WIRE_OK, "%s: control %u", text,
	             sample_verdict(s, c, 0, 0));
	cr_expect_eq(sample_verdict(s, c, 1, 0), row[i].as_caller, "%s: caller %u", text,
	             sample_verdict(s, c, 1, 0));
	cr_expect_eq(sample_verdict(s, c, 0, 1), row[i].as_callee, "%s: callee %u", text,
	             sample_verdict(s, c, 0, 1));
	cr_expect_eq(sample_verdict(s, c, 1, 1), row[i].itself, "%s: itself %u", text,
	             sample_verdict(s, c, 1, 1));
}

/* Types of 128 bits are those of 64-bit targets. */
static bool is_there(const struct target *target, size_t i)
{
	return target->elf_class == ELFCLASS64 || strstr(row[i].text, "128") == NULL;
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
