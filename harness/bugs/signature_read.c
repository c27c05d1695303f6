/* What of a disagreement tells it from others: read out of calls, layouts and builds. */
#include "signature.h"

#include <assert.h>
#include <string.h>

#include "../../generators/layout.h"
#include "../../generators/leaf.h"
#include "../run/routes.h"

/* Calls */

enum leaf_class signature_leaf(const struct type *type)
{
	const struct scalar_info *info;

	if (type->kind == TYPE_BITINT)
		return LEAF_BITINT;
	if (type->kind == TYPE_ENUM)
		return type_leaf_bits(type) > 64 ? LEAF_WIDE : LEAF_INTEGER;
	info = &scalar_info[type->u.scalar];
	if (info->parts == 2)
		return LEAF_COMPLEX;
	switch (info->class) {
	case SCALAR_CLASS_FLOAT:
		return info->width < 4 ? LEAF_HALF : info->width > 8 ? LEAF_QUAD : LEAF_FLOAT;
	case SCALAR_CLASS_BFLOAT:
		return LEAF_HALF;
	case SCALAR_CLASS_X87:
		return LEAF_X87;
	case SCALAR_CLASS_DECIMAL:
		return LEAF_DECIMAL;
	default:
		return info->width > 8 ? LEAF_WIDE : LEAF_INTEGER;
	}
}

uint32_t signature_place_of(const struct abi_case *c, size_t object)
{
	const struct type *bare = type_bare(case_object(c, object));
	uint32_t place = 0;

	if (type_is_record(bare))
		place |= SIGNATURE_IN_RECORD;
	if (bare->kind == TYPE_UNION)
		place |= SIGNATURE_IN_UNION;
	if (object > 0 && c->parameter[object - 1]->kind == TYPE_POINTER)
		place |= SIGNATURE_BY_REFERENCE;
	if (object > c->fixed_count)
		place |= SIGNATURE_IN_TAIL;
	return place;
}

/* A pointer that goes astray is an integer that does, whatever it is to. */
static void read_pointer(struct signature *s)
{
	s->leaf = LEAF_INTEGER;
	s->features = FEATURE_BIT(FEATURE_CORE);
	s->place &= SIGNATURE_IN_TAIL;
}

static void read_leaf(const struct abi_case *c, uint32_t index, bool is_astray, struct signature *s)
{
	struct leaf_list leaves;
	struct arena arena;

	arena_init(&arena);
	leaves = leaf_enumerate(&arena, c);
	assert(index < leaves.count);
	s->leaf = signature_leaf(leaves.leaf[index].type);
	s->object = leaves.leaf[index].object;
	s->features = type_features(case_object(c, s->object));
	s->place = signature_place_of(c, s->object);
	if (is_astray && (s->place & SIGNATURE_BY_REFERENCE) != 0)
		read_pointer(s);
	arena_release(&arena);
}

/* Kinds of places: which register or which slot it is depends on what stands before the leaf. */
enum place_kind {
	KIND_STACK,
	KIND_BEHIND,   /* a pointer, wherever that is */
	KIND_REGISTER, /* and the wider ones behind it: of 64 bits, of the x87 stack, of vectors */
	KIND_COUNT = KIND_REGISTER + 4
};

static unsigned kind_of_place(const struct target *target, struct place place)
{
	uint16_t bits;

	if (place.area == PLACE_STACK)
		return KIND_STACK;
	if (place.area != PLACE_REGISTER)
		return KIND_BEHIND;
	bits = target->reg[place.reg].bits;
	return KIND_REGISTER + (bits > 32) + (bits > 64) + (bits > 80);
}

static uint64_t pair_bit(unsigned a, unsigned b)
{
	return UINT64_C(1) << (KIND_COUNT * MIN(a, b) + MAX(a, b));
}

uint64_t signature_shape_of_record(uint64_t shape)
{
	uint64_t merged = 0;

	for (unsigned a = 0; a < KIND_COUNT; a++)
		for (unsigned b = a; b < KIND_COUNT; b++)
			if (shape & pair_bit(a, b))
				merged |= pair_bit(MIN(a, KIND_REGISTER), MIN(b, KIND_REGISTER));
	return merged;
}

/* A bit for each pair of kinds, whichever of the two is the sender's. Where one of the two passes the
 * leaf by reference and the other does not, it is of no matter where they do; of a
 * parameter that is a pointer, it is the pointer that goes astray. */
