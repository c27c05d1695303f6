/* Which moves a case has, and what they are called. */
#include <inttypes.h>

#include "reduce_private.h"
#include "text.h"

enum { MOVES_FIRST = 64 };

struct collector {
	struct arena *arena;
	const struct abi_case *c;
	enum move_level level;
	struct move *move;
	size_t count, capacity;
};

static void add(struct collector *x, enum move_kind kind, uint32_t type, size_t low, size_t high,
                size_t variant)
{
	if (x->count == x->capacity) {
		size_t capacity = MAX(2 * x->capacity, (size_t)MOVES_FIRST);
		struct move *grown = NEW_ARRAY(x->arena, struct move, capacity);

		for (size_t i = 0; i < x->count; i++)
			grown[i] = x->move[i];
		x->move = grown;
		x->capacity = capacity;
	}
	x->move[x->count++] =
	    (struct move){kind, type, (uint32_t)low, (uint32_t)high, (uint32_t)variant};
}

/* Halves, quarters, and so on down to single ones. */
static void add_ranges(struct collector *x, enum move_kind kind, uint32_t type, size_t count)
{
	for (size_t step = count; step > 0; step /= 2)
		for (size_t low = 0; low < count; low += step)
			add(x, kind, type, low, MIN(low + step, count), 0);
}

static void add_words(struct collector *x)
{
	const struct abi_case *c = x->c;
	const size_t none = c->parameter_count;

	if (c->result != NULL) {
		add(x, MOVE_DROP_RESULT, MOVE_SIGNATURE, none, none, 0);
		add(x, MOVE_TRADE_RESULT, MOVE_SIGNATURE, none, none, 0);
	}
	if (c->variadic) {
		add(x, MOVE_DROP_TAIL, MOVE_SIGNATURE, c->fixed_count, none, 0);
		add(x, MOVE_FIX_TAIL, MOVE_SIGNATURE, c->fixed_count, none, 0);
	}
	if (c->va_list)
		add(x, MOVE_DROP_VA_LIST, MOVE_SIGNATURE, none, none, 0);
	if (c->convention != CONVENTION_C) {
		add(x, MOVE_CONVENTION, MOVE_SIGNATURE, none, none, CONVENTION_C);
		if (simpler_convention(c->convention) != CONVENTION_C)
			add(x, MOVE_CONVENTION, MOVE_SIGNATURE, none, none,
			    simpler_convention(c->convention));
	}
	if (c->no_prototype)
		add(x, MOVE_DROP_WORD, MOVE_SIGNATURE, none, none, 0);
	if (c->old_definition)
		add(x, MOVE_DROP_WORD, MOVE_SIGNATURE, none, none, 1);
}

static void add_simpler(struct collector *x, uint32_t type, size_t place)
{
	const struct move at = {MOVE_SIMPLER_TYPE, type, (uint32_t)place, (uint32_t)place, 0};
	const struct type *slot = move_slot(x->c, &at), *simpler[SIMPLER_MAX];
	bool is_large = slot->kind == TYPE_ARRAY || slot->kind == TYPE_POINTER ||
	                slot->kind == TYPE_VECTOR || type_is_record(slot);
	size_t count = simpler_types(x->arena, slot, simpler);

	for (size_t i = 0; i < count; i++)
		if (x->level == MOVES_ALL || is_large)
			add(x, MOVE_SIMPLER_TYPE, type, place, place, i);
}

static void add_attributes(struct collector *x, uint32_t index)
{
	const struct type *type = x->c->type[index];

	for (size_t drop = 0; drop < DROP_COUNT; drop++)
		if (type_has(type, (enum drop)drop))
			add(x, MOVE_DROP_ATTRIBUTE, index, 0, 0, drop);
	for (size_t i = 0; type_is_record(type) && i < type->u.record.count; i++)
		for (size_t drop = 0; drop < DROP_COUNT; drop++)
			if (field_has(&type->u.record.field[i], (enum drop)drop))
				add(x, MOVE_DROP_ATTRIBUTE, index, i, i + 1, drop);
}

