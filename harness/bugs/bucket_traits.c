/* Traits: what tells bugs apart that need the same features. */
#include <string.h>

#include "bucket_private.h"

enum trait {
	TRAIT_UNNAMED_BITS,
	TRAIT_ZERO_WIDTH,
	TRAIT_FULL_WIDTH, /* a bit-field as wide as its type */
	TRAIT_BOOL_BITS,
	TRAIT_UNDER_ALIGNED, /* a typedef's alignment is less than its scalar's */
	TRAIT_ATOMIC_RECORD,
	TRAIT_ONE_ELEMENT, /* a vector of one */
	TRAIT_UNION,
	TRAIT_VECTOR,                  /* and as many more as there are sizes */
	TRAIT_LEAF = TRAIT_VECTOR + 8, /* and as many more as there are classes */
};

#define TRAIT_BIT(trait)   (UINT64_C(1) << (trait))
#define TRAIT_VECTOR_SIZES (TRAIT_BIT(TRAIT_LEAF) - TRAIT_BIT(TRAIT_VECTOR))

const feature_set bucket_alignments =
    FEATURE_BIT(FEATURE_ALIGNED) | FEATURE_BIT(FEATURE_ALIGNED_FIELD) |
    FEATURE_BIT(FEATURE_ALIGNED_ENUM) | FEATURE_BIT(FEATURE_ALIGNED_TYPEDEF);

static uint64_t traits_of(const struct type *type);

static uint64_t traits_of_field(const struct field *field)
{
	uint64_t traits = traits_of(field->type);

	if (!field->is_bit_field)
		return traits;
	if (field->name == NULL)
		traits |= TRAIT_BIT(field->bits == 0 ? TRAIT_ZERO_WIDTH : TRAIT_UNNAMED_BITS);
	if (field->bits == type_leaf_bits(field->type))
		traits |= TRAIT_BIT(TRAIT_FULL_WIDTH);
	if (type_leaf_bits(field->type) == 1)
		traits |= TRAIT_BIT(TRAIT_BOOL_BITS);
	return traits;
}

static size_t vector_bytes(const struct vector *vector)
{
	return (size_t)scalar_info[vector->element].width * vector->count;
}

/* What it is a vector of, and of how many bytes below eight, is nothing to one of one float. */
static bool is_one_small_float(const struct type *type)
{
	const struct vector *vector = &type->u.vector;
	enum leaf_class leaf;

	if (type->kind != TYPE_VECTOR || vector->count != 1 || vector_bytes(vector) >= 8)
		return false;
	leaf = signature_leaf(type_scalar(vector->element));
	return leaf == LEAF_FLOAT || leaf == LEAF_HALF;
}

/* It takes more than one vector register, or none. */
static bool is_long_vector(const struct type *type)
{
	return type->kind == TYPE_VECTOR && vector_bytes(&type->u.vector) > 16;
}

static uint64_t traits_of_vector(const struct vector *vector)
{
	const uint64_t leaf = TRAIT_BIT(TRAIT_LEAF + signature_leaf(type_scalar(vector->element)));
	const size_t bytes = vector_bytes(vector);
	/* What a long one is made of is nothing to it. */
	uint64_t traits = bytes < 16 || vector->count == 1 ? leaf : 0;

	if (vector->count == 1)
		traits |= TRAIT_BIT(TRAIT_ONE_ELEMENT);
	for (int size = 0; size < 8; size++)
		if (bytes == (size_t)1 << size)
			traits |= TRAIT_BIT(TRAIT_VECTOR + size);
	return traits;
}

static uint64_t traits_of_typedef(const struct type *type)
{
	const struct type_definition *definition = &type->u.definition;
	uint64_t traits = traits_of(definition->base);

	if (definition->aligned != 0 && type_is_leaf(type) &&
	    definition->aligned < type_leaf_width(type))
		traits |= TRAIT_BIT(TRAIT_UNDER_ALIGNED);
	return traits;
}

