#include <inttypes.h>
#include <string.h>

#include "bucket_private.h"

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

bool bucket_is_pointer(const struct abi_case *c, size_t object)
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

enum { STACK_ALIGNMENT = 16 };

/* Both have it on the stack, and it lies further on for one of them than an alignment makes it. */
static bool is_pushed(const struct bucket_reader *r, size_t object)
{
	const feature_set aligned = FEATURE_BIT(FEATURE_VECTOR) | bucket_alignments;

	return strcmp(r->d.shape[0], "stack") == 0 && strcmp(r->d.shape[1], "stack") == 0 &&
	       r->d.apart >= STACK_ALIGNMENT &&
	       (type_features(case_object(r->c, object)) & aligned) == 0;
}

/* In a reduced case all is there for a reason: what has no leaves, and what is not plain. A pointer is as
 * plain as an integer to who passes it; what is pushed on, something before it pushes. */
static size_t find_cause(const struct bucket_reader *r, size_t object)
{
	size_t special = object;

	for (size_t i = 0; i <= r->c->parameter_count; i++) {
		const struct type *type = case_object(r->c, i);

		if (type == NULL || i == object)
			continue;
		if (is_empty(type) && !is_first_of_tail(r->c, i, object))
			return i;
		if (i < object && !is_empty(type) && !bucket_is_plain(type) &&
		    !bucket_is_pointer(r->c, i))
			special = i;
	}
	return bucket_is_pointer(r->c, object) || bucket_is_plain(case_object(r->c, object)) ||
	               is_pushed(r, object)
	           ? special
	           : object;
}

/* It goes as an integer does, whatever it is to. */
static void read_pointer(struct bucket_reader *r)
{
	r->d.type = type_scalar(SCALAR_PTR);
	r->d.signature.place &= SIGNATURE_IN_TAIL;
}

static void read_object(struct bucket_reader *r, size_t object)
{
	r->d.object = object;
	r->d.type = case_object(r->c, object);
	r->d.signature.place = signature_place_of(r->c, object);
}

/* What it is about may be another object than the one that is seen not to arrive. */
static void read_cause(struct bucket_reader *r)
{
	const size_t cause = find_cause(r, r->d.object);

	r->d.is_behind = cause != r->d.object;
	read_object(r, cause);
	if (bucket_is_pointer(r->c, cause) && *r->d.shape[0] != '\0')
		read_pointer(r);
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

static size_t first_length(const char *shape)
{
	return strcspn(shape, "+");
}

/* What one of the two begins in another kind of register goes on in registers that are left. */
static void cut_shapes(struct difference *d)
{
	const size_t first = first_length(d->shape[0]), second = first_length(d->shape[1]);

	if (first == second && strncmp(d->shape[0], d->shape[1], first) == 0)
		return;
	for (size_t i = 0; i < 2; i++)
		if (strncmp(d->shape[i], "gpr", 3) == 0 || strncmp(d->shape[i], "vec", 3) == 0)
			d->shape[i] = *d->shape[i] == 'g' ? "gpr" : "vec";
}

static const char takes_or_not[] = "register-or-none", no_place[] = "no-place",
                  counts_or_not[] = "element-or-none";

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
		bucket_set_shapes(r, (const char *[]){d->shape[0], d->shape[1]},
		                  (const char *[]){d->place[0], d->place[1]});
	} else if (first) {
		cut_shapes(d);
	}
	if (r->c->convention != CONVENTION_REGCALL &&
	    (bucket_is_unnamed(d->type) || type_leaf_count(d->type) == 0) &&
	    (!first || !second || strcmp(d->shape[0], d->shape[1]) == 0)) {
		d->shape[0] = d->shape[1] = takes_or_not;
		d->left_matters = d->is_behind = false;
	}
}

/* Who passes the reference to a variadic argument, and takes it for the value: any that goes so. The
 * copy that the reference is to may lie where the callee looks for the value, at one depth of the stack
 * and at no other: then it is seen there, and does not arrive. */
static bool is_reference(const struct bucket_reader *r)
{
	const struct placement_half *half;
	const char *sent, *read, *place;

	if (strcmp(r->d.kind, "self") != 0 || r->d.object == BUCKET_NO_OBJECT ||
	    r->d.object <= r->c->fixed_count || r->request->judged->run->placement == NULL)
		return false;
	half = bucket_placement(r, r->request->a)->half;
	bucket_shape(r, &half[PLACEMENT_SENT], NULL, r->d.object, &sent, &place);
	bucket_shape(r, &half[PLACEMENT_READ], NULL, r->d.object, &read, &place);
	if (strcmp(sent, "stack") == 0 && strcmp(read, "stack") == 0)
		return r->a->target->rule[r->c->convention].copies &&
		       (r->d.is_behind || *r->d.shape[0] == '\0');
	return strcmp(sent, "pointer") == 0 && strstr(read, "pointer") == NULL;
}

