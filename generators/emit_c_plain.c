/*
 * A case in C as a person would write it (generators/plain.h). Of `f32 f(u8, struct s0 *)`:
 *
 *     float callee(unsigned char a0, struct s0 *a1)
 *     {
 *             CHECK(a0, long long, 8, 0x20);
 *             CHECK(a1->f0, int, 4, 0x33323130);
 *             return 1.1;
 *     }
 *
 *     int main(void)
 *     {
 *             unsigned char a0 = 0x20;
 *             static struct s0 a1;
 *             a1.f0 = 0x33323130;
 *             float result = callee(a0, &a1);
 *             CHECK(result, float, 4, 1.1);
 *             return wrong;
 *     }
 */
#include "emit_c_plain.h"

#include <string.h>

static void open_writer(struct c_plain_writer *pw, const struct plain *p, FILE *out)
{
	*pw = (struct c_plain_writer){.w = {.out = out, .c = p->c, .suffix = ""}, .p = p};
	buffer_init(&pw->object);
}

static void close_writer(struct c_plain_writer *pw)
{
	buffer_release(&pw->object);
}

static const char *name_of(struct c_plain_writer *pw, size_t i)
{
	buffer_clear(&pw->object);
	buffer_printf(&pw->object, "a%zu", i);
	return pw->object.data;
}

/* Statements */

static void check_leaf(void *context, const struct plain_path *path)
{
	struct c_plain_writer *pw = context;
	const struct leaf *leaf = &pw->p->leaves.leaf[path->leaf];
	struct buffer name;

	buffer_init(&name);
	c_plain_name(pw, path, &name);
	fprintf(pw->w.out, "\tCHECK(%s, ", name.data);
	c_plain_type(pw, leaf);
	fprintf(pw->w.out, ", %u, ", c_plain_bytes(pw->p, leaf));
	c_plain_literal(pw, path->leaf);
	fputs(");\n", pw->w.out);
	buffer_release(&name);
}

enum { ASSIGNED_IN_LINE = 4 };

static void assign_leaf(void *context, const struct plain_path *path)
{
	struct c_plain_writer *pw = context;
	FILE *out = pw->w.out;
	struct buffer name;

	buffer_init(&name);
	c_plain_name(pw, path, &name);
	if (pw->in_line == ASSIGNED_IN_LINE) {
		fputc('\n', out);
		pw->in_line = 0;
	}
	fprintf(out, "%s%s = ", pw->in_line++ == 0 ? "\t" : " ", name.data);
	c_plain_literal(pw, path->leaf);
	fputc(';', out);
	buffer_release(&name);
}

/* One leaf, and a type that an initializer fits. */
static bool is_simple(const struct type *type)
{
	type = type_bare(type);
	return type_is_leaf(type) && type_leaf_count(type) == 1;
}

static void write_value_of(void *context, const struct plain_path *path)
{
	c_plain_literal(context, path->leaf);
}

/* A declaration with its value; what is large is zero wherever it has no leaves. */
static void declare_object(struct c_plain_writer *pw, size_t object)
{
	const struct type *type = case_object(pw->p->c, object);
	FILE *out = pw->w.out;

	pw->by_reference = false;
	fputs(is_simple(type) ? "\t" : "\tstatic ", out);
	c_type(&pw->w, type);
	fprintf(out, " %s", pw->object.data);
	if (is_simple(type)) {
		fputs(" = ", out);
		plain_walk(pw->p, object, write_value_of, pw);
		fputs(";\n", out);
		return;
	}
	fputs(";\n", out);
	pw->in_line = 0;
	plain_walk(pw->p, object, assign_leaf, pw);
	fputs(pw->in_line > 0 ? "\n" : "", out);
}

/* The function's head */

static void write_parameter(struct c_plain_writer *pw, size_t i, bool named, bool promoted)
{
	const struct type *type = pw->p->c->parameter[i];

	c_type(&pw->w, promoted ? c_promoted(type) : type);
	if (named)
		fprintf(pw->w.out, "%s%s", type->kind == TYPE_POINTER ? "" : " ", name_of(pw, i));
}

