/*
 * The signature of a disagreement: what of it makes it this one and no other, as far as one pair of
 * toolchains shows it. While a case is reduced, a step is kept only when the smaller case shows the
 * same.
 *
 * A disagreement is told by what went wrong, never by its symptom's chances: not by the values, not
 * by which of the two called, and an argument that does not arrive is one, whether it is seen to or
 * something crashes of it. Of a call, that is the first leaf that is wrong; of a layout, the first field of the
 * first type that the two lay out differently, or the type itself.
 */
#ifndef BUGS_SIGNATURE_H
#define BUGS_SIGNATURE_H

#include "../build/build.h"
#include "../judge/finding.h"
#include "../run/run.h"

/* What a leaf is to a calling convention: i8 and ptr are alike, i64 and f64 are not. */
enum leaf_class {
	LEAF_NONE,
	LEAF_INTEGER, /* up to 64 bits; bools, enums, pointers */
	LEAF_WIDE,    /* __int128 */
	LEAF_BITINT,
	LEAF_HALF, /* floats of 16 bits */
	LEAF_FLOAT,
	LEAF_QUAD,
	LEAF_X87,
	LEAF_DECIMAL,
	LEAF_COMPLEX, /* half of one */
};

/* Of a bare leaf. */
enum leaf_class signature_leaf(const struct type *type);

struct signature {
	enum finding_kind kind;
	enum leaf_class leaf;
	uint32_t how;         /* of a call: WIRE_FAILURE_WIDE, WIRE_FAILURE_BY_NAME; of a state its
	                         bits; of a compiler its build_status */
	const char *message;  /* of a compiler; "" */
	size_t object;        /* of a call: 0 the result, 1+i parameter i; SIZE_MAX for none */
	const char *record;   /* of a layout: the type's name; "" */
	const char *field;    /* "" where the type itself has another size or alignment */
	feature_set features; /* of the object or the field that is wrong, and of all in it */
	uint32_t place;       /* what surrounds it: enum signature_place bits */
	uint64_t shape; /* of a wrong leaf: the kinds of places that its sender and its receiver
	                         have for it, where they differ; 0 when that was not measured */
};

enum signature_place {
	SIGNATURE_IN_RECORD = 1,
	SIGNATURE_IN_UNION = 2,
	SIGNATURE_BY_REFERENCE = 4,
	SIGNATURE_IN_TAIL = 8,
	SIGNATURE_BIT_FIELD = 16,
	SIGNATURE_PACKED = 32, /* the record of a field */
	SIGNATURE_PACK = 64,
	SIGNATURE_MS_STRUCT = 128,
	SIGNATURE_GCC_STRUCT = 256,
	SIGNATURE_ORDER = 512,
	SIGNATURE_ATOMIC_GROWS = 1024, /* an _Atomic record has another size */
};

/* What surrounds the leaves of an object of a call. */
uint32_t signature_place_of(const struct abi_case *c, size_t object);

/* What one case shows, of one kind: of a call, each of the two ways. */
struct signatures {
	size_t count;
	struct signature signature[2];
};

/* Where to look: case `index` of a batch, between two toolchains of it. */
struct signature_request {
	const struct abi_case *c;
	size_t index;
	const struct toolchain_list *toolchains;
	const struct build_result *build; /* by toolchain */
	const struct run_result *run;
	size_t a, b; /* toolchains; the same of a finding of a toolchain alone */
};

/* What the pair shows: of a kind that calls have, those of all such kinds; FINDING_SELF and
 * FINDING_COMPILER of toolchain `a` alone. Texts are owned by the arena. */
struct signatures signature_read(struct arena *arena, const struct signature_request *request,
                                 enum finding_kind kind);

/* With whom of the pair another toolchain agrees. */
enum signature_side {
	SIDE_UNKNOWN, /* it takes no part, or did not come to an end with one of them */
	SIDE_A,       /* with `a`, and not with `b` */
	SIDE_B,
	SIDE_NEITHER, /* or both */
};

/* Of layouts where the kind is FINDING_LAYOUT, else of calls. */
enum signature_side signature_side(const struct signature_request *request, size_t toolchain,
                                   enum finding_kind kind);

/*
 * Whether `now`, of a smaller case, is the disagreement that `before` is. `origin` tells, by
 * parameter of the smaller case, which parameter of the larger one it was. What was wrong before is
 * wrong now, where it is still there, however much simpler it has become; where it is not, what is
 * wrong now is of the same kind in all respects.
 */
bool signature_continues(const struct signature *before, const struct signature *now,
                         const struct abi_case *larger, const struct abi_case *smaller,
                         const size_t *origin);

/* The shape with all kinds of registers taken for one. */
uint64_t signature_shape_of_record(uint64_t shape);

/* Of the same kind and shape, at the same object; the names of types and fields apart. */
bool signature_equal(const struct signature *a, const struct signature *b);

#endif
