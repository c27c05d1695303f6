#include "finding.h"

#include <string.h>

bool finding_kind_is_alone(enum finding_kind kind)
{
	return kind == FINDING_SELF || kind == FINDING_COMPILER;
}

bool finding_is_linked(const char *id)
{
	const size_t length = strlen(id), suffix = strlen(FINDING_LINKED);

	return length > suffix && strcmp(id + length - suffix, FINDING_LINKED) == 0;
}

struct finding *finding_copy(struct arena *arena, const struct finding *finding)
{
	struct finding *f = arena_copy(arena, finding, sizeof *finding);
	const char **text[] = {&f->id,        &f->case_id,  &f->case_text, &f->classes,
	                       &f->toolchain, &f->caller,   &f->callee,    &f->leaf,
	                       &f->sent,      &f->received, &f->detail,    &f->verdict};

	for (size_t i = 0; i < ARRAY_LEN(text); i++)
		*text[i] = arena_strdup(arena, *text[i]);
	return f;
}
