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
#include <inttypes.h>

#include "../harness/runner/contract.h"
#include "emit.h"
#include "layout.h"

struct writer {
	FILE *out;
	const struct abi_case *c;
	const char *suffix; /* behind every name of the case: "_7", or "" */
};

static void write_base(const struct writer *w, const struct type *type)
{
	switch (type->kind) {
	case TYPE_SCALAR:
		fputs(scalar_info[type->u.scalar].c, w->out);
		return;
	case TYPE_ENUM:
		fprintf(w->out, "enum %s%s", type->name, w->suffix);
		return;
	case TYPE_STRUCT:
		fprintf(w->out, "struct %s%s", type->name, w->suffix);
		return;
	case TYPE_UNION:
		fprintf(w->out, "union %s%s", type->name, w->suffix);
		return;
	case TYPE_POINTER:
		write_base(w, type->u.pointee);
		fputs(" *", w->out);
		return;
	case TYPE_ARRAY:
		write_base(w, type->u.array.element);
		return;
	case TYPE_BITINT:
	case TYPE_VECTOR:
	case TYPE_ATOMIC:
	case TYPE_TYPEDEF:
	case TYPE_KIND_COUNT:
		break;
	}
	unreachable();
}

/* A declaration of `name`; a type name where it is "". */
static void write_declaration(const struct writer *w, const struct type *type, const char *name)
{
	write_base(w, type);
	if (*name != '\0')
		fprintf(w->out, " %s", name);
	for (; type->kind == TYPE_ARRAY; type = type->u.array.element)
		fprintf(w->out, "[%u]", type->u.array.count);
}

static void write_result(const struct writer *w)
{
	if (w->c->result == NULL)
		fputs("void", w->out);
	else
		write_base(w, w->c->result);
}

static void write_enum(const struct writer *w, const struct type *type)
{
	const struct enumeration *enumeration = &type->u.enumeration;

	fprintf(w->out, "enum %s%s { ", type->name, w->suffix);
	for (size_t i = 0; i < enumeration->count; i++) {
		/* -2147483648 is no int: 6.4.4.1 reads it as the negation of a long. */
		fprintf(w->out, "%s_%zu%s = %" PRId64 "%s", type->name, i, w->suffix,
		        enumeration->value[i] == INT32_MIN ? -INT32_MAX : enumeration->value[i],
		        enumeration->value[i] == INT32_MIN ? " - 1" : "");
		fputs(i + 1 < enumeration->count ? ", " : " };\n", w->out);
	}
}

static void write_definition(const struct writer *w, const struct type *type)
{
	if (type->kind == TYPE_ENUM) {
		write_enum(w, type);
		return;
	}
	write_base(w, type);
	fputs(" { ", w->out);
	for (size_t i = 0; i < type->u.record.count; i++) {
		write_declaration(w, type->u.record.field[i].type, type->u.record.field[i].name);
		fputs("; ", w->out);
	}
	fputs("};\n", w->out);
}

/* The parameters, with their names or as types alone; the variadic ones are not among them. */
static void write_parameters(const struct writer *w, bool named)
{
	for (size_t i = 0; i < w->c->fixed_count; i++) {
		fputs(i > 0 ? ", " : "", w->out);
		write_base(w, w->c->parameter[i]);
		if (named)
			fprintf(w->out, " a%zu", i);
	}
	if (w->c->variadic)
		fputs(", ...", w->out);
	if (w->c->fixed_count == 0)
		fputs("void", w->out);
}

/* *(TYPE *)ARRAY[INDEX] */
static void write_object(const struct writer *w, const struct type *type, const char *array,
                         size_t index)
{
	fputs("*(", w->out);
	write_base(w, type);
	fprintf(w->out, " *)%s[%zu]", array, index);
}

