/*
 * C for gcc, clang and tcc. Of case 7, `f32 f(u8, struct s0, struct s0 *)`, the module holds
 *
 *     struct s0_7 { int f0; };
 *     float callee_7(unsigned char a0, struct s0_7 a1, struct s0_7 *a2)
 *     {
 *             *(long long *)slot[1] = a0;
 *             *(struct s0_7 *)slot[2] = a1;
 *             *(struct s0_7 *)slot[3] = *a2;
 *             return *(float *)slot[0];
 *     }
 *     crosscall_entry void caller_7(float (*callee)(unsigned char, struct s0_7, struct s0_7 *))
 *     {
 *             *(float *)to[0] = callee(*(unsigned char *)to[1], *(struct s0_7 *)to[2], to[3]);
 *     }
 */
#include "emit_c.h"

#include "contract.h"
#include "emit.h"
#include "layout.h"

/* Zeros for a case that is not wanted, so that the words of the others stay in place. */
static void write_layout(const struct c_writer *w, bool wanted)
{
	size_t count = layout_word_count(w->c);

	for (size_t i = 0; i < count; i++) {
		if (wanted)
			c_layout_word(w, i);
		else
			fputs("0,", w->out);
	}
	fputc('\n', w->out);
}

static const char prologue[] =
    "typedef void function(void);\n"
    /* The runner calls the callers, whatever convention the flags make the default. */
    "#if defined __x86_64__ && !defined __TINYC__\n"
    "#define crosscall_entry __attribute__((sysv_abi))\n"
    "#elif defined __i386__ && !defined __TINYC__\n"
    "#define crosscall_entry __attribute__((cdecl, regparm(0)))\n"
    "#else\n"
    "#define crosscall_entry\n"
    "#endif\n"
    "struct module_case { function *callee, *caller; };\n"
    "struct module_table { unsigned version, count; const struct module_case *cases;"
    " const unsigned *layout; const void *const *bits; void **slot, **to; };\n";

/* Calls and data go straight to their place, not through tables of the dynamic linker. */
static const char hidden[] = "#pragma GCC visibility push(hidden)\n";

/* Of two halves that are linked: one has the slots, both name them. */
static const char slot_by_name[] = "#define slot crosscall_slot\n";

enum part { PART_ALL, PART_CALLERS, PART_CALLEES };

static void write_bits(const struct emit_request *request, FILE *out)
{
	fputs("const void *const bits[] = {\n", out);
	for (size_t i = 0; i < request->count; i++) {
		size_t count = layout_bit_field_count(request->c[i]);

		for (size_t b = 0; b < count; b++) {
			if (request->wanted[i])
				fprintf(out, "&crosscall_bits_%zu_%zu,", b, i);
			else
				fputs("0,", out);
		}
	}
	fputs("0};\n", out);
}

static void write_tables(const struct emit_request *request, enum part part, FILE *out)
{
	write_bits(request, out);
	if (part == PART_ALL)
		fprintf(out, "void *slot[%d], *to[%d];\n", SLOT_COUNT, SLOT_COUNT);
	else
		fprintf(out, "void *to[%d];\n", SLOT_COUNT);
	fputs("const struct module_case cases[] = {\n", out);
	for (size_t i = 0; i < request->count; i++) {
		if (request->wanted[i] && request->calls)
			fprintf(out, "{(function *)callee_%zu, (function *)caller_%zu},", i, i);
		else
			fputs("{0, 0},", out);
	}
	fprintf(out,
	        "\n{0, 0}};\n#pragma GCC visibility pop\n"
	        "const struct module_table %s = {%d, %zu, cases, layout, bits, slot, to};\n",
	        CONTRACT_TABLE, CONTRACT_VERSION, request->count);
}

/* Clang keeps a bf16 in a float and calls this to make it one again; libgcc has it from 13 on. What it
 * is given has been a bf16 before: the upper half is all there is to it. */
const char c_bfloat16_support[] =
    "#ifdef __clang__\n"
    "__attribute__((weak)) _Float16 __truncsfbf2(float a)\n"
    "{ union { float whole; _Float16 half[2]; } u = {a}; return u.half[1]; }\n"
    "#endif\n";

static bool is_wanted(const struct emit_request *request, enum feature feature)
{
	for (size_t i = 0; i < request->count; i++)
		if (request->wanted[i] && (case_features(request->c[i]) & FEATURE_BIT(feature)))
			return true;
	return false;
}

static void write_head(const struct emit_request *request, enum part part, FILE *out)
{
	fputs(prologue, out);
	fputs(part != PART_CALLEES ? hidden : "", out);
	if (request->calls && is_wanted(request, FEATURE_BFLOAT16))
		fputs(c_bfloat16_support, out);
	fputs(part != PART_ALL ? slot_by_name : "", out);
	if (part == PART_CALLEES)
		fprintf(out, "void *slot[%d];\n", SLOT_COUNT);
	else if (request->calls)
		fprintf(out, "extern void *slot[%d], *to[%d];\n", SLOT_COUNT, SLOT_COUNT);
}

