/* A leaf in a file for people: how it is spelled, what it is compared in, and its value. */
#include "emit_c_plain.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* `*(T *)&PATH`: the object without _Atomic, whose members may not be touched, and which may need a
 * library. */
static void wrap_atomic(const struct c_writer *w, const struct type *type, struct buffer *path)
{
	char *text = NULL;
	size_t length = 0;
	struct c_writer inner = *w;

	inner.out = open_memstream(&text, &length);
	fprintf(inner.out, "(*(");
	c_type(&inner, type);
	fprintf(inner.out, " *)&%s)", path->data);
	fclose(inner.out);
	buffer_clear(path);
	buffer_puts(path, text);
	free(text);
}

static void wrap(struct buffer *path, const char *before, const char *behind)
{
	struct buffer whole;

	buffer_init(&whole);
	buffer_printf(&whole, "%s%s%s", before, path->data, behind);
	buffer_clear(path);
	buffer_puts(path, whole.data);
	buffer_release(&whole);
}

/* How the leaf is spelled: a1.f1[2], a1->f0, __real__ a0. */
void c_plain_name(const struct c_plain_writer *pw, const struct plain_path *path,
                  struct buffer *out)
{
	bool pointer = pw->by_reference;

	buffer_puts(out, pw->object.data);
	for (size_t i = 0; i < path->count; i++) {
		const struct plain_step *step = &path->step[i];
		const char *field =
		    step->kind == PLAIN_FIELD ? step->type->u.record.field[step->index].name : NULL;

		if (step->kind == PLAIN_TYPEDEF || (step->kind == PLAIN_FIELD && field == NULL))
			continue;
		if (pointer && step->kind != PLAIN_FIELD)
			wrap(out, "(*", ")");
		if (step->kind == PLAIN_FIELD)
			buffer_printf(out, "%s%s", pointer ? "->" : ".", field);
		else if (step->kind == PLAIN_ATOMIC)
			wrap_atomic(&pw->w, step->type, out);
		else if (step->kind == PLAIN_PART)
			wrap(out, step->index == 0 ? "__real__ " : "__imag__ ", "");
		else
			buffer_printf(out, "[%zu]", step->index);
		pointer = false;
	}
	if (pointer)
		wrap(out, "*", "");
}

/* Of a complex type the type of a part, else the scalar's own. */
static const char *part_type(enum scalar scalar)
{
	switch (scalar) {
	case SCALAR_CF32:
		return scalar_info[SCALAR_F32].c;
	case SCALAR_CF64:
		return scalar_info[SCALAR_F64].c;
	case SCALAR_CLD:
		return scalar_info[SCALAR_LD].c;
	case SCALAR_CF16:
		return scalar_info[SCALAR_F16].c;
	case SCALAR_CI8:
		return scalar_info[SCALAR_I8].c;
	case SCALAR_CI16:
		return scalar_info[SCALAR_I16].c;
	case SCALAR_CI32:
		return scalar_info[SCALAR_I32].c;
	case SCALAR_CI64:
		return scalar_info[SCALAR_I64].c;
	default:
		return scalar_info[scalar].c;
	}
}

/* A _BitInt is compared in a type without unused bits. */
static void write_wide(FILE *out, const struct bitint *bitint, bool is_signed)
{
	const unsigned bits = (bitint->bits + 63U) / 64 * 64;

	if (bits == 64)
		fprintf(out, "%slong long", is_signed ? "" : "unsigned ");
	else if (bits == 128)
		fprintf(out, "%s__int128", is_signed ? "" : "unsigned ");
	else
		fprintf(out, "%s_BitInt(%u)", is_signed ? "" : "unsigned ", bits);
}

/* What a leaf is compared in. */
void c_plain_type(const struct c_plain_writer *pw, const struct leaf *leaf)
{
	FILE *out = pw->w.out;

	if (case_object_is_narrow(pw->p->c, leaf->object))
		fputs("long long", out);
	else if (leaf->type->kind == TYPE_ENUM)
		c_type(&pw->w, leaf->type);
	else if (leaf->type->kind == TYPE_BITINT)
		write_wide(out, &leaf->type->u.bitint, leaf->type->u.bitint.is_signed);
	else
		fputs(part_type(leaf->type->u.scalar), out);
}

unsigned c_plain_bytes(const struct plain *p, const struct leaf *leaf)
{
	if (case_object_is_narrow(p->c, leaf->object))
		return 8;
	if (leaf->type->kind == TYPE_SCALAR && leaf->type->u.scalar == SCALAR_PTR)
		return p->pointer_bytes;
	return leaf->width;
}

