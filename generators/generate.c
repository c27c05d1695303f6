#include "generate.h"

#include <assert.h>

#include "generate_maker.h"

enum {
	ATTEMPTS_MAX = 40, /* at a case that has all that it is to have */
};

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
	return maker_type(&s->maker, (enum type_kind)weights_choose(&s->maker.dice, kind), use);
}

static const struct type *make_parameter(struct signature *s, enum choice kind, enum scalar_use use)
{
	const struct type *type = make_object(s, kind, use);
	struct type *pointer;

	if (!weights_chance(&s->maker.dice, CHANCE_BY_REFERENCE))
		return type;
	if (weights_chance(&s->maker.dice, CHANCE_ATOMIC_POINTEE))
		type = maker_atomic(&s->maker, type);
	pointer = NEW(s->maker.arena, struct type);
	pointer->kind = TYPE_POINTER;
	pointer->u.pointee = type;
	return pointer;
}

static void append_scalar(struct signature *s, enum scalar_use use)
{
	append(s, type_scalar(weights_scalar(&s->maker.dice, use)));
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
	struct dice *dice = &s->maker.dice;
	uint32_t integers = weights_choose(dice, CHOICE_PREFIX_INTEGERS);
	uint32_t floats = weights_choose(dice, CHOICE_PREFIX_FLOATS);
	bool shuffled = weights_chance(dice, CHANCE_PREFIX_SHUFFLED);
	bool floats_first = weights_chance(dice, CHANCE_PREFIX_FLOATS_FIRST);

	assert(s->count == 0);
	for (uint32_t i = 0; i < integers + floats; i++) {
		bool is_float = floats_first ? i < floats : i >= integers;

		append_scalar(s, is_float ? USE_PREFIX_FLOAT : USE_PREFIX_INTEGER);
	}
	if (shuffled)
		shuffle(&dice->random, s->parameter, s->count);
}

static void append_trailing(struct signature *s)
{
	uint32_t count = weights_choose(&s->maker.dice, CHOICE_TRAILING);

	for (uint32_t i = 0; i < count; i++)
		append_scalar(s, weights_chance(&s->maker.dice, CHANCE_TRAILING_INTEGER)
		                     ? USE_PREFIX_INTEGER
		                     : USE_PREFIX_FLOAT);
}

static void make_parameters(struct signature *s)
{
	uint32_t arity;

	if (weights_chance(&s->maker.dice, CHANCE_PREFIX)) {
		append_prefix(s);
		append(s, make_parameter(s, CHOICE_SUBJECT_KIND, USE_SUBJECT));
		append_trailing(s);
		return;
	}
	arity = weights_choose(
	    &s->maker.dice,
	    weights_chance(&s->maker.dice, CHANCE_MANY_PARAMETERS) ? CHOICE_MANY : CHOICE_ARITY);
	for (uint32_t i = 0; i < arity; i++)
		append(s, make_parameter(s, CHOICE_PLAIN_KIND, USE_PLAIN));
}

/* C17 6.5.2.2p6. */
static const struct type *promoted(const struct type *type)
{
	const struct type *bare = type_bare(type);

	if (type->kind == TYPE_POINTER || type_is_promoted(type))
		return type;
	if (bare->kind == TYPE_SCALAR && !scalar_is_integer(bare->u.scalar))
		return type_scalar(SCALAR_F64);
	return type_scalar(SCALAR_I32);
}

static void promote(struct signature *s, size_t first)
{
	for (size_t i = first; i < s->count; i++)
		s->parameter[i] = promoted(s->parameter[i]);
}

/* The parameters from the first on stand behind the `...`, where none has a place by reference. */
static void make_variadic(struct signature *s, struct abi_case *c, size_t first)
{
	c->variadic = true;
	c->fixed_count = first;
	for (size_t i = first; i < s->count; i++)
		if (s->parameter[i]->kind == TYPE_POINTER)
			s->parameter[i] = type_scalar(SCALAR_PTR);
	promote(s, first);
}

static size_t first_of_tail(struct signature *s)
{
	return random_in(&s->maker.dice.random, 1, (uint32_t)s->count + 1);
}

