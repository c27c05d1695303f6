#include "runner_sample.h"

#include <elf.h>

#include "../../harness/judge/judge.h"

TestSuite(runner_discipline, .timeout = 60);

/* The right ends of `u32 f(u32)`. */
static const char ends[] =
    "#include <contract.h>\n"
    "static void *slot[SLOT_COUNT], *to[SLOT_COUNT];\n"
    "#define ENDS(name, attribute, local_declaration) \\\n"
    "	typedef unsigned attribute name##_function(unsigned); \\\n"
    "	__attribute__((used)) static unsigned attribute name##_callee(unsigned a0) \\\n"
    "	{ \\\n"
    "		*(int64_t *)slot[1] = a0; \\\n"
    "		return *(unsigned *)slot[0]; \\\n"
    "	} \\\n"
    "	__attribute__((used)) static void name##_caller(contract_function *callee) \\\n"
    "	{ \\\n"
    "		local_declaration;\\\n"
    "		__asm__(\"\" : : \"r\"(local) : \"memory\"); \\\n"
    "		*(int64_t *)to[0] = ((name##_function *)callee)(*(unsigned *)to[1]); \\\n"
    "	}\n"
    "static volatile unsigned any = 64;\n"
    "#define FRAME char *local = __builtin_alloca(any)\n"
    "ENDS(c, , char local[64])\n"
    "ENDS(framed, , FRAME)\n" /* the caller finds its frame without the stack pointer */
    "#ifdef __x86_64__\n"
    "ENDS(ms, __attribute__((ms_abi)), char local[64])\n"
    "#define WORD \"8\"\n"
    "#define AT(name) name \"(%rip)\"\n"
    "#define SP \"%rsp\"\n"
    "#else\n"
    "ENDS(stdcall, __attribute__((stdcall)), FRAME)\n"
    "#define WORD \"4\"\n"
    "#define AT(name) name\n"
    "#define SP \"%esp\"\n"
    "#endif\n"
    /* `right` with something before it and behind it, and its arguments where they were. */
    "#define END(name, right, before, behind) \\\n"
    "	void name(void); \\\n"
    "	__asm__(\".text; .local back_\" #name \"; .comm back_\" #name \",\" WORD \"\\n\" \\\n"
    "	        #name \": pop \" AT(\"back_\" #name) \"; \" before \"; call \" right \"; \" behind "
    "\\\n"
    "	        \"; push \" AT(\"back_\" #name) \"; ret\");\n"
    "__asm__(\".local caller_sp; .comm caller_sp,\" WORD);\n"
    "#define KEEP_SP \"mov \" SP \", \" AT(\"caller_sp\") \"; \"\n"
    "#define CASE(n, convention, callee_before, callee_behind, caller_before, caller_behind) \\\n"
    "	END(callee##n, #convention \"_callee\", callee_before, callee_behind) \\\n"
    "	END(caller##n, #convention \"_caller\", KEEP_SP caller_before, caller_behind)\n"
    "#define ENTRY(n) {callee##n, (void (*)(contract_function *))caller##n},\n";

#define X87_CONTROL "push $0x27f; fldcw (SP); pop SCRATCH"
#define MXCSR       "push $0x9f80; ldmxcsr (SP); pop SCRATCH"

/* An end, by what it does beside what it should, and what is said of it; NULL: nothing. SP and SCRATCH
 * stand for registers. */
struct corrupter {
	const char *convention;
	const char *callee_before, *callee_behind, *caller_before, *caller_behind;
	const char *said;
};

#define CALLEE(convention, text, said) {convention, "", text, "", "", said " by the callee"}
#define CALLER(text, said)             {"c", "", "", "", text, said " by the caller"}
#define EARLY(text, said)              {"c", "", "", text, "", said " by the caller"}
#define RIGHT(convention, text)        {convention, "", text, "", "", NULL}

/* Rules that both architectures have, in both directions. */
#define BOTH                                                                                       \
	CALLEE("c", "std", "the direction flag left set"),                                         \
	    CALLER("std", "the direction flag left set"),                                          \
	    EARLY("std", "the direction flag left set"),                                           \
	    CALLEE("c", X87_CONTROL, "the x87 control word changed"),                              \
	    CALLER(X87_CONTROL, "the x87 control word changed"),                                   \
	    EARLY(X87_CONTROL, "the x87 control word changed"),                                    \
	    CALLEE("c", MXCSR, "the control bits of MXCSR changed"),                               \
	    CALLER(MXCSR, "the control bits of MXCSR changed"),                                    \
	    EARLY(MXCSR, "the control bits of MXCSR changed"),                                     \
	    CALLEE("c", "fldpi", "the x87 stack left in use"),                                     \
	    CALLER("fldpi", "the x87 stack left in use"),                                          \
	    EARLY("fldpi", "the x87 stack left in use"),                                           \
	    CALLEE("c", "notl 16(SP)", "the stack written above the argument area"),               \
	    RIGHT("c", "")

static const struct corrupter x86_64[] = {
    BOTH,
    CALLEE("framed", "add $8, %rsp", "rsp not preserved"),
    CALLER("sub $8, %rsp", "rsp not preserved"),
    CALLEE("c", "mov caller_sp(%rip), %rcx; notq (%rcx)",
           "the stack written above the argument area"),
    CALLER("notq (%rsp)", "the stack written above the argument area"),
    EARLY("notq (%rsp)", "the stack written above the argument area"),
    CALLEE("ms", "not %rbx; not %r15; pxor %xmm9, %xmm9", "rbx r15 xmm9 not preserved"),
};

