#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../generators/tier.h"
#include "../base/file.h"
#include "../nights/nights.h"
#include "command.h"

#define STORES "crosscall.out"

enum { OPTION_WITH = 'w', OPTION_TARGET = 256, OPTION_NO_LIBFFI, OPTION_ROOTFS, JOBS_MAX = 1024 };

static const struct argp_option system_options[] = {
    {"rootfs", OPTION_ROOTFS, "DIR", 0,
     "A folder with the root file system of another distribution: its compilers take part as those "
     "of the machine do, called DIR/gcc-16, and run through bubblewrap. May be given many times.",
     0},
    {"target", OPTION_TARGET, "NAME", 0, "x86_64-sysv (the default), or i386-sysv", 0},
    {0},
};

static void parse_target(struct toolchain_options *o, const char *name, struct argp_state *state)
{
	o->target = target_find(name);
	if (o->target != NULL)
		return;
	fprintf(stderr, "%s: there is no target \"%s\"; there are:", state->name, name);
	for (size_t i = 0; targets[i] != NULL; i++)
		fprintf(stderr, " %s", targets[i]->name);
	fputc('\n', stderr);
	exit(argp_err_exit_status);
}

static error_t parse_system(int key, char *argument, struct argp_state *state)
{
	struct toolchain_options *o = state->input;

	switch (key) {
	case OPTION_ROOTFS:
		if (o->rootfs_count == ARRAY_LEN(o->rootfs))
			argp_error(state, "--rootfs: at most %zu folders", ARRAY_LEN(o->rootfs));
		o->rootfs[o->rootfs_count++] = argument;
		return 0;
	case OPTION_TARGET:
		parse_target(o, argument, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp system_argp = {.options = system_options, .parser = parse_system};

static const struct argp_option options[] = {
    {"with", OPTION_WITH, "TOOLCHAIN", 0,
     "A toolchain to take part: gcc-12 (its -O0 and its -O2), gcc-12:-O1,-fno-plt (a comma inside "
     "a flag is \\,), a path in place of the name, NAME=PATH:FLAGS, the toolchains that FILE.yaml "
     "describes, or "
     "libffi. May be given many "
     "times; without it all compilers of the machine take part.",
     0},
    {"no-libffi", OPTION_NO_LIBFFI, 0, 0, "Leave libffi out", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct toolchain_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = o;
		return 0;
	case OPTION_WITH:
		if (o->with_count == ARRAY_LEN(o->with))
			argp_error(state, "--with: at most %zu toolchains", ARRAY_LEN(o->with));
		if (strcmp(argument, "libffi") == 0)
			o->libffi_named = true;
		else
			o->with[o->with_count++] = argument;
		return 0;
	case OPTION_NO_LIBFFI:
		o->libffi = false;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_child children[] = {{&system_argp, 0, NULL, 0}, {0}};
const struct argp toolchain_argp = {.options = options, .parser = parse, .children = children};

void toolchain_options_init(struct toolchain_options *o)
{
	*o = (struct toolchain_options){.target = targets[0], .libffi = true};
}

bool toolchain_options_resolve(const struct toolchain_options *o, const char *flags,
                               struct arena *arena, struct toolchain_list *list,
                               struct error *error)
{
	struct discover_request request = {
	    .target = o->target,
	    .with_count = o->with_count,
	    .with = o->with,
	    .rootfs = o->rootfs,
	    .rootfs_count = o->rootfs_count,
	    .flags = flags,
	    .libffi = o->libffi || o->libffi_named,
	    .with_ignored = o->with_ignored,
	};

	if (!discover(&request, arena, list, error))
		return false;
	if (o->with_count == 0)
		return true;
	for (size_t i = 0; i < list->left_out_count; i++)
		fprintf(stderr, "crosscall: %s is left out: %s\n", list->left_out[i].name,
		        list->left_out[i].reason);
	list->left_out_count = 0;
	return true;
}

int command_fail(const struct error *error)
{
	fprintf(stderr, "crosscall: %s\n", error->message);
	switch (error->kind) {
	case ERROR_USAGE:
		return EXIT_USAGE;
	case ERROR_NOTHING:
		return EXIT_NOTHING;
	case ERROR_INTERRUPTED:
		return 128 + error->signal;
	case ERROR_MACHINE:
	case ERROR_NONE:
		return EXIT_MACHINE;
	}
	unreachable();
}

/* The highest number that names a folder under STORES; 0 for none. */
static unsigned long newest_store(void)
{
	DIR *folder = opendir(STORES);
	unsigned long newest = 0;
	struct dirent *entry;

	if (folder == NULL)
		return 0;
	while ((entry = readdir(folder)) != NULL) {
		char *end;
		unsigned long number = strtoul(entry->d_name, &end, 10);

		if (*end == '\0')
			newest = MAX(newest, number);
	}
	closedir(folder);
	return newest;
}

bool command_find_store(const char *out, struct arena *arena, const char **folder,
                        struct error *error)
{
	unsigned long newest;

	if (out != NULL)
		return nights_resolve(arena, out, folder, error);
	newest = newest_store();
	if (newest == 0)
		return nights_resolve(arena, NIGHTS_FOLDER, folder, error) ||
		       error_set(error, ERROR_USAGE,
		                 "there is no campaign under ./" STORES
		                 ", no night under ./" NIGHTS_FOLDER
		                 ", and no other folder was named");
	*folder = arena_printf(arena, STORES "/%lu", newest);
	return true;
}

bool command_new_store(struct arena *arena, const char **folder, struct error *error)
{
	*folder = arena_printf(arena, STORES "/%lu", newest_store() + 1);
	return folder_make(*folder, error);
}

uint32_t option_tiers(const char *option, const char *text, const struct argp_state *state)
{
	const char *unknown;
	uint32_t tiers;

	if (tiers_parse(text, &tiers, &unknown))
		return tiers;
	fprintf(stderr, "%s: --%s: there is no tier \"%.*s\"; there are:", state->name, option,
	        (int)strcspn(unknown, ","), unknown);
	for (size_t i = 0; i < TIER_COUNT; i++)
		fprintf(stderr, " %s", tier_name[i]);
	fputc('\n', stderr);
	exit(argp_err_exit_status);
}

const char *option_folder(const char *option, const char *text, const struct argp_state *state)
{
	if (*text == '\0')
		argp_error(state, "--%s: expected a folder, got \"\"", option);
	return text;
}

unsigned option_jobs(const char *text, const struct argp_state *state)
{
	uint64_t jobs = 0;

	if (!parse_u64(text, &jobs) || jobs < 1 || jobs > JOBS_MAX)
		argp_error(state, "--jobs: expected a number from 1 to %d, got \"%s\"", JOBS_MAX,
		           text);
	return (unsigned)jobs;
}

unsigned jobs_default(void)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	return processors > 0 ? (unsigned)processors : 1;
}

bool parse_u64(const char *text, uint64_t *value)
{
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	*value = strtoull(text, &end, text[0] == '0' && (text[1] | 32) == 'x' ? 16 : 10);
	return errno == 0 && *end == '\0';
}

bool parse_cases(const char *text, struct campaign_part *part)
{
	const char *dots = strstr(text, "..");
	char first[32];
	uint64_t last;

	part->start = 0;
	if (dots == NULL)
		return parse_u64(text, &part->count) && part->count > 0 && part->count <= INT64_MAX;
	if ((size_t)(dots - text) >= sizeof first)
		return false;
	memcpy(first, text, (size_t)(dots - text));
	first[dots - text] = '\0';
	if (!parse_u64(first, &part->start) || !parse_u64(dots + 2, &last) || part->start >= last ||
	    last > INT64_MAX)
		return false;
	part->count = last - part->start;
	return true;
}

bool parse_duration(const char *text, double *seconds)
{
	char *end;

	*seconds = strtod(text, &end);
	if (end == text || !(*seconds > 0 && *seconds < 1e9))
		return false;
	if (strcmp(end, "m") == 0)
		*seconds *= 60;
	else if (strcmp(end, "h") == 0)
		*seconds *= 3600;
	else if (strcmp(end, "s") != 0 && *end != '\0')
		return false;
	return true;
}
