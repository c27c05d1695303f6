/* Simpler types, conventions and attributes: what may stand for what. */
#include "reduce_private.h"

const char *const drop_name[DROP_COUNT] = {
    [DROP_PACKED] = "packed",
    [DROP_ALIGNED] = "aligned",
    [DROP_PACK] = "pack",
    [DROP_MS_STRUCT] = "ms_struct",
    [DROP_GCC_STRUCT] = "gcc_struct",
    [DROP_TRANSPARENT] = "transparent_union",
    [DROP_SLICE] = "slice",
    [DROP_TAGGED] = "tagged",
    [DROP_ORDER] = "order",
    [DROP_MODE] = "mode",
    [DROP_UNDERLYING] = "the integer",
};

static bool record_has(const struct record *record, enum drop drop)
{
	switch (drop) {
	case DROP_PACKED:
		return record->packed;
	case DROP_ALIGNED:
		return record->aligned != 0;
	case DROP_PACK:
		return record->pack != 0;
	case DROP_MS_STRUCT:
		return record->ms_struct;
	case DROP_GCC_STRUCT:
		return record->gcc_struct;
	case DROP_TRANSPARENT:
		return record->transparent;
	case DROP_SLICE:
		return record->role == ROLE_SLICE;
	case DROP_TAGGED:
		return record->role == ROLE_TAGGED;
	case DROP_ORDER:
		return record->order != ORDER_NATIVE;
	default:
		return false;
	}
}

static bool enum_has(const struct enumeration *enumeration, enum drop drop)
{
	switch (drop) {
	case DROP_PACKED:
		return enumeration->packed;
	case DROP_ALIGNED:
		return enumeration->aligned != 0;
	case DROP_MODE:
		return enumeration->mode != SCALAR_COUNT;
	case DROP_UNDERLYING:
		return enumeration->underlying != SCALAR_COUNT;
	default:
		return false;
	}
}

bool type_has(const struct type *type, enum drop drop)
{
	if (type_is_record(type))
		return record_has(&type->u.record, drop);
	if (type->kind == TYPE_ENUM)
		return enum_has(&type->u.enumeration, drop);
	if (type->kind != TYPE_TYPEDEF)
		return false;
	return (drop == DROP_ALIGNED && type->u.definition.aligned != 0) ||
	       (drop == DROP_MODE && type->u.definition.mode != SCALAR_COUNT);
}

bool field_has(const struct field *field, enum drop drop)
{
	return (drop == DROP_PACKED && field->packed) ||
	       (drop == DROP_ALIGNED && field->aligned != 0);
}

enum convention simpler_convention(enum convention convention)
{
	return convention == CONVENTION_EFI ? CONVENTION_MS : CONVENTION_C;
}

/* The types so far; a type that is no smaller than the one it is to stand for is left out. */
struct choice {
	struct arena *arena;
	uint32_t size;
	const struct type **simpler;
	size_t count;
};

static void add(struct choice *choice, const struct type *type)
{
	if (choice->count < SIMPLER_MAX && type_size(type) < choice->size)
		choice->simpler[choice->count++] = type;
}

static void add_scalar(struct choice *choice, enum scalar scalar)
{
	add(choice, type_scalar(scalar));
}

static const struct type *with_part(struct arena *arena, const struct type *type,
                                    const struct type *part)
{
	struct type *made = arena_copy(arena, type, sizeof *type);

	if (type->kind == TYPE_ARRAY)
		made->u.array.element = part;
	else if (type->kind == TYPE_ATOMIC)
		made->u.atomic = part;
	else if (type->kind == TYPE_POINTER)
		made->u.pointee = part;
	else
		unreachable();
	return made;
}

/* The same type of a simpler part. */
static void add_parts(struct choice *choice, const struct type *type, const struct type *part)
{
	const struct type *simpler[SIMPLER_MAX];
	size_t count = simpler_types(choice->arena, part, simpler);

	for (size_t i = 0; i < count; i++)
		add(choice, with_part(choice->arena, type, simpler[i]));
}

static void add_counts(struct choice *choice, const struct type *type)
{
	for (uint32_t count = 1; count < type->u.array.count; count *= 2) {
		struct type *made = arena_copy(choice->arena, type, sizeof *type);

		made->u.array.count = count;
		add(choice, made);
	}
	if (type->u.array.count > 1) {
		struct type *made = arena_copy(choice->arena, type, sizeof *type);

		made->u.array.count--;
		add(choice, made);
	}
}

/* By halves only, and not down to one element: a vector of another size has other rules, which are
 * not to be jumped over. */
static void add_half(struct choice *choice, const struct type *type)
{
	struct type *made = arena_copy(choice->arena, type, sizeof *type);

	if (type->u.vector.count <= 2)
		return;
	made->u.vector.count /= 2;
	add(choice, made);
}

static void add_fields(struct choice *choice, const struct record *record)
{
	for (size_t i = 0; i < record->count; i++) {
		const struct type *type = record->field[i].type;

		if (!record->field[i].is_bit_field)
			add(choice, type);
		while (type->kind == TYPE_ARRAY)
			type = type->u.array.element;
		if (type != record->field[i].type)
			add(choice, type);
	}
}

static void add_scalars(struct choice *choice, enum scalar scalar)
{
	const struct scalar_info *info = &scalar_info[scalar];

	if (scalar == SCALAR_U128)
		add_scalar(choice, SCALAR_I128);
	if (info->class == SCALAR_CLASS_FLOAT && info->width < 4)
		add_scalar(choice, SCALAR_F32);
	if (scalar == SCALAR_BF16)
		add_scalar(choice, SCALAR_F16);
	if (scalar == SCALAR_F64X)
		add_scalar(choice, SCALAR_LD);
	if (info->parts == 2)
		for (size_t part = 0; part < SCALAR_COUNT; part++)
			if (scalar_info[part].parts == 1 &&
			    scalar_info[part].class == info->class &&
			    scalar_info[part].width == info->width && part != SCALAR_CHAR)
				add_scalar(choice, (enum scalar)part);
}

size_t simpler_types(struct arena *arena, const struct type *type,
                     const struct type *simpler[SIMPLER_MAX])
{
	struct choice choice = {arena, type_size(type), simpler, 0};

	add_scalar(&choice, SCALAR_I32);
	add_scalar(&choice, SCALAR_I64);
	add_scalar(&choice, SCALAR_F64);
	switch (type->kind) {
	case TYPE_SCALAR:
		add_scalars(&choice, type->u.scalar);
		break;
	case TYPE_BITINT:
		add_scalar(&choice, SCALAR_I128);
		break;
	case TYPE_ARRAY:
		add(&choice, type->u.array.element);
		add_counts(&choice, type);
		add_parts(&choice, type, type->u.array.element);
		break;
	case TYPE_ATOMIC:
		add(&choice, type->u.atomic);
		add_parts(&choice, type, type->u.atomic);
		break;
	case TYPE_POINTER:
		add_parts(&choice, type, type->u.pointee);
		break;
	case TYPE_VECTOR:
		add_half(&choice, type);
		break;
	case TYPE_TYPEDEF:
		add(&choice, type->u.definition.base);
		if (type->u.definition.mode != SCALAR_COUNT)
			add_scalar(&choice, type->u.definition.mode);
		break;
	case TYPE_STRUCT:
	case TYPE_UNION:
		add_fields(&choice, &type->u.record);
		break;
	default:
		break;
	}
	return choice.count;
}
