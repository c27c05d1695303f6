#include <string.h>

#include "../../reports/can.h"
#include "command.h"

enum { OPTION_CAN = 'c', WIDTH = 80 };

static const struct argp_option options[] = {
    {"can", OPTION_CAN, 0, 0, "Print what each can express, feature by feature", 0},
    {0},
};

struct toolchains_options {
	struct toolchain_options toolchains;
	bool can;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct toolchains_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->toolchains;
		return 0;
	case OPTION_CAN:
		o->can = true;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "\"%s\": name a toolchain with --with", argument);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_child children[] = {{&toolchain_argp, 0, NULL, 0}, {0}};
static const struct argp argp = {
    .options = options,
    .parser = parse,
    .doc = "Prints the toolchains of the machine: name, version, target, fingerprint, what each "
           "can express, and why something was left out.",
    .children = children,
};

static void print_features(feature_set features)
{
	for (size_t i = 0; i < FEATURE_COUNT; i++)
		if (i != FEATURE_CORE && (features & FEATURE_BIT(i)))
			printf(" %s", feature_info[i].text);
}

static int widest(int least, const char *text)
{
	int length = (int)strlen(text);

	return MAX(least, length);
}

static void print_found(const struct toolchain_list *list)
{
	int name = 9, version = 7, target = 6;

	for (size_t i = 0; i < list->count; i++) {
		name = widest(name, list->toolchain[i].name);
		version = widest(version, list->toolchain[i].version);
		target = widest(target, list->toolchain[i].target->name);
	}
	printf("%-*s  %-*s  %-*s  %-12s  %s\n", name, "toolchain", version, "version", target,
	       "target", "fingerprint", "can express, besides the core");
	for (size_t i = 0; i < list->count; i++) {
		const struct toolchain *t = &list->toolchain[i];

		printf("%-*s  %-*s  %-*s  %.12s ", name, t->name, version, t->version, target,
		       t->target->name, t->fingerprint.text);
		print_features(t->features);
		putchar('\n');
	}
}

static void print_left_out(const struct toolchain_list *list)
{
	int name = 0;

	if (list->left_out_count > 0)
		puts("\nleft out:");
	for (size_t i = 0; i < list->left_out_count; i++)
		name = widest(name, list->left_out[i].name);
	for (size_t i = 0; i < list->left_out_count; i++)
		printf("  %-*s  %s\n", name, list->left_out[i].name, list->left_out[i].reason);
}

static int toolchains(int argc, char **argv, struct arena *arena)
{
	struct toolchains_options o = {0};
	struct toolchain_list list;
	struct error error;
	int code = EXIT_AGREE;

	toolchain_options_init(&o.toolchains);
	command_parse(&command_toolchains, argc, argv, &o);
	if (toolchain_options_resolve(&o.toolchains, NULL, arena, &list, &error)) {
		if (o.can)
			can_print(&list, WIDTH, stdout);
		else
			print_found(&list);
		print_left_out(&list);
	} else {
		code = command_fail(&error);
	}
	return code;
}

const struct command command_toolchains = {"toolchains", "print the compilers that were found",
                                           toolchains, &argp, false};
