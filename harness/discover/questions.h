/*
 * Many questions to a compiler in one source, each on lines of its own, and what its complaints,
 * which name lines, say of each.
 */
#ifndef DISCOVER_QUESTIONS_H
#define DISCOVER_QUESTIONS_H

#include "../../generators/emit.h"
#include "../base/arena.h"
#include "../base/buffer.h"

struct questions {
	feature_set accept; /* features that are asked for */
	feature_set effect; /* those of them whose effect is, too */
};

struct question_lines {
	unsigned first, last;
	enum feature feature;
	bool is_effect;
};

struct question_source {
	struct buffer text;
	unsigned line_count;
	size_t count;
	struct question_lines lines[4 * FEATURE_COUNT];
};

/* What a compiler says no to. */
struct complaints {
	feature_set accept, effect;
	const char *reason[FEATURE_COUNT]; /* of `accept`; owned by the arena */
};

/* All that the language has words for. */
struct questions questions_all(const struct language *language);

void question_source_write(struct question_source *source, const struct language *language,
                           const struct questions *questions);
void question_source_release(struct question_source *source);

/* Reads what the compiler printed of the source in `file`, a name without a folder. False when it
 * complains of no question. */
bool complaints_read(struct complaints *complaints, const struct question_source *source,
                     const char *file, const char *printed, struct arena *arena);

#endif