static void write_parameters(struct c_plain_writer *pw, bool named, bool promoted)
{
	const struct abi_case *c = pw->p->c;
	FILE *out = pw->w.out;

	for (size_t i = 0; i < c->fixed_count; i++) {
		fputs(i > 0 ? ", " : "", out);
		write_parameter(pw, i, named, promoted);
	}
	if (c->variadic) {
		fputs(c->fixed_count > 0 ? ", " : "", out);
		if (c->va_list)
			fprintf(out, "%s_list%s", c_list_words(&pw->w), named ? " list" : "");
		else
			fputs("...", out);
	} else if (c->fixed_count == 0) {
		fputs("void", out);
	}
}

/* LLVM decorates the name in these, and gcc does not. */
static bool needs_label(const struct c_plain_writer *pw)
{
	return pw->p->c->convention == CONVENTION_VECTORCALL ||
	       pw->p->c->convention == CONVENTION_REGCALL || c_is_without_named(&pw->w);
}

/* float callee(unsigned char, struct s0 *) */
static void write_head(struct c_plain_writer *pw, bool named, bool promoted)
{
	FILE *out = pw->w.out;

	if (c_is_without_named(&pw->w))
		fputs("#if defined __clang__ && __STDC_VERSION__ < 202000\n"
		      "__attribute__((overloadable))\n#endif\n",
		      out);
	c_convention(&pw->w);
	c_result(&pw->w);
	fputs(" callee(", out);
	write_parameters(pw, named, promoted);
	fputc(')', out);
}

static void write_label(const struct c_plain_writer *pw)
{
	fputs(needs_label(pw) ? " __asm__(\"callee\");\n" : ";\n", pw->w.out);
}

/* int callee(a0, a1) short a0; long a1; */
static void write_old_head(struct c_plain_writer *pw)
{
	const struct abi_case *c = pw->p->c;
	FILE *out = pw->w.out;

	c_convention(&pw->w);
	c_result(&pw->w);
	fputs(" callee(", out);
	for (size_t i = 0; i < c->fixed_count; i++)
		fprintf(out, "%s%s", i > 0 ? ", " : "", name_of(pw, i));
	fputc(')', out);
	for (size_t i = 0; i < c->fixed_count; i++) {
		fputc(' ', out);
		write_parameter(pw, i, true, false);
		fputc(';', out);
	}
}

/* The file's head */

static const char checking[] =
    "static void check(const char *name, const void *got, const void *expected, int size)\n"
    "{\n"
    "\tconst unsigned char *g = got, *e = expected;\n"
    "\tint same = 0, i;\n\n"
    "\twhile (same < size && g[same] == e[same])\n"
    "\t\tsame++;\n"
    "\tif (same == size)\n"
    "\t\treturn;\n"
    "\twrong = 1;\n"
    "\tdprintf(1, \"%s: expected 0x\", name);\n"
    "\tfor (i = size; i-- > 0;)\n"
    "\t\tdprintf(1, \"%02x\", e[i]);\n"
    "\tdprintf(1, \", got 0x\");\n"
    "\tfor (i = size; i-- > 0;)\n"
    "\t\tdprintf(1, \"%02x\", g[i]);\n"
    "\tdprintf(1, \"\\n\");\n"
    "}\n"
    "#define CHECK(x, type, size, ...) \\\n"
    "\tdo { \\\n"
    "\t\ttype got = x; \\\n"
    "\t\ttype expected = __VA_ARGS__; \\\n"
    "\t\tcheck(#x, &got, &expected, size); \\\n"
    "\t} while (0)\n\n";

/* It is the case, and clang's warning, that the function has no prototype or no named parameter. */
static const char no_prototype[] =
    "#ifdef __clang__\n"
    "#pragma clang diagnostic ignored \"-Wunknown-warning-option\"\n"
    "#pragma clang diagnostic ignored \"-Wdeprecated-non-prototype\"\n"
    "#pragma clang diagnostic ignored \"-Wvarargs\"\n"
    "#endif\n";

