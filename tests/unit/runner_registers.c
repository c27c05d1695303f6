/*
 * The rules of each convention as the targets' tables have them, each broken by an end of its own: whatever
 * register is added to them is broken here, too.
 */
#include "runner_sample.h"

#include "../../harness/judge/judge.h"
#include "../../targets/x86.h"

TestSuite(runner_registers, .timeout = 300);

/*
 * Ends in assembly, which are the same in every convention. The caller keeps all that a C function
 * preserves, and its stack pointer, in memory, and has room for the callee to write to:
 *
 *   caller: save; enter; call; after; restore; leave        callee: body
 */
static const char module[] =
    "#include <contract.h>\n"
    "static void *slot[SLOT_COUNT], *to[SLOT_COUNT];\n"
    "#ifdef __x86_64__\n"
    "__asm__(\".local target, kept; .comm target, 8; .comm kept, 8\");\n"
    "#define SAVE \"push %rbx; push %rbp; push %r12; push %r13; push %r14; push %r15; \" \\\n"
    "	\"sub $104, %rsp; mov %rsp, kept(%rip); mov %rdi, target(%rip)\\n\"\n"
    "#define CALL \"call *target(%rip)\\n\"\n"
    "#define RESTORE \"mov kept(%rip), %rsp; movq $0, to+8*65(%rip); add $104, %rsp; \" \\\n"
    "	\"pop %r15; pop %r14; pop %r13; pop %r12; pop %rbp; pop %rbx\\n\"\n"
    "#define FIND(table, reg) \"mov \" #table \"+8(%rip), %\" #reg \"\\n\"\n"
    "#define FIRST(table, reg) \"mov \" #table \"(%rip), %\" #reg \"\\n\"\n"
    "#else\n"
    "__asm__(\".local target, kept; .comm target, 4; .comm kept, 4\");\n"
    "#define SAVE \"mov 4(%esp), %eax; push %ebx; push %ebp; push %esi; push %edi; \" \\\n"
    "	\"sub $108, %esp; mov %esp, kept; mov %eax, target\\n\"\n"
    "#define CALL \"call *target\\n\"\n"
    "#define RESTORE \"mov kept, %esp; movl $0, to+4*65; add $108, %esp; \" \\\n"
    "	\"pop %edi; pop %esi; pop %ebp; pop %ebx\\n\"\n"
    "#define FIND(table, reg) \"mov \" #table \"+4, %\" #reg \"\\n\"\n"
    "#define FIRST(table, reg) \"mov \" #table \", %\" #reg \"\\n\"\n"
    "#endif\n"
    "#define CASE(n, enter, after, leave, body) \\\n"
    "	void callee##n(void), caller##n(contract_function *); \\\n"
    "	__asm__(\".text\\ncallee\" #n \": \" body \"\\n\" \\\n"
    "	        \"caller\" #n \": \" SAVE enter \"\\n\" CALL after \"\\n\" RESTORE leave "
    "\"\\n\");\n"
    "#define ENTRY(n) {callee##n, caller##n},\n"
    /* Of u32 f(u32): from the object to cx; from dx to the slot, and the result; from there. */
    "#ifdef __x86_64__\n"
    "#define ARGUMENT FIND(to, rcx) \"mov (%rcx), %ecx\\n\"\n"
    "#define RECEIVE \"mov %edx, %edx\\n\" FIND(slot, rcx) \"mov %rdx, (%rcx)\\n\" \\\n"
    "	FIRST(slot, rcx) \"mov (%rcx), %eax; ret\\n\"\n"
    "#define RESULT FIRST(to, rcx) \"mov %eax, %eax; mov %rax, (%rcx)\\n\"\n"
    "#else\n"
    "#define ARGUMENT FIND(to, ecx) \"mov (%ecx), %ecx\\n\"\n"
    "#define RECEIVE FIND(slot, ecx) \"mov %edx, (%ecx); movl $0, 4(%ecx)\\n\" \\\n"
    "	FIRST(slot, ecx) \"mov (%ecx), %eax; ret\\n\"\n"
    "#define RESULT FIRST(to, ecx) \"mov %eax, (%ecx); movl $0, 4(%ecx)\\n\"\n"
    "#endif\n";

/* One case: its ends, and what is to be said of them. */
struct end_pair {
	const char *c, *layout; /* the case, and its words */
	const char *enter, *after, *leave, *body;
	unsigned verdict;
	const char *said;
};

/* Those of one convention. */
struct pairs {
	const struct target *target;
	const struct target_rule *rule;
	enum convention convention;
	bool is_32;
	struct sample s;
	struct end_pair pair[SAMPLE_MAX];
	size_t count;
};

