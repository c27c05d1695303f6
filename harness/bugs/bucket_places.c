/* Places: of what two halves of a call differ about, where they have it, in few words. */
#include <string.h>

#include "../../targets/x86.h"
#include "bucket_private.h"

const struct placement *bucket_placement(const struct bucket_reader *r, size_t toolchain)
{
	return run_placement(r->request->judged->run, toolchain, r->request->index);
}

static const char *area_name(struct place place)
{
	switch (place.area) {
	case PLACE_REGISTER:
		return place.reg >= X86_MMX      ? "mmx"
		       : place.reg >= X86_X87    ? "x87"
		       : place.reg >= X86_VECTOR ? "vec"
		                                 : "gpr";
	case PLACE_STACK:
		return "stack";
	case PLACE_BEHIND_REGISTER:
	case PLACE_BEHIND_STACK:
		return "pointer";
	case PLACE_NOWHERE:
	case PLACE_AREA_COUNT:
		break;
	}
	return "nowhere";
}

static const char *place_name(const struct bucket_reader *r, struct place place)
{
	switch (place.area) {
	case PLACE_REGISTER:
		return r->a->target->reg[place.reg].name;
	case PLACE_STACK:
		return "the stack";
	case PLACE_BEHIND_REGISTER:
	case PLACE_BEHIND_STACK:
		return "a copy behind a pointer";
	case PLACE_NOWHERE:
	case PLACE_AREA_COUNT:
		break;
	}
	return "nowhere";
}

/* The word joined to those that are there, each once. */
static const char *join(struct arena *arena, const char *list, const char *separator,
                        const char *word)
{
	if (strstr(list, word) != NULL)
		return list;
	return arena_printf(arena, "%s%s%s", list, *list != '\0' ? separator : "", word);
}

void bucket_shape(const struct bucket_reader *r, const struct placement_half *half,
                  const struct placement_half *other, size_t object, const char **shape,
                  const char **place)
{
	uint32_t bit;

	*shape = *place = "";
	for (size_t i = 0; i < half->count; i++) {
		const struct place_run *run = &half->run[i];
		struct place own = run->place;

		if (r->leaves.leaf[run->leaf].object != object ||
		    (other != NULL && !placement_differ(half, other, run->leaf, &bit)))
			continue;
		if (bucket_is_pointer(r->c, object))
			own = place_of_pointer(own);
		*shape = join(r->arena, *shape, "+", area_name(own));
		*place = join(r->arena, *place, " and ", place_name(r, own));
	}
}

void bucket_set_shapes(struct bucket_reader *r, const char *const shape[2],
                       const char *const place[2])
{
	int order = strcmp(shape[0], shape[1]);
	bool swap = order > 0 || (order == 0 && strcmp(place[0], place[1]) > 0);

	for (size_t i = 0; i < 2; i++) {
		r->d.shape[i] = shape[i ^ swap];
		r->d.place[i] = place[i ^ swap];
	}
}

static const uint64_t integer_registers = X86_BIT(X86_VECTOR) - 1;

/* Of these registers, those for arguments that nothing before the object is in. */
static unsigned registers_left(const struct bucket_reader *r, const struct placement_half *half,
                               size_t object, uint64_t registers)
{
	uint64_t left = r->a->target->rule[r->c->convention].argument & registers;
	unsigned count = 0;

	for (size_t i = 0; i < half->count; i++) {
		const struct place *place = &half->run[i].place;
		size_t of = r->leaves.leaf[half->run[i].leaf].object;

		if (of > 0 && of < object &&
		    (place->area == PLACE_REGISTER || place->area == PLACE_BEHIND_REGISTER))
			left &= ~X86_BIT(place->reg);
	}
	for (; left != 0; left &= left - 1)
		count++;
	return count;
}

enum { FEW_LEFT = 1 };

/* It is the last registers that they differ about: one of them has it in one, or would have. */
static void read_left(struct bucket_reader *r, const struct placement_half *half, size_t object)
{
	r->d.left = registers_left(r, half, object, integer_registers);
	r->d.left_matters =
	    r->d.left <= FEW_LEFT && object > 1 &&
	    (strstr(r->d.shape[0], "gpr") != NULL || strstr(r->d.shape[1], "gpr") != NULL ||
	     strcmp(r->d.shape[0], r->d.shape[1]) == 0);
}

/* In a reduced case, what fills the registers of a kind is there for a reason: what goes to the stack
 * behind it, and to one of the other kind for the other, would have gone to one of them. */
static bool read_full(const struct bucket_reader *r, const struct placement_half *half,
                      size_t object, const char *shape[2])
{
	const struct {
		uint64_t registers;
		const char *own, *other;
	} kind[] = {{integer_registers, "gpr", "vec"},
	            {~integer_registers & (X86_BIT(X86_X87) - 1), "vec", "gpr"}};

	for (size_t k = 0; k < ARRAY_LEN(kind) && r->c->convention == CONVENTION_C; k++) {
		if (registers_left(r, half, 0, kind[k].registers) == 0 ||
		    registers_left(r, half, object, kind[k].registers) > 0)
			continue;
		for (size_t i = 0; i < 2; i++)
			if (strcmp(shape[i], "stack") == 0 &&
			    strcmp(shape[!i], kind[k].other) == 0) {
				shape[i] = kind[k].own;
				return true;
			}
	}
	return false;
}