/* Who passes a variadic argument in parts, each behind a pointer of its own: no callee can take it. */
static bool is_parted(const struct bucket_reader *r)
{
	const size_t parted = bucket_parted(r);

	return strcmp(r->d.kind, "self") == 0 && parted != BUCKET_NO_OBJECT &&
	       (r->d.object == parted || r->d.object == BUCKET_NO_OBJECT);
}

static void read_parted(struct bucket_reader *r)
{
	read_object(r, bucket_parted(r));
	r->d.is_parted = true;
	r->d.is_behind = r->d.left_matters = false;
	r->d.shape[0] = r->d.shape[1] = "parts";
}

static void read_reference(struct bucket_reader *r)
{
	r->d.is_reference = r->d.is_lost = true;
	r->d.is_behind = r->d.left_matters = false;
	r->d.shape[0] = r->d.shape[1] = "reference";
	r->d.signature.place = SIGNATURE_IN_TAIL;
}

static bool has_no_place(const struct bucket_reader *r, const struct placement_half *half)
{
	for (size_t i = 0; half->status == PLACEMENT_MEASURED && i < half->count; i++)
		if (half->run[i].place.area == PLACE_NOWHERE &&
		    r->leaves.leaf[half->run[i].leaf].object == r->d.object)
			return true;
	return false;
}

/* Who passes a union as the member that stands for it, and leaves out the bits that others have more. */
static bool is_cut(const struct bucket_reader *r)
{
	const struct placement_half *half;
	const bool is_result = r->d.object == 0;

	if (strcmp(r->d.kind, "self") != 0 || r->c->convention != CONVENTION_C ||
	    r->d.object == BUCKET_NO_OBJECT || !bucket_is_union(r->d.type) ||
	    r->request->judged->run->placement == NULL)
		return false;
	half = bucket_placement(r, r->request->a)->half;
	return has_no_place(r, &half[is_result ? PLACEMENT_RETURNED : PLACEMENT_SENT]) ||
	       has_no_place(r, &half[is_result ? PLACEMENT_TAKEN : PLACEMENT_READ]);
}

/* To gcc an array of none is of the class of an element, or as aligned. */
static bool is_element(const struct bucket_reader *r)
{
	const feature_set features = r->d.type != NULL ? type_features(r->d.type) : 0;
	const enum family a = r->a->family, b = r->b->family;

	return r->c->convention == CONVENTION_C && r->a->target->elf_class == 2 &&
	       (features & FEATURE_BIT(FEATURE_ZERO_ARRAY)) != 0 &&
	       type_leaf_count(r->d.type) > 0 && *r->d.shape[0] != '\0' &&
	       r->d.shape[0] != takes_or_not && MIN(a, b) == FAMILY_GCC && MAX(a, b) == FAMILY_LLVM;
}

/* Who is to keep all registers, and keeps those of the result. */
static bool is_kept(const struct bucket_reader *r)
{
	const enum convention convention = r->c->convention;

	return r->d.object == 0 && r->request->a == r->request->b &&
	       (convention == CONVENTION_PRESERVE_MOST || convention == CONVENTION_PRESERVE_ALL) &&
	       (strcmp(r->d.shape[0], "nowhere") == 0 || strcmp(r->d.shape[1], "nowhere") == 0);
}

/* By vectorcall, what goes to the stack: the registers that are left are counted in two ways. Where
 * that ends in a crash one end at most was measured. */
static bool is_spilled(const struct bucket_reader *r)
{
	return r->c->convention == CONVENTION_VECTORCALL && strcmp(r->d.kind, "self") == 0 &&
	       (strstr(r->d.shape[0], "stack") != NULL || strstr(r->d.shape[1], "stack") != NULL ||
	        (*r->d.shape[0] == '\0' && bucket_on_stack(r) != BUCKET_NO_OBJECT));
}

static void read_spilled(struct bucket_reader *r)
{
	r->d.shape[0] = r->d.shape[1] = "stack";
	if (r->d.type == NULL)
		read_object(r, bucket_on_stack(r));
}

/* Whose callee looks for its variadic arguments where the usual convention has them. */
static bool is_unsaved(const struct bucket_reader *r)
{
	return r->c->convention == CONVENTION_PRESERVE_NONE && strcmp(r->d.kind, "self") == 0 &&
	       r->d.object != BUCKET_NO_OBJECT && r->d.object > r->c->fixed_count &&
	       *r->d.shape[0] != '\0';
}