static uint64_t shape_of(const struct target *target, const struct routes *routes, uint32_t leaf,
                         bool is_pointer)
{
	uint64_t shape = 0;

	for (size_t i = 0; i < routes->count; i++) {
		const struct route *route = &routes->route[i];
		unsigned from, to;

		if (route->leaf != leaf || !route->astray || route->from.area == PLACE_NOWHERE ||
		    route->to.area == PLACE_NOWHERE)
			continue;
		from =
		    kind_of_place(target, is_pointer ? place_of_pointer(route->from) : route->from);
		to = kind_of_place(target, is_pointer ? place_of_pointer(route->to) : route->to);
		if ((from == KIND_BEHIND) != (to == KIND_BEHIND)) {
			from = KIND_STACK;
			to = KIND_BEHIND;
		}
		shape |= pair_bit(from, to);
	}
	return shape;
}

/* What goes from the caller to the callee, or comes back; nothing when it was not measured. */
static struct routes routes_of(struct arena *arena, const struct signature_request *r,
                               const struct leaf_list *leaves, const struct wire_failure *wrong,
                               enum finding_kind kind)
{
	const struct placement *caller, *callee;

	if (r->run->placement == NULL)
		return (struct routes){0};
	caller = run_placement(r->run, wrong->caller, r->index);
	callee = run_placement(r->run, wrong->callee, r->index);
	if (kind == FINDING_RETURN)
		return routes_between(arena, leaves, &callee->half[PLACEMENT_RETURNED],
		                      &caller->half[PLACEMENT_TAKEN]);
	return routes_between(arena, leaves, &caller->half[PLACEMENT_SENT],
	                      &callee->half[PLACEMENT_READ]);
}

static bool is_pointer(const struct abi_case *c, size_t object)
{
	return (signature_place_of(c, object) & SIGNATURE_BY_REFERENCE) != 0;
}

/* Fills in the shape, and the leaf: the first that goes astray, where that is before the one that is
 * known. A value that arrives by luck is astray all the same. */
static bool read_shape(const struct signature_request *r, const struct wire_failure *wrong,
                       enum finding_kind kind, uint32_t *leaf, uint64_t *shape)
{
	struct arena arena;
	struct leaf_list leaves;
	struct routes routes;
	const struct route *astray;

	arena_init(&arena);
	leaves = leaf_enumerate(&arena, r->c);
	routes = routes_of(&arena, r, &leaves, wrong, kind);
	astray = routes_astray(&routes, WIRE_NONE);
	if (astray != NULL && (*leaf == WIRE_NONE || astray->leaf < *leaf))
		*leaf = astray->leaf;
	*shape = *leaf == WIRE_NONE ? 0
	                            : shape_of(r->toolchains->toolchain[0].target, &routes, *leaf,
	                                       is_pointer(r->c, leaves.leaf[*leaf].object));
	arena_release(&arena);
	return astray != NULL;
}

static const struct wire_failure *find_failure(const struct signature_request *r, size_t caller,
                                               size_t callee)
{
	for (size_t i = 0; i < r->run->wrong_count; i++) {
		const struct wire_failure *wrong = &r->run->wrong[i];

		if (wrong->case_index == r->index && wrong->caller == caller &&
		    wrong->callee == callee && wrong->verdict >= WIRE_ARGS)
			return wrong;
	}
	return NULL;
}

static enum finding_kind kind_of(uint8_t verdict)
{
	switch (verdict) {
	case WIRE_ARGS:
		return FINDING_ARGS;
	case WIRE_RETURN:
		return FINDING_RETURN;
	case WIRE_STATE:
		return FINDING_STATE;
	case WIRE_CRASH:
		return FINDING_CRASH;
	default:
		return FINDING_HANG;
	}
}

/* What is wrong, and with which leaf. A crash is a symptom of chance where the call goes astray: then
 * that is what is wrong. */
