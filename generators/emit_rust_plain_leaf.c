/* Leaves in the Rust of a plain program: literals, and the places that they are at. */
#include <inttypes.h>
#include <stdlib.h>

#include "emit_rust_plain.h"

static enum scalar scalar_of(const struct leaf *leaf)
{
	return leaf->type->kind == TYPE_ENUM ? type_enum_scalar(leaf->type) : leaf->type->u.scalar;
}

static bool is_narrow(const struct plain *p, const struct leaf *leaf)
{
	return case_object_is_narrow(p->c, leaf->object);
}

void rust_plain_leaf_type(const struct rust_plain_writer *pw, const struct leaf *leaf)
{
	const enum scalar scalar = scalar_of(leaf);

	fputs(is_narrow(pw->p, leaf) || leaf->type->kind == TYPE_ENUM ? "i64"
	      : scalar == SCALAR_PTR                                  ? "usize"
	                                                              : scalar_info[scalar].rust,
	      pw->w.out);
}

static void write_integer(const struct plain *p, size_t index, FILE *out)
{
	uint64_t word[PLAIN_WORDS_MAX];
	const struct leaf *leaf = &p->leaves.leaf[index];
	const bool is_signed = type_leaf_is_signed(leaf->type);

	if (plain_words(p, index, word) > 1)
		fprintf(out, "0x%" PRIx64 "%016" PRIx64 "u128%s", word[1], word[0],
		        is_signed ? " as i128" : "");
	else if (is_signed && (int64_t)word[0] < 0)
		fprintf(out, "-0x%" PRIx64, -word[0]);
	else
		fprintf(out, "0x%" PRIx64, word[0]);
}

static void write_float(const struct plain *p, size_t index, FILE *out)
{
	const struct leaf *leaf = &p->leaves.leaf[index];

	if (p->easy) {
		fprintf(out, "%.1f", plain_number(index));
		return;
	}
	fprintf(out, "%s::from_bits(0x", scalar_info[leaf->type->u.scalar].rust);
	for (size_t i = leaf->width; i-- > 0;)
		fprintf(out, "%02x", p->value[leaf->offset + i]);
	fputc(')', out);
}

void rust_plain_literal(const struct rust_plain_writer *pw, size_t index, bool compared)
{
	const struct leaf *leaf = &pw->p->leaves.leaf[index];
	const enum scalar_class class = scalar_info[scalar_of(leaf)].class;
	uint64_t word[PLAIN_WORDS_MAX];
	FILE *out = pw->w.out;

	if (leaf->type->kind == TYPE_ENUM) {
		const size_t i = plain_enumerator(pw->p, index);

		if (compared)
			fprintf(out, "%" PRId64, leaf->type->u.enumeration.value[i]);
		else
			fprintf(out, "%s::V%zu", leaf->type->name, i);
	} else if (class == SCALAR_CLASS_BOOL) {
		fprintf(out, "%s%s", pw->p->value[leaf->offset] ? "true" : "false",
		        compared && is_narrow(pw->p, leaf) ? " as i64" : "");
	} else if (class == SCALAR_CLASS_POINTER) {
		plain_words(pw->p, index, word);
		if (pw->p->pointer_bytes == 4)
			word[0] &= UINT32_MAX;
		fprintf(out, compared ? "0x%" PRIx64 : "transmute::<usize, _>(0x%" PRIx64 ")",
		        word[0]);
	} else if (class == SCALAR_CLASS_FLOAT) {
		write_float(pw->p, index, out);
	} else {
		write_integer(pw->p, index, out);
	}
}

/* Places */

/* (*addr_of!(a1).cast::<crosscall_u0>()): what Rust has words of its own for, as C has it. */
static void spell_out(const struct type *type, const char *address, struct buffer *place)
{
	struct buffer inner;

	buffer_init(&inner);
	buffer_puts(&inner, place->data);
	buffer_clear(place);
	buffer_printf(place, "(*%s!(%s).cast::<crosscall_%s>())", address, inner.data, type->name);
	buffer_release(&inner);
}

