/*
 * Callers and callees. Whatever the form of the function, both name the same callee; what differs
 * is how the caller's pointer to it and its own head are written:
 *
 *                      the pointer               the callee
 *     plain            R (*callee)(T, U)         R callee_7(T a0, U a1)
 *     no_prototype     R (*callee)()             the same
 *     old_definition   R (*callee)(T', U')       R callee_7(a0, a1) T a0; U a1;
 *     variadic         R (*callee)(T, ...)       R callee_7(T a0, ...)
 *     f(...)           __typeof__(callee_7) *    R callee_7(...)
 *     va_list          R (*callee)(T, LIST)      R callee_7(T a0, LIST from)
 *
 * T' is T after the default argument promotions: an identifier list and a prototype are compatible
 * then only (C17 6.7.6.3p15).
 */
#include "contract.h"
#include "emit_c.h"

/* gcc and clang have words of their own for the list of Microsoft's. */
const char *c_list_words(const struct c_writer *w)
{
	return convention_is_ms(w->c->convention) ? "__builtin_ms_va" : "__builtin_va";
}

bool c_is_without_named(const struct c_writer *w)
{
	return w->c->variadic && !w->c->va_list && w->c->fixed_count == 0;
}

void c_convention(const struct c_writer *w)
{
	const char *attribute = convention_info[w->c->convention].c;

	fprintf(w->out, "%s%s", attribute, *attribute != '\0' ? " " : "");
}

void c_result(const struct c_writer *w)
{
	if (w->c->result == NULL)
		fputs("void", w->out);
	else
		c_type(w, w->c->result);
}

/* C17 6.5.2.2p6 */
const struct type *c_promoted(const struct type *type)
{
	const struct type *bare = type_bare(type);

	if (type_is_promoted(type))
		return type;
	if (bare->kind == TYPE_SCALAR && !scalar_is_integer(bare->u.scalar))
		return bare->u.scalar == SCALAR_F32 ? type_scalar(SCALAR_F64) : type;
	return type_scalar(SCALAR_I32);
}

/* What follows the fixed parameters. */
static void write_tail(const struct c_writer *w, const char *list_name)
{
	if (!w->c->variadic)
		return;
	fputs(w->c->fixed_count > 0 ? ", " : "", w->out);
	if (w->c->va_list)
		fprintf(w->out, "%s_list%s", c_list_words(w), list_name);
	else
		fputs("...", w->out);
}

static void write_parameter_types(const struct c_writer *w)
{
	const struct abi_case *c = w->c;

	if (c->no_prototype)
		return;
	for (size_t i = 0; i < c->fixed_count; i++) {
		fputs(i > 0 ? ", " : "", w->out);
		c_type(w, c->old_definition ? c_promoted(c->parameter[i]) : c->parameter[i]);
	}
	write_tail(w, "");
	if (c->fixed_count == 0 && !c->variadic)
		fputs("void", w->out);
}

static void write_named_parameters(const struct c_writer *w)
{
	for (size_t i = 0; i < w->c->fixed_count; i++) {
		fputs(i > 0 ? ", " : "", w->out);
		c_type(w, w->c->parameter[i]);
		fprintf(w->out, " a%zu", i);
	}
}

/* R (*callee)(T, U) */
static void write_callee_pointer(const struct c_writer *w)
{
	if (c_is_without_named(w)) {
		fprintf(w->out, "__typeof__(callee%s) *callee", w->suffix);
		return;
	}
	c_result(w);
	fputs(" (", w->out);
	c_convention(w);
	fputs("*callee)(", w->out);
	write_parameter_types(w);
	fputc(')', w->out);
}

/* callee_7(a0, a1) T a0; U a1; */
static void write_old_head(const struct c_writer *w)
{
	for (size_t i = 0; i < w->c->fixed_count; i++)
		fprintf(w->out, "%sa%zu", i > 0 ? ", " : "", i);
	fputc(')', w->out);
	for (size_t i = 0; i < w->c->fixed_count; i++) {
		fputc(' ', w->out);
		c_type(w, w->c->parameter[i]);
		fprintf(w->out, " a%zu;", i);
	}
}

static void write_callee_head(const struct c_writer *w)
{
	/* C17 has no f(...): clang takes it of such a function only. */
	if (c_is_without_named(w))
		fputs("__attribute__((overloadable)) ", w->out);
	/* LLVM makes callee_7@@16 of the name, which the linker would take for a version. */
	if (w->c->convention == CONVENTION_VECTORCALL)
		fputs("static ", w->out);
	c_convention(w);
	c_result(w);
	fprintf(w->out, " callee%s(", w->suffix);
	if (w->c->old_definition) {
		write_old_head(w);
		return;
	}
	write_named_parameters(w);
	write_tail(w, " from");
	if (w->c->fixed_count == 0 && !w->c->variadic)
		fputs("void", w->out);
	fputc(')', w->out);
}

/* Weak: one that is not found has the address 0, and the others can be called. */
void c_callee_declaration(const struct c_writer *w)
{
	c_convention(w);
	c_result(w);
	fprintf(w->out, " callee%s(", w->suffix);
	write_parameter_types(w);
	fputs(") __attribute__((weak, visibility(\"default\")));\n", w->out);
}

/* *(TYPE *)ARRAY[INDEX] */
static void write_object(const struct c_writer *w, const struct type *type, const char *array,
                         size_t index)
{
	fputs("*(", w->out);
	c_type(w, type);
	fprintf(w->out, " *)%s[%zu]", array, index);
}

