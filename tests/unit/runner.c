#include "runner_sample.h"

#include <elf.h>
#include <signal.h>

TestSuite(runner, .timeout = 120);

/* Leaves: 0 the result, 1 a0, 2 a1.a, 3 a1.b, 4 a1.c, 5 to 7 those of *a2, 8 a3. */
static const char signature[] = "struct s0 { i8 a; i32 b; f64 c; };\n"
                                "i8 f(i16, struct s0, struct s0 *, u64);\n";

/* A module of CASES cases of that signature, with a place for each defect. */
static const char module[] =
    "#include <contract.h>\n"
    "#include <stddef.h>\n"
    "#include <unistd.h>\n"
    "struct s0 { signed char a; int b; double c; };\n"
    "typedef signed char function(short, struct s0, struct s0 *, unsigned long long);\n"
    "static void *slot[SLOT_COUNT], *to[SLOT_COUNT];\n"
    "static int calls;\n"
    "#ifndef STORE0\n"
    "#define STORE0 *(int64_t *)slot[1] = a0;\n"
    "#endif\n"
    "#ifndef CALL\n"
    "#define CALL callee(*(short *)to[1], *(struct s0 *)to[2], to[3], *(long long *)to[4])\n"
    "#endif\n"
    "#ifndef WIDE\n"
    "#define WIDE r\n"
    "#endif\n"
    "#ifndef ENTRY\n"
    "#define ENTRY {(contract_function *)callee, caller}\n"
    "#endif\n"
    "#ifdef __x86_64__\n"
    "#define SPOIL \"xor %ebx, %ebx; xor %r12, %r12; xor %r13, %r13; xor %r14, %r14; xor %r15, "
    "%r15\"\n"
    "#else\n" /* a caller finds its own objects by ebx */
    "#define SPOIL \"xor %esi, %esi; xor %edi, %edi\"\n"
    "#endif\n"
    "static signed char callee(short a0, struct s0 a1, struct s0 *a2, unsigned long long a3)\n"
    "{\n"
    "	signed char result = *(signed char *)slot[0];\n"
    "	calls++;\n"
    "	BEFORE\n"
    "	STORE0\n"
    "	*(struct s0 *)slot[2] = a1;\n"
    "	*(struct s0 *)slot[3] = *a2;\n"
    "	*(unsigned long long *)slot[4] = a3;\n"
    "	AFTER\n"
    "	return result;\n"
    "}\n"
    "static void caller(contract_function *target)\n"
    "{\n"
    "	function *callee = (function *)target;\n"
    "	signed char r = CALL;\n"
    "	*(int64_t *)to[0] = WIDE;\n"
    "}\n"
    "#define S0 16, _Alignof(struct s0), 0, 1, 4, 4, 8, 8\n"
    "#define LAYOUT S0, 1, 1, 2, 2, 8, _Alignof(long long),\n"
    "static const uint32_t layout[] = {LAYOUT LAYOUT LAYOUT LAYOUT LAYOUT LAYOUT};\n"
    "static const struct module_case cases[] = {ENTRY, ENTRY, ENTRY, ENTRY, ENTRY, ENTRY};\n"
    "const struct module_table crosscall_module = "
    "{CONTRACT_VERSION, CASES, cases, layout, 0, slot, to};\n"
    "CONSTRUCTOR\n";

#define PLAIN             "-DCASES=1 -DBEFORE= -DAFTER= -DCONSTRUCTOR= "
#define WITH(name, text)  "-DCASES=1 -DCONSTRUCTOR= -U" name " '-D" name "=" text "' "
#define BEFORE(text)      WITH("BEFORE", text) "-DAFTER="
#define AFTER(text)       WITH("AFTER", text) "-DBEFORE="
#define OTHER(name, text) PLAIN "'-D" name "=" text "'"