static void write_file_head(struct c_plain_writer *pw, bool checks, bool prints)
{
	FILE *out = pw->w.out;

	if (pw->p->c->no_prototype || pw->p->c->old_definition || c_is_without_named(&pw->w))
		fputs(no_prototype, out);
	if (case_features(pw->p->c) & FEATURE_BIT(FEATURE_BFLOAT16))
		fputs(c_bfloat16_support, out);
	c_definitions(&pw->w);
	if (pw->p->c->type_count > 0)
		fputc('\n', out);
	if (checks || prints)
		fputs("int dprintf(int, const char *, ...);\n", out);
}

/* The callee */

static void write_received(struct c_plain_writer *pw, size_t i)
{
	const struct type *type = pw->p->c->parameter[i];
	FILE *out = pw->w.out;

	name_of(pw, i);
	if (i >= pw->p->c->fixed_count) {
		fputc('\t', out);
		c_type(&pw->w, type);
		fprintf(out, "%s%s = __builtin_va_arg(list, ",
		        type->kind == TYPE_POINTER ? "" : " ", pw->object.data);
		c_type(&pw->w, type);
		fputs(");\n", out);
		/* It is read, and holds nothing that could be compared. */
		if (!plain_has_leaves(pw->p, i + 1))
			fprintf(out, "\t(void)%s;\n", pw->object.data);
	}
	pw->by_reference = type->kind == TYPE_POINTER;
	plain_walk(pw->p, i + 1, check_leaf, pw);
}

static void write_list_begin(struct c_plain_writer *pw)
{
	const struct abi_case *c = pw->p->c;
	const char *words = c_list_words(&pw->w);

	if (c->variadic && !c->va_list)
		fprintf(pw->w.out, "\t%s_list list;\n\t%s_start(list, %s);\n", words, words,
		        c->fixed_count > 0 ? name_of(pw, c->fixed_count - 1) : "0");
}

static bool is_checked(const struct plain *p, bool result)
{
	for (size_t i = result ? 0 : 1; i <= (result ? 0 : p->c->parameter_count); i++)
		if (plain_has_leaves(p, i))
			return true;
	return false;
}

void c_plain_callee(const struct plain *p, FILE *out)
{
	struct c_plain_writer pw;
	const bool checks = is_checked(p, false);

	open_writer(&pw, p, out);
	write_file_head(&pw, checks, false);
	fputs("int wrong;\n\n", out);
	fputs(checks ? checking : "", out);
	if (needs_label(&pw)) {
		write_head(&pw, false, false);
		write_label(&pw);
	}
	if (p->c->old_definition)
		write_old_head(&pw);
	else
		write_head(&pw, true, false);
	fputs("\n{\n", out);
	write_list_begin(&pw);
	for (size_t i = 0; i < p->c->parameter_count; i++)
		write_received(&pw, i);
	if (p->c->variadic && !p->c->va_list)
		fprintf(out, "\t%s_end(list);\n", c_list_words(&pw.w));
	if (p->c->result != NULL) {
		buffer_clear(&pw.object);
		buffer_puts(&pw.object, "result");
		declare_object(&pw, 0);
		fputs("\treturn result;\n", out);
	}
	fputs("}\n", out);
	close_writer(&pw);
}

/* The caller */

/* What makes the list that the callee takes: see write_starter() in emit_c_call.c. */
static void write_starter(struct c_plain_writer *pw)
{
	const struct abi_case *c = pw->p->c;
	const char *words = c_list_words(&pw->w);
	FILE *out = pw->w.out;

	fputs("static ", out);
	if (strcmp(words, "__builtin_va") != 0)
		c_convention(&pw->w);
	c_result(&pw->w);
	fputs(" start(", out);
	for (size_t i = 0; i < c->fixed_count; i++) {
		write_parameter(pw, i, true, false);
		fputs(", ", out);
	}
	fprintf(out, "%s...)\n{\n\t%s_list list;\n\t%s_start(list, %s);\n\t",
	        c->fixed_count > 0 ? "" : "int none, ", words, words,
	        c->fixed_count > 0 ? name_of(pw, c->fixed_count - 1) : "none");
	if (c->result != NULL) {
		c_result(&pw->w);
		fputs(" result = ", out);
	}
	fputs("callee(", out);
	for (size_t i = 0; i < c->fixed_count; i++)
		fprintf(out, "%s, ", name_of(pw, i));
	fprintf(out, "list);\n\t%s_end(list);\n%s}\n\n", words,
	        c->result != NULL ? "\treturn result;\n" : "");
}

