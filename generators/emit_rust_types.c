/*
 * Types in Rust. An attribute of a field has no words there, and is said by the field's type:
 *
 *     struct s0 { i8 f0; i32 f1 packed; f32 f2 aligned(8); };
 *
 *     #[repr(C, packed)] pub struct crosscall_packed_s0_1_7(i32);
 *     #[repr(align(8))] pub struct crosscall_aligned_s0_2_7;
 *     #[repr(C)] pub struct s0_7 { pub f0: i8, pub f1: crosscall_packed_s0_1_7,
 *             crosscall_aligned_2: crosscall_aligned_s0_2_7, pub f2: f32 }
 *
 * The type without a size moves the field behind it to its alignment, and raises the record's.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>

#include "emit_rust_private.h"

enum {
	VECTOR_SSE = 16, /* bytes that any x86-64 passes in one register */
	VECTOR_AVX = 32,
	VECTOR_AVX512 = 64,
};

/* Any bits are a value of each of these, and of an integer in an Option. */
static const char *const null_pointer[] = {"*mut u8", "Option<core::ptr::NonNull<u8>>",
                                           "Option<unsafe extern \"C\" fn()>"};
static const struct {
	const char *before, *behind;
	bool is_plain;
} reference[] = {
    {"*mut ", "", true},
    {"&mut ", "", true},
    {"Option<&mut ", ">", false},
    {"Option<core::ptr::NonNull<", ">>", false},
    {"Option<crosscall_box<", ">>", false},
    {"Option<&", ">", false},
};

enum { PLACE_OF_BOX = 4, PLACES_OF_INTEGER = 3, PLACE_OF_NONZERO = 2 };

bool rust_reference_is_plain(size_t place)
{
	return reference[place % ARRAY_LEN(reference)].is_plain;
}

bool rust_has_box(const struct abi_case *c)
{
	for (size_t i = 0; i < c->fixed_count; i++)
		if (c->parameter[i]->kind == TYPE_POINTER &&
		    i % ARRAY_LEN(reference) == PLACE_OF_BOX)
			return true;
	return false;
}

bool rust_is_nonzero(const struct type *type, size_t place)
{
	return type->kind == TYPE_SCALAR && type->u.scalar != SCALAR_BOOL &&
	       scalar_is_integer(type->u.scalar) && place % PLACES_OF_INTEGER == PLACE_OF_NONZERO;
}

/* Option<core::num::NonZeroI8> of i8: zero is the None. */
static void write_scalar(const struct rust_writer *w, const struct type *type, size_t place)
{
	const char *name = scalar_info[type->u.scalar].rust;

	if (type->u.scalar == SCALAR_PTR)
		fputs(null_pointer[place % ARRAY_LEN(null_pointer)], w->out);
	else if (rust_is_nonzero(type, place))
		fprintf(w->out, "Option<core::num::NonZero%c%s>", toupper(*name), name + 1);
	else
		fputs(name, w->out);
}

void rust_write_type(const struct rust_writer *w, const struct type *type, size_t place)
{
	size_t form = place % ARRAY_LEN(reference);

	switch (type->kind) {
	case TYPE_SCALAR:
		write_scalar(w, type, place);
		return;
	case TYPE_STRUCT:
	case TYPE_UNION:
		if (type->u.record.role == ROLE_SLICE) {
			rust_write_slice(w, place);
			return;
		}
		fprintf(w->out, "%s%s", type->name, w->suffix);
		return;
	case TYPE_ENUM:
	case TYPE_TYPEDEF:
		fprintf(w->out, "%s%s", type->name, w->suffix);
		return;
	case TYPE_POINTER:
		fputs(reference[form].before, w->out);
		rust_write_type(w, type->u.pointee, 0);
		fputs(reference[form].behind, w->out);
		return;
	case TYPE_ARRAY:
		fputc('[', w->out);
		rust_write_type(w, type->u.array.element, place);
		fprintf(w->out, "; %" PRIu32 "]", type->u.array.count);
		return;
	case TYPE_VECTOR:
		fprintf(w->out, "Vector<%s, %" PRIu32 ">", scalar_info[type->u.vector.element].rust,
		        type->u.vector.count);
		return;
	case TYPE_BITINT:
	case TYPE_ATOMIC:
	case TYPE_KIND_COUNT:
		break;
	}
	unreachable();
}

static enum scalar bare_scalar(const struct type *type)
{
	type = type_bare(type);
	return type->kind == TYPE_ENUM ? type_enum_scalar(type) : type->u.scalar;
}

void rust_write_bare(const struct rust_writer *w, const struct type *type)
{
	fputs(scalar_info[bare_scalar(type)].rust, w->out);
}

void rust_write_unwrap(const struct rust_writer *w, const struct type *type)
{
	while (type->kind == TYPE_TYPEDEF) {
		fputs(".0", w->out);
		if (type->u.definition.mode != SCALAR_COUNT)
			return;
		type = type->u.definition.base;
	}
}

