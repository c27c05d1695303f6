#include "reduce.h"

#include <assert.h>

#include "reduce_private.h"
#include "text.h"

static void drop_attribute_of_type(struct type *type, enum drop drop)
{
	struct record *record = &type->u.record;
	struct enumeration *enumeration = &type->u.enumeration;

	if (type->kind == TYPE_TYPEDEF) {
		if (drop == DROP_ALIGNED)
			type->u.definition.aligned = 0;
		else
			type->u.definition.mode = SCALAR_COUNT;
		return;
	}
	if (type->kind == TYPE_ENUM) {
		enumeration->packed = enumeration->packed && drop != DROP_PACKED;
		enumeration->aligned = drop == DROP_ALIGNED ? 0 : enumeration->aligned;
		enumeration->mode = drop == DROP_MODE ? SCALAR_COUNT : enumeration->mode;
		enumeration->underlying =
		    drop == DROP_UNDERLYING ? SCALAR_COUNT : enumeration->underlying;
		return;
	}
	record->packed = record->packed && drop != DROP_PACKED;
	record->aligned = drop == DROP_ALIGNED ? 0 : record->aligned;
	record->pack = drop == DROP_PACK ? 0 : record->pack;
	record->ms_struct = record->ms_struct && drop != DROP_MS_STRUCT;
	record->gcc_struct = record->gcc_struct && drop != DROP_GCC_STRUCT;
	record->transparent = record->transparent && drop != DROP_TRANSPARENT;
	record->role = drop == DROP_SLICE || drop == DROP_TAGGED ? ROLE_NONE : record->role;
	record->order = drop == DROP_ORDER ? ORDER_NATIVE : record->order;
}

static void drop_attribute(struct draft *draft, const struct move *move)
{
	struct field *field;

	if (move->high == move->low) {
		drop_attribute_of_type(&draft->type[move->type], (enum drop)move->variant);
		return;
	}
	field = &draft->field[move->type][move->low].field;
	if (move->variant == DROP_PACKED)
		field->packed = false;
	else
		field->aligned = 0;
}

/* The first to change a place has it. */
static bool claim_place(bool *is_changed)
{
	bool was_changed = *is_changed;

	*is_changed = true;
	return !was_changed;
}

static void set_simpler(struct draft *draft, const struct move *move)
{
	const struct type *simpler[SIMPLER_MAX], *type;
	size_t count = simpler_types(draft->arena, move_slot(draft->from, move), simpler);
	struct draft_field *field;

	assert(move->variant < count);
	(void)count;
	type = draft_type(draft, simpler[move->variant]);
	if (move->type != MOVE_SIGNATURE) {
		if (draft->type[move->type].kind == TYPE_TYPEDEF) {
			if (claim_place(&draft->is_changed[move->type]))
				draft->type[move->type].u.definition.base = type;
			return;
		}
		field = &draft->field[move->type][move->low];
		if (claim_place(&field->is_changed))
			field->field.type = type;
	} else if (move->low < draft->from->parameter_count) {
		if (claim_place(&draft->parameter[move->low].is_changed))
			draft->parameter[move->low].type = type;
	} else if (draft->c.result != NULL && claim_place(&draft->is_result_changed)) {
		draft->c.result = type;
	}
}

static void move_forward(struct draft *draft, size_t parameter)
{
	size_t at = 0;

	while (draft->order[at] != parameter)
		at++;
	if (at == 0 || at == draft->from->fixed_count)
		return;
	draft->order[at] = draft->order[at - 1];
	draft->order[at - 1] = parameter;
}

static void fix_tail(struct draft *draft)
{
	draft->c.variadic = draft->c.va_list = false;
}

static void make_in_signature(struct draft *draft, const struct move *move)
{
	switch (move->kind) {
	case MOVE_DROP_TAIL:
		fix_tail(draft);
		for (size_t i = move->low; i < move->high; i++)
			draft->parameter[i].is_gone = true;
		return;
	case MOVE_DROP_PARAMETERS:
		for (size_t i = move->low; i < move->high; i++)
			draft->parameter[i].is_gone = true;
		return;
	case MOVE_DROP_RESULT:
		draft->c.result = NULL;
		return;
	case MOVE_TRADE_RESULT:
		draft->c.result = NULL;
		draft->is_result_traded = true;
		return;
	case MOVE_FIX_TAIL:
		fix_tail(draft);
		return;
	case MOVE_DROP_VA_LIST:
		draft->c.va_list = false;
		return;
	case MOVE_CONVENTION:
		draft->c.convention = (enum convention)move->variant;
		return;
	case MOVE_DROP_WORD:
		draft->c.no_prototype = draft->c.no_prototype && move->variant != 0;
		draft->c.old_definition = draft->c.old_definition && move->variant != 1;
		return;
	case MOVE_SPLIT:
		if (claim_place(&draft->parameter[move->low].is_changed))
			draft->parameter[move->low].is_split = true;
		return;
	case MOVE_FORWARD:
		move_forward(draft, move->low);
		return;
	default:
		unreachable();
	}
}

