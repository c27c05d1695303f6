/* psABI 3.2.3, "Passing" and "Returning of Values". */
#include <assert.h>

#include "../x86.h"
#include "classify.h"
#include "model.h"

enum { VECTORS = 8, PIECES_MAX = EIGHTBYTES_MAX };

static const uint8_t integer_register[] = {X86_RDI, X86_RSI, X86_RDX, X86_RCX, X86_R8, X86_R9};
static const uint8_t integer_result[] = {X86_RAX, X86_RDX};

enum { INTEGERS = ARRAY_LEN(integer_register) };

/* What is used up. */
struct passing {
	struct model *m;
	uint32_t integers, vectors;
	uint32_t stack; /* bytes of the argument area */
};

/* Where the eightbytes of one object go. */
struct pieces {
	struct model_piece piece[PIECES_MAX];
	size_t count;
};

static struct place in_register(uint8_t reg)
{
	return (struct place){.area = PLACE_REGISTER, .reg = reg};
}

static void add_piece(struct pieces *pieces, uint32_t eightbyte, struct place place)
{
	assert(pieces->count < PIECES_MAX);
	pieces->piece[pieces->count++] = (struct model_piece){64 * eightbyte, 64, place};
}

static uint8_t next_integer(const struct passing *p, uint32_t number)
{
	if (!obeys(p->m, RULE_PASS_INTEGER))
		number = INTEGERS - 1 - number;
	return integer_register[number];
}

static uint8_t next_vector(const struct passing *p, uint32_t number)
{
	return X86_VECTOR + (obeys(p->m, RULE_PASS_SSE) ? number : VECTORS - 1 - number);
}

/* Passing 1, and what no registers are left for. */
static struct place on_stack(struct passing *p, const struct classes *classes)
{
	const uint32_t alignment = obeys(p->m, RULE_PASS_ALIGNED) ? classes->alignment : 8;
	const uint32_t size = obeys(p->m, RULE_PASS_EIGHTBYTES)
	                          ? round_up(classes->size, EIGHTBYTE)
	                          : round_up(classes->size, 2 * EIGHTBYTE);
	struct place place = {.area = PLACE_STACK};

	p->stack = round_up(p->stack, alignment);
	place.bit = 8 * (p->stack + (obeys(p->m, RULE_PASS_MEMORY) ? 0 : EIGHTBYTE));
	p->stack += size;
	return place;
}

/* How many registers of either kind the eightbytes need. */
static void count_needs(const struct classes *classes, uint32_t *integers, uint32_t *vectors)
{
	*integers = *vectors = 0;
	for (uint32_t i = 0; i < classes->count && i < EIGHTBYTES_MAX; i++) {
		*integers += classes->of[i] == CLASS_INTEGER;
		*vectors += classes->of[i] == CLASS_SSE;
	}
}

/* Passing 2 to 4. */
static struct pieces in_registers(struct passing *p, const struct classes *classes)
{
	struct pieces pieces = {.count = 0};

	for (uint32_t i = 0; i < classes->count; i++) {
		const enum eightbyte_class class = classes->of[i];
		struct place up = {.area = PLACE_NOWHERE};

		if (class == CLASS_INTEGER && p->integers < INTEGERS)
			add_piece(&pieces, i, in_register(next_integer(p, p->integers++)));
		else if (class == CLASS_SSE && p->vectors < VECTORS)
			add_piece(&pieces, i, in_register(next_vector(p, p->vectors++)));
		if (class != CLASS_SSEUP)
			continue;
		up = in_register(next_vector(p, p->vectors - 1));
		up.bit = 64;
		if (!obeys(p->m, RULE_PASS_SSEUP) && p->vectors < VECTORS)
			up = in_register(next_vector(p, p->vectors++));
		add_piece(&pieces, i, up);
	}
	return pieces;
}

static bool are_left(const struct passing *p, const struct classes *classes)
{
	uint32_t integers, vectors;

	count_needs(classes, &integers, &vectors);
	if (!obeys(p->m, RULE_PASS_WHOLE)) /* one is enough, the rest is lost */
		return (integers == 0 || p->integers < INTEGERS) &&
		       (vectors == 0 || p->vectors < VECTORS);
	return p->integers + integers <= INTEGERS && p->vectors + vectors <= VECTORS;
}

static void take_all(struct passing *p, const struct classes *classes)
{
	uint32_t integers, vectors;

	count_needs(classes, &integers, &vectors);
	p->integers = MIN(p->integers + integers, (uint32_t)INTEGERS);
	p->vectors = MIN(p->vectors + vectors, (uint32_t)VECTORS);
}

