#include <string.h>

#include "../../generators/text.h"

#include "bucket_private.h"

static const char *const leaf_noun[] = {
    [LEAF_NONE] = "nothing",    [LEAF_INTEGER] = "int", [LEAF_WIDE] = "i128",
    [LEAF_BITINT] = "bitint",   [LEAF_HALF] = "f16",    [LEAF_FLOAT] = "float",
    [LEAF_QUAD] = "f128",       [LEAF_X87] = "x87",     [LEAF_DECIMAL] = "decimal",
    [LEAF_COMPLEX] = "complex",
};

/* The rarest feature; FEATURE_COUNT for none. They are listed from the plain to the special. */
static size_t rarest(feature_set features)
{
	const feature_set common = FEATURE_BIT(FEATURE_CORE) | FEATURE_BIT(FEATURE_VARIADIC);
	size_t found = FEATURE_COUNT;

	for (size_t i = 0; i < FEATURE_SYSV_ABI; i++)
		if (features & ~common & FEATURE_BIT(i))
			found = i;
	return found;
}

const char *bucket_noun(const struct bucket_reader *r)
{
	const struct type *type = r->d.type;
	const bool grows = (r->d.signature.place & SIGNATURE_ATOMIC_GROWS) != 0;
	size_t feature = rarest(bucket_features(r));

	if (r->d.signature.kind == FINDING_LAYOUT && !grows &&
	    rarest(r->d.signature.features) < FEATURE_COUNT)
		feature = MAX(feature, rarest(r->d.signature.features));
	if (r->d.is_lost)
		return "any";
	if (r->d.is_cut)
		return "union";
	if (r->d.signature.kind == FINDING_LAYOUT && feature < FEATURE_COUNT)
		return feature_info[feature].text;
	if (type != NULL && type->kind != TYPE_POINTER && type_is_leaf(type))
		return leaf_noun[signature_leaf(type_bare(type))];
	if (feature < FEATURE_COUNT)
		return feature_info[feature].text;
	if (type == NULL)
		return "any";
	return type_bare(type)->kind == TYPE_UNION ? "union" : "struct";
}

/* Blame */

static bool has_layout(const struct judge_request *judged, const struct classes *classes,
                       const uint32_t **layout, size_t index)
{
	bool has = false;

	for (size_t i = 0; i < judged->toolchains->count; i++) {
		if (classes->of[i] == CLASS_NONE)
			continue;
		layout[i] = judged->run->layout + i * judged->run->layout_words +
		            judged->run->layout_first[index];
		has = true;
	}
	return has;
}

static const struct placement *placements(const struct bucket_reader *r)
{
	const struct judge_request *judged = r->request->judged;
	const size_t n = judged->toolchains->count;
	struct placement *of_case = NEW_ARRAY(r->arena, struct placement, n);

	if (judged->run->placement == NULL)
		return NULL;
	for (size_t i = 0; i < n; i++)
		of_case[i] = *run_placement(judged->run, i, r->request->index);
	return of_case;
}

const struct blame *bucket_blame(const struct bucket_reader *r, bool of_the_two)
{
	const struct bucket_request *request = r->request;
	const struct judge_request *judged = request->judged;
	const size_t n = judged->toolchains->count;
	const struct classes laid_out = judge_layout_classes(judged, request->index, r->arena);
	const struct classes calls = judge_call_classes(judged, request->index, r->arena);
	const struct classes *classes = request->kind == FINDING_LAYOUT ? &laid_out : &calls;
	const uint32_t **layout = NEW_ARRAY(r->arena, const uint32_t *, n);
	bool *takes_part = NEW_ARRAY(r->arena, bool, n), *fails = NEW_ARRAY(r->arena, bool, n);
	struct blame *blame = NEW(r->arena, struct blame);

	if (request->kind == FINDING_COMPILER ||
	    !has_layout(judged, &laid_out, layout, request->index))
		return NULL;
	for (size_t i = 0; i < n; i++) {
		takes_part[i] =
		    of_the_two ? i == request->a || i == request->b : classes->of[i] != CLASS_NONE;
		fails[i] = request->kind != FINDING_LAYOUT && (takes_part[i] || !of_the_two) &&
		           run_cell(judged->run, request->index, i, i) >= WIRE_ARGS;
	}
	*blame = blame_find(
	    &(struct blame_request){
	        .c = r->c,
	        .toolchains = judged->toolchains,
	        .takes_part = takes_part,
	        .fails_alone = fails,
	        .layout = layout,
	        .placement = placements(r),
	        .classes = classes,
	        .is_layout = request->kind == FINDING_LAYOUT,
	    },
	    r->arena);
	return blame;
}

/* Titles */