/* One defect each, seen by the control. */
static const struct {
	const char *name, *flags;
	uint8_t verdict, flag, state, signal, width;
	uint32_t leaf;
} defect[] = {
    {"wrong leaf", BEFORE("a1.c = -a1.c;"), WIRE_ARGS, 0, 0, 0, 8, 4},
    {"wrong scalar", BEFORE("a0 ^= 256;"), WIRE_ARGS, 0, 0, 0, 2, 1},
    {"first of two", BEFORE("a1.b++; a3++; result++;"), WIRE_ARGS, 0, 0, 0, 4, 3},
    {"argument before state", BEFORE("a3++; __asm__(\"std\");"), WIRE_ARGS, 0, WIRE_STATE_DIRECTION,
     0, 8, 8},
    {"wrong result", BEFORE("result ^= 1;"), WIRE_RETURN, 0, 0, 0, 1, 0},
    {"result not extended", OTHER("WIDE", "(unsigned char)r"), WIRE_RETURN, WIRE_FAILURE_WIDE, 0, 0,
     8, 0},
    {"argument not extended", AFTER("*(int64_t *)slot[1] = (unsigned short)a0;"), WIRE_ARGS,
     WIRE_FAILURE_WIDE, 0, 0, 8, 1},
    {"no store", OTHER("STORE0", ""), WIRE_ARGS, WIRE_FAILURE_UNREACHED, 0, 0, 2, 1},
    {"no call", OTHER("CALL", "0"), WIRE_ARGS, WIRE_FAILURE_UNREACHED, 0, 0, 0, WIRE_NONE},
    {"wrong pointee", BEFORE("struct s0 s = *a2; s.a++; a2 = &s;"), WIRE_ARGS, 0, 0, 0, 1, 5},
    {"pointee changed", AFTER("a2->b++;"), WIRE_ARGS, WIRE_FAILURE_AFTER, 0, 0, 4, 6},
    {"memory behind", AFTER("((char *)slot[2])[16] = 1;"), WIRE_STATE, 0, WIRE_STATE_MEMORY, 0, 0,
     WIRE_NONE},
    {"memory before", AFTER("((char *)slot[4])[-1] = 1;"), WIRE_STATE, 0, WIRE_STATE_MEMORY, 0, 0,
     WIRE_NONE},
    {"memory of the caller", AFTER("((char *)a2)[-9] = 1;"), WIRE_STATE, 0, WIRE_STATE_MEMORY, 0, 0,
     WIRE_NONE},
    {"memory by the caller", OTHER("WIDE", "(((char *)to[1])[-1]++, r)"), WIRE_STATE, 0,
     WIRE_STATE_MEMORY, 0, 0, WIRE_NONE},
    {"result's source", AFTER("((char *)slot[0])[0]++;"), WIRE_STATE, 0, WIRE_STATE_MEMORY, 0, 0,
     WIRE_NONE},
    /* An object of 8 bytes that is aligned to 4 ends 4 bytes before it. */
    {"guard page", AFTER("((volatile char *)slot[4])[_Alignof(long long) == 8 ? 8 : 12] = 1;"),
     WIRE_CRASH, 0, 0, SIGSEGV, 0, WIRE_NONE},
    {"x87 stack", AFTER("__asm__(\"fldpi\");"), WIRE_STATE, 0, WIRE_STATE_X87_STACK, 0, 0,
     WIRE_NONE},
    {"full x87 stack", AFTER("__asm__(\"fld1; fldz; fldz; fldz; fldz; fldz; fldz; fldz\");"),
     WIRE_STATE, 0, WIRE_STATE_X87_STACK, 0, 0, WIRE_NONE},
    {"x87 control", AFTER("short w = 0x27f; __asm__(\"fldcw %0\" : : \"m\"(w));"), WIRE_STATE, 0,
     WIRE_STATE_X87_CONTROL, 0, 0, WIRE_NONE},
    {"mxcsr", AFTER("int w = 0x9f80; __asm__(\"ldmxcsr %0\" : : \"m\"(w));"), WIRE_STATE, 0,
     WIRE_STATE_MXCSR, 0, 0, WIRE_NONE},
    {"direction", AFTER("__asm__(\"std\");"), WIRE_STATE, 0, WIRE_STATE_DIRECTION, 0, 0, WIRE_NONE},
    {"all of them",
     AFTER("short w = 0x27f; int m = 0; __asm__(\"fldpi; fldcw %0; ldmxcsr %1; std\""
           " : : \"m\"(w), \"m\"(m));"),
     WIRE_STATE, 0,
     WIRE_STATE_X87_STACK | WIRE_STATE_X87_CONTROL | WIRE_STATE_MXCSR | WIRE_STATE_DIRECTION, 0, 0,
     WIRE_NONE},
    {"saved registers", AFTER("__asm__ volatile(SPOIL);"), WIRE_STATE, 0, WIRE_STATE_REGISTER, 0, 0,
     WIRE_NONE},
    {"segmentation fault", AFTER("*(volatile int *)8 = 1;"), WIRE_CRASH, 0, 0, SIGSEGV, 0,
     WIRE_NONE},
    {"trap", AFTER("__builtin_trap();"), WIRE_CRASH, 0, 0, SIGILL, 0, WIRE_NONE},
    {"exit", AFTER("_exit(0);"), WIRE_CRASH, 0, 0, 0, 0, WIRE_NONE},
};

