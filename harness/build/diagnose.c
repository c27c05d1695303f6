#include "diagnose.h"

#include <string.h>

enum { MESSAGE_MAX = 300, RUSTC_PANIC = 101 };

/* rustc and gcc end with an ordinary exit code after an accident, clang does when a crash is that
 * of a child of its own. The first of the list that was printed is what is told. */
static const char *const accident[] = {
    "internal compiler error",
    "error in backend",
    "Assertion `",
    "PLEASE submit a bug report",
    "the compiler unexpectedly panicked",
    "clang frontend command failed",
    "Segmentation fault",
    "LLVM ERROR",
    "out of memory",
};

static const char *crash_in(const char *text)
{
	for (size_t i = 0; i < ARRAY_LEN(accident); i++) {
		const char *found = strstr(text, accident[i]);

		if (found != NULL)
			return found;
	}
	return NULL;
}

/* Not the compiler's fault. */
static const char disk_full[] = "No space left on device";

/* Control characters would end up on somebody's terminal, other bytes in somebody's JSON. */
const char *diagnose_line(struct arena *arena, const char *text)
{
	size_t length = strcspn(text, "\r\n");
	char *line = arena_strndup(arena, text, MIN(length, (size_t)MESSAGE_MAX));

	for (char *at = line; *at != '\0'; at++)
		if ((unsigned char)*at < ' ' || (unsigned char)*at > '~')
			*at = '?';
	return line;
}

/* One line up to the first address: LLVM prints those of its nodes, which differ from run to run. */
static const char *without_addresses(struct arena *arena, const char *text)
{
	const char *line = diagnose_line(arena, text), *address = strstr(line, " 0x");
	size_t length = address == NULL ? strlen(line) : (size_t)(address - line);

	while (length > 0 && (line[length - 1] == ':' || line[length - 1] == ' '))
		length--;
	return arena_strndup(arena, line, length);
}

/* From the word "error" on: what stands before it is a place in a file of ours. */
static const char *first_error(struct arena *arena, const char *text)
{
	const char *found = strstr(text, "error");

	if (found == NULL)
		found = text + strspn(text, "\r\n\t ");
	return diagnose_line(arena, found);
}

static const char *told(struct arena *arena, const struct process_result *result)
{
	struct buffer story;
	const char *text;

	buffer_init(&story);
	process_describe(result, &story);
	text = arena_strdup(arena, story.data);
	buffer_release(&story);
	return text;
}

const char *diagnose_output(const struct process_result *result)
{
	return result->error_output.length > 0 ? result->error_output.data : result->output.data;
}

static struct build_case diagnose_exit(const struct process_result *result, struct arena *arena)
{
	const char *output = diagnose_output(result);
	const char *crash = crash_in(output);

	if (result->code == 0)
		return (struct build_case){BUILD_OK, NULL};
	if (strstr(output, disk_full) != NULL)
		return (struct build_case){BUILD_GIVEN_UP, disk_full};
	if (crash != NULL)
		return (struct build_case){BUILD_CRASHED, without_addresses(arena, crash)};
	/* 128+n is what a shell in front of the compiler makes of signal n. */
	if (result->code == RUSTC_PANIC || result->code > 128)
		return (struct build_case){BUILD_CRASHED, told(arena, result)};
	if (*first_error(arena, output) == '\0')
		return (struct build_case){BUILD_REJECTED, told(arena, result)};
	return (struct build_case){BUILD_REJECTED, first_error(arena, output)};
}

struct build_case diagnose(const struct process_result *result, struct arena *arena)
{
	switch (result->end) {
	case PROCESS_EXITED:
		return diagnose_exit(result, arena);
	case PROCESS_SIGNALLED:
		return (struct build_case){BUILD_CRASHED, told(arena, result)};
	case PROCESS_NOT_STARTED: /* the machine is at fault, and accuses nobody */
		return (struct build_case){BUILD_GIVEN_UP, told(arena, result)};
	case PROCESS_TIMED_OUT:
		return (struct build_case){BUILD_HUNG, told(arena, result)};
	case PROCESS_STOPPED:
		return (struct build_case){BUILD_STOPPED, "interrupted"};
	}
	unreachable();
}

/* The first line names a function, the second says what is wrong with it. */
static const char *first_link_error(struct arena *arena, const char *text)
{
	const char *found = strstr(text, "undefined reference");

	return found != NULL ? diagnose_line(arena, found) : first_error(arena, text);
}

struct build_case diagnose_link(const struct process_result *result, struct arena *arena)
{
	struct build_case outcome = diagnose(result, arena);

	if (outcome.status == BUILD_REJECTED)
		outcome.message = first_link_error(arena, result->error_output.data);
	if (outcome.status != BUILD_OK && outcome.status != BUILD_STOPPED &&
	    outcome.status != BUILD_GIVEN_UP)
		outcome = (struct build_case){
		    BUILD_GARBAGE, arena_printf(arena, "cannot be linked: %s", outcome.message)};
	return outcome;
}
