/* Microsoft, "x64 calling convention": "Parameter passing", "Varargs", "Return values". */

#include "../x86.h"
#include "model.h"

enum { REGISTERS = 4, WORD = 8 };

static const uint8_t integer_register[REGISTERS] = {X86_RCX, X86_RDX, X86_R8, X86_R9};

/* How an object travels. */
enum way {
	WAY_SILENT,
	WAY_INTEGER,
	WAY_FLOAT,
	WAY_VECTOR, /* __m128: by reference, but a result is in xmm0 */
	WAY_REFERENCE,
};

struct manner {
	enum way way;
	enum model_rule rule;
	const char *silent;
	bool is_elastic; /* an argument that may take no position at all, or several */
};

struct passing {
	struct model *m;
	uint32_t position;         /* of the next argument */
	uint32_t integers, floats; /* only where the rule of positions is broken */
};

static struct manner silence(const char *reason)
{
	return (struct manner){.silent = reason};
}

static bool is_register_size(uint32_t size)
{
	return size == 1 || size == 2 || size == 4 || size == 8;
}

/* A record that ends in no bytes of its own, or that has such inside. */
static const char *unknown_member(const struct type *type)
{
	const char *reason = NULL;

	type = type_bare(type);
	if (type->kind == TYPE_ARRAY && type->u.array.is_flexible)
		return "flexible array members";
	if (type->kind == TYPE_ARRAY && type->u.array.count == 0)
		return "arrays of no elements";
	if (type->kind == TYPE_ARRAY)
		return unknown_member(type->u.array.element);
	if (!type_is_record(type))
		return NULL;
	if (type->u.record.count == 0)
		return "empty records";
	if (model_is_nameless(&type->u.record))
		return "records without named members";
	if (type->u.record.transparent)
		return "transparent unions";
	for (size_t i = 0; reason == NULL && i < type->u.record.count; i++)
		reason = unknown_member(type->u.record.field[i].type);
	return reason;
}

/* "Structs and unions of size 8, 16, 32, or 64 bits [...] as if they were integers". */
static struct manner record_manner(const struct model *m, const struct type *type, uint32_t size)
{
	struct manner manner = silence(unknown_member(type));

	manner.is_elastic = type_leaf_count(type) == 0;
	if (manner.silent != NULL)
		return manner;
	if (size == 0) {
		manner.silent = "empty records";
		return manner;
	}
	manner.rule = is_register_size(size) ? RULE_MS_AGGREGATE : RULE_MS_REFERENCE;
	manner.way =
	    obeys(m, RULE_MS_AGGREGATE) && is_register_size(size) ? WAY_INTEGER : WAY_REFERENCE;
	return manner;
}

/* "Any argument that doesn't fit in 8 bytes [...] must be passed by reference." */
static struct manner by_size(uint32_t size, const char *name)
{
	if (size <= WORD)
		return silence(name);
	return (struct manner){.way = WAY_REFERENCE, .rule = RULE_MS_REFERENCE};
}

/* Of 8 bytes the headers of one compiler call one vector __m64, those of another another. */
static struct manner vector_manner(const struct vector *vector, uint32_t size)
{
	const char *silent = NULL;

	if (size > 16)
		silent = "which processor there is for vectors beyond __m128";
	else if (size < 16 || !model_is_packed_type(vector))
		silent = "vectors other than __m128";
	if (silent != NULL)
		return (struct manner){.silent = silent, .is_elastic = true};
	return (struct manner){.way = WAY_VECTOR, .rule = RULE_MS_REFERENCE};
}

static struct manner scalar_manner(enum scalar scalar, uint32_t size)
{
	const struct scalar_info *info = &scalar_info[scalar];

	if ((scalar_is_integer(scalar) || info->class == SCALAR_CLASS_POINTER) && size <= WORD)
		return (struct manner){.way = WAY_INTEGER, .rule = RULE_MS_INTEGER};
	if (scalar == SCALAR_F32 || scalar == SCALAR_F64)
		return (struct manner){.way = WAY_FLOAT, .rule = RULE_MS_FLOAT};
	return by_size(size, info->text);
}

static struct manner manner_of(const struct model *m, size_t object)
{
	const struct type *type = type_bare(case_object(m->c, object));
	const struct model_extent extent = model_object_extent(m, object);

	if (extent.silent != NULL)
		return (struct manner){.silent = extent.silent, .is_elastic = type_is_record(type)};
	switch (type->kind) {
	case TYPE_SCALAR:
		return scalar_manner(type->u.scalar, extent.size);
	case TYPE_ENUM:
		return scalar_manner(type_enum_scalar(type), extent.size);
	case TYPE_BITINT:
		return by_size(extent.size, "_BitInt");
	case TYPE_VECTOR:
		return vector_manner(&type->u.vector, extent.size);
	case TYPE_STRUCT:
	case TYPE_UNION:
		return record_manner(m, type, extent.size);
	default:
		unreachable();
	}
}