static void check_defect(const struct target *target, size_t i)
{
	const char *name = defect[i].name;
	const struct wire_failure *failure;
	struct sample s;

	sample_init(&s, target);
	sample_case(&s, signature);
	sample_build(&s, module, defect[i].flags);
	sample_run(&s);
	failure = sample_failure(&s, 0, 0, 0);
	cr_expect_eq(sample_verdict(&s, 0, 0, 0), defect[i].verdict, "%s: verdict %u", name,
	             sample_verdict(&s, 0, 0, 0));
	cr_expect_eq(failure == NULL, defect[i].verdict == WIRE_OK, "%s", name);
	if (failure != NULL) {
		cr_expect_eq(failure->verdict, defect[i].verdict, "%s", name);
		cr_expect_eq(failure->flags, defect[i].flag, "%s: flags %u", name, failure->flags);
		cr_expect_eq(failure->state, defect[i].state, "%s: state %u", name, failure->state);
		cr_expect_eq(failure->signal, defect[i].signal, "%s: %u", name, failure->signal);
		cr_expect_eq(failure->width, defect[i].width, "%s: width %u", name, failure->width);
		cr_expect_eq(failure->leaf, defect[i].leaf, "%s: leaf %u", name, failure->leaf);
	}
	sample_release(&s);
}

RUNNER_TEST(runner, defects)
{
	for (size_t i = 0; i < ARRAY_LEN(defect); i++)
		check_defect(target, i);
}

/* Whoever reads more of a vector than was passed shall not find there what was passed before. */
RUNNER_TEST(runner, vector_registers_are_filled)
{
	static const struct {
		const char *need;
		const char *flags;
	} row[] = {
	    {"avx", BEFORE("unsigned char y[32]; __asm__ volatile(\"vmovups %%ymm7, %0;"
	                   " vpxor %%xmm7, %%xmm7, %%xmm7\" : \"=m\"(y));"
	                   " if (y[31] != y[0]) a3++;") " -mavx"},
	    {"avx512f", BEFORE("unsigned char z[64]; __asm__ volatile(\"vmovups %%zmm7, %0;"
	                       " vpxor %%xmm7, %%xmm7, %%xmm7\" : \"=m\"(z));"
	                       " if (z[63] != z[0]) a3++;") " -mavx512f"},
	};

	__builtin_cpu_init();
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		struct sample s;

		if (i == 0 ? !__builtin_cpu_supports("avx") : !__builtin_cpu_supports("avx512f")) {
			fprintf(stderr, "skipped: the processor has no %s\n", row[i].need);
			continue;
		}
		sample_init(&s, target);
		sample_case(&s, signature);
		sample_build(&s, module, row[i].flags);
		sample_run(&s);
		cr_expect_eq(sample_verdict(&s, 0, 0, 0), WIRE_OK, "%s: %s", target->name,
		             row[i].need);
		sample_release(&s);
	}
}

