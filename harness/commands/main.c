#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../reports/versions.h"
#include "../base/arena.h"
#include "../import/import.h"
#include "command.h"

const struct command *const commands[] = {
    &command_run,        &command_nightly, &command_check,   &command_explain,     &command_show,
    &command_reduce,     &command_report,  &command_export,  &command_interesting, &command_promote,
    &command_toolchains, &command_diff,    &command_status,  &command_doctor,      &command_bisect,
    &command_manual,     &command_compare, &command_history, &command_redact};
const size_t command_count = ARRAY_LEN(commands);

static void print_help(FILE *out)
{
	fputs(
	    "crosscall finds out whether compilers agree on the ABI: it lets every compiler build\n"
	    "both ends of random calls, makes the calls across every pair, and checks that every\n"
	    "byte arrives.\n\n"
	    "usage: crosscall COMMAND [OPTION...]\n\n",
	    out);
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		fprintf(out, "  %-12s%s\n", commands[i]->name, commands[i]->summary);
	fputs(
	    "\ncrosscall COMMAND --help tells the options of each; crosscall --version tells the\n"
	    "versions of the libraries, too.\n\n"
	    "exit codes: 0 all agree, 1 finding, 2 usage, 3 the machine or a compiler failed us,\n"
	    "            4 nothing was tested, 128+n interrupted by signal n\n",
	    out);
}

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

/* Output that could not be written is no success. */
static int flush(int code)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return code;
	fprintf(stderr, "crosscall: cannot write to standard output: %s\n", strerror(errno));
	return EXIT_MACHINE;
}

int main(int argc, char **argv)
{
	const struct command *command;
	struct arena arena;
	char name[64];
	int code;

	argp_err_exit_status = EXIT_USAGE;
	if (argc >= 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
	                  strcmp(argv[1], "help") == 0)) {
		print_help(stdout);
		return flush(EXIT_AGREE);
	}
	if (argc >= 2 && strcmp(argv[1], "--version") == 0) {
		versions_print(CROSSCALL_VERSION, import_is_there(), stdout);
		return flush(EXIT_AGREE);
	}
	command = argc >= 2 ? find_command(argv[1]) : NULL;
	if (command == NULL) {
		if (argc >= 2)
			fprintf(stderr, "crosscall: there is no command \"%s\"\n\n", argv[1]);
		print_help(stderr);
		return EXIT_USAGE;
	}
	snprintf(name, sizeof name, "crosscall %s", command->name);
	argv[1] = name;
	arena_init(&arena);
	code = command->run(argc - 1, argv + 1, &arena);
	arena_release(&arena);
	return flush(code);
}