static void read_places(struct bucket_reader *r, const struct placement_half *a,
                        const struct placement_half *b, size_t object)
{
	const char *shape[2], *place[2];
	bool is_full;

	bucket_shape(r, a, b, object, &shape[0], &place[0]);
	bucket_shape(r, b, a, object, &shape[1], &place[1]);
	is_full = read_full(r, a, object, shape);
	bucket_set_shapes(r, shape, place);
	r->d.object = object;
	if (object > 0 && !is_full)
		read_left(r, a, object);
}

/* How far the two have a bit from one another, where both have it on the stack. */
static uint32_t bytes_apart(const struct placement_half *a, const struct placement_half *b,
                            uint32_t leaf, uint32_t bit)
{
	const struct place_run *one = placement_find(a, leaf, bit);
	const struct place_run *other = placement_find(b, leaf, bit);
	uint32_t first, second;

	if (one->place.area != PLACE_STACK || other->place.area != PLACE_STACK)
		return 0;
	first = one->place.bit + bit - one->first;
	second = other->place.bit + bit - other->first;
	return (MAX(first, second) - MIN(first, second)) / 8;
}

static bool differs(struct bucket_reader *r, const struct placement_half *a,
                    const struct placement_half *b)
{
	uint32_t bit;

	if (a->status != PLACEMENT_MEASURED || b->status != PLACEMENT_MEASURED)
		return false;
	for (uint32_t leaf = 0; leaf < r->leaves.count; leaf++)
		if (placement_differ(a, b, leaf, &bit)) {
			r->d.apart = bytes_apart(a, b, leaf, bit);
			read_places(r, a, b, r->leaves.leaf[leaf].object);
			return true;
		}
	return false;
}

static struct place hidden_of(const struct placement *placement)
{
	return placement->half[PLACEMENT_READ].status == PLACEMENT_MEASURED
	           ? placement->hidden_read
	           : placement->hidden_sent;
}

/* The pointer to the result: one returns in memory, the other does not, or they pass it elsewhere. */
static bool hidden_differs(struct bucket_reader *r, const struct placement *a,
                           const struct placement *b)
{
	const struct place hidden[2] = {hidden_of(a), hidden_of(b)};
	const struct placement *of[2] = {a, b};
	const char *shape[2], *place[2];

	if (r->c->result == NULL || a == b || place_equal(hidden[0], hidden[1]) ||
	    a->half[PLACEMENT_READ].status != PLACEMENT_MEASURED ||
	    b->half[PLACEMENT_READ].status != PLACEMENT_MEASURED)
		return false;
	for (size_t i = 0; i < 2; i++) {
		if (hidden[i].area == PLACE_NOWHERE) {
			bucket_shape(r, &of[i]->half[PLACEMENT_RETURNED], NULL, 0, &shape[i],
			             &place[i]);
			continue;
		}
		shape[i] = arena_printf(r->arena, "memory:%s", area_name(hidden[i]));
		place[i] =
		    arena_printf(r->arena, "memory that %s points to", place_name(r, hidden[i]));
	}
	bucket_set_shapes(r, shape, place);
	r->d.object = 0;
	return true;
}

bool bucket_read_places(struct bucket_reader *r)
{
	const struct placement *a, *b;
	const bool is_alone = r->request->a == r->request->b;

	if (r->request->judged->run->placement == NULL)
		return false;
	a = bucket_placement(r, r->request->a);
	b = bucket_placement(r, r->request->b);
	if (hidden_differs(r, a, b))
		return true;
	if (is_alone)
		return differs(r, &a->half[PLACEMENT_SENT], &a->half[PLACEMENT_READ]) ||
		       differs(r, &a->half[PLACEMENT_RETURNED], &a->half[PLACEMENT_TAKEN]);
	return differs(r, &a->half[PLACEMENT_READ], &b->half[PLACEMENT_READ]) ||
	       differs(r, &a->half[PLACEMENT_SENT], &b->half[PLACEMENT_SENT]) ||
	       differs(r, &a->half[PLACEMENT_RETURNED], &b->half[PLACEMENT_RETURNED]) ||
	       differs(r, &a->half[PLACEMENT_TAKEN], &b->half[PLACEMENT_TAKEN]);
}

size_t bucket_on_stack(const struct bucket_reader *r)
{
	const struct placement_half *half;
	size_t first = BUCKET_NO_OBJECT;

	if (r->request->judged->run->placement == NULL)
		return first;
	half = bucket_placement(r, r->request->a)->half;
	for (int side = PLACEMENT_SENT; side <= PLACEMENT_READ; side++)
		for (size_t i = 0; i < half[side].count; i++) {
			const struct place_run *run = &half[side].run[i];
			const size_t object = r->leaves.leaf[run->leaf].object;

			if (run->place.area == PLACE_STACK || run->place.area == PLACE_BEHIND_STACK)
				first = MIN(first, object);
		}
	return first;
}

size_t bucket_parted(const struct bucket_reader *r)
{
	const struct placement_half *sent;
	struct place first = {0};
	size_t last = BUCKET_NO_OBJECT;

	if (r->request->judged->run->placement == NULL)
		return BUCKET_NO_OBJECT;
	sent = &bucket_placement(r, r->request->a)->half[PLACEMENT_SENT];
	for (size_t i = 0; i < sent->count; i++) {
		const struct place place = sent->run[i].place;
		const size_t object = r->leaves.leaf[sent->run[i].leaf].object;

		if (object <= r->c->fixed_count || bucket_is_pointer(r->c, object) ||
		    (place.area != PLACE_BEHIND_REGISTER && place.area != PLACE_BEHIND_STACK))
			continue;
		if (object == last && !place_equal(place_of_pointer(place), first))
			return object;
		first = place_of_pointer(place);
		last = object;
	}
	return BUCKET_NO_OBJECT;
}