void rust_write_field_name(const struct rust_writer *w, const struct type *record,
                           const struct field *field)
{
	if (field->name != NULL)
		fputs(field->name, w->out);
	else
		fprintf(w->out, "crosscall_%td", field - record->u.record.field);
}

/* impl Copy for NAME {} impl Clone for NAME { fn clone(&self) -> Self { *self } } */
static void write_copy(FILE *out, const char *format, ...)
{
	static const char *const text[] = {"impl Copy for ", " {} impl Clone for ",
	                                   " { fn clone(&self) -> Self { *self } }\n"};

	for (size_t i = 0; i < ARRAY_LEN(text); i++) {
		va_list list;

		fputs(text[i], out);
		va_start(list, format);
		if (i + 1 < ARRAY_LEN(text))
			vfprintf(out, format, list);
		va_end(list);
	}
}

static void write_enum(const struct rust_writer *w, const struct type *type)
{
	const struct enumeration *enumeration = &type->u.enumeration;
	bool is_plain = enumeration->underlying == SCALAR_COUNT &&
	                enumeration->mode == SCALAR_COUNT && !enumeration->packed;

	fprintf(w->out, "#[repr(%s)] pub enum %s%s { ",
	        is_plain ? "C" : scalar_info[type_enum_scalar(type)].rust, type->name, w->suffix);
	for (size_t i = 0; i < enumeration->count; i++)
		fprintf(w->out, "V%zu = %" PRId64 ", ", i, enumeration->value[i]);
	fputs("}\n", w->out);
}

static void write_typedef(const struct rust_writer *w, const struct type *type)
{
	const struct type_definition *definition = &type->u.definition;

	fprintf(w->out, "#[repr(transparent)] pub struct %s%s(pub ", type->name, w->suffix);
	rust_write_type(
	    w, definition->mode != SCALAR_COUNT ? type_scalar(definition->mode) : definition->base,
	    0);
	fputs(");\n", w->out);
}

/* The types that say what is said of fields. */
static void write_field_types(const struct rust_writer *w, const struct type *type)
{
	for (size_t i = 0; i < type->u.record.count; i++) {
		const struct field *field = &type->u.record.field[i];

		if (field->packed) {
			write_copy(w->out, "crosscall_packed_%s_%zu%s", type->name, i, w->suffix);
			fprintf(w->out, "#[repr(C, packed)] pub struct crosscall_packed_%s_%zu%s(",
			        type->name, i, w->suffix);
			rust_write_type(w, field->type, i);
			fputs(");\n", w->out);
		}
		if (field->aligned != 0) {
			write_copy(w->out, "crosscall_aligned_%s_%zu%s", type->name, i, w->suffix);
			fprintf(w->out,
			        "#[repr(align(%" PRIu32
			        "))] pub struct crosscall_aligned_%s_%zu%s;\n",
			        field->aligned, type->name, i, w->suffix);
		}
	}
}

static void write_field(const struct rust_writer *w, const struct type *type, size_t i)
{
	const struct field *field = &type->u.record.field[i];

	if (field->aligned != 0)
		fprintf(w->out, "crosscall_aligned_%zu: crosscall_aligned_%s_%zu%s, ", i,
		        type->name, i, w->suffix);
	fputs("pub ", w->out);
	rust_write_field_name(w, type, field);
	fputs(": ", w->out);
	if (field->packed)
		fprintf(w->out, "crosscall_packed_%s_%zu%s", type->name, i, w->suffix);
	else
		rust_write_type(w, field->type, i);
	fputs(", ", w->out);
}

static void write_record(const struct rust_writer *w, const struct type *type, const char *prefix)
{
	const struct record *record = &type->u.record;

	fputs("#[repr(C", w->out);
	if (record->packed)
		fputs(", packed", w->out);
	else if (record->pack != 0)
		fprintf(w->out, ", packed(%" PRIu32 ")", record->pack);
	if (record->aligned != 0)
		fprintf(w->out, ", align(%" PRIu32 ")", record->aligned);
	fprintf(w->out, ")] pub %s %s%s%s { ", type->kind == TYPE_UNION ? "union" : "struct",
	        prefix, type->name, w->suffix);
	for (size_t i = 0; i < record->count; i++)
		write_field(w, type, i);
	/* A union has a field. */
	if (type->kind == TYPE_UNION && record->count == 0)
		fputs("crosscall: (), ", w->out);
	fputs("}\n", w->out);
}

