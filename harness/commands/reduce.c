#include "../bugs/reduce.h"

#include <string.h>

#include "../../generators/text.h"
#include "../base/file.h"
#include "one_case.h"

enum { OPTION_RESUME = 256 };

static const struct argp_option options[] = {
    {"resume", OPTION_RESUME, 0, 0,
     "Go on where the same command was killed or interrupted; begin when it was not", 0},
    {0},
};

struct reduce_options {
	struct one_case one;
	bool resume;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct reduce_options *o = state->input;

	(void)argument;
	switch (key) {
	case OPTION_RESUME:
		o->resume = true;
		return 0;
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->one;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_child children[] = {{&one_case_argp, 0, NULL, 0}, {0}};
static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = one_case_arguments,
    .doc = "Makes the case as small as it can be while it shows the same disagreement.\v"
           "The smallest case is on standard output, what was taken away on standard error.",
    .children = children,
};

static void print_step(const char *taken, void *context)
{
	(void)context;
	if (!command_is_quiet())
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
	        result->cpu_earlier + clock_cpu_self() + clock_cpu_children(), result->candidates,
	        result->batches, result->taken_count);
}

/* Beside the modules; where there is no place for these, none is needed for the reduction either. */
static bool find_records(struct reduce_request *request, struct arena *arena, struct error *error)
{
	const char *cache;

	if (!folder_of_cache(arena, &cache, error))
		return !request->resume;
	request->records = arena_printf(arena, "%s/reductions", cache);
	if (request->resume)
		fprintf(stderr, "crosscall: %s\n",
		        reduce_is_kept(request, arena)
		            ? "goes on with the reduction that was begun"
		            : "nothing is kept of this reduction: it begins");
	return true;
}

static int interrupted(const struct reduce_request *request, int signal, struct arena *arena)
{
	if (reduce_is_kept(request, arena))
		fputs("crosscall: interrupted; the same command with --resume goes on\n", stderr);
	return 128 + signal;
}

static int reduce_with(const struct reduce_options *o, const struct subject *subject,
                       const struct toolchain_list *toolchains, struct arena *arena)
{
	struct pool *pool = pool_new(o->one.jobs);
	struct pipeline pipeline;
	struct reduce_request request = {.pipeline = &pipeline,
	                                 .c = subject->c,
	                                 .finding = subject->finding,
	                                 .linked = subject->linked,
	                                 .step = print_step,
	                                 .drop_flags = true,
	                                 .fixed_flags = subject->claim.flags,
	                                 .resume = o->resume};
	struct reduce_result result = {0};
	struct error error = {0};
	bool is_done;
	int signal;

	pool_catch_signals(pool);
	is_done = pipeline_prepare(&pipeline, arena, pool, toolchains, NULL, &error) &&
	          find_records(&request, arena, &error) &&
	          reduce_case(&request, arena, &result, &error);
	signal = pool_signal(pool);
	pipeline_release(&pipeline);
	pool_free(pool);
	if (!is_done)
		return error.kind == ERROR_NONE ? interrupted(&request, signal, arena)
		                                : command_fail(&error);
	print_result(subject->c, &subject->claim, &result);
	if (!command_is_quiet())
		print_cost(&result);
	return EXIT_FINDING;
}

static int reduce_one(struct reduce_options *o, struct arena *arena)
{
	struct toolchain_list toolchains;
	struct subject subject;
	struct error error;

	if (!one_case_read(&o->one, arena, &subject, &error) ||
	    !one_case_toolchains(&o->one, &subject, arena, &toolchains, &error))
		return command_fail(&error);
	return reduce_with(o, &subject, &toolchains, arena);
}

static int reduce(int argc, char **argv, struct arena *arena)
{
	struct reduce_options o = {0};

	one_case_init(&o.one);
	command_parse(&command_reduce, argc, argv, &o);
	return reduce_one(&o, arena);
}

const struct command command_reduce = {
    "reduce", "make a case as small as it can be while it shows the same", reduce, &argp, false};
