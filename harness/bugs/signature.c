#include "signature.h"

#include <string.h>

#include "../../generators/reduce.h"

static bool is_same_sort(const struct signature *a, const struct signature *b)
{
	return a->kind == b->kind && a->how == b->how && strcmp(a->message, b->message) == 0;
}

static bool is_same_shape(uint64_t a, uint64_t b)
{
	return a == b || a == 0 || b == 0;
}

static bool is_same_kind(const struct signature *a, const struct signature *b)
{
	return is_same_sort(a, b) && is_same_shape(a->shape, b->shape);
}

/* Of a union, which member is alive is a matter of the value. What kind of register a leaf of a record
 * has is no part of it where that goes to memory for one of the two. */
static bool is_same_leaf(const struct signature *a, const struct signature *b)
{
	if (a->leaf == b->leaf && is_same_shape(a->shape, b->shape))
		return true;
	return (a->place & b->place & (SIGNATURE_IN_RECORD | SIGNATURE_IN_UNION)) != 0 &&
	       is_same_shape(signature_shape_of_record(a->shape),
	                     signature_shape_of_record(b->shape));
}

/* Whether another leaf or field is part of the same. */
static bool is_same_part(const struct signature *a, const struct signature *b)
{
	return a->features == b->features && a->place == b->place && a->leaf == b->leaf;
}

/* Whether a parameter of the smaller case was this object; the result is always the result. */
static bool has_object(const struct abi_case *smaller, const size_t *origin, size_t object)
{
	if (object == 0)
		return smaller->result != NULL;
	for (size_t i = 0; i < smaller->parameter_count; i++)
		if (origin[i] == object - 1)
			return true;
	return false;
}

/* What crashed may have been no more than a pointer that did not arrive: where there is none any
 * longer, the argument in its place does not arrive. */
static bool is_end_of_crash(const struct signature *before, const struct signature *now,
                            const struct abi_case *larger, const size_t *origin)
{
	return before->kind == FINDING_CRASH && now->kind == FINDING_ARGS &&
	       now->object != SIZE_MAX && now->object > 0 &&
	       origin[now->object - 1] != MOVE_NO_ORIGIN &&
	       larger->parameter[origin[now->object - 1]]->kind == TYPE_POINTER;
}

static bool call_continues(const struct signature *before, const struct signature *now,
                           const struct abi_case *smaller, const size_t *origin)
{
	size_t was = now->object;

	if (before->object == SIZE_MAX || now->object == SIZE_MAX)
		return before->object == now->object;
	if (now->object > 0) {
		if (origin[now->object - 1] == MOVE_NO_ORIGIN)
			return false;
		was = origin[now->object - 1] + 1;
	}
	if (was == before->object)
		return is_same_leaf(before, now);
	return !has_object(smaller, origin, before->object) && is_same_part(before, now) &&
	       is_same_shape(before->shape, now->shape);
}

static const struct type *find_type(const struct abi_case *c, const char *name)
{
	for (size_t i = 0; i < c->type_count; i++)
		if (strcmp(c->type[i]->name, name) == 0)
			return c->type[i];
	return NULL;
}

static bool has_field(const struct type *type, const char *name)
{
	for (size_t i = 0; type_is_record(type) && i < type->u.record.count; i++)
		if (type->u.record.field[i].name != NULL &&
		    strcmp(type->u.record.field[i].name, name) == 0)
			return true;
	return false;
}

static bool layout_continues(const struct signature *before, const struct signature *now,
                             const struct abi_case *smaller)
{
	const struct type *type = find_type(smaller, before->record);

	/* The field's type, in no record any more. */
	if (type == NULL && *before->field != '\0' && *now->field == '\0' &&
	    now->features == before->features)
		return true;
	if ((*before->field != '\0') != (*now->field != '\0'))
		return false;
	if (type != NULL && strcmp(before->record, now->record) == 0 &&
	    strcmp(before->field, now->field) == 0)
		return true;
	if (type != NULL && (*before->field == '\0' || has_field(type, before->field)))
		return false;
	return is_same_part(before, now);
}

bool signature_continues(const struct signature *before, const struct signature *now,
                         const struct abi_case *larger, const struct abi_case *smaller,
                         const size_t *origin)
{
	if (is_end_of_crash(before, now, larger, origin))
		return true;
	if (!is_same_sort(before, now))
		return false;
	return before->kind == FINDING_LAYOUT ? layout_continues(before, now, smaller)
	                                      : call_continues(before, now, smaller, origin);
}

bool signature_equal(const struct signature *a, const struct signature *b)
{
	if (!is_same_sort(a, b) || a->object != b->object ||
	    (*a->field != '\0') != (*b->field != '\0'))
		return false;
	if ((a->place & b->place & SIGNATURE_IN_UNION) != 0 && a->kind != FINDING_LAYOUT)
		return a->features == b->features && a->place == b->place && is_same_leaf(a, b);
	return is_same_kind(a, b) && is_same_part(a, b);
}