RUNNER_TEST(runner, sent_and_received)
{
	const struct wire_failure *failure;
	const struct wire_case *c;
	struct sample s;
	uint64_t sent, received, value;

	sample_init(&s, target);
	sample_case(&s, signature);
	sample_build(&s, module, BEFORE("a3 ^= 4096;"));
	sample_run(&s);
	failure = sample_failure(&s, 0, 0, 0);
	cr_assert_not_null(failure);
	c = (const void *)(s.batch.data + ((const struct wire_batch *)s.batch.data)->case_offset);
	memcpy(&value,
	       s.batch.data + c->value_offset + (failure->round + (size_t)1) * c->value_size - 8,
	       8);
	memcpy(&sent, failure->sent, sizeof sent);
	memcpy(&received, failure->received, sizeof received);
	cr_expect_eq(sent, value);
	cr_expect_eq(received, value ^ 4096);
	sample_release(&s);
}

static void sample_cases(struct sample *s, const struct target *target)
{
	sample_init(s, target);
	for (int i = 0; i < 6; i++)
		sample_case(s, signature);
}

RUNNER_TEST(runner, all_agree)
{
	struct sample s;
	size_t cells, n;

	sample_cases(&s, target);
	sample_emit(&s, "-O0");
	sample_emit(&s, "-O2");
	sample_build(&s, module, PLAIN "-UCASES -DCASES=6 -O1");
	sample_libffi(&s);
	sample_run(&s);
	n = s.toolchain_count;
	cells = 6 * n * n;
	for (size_t i = 0; i < cells; i++)
		cr_expect_eq(sample_verdict(&s, i / n / n, i / n % n, i % n), WIRE_OK, "%zu", i);
	cr_expect_eq(sample_results(&s)->failure_count, 0);
	cr_expect_eq(sample_results(&s)->trial_count, cells);
	cr_expect_eq(sample_results(&s)->call_count, cells * 8);
	sample_release(&s);
}

/* Conventions in which registers carry arguments that the guards must leave alone, or the callee
 * takes its arguments off the stack. */
RUNNER_TEST(runner, conventions)
{
	static const char *const name[] = {"cdecl",    "stdcall",  "fastcall",  "thiscall",
	                                   "regparm1", "regparm3", "sseregparm"};
	struct sample s;
	size_t n;

	if (target->elf_class != ELFCLASS32)
		return;
	sample_init(&s, target);
	for (size_t i = 0; i < ARRAY_LEN(name); i++)
		sample_case(&s,
		            arena_printf(&s.arena,
		                         "struct s0 { i32 a[5]; };\n"
		                         "struct s0 f(i32, i16, i32, f32, f64, struct s0) %s;\n",
		                         name[i]));
	sample_emit(&s, "-O0 -msse2");
	sample_emit(&s, "-O2 -msse2 -fomit-frame-pointer");
	sample_emit(&s, "-O1 -msse2 -mstackrealign");
	sample_run(&s);
	n = s.toolchain_count;
	for (size_t i = 0; i < ARRAY_LEN(name) * n * n; i++)
		cr_expect_eq(sample_verdict(&s, i / n / n, i / n % n, i % n), WIRE_OK, "%s %zu",
		             name[i / n / n], i % (n * n));
	sample_release(&s);
}

/* On i386 vectors travel in MMX registers, and what is left in them is no full x87 stack. */
RUNNER_TEST(runner, mmx)
{
	struct sample s;

	sample_init(&s, target);
	sample_case(&s, signature);
	sample_build(&s, module, AFTER("__asm__(\"pxor %mm2, %mm2\");"));
	sample_run(&s);
	cr_expect_eq(sample_verdict(&s, 0, 0, 0),
	             target->elf_class == ELFCLASS32 ? WIRE_OK : WIRE_STATE);
	sample_release(&s);
}

