#include "cases.h"
#include "command.h"

enum { OPTION_HEADER = 768, OPTION_FUNCTION, OPTION_INCLUDED };

static const struct argp_option options[] = {
    {"header", OPTION_HEADER, "FILE.h", 0,
     "Take the cases out of this C header; what stands behind -- goes to libclang: -IDIR, "
     "-DNAME",
     0},
    {"function", OPTION_FUNCTION, "NAME", 0,
     "Only this function of the header, or those that a pattern matches: 'gsl_*'. May be given "
     "many times.",
     0},
    {"included", OPTION_INCLUDED, 0, 0, "Also the functions of what the header includes", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct cases_request *request = state->input;

	switch (key) {
	case OPTION_HEADER:
		request->header = argument;
		return 0;
	case OPTION_FUNCTION:
		if (request->function_count == ARRAY_LEN(request->function))
			argp_error(state, "--function: at most %zu", ARRAY_LEN(request->function));
		request->function[request->function_count++] = argument;
		return 0;
	case OPTION_INCLUDED:
		request->included = true;
		return 0;
	case ARGP_KEY_END:
		if (request->header == NULL && (request->function_count > 0 || request->included))
			argp_error(state, "--function and --included need a --header");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp header_argp = {.options = options, .parser = parse};

error_t cases_parse_arguments(struct cases_request *request, struct argp_state *state)
{
	if (request->header != NULL && state->quoted == 0)
		argp_error(state, "with --header there are no other cases; what is for libclang "
		                  "stands behind --");
	request->argument = (const char *const *)state->argv + state->next;
	request->argument_count = (size_t)(state->argc - state->next);
	state->next = state->argc;
	return 0;
}

static void print_reason(const struct import_function *f, const char *prefix)
{
	if (f->reason != NULL)
		printf("%s    %s %s: %s\n", prefix, f->name,
		       f->c == NULL ? "is left out" : "has a `ptr` for a pointer to an object",
		       f->reason);
}

void cases_print_left_out(const struct case_list *list, const char *prefix)
{
	if (list->header == NULL)
		return;
	printf("%s%s: %zu functions, %zu of them cases\n", prefix, list->header, list->import.count,
	       list->count);
	for (size_t i = 0; i < list->import.count; i++)
		print_reason(&list->import.function[i], prefix);
	printf("%s\n", prefix);
}