/* Whatever it is, it is one bug. */
static void read_lost(struct bucket_reader *r)
{
	if (is_kept(r))
		r->d.shape[0] = r->d.shape[1] = "nowhere";
	else if (is_spilled(r))
		read_spilled(r);
	else if (is_unsaved(r))
		r->d.shape[0] = r->d.shape[1] = "unsaved";
	else
		return;
	r->d.is_lost = true;
	r->d.is_behind = r->d.left_matters = false;
	r->d.signature.place &= SIGNATURE_IN_TAIL;
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
	a = bucket_placement(r, r->request->a);
	half = &a->half[r->d.object == 0 ? PLACEMENT_RETURNED : PLACEMENT_SENT];
	if (half->status != PLACEMENT_MEASURED)
		return;
	bucket_shape(r, half, NULL, r->d.object, &shape, &r->d.place[0]);
	r->d.place[1] = r->d.place[0];
	r->d.is_lost = strchr(r->d.place[0], ' ') == NULL;
	r->d.shape[0] = r->d.shape[1] = r->d.is_lost ? r->d.place[0] : shape;
	r->d.signature.place = 0;
}

/* What fails as a whole is about the only object that there is. */
static size_t only_object(const struct abi_case *c)
{
	if (c->result != NULL)
		return c->parameter_count == 0 ? 0 : BUCKET_NO_OBJECT;
	return c->parameter_count == 1 ? 1 : BUCKET_NO_OBJECT;
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
	if (bucket_read_places(r)) {
		r->d.kind = r->d.object == 0 ? "return" : "args";
	} else {
		r->d.object = r->d.signature.object;
		r->d.kind =
		    r->d.signature.kind == FINDING_CRASH || r->d.signature.kind == FINDING_HANG
		        ? "call"
		        : finding_kind_name[r->d.signature.kind];
	}
	if (r->d.object == SIZE_MAX)
		r->d.object = only_object(r->c);
	if (r->request->a == r->request->b)
		r->d.kind = "self";
	if (r->d.object != BUCKET_NO_OBJECT)
		read_cause(r);
	merge_shapes(r);
	read_lost(r);
	if (is_reference(r))
		read_reference(r);
	else if (is_parted(r))
		read_parted(r);
	r->d.is_cut = is_cut(r);
	r->d.is_element = is_element(r);
	/* It is of no matter what stands there, and from where to where it moves. */
	if (r->d.is_cut)
		r->d.shape[0] = r->d.shape[1] = no_place;
	else if (r->d.is_element)
		r->d.shape[0] = r->d.shape[1] = counts_or_not;
	else if (r->d.is_behind)
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

/* In an ms_struct a bit-field that lies elsewhere makes it larger, or is seen itself. */
static bool names_field(const struct bucket_reader *r)
{
	return *r->d.signature.field != '\0' && (r->d.signature.place & SIGNATURE_MS_STRUCT) == 0;
}

/* Of a call a trait tells what holds a union. */
static uint32_t place_of(const struct bucket_reader *r)
{
	const uint32_t place = r->d.signature.place;

	if (r->d.signature.kind != FINDING_LAYOUT)
		return place & ~(uint32_t)SIGNATURE_IN_UNION;
	return place & SIGNATURE_MS_STRUCT ? place & ~(uint32_t)SIGNATURE_BIT_FIELD : place;
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
		return names_field(r) ? "field" : "whole";
	if (d->shape[0] == takes_or_not || d->is_cut || d->is_element)
		return d->shape[0];
	if (strcmp(d->shape[0], d->shape[1]) == 0)
		return arena_printf(r->arena, "%s-moved", d->shape[0]);
	return arena_printf(r->arena, "%s-or-%s", d->shape[0], d->shape[1]);
}

/* All that is told apart, as a text; the values of bits are part of BUCKET_VERSION. */
static const char *facts(const struct bucket_reader *r)
{
	const struct difference *d = &r->d;
	const uint32_t tail = d->object != BUCKET_NO_OBJECT && d->object > r->c->fixed_count;

	return arena_printf(r->arena, "%d %s %s %" PRIx64 " %" PRIx64 " %x %x %s/%s %s %s",
	                    BUCKET_VERSION, d->kind, bucket_noun(r), bucket_features(r),
	                    bucket_traits(r), place_of(r),
	                    tail | d->is_behind << 4 | (d->left_matters ? 2 + d->left : 0) << 1,
	                    d->shape[0], d->shape[1], names_field(r) ? "field" : "", families(r));
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