static void pass(struct passing *p, size_t object, const struct classes *classes)
{
	struct pieces pieces;
	const bool in_memory =
	    classes->in_memory || (classes->is_x87 && obeys(p->m, RULE_PASS_X87));

	if (in_memory || !obeys(p->m, RULE_PASS_REGISTERS) || !are_left(p, classes)) {
		if (classes->silent_in_memory != NULL) {
			model_be_silent(p->m, object, classes->silent_in_memory, true);
			return;
		}
		if (!in_memory && !obeys(p->m, RULE_PASS_REVERTED))
			take_all(p, classes);
		model_put_whole(p->m, object, on_stack(p, classes),
		                classes->is_x87 ? RULE_PASS_X87
		                : in_memory     ? classes->memory
		                                : RULE_PASS_WHOLE);
		return;
	}
	pieces = in_registers(p, classes);
	model_put(p->m, object, pieces.piece, pieces.count, RULE_PASS_REGISTERS);
}

static void pass_pointer(struct passing *p, size_t object)
{
	const struct classes classes = classify_pointer();
	struct place place;

	if (are_left(p, &classes))
		place = in_register(next_integer(p, p->integers++));
	else
		place = on_stack(p, &classes);
	model_put_behind(p->m, object, place, RULE_INTEGER);
}

/* Returning 2: the pointer is a hidden first argument. */
static void return_in_memory(struct passing *p)
{
	struct place place = in_register(next_integer(p, p->integers++));

	if (!obeys(p->m, RULE_RETURN_MEMORY))
		place = in_register(X86_RAX);
	p->m->call->hidden = place;
	/* Of preserve_most, 3.2.4 does not tell. */
	p->m->call->hidden_returned =
	    obeys(p->m, RULE_RETURN_ADDRESS) && p->m->c->convention != CONVENTION_PRESERVE_MOST;
	model_put_behind(p->m, 0, place, RULE_RETURN_MEMORY);
}

/* Returning 6 to 8: 80 bits on the x87 stack. */
static void return_x87(struct passing *p, const struct classes *classes)
{
	const bool is_complex = classes->of[0] == CLASS_COMPLEX_X87;
	const uint8_t st0 = X86_X87 + (obeys(p->m, RULE_RETURN_X87) ? 0 : 1);
	const uint8_t st1 = X86_X87 + (obeys(p->m, RULE_RETURN_COMPLEX) ? 1 : 2);
	const struct model_piece piece[] = {{0, 80, in_register(st0)}, {128, 80, in_register(st1)}};

	model_put(p->m, 0, piece, is_complex ? 2 : 1,
	          is_complex ? RULE_RETURN_COMPLEX : RULE_RETURN_X87);
}

/* Returning 3 to 5. */
static void return_in_registers(struct passing *p, const struct classes *classes)
{
	const struct model *m = p->m;
	struct pieces pieces = {.count = 0};
	uint32_t integers = obeys(m, RULE_RETURN_INTEGER) ? 0 : 1;
	uint32_t vectors = obeys(m, RULE_RETURN_SSE) ? 0 : 1;

	for (uint32_t i = 0; i < classes->count; i++) {
		struct place up = in_register((uint8_t)(X86_VECTOR + vectors - 1));

		up.bit = obeys(m, RULE_RETURN_SSEUP) ? 64 : 128;
		if (classes->of[i] == CLASS_INTEGER)
			add_piece(&pieces, i, in_register(integer_result[integers++ % 2]));
		else if (classes->of[i] == CLASS_SSE)
			add_piece(&pieces, i, in_register((uint8_t)(X86_VECTOR + vectors++)));
		else if (classes->of[i] == CLASS_SSEUP)
			add_piece(&pieces, i, up);
	}
	model_put(p->m, 0, pieces.piece, pieces.count, RULE_RETURN_REGISTERS);
}

static void give_back(struct passing *p)
{
	struct classes classes;

	if (p->m->c->result == NULL)
		return;
	classes = classify_object(p->m, 0);
	if (classes.silent != NULL)
		model_be_silent(p->m, 0, classes.silent, true);
	else if (classes.in_memory || !obeys(p->m, RULE_RETURN_REGISTERS))
		return_in_memory(p);
	else if (classes.is_x87)
		return_x87(p, &classes);
	else
		return_in_registers(p, &classes);
}

static void pass_parameter(struct passing *p, size_t i)
{
	const struct abi_case *c = p->m->c;
	struct classes classes;

	if (p->m->silent != NULL) {
		model_be_silent(p->m, 1 + i, p->m->silent, true);
		return;
	}
	if (c->parameter[i]->kind == TYPE_POINTER) {
		pass_pointer(p, 1 + i);
		return;
	}
	classes = classify_object(p->m, 1 + i);
	if (classes.silent != NULL)
		model_be_silent(p->m, 1 + i, classes.silent, true);
	else
		pass(p, 1 + i, &classes);
}

void pass_system_v(struct model *m)
{
	struct passing p = {.m = m};

	give_back(&p);
	for (size_t i = 0; i < m->c->parameter_count; i++) {
		if (m->c->va_list && i == m->c->fixed_count)
			m->silent = "what a va_list holds";
		pass_parameter(&p, i);
	}
	if (m->silent != NULL)
		return;
	m->call->popped = 0;
	if ((m->c->variadic && !m->c->va_list) || m->c->no_prototype)
		m->call->vector_count = (int16_t)(p.vectors + (obeys(m, RULE_PASS_COUNT) ? 0 : 1));
}