RUNNER_TEST(runner, hangs)
{
	static const uint8_t expected[] = {WIRE_HANG,    WIRE_HANG,    WIRE_SKIPPED,
	                                   WIRE_SKIPPED, WIRE_SKIPPED, WIRE_SKIPPED};
	struct sample s;

	sample_cases(&s, target);
	s.hang_ms = 50;
	s.hangs_max = 2;
	sample_build(&s, module, AFTER("for (;;) __asm__(\"\");") " -UCASES -DCASES=6");
	sample_run(&s);
	for (size_t i = 0; i < ARRAY_LEN(expected); i++)
		cr_expect_eq(sample_verdict(&s, i, 0, 0), expected[i], "case %zu", i);
	cr_expect_eq(sample_results(&s)->failure_count, 2);
	sample_release(&s);
}

/* A fresh child counts from 0: alone, a trial makes 32 calls. */
RUNNER_TEST(runner, flaky)
{
	struct sample s;

	sample_cases(&s, target);
	sample_build(&s, module, BEFORE("if (calls == 40) a3++;") " -UCASES -DCASES=6");
	sample_run(&s);
	for (size_t i = 0; i < 6; i++)
		cr_expect_eq(sample_verdict(&s, i, 0, 0), i == 4 ? WIRE_FLAKY : WIRE_OK, "%zu", i);
	cr_assert_eq(sample_results(&s)->failure_count, 1);
	cr_expect_eq(sample_failure(&s, 4, 0, 0)->verdict, WIRE_FLAKY);
	cr_expect_eq(sample_failure(&s, 4, 0, 0)->leaf, 8);
	sample_release(&s);
}

static void expect_cells(const struct sample *s, const uint8_t *expected)
{
	const size_t n = s->toolchain_count;

	for (size_t i = 0; i < n * n; i++)
		cr_expect_eq(sample_verdict(s, 0, i / n, i % n), expected[i], "%zu %zu: %u", i / n,
		             i % n, sample_verdict(s, 0, i / n, i % n));
}

RUNNER_TEST(runner, gates_and_abstentions)
{
	static const uint8_t expected[] = {
	    WIRE_OK,        WIRE_GATED,     WIRE_OK,        WIRE_ABSTAINED, WIRE_LAYOUT,
	    WIRE_GATED,     WIRE_ARGS,      WIRE_GATED,     WIRE_ABSTAINED, WIRE_LAYOUT,
	    WIRE_ABSTAINED, WIRE_ABSTAINED, WIRE_ABSTAINED, WIRE_ABSTAINED, WIRE_ABSTAINED,
	    WIRE_OK,        WIRE_GATED,     WIRE_OK,        WIRE_ABSTAINED, WIRE_LAYOUT,
	    WIRE_LAYOUT,    WIRE_LAYOUT,    WIRE_LAYOUT,    WIRE_ABSTAINED, WIRE_OK,
	};
	struct sample s;

	sample_init(&s, target);
	sample_case(&s, signature);
	sample_build(&s, module, PLAIN);
	sample_build(&s, module, BEFORE("a3++;"));
	sample_build(&s, module, OTHER("ENTRY", "{(contract_function *)callee, NULL}"));
	sample_build(&s, module, OTHER("ENTRY", "{NULL, caller}"));
	sample_emit(&s, "-fpack-struct");
	sample_run(&s);
	expect_cells(&s, expected);
	sample_release(&s);
}