static const char *printed(const struct bucket_reader *r, const struct type *type)
{
	struct buffer text;
	const char *name;

	buffer_init(&text);
	type_print(type, &text);
	name = arena_strdup(r->arena, text.data);
	buffer_release(&text);
	return name;
}

/* "`i128`", "a union with bit-field", "a packed struct": names of a case mean nothing elsewhere. */
static const char *subject(const struct bucket_reader *r)
{
	const struct type *type = r->d.type, *bare;
	const char *noun = bucket_noun(r), *kind;

	if (r->d.signature.place & SIGNATURE_ATOMIC_GROWS)
		return "an _Atomic record";
	if (type == NULL)
		return arena_printf(
		    r->arena, "a call%s%s%s", strcmp(r->d.kind, "self") == 0 ? " to itself" : "",
		    strcmp(noun, "any") != 0 ? " with " : "", strcmp(noun, "any") != 0 ? noun : "");
	bare = type_bare(type->kind == TYPE_POINTER ? type->u.pointee : type);
	if (r->d.is_reference)
		return "a variadic argument";
	if (r->d.is_lost)
		return r->d.object == 0 ? "a result" : "an argument";
	if (bare->kind == TYPE_ENUM && strcmp(noun, leaf_noun[signature_leaf(bare)]) == 0)
		return "an enum";
	if (bare->kind == TYPE_ENUM)
		return arena_printf(r->arena, "an enum with %s", noun);
	if (!type_is_record(bare))
		return arena_printf(r->arena, "`%s`", printed(r, bare));
	kind = bare->kind == TYPE_UNION ? "union" : "struct";
	if (strcmp(noun, kind) == 0)
		return arena_printf(r->arena, "a %s", kind);
	return arena_printf(r->arena, "a %s with %s", kind, noun);
}

static const char *role(const struct bucket_reader *r)
{
	if (r->d.object == BUCKET_NO_OBJECT || r->d.is_reference)
		return "";
	if (r->d.object == 0)
		return r->d.is_lost ? "" : " as result";
	return r->d.object > r->c->fixed_count ? " among variadic arguments" : "";
}

/* By pointer the call is fine. */
static const char *what_is_linked(const struct bucket_reader *r)
{
	if (*r->d.place[0] != '\0')
		return arena_printf(r->arena, "%s is lost in calls by name", r->d.place[0]);
	return r->d.object == BUCKET_NO_OBJECT ? "the callee is not found by its name"
	                                       : "it does not arrive in calls by name";
}

static const char *what(const struct bucket_reader *r)
{
	const struct difference *d = &r->d;

	if (d->signature.kind == FINDING_LAYOUT)
		return *d->signature.field != '\0' ? "a field has another place"
		                                   : "another size or alignment";
	if (strcmp(d->kind, "compiler") == 0)
		return "no usable code";
	if (strcmp(d->kind, "linked") == 0)
		return what_is_linked(r);
	if (d->is_cut)
		return "bits of a member have no place";
	if (d->is_reference)
		return "its reference is taken for the value";
	if (d->is_parted)
		return "each part of it has a reference of its own";
	if (*d->place[0] == '\0')
		return bucket_is_overrun(r)                   ? "memory beside it is written"
		       : d->signature.how & WIRE_FAILURE_WIDE ? "how it is extended to 64 bits"
		       : strcmp(d->kind, "state") == 0        ? "the call leaves damage behind"
		       : strcmp(d->kind, "call") == 0         ? "it crashes or hangs"
		       : d->type == NULL                      ? "it fails"
		                                              : "it does not arrive";
	if (d->is_behind)
		return "what stands behind it has another place";
	if (strcmp(d->place[0], d->place[1]) == 0)
		return arena_printf(r->arena, "another place in %s", d->place[0]);
	return arena_printf(r->arena, "%s against %s", d->place[0], d->place[1]);
}

/* "clang-14..16", else "gcc-12 against clang-14", else "gcc-12:-O0 against gcc-12:-O0,-mavx". */
static const char *who(const struct bucket_reader *r, const struct blame *blame)
{
	if (blame != NULL && *blame->guilty != '\0')
		return blame->guilty;
	if (r->a == r->b)
		return r->a->compiler;
	if (strcmp(r->a->compiler, r->b->compiler) == 0)
		return arena_printf(r->arena, "%s against %s", r->a->name, r->b->name);
	return arena_printf(r->arena, "%s against %s", r->a->compiler, r->b->compiler);
}

const char *bucket_title(const struct bucket_reader *r, const struct blame *blame)
{
	static const char *const left[] = {" with no integer register left",
	                                   " with one integer register left"};
	const char *convention = convention_info[r->c->convention].text;

	return arena_printf(r->arena, "%s%s%s%s%s: %s (%s)", subject(r), role(r),
	                    r->d.left_matters ? left[r->d.left] : "",
	                    *convention != '\0' ? ", " : "", convention, what(r), who(r, blame));
}