static struct end_pair *add(struct pairs *p, const char *enter, const char *leave, const char *body,
                            const char *said)
{
	cr_assert_lt(p->count, SAMPLE_MAX);
	p->pair[p->count] = (struct end_pair){.c = "void f()",
	                                      .layout = "",
	                                      .enter = enter,
	                                      .after = "",
	                                      .leave = leave,
	                                      .body = body,
	                                      .verdict = said[0] != '\0' ? WIRE_STATE : WIRE_OK,
	                                      .said = said};
	return &p->pair[p->count++];
}

/* What loses the register. */
static const char *spoil(struct pairs *p, uint32_t reg)
{
	const char *name = p->target->reg[reg].name;

	if (reg < X86_VECTOR)
		return arena_printf(&p->s.arena, "not %%%s; ", name);
	return arena_printf(&p->s.arena, "pxor %%%s, %%%s; ", name, name);
}

/* General and vector registers that every processor of the target has. */
static bool is_plain(const struct target *target, uint32_t reg)
{
	return reg != X86_RSP && reg < X86_VECTOR + 16 && target->reg[reg].name != NULL;
}

static bool is_preserved(const struct pairs *p, uint32_t reg)
{
	return (p->rule->preserved >> reg & 1) != 0;
}

/* Each register that a callee preserves; all others at once, with the bytes that are its home. */
static void add_callees(struct pairs *p)
{
	struct arena *a = &p->s.arena;
	const int word = p->is_32 ? 4 : 8;
	const char *all = "";

	for (uint32_t reg = 0; reg < X86_X87; reg++) {
		if (!is_plain(p->target, reg))
			continue;
		if (is_preserved(p, reg))
			add(p, "", "ret", arena_printf(a, "%sret", spoil(p, reg)),
			    arena_printf(a, "%s not preserved by the callee",
			                 p->target->reg[reg].name));
		else
			all = arena_printf(a, "%s%s", all, spoil(p, reg));
	}
	for (uint32_t at = 0; at < p->rule->home; at += 4)
		all = arena_printf(a, "%snotl %u(%%%s); ", all, word + at,
		                   p->target->reg[X86_RSP].name);
	add(p, "", "ret", arena_printf(a, "%sret", all), "");
}

/* Each register that a caller preserves, itself a C function. */
static void add_callers(struct pairs *p)
{
	struct arena *a = &p->s.arena;

	for (uint32_t reg = 0; reg < X86_X87; reg++)
		if (is_plain(p->target, reg) && is_preserved(p, reg))
			add(p, "", arena_printf(a, "%sret", spoil(p, reg)), "ret",
			    arena_printf(a, "%s not preserved by the caller",
			                 p->target->reg[reg].name));
	add(p, "", "ret $16", "ret",
	    arena_printf(a, "%s not preserved by the caller", p->target->reg[X86_RSP].name));
}

static const char *repeat(struct pairs *p, const char *text, uint32_t count)
{
	const char *all = "";

	for (uint32_t i = 0; i < count; i++)
		all = arena_printf(&p->s.arena, "%s%s", all, text);
	return all;
}

/* The stack pointer, the words above the argument area, and the x87 stack. */
static void add_stacks(struct pairs *p)
{
	struct arena *a = &p->s.arena;
	const char *sp = p->target->reg[X86_RSP].name;
	const uint32_t arguments = p->rule->x87_argument;
	const char *pop = repeat(p, "fstp %st(0); ", arguments + 1);

	add(p, "", "ret", "ret $64", arena_printf(a, "%s not preserved by the callee", sp));
	add(p, "", "ret",
	    arena_printf(a, "not%c %u(%%%s); ret", p->is_32 ? 'l' : 'q', p->rule->home + 16, sp),
	    "the stack written above the argument area by the callee");
	add(p, "", "ret", "fldpi; ret", "the x87 stack left in use by the callee");
	add(p, repeat(p, "fldpi; ", arguments + 1), "ret", arena_printf(a, "%sret", pop),
	    "the x87 stack left in use by the caller");
	pop = repeat(p, "fstp %st(0); ", arguments);
	add(p, repeat(p, "fldpi; ", arguments), "ret", arena_printf(a, "%sret", pop), "");
}

/* Behind a float in st0 as many others, which the caller takes off. */
static void add_float(struct pairs *p, uint32_t others, const char *said)
{
	struct arena *a = &p->s.arena;
	const char *ax = p->is_32 ? "eax" : "rax";
	struct end_pair *pair = add(p, "", "ret",
	                            arena_printf(a, "%s\" FIRST(slot, %s) \"fldt (%%%s); ret",
	                                         repeat(p, "fldpi; ", others), ax, ax),
	                            said);

	pair->c = "longdouble f()";
	pair->layout = p->is_32 ? "12, 4, " : "16, 16, ";
	pair->after = arena_printf(a, "\" FIRST(to, %s) \"fstpt (%%%s); %s", ax, ax,
	                           repeat(p, "fstp %st(0); ", others));
}

