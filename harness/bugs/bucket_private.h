/* Between the parts of a bucket: what is told apart (bucket.c, bucket_places.c, bucket_traits.c) and how it is said
 * (bucket_title.c). */
#ifndef BUGS_BUCKET_PRIVATE_H
#define BUGS_BUCKET_PRIVATE_H

#include "../../generators/leaf.h"
#include "../explain/blame.h"
#include "bucket.h"
#include "signature.h"

enum { BUCKET_NO_OBJECT = UINT16_MAX };

/* What differs between the two toolchains. */
struct difference {
	const char *kind; /* "args", "return", "layout", "linked"... */
	struct signature signature;
	size_t object;           /* that does not arrive; BUCKET_NO_OBJECT for none */
	const char *shape[2];    /* kinds of places, in an order that does not tell who is who */
	const char *place[2];    /* the same with names of registers, for people */
	unsigned left;           /* integer registers that are left for the object... */
	bool left_matters;       /* ...where that may be why */
	const struct type *type; /* what it is about; NULL for none */
	bool is_behind;          /* what does not arrive is plain, and stands behind that */
	bool is_reference;       /* the callee takes its reference for the value */
	bool is_cut;             /* a union of which bits of a member have no place */
	bool is_element;         /* an array of none that one of the two counts an element of */
	bool is_lost; /* whatever it is: a result that the callee leaves nowhere, what travels in a
	                 register that is lost in calls by name */
};

struct bucket_reader {
	struct arena *arena;
	const struct bucket_request *request;
	const struct abi_case *c;
	const struct toolchain *a, *b;
	struct leaf_list leaves;
	struct difference d;
};

/* What was measured of the toolchain. */
const struct placement *bucket_placement(const struct bucket_reader *r, size_t toolchain);
/* All places of what is not where the other half has it (NULL: of all) of an object, each kind once, in
 * the order of the object: "gpr+stack", and for people "r9 and the stack". */
void bucket_shape(const struct bucket_reader *r, const struct placement_half *half,
                  const struct placement_half *other, size_t object, const char **shape,
                  const char **place);
/* Into the difference. Neither of the two comes first. */
void bucket_set_shapes(struct bucket_reader *r, const char *const shape[2],
                       const char *const place[2]);
/* Reads the first object that the two have in different places; false where there is none, or nothing
 * was measured. */
bool bucket_read_places(struct bucket_reader *r);

/* It fills registers, and is special in nothing. */
bool bucket_is_plain(const struct type *type);
/* A record with bit-fields that have no name. */
bool bucket_is_unnamed(const struct type *type);
/* Or a record with one in it. */
bool bucket_is_union(const struct type *type);
/* Of what it is about, and of the call: what stands beside them is not why. */
feature_set bucket_features(const struct bucket_reader *r);
/* Likewise what tells bugs apart that need the same features. */
uint64_t bucket_traits(const struct bucket_reader *r);

/* "i128", "flexible-array", "struct": what the difference is about, in one word. */
const char *bucket_noun(const struct bucket_reader *r);
/* Who deviates: of all that take part, or of the two alone. NULL where nobody may be asked. */
const struct blame *bucket_blame(const struct bucket_reader *r, bool of_the_two);
const char *bucket_title(const struct bucket_reader *r, const struct blame *blame);

#endif
