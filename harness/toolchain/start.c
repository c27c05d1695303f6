#include "start.h"

#include <stdlib.h>
#include <string.h>

#include "../base/process.h"

#define FOLDER "{folder}"

size_t start_length(const char *const *list)
{
	size_t count = 0;

	while (list[count] != NULL)
		count++;
	return count;
}

const char *const *start_join(struct arena *arena, const char *const *first,
                              const char *const *second)
{
	const size_t count = start_length(first), more = start_length(second);
	const char **list = NEW_ARRAY(arena, const char *, count + more + 1);

	for (size_t i = 0; i < count; i++)
		list[i] = first[i];
	for (size_t i = 0; i < more; i++)
		list[count + i] = second[i];
	return list;
}

const char *const *start_of(struct arena *arena, const char *program)
{
	return start_join(arena, (const char *const[]){program, NULL}, (const char *const[]){NULL});
}

static const char *expand(struct arena *arena, const char *word, const char *folder)
{
	const char *found = strstr(word, FOLDER);

	if (found == NULL)
		return word;
	return arena_printf(arena, "%.*s%s%s", (int)(found - word), word, folder,
	                    expand(arena, found + strlen(FOLDER), folder));
}

const char *const *start_in(struct arena *arena, const char *const *start, const char *folder)
{
	const size_t count = start_length(start);
	const char **list = NEW_ARRAY(arena, const char *, count + 1);

	for (size_t i = 0; i < count; i++)
		list[i] = expand(arena, start[i], folder);
	return list;
}

const char *start_folder(void)
{
	const char *folder = getenv("TMPDIR");

	return folder != NULL && *folder != '\0' ? folder : "/tmp";
}

const char *start_ask(struct arena *arena, const char *const *start, const char *const *question)
{
	const char *const *argv =
	    start_join(arena, start_in(arena, start, start_folder()), question);
	struct process_request request = {.argv = argv, .seconds = QUESTION_SECONDS, .merge = true};
	struct process_result result;
	const char *answer = NULL;

	process_run(&request, &result);
	if (result.end == PROCESS_EXITED && result.code == 0)
		answer = arena_strdup(arena, result.output.data);
	process_result_release(&result);
	return answer;
}

const char *start_ask_one(struct arena *arena, const char *const *start, const char *question)
{
	return start_ask(arena, start, (const char *const[]){question, NULL});
}
