#include "encode.h"

#include <assert.h>
#include <string.h>

#include "../../generators/layout.h"
#include "../../generators/leaf.h"
#include "../../generators/value.h"
#include "../runner/wire.h"
#include "../toolchain/toolchain.h"

/* The tables of one case as they grow; all of one arena. */
struct tables {
	const struct abi_case *c;
	const struct layout_plan *plan;
	const struct type **source; /* the type that each wire type stands for */
	struct wire_type *type;
	uint32_t type_count;
	size_t type_bound;
	uint32_t *member;
	uint32_t member_count;
};

static uint32_t type_index(struct tables *t, const struct type *type);

/* `bits` of it: all, or those of a bit-field. */
static struct wire_type leaf_type(const struct type *type, uint16_t bits)
{
	struct wire_type wire = {
	    .kind = WIRE_LEAF,
	    .flags = type_leaf_is_signed(type) ? WIRE_SIGNED : 0,
	    .scalar = SCALAR_COUNT,
	    .width = (uint8_t)((bits + 7) / 8),
	    .parts = 1,
	    .bits = bits,
	};

	if (type->kind == TYPE_ENUM)
		wire.scalar = (uint8_t)type_enum_scalar(type);
	if (type->kind == TYPE_SCALAR) {
		wire.scalar = (uint8_t)type->u.scalar;
		wire.parts = scalar_info[type->u.scalar].parts;
	}
	return wire;
}

static uint32_t add_type(struct tables *t, const struct type *source)
{
	assert(t->type_count < t->type_bound);
	t->source[t->type_count] = source;
	return t->type_count++;
}

static uint32_t field_index(struct tables *t, const struct field *field)
{
	uint32_t index;

	if (!field->is_bit_field)
		return type_index(t, field->type);
	/* Stands for no type: no other field is it. */
	index = add_type(t, NULL);
	t->type[index] = leaf_type(type_bare(field->type), field->bits);
	t->type[index].flags |= WIRE_BIT_FIELD;
	return index;
}

static struct wire_type record_type(struct tables *t, const struct type *type)
{
	const struct record *record = &type->u.record;
	struct wire_type wire = {.kind = type->kind == TYPE_STRUCT ? WIRE_STRUCT : WIRE_UNION,
	                         .first = t->member_count};

	if (record->order == ORDER_BIG)
		wire.flags |= WIRE_BIG_ENDIAN;
	for (size_t i = 0; i < record->count; i++)
		wire.count += field_is_seen(&record->field[i]);
	t->member_count += wire.count;
	for (size_t i = 0, member = wire.first; i < record->count; i++)
		if (field_is_seen(&record->field[i]))
			t->member[member++] = field_index(t, &record->field[i]);
	return wire;
}

static struct wire_type elements_type(uint32_t count, uint32_t element)
{
	return (struct wire_type){.kind = WIRE_ARRAY, .count = count, .first = element};
}

static struct wire_type wire_type(struct tables *t, const struct type *type)
{
	if (type->kind == TYPE_TYPEDEF || type_leaf_count(type) == 0)
		return (struct wire_type){.kind = WIRE_NOTHING};
	switch (type->kind) {
	case TYPE_SCALAR:
	case TYPE_BITINT:
	case TYPE_ENUM:
		return leaf_type(type, type_leaf_bits(type));
	case TYPE_ARRAY:
		return elements_type(type->u.array.count, type_index(t, type->u.array.element));
	case TYPE_VECTOR:
		return elements_type(type->u.vector.count,
		                     type_index(t, type_scalar(type->u.vector.element)));
	case TYPE_STRUCT:
	case TYPE_UNION:
		return record_type(t, type);
	case TYPE_POINTER:
	case TYPE_ATOMIC:
	case TYPE_TYPEDEF:
	case TYPE_KIND_COUNT:
		break;
	}
	unreachable();
}

/* The type as its leaves are found: what a typedef or an atomic is of. */
static const struct type *type_within(const struct type *type)
{
	type = type_bare(type);
	while (type->kind == TYPE_ATOMIC)
		type = type_bare(type->u.atomic);
	return type;
}

/* Named types keep the places of the case; the others follow as they are met. */
static uint32_t type_index(struct tables *t, const struct type *type)
{
	uint32_t index;

	type = type_within(type);
	for (index = 0; index < t->type_count; index++)
		if (t->source[index] == type)
			return index;
	assert(!type_is_named(type));
	add_type(t, type);
	t->type[index] = wire_type(t, type);
	return index;
}

