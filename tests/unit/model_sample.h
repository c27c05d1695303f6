/* What the tests of the model have in common: an arena, cases, answers as text. */
#ifndef TESTS_MODEL_SAMPLE_H
#define TESTS_MODEL_SAMPLE_H

#include <criterion/criterion.h>
#include <string.h>

#include "../../generators/text.h"
#include "../../targets/model_private.h"
#include "../../targets/x86.h"

enum { WORDS_MAX = 24 };

static struct arena arena;

static inline void setup(void)
{
	arena_init(&arena);
}

static inline void teardown(void)
{
	arena_release(&arena);
}

static inline const struct abi_case *parse(const char *text)
{
	struct error error = {0};
	const struct abi_case *c = case_parse(&arena, "row", text, strlen(text), &error);

	cr_assert_not_null(c, "%s: %s", text, error.message);
	return c;
}

/* The places of an object: leaves apart by a space, the parts of a leaf by a comma, the register that has
 * it too behind a slash. */
static inline void print_object(const struct target *target, const struct model_object *object,
                                struct buffer *out)
{
	if (object->silent)
		buffer_puts(out, "silent");
	for (size_t i = 0; i < object->count; i++) {
		const struct place_run *run = &object->run[i];

		if (i > 0)
			buffer_puts(out, run->leaf == run[-1].leaf ? "," : " ");
		place_print(target, run->place, run->count, out);
	}
	if (object->twin >= 0)
		buffer_printf(out, "/%s", target->reg[object->twin].name);
}

static inline const char *print_call(const struct target *target, const struct abi_case *c,
                                     const struct model_call *call)
{
	struct buffer out;
	const char *text;

	buffer_init(&out);
	for (size_t i = 0; i <= c->parameter_count; i++) {
		if (i > 0)
			buffer_puts(&out, " | ");
		print_object(target, &call->object[i], &out);
	}
	text = arena_strdup(&arena, out.data);
	buffer_release(&out);
	return text;
}

#endif