/* The lowest of a type is no literal, but one more than it is: 6.4.4.1. */
static void write_signed(FILE *out, uint64_t word, unsigned bits)
{
	const uint64_t magnitude = -word;

	if ((int64_t)word >= 0)
		fprintf(out, "0x%" PRIx64, word);
	else if (bits >= 32 && magnitude == UINT64_C(1) << (bits - 1))
		fprintf(out, "(-0x%" PRIx64 " - 1)", magnitude - 1);
	else
		fprintf(out, "-0x%" PRIx64, magnitude);
}

/* (__int128)((unsigned __int128)0x2f2e2d2c2b2a2928 << 64 | 0x2726252423222120) */
static void write_long(FILE *out, const struct leaf *leaf, const uint64_t *word, size_t count)
{
	struct bitint bitint = {.bits = leaf->bits};
	const bool is_signed = type_leaf_is_signed(leaf->type);

	if (is_signed) {
		fputc('(', out);
		write_wide(out, &bitint, true);
		fputs(")(", out);
	} else {
		fputc('(', out);
	}
	for (size_t i = count; i-- > 0;) {
		if (i > 0) {
			fputc('(', out);
			write_wide(out, &bitint, false);
			fputc(')', out);
		}
		fprintf(out, "0x%" PRIx64, word[i]);
		if (i > 0)
			fprintf(out, " << %zu | ", 64 * i);
	}
	fputc(')', out);
}

static void write_integer(const struct plain *p, size_t index, FILE *out)
{
	const struct leaf *leaf = &p->leaves.leaf[index];
	uint64_t word[PLAIN_WORDS_MAX];
	const size_t count = plain_words(p, index, word);

	if (count > 1)
		write_long(out, leaf, word, count);
	else if (type_leaf_is_signed(leaf->type))
		write_signed(out, word[0], leaf->bits);
	else
		fprintf(out, "0x%" PRIx64, word[0]);
}

/* ((union { unsigned short bits; __bf16 value; }){0x3f8c}.value): what no literal spells. */
static void write_bits(const struct plain *p, size_t index, FILE *out)
{
	const struct leaf *leaf = &p->leaves.leaf[index];
	const char *type = part_type(leaf->type->u.scalar);
	uint64_t word[PLAIN_WORDS_MAX];
	float number = (float)plain_number(index);
	uint32_t upper;

	plain_words(p, index, word);
	memcpy(&upper, &number, sizeof upper);
	if (leaf->width > 8) {
		for (unsigned i = 8; i < leaf->width; i++)
			word[1] |= (uint64_t)p->value[leaf->offset + i] << (i - 8) * 8;
		fprintf(out,
		        "((union { unsigned long long bits[2]; %s value; }){{0x%" PRIx64
		        ", 0x%" PRIx64 "}}.value)",
		        type, word[0], word[1]);
		return;
	}
	if (p->easy)
		word[0] = upper >> 16;
	fprintf(out, "((union { unsigned %s bits; %s value; }){0x%" PRIx64 "}.value)",
	        leaf->width == 8   ? "long long"
	        : leaf->width == 4 ? "int"
	                           : "short",
	        type, word[0]);
}

static void write_float(const struct plain *p, size_t index, FILE *out)
{
	const enum scalar scalar = p->leaves.leaf[index].type->u.scalar;
	const char *suffix = "";

	/* Clang may only copy a bf16. */
	if (!p->easy || scalar == SCALAR_BF16) {
		write_bits(p, index, out);
		return;
	}
	if (scalar == SCALAR_LD || scalar == SCALAR_CLD)
		suffix = "L";
	else if (scalar_info[scalar].class == SCALAR_CLASS_DECIMAL)
		suffix = scalar == SCALAR_D32 ? "DF" : scalar == SCALAR_D64 ? "DD" : "DL";
	fprintf(out, "%.1f%s", plain_number(index), suffix);
}

void c_plain_literal(const struct c_plain_writer *pw, size_t index)
{
	const struct leaf *leaf = &pw->p->leaves.leaf[index];
	uint64_t word[PLAIN_WORDS_MAX];
	FILE *out = pw->w.out;

	if (leaf->type->kind == TYPE_ENUM) {
		fprintf(out, "%s_%zu", leaf->type->name, plain_enumerator(pw->p, index));
		return;
	}
	if (leaf->type->kind == TYPE_BITINT) {
		write_integer(pw->p, index, out);
		return;
	}
	switch (scalar_info[leaf->type->u.scalar].class) {
	case SCALAR_CLASS_BOOL:
		fprintf(out, "%d", pw->p->value[leaf->offset]);
		return;
	case SCALAR_CLASS_SIGNED:
	case SCALAR_CLASS_UNSIGNED:
		write_integer(pw->p, index, out);
		return;
	case SCALAR_CLASS_POINTER:
		plain_words(pw->p, index, word);
		if (pw->p->pointer_bytes == 4)
			word[0] &= UINT32_MAX;
		fprintf(out, "(void *)0x%" PRIx64, word[0]);
		return;
	default:
		write_float(pw->p, index, out);
	}
}