static void add_record(struct collector *x, uint32_t index)
{
	const struct record *record = &x->c->type[index]->u.record;

	if (x->c->type[index]->kind == TYPE_UNION && record->count == 1)
		add(x, MOVE_AS_STRUCT, index, 0, 0, 0);
	add_ranges(x, MOVE_DROP_FIELDS, index, record->count);
	for (size_t i = 0; i < record->count; i++) {
		if (type_is_record(record->field[i].type))
			add(x, MOVE_INLINE, index, i, i + 1, 0);
		add_simpler(x, index, i);
	}
	for (size_t i = 0; x->level == MOVES_ALL && i < record->count; i++)
		if (record->field[i].is_bit_field && record->field[i].name != NULL)
			add(x, MOVE_PLAIN_FIELD, index, i, i + 1, 0);
}

static void add_types(struct collector *x)
{
	for (uint32_t i = 0; i < x->c->type_count; i++) {
		const struct type *type = x->c->type[i];

		if (type_is_record(type))
			add_record(x, i);
		else if (type->kind == TYPE_TYPEDEF)
			add_simpler(x, i, 0);
		else if (x->level == MOVES_ALL && type->u.enumeration.count > 1)
			add_ranges(x, MOVE_DROP_ENUMERATORS, i, type->u.enumeration.count);
		if (x->level == MOVES_ALL)
			add_attributes(x, i);
	}
}

/* Heavy parameters first. */
static void add_forward(struct collector *x)
{
	const struct abi_case *c = x->c;

	for (size_t i = 1; i < c->parameter_count; i++)
		if (i != c->fixed_count &&
		    type_size(c->parameter[i]) > type_size(c->parameter[i - 1]))
			add(x, MOVE_FORWARD, MOVE_SIGNATURE, i, i + 1, 0);
}

struct move_list moves_of(struct arena *arena, const struct abi_case *c, enum move_level level)
{
	struct collector x = {.arena = arena, .c = c, .level = level};

	add_ranges(&x, MOVE_DROP_PARAMETERS, MOVE_SIGNATURE, c->parameter_count);
	add_words(&x);
	if (level >= MOVES_OF_RECORDS) {
		for (size_t i = 0; i < c->parameter_count; i++)
			if (type_is_record(c->parameter[i]))
				add(&x, MOVE_SPLIT, MOVE_SIGNATURE, i, i + 1, 0);
		for (size_t i = 0; i < c->parameter_count; i++)
			add_simpler(&x, MOVE_SIGNATURE, i);
		if (c->result != NULL)
			add_simpler(&x, MOVE_SIGNATURE, c->parameter_count);
		add_types(&x);
	}
	if (level >= MOVES_ALL)
		add_forward(&x);
	return (struct move_list){x.count, x.move};
}

const struct type *move_slot(const struct abi_case *c, const struct move *move)
{
	const struct type *type;

	if (move->type == MOVE_SIGNATURE)
		return move->low == c->parameter_count ? c->result : c->parameter[move->low];
	type = c->type[move->type];
	return type->kind == TYPE_TYPEDEF ? type->u.definition.base
	                                  : type->u.record.field[move->low].type;
}

/* "parameter 2", "the result", "s0.f1", "the base of t0". */
static void describe_slot(const struct abi_case *c, const struct move *move, struct buffer *out)
{
	const struct type *type;

	if (move->type == MOVE_SIGNATURE) {
		if (move->low == c->parameter_count)
			buffer_puts(out, "the result");
		else
			buffer_printf(out, "parameter %" PRIu32, move->low);
		return;
	}
	type = c->type[move->type];
	if (type->kind == TYPE_TYPEDEF)
		buffer_printf(out, "what %s is", type->name);
	else if (type->u.record.field[move->low].name != NULL)
		buffer_printf(out, "%s.%s", type->name, type->u.record.field[move->low].name);
	else
		buffer_printf(out, "field %" PRIu32 " of %s", move->low, type->name);
}

