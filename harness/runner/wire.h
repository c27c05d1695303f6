/*
 * The runner's wire format: what it is given and what it gives back. Little-endian, fixed width,
 * every struct without padding, offsets in bytes from the start of the file.
 *
 *     crosscall-runner BATCH RESULTS
 *
 * BATCH is a file with a wire_batch at its start. RESULTS is an existing empty file that the
 * runner sizes, maps and fills; when the runner ends with exit code 0 it is whole. The runner
 * reads module paths relative to its working directory. Exit code 3: a bad batch or a machine
 * that refuses something, with a message on standard error.
 */
#ifndef RUNNER_WIRE_H
#define RUNNER_WIRE_H

#include <stdint.h>

#define WIRE_BATCH_MAGIC   UINT32_C(0x42434358) /* "XCCB" */
#define WIRE_RESULTS_MAGIC UINT32_C(0x52434358) /* "XCCR" */
enum { WIRE_VERSION = 8, WIRE_PATH_SIZE = 56, WIRE_TOOLCHAINS_MAX = 64, WIRE_LEAF_BYTES_MAX = 64 };
#define WIRE_NONE UINT32_MAX

enum wire_toolchain_kind { WIRE_MODULE, WIRE_LIBFFI };

struct wire_batch {
	uint32_t magic, version;
	uint32_t size;                              /* of the whole file */
	uint32_t toolchain_count, toolchain_offset; /* struct wire_toolchain */
	uint32_t case_count, case_offset;           /* struct wire_case */
	uint32_t layout_words;                      /* of all cases together */
	uint32_t round_count;                       /* values a case */
	uint32_t hang_ms; /* a call that takes more CPU time, or ten times as much time, has hung */
	uint32_t
	    hangs_max;  /* after so many hangs of one ordered pair its other trials are skipped */
	uint32_t flags; /* enum wire_batch_flags */
	uint64_t
	    preserved; /* by a C function of the machine, as callers are: a mask of registers */
};

enum wire_batch_flags {
	WIRE_MEASURE = 1,   /* placements are asked for, too */
	WIRE_UNCHECKED = 2, /* what the ends of a call must preserve is not looked at */
	/* Callers call the callees of their own module by name, whatever they are given: no module
	 * is called with another, and nothing stands between the ends to check them. */
	WIRE_BY_NAME = 4,
};

struct wire_toolchain {
	uint32_t kind;
	uint32_t conventions;      /* bit 1 << enum convention: those whose rules it keeps */
	char path[WIRE_PATH_SIZE]; /* of the module; NUL-terminated; empty: nothing was built */
};

struct wire_case {
	uint32_t convention; /* enum convention */
	uint32_t type_count,
	    type_offset; /* struct wire_type; [0..named_count) are the named ones */
	uint32_t named_count;
	uint32_t member_count,
	    member_offset; /* uint32_t: indexes of types, those of record fields */
	uint32_t object_count, object_offset; /* struct wire_object; the result first */
	uint32_t fixed_count;                 /* parameters before the `...` */
	uint32_t flags;                       /* enum wire_case_flags */
	uint32_t layout_first, layout_count;  /* words in a module's layout array */
	uint32_t leaf_count;
	uint32_t value_size, value_offset; /* round_count values of value_size bytes each */
	uint32_t live_offset;              /* round_count times leaf_count bytes, 1 for live */
	/* Of the convention, struct target_rule: masks of registers. All zero: nothing is known. */
	uint64_t argument, result;
	uint64_t preserved; /* by this function: without what returns its result */
	uint64_t poison;    /* neither preserved nor carrying an argument */
	uint32_t home, hidden_pop;
	uint32_t x87_argument, x87_result; /* registers of the x87 stack that may be in use */
};

enum wire_case_flags {
	WIRE_VARIADIC = 1,
	WIRE_BEYOND_LIBFFI = 2,  /* it has something that libffi has no words for */
	WIRE_COUNTS_VECTORS = 4, /* of struct target_rule */
	WIRE_CALLEE_POPS = 8,    /* likewise; and it is not variadic */
	WIRE_COPIES = 16,        /* likewise */
	WIRE_TAIL_IN_LIST = 32,  /* the callee takes what follows the fixed ones out of a va_list */
};

