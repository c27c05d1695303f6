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
	uint32_t apart;          /* bytes between two places on the stack; 0 elsewhere */
	unsigned left;           /* integer registers that are left for the object... */
	bool left_matters;       /* ...where that may be why */
	const struct type *type; /* what it is about; NULL for none */
	bool is_behind;          /* what does not arrive is plain, and stands behind that */
	bool is_reference;       /* the callee takes its reference for the value */
	bool is_parted;          /* a reference to each part of it is passed */
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
 * the order of the object: "gpr+stack", and for people "r9 and the stack"; of a parameter that is a
 * pointer, those of the pointer. */
void bucket_shape(const struct bucket_reader *r, const struct placement_half *half,
                  const struct placement_half *other, size_t object, const char **shape,
                  const char **place);
/* Into the difference. Neither of the two comes first. */
void bucket_set_shapes(struct bucket_reader *r, const char *const shape[2],
                       const char *const place[2]);
/* Reads the first object that the two have in different places; false where there is none, or nothing
 * was measured. */
bool bucket_read_places(struct bucket_reader *r);
/* The first parameter that the first toolchain is seen to pass or to take on the stack, or behind a
 * pointer there; BUCKET_NO_OBJECT for none. */
size_t bucket_on_stack(const struct bucket_reader *r);
/* The first variadic argument that the first toolchain is seen to pass behind several pointers; likewise. */
size_t bucket_parted(const struct bucket_reader *r);

/* A parameter that is one: what does not arrive of it stands behind it. */
bool bucket_is_pointer(const struct abi_case *c, size_t object);
/* What may align a type, each in its own way. */
extern const feature_set bucket_alignments;
/* It fills registers, and is special in nothing. */
bool bucket_is_plain(const struct type *type);
/* A record with bit-fields that have no name. */
bool bucket_is_unnamed(const struct type *type);
/* Or a record with one in it. */
bool bucket_is_union(const struct type *type);
/* Memory beside an object of which the size is no multiple of its alignment, however it came to them. */
bool bucket_is_overrun(const struct bucket_reader *r);
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