static void make(struct draft *draft, const struct move *move)
{
	struct draft_field *field;

	switch (move->kind) {
	case MOVE_DROP_FIELDS:
		for (size_t i = move->low; i < move->high; i++)
			draft->field[move->type][i].is_gone = true;
		return;
	case MOVE_INLINE:
		field = &draft->field[move->type][move->low];
		if (claim_place(&field->is_changed))
			field->is_inlined = true;
		return;
	case MOVE_PLAIN_FIELD:
		draft->field[move->type][move->low].field.is_bit_field = false;
		return;
	case MOVE_DROP_ATTRIBUTE:
		drop_attribute(draft, move);
		return;
	case MOVE_AS_STRUCT:
		draft->type[move->type].kind = TYPE_STRUCT;
		return;
	case MOVE_DROP_ENUMERATORS:
		for (size_t i = move->low; i < move->high; i++)
			draft->is_enumerator_gone[move->type][i] = true;
		return;
	case MOVE_SIMPLER_TYPE:
		set_simpler(draft, move);
		return;
	default:
		make_in_signature(draft, move);
	}
}

/* The limits that the printer takes for granted. */
static bool is_printable(const struct abi_case *c)
{
	for (size_t i = 0; i < c->parameter_count; i++)
		if (c->parameter[i]->kind == TYPE_ARRAY)
			return false;
	return c->result == NULL || c->result->kind != TYPE_ARRAY;
}

static const struct abi_case *checked(struct arena *arena, const struct abi_case *c)
{
	const struct abi_case *parsed;
	struct buffer text;
	struct error error;

	buffer_init(&text);
	case_print(c, &text);
	parsed = case_parse(arena, "a smaller case", text.data, text.length, &error);
	buffer_release(&text);
	return parsed;
}

/* Nothing that other rules are for may come in, like a record without fields or an array without
 * elements in place of some: what it shows is another thing. */
static bool adds_nothing(const struct abi_case *smaller, const struct abi_case *c)
{
	const feature_set plain = FEATURE_BIT(FEATURE_CORE) | FEATURE_BIT(FEATURE_SYSV_ABI);

	return (case_features(smaller) & ~(case_features(c) | plain)) == 0 &&
	       case_leaf_count(smaller) <= case_leaf_count(c);
}

bool moves_make(struct arena *arena, const struct abi_case *c, const struct move *move,
                size_t count, struct moved_case *moved)
{
	struct draft draft;
	struct abi_case smaller;
	size_t *origin;

	draft_init(&draft, arena, c);
	for (size_t i = 0; i < count; i++)
		make(&draft, &move[i]);
	draft_finish(&draft, &smaller, &origin);
	if (!is_printable(&smaller))
		return false;
	moved->c = checked(arena, &smaller);
	moved->origin = origin;
	return moved->c != NULL && case_size(moved->c) < case_size(c) && adds_nothing(moved->c, c);
}

/* Names */

/* a to z, then a1 and so on. */
static const char *short_name(struct arena *arena, size_t index)
{
	const char letter = (char)('a' + index % 26);

	return index < 26 ? arena_printf(arena, "%c", letter)
	                  : arena_printf(arena, "%c%zu", letter, index / 26);
}

/* The fields of anonymous members share the names of those around them: they keep their own. */
static bool has_anonymous(const struct abi_case *c)
{
	for (size_t i = 0; i < c->type_count; i++)
		for (size_t f = 0; type_is_record(c->type[i]) && f < c->type[i]->u.record.count;
		     f++)
			if (c->type[i]->u.record.field[f].name == NULL &&
			    !c->type[i]->u.record.field[f].is_bit_field)
				return true;
	return false;
}

static void rename_fields(struct draft *draft, size_t index)
{
	size_t named = 0;

	for (size_t i = 0; i < draft->type[index].u.record.count; i++) {
		struct field *field = &draft->field[index][i].field;

		if (field->name != NULL)
			field->name = short_name(draft->arena, named++);
	}
}

const struct abi_case *case_rename(struct arena *arena, const struct abi_case *c)
{
	static const char letter[TYPE_KIND_COUNT] = {
	    [TYPE_ENUM] = 'e', [TYPE_TYPEDEF] = 't', [TYPE_STRUCT] = 's', [TYPE_UNION] = 'u'};
	size_t number[TYPE_KIND_COUNT] = {0};
	bool keep_fields = has_anonymous(c);
	const struct abi_case *renamed;
	struct abi_case changed;
	struct draft draft;
	size_t *origin;

	draft_init(&draft, arena, c);
	draft.c.name = "f";
	for (size_t i = 0; i < c->type_count; i++) {
		const enum type_kind kind = draft.type[i].kind;

		draft.type[i].name = arena_printf(arena, "%c%zu", letter[kind], number[kind]++);
		if (type_is_record(&draft.type[i]) && !keep_fields)
			rename_fields(&draft, i);
	}
	draft_finish(&draft, &changed, &origin);
	renamed = checked(arena, &changed);
	return renamed != NULL ? renamed : c;
}