/* The record, or what stands for it. */
static void write_record_types(const struct rust_writer *w, const struct type *type)
{
	const enum record_role role = type->u.record.role;

	write_field_types(w, type);
	if (role != ROLE_SLICE)
		write_copy(w->out, "%s%s", type->name, w->suffix);
	if (role == ROLE_NONE)
		write_record(w, type, "");
	else if (role == ROLE_TAGGED)
		rust_write_tagged(w, type);
	if (role != ROLE_NONE && w->spelled_out) {
		write_copy(w->out, "crosscall_%s%s", type->name, w->suffix);
		write_record(w, type, "crosscall_");
	}
}

void rust_write_types(const struct rust_writer *w)
{
	for (size_t i = 0; i < w->c->type_count; i++) {
		const struct type *type = w->c->type[i];

		if (type_is_record(type)) {
			write_record_types(w, type);
			continue;
		}
		write_copy(w->out, "%s%s", type->name, w->suffix);
		if (type->kind == TYPE_ENUM)
			write_enum(w, type);
		else
			write_typedef(w, type);
	}
}

bool rust_is_va_arg_safe(const struct type *type)
{
	if (!type_is_leaf(type))
		return false;
	switch (bare_scalar(type)) {
	case SCALAR_I32:
	case SCALAR_U32:
	case SCALAR_I64:
	case SCALAR_U64:
	case SCALAR_F64:
	case SCALAR_PTR:
		return true;
	default:
		return false;
	}
}

/* Has repr(align), or holds a type that has (E0588). */
static bool type_is_aligned(const struct type *type)
{
	if (type->kind == TYPE_ARRAY)
		return type_is_aligned(type->u.array.element);
	if (type->kind == TYPE_TYPEDEF)
		return type_is_aligned(type->u.definition.base);
	if (!type_is_record(type))
		return false;
	for (size_t i = 0; i < type->u.record.count; i++)
		if (type->u.record.field[i].aligned != 0 ||
		    type_is_aligned(type->u.record.field[i].type))
			return true;
	return type->u.record.aligned != 0;
}

static const char *record_refusal(const struct record *record)
{
	bool packed = record->packed || record->pack != 0;

	if (packed && record->aligned != 0)
		return "packed and aligned at once";
	for (size_t i = 0; i < record->count; i++) {
		const struct field *field = &record->field[i];

		if (packed && field->aligned != 0)
			return "an aligned field of a packed record";
		if ((packed || field->packed) && type_is_aligned(field->type))
			return "a packed record that holds an aligned one";
	}
	return NULL;
}

static const char *type_refusal(const struct type *type)
{
	if (type->kind == TYPE_ENUM && type_enum_scalar(type) == SCALAR_BOOL)
		return "an enum of bool";
	if (type_is_record(type) && rust_role_refusal(type) != NULL)
		return rust_role_refusal(type);
	return type_is_record(type) ? record_refusal(&type->u.record) : NULL;
}

/* Bytes of the widest vector in the type. */
static uint32_t widest_vector(const struct type *type)
{
	uint32_t widest = 0;

	type = type_bare(type);
	if (type->kind == TYPE_VECTOR)
		return type->u.vector.count * scalar_info[type->u.vector.element].width;
	if (type->kind == TYPE_ARRAY && type->u.array.count > 0)
		return widest_vector(type->u.array.element);
	for (size_t i = 0; type_is_record(type) && i < type->u.record.count; i++)
		widest = MAX(widest, widest_vector(type->u.record.field[i].type));
	return widest;
}

static uint32_t widest_passed(const struct abi_case *c)
{
	uint32_t widest = c->result != NULL ? widest_vector(c->result) : 0;

	for (size_t i = 0; i < c->parameter_count; i++)
		widest = MAX(widest, widest_vector(c->parameter[i]));
	return widest;
}

const char *rust_target_feature(const struct abi_case *c)
{
	uint32_t widest = widest_passed(c);

	return widest <= VECTOR_SSE ? NULL : widest <= VECTOR_AVX ? "avx" : "avx512f";
}

/* E0045 names the conventions that have variadic functions. */
static bool convention_is_variadic(enum convention convention)
{
	switch (convention) {
	case CONVENTION_C:
	case CONVENTION_UNWIND:
	case CONVENTION_SYSV:
	case CONVENTION_MS:
	case CONVENTION_EFI:
	case CONVENTION_CDECL:
		return true;
	default:
		return false;
	}
}

const char *rust_refuses(const struct abi_case *c)
{
	for (size_t i = 0; i < c->type_count; i++) {
		const char *reason = type_refusal(c->type[i]);

		if (reason != NULL)
			return reason;
	}
	if (widest_passed(c) > VECTOR_AVX512)
		return "a vector of more than 64 bytes by value";
	if (c->variadic && !convention_is_variadic(c->convention))
		return "a variadic function of this convention";
	/* Rust's VaList is that of the target's C. */
	if (c->va_list && (c->convention == CONVENTION_MS || c->convention == CONVENTION_EFI))
		return "a va_list of this convention";
	return NULL;
}