enum wire_type_kind {
	WIRE_LEAF,    /* a scalar, a _BitInt, an enum, a bit-field */
	WIRE_NOTHING, /* has no leaves: an empty record, an array of no elements; also stands for a
	                 typedef, since all others speak of what it is of */
	WIRE_ARRAY,   /* and vectors */
	WIRE_STRUCT,
	WIRE_UNION
};

enum wire_type_flags {
	WIRE_SIGNED = 1,     /* a leaf that is read as signed */
	WIRE_BIT_FIELD = 2,  /* a leaf whose layout words count bits */
	WIRE_BIG_ENDIAN = 4, /* a record: the leaves in it, and in arrays in it, are stored so */
};

/* Leaves are numbered depth first, fields in order, elements in order, real before imaginary. */
struct wire_type {
	uint8_t kind;
	uint8_t flags;
	uint8_t scalar; /* of a leaf: enum scalar; SCALAR_COUNT: neither a scalar nor an enum */
	uint8_t width;  /* canonical bytes of a leaf */
	uint8_t parts;  /* leaves of a WIRE_LEAF */
	uint8_t reserved;
	uint16_t bits;  /* of a leaf that mean something, from the lowest */
	uint32_t count; /* elements of an array; fields of a record but for unnamed bit-fields */
	uint32_t first; /* array: the element's type; record: where its fields start in members */
	/* Of an enum or a record with leaves: its first layout word, counted within the case. */
	uint32_t layout;
};

enum wire_object_flags {
	WIRE_BY_REFERENCE = 1,
	WIRE_NARROW = 2, /* also observed converted to 64 bits */
};

struct wire_object {
	uint32_t type; /* WIRE_NONE: no result */
	uint32_t
	    layout; /* word, counted within the case, that holds its size; alignment behind it */
	uint32_t flags;
	uint32_t leaf; /* its first leaf */
};

enum wire_verdict {
	WIRE_UNTESTED, /* the runner did not come to it */
	WIRE_OK,
	WIRE_ABSTAINED, /* one of the two has no function for the case */
	WIRE_LAYOUT,    /* the two lay the case out differently: not called */
	WIRE_GATED,     /* one of the two fails against itself: not called */
	WIRE_SKIPPED,   /* hangs_max was reached: not called */
	WIRE_FLAKY,     /* went wrong once and not again, alone */
	WIRE_ARGS,
	WIRE_RETURN,
	WIRE_STATE,
	WIRE_CRASH,
	WIRE_HANG,
	WIRE_VERDICT_COUNT
};

enum wire_load {
	WIRE_LOADED,
	WIRE_NOT_BUILT,  /* no path was given */
	WIRE_NOT_LOADED, /* dlopen refused it, or the table is missing or of another version */
	WIRE_LOAD_CRASHED,
};

struct wire_results {
	uint32_t magic, version;
	uint32_t size;
	uint32_t load_offset;   /* struct wire_load_result, by toolchain */
	uint32_t layout_offset; /* uint32_t[toolchain_count][layout_words]; libffi's own included,
	                            zero where it abstains */
	uint32_t able_offset;   /* uint8_t[toolchain_count][case_count]: enum wire_able bits */
	uint32_t cell_offset; /* uint8_t[case_count][toolchain_count caller][.. callee] verdicts */
	uint32_t failure_offset, failure_count; /* struct wire_failure, one for each cell from
	                                           WIRE_FLAKY on; in the order of the cells */
	/* struct wire_placement, by toolchain and case; 0: they were not asked for. */
	uint32_t placement_offset;
	uint32_t run_offset, run_count;           /* struct wire_run */
	uint32_t surround_offset, surround_count; /* struct wire_surround */
	uint64_t trial_count;                     /* cells that were called */
	uint64_t call_count;                      /* calls made, all rounds counted */
	uint64_t cpu_us;                          /* microseconds of CPU, children included */
};

enum wire_able { WIRE_CAN_CALL = 1, WIRE_CAN_BE_CALLED = 2 };

struct wire_load_result {
	uint32_t load; /* enum wire_load */
	char message[252];
};