static uint64_t traits_of(const struct type *type)
{
	uint64_t traits = 0;

	switch (type->kind) {
	case TYPE_SCALAR:
	case TYPE_BITINT:
	case TYPE_ENUM:
		return TRAIT_BIT(TRAIT_LEAF + signature_leaf(type));
	case TYPE_POINTER:
		return traits_of(type->u.pointee);
	case TYPE_ARRAY:
		return traits_of(type->u.array.element);
	case TYPE_VECTOR:
		return traits_of_vector(&type->u.vector);
	case TYPE_ATOMIC:
		if (type_is_record(type_bare(type->u.atomic)))
			traits = TRAIT_BIT(TRAIT_ATOMIC_RECORD);
		return traits | traits_of(type->u.atomic);
	case TYPE_TYPEDEF:
		return traits_of_typedef(type);
	case TYPE_UNION:
		traits = TRAIT_BIT(TRAIT_UNION);
		break;
	case TYPE_STRUCT:
		break;
	case TYPE_KIND_COUNT:
		unreachable();
	}
	for (size_t i = 0; i < type->u.record.count; i++)
		traits |= traits_of_field(&type->u.record.field[i]);
	return traits;
}

/* An integer or a float that is passed alone: it fills registers, and is special in nothing. */
bool bucket_is_plain(const struct type *type)
{
	enum leaf_class leaf;

	if (type->kind == TYPE_POINTER || !type_is_leaf(type))
		return false;
	leaf = signature_leaf(type_bare(type));
	return (leaf == LEAF_INTEGER || leaf == LEAF_FLOAT) &&
	       (type_features(type) & ~FEATURE_BIT(FEATURE_CORE)) == 0;
}

/* By the Microsoft convention records and vectors are passed by their size, whatever is in them. */
static bool is_by_size(const struct bucket_reader *r)
{
	const enum convention convention = r->c->convention;
	const struct type *type = r->d.type;

	return (convention == CONVENTION_MS || convention == CONVENTION_EFI) &&
	       r->d.object != BUCKET_NO_OBJECT &&
	       (type_is_record(type) || type->kind == TYPE_VECTOR);
}

/* Of a layout, the type that the two lay out differently; nothing else is part of it. */
static feature_set features_of_layout(const struct bucket_reader *r)
{
	if (r->d.signature.place & SIGNATURE_ATOMIC_GROWS)
		return FEATURE_BIT(FEATURE_ATOMIC);
	return r->d.type != NULL ? type_features(r->d.type) : r->d.signature.features;
}

/* An eightbyte has an integer register for one of the two, and a vector register for the other. */
static bool are_classes(const struct bucket_reader *r)
{
	return strcmp(r->d.shape[0], "gpr") == 0 && strcmp(r->d.shape[1], "vec") == 0;
}

/* Bits without a name make an eightbyte INTEGER for one of the two, whatever is beside them. */
static bool are_classes_of_bits(const struct bucket_reader *r)
{
	return r->c->convention == CONVENTION_C && bucket_is_unnamed(r->d.type) && are_classes(r);
}

/* Calls are made where the layouts agree: by which attributes a record was aligned or packed to be laid
 * out so is nothing to them, and padding is nothing to the classes of what is not padding. But whether
 * the alignment of a typedef is one of its type, compilers see in different ways. */
static feature_set merge_attributes(const struct bucket_reader *r, feature_set features)
{
	const feature_set alignments = bucket_alignments & ~FEATURE_BIT(FEATURE_ALIGNED_TYPEDEF);
	const feature_set packings = FEATURE_BIT(FEATURE_PACKED) |
	                             FEATURE_BIT(FEATURE_PACKED_FIELD) |
	                             FEATURE_BIT(FEATURE_PRAGMA_PACK);

	if ((features & packings) != 0)
		features = (features & ~packings) | FEATURE_BIT(FEATURE_PACKED);
	if ((features & alignments) != 0)
		features = (features & ~alignments) | FEATURE_BIT(FEATURE_ALIGNED);
	return are_classes(r) ? features & ~bucket_alignments : features;
}

bool bucket_is_overrun(const struct bucket_reader *r)
{
	return r->d.type != NULL && ((r->d.signature.how >> 8) & WIRE_STATE_MEMORY) != 0 &&
	       (type_features(r->d.type) & bucket_alignments) != 0;
}

/* It has a name, and goes as without a `...` behind it, which makes other conventions to the usual one. */
static bool is_named(const struct bucket_reader *r)
{
	const enum convention convention = r->c->convention;

	return (convention == CONVENTION_C || convention == CONVENTION_MS ||
	        convention == CONVENTION_EFI) &&
	       !r->d.is_behind && r->d.object <= r->c->fixed_count;
}