static void fill_types(struct tables *t, struct arena *arena)
{
	const struct abi_case *c = t->c;
	size_t members = 0;

	for (size_t i = 0; i < c->type_count; i++)
		if (type_is_record(c->type[i]))
			members += c->type[i]->u.record.count;
	/* Each use of a type may be of arrays within arrays. */
	t->type_bound =
	    c->type_count + (members + c->type_count + c->parameter_count + 1) * CASE_DEPTH_MAX;
	t->source = NEW_ARRAY(arena, const struct type *, t->type_bound);
	t->type = NEW_ARRAY(arena, struct wire_type, t->type_bound);
	t->member = NEW_ARRAY(arena, uint32_t, members);
	for (size_t i = 0; i < c->type_count; i++)
		add_type(t, c->type[i]);
	for (size_t i = 0; i < c->type_count; i++) {
		t->type[i] = wire_type(t, c->type[i]);
		t->type[i].layout = t->plan->type_word[i];
	}
}

static uint32_t append(struct buffer *out, const void *data, size_t size, size_t alignment)
{
	size_t offset = buffer_reserve(out, size, alignment);

	if (size > 0)
		memcpy(out->data + offset, data, size);
	return (uint32_t)offset;
}

static struct wire_object *objects(struct tables *t, struct arena *arena)
{
	const struct abi_case *c = t->c;
	struct wire_object *object = NEW_ARRAY(arena, struct wire_object, c->parameter_count + 1);
	uint32_t leaf = 0;

	for (size_t i = 0; i <= c->parameter_count; i++) {
		const struct type *type = case_object(c, i);

		if (type == NULL) {
			object[i].type = WIRE_NONE;
			continue;
		}
		object[i].type = type_index(t, type);
		object[i].layout = t->plan->object_word[i];
		object[i].leaf = leaf;
		if (i > 0 && c->parameter[i - 1]->kind == TYPE_POINTER)
			object[i].flags |= WIRE_BY_REFERENCE;
		if (case_object_is_narrow(c, i))
			object[i].flags |= WIRE_NARROW;
		leaf += type_leaf_count(type);
	}
	return object;
}

static void encode_values(const struct abi_case *c, const struct leaf_list *leaves, bool quiet_nans,
                          struct wire_case *wire, struct buffer *out)
{
	uint64_t seed = value_seed(c);

	wire->leaf_count = (uint32_t)leaves->count;
	wire->value_size = (uint32_t)leaves->value_size;
	wire->value_offset = (uint32_t)buffer_reserve(out, VALUE_ROUNDS * leaves->value_size, 8);
	wire->live_offset = (uint32_t)buffer_reserve(out, VALUE_ROUNDS * leaves->count, 8);
	for (unsigned round = 0; round < VALUE_ROUNDS; round++) {
		uint8_t *value =
		    (uint8_t *)out->data + wire->value_offset + round * leaves->value_size;

		value_fill(c, leaves, seed, round, value,
		           (uint8_t *)out->data + wire->live_offset + round * leaves->count);
		if (quiet_nans)
			value_quiet_nans(leaves, value);
	}
}

/* Whether x87 registers may carry the result. */
static bool result_has_floats(const struct abi_case *c, const struct leaf_list *leaves)
{
	for (size_t i = 0; i < leaves->count && leaves->leaf[i].object == 0; i++) {
		const struct type *type = leaves->leaf[i].type;

		if (c->result != NULL && type->kind == TYPE_SCALAR &&
		    (scalar_info[type->u.scalar].class == SCALAR_CLASS_FLOAT ||
		     scalar_info[type->u.scalar].class == SCALAR_CLASS_BFLOAT ||
		     scalar_info[type->u.scalar].class == SCALAR_CLASS_X87))
			return true;
	}
	return false;
}

/* Beside the masks themselves, what is left of them for this function. */
static void encode_rule(const struct encode_request *request, const struct abi_case *c,
                        const struct leaf_list *leaves, struct wire_case *wire)
{
	const struct target_rule *rule;

	if (request->rule == NULL)
		return;
	rule = &request->rule[c->convention];
	wire->argument = rule->argument;
	wire->result = rule->result;
	wire->preserved = rule->preserved;
	if (c->result != NULL)
		wire->preserved &= ~rule->result;
	if (rule->preserved != 0)
		wire->poison = ~(rule->argument | rule->preserved);
	if (rule->counts_vectors) {
		wire->flags |= WIRE_COUNTS_VECTORS;
		/* The register that counts them is one of a result. */
		if (c->variadic)
			wire->poison &= ~rule->result;
	}
	if (rule->callee_pops && !c->variadic)
		wire->flags |= WIRE_CALLEE_POPS;
	if (rule->copies)
		wire->flags |= WIRE_COPIES;
	wire->home = rule->home;
	if (c->result != NULL && !case_object_is_narrow(c, 0))
		wire->hidden_pop = rule->hidden_pop;
	wire->x87_argument = rule->x87_argument;
	if (result_has_floats(c, leaves))
		wire->x87_result = rule->x87_result;
}