/* One step from a place to the next; `label` is for people. Of a lane the vector's place is left. */
static void add_step(const struct rust_plain_writer *pw, const struct plain_step *step,
                     const char *address, struct buffer *place, struct buffer *label)
{
	struct rust_writer w = pw->w;
	char *text = NULL;
	size_t length;

	switch (step->kind) {
	case PLAIN_FIELD:
		if (step->type->u.record.role != ROLE_NONE)
			spell_out(step->type, address, place);
		w.out = open_memstream(&text, &length);
		rust_write_field_name(&w, step->type, &step->type->u.record.field[step->index]);
		fclose(w.out);
		buffer_printf(place, ".%s%s", text,
		              step->type->u.record.field[step->index].packed ? ".0" : "");
		buffer_printf(label, ".%s", text);
		free(text);
		return;
	case PLAIN_ELEMENT:
		buffer_printf(place, "[%zu]", step->index);
		buffer_printf(label, "[%zu]", step->index);
		return;
	case PLAIN_LANE:
		buffer_printf(label, "[%zu]", step->index);
		return;
	case PLAIN_TYPEDEF:
		buffer_puts(place, ".0");
		return;
	case PLAIN_PART:
	case PLAIN_ATOMIC:
		break;
	}
	unreachable();
}

/* The leaf is in an Option there: a field, or an element of one, knows its place. */
static bool is_in_option(const struct rust_plain_writer *pw, const struct plain_path *path)
{
	const struct leaf *leaf = &pw->p->leaves.leaf[path->leaf];
	size_t place = 0, i = path->count;

	while (i > 0 && path->step[i - 1].kind == PLAIN_ELEMENT)
		i--;
	if (i > 0 && path->step[i - 1].kind == PLAIN_FIELD)
		place = path->step[i - 1].index;
	return rust_is_nonzero(leaf->type, place);
}

/* The last step of the path where it is one to a lane, else NULL. */
static const struct plain_step *make_place(const struct rust_plain_writer *pw,
                                           const struct plain_path *path, const char *address,
                                           struct buffer *place, struct buffer *label)
{
	const struct plain_step *last = NULL;

	buffer_puts(place, pw->object.data);
	buffer_puts(label, pw->object.data);
	for (size_t i = 0; i < path->count; i++) {
		last = &path->step[i];
		add_step(pw, last, address, place, label);
	}
	return last != NULL && last->kind == PLAIN_LANE ? last : NULL;
}

void rust_plain_check(void *context, const struct plain_path *path)
{
	const struct rust_plain_writer *pw = context;
	const struct leaf *leaf = &pw->p->leaves.leaf[path->leaf];
	const struct plain_step *lane;
	struct buffer place, label;
	FILE *out = pw->w.out;

	buffer_init(&place);
	buffer_init(&label);
	lane = make_place(pw, path, "addr_of", &place, &label);
	fprintf(out, "\tcheck!(\"%s\", ", label.data);
	if (lane != NULL)
		fprintf(out, "addr_of!(%s).cast::<%s>().add(%zu).read_unaligned(), ", place.data,
		        scalar_info[lane->type->u.vector.element].rust, lane->index);
	else if (scalar_of(leaf) == SCALAR_PTR || is_in_option(pw, path))
		fprintf(out, "transmute::<_, %s>(%s), ",
		        scalar_of(leaf) == SCALAR_PTR ? "usize" : scalar_info[scalar_of(leaf)].rust,
		        place.data);
	else
		fprintf(out, "%s%s, ", place.data,
		        is_narrow(pw->p, leaf) || leaf->type->kind == TYPE_ENUM ? " as i64" : "");
	rust_plain_leaf_type(pw, leaf);
	fputs(", ", out);
	rust_plain_literal(pw, path->leaf, true);
	fputs(");\n", out);
	buffer_release(&place);
	buffer_release(&label);
}

void rust_plain_assign(void *context, const struct plain_path *path)
{
	const struct rust_plain_writer *pw = context;
	const struct leaf *leaf = &pw->p->leaves.leaf[path->leaf];
	const struct plain_step *lane;
	struct buffer place, label;
	FILE *out = pw->w.out;

	buffer_init(&place);
	buffer_init(&label);
	lane = make_place(pw, path, "addr_of_mut", &place, &label);
	if (lane != NULL)
		fprintf(out, "\taddr_of_mut!(%s).cast::<%s>().add(%zu).write_unaligned(",
		        place.data, scalar_info[lane->type->u.vector.element].rust, lane->index);
	else
		fprintf(out, "\t%s = ", place.data);
	if (is_in_option(pw, path)) {
		fprintf(out, "transmute::<%s, _>(", scalar_info[scalar_of(leaf)].rust);
		rust_plain_literal(pw, path->leaf, false);
		fputc(')', out);
	} else {
		rust_plain_literal(pw, path->leaf, false);
	}
	fputs(lane != NULL ? ");\n" : ";\n", out);
	buffer_release(&place);
	buffer_release(&label);
}

void rust_plain_value(void *context, const struct plain_path *path)
{
	rust_plain_literal(context, path->leaf, false);
}