static enum finding_kind read_wrong(const struct signature_request *r,
                                    const struct wire_failure *wrong, uint32_t *leaf,
                                    uint64_t *shape)
{
	const enum finding_kind kind = kind_of(wrong->verdict);

	*leaf = kind == FINDING_ARGS || kind == FINDING_RETURN ? wrong->leaf : WIRE_NONE;
	*shape = 0;
	if (*leaf != WIRE_NONE) {
		read_shape(r, wrong, kind, leaf, shape);
	} else if (kind == FINDING_CRASH) {
		if (read_shape(r, wrong, FINDING_ARGS, leaf, shape))
			return FINDING_ARGS;
		if (read_shape(r, wrong, FINDING_RETURN, leaf, shape))
			return FINDING_RETURN;
	}
	return kind;
}

static void read_failure(const struct signature_request *r, const struct wire_failure *wrong,
                         struct signatures *list, enum finding_kind kind)
{
	struct signature *s = &list->signature[list->count++];
	uint64_t shape;
	uint32_t leaf;
	enum finding_kind seen = read_wrong(r, wrong, &leaf, &shape);

	*s = (struct signature){.kind = kind == FINDING_SELF ? kind : seen,
	                        .object = SIZE_MAX,
	                        .message = "",
	                        .record = "",
	                        .field = "",
	                        /* What a toolchain passes itself by reference is seen on its own
	                         * stack as well: a shape of chance. */
	                        .shape = kind == FINDING_SELF ? 0 : shape};
	s->how = wrong->flags & (WIRE_FAILURE_WIDE | WIRE_FAILURE_BY_NAME);
	if (wrong->verdict == WIRE_STATE)
		s->how |= (uint32_t)wrong->state << 8;
	/* What a toolchain does to itself is a kind of its own: what went wrong tells them apart. */
	if (kind == FINDING_SELF)
		s->how |= (uint32_t)seen << 16;
	if (leaf != WIRE_NONE)
		read_leaf(r->c, leaf, shape != 0, s);
}

static void read_calls(const struct signature_request *r, struct signatures *list,
                       enum finding_kind kind)
{
	const struct wire_failure *there = find_failure(r, r->a, r->b);
	const struct wire_failure *back = r->a != r->b ? find_failure(r, r->b, r->a) : NULL;

	if (there != NULL)
		read_failure(r, there, list, kind);
	if (back != NULL)
		read_failure(r, back, list, kind);
}

/* Layouts */

/* A layout that makes no sense cannot be called with, and is one all the same. */
static bool is_laid_out(const struct signature_request *r, size_t toolchain)
{
	if (run_able(r->run, toolchain, r->index) != 0)
		return true;
	return !toolchain_is_libffi(&r->toolchains->toolchain[toolchain]) &&
	       r->run->load[toolchain].load == WIRE_LOADED &&
	       r->build[toolchain].c[r->index].status == BUILD_OK;
}

static const uint32_t *words_of(const struct signature_request *r, size_t toolchain)
{
	return r->run->layout + toolchain * r->run->layout_words + r->run->layout_first[r->index];
}

static const struct type *owner_of(const struct layout_word *word)
{
	return word->record != NULL ? word->record : word->type;
}

/* The first word that differs; of the type that it is about, rather one of a field than the size or
 * the alignment, which only follow. */
static bool find_word(const struct signature_request *r, struct layout_word *found)
{
	const uint32_t *a = words_of(r, r->a), *b = words_of(r, r->b);
	const size_t count = layout_word_count(r->c);
	bool is_found = false;

	for (size_t i = 0; i < count; i++) {
		struct layout_word word;

		if (a[i] == b[i])
			continue;
		word = layout_word(r->c, i);
		if (is_found && owner_of(&word) != owner_of(found))
			return true;
		if (!is_found || word.field != NULL)
			*found = word;
		is_found = true;
		if (word.field != NULL)
			return true;
	}
	return is_found;
}

static uint32_t place_in_record(const struct record *record)
{
	return (record->packed ? SIGNATURE_PACKED : 0) | (record->pack != 0 ? SIGNATURE_PACK : 0) |
	       (record->ms_struct ? SIGNATURE_MS_STRUCT : 0) |
	       (record->gcc_struct ? SIGNATURE_GCC_STRUCT : 0) |
	       (record->order != ORDER_NATIVE ? SIGNATURE_ORDER : 0);
}

static bool is_atomic_record(const struct type *type)
{
	return type->kind == TYPE_ATOMIC && type_is_record(type_bare(type->u.atomic));
}

static void read_layout(struct arena *arena, const struct signature_request *r,
                        struct signatures *list)
{
	struct signature *s = &list->signature[0];
	struct layout_word word;
	const struct type *owner;