enum wire_failure_flags {
	WIRE_FAILURE_WIDE = 1,      /* seen in the value converted to 64 bits only */
	WIRE_FAILURE_AFTER = 2,     /* the caller's own object was changed by the call */
	WIRE_FAILURE_UNREACHED = 4, /* the callee was never entered, or its stores are missing */
	WIRE_FAILURE_BY_NAME = 8, /* set by the harness: of a call by name, where one by pointer is
	                               fine */
};

/* wire_failure.state: what a `state` verdict found; of wrong values as well, what came with them. */
enum wire_state {
	WIRE_STATE_X87_STACK = 1, /* registers of the x87 stack are in use after the call */
	WIRE_STATE_X87_CONTROL = 2,
	WIRE_STATE_MXCSR = 4, /* control bits only: exceptions may be raised */
	WIRE_STATE_DIRECTION = 8,
	WIRE_STATE_MEMORY = 16,   /* bytes beside an object were written */
	WIRE_STATE_REGISTER = 32, /* registers were not preserved */
	WIRE_STATE_FRAME = 64,    /* the stack was written above the argument area */
	WIRE_STATE_ALL = 127,
};

struct wire_failure {
	uint32_t case_index;
	uint16_t caller, callee;
	uint8_t verdict;
	uint8_t flags;
	uint8_t signal; /* of a crash */
	uint8_t round;  /* the value that showed it */
	uint8_t state;
	uint8_t width; /* bytes of sent and received */
	uint8_t phase; /* the stack pointer modulo 64 at the caller's entry, divided by 16 */
	uint8_t caller_state, callee_state; /* what of `state` is surely the doing of either */
	uint8_t reserved[3];
	uint32_t leaf; /* the first wrong one; WIRE_NONE where no leaf is at fault */
	/* Registers that were not preserved, by struct target: all, and whose doing it surely was. */
	uint64_t lost, caller_lost, callee_lost;
	uint8_t sent[WIRE_LEAF_BYTES_MAX], received[WIRE_LEAF_BYTES_MAX]; /* canonical bytes */
};

/* The order in which they are sent, for qsort(): by case, then by cell. */
static inline int wire_failure_compare(const void *left, const void *right)
{
	const struct wire_failure *a = left, *b = right;

	if (a->case_index != b->case_index)
		return a->case_index < b->case_index ? -1 : 1;
	if (a->caller != b->caller)
		return a->caller < b->caller ? -1 : 1;
	return a->callee < b->callee ? -1 : a->callee > b->callee;
}

/*
 * Placements: the structs of targets/place.h and targets/placement.h in fixed widths.
 */
struct wire_place {
	uint8_t area; /* enum place_area */
	uint8_t reg;
	uint16_t reserved;
	uint32_t slot, bit;
};

struct wire_run {
	uint32_t leaf;
	uint16_t first, count;
	struct wire_place place;
};

/* Of an object where it is passed. */
struct wire_surround {
	uint8_t extension; /* enum placement_extension */
	uint8_t padding;   /* enum placement_padding */
};

struct wire_half {
	uint8_t status; /* enum placement_status */
	uint8_t signal;
	uint16_t reserved;
	uint32_t run_first, run_count;
	uint32_t surround_first; /* one for each object of the case; of a measured half only */
};

enum { WIRE_HALVES = 4 };

struct wire_placement {
	struct wire_half half[WIRE_HALVES]; /* enum placement_side */
	struct wire_place hidden_sent, hidden_read;
	uint8_t hidden_returned;
	uint8_t reserved;
	int16_t vector_count;
	int32_t popped;
	uint32_t cpu_ns; /* of the measuring */
};

_Static_assert(sizeof(struct wire_batch) == 56, "padding");
_Static_assert(sizeof(struct wire_toolchain) == 64, "padding");
_Static_assert(sizeof(struct wire_case) == 112, "padding");
_Static_assert(sizeof(struct wire_type) == 20, "padding");
_Static_assert(sizeof(struct wire_object) == 16, "padding");
_Static_assert(sizeof(struct wire_results) == 80, "padding");
_Static_assert(sizeof(struct wire_load_result) == 256, "padding");
_Static_assert(sizeof(struct wire_failure) == 176, "padding");
_Static_assert(sizeof(struct wire_placement) == 100, "padding");

#endif
