#include "../reduce.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../generators/text.h"
#include "../base/file.h"
#include "../claim.h"
#include "../store.h"
#include "cases.h"
#include "command.h"

enum { OPTION_OUT = 'o', OPTION_JOBS = 'j', OPTION_QUIET = 'q', JOBS_MAX = 1024 };

static const struct argp_option options[] = {
    {"out", OPTION_OUT, "DIR", 0,
     "The campaign that a finding's id is looked up in (default: the newest under crosscall.out)",
     0},
    {"jobs", OPTION_JOBS, "N", 0, "Compilers at once (default: one a processor)", 0},
    {"quiet", OPTION_QUIET, 0, 0, "Tell no steps", 0},
    {0},
};

struct reduce_options {
	struct toolchain_options toolchains;
	struct cases_request cases;
	unsigned jobs;
	bool quiet;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct reduce_options *o = state->input;
	uint64_t jobs;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->toolchains;
		return 0;
	case OPTION_OUT:
		o->cases.out = argument;
		return 0;
	case OPTION_JOBS:
		if (!parse_u64(argument, &jobs) || jobs < 1 || jobs > JOBS_MAX)
			argp_error(state, "--jobs: expected a number from 1 to %d, got \"%s\"",
			           JOBS_MAX, argument);
		o->jobs = (unsigned)jobs;
		return 0;
	case OPTION_QUIET:
		o->quiet = true;
		return 0;
	case ARGP_KEY_ARGS:
		if (state->argc - state->next != 1)
			argp_error(state, "one case at a time, please");
		return cases_parse_arguments(&o->cases, state);
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "which case? name a FILE.case, a finding's id, or -");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_child children[] = {{&toolchain_argp, 0, "Toolchains", 1}, {0}};
static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "FILE.case | FINDING | -",
    .doc = "Makes the case as small as it can be while it shows the same disagreement.\v"
           "The smallest case is on standard output, what was taken away on standard error.",
    .children = children,
};

/* What a name that is no file stands for; NULL for a file. */
static bool find_finding(const struct reduce_options *o, const char *name, struct arena *arena,
                         const struct finding **found, struct error *error)
{
	struct finding *finding = NEW(arena, struct finding);
	const char *folder;
	struct store *store;
	struct stat status;
	bool is_found;

	*found = NULL;
	if (strcmp(name, "-") == 0 || stat(name, &status) == 0)
		return true;
	if (!command_find_store(o->cases.out, arena, &folder, error) ||
	    !store_open(folder, &store, error))
		return false;
	is_found = store_finding(store, name, arena, finding, error);
	store_close(store);
	*found = finding;
	return is_found;
}

static void print_step(const struct abi_case *c, const char *taken, void *context)
{
	const bool *is_quiet = context;

	(void)c;
	if (!*is_quiet)
		fprintf(stderr, "taken away: %s\n", taken);
}

/* "10 parameters, 5 types, 64 leaves". */
static void print_extent(const struct abi_case *c)
{
	const size_t types = c->type_count, parameters = c->parameter_count;
	const uint32_t leaves = case_leaf_count(c);

	printf("%zu parameter%s, %zu type%s, %u lea%s", parameters, parameters == 1 ? "" : "s",
	       types, types == 1 ? "" : "s", leaves, leaves == 1 ? "f" : "ves");
}

static void print_result(const struct abi_case *from, const struct claim *claim,
                         const struct reduce_result *result)
{
	const struct finding *f = &result->after;
	struct buffer text;

	if (strcmp(result->a, result->b) == 0)
		printf("// %s of %s", f->verdict, result->a);
	else
		printf("// %s between %s and %s", f->verdict, result->a, result->b);
	printf("%s%s\n", *f->leaf != '\0' ? ": " : "", f->leaf);
	if (*f->classes != '\0')
		printf("// %s\n", f->classes);
	printf("// %s\n// Bucket: %s\n", result->bucket.title, result->bucket.key);
	fputs("// It had ", stdout);
	print_extent(from);
	fputs("; it has ", stdout);
	print_extent(result->c);
	puts(".");
	if (*claim->flags != '\0')
		printf("// Flags: %s\n", claim->flags);
	if (claim->target != NULL)
		printf("// Target: %s\n", claim->target);
	buffer_init(&text);
	case_print(result->c, &text);
	fputs(text.data, stdout);
	buffer_release(&text);
}

/* What it took, all children counted. */
static void print_cost(const struct reduce_result *result)
{
	fprintf(stderr, "%.2f CPU seconds, %zu candidates in %zu batches, %zu steps\n",
	        clock_cpu_self() + clock_cpu_children(), result->candidates, result->batches,
	        result->taken_count);
}

static int reduce_with(struct reduce_options *o, const struct abi_case *c,
                       const struct finding *finding, const struct claim *claim,
                       const struct toolchain_list *toolchains, struct arena *arena)
{
	struct pool *pool = pool_new(o->jobs);
	struct pipeline pipeline;
	struct reduce_request request = {&pipeline, c, finding, print_step, &o->quiet, 0};
	struct reduce_result result = {0};
	struct error error = {0};
	bool is_done;
	int signal;

	pool_catch_signals(pool);
	is_done = pipeline_prepare(&pipeline, arena, pool, toolchains, NULL, &error) &&
	          reduce_case(&request, arena, &result, &error);
	signal = pool_signal(pool);
	pipeline_release(&pipeline);
	pool_free(pool);
	if (!is_done)
		return error.kind == ERROR_NONE ? 128 + signal : command_fail(&error);
	print_result(c, claim, &result);
	print_cost(&result);
	return EXIT_FINDING;
}

static int reduce_one(struct reduce_options *o, struct arena *arena)
{
	struct toolchain_list toolchains;
	const struct finding *finding;
	struct case_list cases;
	struct claim claim;
	struct error error;

	if (!cases_read(&o->cases, arena, &cases, &error))
		return command_fail(&error);
	if (cases.count != 1) {
		error_set(&error, ERROR_USAGE, "%s holds %zu cases: reduce takes one",
		          o->cases.argument[0], cases.count);
		return command_fail(&error);
	}
	if (!find_finding(o, cases.name[0], arena, &finding, &error) ||
	    !claim_read(cases.c[0], arena, &claim, &error))
		return command_fail(&error);
	if (claim.target != NULL)
		o->toolchains.target = target_find(claim.target);
	if (!toolchain_options_resolve(&o->toolchains, *claim.flags != '\0' ? claim.flags : NULL,
	                               arena, &toolchains, &error))
		return command_fail(&error);
	return reduce_with(o, cases.c[0], finding, &claim, &toolchains, arena);
}

static int reduce(int argc, char **argv)
{
	const long processors = sysconf(_SC_NPROCESSORS_ONLN);
	struct reduce_options o = {.jobs = processors > 0 ? (unsigned)processors : 1};
	struct arena arena;
	int code;

	toolchain_options_init(&o.toolchains);
	o.toolchains.with_ignored = true; /* this very case was asked for */
	argp_parse(&argp, argc, argv, 0, NULL, &o);
	o.cases.target = o.toolchains.target;
	arena_init(&arena);
	code = reduce_one(&o, &arena);
	arena_release(&arena);
	return code;
}

const struct command command_reduce = {
    "reduce", "make a case as small as it can be while it shows the same", reduce};
