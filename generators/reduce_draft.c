/* The copy of a case that can be changed: how it is made, and what is left of it. */
#include "reduce_private.h"

#include <assert.h>

#include "layout.h"

/* The copy */

static const struct type *clone_with(struct draft *draft, const struct type *type,
                                     const struct type *part)
{
	struct type *made = arena_copy(draft->arena, type, sizeof *type);

	if (type->kind == TYPE_ARRAY)
		made->u.array.element = part;
	else if (type->kind == TYPE_ATOMIC)
		made->u.atomic = part;
	else
		made->u.pointee = part;
	return made;
}

const struct type *draft_type(struct draft *draft, const struct type *type)
{
	switch (type->kind) {
	case TYPE_ARRAY:
		return clone_with(draft, type, draft_type(draft, type->u.array.element));
	case TYPE_ATOMIC:
		return clone_with(draft, type, draft_type(draft, type->u.atomic));
	case TYPE_POINTER:
		return clone_with(draft, type, draft_type(draft, type->u.pointee));
	case TYPE_ENUM:
	case TYPE_TYPEDEF:
	case TYPE_STRUCT:
	case TYPE_UNION:
		return &draft->type[layout_type_index(draft->from, type)];
	default:
		return type;
	}
}

static void copy_definition(struct draft *draft, size_t index)
{
	const struct type *type = draft->from->type[index];
	const struct record *record = &type->u.record;

	draft->type[index] = *type;
	if (type->kind == TYPE_TYPEDEF)
		draft->type[index].u.definition.base = draft_type(draft, type->u.definition.base);
	if (type->kind == TYPE_ENUM)
		draft->is_enumerator_gone[index] =
		    NEW_ARRAY(draft->arena, bool, type->u.enumeration.count);
	if (!type_is_record(type))
		return;
	draft->field[index] = NEW_ARRAY(draft->arena, struct draft_field, record->count);
	for (size_t i = 0; i < record->count; i++) {
		draft->field[index][i].field = record->field[i];
		draft->field[index][i].field.type = draft_type(draft, record->field[i].type);
	}
}

void draft_init(struct draft *draft, struct arena *arena, const struct abi_case *from)
{
	*draft = (struct draft){
	    .arena = arena,
	    .from = from,
	    .c = *from,
	    .type = NEW_ARRAY(arena, struct type, from->type_count),
	    .field = NEW_ARRAY(arena, struct draft_field *, from->type_count),
	    .is_changed = NEW_ARRAY(arena, bool, from->type_count),
	    .is_enumerator_gone = NEW_ARRAY(arena, bool *, from->type_count),
	    .parameter = NEW_ARRAY(arena, struct draft_parameter, from->parameter_count),
	    .order = NEW_ARRAY(arena, size_t, from->parameter_count),
	};
	draft->c.comment = NULL;
	for (size_t i = 0; i < from->type_count; i++)
		copy_definition(draft, i);
	if (from->result != NULL)
		draft->c.result = draft_type(draft, from->result);
	for (size_t i = 0; i < from->parameter_count; i++) {
		draft->parameter[i].type = draft_type(draft, from->parameter[i]);
		draft->order[i] = i;
	}
}

/* What is left */

static const struct record *record_of(const struct type *type)
{
	assert(type_is_record(type));
	return &type->u.record;
}

/* The fields of an inner record, by names of their own: `outer_inner`. Those of an anonymous one
 * have them already. */
static void add_inlined(struct draft *draft, const struct field *outer, struct field *field,
                        size_t *count)
{
	const struct record *inner = record_of(outer->type);

	for (size_t i = 0; i < inner->count; i++) {
		field[*count] = inner->field[i];
		if (outer->name != NULL && inner->field[i].name != NULL)
			field[*count].name =
			    arena_printf(draft->arena, "%s_%s", outer->name, inner->field[i].name);
		++*count;
	}
}

/* Records are finished in their order, so that those within are finished before. */
static void finish_record(struct draft *draft, size_t index)
{
	struct record *record = &draft->type[index].u.record;
	const struct draft_field *from = draft->field[index];
	size_t count = 0, most = 0;
	struct field *field;

	for (size_t i = 0; i < record->count; i++)
		most += from[i].is_inlined ? record_of(from[i].field.type)->count : 1;
	field = NEW_ARRAY(draft->arena, struct field, most);
	for (size_t i = 0; i < record->count; i++) {
		if (from[i].is_gone)
			continue;
		if (from[i].is_inlined)
			add_inlined(draft, &from[i].field, field, &count);
		else
			field[count++] = from[i].field;
	}
	record->count = count;
	record->field = field;
}

