#include <inttypes.h>
#include <string.h>

#include "../../targets/x86.h"
#include "bucket_private.h"

/* Places */

static const struct placement *placement_of(const struct bucket_reader *r, size_t toolchain)
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

/* All places of what is not where the other half has it (NULL: of all) of an object, each kind once, in
 * the order of the object. */
static void read_shape(const struct bucket_reader *r, const struct placement_half *half,
                       const struct placement_half *other, size_t object, const char **shape,
                       const char **place)
{
	uint32_t bit;

	*shape = *place = "";
	for (size_t i = 0; i < half->count; i++) {
		const struct place_run *run = &half->run[i];

		if (r->leaves.leaf[run->leaf].object != object ||
		    (other != NULL && !placement_differ(half, other, run->leaf, &bit)))
			continue;
		*shape = join(r->arena, *shape, "+", area_name(run->place));
		*place = join(r->arena, *place, " and ", place_name(r, run->place));
	}
}

/* Neither of the two comes first. */
static void set_shapes(struct bucket_reader *r, const char *const shape[2],
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

/* In a reduced case, what fills the vector registers is there for a reason: what goes to the stack behind
 * it, and to an integer register for the other, would have gone to one of them. */
static void read_full(const struct bucket_reader *r, const struct placement_half *half,
                      size_t object, const char *shape[2])
{
	const uint64_t vectors = ~integer_registers & (X86_BIT(X86_X87) - 1);

	if (r->c->convention != CONVENTION_C || registers_left(r, half, 0, vectors) == 0 ||
	    registers_left(r, half, object, vectors) > 0)
		return;
	for (size_t i = 0; i < 2; i++)
		if (strcmp(shape[i], "stack") == 0 && strcmp(shape[!i], "gpr") == 0)
			shape[i] = "vec";
}

static void read_places(struct bucket_reader *r, const struct placement_half *a,
                        const struct placement_half *b, size_t object)
{
	const char *shape[2], *place[2];

	read_shape(r, a, b, object, &shape[0], &place[0]);
	read_shape(r, b, a, object, &shape[1], &place[1]);
	read_full(r, a, object, shape);
	set_shapes(r, shape, place);
	r->d.object = object;
	if (object > 0)
		read_left(r, a, object);
}

static bool differs(struct bucket_reader *r, const struct placement_half *a,
                    const struct placement_half *b)
{
	uint32_t bit;

	if (a->status != PLACEMENT_MEASURED || b->status != PLACEMENT_MEASURED)
		return false;
	for (uint32_t leaf = 0; leaf < r->leaves.count; leaf++)
		if (placement_differ(a, b, leaf, &bit)) {
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
			read_shape(r, &of[i]->half[PLACEMENT_RETURNED], NULL, 0, &shape[i],
			           &place[i]);
			continue;
		}
		shape[i] = arena_printf(r->arena, "memory:%s", area_name(hidden[i]));
		place[i] =
		    arena_printf(r->arena, "memory that %s points to", place_name(r, hidden[i]));
	}
	set_shapes(r, shape, place);
	r->d.object = 0;
	return true;
}

