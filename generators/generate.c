#include "generate.h"

#include <assert.h>

#include "generate_record.h"
#include "weights.h"

struct signature {
	struct maker maker;
	size_t count;
	const struct type *parameter[CASE_PARAMETERS_MAX];
	uint32_t leaves;
};

/* What the type would bring the call beyond the limit is replaced by the smallest there is. */
static const struct type *within_limit(struct signature *s, const struct type *type)
{
	uint32_t leaves = type_leaf_count(type);

	if (s->leaves + leaves > CASE_LEAVES_MAX - CASE_PARAMETERS_MAX) {
		type = type_scalar(SCALAR_I32);
		leaves = 1;
	}
	s->leaves += leaves;
	return type;
}

static void append(struct signature *s, const struct type *type)
{
	assert(s->count < CASE_PARAMETERS_MAX);
	s->parameter[s->count++] = within_limit(s, type);
}

static const struct type *make_object(struct signature *s, enum choice kind, enum scalar_use use)
{
	return maker_type(&s->maker, (enum type_kind)weights_choose(&s->maker.random, kind), use);
}

static const struct type *make_parameter(struct signature *s, enum choice kind, enum scalar_use use)
{
	const struct type *type = make_object(s, kind, use);
	struct type *pointer;

	if (!weights_chance(&s->maker.random, CHANCE_BY_REFERENCE))
		return type;
	pointer = NEW(s->maker.arena, struct type);
	pointer->kind = TYPE_POINTER;
	pointer->u.pointee = type;
	return pointer;
}

static void append_scalar(struct signature *s, enum scalar_use use)
{
	append(s, type_scalar(weights_scalar(&s->maker.random, use)));
}

static void shuffle(struct random *random, const struct type **type, size_t count)
{
	for (size_t i = count; i > 1; i--) {
		size_t other = random_below(random, (uint32_t)i);
		const struct type *moved = type[i - 1];

		type[i - 1] = type[other];
		type[other] = moved;
	}
}

static void append_prefix(struct signature *s)
{
	struct random *random = &s->maker.random;
	uint32_t integers = weights_choose(random, CHOICE_PREFIX_INTEGERS);
	uint32_t floats = weights_choose(random, CHOICE_PREFIX_FLOATS);
	bool shuffled = weights_chance(random, CHANCE_PREFIX_SHUFFLED);
	bool floats_first = weights_chance(random, CHANCE_PREFIX_FLOATS_FIRST);

	assert(s->count == 0);
	for (uint32_t i = 0; i < integers + floats; i++) {
		bool is_float = floats_first ? i < floats : i >= integers;

		append_scalar(s, is_float ? USE_PREFIX_FLOAT : USE_PREFIX_INTEGER);
	}
	if (shuffled)
		shuffle(random, s->parameter, s->count);
}

static void append_trailing(struct signature *s)
{
	uint32_t count = weights_choose(&s->maker.random, CHOICE_TRAILING);

	for (uint32_t i = 0; i < count; i++)
		append_scalar(s, weights_chance(&s->maker.random, CHANCE_TRAILING_INTEGER)
		                     ? USE_PREFIX_INTEGER
		                     : USE_PREFIX_FLOAT);
}

static void make_parameters(struct signature *s)
{
	uint32_t arity;

	if (weights_chance(&s->maker.random, CHANCE_PREFIX)) {
		append_prefix(s);
		append(s, make_parameter(s, CHOICE_SUBJECT_KIND, USE_SUBJECT));
		append_trailing(s);
		return;
	}
	arity = weights_choose(&s->maker.random, CHOICE_ARITY);
	for (uint32_t i = 0; i < arity; i++)
		append(s, make_parameter(s, CHOICE_PLAIN_KIND, USE_PLAIN));
}

/* C17 6.5.2.2, paragraph 6; a parameter by reference has no place behind the `...`. */
static const struct type *promoted(const struct type *type)
{
	if (type->kind == TYPE_POINTER)
		return type_scalar(SCALAR_PTR);
	if (type->kind != TYPE_SCALAR || scalar_info[type->u.scalar].promoted)
		return type;
	return type_scalar(type->u.scalar == SCALAR_F32 ? SCALAR_F64 : SCALAR_I32);
}

static void make_tail(struct signature *s, struct abi_case *c)
{
	struct random *random = &s->maker.random;

	c->fixed_count = s->count;
	if (s->count == 0 || !weights_chance(random, CHANCE_VARIADIC))
		return;
	c->variadic = true;
	if (weights_chance(random, CHANCE_EMPTY_TAIL))
		return;
	c->fixed_count = random_in(random, 1, (uint32_t)s->count + 1);
	for (size_t i = c->fixed_count; i < s->count; i++)
		s->parameter[i] = promoted(s->parameter[i]);
}

const struct abi_case *case_generate(struct arena *arena, uint64_t seed, uint64_t index)
{
	struct signature s = {.maker = {.arena = arena}};
	struct abi_case *c = NEW(arena, struct abi_case);

	s.maker.random = random_from(random_mix(seed, index));
	c->name = "f";
	if (!weights_chance(&s.maker.random, CHANCE_VOID))
		c->result = within_limit(&s, make_object(&s, CHOICE_SUBJECT_KIND, USE_SUBJECT));
	make_parameters(&s);
	make_tail(&s, c);
	if (weights_chance(&s.maker.random, CHANCE_SYSV))
		c->convention = CONVENTION_SYSV;
	c->parameter_count = s.count;
	c->parameter = arena_copy(arena, s.parameter, s.count * sizeof *s.parameter);
	maker_used_types(&s.maker, c);
	return c;
}