static void write_types(const struct c_writer *w, enum part part)
{
	c_definitions(w);
	if (part != PART_CALLEES)
		c_layout_helpers(w);
}

/* And what has the same convention. */
static void write_callee(const struct c_writer *w, enum part part)
{
	if (part == PART_CALLERS)
		c_callee_declaration(w);
	else
		c_callee(w);
	if (part != PART_CALLEES)
		c_starter(w);
}

static void write_caller(const struct c_writer *w, enum part part)
{
	if (part != PART_CALLEES)
		c_caller(w);
}

/*
 * From a function of one ABI to the next one of the other gcc computes anew what it knows of
 * registers (ix86_maybe_switch_abi), and so in each pass over a module. Where they alternate it
 * takes five times as long: functions of Microsoft's stand together.
 */
enum round { ROUND_OWN, ROUND_MS_CALLEES, ROUND_MS_CALLERS, ROUND_COUNT };

static void write_case(const struct c_writer *w, enum part part, enum round round, bool calls)
{
	const bool ms = convention_is_ms(w->c->convention);

	if (round == ROUND_OWN)
		write_types(w, part);
	if (calls && round == (ms ? ROUND_MS_CALLEES : ROUND_OWN))
		write_callee(w, part);
	if (calls && round == (ms ? ROUND_MS_CALLERS : ROUND_OWN))
		write_caller(w, part);
}

static void write_layouts(const struct emit_request *request, struct c_writer *w, char suffix[24])
{
	fprintf(w->out, "const unsigned layout[] __attribute__((section(\"%s\"))) = {\n",
	        CONTRACT_LAYOUT_SECTION);
	for (size_t i = 0; i < request->count; i++) {
		w->c = request->c[i];
		snprintf(suffix, 24, "_%zu", i);
		write_layout(w, request->wanted[i]);
	}
	fputs("0};\n", w->out);
}

static void emit_part(const struct emit_request *request, enum part part, FILE *out)
{
	char suffix[24];
	struct c_writer w = {out, NULL, suffix, part == PART_CALLERS};

	write_head(request, part, out);
	for (enum round round = 0; round < ROUND_COUNT; round++) {
		for (size_t i = 0; i < request->count; i++) {
			if (!request->wanted[i])
				continue;
			w.c = request->c[i];
			snprintf(suffix, sizeof suffix, "_%zu", i);
			write_case(&w, part, round, request->calls);
		}
	}
	if (part == PART_CALLEES)
		return;
	write_layouts(request, &w, suffix);
	write_tables(request, part, out);
}

static void emit_module(const struct emit_request *request, FILE *out)
{
	emit_part(request, PART_ALL, out);
}

static void emit_callers(const struct emit_request *request, FILE *out)
{
	emit_part(request, PART_CALLERS, out);
}

static void emit_callees(const struct emit_request *request, FILE *out)
{
	emit_part(request, PART_CALLEES, out);
}

/* Clang mangles what is overloadable; and what is vectorcall, in a way that the linker takes for a
 * version. */
static bool has_name(const struct abi_case *c)
{
	return c->convention != CONVENTION_VECTORCALL &&
	       !(c->variadic && !c->va_list && c->fixed_count == 0);
}

static void emit_show(const struct abi_case *c, FILE *out)
{
	struct c_writer w = {.out = out, .c = c, .suffix = ""};

	c_definitions(&w);
	fprintf(out, "\nextern void *slot[%d], *to[%d];\n\n", SLOT_COUNT, SLOT_COUNT);
	c_callee(&w);
	fputs("\n#define crosscall_entry\n\n", out);
	c_starter(&w);
	c_caller(&w);
}

/* Before C23 clang takes the callee as overloadable, and its caller calls a function without a
 * prototype: that is the same in the platform's own convention, and not in others. */
static const char *refuses(const struct abi_case *c)
{
	bool is_usual = c->convention == CONVENTION_C || c->convention == CONVENTION_UNWIND ||
	                c->convention == CONVENTION_SYSV || c->convention == CONVENTION_CDECL;

	if (c->variadic && !c->va_list && c->fixed_count == 0 && !is_usual)
		return "f(...) in another convention";
	return NULL;
}

const struct language language_c = {
    .name = "c",
    .extension = ".c",
    .features = FEATURE_BIT(FEATURE_COUNT) - 1,
    .refuses = refuses,
    .module = emit_module,
    .callers = emit_callers,
    .callees = emit_callees,
    .has_name = has_name,
    .show = emit_show,
    .plain_callee = c_plain_callee,
    .plain_caller = c_plain_caller,
    .plain_layout = c_plain_layout,
    .probe_head = probe_head_c,
    .probe = probe_text_c,
};
