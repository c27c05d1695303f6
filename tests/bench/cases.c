/*
 * Writes the first cases of seed 1 that a language can say.
 *
 *     bench-cases LANGUAGE COUNT FOLDER
 *
 * The files are FOLDER/00000.case and so on; the folder exists.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../generators/emit.h"
#include "../../generators/generate.h"
#include "../../generators/text.h"
#include "../../harness/base/file.h"

static bool write_case(const struct abi_case *c, const char *folder, unsigned number)
{
	char path[4096];
	struct buffer text;
	struct error error;
	bool written;

	snprintf(path, sizeof path, "%s/%05u.case", folder, number);
	buffer_init(&text);
	case_print(c, &text);
	written = file_write(path, text.data, text.length, &error);
	buffer_release(&text);
	if (!written)
		fprintf(stderr, "%s\n", error.message);
	return written;
}

int main(int argc, char **argv)
{
	struct generate_options options = {.seed = 1, .tiers = TIER_BIT(TIER_ISO)};
	const struct language *language;
	struct arena arena;
	unsigned count, done = 0;

	if (argc != 4)
		return 2;
	language = strcmp(argv[1], "rust") == 0 ? &language_rust : &language_c;
	count = (unsigned)strtoul(argv[2], NULL, 10);
	arena_init(&arena);
	for (uint64_t index = 0; done < count; index++) {
		const struct abi_case *c = case_generate(&arena, &options, index);

		if (emit_refusal(language, language->features, c) == NULL &&
		    !write_case(c, argv[3], done++))
			return 3;
		arena_reset(&arena);
	}
	arena_release(&arena);
	return 0;
}