static void add_floats(struct pairs *p)
{
	add_float(p, p->rule->x87_result, "the x87 stack left in use by the callee");
	add_float(p, p->rule->x87_result - 1U, "");
}

/* The argument in this register, where the callee takes it. */
static void add_carrier(struct pairs *p, uint32_t reg, unsigned verdict)
{
	struct arena *a = &p->s.arena;
	const char *bits = p->is_32 ? "e" : "r", *name = p->target->reg[reg].name;
	const char *move = reg < X86_VECTOR ? "mov" : p->is_32 ? "movd" : "movq";
	struct end_pair *pair =
	    add(p, arena_printf(a, "\" ARGUMENT \"%s %%%scx, %%%s", move, bits, name), "ret",
	        arena_printf(a, "%s %%%s, %%%sdx\\n\" RECEIVE \"", move, name, bits), "");
	pair->c = "u32 f(u32)";
	pair->layout = "4, 4, 4, 4, ";
	pair->verdict = verdict;
	pair->after = "\" RESULT \"";
}

/* What is no argument's register does not carry one. */
static void add_carriers(struct pairs *p)
{
	const bool spoils_preserved = is_preserved(p, X86_RCX) || is_preserved(p, X86_RDX);

	for (uint32_t reg = 0; reg < X86_X87; reg++) {
		const bool is_argument = (p->rule->argument >> reg & 1) != 0;

		if (!is_plain(p->target, reg) || is_preserved(p, reg))
			continue;
		if (!is_argument)
			add_carrier(p, reg, WIRE_ARGS);
		else if (!spoils_preserved)
			add_carrier(p, reg, WIRE_OK);
	}
}

static void build(struct pairs *p)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	fputs(module, out);
	for (size_t i = 0; i < p->count; i++)
		fprintf(out, "CASE(%zu, \"%s\", \"%s\", \"%s\", \"%s\")\n", i, p->pair[i].enter,
		        p->pair[i].after, p->pair[i].leave, p->pair[i].body);
	fputs("static const uint32_t layout[] = {", out);
	for (size_t i = 0; i < p->count; i++)
		fputs(p->pair[i].layout, out);
	fputs("0};\nstatic const struct module_case cases[] = {", out);
	for (size_t i = 0; i < p->count; i++)
		fprintf(out, "ENTRY(%zu)", i);
	fprintf(out,
	        "};\nconst struct module_table crosscall_module = "
	        "{CONTRACT_VERSION, %zu, cases, layout, 0, slot, to};\n",
	        p->count);
	fclose(out);
	sample_build(&p->s, text, p->is_32 ? "-O1 -fno-pic -Wl,-z,notext" : "-O1");
	free(text);
}

static void check(const struct pairs *p, size_t i)
{
	const struct end_pair *pair = &p->pair[i];
	const struct wire_failure *failure = sample_failure(&p->s, i, 0, 0);
	const unsigned verdict = sample_verdict(&p->s, i, 0, 0);
	const char *name = convention_info[p->convention].text;
	struct buffer out;

	buffer_init(&out);
	if (failure != NULL && failure->verdict == WIRE_STATE)
		judge_describe_state(p->target, failure, &out);
	cr_expect_eq(verdict, pair->verdict, "%s %s: %s | %s: verdict %u", p->target->name, name,
	             pair->enter, pair->body, verdict);
	cr_expect_str_eq(out.data, pair->said, "%s %s: %s | %s: %s", p->target->name, name,
	                 pair->enter, pair->body, out.data);
	buffer_release(&out);
}

static void run(const struct target *target, enum convention convention)
{
	struct pairs p = {.target = target,
	                  .rule = &target->rule[convention],
	                  .convention = convention,
	                  .is_32 = target->reg[X86_R8].name == NULL};

	sample_init(&p.s, target);
	add_callees(&p);
	add_stacks(&p);
	add_floats(&p);
	add_carriers(&p);
	if (convention == CONVENTION_C)
		add_callers(&p);
	for (size_t i = 0; i < p.count; i++)
		sample_case(&p.s, arena_printf(&p.s.arena, "%s %s;", p.pair[i].c,
		                               convention_info[convention].text));
	build(&p);
	sample_run(&p.s);
	for (size_t i = 0; i < p.count; i++)
		check(&p, i);
	sample_release(&p.s);
}

RUNNER_TEST(runner_registers, rules)
{
	for (int i = 0; i < CONVENTION_COUNT; i++)
		if ((target->conventions >> i & 1) != 0)
			run(target, (enum convention)i);
}