/* The place where object `index` is received: 64 bits wide for a narrow one. */
static void write_place(const struct writer *w, size_t index, const char *array)
{
	if (case_object_is_narrow(w->c, index))
		fprintf(w->out, "*(long long *)%s[%zu]", array, SLOT_RESULT + index);
	else
		write_object(w, case_object(w->c, index), array, SLOT_RESULT + index);
}

static void write_received(const struct writer *w, size_t i)
{
	const struct type *type = w->c->parameter[i];
	bool by_reference = type->kind == TYPE_POINTER;

	if (i >= w->c->fixed_count) {
		fprintf(w->out, "\t{ ");
		write_base(w, type);
		fprintf(w->out, " a%zu = __builtin_va_arg(list, ", i);
		write_base(w, type);
		fputs(");", w->out);
	}
	fputs(i >= w->c->fixed_count ? " " : "\t", w->out);
	write_place(w, i + 1, "slot");
	fprintf(w->out, " = %sa%zu;", by_reference ? "*" : "", i);
	fputs(i >= w->c->fixed_count ? " }\n" : "\n", w->out);
}

static void write_callee(const struct writer *w)
{
	const char *attribute = convention_info[w->c->convention].c;

	fprintf(w->out, "%s%s", attribute, *attribute != '\0' ? " " : "");
	write_result(w);
	fprintf(w->out, " callee%s(", w->suffix);
	write_parameters(w, true);
	fputs(")\n{\n", w->out);
	if (w->c->variadic)
		fprintf(w->out, "\t__builtin_va_list list; __builtin_va_start(list, a%zu);\n",
		        w->c->fixed_count - 1);
	for (size_t i = 0; i < w->c->parameter_count; i++)
		write_received(w, i);
	if (w->c->variadic)
		fputs("\t__builtin_va_end(list);\n", w->out);
	if (w->c->result != NULL) {
		fputs("\treturn ", w->out);
		write_object(w, w->c->result, "slot", SLOT_RESULT);
		fputs(";\n", w->out);
	}
	fputs("}\n", w->out);
}

static void write_caller(const struct writer *w)
{
	const char *attribute = convention_info[w->c->convention].c;

	fprintf(w->out, "crosscall_entry void caller%s(", w->suffix);
	write_result(w);
	fprintf(w->out, " (%s%s*callee)(", attribute, *attribute != '\0' ? " " : "");
	write_parameters(w, false);
	fputs("))\n{\n\t", w->out);
	if (w->c->result != NULL) {
		write_place(w, 0, "to");
		fputs(" = ", w->out);
	}
	fputs("callee(", w->out);
	for (size_t i = 0; i < w->c->parameter_count; i++) {
		fputs(i > 0 ? ", " : "", w->out);
		if (w->c->parameter[i]->kind == TYPE_POINTER)
			fprintf(w->out, "to[%zu]", SLOT_PARAMETER + i);
		else
			write_object(w, w->c->parameter[i], "to", SLOT_PARAMETER + i);
	}
	fputs(");\n", w->out);
	/* No tail call: what comes back is stored behind the call, and here nothing does. */
	if (w->c->result == NULL)
		fprintf(w->out, "\tto[%d] = 0;\n", SLOT_RESULT);
	fputs("}\n", w->out);
}

static bool is_measured(const struct field *field)
{
	return field->is_bit_field && field->name != NULL;
}

/* static const struct s0_7 crosscall_bits_0_7 = {.f1 = -1}; */
static void write_bits_objects(const struct writer *w)
{
	size_t count = 0;

	for (size_t i = 0; i < w->c->type_count; i++) {
		const struct type *type = w->c->type[i];

		for (size_t f = 0; type_is_record(type) && f < type->u.record.count; f++) {
			if (!is_measured(&type->u.record.field[f]))
				continue;
			fputs("static const ", w->out);
			write_base(w, type);
			fprintf(w->out, " crosscall_bits_%zu%s = {.%s = -1};\n", count++, w->suffix,
			        type->u.record.field[f].name);
		}
	}
}

