/*
 * Where compilers put leaves, as the runner measures it, held against what their code was seen to do
 * (objdump -d of the known bugs' callers and callees).
 */
#include <criterion/criterion.h>

#include "command.h"
#include "placement_facts.h"

#define BUGS CROSSCALL_SOURCE_DIR "/corpus/bugs"

static void expect_place(const struct session *s, struct place place, const char *text)
{
	struct buffer out;

	buffer_init(&out);
	place_print(s->target, place, s->target->reg[0].bits, &out);
	cr_expect_str_eq(out.data, text, "%s, not %s", out.data, text);
	buffer_release(&out);
}

static void look_at_bugs(struct session *s)
{
	const struct placement *p;

	p = session_placement(s, "gcc-12:-O0", "ms-abi-long-double-result.case");
	if (p != NULL) {
		expect_place(s, p->hidden_sent, "rcx");
		expect_place(s, p->hidden_read, "rcx");
		cr_expect(p->hidden_returned);
		cr_expect_eq(p->vector_count, -1);
	}
	/* mov $0x1,%al */
	p = session_placement(s, "clang-19:-O0", "preserve-none-variadic.case");
	if (p != NULL)
		cr_expect_eq(p->vector_count, 1, "%d", p->vector_count);
	/* mov $0x3,%al */
	p = session_placement(s, "clang-19:-O0", "float128-vararg.case");
	if (p != NULL)
		cr_expect_eq(p->vector_count, 3, "%d", p->vector_count);
	/* movzwl (%rdx),%esi; and $0xfff,%esi */
	p = session_placement(s, "clang-19:-O0", "bitint-narrow-arg.case");
	if (p != NULL)
		cr_expect_eq(p->half[SENT].surround[2].extension, PLACEMENT_EXTENDED_64);
	/* mov 0x8(%rcx),%rdx; and of the 12 bits no more: -O2 trusts its caller */
	p = session_placement(s, "clang-19:-O2", "bitint-narrow-arg.case");
	if (p != NULL)
		cr_expect_neq(p->half[READ].surround[2].extension, PLACEMENT_NO_EXTENSION);
}

Test(placements, known_bugs)
{
	static const char *const with[] = {
	    "gcc-12:-O0",   "gcc-12:-O2", "clang-14:-O0", "clang-19:-O0",
	    "clang-19:-O2", "tcc",        RUSTC,          NULL};
	struct session s;

	session_open(&s, &target_x86_64_sysv, with);
	session_add_facts(&s, BUGS, fact, ARRAY_LEN(fact));
	session_add_file(&s, BUGS, "bitint-narrow-arg.case");
	session_run(&s, look_at_bugs);
}

/* What compilers do with padding, as their code shows. */
static const struct padding_fact {
	const char *toolchain;
	enum placement_side side;
	size_t object;
	enum placement_padding padding;
} padding_fact[] = {
    /* mov (%rax),%rdi: eight bytes, three of them padding */
    {"gcc-12:-O0", SENT, 1, PLACEMENT_PADDING_CARRIED},
    {"clang-19:-O2", SENT, 1, PLACEMENT_PADDING_CARRIED},
    /* mov %rdi,(%rax) */
    {"gcc-12:-O2", READ, 1, PLACEMENT_PADDING_CARRIED},
    /* movd %edx,%xmm0 and movss (%rsi),%xmm0 leave zeros behind it */
    {"gcc-12:-O0", SENT, 2, PLACEMENT_PADDING_LEFT},
    {"clang-19:-O2", SENT, 2, PLACEMENT_PADDING_LEFT},
    /* fldt (%rax); fstpt (%rsp) as against push 8(%rax); push (%rax) */
    {"gcc-12:-O0", SENT, 3, PLACEMENT_PADDING_LEFT},
    {"gcc-12:-O2", SENT, 3, PLACEMENT_PADDING_CARRIED},
    {"gcc-12:-O2", READ, 3, PLACEMENT_PADDING_LEFT},
    /* There is none. */
    {"gcc-12:-O2", SENT, 4, PLACEMENT_PADDING_UNTOLD},
    {"gcc-12:-O2", READ, 4, PLACEMENT_PADDING_UNTOLD},
    /* mov (%rax),%rax, by callee and caller */
    {"gcc-12:-O0", RETURNED, 0, PLACEMENT_PADDING_CARRIED},
    {"clang-19:-O2", TAKEN, 0, PLACEMENT_PADDING_CARRIED},
};

static void look_at_padding(struct session *s)
{
	for (size_t i = 0; i < ARRAY_LEN(padding_fact); i++) {
		const struct padding_fact *f = &padding_fact[i];
		const struct placement *p = session_placement(s, f->toolchain, "padding");

		if (p != NULL)
			cr_expect_eq(p->half[f->side].surround[f->object].padding, f->padding,
			             "row %zu: %s is %d", i, f->toolchain,
			             p->half[f->side].surround[f->object].padding);
	}
}

Test(placements, padding_that_is_carried)
{
	static const char text[] = "struct s0 { i8 f0; i32 f1; };\n"
	                           "struct s1 { f32 f0; f64 f1; };\n"
	                           "struct s2 { i32 f0; i32 f1; };\n"
	                           "struct s0 f(struct s0, struct s1, longdouble, struct s2);\n";
	static const char *const with[] = {"gcc-12:-O0", "gcc-12:-O2", "clang-19:-O2", NULL};
	struct session s;

	session_open(&s, &target_x86_64_sysv, with);
	session_add_text(&s, "padding", text);
	session_run(&s, look_at_padding);
}

/* NonZero, NonNull, Box and a reference, each in an Option, are what Rust has for these, by their places. */
Test(placements, words_of_rust)
{
	static const char options[] =
	    "struct s0 { i32 a; i32 b; ptr c; };\n"
	    "struct s0 f(i8, i8, i8, i64 *, i64 *, i64 *, struct s0, i32, i32);\n";
	static const char *const with[] = {RUSTC, NULL};
	struct session s;

	need("rustc");
	session_open(&s, &target_x86_64_sysv, with);
	session_add_text(&s, "option.case", options);
	session_add_facts(&s, SMOKE, fact_rust, ARRAY_LEN(fact_rust));
	session_run(&s, NULL);
}

static void look_at_i386(struct session *s)
{
	const struct placement *p = session_placement(s, "gcc-12:-O0", "i386-thiscall-sret.case");
	if (p != NULL) {
		expect_place(s, p->hidden_read, "ecx");
		cr_expect(p->hidden_returned);
	}
}

Test(placements, known_bugs_of_i386)
{
	static const char *const with[] = {"gcc-12:-O0", "clang-14:-O0", NULL};
	struct session s;

	if (!target_i386_sysv.calls)
		cr_skip_test("no runner for i386 was built");
	session_open(&s, &target_i386_sysv, with);
	session_add_facts(&s, BUGS, fact_i386, ARRAY_LEN(fact_i386));
	session_run(&s, look_at_i386);
}

Test(placements, mmx_registers)
{
	static const char *const with[] = {"gcc-12:-O0,-msse2", "clang-14:-O0,-msse2", NULL};
	struct session s;

	if (!target_i386_sysv.calls)
		cr_skip_test("no runner for i386 was built");
	session_open(&s, &target_i386_sysv, with);
	session_add_facts(&s, BUGS, fact_mmx, ARRAY_LEN(fact_mmx));
	session_run(&s, NULL);
}