RUNNER_TEST(runner, loading)
{
	static const struct {
		const char *flags;
		uint32_t load;
	} row[] = {
	    {PLAIN "-UCASES -DCASES=2", WIRE_NOT_LOADED},
	    {PLAIN "-DCONTRACT_TABLE=1 -Dcrosscall_module=other", WIRE_NOT_LOADED},
	    {PLAIN "-UCONSTRUCTOR '-DCONSTRUCTOR=extern void f(); void *p = f;'", WIRE_NOT_LOADED},
	    {PLAIN "-UCONSTRUCTOR '-DCONSTRUCTOR=__attribute__((constructor)) static void f(void)"
	           " { __builtin_trap(); }'",
	     WIRE_LOAD_CRASHED},
	    {PLAIN "-UCONSTRUCTOR '-DCONSTRUCTOR=__attribute__((constructor)) static void f(void)"
	           " { _exit(0); }'",
	     WIRE_LOAD_CRASHED},
	    {PLAIN "'-Dlayout=(void *)64,' '-DLAYOUT='", WIRE_LOAD_CRASHED},
	};
	static const char garbage[] = "\177ELF\2\1\1 this is no shared object";
	const size_t count = 3;
	struct sample s;

	sample_init(&s, target);
	sample_case(&s, signature);
	sample_toolchain(&s, NULL, false);
	sample_toolchain(&s, "nowhere.so", false);
	sample_write(&s, "garbage.so", garbage, sizeof garbage);
	sample_toolchain(&s, "garbage.so", false);
	for (size_t i = 0; i + 1 < ARRAY_LEN(row); i++)
		sample_build(&s, module, row[i].flags);
	sample_build(&s, module, PLAIN);
	sample_run(&s);
	cr_expect_eq(sample_load(&s, 0)->load, WIRE_NOT_BUILT);
	cr_expect_eq(sample_load(&s, 1)->load, WIRE_NOT_LOADED);
	cr_expect_eq(sample_load(&s, 2)->load, WIRE_NOT_LOADED);
	for (size_t i = 0; i + 1 < ARRAY_LEN(row); i++) {
		const struct wire_load_result *load = sample_load(&s, count + i);

		cr_expect_eq(load->load, row[i].load, "row %zu: %u, %s", i, load->load,
		             load->message);
		cr_expect_str_neq(load->message, "", "row %zu", i);
	}
	cr_expect_eq(sample_load(&s, s.toolchain_count - 1)->load, WIRE_LOADED);
	cr_expect_eq(sample_verdict(&s, 0, s.toolchain_count - 1, s.toolchain_count - 1), WIRE_OK);
	sample_release(&s);
}

RUNNER_TEST(runner, same_results_twice)
{
	struct sample s;
	struct buffer first;

	sample_cases(&s, target);
	buffer_init(&first);
	/* What is received is what the stack happens to hold. */
	sample_build(
	    &s, module,
	    BEFORE(
	        "long long g[40]; __asm__(\"\" : \"=m\"(g)); a3 = g[calls % 40];"
	        " a1.b = *(int *)(8 * calls + (char *)__builtin_frame_address(0));") " -UCASES "
	                                                                             "-DCASES=6");
	sample_emit(&s, "-O2");
	sample_libffi(&s);
	sample_run(&s);
	buffer_append(&first, s.results.data, s.results.length);
	sample_run(&s);
	cr_assert_eq(first.length, s.results.length);
	memset(first.data + offsetof(struct wire_results, cpu_us), 0, sizeof(uint64_t));
	memset(s.results.data + offsetof(struct wire_results, cpu_us), 0, sizeof(uint64_t));
	cr_expect_arr_eq(first.data, s.results.data, first.length);
	cr_expect_gt(sample_results(&s)->failure_count, 0);
	buffer_release(&first);
	sample_release(&s);
}

RUNNER_TEST(runner, malformed)
{
	struct sample s;

	sample_init(&s, target);
	sample_case(&s, "enum e0 { -1, 1 }; struct s0 { i8 a[3][2]; enum e0 b; }; struct s1 "
	                "{ struct s0 a; }; i8 f(struct s1, struct s0 *, ...: f64);");
	sample_libffi(&s);
	sample_spoil(&s);
	sample_release(&s);
}