static const struct corrupter i386[] = {
    BOTH,
    CALLEE("framed", "add $4, %esp", "esp not preserved"),
    CALLEE("stdcall", "add $1, %esp", "esp not preserved"),
    CALLER("sub $4, %esp", "esp not preserved"),
    CALLEE("c", "mov caller_sp, %ecx; notl 4(%ecx)", "the stack written above the argument area"),
    CALLER("notl 4(%esp)", "the stack written above the argument area"),
    EARLY("notl 4(%esp)", "the stack written above the argument area"),
    RIGHT("stdcall", ""),
};

/* The text with the names of the target's registers. */
static void print_code(FILE *out, const char *text, const struct target *target)
{
	const bool is_32 = target->elf_class == ELFCLASS32;

	putc('"', out);
	while (*text != '\0') {
		if (strncmp(text, "SP", 2) == 0) {
			fputs(is_32 ? "%esp" : "%rsp", out);
			text += 2;
		} else if (strncmp(text, "SCRATCH", 7) == 0) {
			fputs(is_32 ? "%ecx" : "%rcx", out);
			text += 7;
		} else {
			putc(*text++, out);
		}
	}
	putc('"', out);
}

static void build(struct sample *s, const struct corrupter *row, size_t count)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	fputs(ends, out);
	for (size_t i = 0; i < count; i++) {
		const char *const code[] = {row[i].callee_before, row[i].callee_behind,
		                            row[i].caller_before, row[i].caller_behind};

		fprintf(out, "CASE(%zu, %s", i, row[i].convention);
		for (size_t j = 0; j < ARRAY_LEN(code); j++) {
			fputs(", ", out);
			print_code(out, code[j], s->target);
		}
		fputs(")\n", out);
	}
	fputs("static const uint32_t layout[] = {", out);
	for (size_t i = 0; i < count; i++)
		fputs("4, 4, 4, 4, ", out);
	fputs("};\nstatic const struct module_case cases[] = {", out);
	for (size_t i = 0; i < count; i++)
		fprintf(out, "ENTRY(%zu)", i);
	fprintf(out,
	        "};\nconst struct module_table crosscall_module = "
	        "{CONTRACT_VERSION, %zu, cases, layout, 0, slot, to};\n",
	        count);
	fclose(out);
	/* The callers keep nothing in a register while they call. */
	sample_build(s, text,
	             s->target->elf_class == ELFCLASS32
	                 ? "-O1 -fomit-frame-pointer -fno-pic -Wl,-z,notext"
	                 : "-O1 -fomit-frame-pointer");
	free(text);
}

/* Returns what it was found to have done. */
static struct wire_failure check(const struct sample *s, const struct corrupter *row, size_t i)
{
	const struct wire_failure *failure = sample_failure(s, i, 0, 0);
	const char *said = row->said != NULL ? row->said : "";
	struct buffer out;

	buffer_init(&out);
	if (failure != NULL)
		judge_describe_state(s->target, failure, &out);
	cr_expect_str_eq(out.data, said, "%s %zu: %s, not %s", s->target->name, i, out.data, said);
	cr_expect_eq(sample_verdict(s, i, 0, 0), row->said != NULL ? WIRE_STATE : WIRE_OK,
	             "%s %zu: %s: verdict %u", s->target->name, i, said,
	             sample_verdict(s, i, 0, 0));
	buffer_release(&out);
	return failure != NULL ? *failure : (struct wire_failure){0};
}

static bool is_plain(const char *convention)
{
	return strcmp(convention, "c") == 0 || strcmp(convention, "framed") == 0;
}

static void run(struct sample *s, const struct target *target, const struct corrupter *row,
                size_t count)
{
	sample_init(s, target);
	for (size_t i = 0; i < count; i++)
		sample_case(s, is_plain(row[i].convention)
		                   ? "u32 f(u32);"
		                   : arena_printf(&s->arena, "u32 f(u32) %s;", row[i].convention));
	build(s, row, count);
	sample_run(s);
}

/* All that is laid to one end is laid to either. Of memory beside objects (unit/runner.c) nobody knows whose
 * doing it was; registers are told one by one. */
enum { ATTRIBUTED = WIRE_STATE_ALL & ~(WIRE_STATE_MEMORY | WIRE_STATE_REGISTER) };

RUNNER_TEST(runner_discipline, corrupters)
{
	const bool is_32 = target->elf_class == ELFCLASS32;
	const struct corrupter *row = is_32 ? i386 : x86_64;
	const size_t count = is_32 ? ARRAY_LEN(i386) : ARRAY_LEN(x86_64);
	unsigned by_callee = 0, by_caller = 0;
	struct sample s;

	run(&s, target, row, count);
	for (size_t i = 0; i < count; i++) {
		const struct wire_failure failure = check(&s, &row[i], i);

		by_callee |= failure.callee_state;
		by_caller |= failure.caller_state;
	}
	cr_expect_eq(by_callee, ATTRIBUTED, "%s: callees: %x", target->name, by_callee);
	cr_expect_eq(by_caller, ATTRIBUTED, "%s: callers: %x", target->name, by_caller);
	sample_release(&s);
}
