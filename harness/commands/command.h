/* A command: its name, what it does, and what they all share. */
#ifndef COMMANDS_COMMAND_H
#define COMMANDS_COMMAND_H

#include <argp.h>
#include <stdio.h>

#include "../base/error.h"
#include "../campaign/campaign.h"
#include "../discover/discover.h"
#include "../toolchain/toolchain.h"

/* Exit codes; where several apply: interrupted (128 + signal), usage, finding, machine, nothing. */
enum exit_code { EXIT_AGREE, EXIT_FINDING, EXIT_USAGE, EXIT_MACHINE, EXIT_NOTHING };

struct command {
	const char *name;
	const char *summary;
	/* argv[0] is "crosscall NAME"; the arena is the program's; returns the exit code */
	int (*run)(int argc, char **argv, struct arena *arena);
	const struct argp *argp; /* what it takes, besides what all commands take */
	bool has_json;           /* it takes --json, and asks command_is_json() */
};

extern const struct command command_run, command_check, command_explain, command_show,
    command_reduce, command_promote, command_report, command_export, command_interesting,
    command_toolchains, command_diff, command_status, command_doctor, command_bisect,
    command_nightly, command_manual, command_compare, command_history, command_redact;

/* All of them, in the order of --help. */
extern const struct command *const commands[];
extern const size_t command_count;

/* --with, --rootfs, --target and --no-libffi, the same for every command: an argp child whose input is a
 * struct toolchain_options. */
struct toolchain_options {
	const struct target *target;
	const char *with[128];
	size_t with_count;
	const char *rootfs[16];
	size_t rootfs_count;
	bool libffi;
	bool libffi_named; /* by --with libffi: then its findings decide the exit code too */
	bool with_ignored; /* set by the command: see struct discover_request */
};

extern const struct argp toolchain_argp;
extern const struct argp system_argp; /* --rootfs and --target alone, with the same input */
void toolchain_options_init(struct toolchain_options *options);

/* -j, --linked, --keep, --stats and --exit-on, the same for every command that judges cases and whose report and
 * exit code are of findings: an argp child whose input is a struct judging_options. */
struct judging_options {
	struct campaign_options campaign;
	uint32_t exit_on; /* TIER_BITs: a finding of others alone does not decide the exit code */
	bool stats;
};

extern const struct argp judging_argp;
extern const struct argp working_argp; /* -j, --linked and --keep alone, with the same input */
void judging_options_init(struct judging_options *options);

/* Finds the toolchains. Those that were named and are left out are told on standard error, and not
 * in the list. `flags` are those of struct discover_request. */
bool toolchain_options_resolve(const struct toolchain_options *options, const char *flags,
                               struct arena *arena, struct toolchain_list *list,
                               struct error *error);

/* Prints "crosscall: MESSAGE" and returns the exit code of the error's kind. */
int command_fail(const struct error *error);

/* A store's folder: `out` when it was given, or the newest of its nights; else the newest under
 * ./crosscall.out, or under the default folder of nights. */
bool command_find_store(const char *out, struct arena *arena, const char **folder,
                        struct error *error);
/* The next free folder under ./crosscall.out: 1, 2, 3... */
bool command_new_store(struct arena *arena, const char **folder, struct error *error);

/* Parses the command line: the command's argp, which gets `input`, and --json, --color and --quiet, which
 * are the program's. The questions below are asked behind it. */
void command_parse(const struct command *command, int argc, char **argv, void *input);
/* The parsers of a command's line, its own first. */
enum { COMMAND_PARSERS = 4 };
void command_parsers(const struct command *command,
                     struct argp_child child[static COMMAND_PARSERS]);
/* A parser that has no options of its own: hands its input to its only child. */
error_t command_hand_on(int key, char *argument, struct argp_state *state);

/* True when colour belongs on the stream: as --color says, else on a terminal that is not dumb and
 * without NO_COLOR (no-color.org). */
bool command_has_colour(FILE *stream);
/* True when the stream is a terminal that can be written over. */
bool command_redraws(FILE *stream);
/* Errors alone belong on standard error. */
bool command_is_quiet(void);
/* One JSON object, for a program, belongs on standard output. */
bool command_is_json(void);

/* The tiers that an option names; a name that is none ends the program. */
uint32_t option_tiers(const char *option, const char *text, const struct argp_state *state);

/* A folder that an option names and the command writes into; an empty name, as an unset variable makes it,
 * ends the program. */
const char *option_folder(const char *option, const char *text, const struct argp_state *state);

/* The number that --jobs was given; any other text ends the program. */
unsigned option_jobs(const char *text, const struct argp_state *state);
/* One a processor. */
unsigned jobs_default(void);

/* Numbers as users write them; false for anything else. */
bool parse_u64(const char *text, uint64_t *value);
/* "N" or "A..B": sets the part's start and count. */
bool parse_cases(const char *text, struct campaign_part *part);
/* "90", "30s", "10m", "2h", in seconds. */
bool parse_duration(const char *text, double *seconds);

#endif