static void finish_enum(struct draft *draft, size_t index)
{
	struct enumeration *enumeration = &draft->type[index].u.enumeration;
	int64_t *value = NEW_ARRAY(draft->arena, int64_t, enumeration->count);
	size_t count = 0;

	for (size_t i = 0; i < enumeration->count; i++)
		if (!draft->is_enumerator_gone[index][i])
			value[count++] = enumeration->value[i];
	/* An enum has one value at least. */
	if (count == 0)
		value[count++] = enumeration->value[0];
	enumeration->count = count;
	enumeration->value = value;
}

struct parameters {
	const struct type **type;
	size_t *origin;
	size_t count;
};

static void add_parameter(struct parameters *p, const struct type *type, size_t origin)
{
	p->type[p->count] = type;
	p->origin[p->count++] = origin;
}

static size_t parts_of(const struct draft_parameter *parameter)
{
	return parameter->is_split ? record_of(parameter->type)->count : 1;
}

/* Arrays, bit-fields and such are no parameters: the parser says so of arrays. */
static void add_split(struct parameters *p, const struct record *record, size_t origin)
{
	for (size_t i = 0; i < record->count; i++)
		if (field_is_seen(&record->field[i]))
			add_parameter(p, record->field[i].type, origin);
}

static struct parameters finish_parameters(struct draft *draft)
{
	struct abi_case *c = &draft->c;
	struct parameters p = {0};
	size_t most = draft->is_result_traded;

	for (size_t i = 0; i < c->parameter_count; i++)
		most += parts_of(&draft->parameter[i]);
	p.type = NEW_ARRAY(draft->arena, const struct type *, most);
	p.origin = NEW_ARRAY(draft->arena, size_t, most);
	if (draft->is_result_traded)
		add_parameter(&p, type_scalar(SCALAR_I32), MOVE_NO_ORIGIN);
	for (size_t i = 0; i < c->parameter_count; i++) {
		const size_t origin = draft->order[i];
		const struct draft_parameter *parameter = &draft->parameter[origin];

		if (i == draft->from->fixed_count)
			c->fixed_count = p.count;
		if (parameter->is_gone)
			continue;
		if (parameter->is_split)
			add_split(&p, record_of(parameter->type), origin);
		else
			add_parameter(&p, parameter->type, origin);
	}
	if (!c->variadic || draft->from->fixed_count == c->parameter_count)
		c->fixed_count = p.count;
	return p;
}

/* Marks the named types that the type is made of. */
static void mark_used(struct draft *draft, const struct type *type, bool *is_used)
{
	switch (type->kind) {
	case TYPE_ARRAY:
		mark_used(draft, type->u.array.element, is_used);
		return;
	case TYPE_ATOMIC:
		mark_used(draft, type->u.atomic, is_used);
		return;
	case TYPE_POINTER:
		mark_used(draft, type->u.pointee, is_used);
		return;
	case TYPE_ENUM:
	case TYPE_TYPEDEF:
	case TYPE_STRUCT:
	case TYPE_UNION:
		break;
	default:
		return;
	}
	is_used[type - draft->type] = true;
	if (type->kind == TYPE_TYPEDEF)
		mark_used(draft, type->u.definition.base, is_used);
	for (size_t i = 0; type_is_record(type) && i < type->u.record.count; i++)
		mark_used(draft, type->u.record.field[i].type, is_used);
}

void draft_finish(struct draft *draft, struct abi_case *c, size_t **origin)
{
	bool *is_used = NEW_ARRAY(draft->arena, bool, draft->from->type_count);
	const struct type **type =
	    NEW_ARRAY(draft->arena, const struct type *, draft->from->type_count);
	struct parameters p;

	for (size_t i = 0; i < draft->from->type_count; i++) {
		if (type_is_record(&draft->type[i]))
			finish_record(draft, i);
		else if (draft->type[i].kind == TYPE_ENUM)
			finish_enum(draft, i);
	}
	p = finish_parameters(draft);
	if (draft->c.result != NULL)
		mark_used(draft, draft->c.result, is_used);
	for (size_t i = 0; i < p.count; i++)
		mark_used(draft, p.type[i], is_used);
	*c = draft->c;
	c->parameter = p.type;
	c->parameter_count = p.count;
	c->type = type;
	c->type_count = 0;
	for (size_t i = 0; i < draft->from->type_count; i++)
		if (is_used[i])
			type[c->type_count++] = &draft->type[i];
	*origin = p.origin;
}
