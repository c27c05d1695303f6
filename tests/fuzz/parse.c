/* Whatever text comes in: the parser says no with a message, or what it took prints and parses to
 * itself. The other readers of a case walk it too, so that a limit that is not kept shows. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../generators/coverage.h"
#include "../../generators/leaf.h"
#include "../../generators/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void stop_unless(bool good, const char *what, const char *shown)
{
	if (good)
		return;
	fprintf(stderr, "%s:\n%s\n", what, shown);
	abort();
}

static void ignore_cell(const char *cell, void *context)
{
	(void)cell;
	(void)context;
}

static void check_inverse(struct arena *arena, const struct abi_case *c)
{
	struct buffer first, second;
	struct error error = {0};
	const struct abi_case *again;

	buffer_init(&first);
	buffer_init(&second);
	case_print_with_comment(c, &first);
	again = case_parse(arena, "printed", first.data, first.length, &error);
	stop_unless(again != NULL, error.message, first.data);
	case_print_with_comment(again, &second);
	stop_unless(strcmp(first.data, second.data) == 0, second.data, first.data);
	buffer_release(&second);
	buffer_release(&first);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct error error = {0};
	const struct abi_case *c;

	arena_init(&arena);
	c = case_parse(&arena, "input", (const char *)data, size, &error);
	if (c == NULL) {
		stop_unless(error.kind == ERROR_USAGE, "the error has no kind", error.message);
		stop_unless(strncmp(error.message, "input:", 6) == 0, "no place", error.message);
	} else {
		check_inverse(&arena, c);
		leaf_enumerate(&arena, c);
		coverage_of(c, NULL, ignore_cell, NULL);
	}
	arena_release(&arena);
	return 0;
}