	if (!is_laid_out(r, r->a) || !is_laid_out(r, r->b) || !find_word(r, &word))
		return;
	owner = owner_of(&word);
	*s = (struct signature){
	    .kind = FINDING_LAYOUT, .object = SIZE_MAX, .message = "", .record = "", .field = ""};
	if (owner->name != NULL)
		s->record = arena_strdup(arena, owner->name);
	s->features = type_features(word.type);
	if (word.kind == LAYOUT_SIZE && is_atomic_record(word.type))
		s->place |= SIGNATURE_ATOMIC_GROWS;
	if (type_is_record(owner)) {
		s->place |= SIGNATURE_IN_RECORD | place_in_record(&owner->u.record);
		s->place |= owner->kind == TYPE_UNION ? SIGNATURE_IN_UNION : 0;
	}
	if (word.field != NULL) {
		const struct field *field = word.field;

		/* An anonymous member is one by itself. */
		s->field = field->name != NULL ? arena_strdup(arena, field->name) : "?";
		s->place |= field->is_bit_field ? SIGNATURE_BIT_FIELD : 0;
		s->features |= field->packed ? FEATURE_BIT(FEATURE_PACKED_FIELD) : 0;
		s->features |= field->aligned != 0 ? FEATURE_BIT(FEATURE_ALIGNED_FIELD) : 0;
	}
	list->count = 1;
}

/* Compilers */

static void read_compiler(struct arena *arena, const struct signature_request *r,
                          struct signatures *list)
{
	const struct build_result *build = &r->build[r->a];
	const struct build_case *c;

	if (toolchain_is_libffi(&r->toolchains->toolchain[r->a]))
		return;
	c = &build->c[r->index];
	if (c->status != BUILD_CRASHED && c->status != BUILD_GARBAGE && c->status != BUILD_HUNG)
		return;
	list->signature[0] = (struct signature){
	    .kind = FINDING_COMPILER,
	    .object = SIZE_MAX,
	    .how = c->status,
	    .message = c->message != NULL ? arena_strdup(arena, c->message) : "",
	    .record = "",
	    .field = "",
	};
	list->count = 1;
}

struct signatures signature_read(struct arena *arena, const struct signature_request *request,
                                 enum finding_kind kind)
{
	struct signatures list = {0};

	if (kind == FINDING_LAYOUT)
		read_layout(arena, request, &list);
	else if (kind == FINDING_COMPILER)
		read_compiler(arena, request, &list);
	else
		read_calls(request, &list, kind);
	return list;
}

/* Sides */

enum agreement { AGREE_UNKNOWN, AGREE, DISAGREE };

static enum agreement cells_agree(const struct signature_request *r, size_t a, size_t b)
{
	const uint8_t cell[] = {run_cell(r->run, r->index, a, b), run_cell(r->run, r->index, b, a)};
	enum agreement agreement = AGREE_UNKNOWN;

	for (size_t i = 0; i < ARRAY_LEN(cell); i++) {
		if (cell[i] == WIRE_LAYOUT || cell[i] >= WIRE_ARGS)
			return DISAGREE;
		if (cell[i] == WIRE_OK)
			agreement = AGREE;
	}
	return agreement;
}

static enum agreement layouts_agree(const struct signature_request *r, size_t a, size_t b)
{
	if (!is_laid_out(r, a) || !is_laid_out(r, b))
		return AGREE_UNKNOWN;
	return memcmp(words_of(r, a), words_of(r, b), layout_word_count(r->c) * sizeof(uint32_t)) ==
	               0
	           ? AGREE
	           : DISAGREE;
}

enum signature_side signature_side(const struct signature_request *request, size_t toolchain,
                                   enum finding_kind kind)
{
	enum agreement a, b;

	if (kind == FINDING_LAYOUT) {
		a = layouts_agree(request, toolchain, request->a);
		b = layouts_agree(request, toolchain, request->b);
	} else {
		a = cells_agree(request, toolchain, request->a);
		b = cells_agree(request, toolchain, request->b);
	}
	if (a == AGREE_UNKNOWN || b == AGREE_UNKNOWN)
		return SIDE_UNKNOWN;
	if (a == b)
		return SIDE_NEITHER;
	return a == AGREE ? SIDE_A : SIDE_B;
}