/* The first four positions are registers; the others are behind the shadow store for these. */
static struct place next_place(struct passing *p, bool is_float, uint8_t *number)
{
	uint32_t at = p->position++;
	const uint32_t on_stack =
	    obeys(p->m, RULE_MS_HOME) ? at : at - MIN(at, (uint32_t)REGISTERS);
	struct place place = {.area = PLACE_REGISTER};

	if (!obeys(p->m, RULE_MS_POSITION))
		at = is_float ? p->floats++ : p->integers++;
	*number = (uint8_t)at;
	if (at >= REGISTERS)
		return (struct place){.area = PLACE_STACK,
		                      .bit =
		                          8 * on_stack * (obeys(p->m, RULE_MS_STACK) ? WORD : 16)};
	if (is_float)
		place.reg = (uint8_t)(X86_VECTOR + (obeys(p->m, RULE_MS_FLOAT) ? at : at + 1));
	else
		place.reg =
		    integer_register[obeys(p->m, RULE_MS_INTEGER) ? at : REGISTERS - 1 - at];
	return place;
}

static bool are_floats_doubled(const struct model *m)
{
	return (m->c->variadic || m->c->no_prototype) && obeys(m, RULE_MS_VARARGS);
}

static void pass(struct passing *p, size_t object, const struct manner *manner)
{
	const bool is_float = manner->way == WAY_FLOAT;
	uint8_t number;
	struct place place = next_place(p, is_float, &number);

	switch (manner->way) {
	case WAY_SILENT:
		model_be_silent(p->m, object, manner->silent, manner->is_elastic);
		return;
	case WAY_INTEGER:
	case WAY_FLOAT:
		model_put_whole(p->m, object, place, manner->rule);
		if (is_float && place.area == PLACE_REGISTER && are_floats_doubled(p->m))
			p->m->object[object].twin = integer_register[number];
		return;
	case WAY_VECTOR:
	case WAY_REFERENCE:
		if (obeys(p->m, RULE_MS_REFERENCE))
			model_put_behind(p->m, object, place, manner->rule);
		else
			model_put_whole(p->m, object, place, manner->rule);
		return;
	}
	unreachable();
}

static void return_in_memory(struct passing *p)
{
	uint8_t number;
	struct place place = next_place(p, false, &number);

	if (!obeys(p->m, RULE_MS_RETURN_MEMORY)) { /* as a last argument */
		p->position--;
		place.reg = X86_R9;
	}
	p->m->call->hidden = place;
	p->m->call->hidden_returned = obeys(p->m, RULE_MS_RETURN_ADDRESS);
	model_put_behind(p->m, 0, place, RULE_MS_RETURN_MEMORY);
}

/* "A scalar return value that can fit into 64 bits", "nonscalar types including floats, doubles, and
 * vector types", "user-defined types". It says nothing of wider scalars. */
static void give_back(struct passing *p)
{
	struct model *m = p->m;
	struct place place = {.area = PLACE_REGISTER, .reg = X86_RAX};
	struct manner manner;
	bool is_record;

	if (m->c->result == NULL)
		return;
	is_record = type_is_record(type_bare(m->c->result));
	manner = manner_of(m, 0);
	if (manner.way == WAY_REFERENCE && !is_record)
		manner = silence("results of more than 64 bits that are no records");
	if (manner.way == WAY_SILENT) {
		model_be_silent(m, 0, manner.silent, true);
	} else if (manner.way == WAY_REFERENCE) {
		return_in_memory(p);
	} else if (manner.way == WAY_INTEGER) {
		const enum model_rule rule = is_record ? RULE_MS_RETURN_TYPE : RULE_MS_RETURN;

		place.reg = obeys(m, rule) ? X86_RAX : X86_RDX;
		model_put_whole(m, 0, place, rule);
	} else {
		place.reg = X86_VECTOR + (obeys(m, RULE_MS_RETURN_XMM0) ? 0 : 1);
		model_put_whole(m, 0, place, RULE_MS_RETURN_XMM0);
	}
}

static void pass_parameter(struct passing *p, size_t i)
{
	const struct model *m = p->m;
	struct manner manner = {.way = WAY_REFERENCE, .rule = RULE_MS_INTEGER};
	uint8_t number;

	if (m->silent != NULL) {
		model_be_silent(p->m, 1 + i, m->silent, true);
		return;
	}
	if (m->c->parameter[i]->kind == TYPE_POINTER) {
		model_put_behind(p->m, 1 + i, next_place(p, false, &number), RULE_MS_INTEGER);
		return;
	}
	manner = manner_of(m, 1 + i);
	pass(p, 1 + i, &manner);
}

void pass_microsoft(struct model *m)
{
	struct passing p = {.m = m};

	give_back(&p);
	for (size_t i = 0; i < m->c->parameter_count; i++) {
		if (m->c->va_list && i == m->c->fixed_count)
			m->silent = "what a va_list holds";
		pass_parameter(&p, i);
	}
	if (m->silent == NULL)
		m->call->popped = 0;
}