static feature_set features_of_call(const struct bucket_reader *r)
{
	const feature_set below = FEATURE_BIT(FEATURE_SYSV_ABI) - 1;
	const feature_set variadic =
	    FEATURE_BIT(FEATURE_VARIADIC) | FEATURE_BIT(FEATURE_MS_ABI_VARIADIC) |
	    FEATURE_BIT(FEATURE_VARIADIC_ALONE) | FEATURE_BIT(FEATURE_VA_LIST);
	feature_set features = case_features(r->c) & (~below | FEATURE_BIT(FEATURE_VARIADIC));

	if (is_named(r))
		features &= ~variadic;
	return features & ~FEATURE_BIT(FEATURE_CORE);
}

/* By regcall each field has a register of its own, to one of the two also each bit-field. */
static bool are_fields_of_bits(const struct bucket_reader *r)
{
	return r->c->convention == CONVENTION_REGCALL && type_is_record(r->d.type) &&
	       (type_features(r->d.type) & FEATURE_BIT(FEATURE_BIT_FIELD)) != 0;
}

/* Where records are passed by their size, one that has none. */
static bool is_nothing(const struct bucket_reader *r)
{
	const struct type *type = r->d.type;

	return is_by_size(r) && type_is_record(type) && type_leaf_count(type) == 0 &&
	       (traits_of(type) & TRAIT_BIT(TRAIT_UNNAMED_BITS)) == 0;
}

/* What alone is part of what it is about, whatever is in it; 0 for all of it. */
static feature_set feature_of_all(const struct bucket_reader *r)
{
	if (r->d.is_element)
		return FEATURE_BIT(FEATURE_ZERO_ARRAY);
	if (bucket_is_overrun(r))
		return FEATURE_BIT(FEATURE_ALIGNED);
	if (is_nothing(r))
		return FEATURE_BIT(FEATURE_EMPTY_RECORD);
	return are_fields_of_bits(r) ? FEATURE_BIT(FEATURE_BIT_FIELD) : 0;
}

feature_set bucket_features(const struct bucket_reader *r)
{
	static const enum feature by_size[] = {FEATURE_BIT_FIELD, FEATURE_PACKED, FEATURE_FLOAT16,
	                                       FEATURE_BFLOAT16, FEATURE_VECTOR_FLOAT16};
	const feature_set bit_integers = FEATURE_BIT(FEATURE_BITINT) |
	                                 FEATURE_BIT(FEATURE_BITINT_128) |
	                                 FEATURE_BIT(FEATURE_BITINT_WIDE);
	feature_set features;

	if (r->d.signature.kind == FINDING_LAYOUT)
		return features_of_layout(r) & ~FEATURE_BIT(FEATURE_CORE);
	if (r->d.type == NULL || r->d.object == BUCKET_NO_OBJECT)
		return case_features(r->c) & ~FEATURE_BIT(FEATURE_CORE);
	if (r->d.is_lost)
		return features_of_call(r);
	if (r->d.is_cut)
		return features_of_call(r) | (type_features(r->d.type) & bit_integers);
	if (feature_of_all(r) != 0)
		return features_of_call(r) | feature_of_all(r);
	features = features_of_call(r) | merge_attributes(r, type_features(r->d.type));
	for (size_t i = 0; i < ARRAY_LEN(by_size) && is_by_size(r); i++)
		features &= ~FEATURE_BIT(by_size[i]);
	if (is_one_small_float(r->d.type) || is_long_vector(r->d.type))
		features &= ~(FEATURE_BIT(FEATURE_VECTOR_FLOAT16) | FEATURE_BIT(FEATURE_FLOAT16) |
		              FEATURE_BIT(FEATURE_BFLOAT16));
	if (are_classes_of_bits(r))
		features &= ~FEATURE_BIT(FEATURE_COMPLEX);
	return features & ~FEATURE_BIT(FEATURE_CORE);
}