static bool has_behind(const struct plain *p)
{
	return p->check_behind && p->c->result != NULL;
}

static void declare_result(struct c_plain_writer *pw)
{
	FILE *out = pw->w.out;

	if (!has_behind(pw->p)) {
		fputc('\t', out);
		c_result(&pw->w);
		fputs(" result = ", out);
		return;
	}
	fputs("\tstatic struct { ", out);
	c_result(&pw->w);
	fputs(" value; unsigned char behind[17]; } result = { .behind = \"0123456789abcdef\" };\n"
	      "\tresult.value = ",
	      out);
}

static void write_call(struct c_plain_writer *pw)
{
	const struct abi_case *c = pw->p->c;
	FILE *out = pw->w.out;

	if (c->result != NULL)
		declare_result(pw);
	else
		fputc('\t', out);
	fputs(c->va_list ? "start(" : "callee(", out);
	fputs(c->va_list && c->fixed_count == 0 ? c->parameter_count > 0 ? "0, " : "0" : "", out);
	for (size_t i = 0; i < c->parameter_count; i++)
		fprintf(out, "%s%s%s", i > 0 ? ", " : "",
		        c->parameter[i]->kind == TYPE_POINTER ? "&" : "", name_of(pw, i));
	fputs(");\n", out);
}

static const char behind_check[] =
    "\tcheck(\"behind the result\", result.behind, \"0123456789abcdef\", 16);\n";

/* The tags of all eight registers say that they are empty (Intel SDM 1, 8.1.7). */
static const char x87_check[] =
    "\tunsigned environment[7];\n"
    "\t__asm__ volatile(\"fnstenv %0\" : \"=m\"(environment));\n"
    "\tif ((environment[2] & 0xffff) != 0xffff) {\n"
    "\t\twrong = 1;\n"
    "\t\tdprintf(1, \"x87 tags: expected 0xffff, got 0x%04x\\n\", environment[2] & 0xffff);\n"
    "\t}\n";

void c_plain_caller(const struct plain *p, FILE *out)
{
	struct c_plain_writer pw;
	const bool checks = is_checked(p, true);
	const bool uses_check = checks || has_behind(p);

	open_writer(&pw, p, out);
	write_file_head(&pw, uses_check, p->check_x87);
	fputs("extern int wrong;\n", out);
	if (p->c->no_prototype) {
		c_convention(&pw.w);
		c_result(&pw.w);
		fputs(" callee();\n\n", out);
	} else {
		write_head(&pw, false, p->c->old_definition);
		write_label(&pw);
		fputc('\n', out);
	}
	fputs(uses_check ? checking : "", out);
	if (p->c->va_list)
		write_starter(&pw);
	fputs("int main(void)\n{\n", out);
	for (size_t i = 0; i < p->c->parameter_count; i++) {
		name_of(&pw, i);
		declare_object(&pw, i + 1);
	}
	write_call(&pw);
	fputs(p->check_x87 ? x87_check : "", out);
	fputs(has_behind(p) ? behind_check : "", out);
	if (checks) {
		buffer_clear(&pw.object);
		buffer_puts(&pw.object, has_behind(p) ? "result.value" : "result");
		pw.by_reference = false;
		plain_walk(p, 0, check_leaf, &pw);
	} else if (p->c->result != NULL) {
		fputs("\t(void)result;\n", out);
	}
	fputs("\treturn wrong;\n}\n", out);
	close_writer(&pw);
}
