#include <ctype.h>
#include <string.h>

#include "../../generators/tier.h"
#include "../../reports/formats.h"
#include "manual.h"

enum { OPTIONS_MAX = 64 };

struct walk {
	struct arena *arena;
	struct manual_option *option;
	size_t count;
};

/* "auto always never" of "auto | always | never"; NULL where there is something else between the
 * bars. */
static const char *listed_words(struct arena *arena, const char *argument)
{
	const char *words = "";

	if (strstr(argument, " | ") == NULL)
		return NULL;
	for (const char *at = argument; *at != '\0';) {
		const size_t length = strcspn(at, " ");

		for (size_t i = 0; i < length; i++)
			if (!islower((unsigned char)at[i]))
				return NULL;
		words = arena_printf(arena, "%s%s%.*s", words, *words != '\0' ? " " : "",
		                     (int)length, at);
		at += length + strspn(at + length, " |");
	}
	return words;
}

static const char *known_words(struct arena *arena, const struct argp_option *o)
{
	const char *words = "";

	if (strcmp(o->arg, "FORMAT") == 0)
		for (size_t i = 0; i < report_format_count; i++)
			words = arena_printf(arena, "%s %s", words, report_formats[i].name);
	else if (strcmp(o->arg, "TIERS") == 0)
		for (size_t i = 0; i < TIER_COUNT; i++)
			words = arena_printf(arena, "%s %s", words, tier_name[i]);
	else if (strcmp(o->name, "target") == 0)
		for (size_t i = 0; targets[i] != NULL; i++)
			words = arena_printf(arena, "%s %s", words, targets[i]->name);
	else
		return listed_words(arena, o->arg);
	return words + 1;
}

static void add(struct walk *w, const struct argp_option *o, const char *header)
{
	struct manual_option *m = &w->option[w->count];

	if (o->name == NULL || (o->flags & OPTION_HIDDEN) != 0 || w->count == OPTIONS_MAX)
		return;
	*m = (struct manual_option){
	    .name = o->name,
	    .letter = (char)(isascii(o->key) && isalnum(o->key) ? o->key : 0),
	    .argument = o->arg,
	    .doc = o->doc != NULL ? o->doc : "",
	    .header = header,
	};
	w->count++;
	if (o->arg == NULL)
		return;
	m->words = known_words(w->arena, o);
	m->value = m->words != NULL                  ? MANUAL_WORDS
	           : strncmp(o->arg, "FILE", 4) == 0 ? MANUAL_FILE
	           : strncmp(o->arg, "DIR", 3) == 0  ? MANUAL_FOLDER
	                                             : MANUAL_ANY;
}

static bool is_end(const struct argp_option *o)
{
	return o->key == 0 && o->name == NULL && o->doc == NULL && o->group == 0;
}

static void add_all(struct walk *w, const struct argp *argp, const char *header)
{
	for (const struct argp_option *o = argp->options; o != NULL && !is_end(o); o++)
		add(w, o, header);
	for (const struct argp_child *c = argp->children; c != NULL && c->argp != NULL; c++)
		add_all(w, c->argp, c->header != NULL ? c->header : header);
}

size_t manual_options(const struct command *command, struct arena *arena,
                      struct manual_option **option)
{
	static const struct argp_option argps_own[] = {
	    {"help", '?', 0, 0, "Print the options", 0},
	    {"usage", 256, 0, 0, "Print them in short", 0},
	};
	struct argp_child child[COMMAND_PARSERS];
	struct walk w = {.arena = arena,
	                 .option = NEW_ARRAY(arena, struct manual_option, OPTIONS_MAX)};

	command_parsers(command, child);
	for (size_t i = 0; child[i].argp != NULL; i++)
		add_all(&w, child[i].argp, child[i].header);
	for (size_t i = 0; i < ARRAY_LEN(argps_own); i++)
		add(&w, &argps_own[i], "Output");
	*option = w.option;
	return w.count;
}
