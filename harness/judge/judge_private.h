/* What the parts of the judge share: the batch under judgement and the record that grows. */
#ifndef JUDGE_JUDGE_PRIVATE_H
#define JUDGE_JUDGE_PRIVATE_H

#include "judge.h"

struct judging {
	const struct judge_request *request;
	struct arena *arena;
	const struct run_result *run;
	size_t toolchain_count;
	struct batch_record record;
	uint32_t *verdict;
	struct finding *finding;
	size_t finding_capacity;
	size_t wrong; /* next of the runner's failures: they come in the order of the cells */
};

/* What the judge knows of one case before it looks for findings. */
struct case_view {
	size_t index; /* in the batch */
	const struct abi_case *c;
	const bool *able;     /* by toolchain: it has a part in the case */
	const bool *laid_out; /* by toolchain: it says how it lays the case out, callable or not */
	const bool *sound;    /* by toolchain: its control passed */
	const char *id, *text;
	const struct wire_failure *wrong; /* the case's failures */
	size_t wrong_count;
};

/* A new finding of the case, its common fields filled in; `suffix` follows the case's id. */
struct finding *judge_add(struct judging *j, const struct case_view *view, enum finding_kind kind,
                          const char *suffix);

void judge_layout(struct judging *j, const struct case_view *view);
void judge_calls(struct judging *j, const struct case_view *view);
/* Findings and abstentions that come from building and loading; for the batch as a whole. */
void judge_builds(struct judging *j);
void judge_coverage(struct judging *j, const struct case_view *const *views);

#endif
