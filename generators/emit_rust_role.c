/*
 * Records that Rust has words of its own for (generators/role.h). The layout is measured in what
 * rustc makes of these words, field by field, and not in the struct or union that they stand for:
 * where all fields of a variant lie as in its struct, only later by N bytes, the struct is at N.
 */
#include <inttypes.h>

#include "emit_rust_private.h"
#include "role.h"

static const char *const slice[] = {"&'static [u8]", "Option<&'static [u8]>", "&'static str",
                                    "*const [u8]"};

void rust_write_slice(const struct rust_writer *w, size_t place)
{
	fputs(slice[place % ARRAY_LEN(slice)], w->out);
}

/* What a C compiler chooses for enumerators of 0 and up is what repr(C) says alone. */
static bool has_plain_tag(const struct type *type)
{
	const struct type *tag = tagged_tag(type);
	const struct enumeration *enumeration = &tag->u.enumeration;

	if (type->kind == TYPE_UNION || tag->kind != TYPE_ENUM || enumeration->packed ||
	    enumeration->underlying != SCALAR_COUNT || enumeration->mode != SCALAR_COUNT)
		return false;
	for (size_t i = 0; i < tagged_variants(type)->count; i++)
		if (enumeration->value[i] != (int64_t)i)
			return false;
	return true;
}

static enum scalar tag_scalar(const struct type *type)
{
	const struct type *tag = tagged_tag(type);

	return tag->kind == TYPE_ENUM ? type_enum_scalar(tag) : tag->u.scalar;
}

/* #[repr(u8)] pub enum u0_7 { x { a: i32, } = 0, y { b: f64, c: i8, } = 1, } */
void rust_write_tagged(const struct rust_writer *w, const struct type *type)
{
	const struct record *variants = tagged_variants(type);
	const bool is_struct = type->kind == TYPE_STRUCT, is_plain = has_plain_tag(type);

	fprintf(w->out, "#[repr(%s%s%s)] pub enum %s%s { ", is_struct ? "C" : "",
	        is_struct && !is_plain ? ", " : "",
	        is_plain ? "" : scalar_info[tag_scalar(type)].rust, type->name, w->suffix);
	for (size_t i = 0; i < variants->count; i++) {
		const struct type *variant = variants->field[i].type;

		fprintf(w->out, "%s { ", variants->field[i].name);
		for (size_t f = tagged_first(type); f < variant->u.record.count; f++) {
			rust_write_field_name(w, variant, &variant->u.record.field[f]);
			fputs(": ", w->out);
			rust_write_type(w, variant->u.record.field[f].type, f);
			fputs(", ", w->out);
		}
		fputs("}", w->out);
		if (!is_plain)
			fprintf(w->out, " = %" PRId64, tag_value(tagged_tag(type), i));
		fputs(", ", w->out);
	}
	fputs("}\n", w->out);
}

static bool has_attributes(const struct record *record)
{
	for (size_t i = 0; i < record->count; i++)
		if (record->field[i].packed || record->field[i].aligned != 0)
			return true;
	return record->packed || record->aligned != 0 || record->pack != 0;
}

const char *rust_role_refusal(const struct type *type)
{
	const struct record *record = &type->u.record, *variants;
	bool has_fields = false;

	if (record->role == ROLE_NONE)
		return NULL;
	if (has_attributes(record))
		return "a slice or a tagged record with attributes";
	if (record->role == ROLE_SLICE)
		return NULL;
	variants = tagged_variants(type);
	if (has_attributes(variants))
		return "a tagged record with attributes";
	for (size_t i = 0; i < variants->count; i++) {
		const struct record *variant = &variants->field[i].type->u.record;

		if (has_attributes(variant))
			return "a variant with attributes";
		has_fields = has_fields || variant->count > 0;
	}
	return has_fields ? NULL : "an enum whose variants have no fields";
}

void rust_write_role_help(feature_set features, FILE *out)
{
	if (features & FEATURE_BIT(FEATURE_SLICE))
		fputs("const crosscall_slice: [usize; 2] = unsafe { core::mem::transmute("
		      "core::slice::from_raw_parts(1 as *const u8, 0)) };\n",
		      out);
	if (features & FEATURE_BIT(FEATURE_TAGGED))
		fputs("#[repr(C)] pub union crosscall_raw<T: Copy, const N: usize>"
		      " { bytes: [u8; N], value: T }\n"
		      "const fn crosscall_tag<const N: usize>(value: i64, width: usize) -> [u8; N] "
		      "{\n"
		      "\tlet mut bytes = [0; N];\n"
		      "\tlet mut i = 0;\n"
		      "\twhile i < width { bytes[i] = (value >> 8 * i) as u8; i += 1; }\n"
		      "\tbytes\n}\n"
		      "const fn crosscall_alike(place: &[usize]) -> usize {\n"
		      "\tlet mut i = 1;\n"
		      "\twhile i < place.len() { if place[i] != place[0] { return usize::MAX }"
		      " i += 1; }\n"
		      "\tplace[0]\n}\n",
		      out);
}

/* Of a value that has the tag of variant `i` in its first bytes: 0 when Rust finds it there. */
static void write_tag_place(const struct rust_writer *w, const struct type *type, size_t i)
{
	const enum scalar scalar = tag_scalar(type);

	fprintf(w->out,
	        "match unsafe { crosscall_raw::<%s%s, { size_of::<%s%s>() }> { bytes: "
	        "crosscall_tag(%" PRId64
	        ", %u) }.value } { %s%s::%s { .. } => 0, _ => usize::MAX }, ",
	        type->name, w->suffix, type->name, w->suffix, tag_value(tagged_tag(type), i),
	        (unsigned)scalar_info[scalar].width, type->name, w->suffix,
	        tagged_variants(type)->field[i].name);
}

/* How much later each field lies than in the variant's struct. */
static void write_delays(const struct rust_writer *w, const struct type *type, size_t i)
{
	const struct field *member = &tagged_variants(type)->field[i];
	const struct record *variant = &member->type->u.record;

	for (size_t f = tagged_first(type); f < variant->count; f++) {
		fprintf(w->out, "core::mem::offset_of!(%s%s, %s.", type->name, w->suffix,
		        member->name);
		rust_write_field_name(w, member->type, &variant->field[f]);
		fprintf(w->out, ").wrapping_sub(core::mem::offset_of!(%s%s, ", member->type->name,
		        w->suffix);
		rust_write_field_name(w, member->type, &variant->field[f]);
		fputs(")), ", w->out);
	}
}

void rust_write_role_offset(const struct rust_writer *w, const struct type *type,
                            const struct field *field)
{
	const size_t index = (size_t)(field - type->u.record.field);

	if (type->u.record.role == ROLE_SLICE) {
		fprintf(w->out, "((crosscall_slice[0] %s 1) as usize * size_of::<usize>())",
		        index == 0 ? "!=" : "==");
		return;
	}
	fputs("crosscall_alike(&[", w->out);
	for (size_t i = 0; i < tagged_variants(type)->count; i++) {
		if (type->kind == TYPE_UNION && i != index)
			continue;
		if (type->kind == TYPE_UNION || index == 0)
			write_tag_place(w, type, i);
		if (type->kind == TYPE_UNION || index == 1)
			write_delays(w, type, i);
	}
	fputs("])", w->out);
}
