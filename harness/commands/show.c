#include <string.h>

#include "../../generators/emit.h"
#include "../../generators/text.h"
#include "../store/store.h"
#include "cases.h"
#include "command.h"

enum { OPTION_OUT = 'o', OPTION_LANG = 256 };

static const struct language *const languages[] = {&language_c, &language_rust};

static const struct argp_option options[] = {
    {"lang", OPTION_LANG, "c | rust", 0, "The source in this language alone", 0},
    {"out", OPTION_OUT, "DIR", 0,
     "The campaign that an id is looked up in (default: the newest "
     "under crosscall.out)",
     0},
    {0},
};

struct show_options {
	struct cases_request cases;
	const struct language *language;
};

static const struct language *find_language(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(languages); i++)
		if (strcmp(languages[i]->name, name) == 0)
			return languages[i];
	return NULL;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct show_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->cases;
		return 0;
	case OPTION_OUT:
		o->cases.out = argument;
		return 0;
	case OPTION_LANG:
		o->language = find_language(argument);
		if (o->language == NULL)
			argp_error(state, "--lang: expected c or rust, got \"%s\"", argument);
		return 0;
	case ARGP_KEY_ARGS:
		return cases_parse_arguments(&o->cases, state);
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_child children[] = {{&header_argp, 0, "Headers", 1}, {0}};
static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "[FILE.case | FINDING | - ...]\n--header FILE.h [-- CLANG-ARGUMENTS]",
    .doc = "Prints a case and the source that each side gets; without a case, the findings of the "
           "campaign, one a line.",
    .children = children,
};

/* The words for what a language lacks: "long-double, variadic". */
static void print_missing(feature_set missing)
{
	const char *separator = "";

	for (size_t i = 0; i < FEATURE_COUNT; i++)
		if (missing & FEATURE_BIT(i)) {
			printf("%s%s", separator, feature_info[i].text);
			separator = ", ";
		}
}

static void print_source(const struct abi_case *c, const struct language *language)
{
	feature_set missing = case_features(c) & ~language->features;
	const char *refusal = language->refuses(c);

	printf("\n// %s\n", language->name);
	if (missing != 0 || refusal != NULL) {
		printf("// cannot be said in %s: ", language->name);
		if (missing != 0)
			print_missing(missing);
		else
			fputs(refusal, stdout);
		putchar('\n');
		return;
	}
	language->show(c, stdout);
}

static void print_case(const struct abi_case *c, const struct language *only)
{
	struct case_id id = case_id(c);
	struct buffer text;

	buffer_init(&text);
	case_print_with_comment(c, &text);
	printf("// %s\n%s", id.text, text.data);
	buffer_release(&text);
	for (size_t i = 0; i < ARRAY_LEN(languages); i++)
		if (only == NULL || only == languages[i])
			print_source(c, languages[i]);
}

static int list_findings(const char *out, struct arena *arena, struct error *error)
{
	struct finding *finding;
	const char *folder;
	struct store *store;
	size_t count;
	bool read;

	if (!command_find_store(out, arena, &folder, error) || !store_open(folder, &store, error))
		return command_fail(error);
	read = store_findings(store, arena, &finding, &count, error);
	store_close(store);
	if (!read)
		return command_fail(error);
	for (size_t i = 0; i < count; i++)
		printf("%s  %s%s%s\n", finding[i].id, finding[i].classes,
		       finding[i].leaf[0] ? "  " : "", finding[i].leaf);
	return EXIT_AGREE;
}

static int show(int argc, char **argv, struct arena *arena)
{
	struct show_options o = {0};
	struct case_list cases;
	struct error error;
	int code = EXIT_AGREE;

	o.cases.target = targets[0];
	command_parse(&command_show, argc, argv, &o);
	if (o.cases.argument_count == 0 && o.cases.header == NULL) {
		code = list_findings(o.cases.out, arena, &error);
	} else if (!cases_read(&o.cases, arena, &cases, &error)) {
		code = command_fail(&error);
	} else {
		for (size_t i = 0; i < cases.count; i++) {
			fputs(i > 0 ? "\n" : "", stdout);
			print_case(cases.c[i], o.language);
		}
		cases_print_left_out(&cases, "// ");
	}
	return code;
}

const struct command command_show = {
    "show", "list findings; print a case and the source that each side gets", show, &argp, false};