static void make_tail(struct signature *s, struct abi_case *c)
{
	struct dice *dice = &s->maker.dice;

	c->fixed_count = s->count;
	if (s->count == 0 ||
	    (!weights_chance(dice, CHANCE_VARIADIC) && !weights_chance(dice, CHANCE_VARIADIC_TOO)))
		return;
	make_variadic(s, c, weights_chance(dice, CHANCE_EMPTY_TAIL) ? s->count : first_of_tail(s));
}

static void make_style(struct signature *s, struct abi_case *c)
{
	enum call_style style = (enum call_style)weights_choose(&s->maker.dice, CHOICE_CALL);
	bool may = !convention_info[c->convention].needs_prototype;

	switch (style) {
	case CALL_PROTOTYPED:
		return;
	case CALL_NO_PROTOTYPE:
	case CALL_OLD_DEFINITION:
	case CALL_OLD_BOTH:
		c->no_prototype = may && !c->variadic && style != CALL_OLD_DEFINITION;
		c->old_definition = may && !c->variadic && style != CALL_NO_PROTOTYPE;
		if (c->no_prototype || c->old_definition)
			promote(s, 0);
		return;
	case CALL_VA_LIST:
		if (s->count == 0 || c->convention != CONVENTION_C)
			return;
		if (!c->variadic)
			make_variadic(s, c, first_of_tail(s));
		c->va_list = true;
		return;
	case CALL_VARIADIC_ALONE:
		if (may)
			make_variadic(s, c, 0);
		return;
	}
}

/* How the call is made: its convention, and how the two sides declare it. */
static void make_call(struct signature *s, struct abi_case *c, uint32_t conventions)
{
	struct dice *dice = &s->maker.dice;

	if (weights_chance(dice, CHANCE_SYSV) && (conventions & 1U << CONVENTION_SYSV))
		c->convention = CONVENTION_SYSV;
	if ((dice->mixture.tiers & TIER_BIT(TIER_CONVENTIONS)) == 0)
		return;
	if (weights_chance(dice, CHANCE_CONVENTION))
		c->convention = weights_convention(dice, conventions);
	if (convention_info[c->convention].variadic == FEATURE_COUNT) {
		c->variadic = false;
		c->fixed_count = s->count;
	}
	make_style(s, c);
}

static const struct abi_case *make_case(struct signature *s, uint32_t conventions)
{
	struct arena *arena = s->maker.arena;
	struct abi_case *c = NEW(arena, struct abi_case);

	c->name = "f";
	if (!weights_chance(&s->maker.dice, CHANCE_VOID))
		c->result = within_limit(s, make_object(s, CHOICE_SUBJECT_KIND, USE_SUBJECT));
	make_parameters(s);
	make_tail(s, c);
	make_call(s, c, conventions);
	c->parameter_count = s->count;
	c->parameter = arena_copy(arena, s->parameter, s->count * sizeof *s->parameter);
	maker_used_types(&s->maker, c);
	return c;
}

/* A _BitInt of many bits is one, too. */
static bool has_all(const struct abi_case *c, const struct mixture *mixture)
{
	feature_set features = case_features(c);
	uint32_t tiers = mixture->tiers & ~TIER_BIT(TIER_ISO);

	if (features & (FEATURE_BIT(FEATURE_BITINT_128) | FEATURE_BIT(FEATURE_BITINT_WIDE)))
		features |= FEATURE_BIT(FEATURE_BITINT);
	return (tiers & ~case_tiers(c)) == 0 && (mixture->wanted & ~features) == 0;
}

/* The mixture is drawn from numbers of its own, so that those of the case itself do not depend on which
 * tiers are enabled. */
const struct abi_case *case_generate(struct arena *arena, const struct generate_options *options,
                                     uint64_t index)
{
	struct random mixture_random = random_from(random_mix(~options->seed, index));
	struct mixture mixture = weights_mixture(&mixture_random, options->tiers);
	struct random random = random_from(random_mix(options->seed, index));
	const struct abi_case *c = NULL;

	for (size_t i = 0; i < ATTEMPTS_MAX; i++) {
		struct signature *s = NEW(arena, struct signature);

		s->maker.arena = arena;
		s->maker.dice = (struct dice){.random = random, .mixture = mixture};
		c = make_case(s, options->conventions);
		if (has_all(c, &mixture))
			break;
		random = s->maker.dice.random;
	}
	return c;
}