static void describe_range(const char *one, const char *many, const struct move *move,
                           struct buffer *out)
{
	if (move->high == move->low + 1)
		buffer_printf(out, "%s %" PRIu32, one, move->low);
	else
		buffer_printf(out, "%s %" PRIu32 "..%" PRIu32, many, move->low, move->high - 1);
}

static void describe_simpler(const struct abi_case *c, const struct move *move, struct buffer *out)
{
	const struct type *slot = move_slot(c, move), *simpler[SIMPLER_MAX];
	struct arena arena;

	arena_init(&arena);
	describe_slot(c, move, out);
	buffer_puts(out, ": ");
	if (simpler_types(&arena, slot, simpler) > move->variant)
		type_print(simpler[move->variant], out);
	buffer_puts(out, " for ");
	type_print(slot, out);
	arena_release(&arena);
}

static void describe_of_type(const struct abi_case *c, const struct move *move, struct buffer *out)
{
	const struct type *type = c->type[move->type];

	switch (move->kind) {
	case MOVE_DROP_FIELDS:
		if (move->high == move->low + 1) {
			describe_slot(c, move, out);
			return;
		}
		describe_range("field", "fields", move, out);
		buffer_printf(out, " of %s", type->name);
		return;
	case MOVE_DROP_ENUMERATORS:
		describe_range("enumerator", "enumerators", move, out);
		buffer_printf(out, " of %s", type->name);
		return;
	case MOVE_INLINE:
		describe_slot(c, move, out);
		buffer_puts(out, " itself, but for its fields");
		return;
	case MOVE_PLAIN_FIELD:
		buffer_puts(out, "the bits of ");
		describe_slot(c, move, out);
		return;
	case MOVE_AS_STRUCT:
		buffer_printf(out, "union of %s", type->name);
		return;
	case MOVE_DROP_ATTRIBUTE:
		buffer_printf(out, "%s of ", drop_name[move->variant]);
		if (move->high > move->low)
			describe_slot(c, move, out);
		else
			buffer_puts(out, type->name);
		return;
	default:
		unreachable();
	}
}

void move_describe(const struct abi_case *c, const struct move *move, struct buffer *out)
{
	static const char *const text[MOVE_KIND_COUNT] = {
	    [MOVE_DROP_RESULT] = "the result",
	    [MOVE_TRADE_RESULT] = "the result, but for a parameter before all others",
	    [MOVE_DROP_TAIL] = "the variadic tail",
	    [MOVE_FIX_TAIL] = "the `...`, but for what is behind it",
	    [MOVE_DROP_VA_LIST] = "the va_list",
	};

	switch (move->kind) {
	case MOVE_DROP_PARAMETERS:
		describe_range("parameter", "parameters", move, out);
		return;
	case MOVE_DROP_RESULT:
	case MOVE_TRADE_RESULT:
	case MOVE_DROP_TAIL:
	case MOVE_FIX_TAIL:
	case MOVE_DROP_VA_LIST:
		buffer_puts(out, text[move->kind]);
		return;
	case MOVE_CONVENTION:
		buffer_printf(out, "the convention %s", convention_info[c->convention].text);
		return;
	case MOVE_DROP_WORD:
		buffer_puts(out, move->variant == 0 ? "no_prototype" : "old_definition");
		return;
	case MOVE_SPLIT:
		buffer_printf(out, "the record of parameter %" PRIu32 ", but for its fields",
		              move->low);
		return;
	case MOVE_FORWARD:
		buffer_printf(out, "the place before parameter %" PRIu32, move->low);
		return;
	case MOVE_SIMPLER_TYPE:
		describe_simpler(c, move, out);
		return;
	default:
		describe_of_type(c, move, out);
	}
}