/* All bit-fields without a name have plain types, and a width: they fill, as any do. */
static bool has_filling_bits(const struct type *type)
{
	for (size_t i = 0; type_is_record(type) && i < type->u.record.count; i++) {
		const struct field *field = &type->u.record.field[i];

		if (field->is_bit_field && field->name == NULL &&
		    (field->bits == 0 || !bucket_is_plain(field->type)))
			return false;
	}
	return type_is_record(type);
}

static uint64_t traits_of_layout(const struct bucket_reader *r, const struct type *type)
{
	const struct signature *s = &r->d.signature;
	const feature_set plain = FEATURE_BIT(FEATURE_CORE) | FEATURE_BIT(FEATURE_BIT_FIELD);
	uint64_t traits = traits_of(type);

	/* It is the field that is special. */
	if (*s->field != '\0' && (s->features & ~plain) != 0 && has_filling_bits(type))
		traits &= ~TRAIT_BIT(TRAIT_UNNAMED_BITS);
	/* There a bit-field lies as its type does, however wide it is; in a union, and packed, also
	 * without a name. */
	if (s->place & SIGNATURE_MS_STRUCT)
		traits &= ~TRAIT_BIT(TRAIT_FULL_WIDTH);
	if ((s->place & SIGNATURE_MS_STRUCT) &&
	    (type->kind == TYPE_UNION || (s->place & SIGNATURE_PACKED)))
		traits &= ~TRAIT_BIT(TRAIT_UNNAMED_BITS);
	return traits;
}

static uint64_t traits_of_all(const struct abi_case *c)
{
	uint64_t traits = 0;

	for (size_t i = 0; i <= c->parameter_count; i++) {
		const struct type *object = case_object(c, i);

		if (object != NULL && !bucket_is_plain(object))
			traits |= traits_of(object);
	}
	return traits;
}

uint64_t bucket_traits(const struct bucket_reader *r)
{
	const uint64_t plain =
	    TRAIT_BIT(TRAIT_LEAF + LEAF_INTEGER) | TRAIT_BIT(TRAIT_LEAF + LEAF_FLOAT);
	const struct type *type = r->d.type;
	uint64_t traits;

	if (r->d.is_lost)
		return 0;
	if (r->d.signature.place & SIGNATURE_ATOMIC_GROWS)
		return TRAIT_BIT(TRAIT_ATOMIC_RECORD);
	if (r->d.signature.kind == FINDING_LAYOUT && type != NULL)
		return traits_of_layout(r, type);
	if (type == NULL || r->d.object == BUCKET_NO_OBJECT)
		return traits_of_all(r->c) | (type != NULL ? traits_of(type) : 0);
	if (is_one_small_float(type) && !(is_by_size(r) && are_classes(r)))
		return TRAIT_BIT(TRAIT_ONE_ELEMENT);
	if (r->d.is_cut)
		return TRAIT_BIT(TRAIT_UNION);
	if (feature_of_all(r) != 0)
		return 0;
	traits = traits_of(type);
	/* That a struct holds plain integers or floats is what any does; in a union they meet. */
	if (type->kind == TYPE_STRUCT)
		traits &= ~plain;
	/* To a call, bits are bits. */
	traits &= ~TRAIT_BIT(TRAIT_FULL_WIDTH);
	if (type_is_record(type) && type_leaf_count(type) == 0)
		traits &= ~TRAIT_BIT(TRAIT_UNION);
	if (are_classes_of_bits(r))
		traits &= TRAIT_BIT(TRAIT_LEAF) - 1;
	if (is_by_size(r))
		traits &=
		    ~(plain | TRAIT_BIT(TRAIT_LEAF + LEAF_HALF) | TRAIT_BIT(TRAIT_FULL_WIDTH) |
		      TRAIT_BIT(TRAIT_BOOL_BITS) | TRAIT_VECTOR_SIZES);
	if (is_by_size(r) && are_classes(r))
		traits &= ~TRAIT_BIT(TRAIT_ONE_ELEMENT);
	return traits;
}

bool bucket_is_union(const struct type *type)
{
	return type_is_record(type) && (traits_of(type) & TRAIT_BIT(TRAIT_UNION)) != 0;
}

bool bucket_is_unnamed(const struct type *type)
{
	return type_is_record(type) && (traits_of(type) & (TRAIT_BIT(TRAIT_UNNAMED_BITS) |
	                                                   TRAIT_BIT(TRAIT_ZERO_WIDTH))) != 0;
}