/* Old definitions take a float as a double, and the conversion makes signalling NaNs quiet. */
static struct wire_case encode_case(const struct encode_request *request, const struct abi_case *c,
                                    uint32_t layout_first, struct buffer *out)
{
	struct arena arena;
	struct layout_plan plan;
	struct leaf_list leaves;
	struct tables t = {.c = c, .plan = &plan};
	struct wire_case wire = {0};
	struct wire_object *object;

	arena_init(&arena);
	plan = layout_plan(&arena, c);
	leaves = leaf_enumerate(&arena, c);
	fill_types(&t, &arena);
	object = objects(&t, &arena);
	wire.convention = c->convention;
	wire.type_count = t.type_count;
	wire.type_offset = append(out, t.type, t.type_count * sizeof *t.type, 8);
	wire.named_count = (uint32_t)c->type_count;
	wire.member_count = t.member_count;
	wire.member_offset = append(out, t.member, t.member_count * sizeof *t.member, 8);
	wire.object_count = (uint32_t)c->parameter_count + 1;
	wire.object_offset = append(out, object, wire.object_count * sizeof *object, 8);
	wire.fixed_count = (uint32_t)c->fixed_count;
	if (c->variadic)
		wire.flags |= WIRE_VARIADIC;
	if (c->va_list)
		wire.flags |= WIRE_TAIL_IN_LIST;
	if (case_features(c) & ~LIBFFI_FEATURES)
		wire.flags |= WIRE_BEYOND_LIBFFI;
	encode_rule(request, c, &leaves, &wire);
	wire.layout_first = layout_first;
	wire.layout_count = (uint32_t)plan.word_count;
	encode_values(c, &leaves, request->quiet_nans || c->old_definition, &wire, out);
	arena_release(&arena);
	return wire;
}

static void encode_toolchains(const struct encode_request *request, uint32_t offset,
                              struct buffer *out)
{
	for (size_t i = 0; i < request->toolchain_count; i++) {
		const struct encode_toolchain *from = &request->toolchain[i];
		struct wire_toolchain wire = {.kind = from->libffi ? WIRE_LIBFFI : WIRE_MODULE,
		                              .conventions = from->conventions};

		if (from->module != NULL) {
			assert(strlen(from->module) < sizeof wire.path);
			strcpy(wire.path, from->module);
		}
		memcpy(out->data + offset + i * sizeof wire, &wire, sizeof wire);
	}
}

uint32_t encode_batch(const struct encode_request *request, struct buffer *out)
{
	struct wire_batch batch = {
	    .magic = WIRE_BATCH_MAGIC,
	    .version = WIRE_VERSION,
	    .toolchain_count = (uint32_t)request->toolchain_count,
	    .case_count = (uint32_t)request->count,
	    .round_count = VALUE_ROUNDS,
	    .hang_ms = request->hang_ms,
	    .hangs_max = request->hangs_max,
	    .flags =
	        (request->measure ? WIRE_MEASURE : 0U) | (request->by_name ? WIRE_BY_NAME : 0U),
	    .preserved = request->rule != NULL ? request->rule[CONVENTION_C].preserved : 0,
	};

	assert(out->length == 0);
	buffer_reserve(out, sizeof batch, 8);
	batch.toolchain_offset = (uint32_t)buffer_reserve(
	    out, request->toolchain_count * sizeof(struct wire_toolchain), 8);
	encode_toolchains(request, batch.toolchain_offset, out);
	batch.case_offset =
	    (uint32_t)buffer_reserve(out, request->count * sizeof(struct wire_case), 8);
	for (size_t i = 0; i < request->count; i++) {
		struct wire_case wire =
		    encode_case(request, request->c[i], batch.layout_words, out);

		memcpy(out->data + batch.case_offset + i * sizeof wire, &wire, sizeof wire);
		batch.layout_words += wire.layout_count;
	}
	batch.size = (uint32_t)out->length;
	memcpy(out->data, &batch, sizeof batch);
	return batch.layout_words;
}
