/* Cases as the runner reads them: the bytes of harness/runner/wire.h. */
#ifndef RUN_ENCODE_H
#define RUN_ENCODE_H

#include "../../generators/case.h"
#include "../../targets/target.h"
#include "../base/buffer.h"

struct encode_toolchain {
	bool libffi;
	const char *module;   /* its file's name; NULL when there is none */
	uint32_t conventions; /* bit 1 << enum convention: those whose rules it keeps */
};

struct encode_request {
	const struct abi_case *const *c;
	size_t count;
	const struct encode_toolchain *toolchain;
	size_t toolchain_count;
	uint32_t hang_ms, hangs_max;    /* see struct wire_batch */
	bool quiet_nans;                /* of struct target */
	const struct target_rule *rule; /* likewise; NULL: none is known */
	bool measure;                   /* ask for placements */
	bool by_name;                   /* WIRE_BY_NAME */
};

/* Appends a whole batch; returns the layout words of all its cases together. */
uint32_t encode_batch(const struct encode_request *request, struct buffer *out);

#endif