/* The place where object `index` is received: 64 bits wide for a narrow one. */
static void write_place(const struct c_writer *w, size_t index, const char *array)
{
	if (case_object_is_narrow(w->c, index))
		fprintf(w->out, "*(long long *)%s[%zu]", array, SLOT_RESULT + index);
	else
		write_object(w, case_object(w->c, index), array, SLOT_RESULT + index);
}

/* What parameter `i` brought goes to its slot. An atomic's bytes are taken as they are: what gcc
 * and clang load it with may be a function of libatomic. */
static void write_store(const struct c_writer *w, size_t i)
{
	bool by_reference = w->c->parameter[i]->kind == TYPE_POINTER;

	if (by_reference && type_bare(case_object(w->c, i + 1))->kind == TYPE_ATOMIC) {
		fprintf(w->out, "__builtin_memcpy(slot[%zu], a%zu, sizeof *a%zu);",
		        SLOT_PARAMETER + i, i, i);
		return;
	}
	write_place(w, i + 1, "slot");
	fprintf(w->out, " = %sa%zu;", by_reference ? "*" : "", i);
}

static void write_received(const struct c_writer *w, size_t i)
{
	bool variadic = i >= w->c->fixed_count;

	fputc('\t', w->out);
	if (variadic) {
		fputs("{ ", w->out);
		c_type(w, w->c->parameter[i]);
		fprintf(w->out, " a%zu = __builtin_va_arg(list, ", i);
		c_type(w, w->c->parameter[i]);
		fputs("); ", w->out);
	}
	write_store(w, i);
	fputs(variadic ? " }\n" : "\n", w->out);
}

/* `last`: the name of the last named parameter, "0" for none (C23 7.16.1.4). */
static void write_start(const struct c_writer *w, const char *last)
{
	const char *words = c_list_words(w);

	fprintf(w->out, "\t%s_list list; %s_start(list, ", words, words);
	if (w->c->fixed_count > 0)
		fprintf(w->out, "a%zu);\n", w->c->fixed_count - 1);
	else
		fprintf(w->out, "%s);\n", last);
}

static void write_end(const struct c_writer *w)
{
	fprintf(w->out, "\t%s_end(list);\n", c_list_words(w));
}

void c_callee(const struct c_writer *w)
{
	const char *words = c_list_words(w);

	write_callee_head(w);
	fputs("\n{\n", w->out);
	if (w->c->va_list)
		fprintf(w->out, "\t%s_list list; %s_copy(list, from);\n", words, words);
	else if (w->c->variadic)
		write_start(w, "0");
	for (size_t i = 0; i < w->c->parameter_count; i++)
		write_received(w, i);
	if (w->c->variadic)
		write_end(w);
	if (w->c->result != NULL) {
		fputs("\treturn ", w->out);
		write_object(w, w->c->result, "slot", SLOT_RESULT);
		fputs(";\n", w->out);
	}
	fputs("}\n", w->out);
}

/*
 * Who makes the list that the callee is passed:
 *
 *     static float start_7(float (*callee)(int, __builtin_va_list), int a0, ...)
 *     {
 *             __builtin_va_list list; __builtin_va_start(list, a0);
 *             float result = callee(a0, list);
 *             __builtin_va_end(list);
 *             return result;
 *     }
 *
 * It follows the convention only where that has a list of its own.
 */
void c_starter(const struct c_writer *w)
{
	if (!w->c->va_list)
		return;
	fputs("static ", w->out);
	if (convention_is_ms(w->c->convention))
		c_convention(w);
	c_result(w);
	fprintf(w->out, " start%s(", w->suffix);
	write_callee_pointer(w);
	fputs(w->c->fixed_count > 0 ? ", " : "", w->out);
	write_named_parameters(w);
	fputs(", ...)\n{\n", w->out);
	write_start(w, "callee");
	fputc('\t', w->out);
	if (w->c->result != NULL) {
		c_result(w);
		fputs(" result = ", w->out);
	}
	fprintf(w->out, "callee%s(", w->by_name ? w->suffix : "");
	for (size_t i = 0; i < w->c->fixed_count; i++)
		fprintf(w->out, "a%zu, ", i);
	fputs("list);\n", w->out);
	write_end(w);
	fputs(w->c->result != NULL ? "\treturn result;\n}\n" : "}\n", w->out);
}

static void write_arguments(const struct c_writer *w)
{
	for (size_t i = 0; i < w->c->parameter_count; i++) {
		fputs(i > 0 ? ", " : "", w->out);
		if (w->c->parameter[i]->kind == TYPE_POINTER)
			fprintf(w->out, "to[%zu]", SLOT_PARAMETER + i);
		else
			write_object(w, w->c->parameter[i], "to", SLOT_PARAMETER + i);
	}
}

void c_caller(const struct c_writer *w)
{
	fprintf(w->out, "crosscall_entry void caller%s(", w->suffix);
	write_callee_pointer(w);
	fputs(")\n{\n\t", w->out);
	if (w->c->result != NULL) {
		write_place(w, 0, "to");
		fputs(" = ", w->out);
	}
	if (w->c->va_list)
		fprintf(w->out, "start%s(callee%s", w->suffix,
		        w->c->parameter_count > 0 ? ", " : "");
	else
		fprintf(w->out, "callee%s(", w->by_name ? w->suffix : "");
	write_arguments(w);
	fputs(");\n", w->out);
	/* No tail call: what comes back is stored behind the call, and here nothing may be. */
	if (case_returns_nothing(w->c))
		fprintf(w->out, "\tto[%d] = 0;\n", SLOT_BEHIND);
	fputs("}\n", w->out);
}
