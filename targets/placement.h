/*
 * Placements: where each toolchain puts each leaf of a case, as it was measured. Nothing here knows
 * a convention's rules: what was sent and what was received are compared over rounds of random bits.
 *
 * Nowhere are leaves that are not passed, those that a System V va_list holds, and those converted on the
 * way (a float that an old definition takes as a double). A float in an x87 register is converted too,
 * and is said to be in the whole of it.
 */
#ifndef TARGETS_PLACEMENT_H
#define TARGETS_PLACEMENT_H

#include "place.h"

/* Each toolchain has four: two of its callers, two of its callees. */
enum placement_side {
	PLACEMENT_SENT,     /* where the caller puts the arguments */
	PLACEMENT_READ,     /* where the callee takes the arguments from */
	PLACEMENT_RETURNED, /* where the callee puts the result */
	PLACEMENT_TAKEN,    /* where the caller takes the result from */
	PLACEMENT_SIDE_COUNT
};

extern const char *const placement_side_name[PLACEMENT_SIDE_COUNT]; /* "sent", "read"... */

enum placement_status {
	PLACEMENT_MEASURED,
	PLACEMENT_ABSTAINED, /* the toolchain has no function for the case */
	PLACEMENT_CRASHED,   /* the function did not live through the measuring */
	PLACEMENT_HUNG,
	PLACEMENT_STATUS_COUNT
};

/* What a narrow object, passed or returned alone, has above its own bits in its 64-bit place: of a
 * sender what it puts there, of a receiver what it counts on. */
enum placement_extension {
	PLACEMENT_NO_EXTENSION, /* any bits: a sender leaves chance ones, a receiver extends itself */
	PLACEMENT_EXTENDED_32, /* by zeros or the sign, as the type has it, up to 32 bits */
	PLACEMENT_EXTENDED_64,
};

/* What the padding of an object does, where it lies next to a leaf. */
enum placement_padding {
	PLACEMENT_PADDING_UNTOLD, /* there is none, or none next to a leaf */
	PLACEMENT_PADDING_LEFT, /* a sender leaves chance bits there, a receiver does not keep them */
	PLACEMENT_PADDING_PARTLY,
	PLACEMENT_PADDING_CARRIED, /* it comes along like the leaves: it carries data */
};

/* What lies around an object's own bits where it is passed. */
struct placement_surround {
	uint8_t extension; /* enum placement_extension */
	uint8_t padding;   /* enum placement_padding */
};

struct placement_half {
	enum placement_status status;
	int signal; /* of PLACEMENT_CRASHED */
	/* By leaf, then by bit, without gaps: what was not found is a run of PLACE_NOWHERE. A caller
	 * often leaves copies of an argument in other registers: the place is that of the
	 * toolchain's own callee, when the caller has the leaf there too. */
	size_t count;
	const struct place_run *run;
	/* By object, the result first. */
	const struct placement_surround *surround;
};

struct placement {
	struct placement_half half[PLACEMENT_SIDE_COUNT];
	/* The pointer to a result in memory: PLACE_REGISTER or PLACE_STACK; PLACE_NOWHERE when the
	 * case has none. As the caller passes it, and as the callee reads it. */
	struct place hidden_sent, hidden_read;
	bool hidden_returned; /* the callee gives it back where it returns integers */
	int16_t
	    vector_count; /* al at a variadic call; -1 when it is not one, or was not constant */
	int32_t popped;   /* bytes of the argument area that the callee pops; -1: not measured */
	uint32_t cpu_ns;  /* what it cost to measure */
};

/* The run that holds a bit of a leaf; NULL when the half was not measured. */
const struct place_run *placement_find(const struct placement_half *half, uint32_t leaf,
                                       uint32_t bit);

/* The first bit at which two halves of a leaf have other places; false when there is none. A half
 * that is nowhere differs from one that is somewhere. */
bool placement_differ(const struct placement_half *a, const struct placement_half *b, uint32_t leaf,
                      uint32_t *bit);

#endif