/* Where the two have the first object that they have in different places. */
static bool read_by_places(struct bucket_reader *r)
{
	const struct placement *a, *b;
	const bool is_alone = r->request->a == r->request->b;

	if (r->request->judged->run->placement == NULL)
		return false;
	a = placement_of(r, r->request->a);
	b = placement_of(r, r->request->b);
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

/* Calls */

/* Of the two ways the one that says more: what did not arrive before what broke. */
static const struct signature *first_of(const struct signatures *shown)
{
	const struct signature *first = &shown->signature[0], *other = &shown->signature[1];

	if (shown->count < 2 || first->kind < other->kind)
		return first;
	if (other->kind < first->kind || other->object < first->object)
		return other;
	return first;
}

static bool is_pointer(const struct abi_case *c, size_t object)
{
	return object > 0 && c->parameter[object - 1]->kind == TYPE_POINTER;
}

static bool is_empty(const struct type *type)
{
	return type_is_record(type) && type_leaf_count(type) == 0;
}

/* Before a tail there has to be a parameter, whatever it is. */
static bool is_first_of_tail(const struct abi_case *c, size_t object, size_t of)
{
	return object == 1 && c->fixed_count == 1 && of > 1;
}

/* In a reduced case all is there for a reason: what has no leaves, and what is not plain. A pointer is as
 * plain as an integer to who passes it. */
static size_t find_cause(const struct bucket_reader *r, size_t object)
{
	size_t special = object;

	for (size_t i = 0; i <= r->c->parameter_count; i++) {
		const struct type *type = case_object(r->c, i);

		if (type == NULL || i == object)
			continue;
		if (is_empty(type) && !is_first_of_tail(r->c, i, object))
			return i;
		if (i < object && !is_empty(type) && !bucket_is_plain(type) && !is_pointer(r->c, i))
			special = i;
	}
	return is_pointer(r->c, object) || bucket_is_plain(case_object(r->c, object)) ? special
	                                                                              : object;
}

/* What it is about may be another object than the one that is seen not to arrive. */
static void read_cause(struct bucket_reader *r)
{
	const size_t cause = find_cause(r, r->d.object);

	r->d.is_behind = cause != r->d.object;
	r->d.object = cause;
	r->d.type = case_object(r->c, cause);
	r->d.signature.place = signature_place_of(r->c, cause);
	if (is_empty(r->d.type))
		r->d.signature.place &= ~(uint32_t)SIGNATURE_IN_UNION;
	if (r->d.is_behind && strcmp(r->d.kind, "self") != 0)
		r->d.kind = cause == 0 ? "return" : "args";
}

static bool is_in_registers(const char *shape)
{
	return strncmp(shape, "memory", 6) != 0 && strstr(shape, "stack") == NULL &&
	       strstr(shape, "pointer") == NULL && strstr(shape, "nowhere") == NULL;
}

static const char takes_or_not[] = "register-or-none";

/* Of a record that one of the two has in registers and the other has not, it is of no matter in which
 * registers. Bits without a name take a register or take none, which is seen in many ways. */
static void merge_shapes(struct bucket_reader *r)
{
	struct difference *d = &r->d;
	const bool first = is_in_registers(d->shape[0]), second = is_in_registers(d->shape[1]);

	if (d->type == NULL || !type_is_record(d->type) || *d->shape[0] == '\0')
		return;
	if (first != second) {
		d->shape[second] = "regs";
		set_shapes(r, (const char *[]){d->shape[0], d->shape[1]},
		           (const char *[]){d->place[0], d->place[1]});
	}
	if ((bucket_is_unnamed(d->type) || type_leaf_count(d->type) == 0) &&
	    (!first || !second || strcmp(d->shape[0], d->shape[1]) == 0)) {
		d->shape[0] = d->shape[1] = takes_or_not;
		d->left_matters = d->is_behind = false;
	}
}

/* Who is to keep all registers, and keeps those of the result. */
static bool is_lost(const struct bucket_reader *r)
{
	const enum convention convention = r->c->convention;

	return r->d.object == 0 && r->request->a == r->request->b &&
	       (convention == CONVENTION_PRESERVE_MOST || convention == CONVENTION_PRESERVE_ALL) &&
	       (strcmp(r->d.shape[0], "nowhere") == 0 || strcmp(r->d.shape[1], "nowhere") == 0);
}

/* What a linker makes of a call is the same for all that travels in one register. */
static void read_by_name(struct bucket_reader *r)
{
	const struct placement *a;
	const struct placement_half *half;
	const char *shape;

	r->d.kind = "linked";
	r->d.object = BUCKET_NO_OBJECT;
	if (r->d.signature.object == SIZE_MAX)
		return;
	r->d.object = r->d.signature.object;
	if (r->request->judged->run->placement == NULL)
		return;
	r->d.type = case_object(r->c, r->d.object);
	a = placement_of(r, r->request->a);
	half = &a->half[r->d.object == 0 ? PLACEMENT_RETURNED : PLACEMENT_SENT];
	if (half->status != PLACEMENT_MEASURED)
		return;
	read_shape(r, half, NULL, r->d.object, &shape, &r->d.place[0]);
	r->d.place[1] = r->d.place[0];
	r->d.is_lost = strchr(r->d.place[0], ' ') == NULL;
	r->d.shape[0] = r->d.shape[1] = r->d.is_lost ? r->d.place[0] : shape;
	r->d.signature.place = 0;
}

static bool is_by_name(const struct bucket_reader *r)
{
	return (r->d.signature.how & WIRE_FAILURE_BY_NAME) != 0;
}

static void read_call(struct bucket_reader *r, const struct signatures *shown)
{
	r->d.signature = *first_of(shown);
	if (is_by_name(r)) {
		read_by_name(r);
		return;
	}
	if (read_by_places(r)) {
		r->d.kind = r->d.object == 0 ? "return" : "args";
	} else {
		r->d.object = r->d.signature.object;
		r->d.kind =
		    r->d.signature.kind == FINDING_CRASH || r->d.signature.kind == FINDING_HANG
		        ? "call"
		        : finding_kind_name[r->d.signature.kind];
	}
	if (r->d.object == SIZE_MAX)
		r->d.object = BUCKET_NO_OBJECT;
	if (r->request->a == r->request->b)
		r->d.kind = "self";
	if (r->d.object != BUCKET_NO_OBJECT)
		read_cause(r);
	merge_shapes(r);
	r->d.is_lost = is_lost(r);
	if (r->d.is_lost)
		r->d.shape[0] = r->d.shape[1] = "nowhere";
	/* It is of no matter what stands there, and from where to where it moves. */
	if (r->d.is_behind)
		r->d.shape[0] = r->d.shape[1] = "behind";
}

static void read_layout(struct bucket_reader *r)
{
	r->d.kind = "layout";
	r->d.object = BUCKET_NO_OBJECT;
	for (size_t i = 0; i < r->c->type_count; i++)
		if (strcmp(r->c->type[i]->name, r->d.signature.record) == 0)
			r->d.type = r->c->type[i];
	/* Of an _Atomic record that grows it is of no matter what it is in, and whether as a field. */
	if (r->d.signature.place & SIGNATURE_ATOMIC_GROWS) {
		r->d.signature.place &= ~(uint32_t)(SIGNATURE_IN_RECORD | SIGNATURE_IN_UNION);
		r->d.signature.field = "";
	}
}

/* The key */

/* The families that deviate, where that is known, else both. */
static const char *families(const struct bucket_reader *r)
{
	const struct blame *blame = bucket_blame(r, true);
	const enum family a = r->a->family, b = r->b->family;
	bool is_a = true, is_b = true;

	if (blame != NULL && (blame->kind == BLAME_DOCUMENT || blame->kind == BLAME_SELF)) {
		is_a = blame->conduct[r->request->a] >= CONDUCT_DEVIATES;
		is_b = blame->conduct[r->request->b] >= CONDUCT_DEVIATES;
	}
	if (!is_a || !is_b || a == b)
		return family_name[is_a ? a : b];
	return arena_printf(r->arena, "%s %s", family_name[MIN(a, b)], family_name[MAX(a, b)]);
}

static const char *where(const struct bucket_reader *r)
{
	const struct difference *d = &r->d;

	if (is_by_name(r) && d->is_lost)
		return d->place[0];
	if (d->left_matters)
		return d->left == 0 ? "no-gpr-left" : "one-gpr-left";
	if (r->c->convention != CONVENTION_C && d->type != NULL && *d->kind != 'l')
		return convention_info[r->c->convention].text;
	if (*d->shape[0] == '\0')
		return *d->signature.field != '\0' ? "field" : "whole";
	if (d->shape[0] == takes_or_not)
		return takes_or_not;
	if (strcmp(d->shape[0], d->shape[1]) == 0)
		return arena_printf(r->arena, "%s-moved", d->shape[0]);
	return arena_printf(r->arena, "%s-or-%s", d->shape[0], d->shape[1]);
}

/* All that is told apart, as a text; the values of bits are part of BUCKET_VERSION. */
static const char *facts(const struct bucket_reader *r)
{
	const struct difference *d = &r->d;
	const uint32_t tail = d->object != BUCKET_NO_OBJECT && d->object > r->c->fixed_count;

	return arena_printf(
	    r->arena, "%d %s %s %" PRIx64 " %" PRIx64 " %x %x %s/%s %s %s", BUCKET_VERSION, d->kind,
	    bucket_noun(r), bucket_features(r), bucket_traits(r), d->signature.place,
	    tail | d->is_behind << 4 | (d->left_matters ? 2 + d->left : 0) << 1, d->shape[0],
	    d->shape[1], *d->signature.field != '\0' ? "field" : "", families(r));
}

bool bucket_read(struct arena *arena, const struct bucket_request *request, struct bucket *bucket)
{
	const struct judge_request *judged = request->judged;
	const struct toolchain *toolchain = judged->toolchains->toolchain;
	struct bucket_reader r = {
	    .arena = arena,
	    .request = request,
	    .c = judged->c[request->index],
	    .a = &toolchain[request->a],
	    .b = &toolchain[request->b],
	    .d = {.shape = {"", ""}, .place = {"", ""}, .object = BUCKET_NO_OBJECT},
	};
	const struct signature_request wanted = {
	    .c = r.c,
	    .index = request->index,
	    .toolchains = judged->toolchains,
	    .build = judged->build,
	    .run = judged->run,
	    .a = request->a,
	    .b = request->b,
	};
	const struct signatures shown = signature_read(arena, &wanted, request->kind);
	const struct blame *blame;
	const char *text;

	if (shown.count == 0)
		return false;
	r.leaves = leaf_enumerate(arena, r.c);
	r.d.signature = shown.signature[0];
	if (request->kind == FINDING_LAYOUT)
		read_layout(&r);
	else if (request->kind != FINDING_COMPILER)
		read_call(&r, &shown);
	else
		r.d.kind = finding_kind_name[FINDING_COMPILER];
	text = facts(&r);
	blame = bucket_blame(&r, false);
	bucket->key = arena_printf(arena, "%s/%s/%s/%04x", r.d.kind, bucket_noun(&r), where(&r),
	                           (unsigned)(hash_64(text, strlen(text)) & 0xffff));
	bucket->title = bucket_title(&r, blame);
	bucket->blame = blame == NULL ? "" : blame->sentence;
	return true;
}