static void write_types(const struct writer *w)
{
	for (size_t i = 0; i < w->c->type_count; i++)
		write_definition(w, w->c->type[i]);
}

static void write_layout_word(const struct writer *w, size_t index)
{
	struct layout_word word = layout_word(w->c, index);

	switch (word.kind) {
	case LAYOUT_SIZE:
		fputs("sizeof(", w->out);
		write_declaration(w, word.type, "");
		break;
	case LAYOUT_ALIGNMENT:
		fputs("_Alignof(", w->out);
		write_declaration(w, word.type, "");
		break;
	case LAYOUT_OFFSET:
		fputs("__builtin_offsetof(", w->out);
		write_base(w, word.record);
		fprintf(w->out, ", %s", word.field->name);
		break;
	case LAYOUT_BIT_OFFSET:
	case LAYOUT_BIT_WIDTH:
		fputs("0", w->out);
		break;
	}
	fputs("),", w->out);
}

/* Zeros for a case that is not wanted, so that the words of the others stay in place. */
static void write_layout(const struct writer *w, bool wanted)
{
	size_t count = layout_word_count(w->c);

	for (size_t i = 0; i < count; i++) {
		if (wanted)
			write_layout_word(w, i);
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
    " const unsigned *layout; const void *const *bits; void **slot, **to; };\n"
    /* Calls and data go straight to their place, not through tables of the dynamic linker. */
    "#pragma GCC visibility push(hidden)\n";

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

static void write_tables(const struct emit_request *request, FILE *out)
{
	write_bits(request, out);
	fprintf(out, "void *slot[%d], *to[%d];\n", SLOT_COUNT, SLOT_COUNT);
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

static void emit_module(const struct emit_request *request, FILE *out)
{
	char suffix[24];
	struct writer w = {out, NULL, suffix};

	fputs(prologue, out);
	if (request->calls)
		fprintf(out, "extern void *slot[%d], *to[%d];\n", SLOT_COUNT, SLOT_COUNT);
	for (size_t i = 0; i < request->count; i++) {
		if (!request->wanted[i])
			continue;
		w.c = request->c[i];
		snprintf(suffix, sizeof suffix, "_%zu", i);
		write_types(&w);
		write_bits_objects(&w);
		if (!request->calls)
			continue;
		write_callee(&w);
		write_caller(&w);
	}
	fprintf(out, "const unsigned layout[] __attribute__((section(\"%s\"))) = {\n",
	        CONTRACT_LAYOUT_SECTION);
	for (size_t i = 0; i < request->count; i++) {
		w.c = request->c[i];
		snprintf(suffix, sizeof suffix, "_%zu", i);
		write_layout(&w, request->wanted[i]);
	}
	fputs("0};\n", out);
	write_tables(request, out);
}

static void emit_show(const struct abi_case *c, FILE *out)
{
	struct writer w = {out, c, ""};

	write_types(&w);
	fprintf(out, "\nextern void *slot[%d], *to[%d];\n\n", SLOT_COUNT, SLOT_COUNT);
	write_callee(&w);
	fputs("\n#define crosscall_entry\n\n", out);
	write_caller(&w);
}

/* What a C compiler does not take it rejects in words of its own. */
static const char *refuses(const struct abi_case *c)
{
	(void)c;
	return NULL;
}

const struct language language_c = {
    .name = "c",
    .extension = ".c",
    .features = FEATURE_BIT(FEATURE_CORE) | FEATURE_BIT(FEATURE_INT128) |
                FEATURE_BIT(FEATURE_LONG_DOUBLE) | FEATURE_BIT(FEATURE_COMPLEX) |
                FEATURE_BIT(FEATURE_VARIADIC) | FEATURE_BIT(FEATURE_SYSV_ABI),
    .refuses = refuses,
    .module = emit_module,
    .show = emit_show,
    .probe_head = probe_head_c,
    .probe = probe_text_c,
};
