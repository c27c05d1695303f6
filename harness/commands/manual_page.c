#include <stdlib.h>
#include <string.h>

#include "manual.h"

/* The page around the commands; a line of this in it stands for them. */
extern const char manual_text[];
static const char commands_here[] = ".\\\" COMMANDS\n";

/* groff_char(7): a bare `-` is a hyphen, and a dot at the beginning of a line a request. */
static void put(FILE *out, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '\\')
			fputs("\\e", out);
		else if (text[i] == '-')
			fputs("\\-", out);
		else if ((text[i] == '.' || text[i] == '\'') && (i == 0 || text[i - 1] == '\n'))
			fprintf(out, "\\&%c", text[i]);
		else
			fputc(text[i], out);
	}
}

static void puts_escaped(FILE *out, const char *text)
{
	put(out, text, strlen(text));
}

static bool is_sentence(const char *text)
{
	const size_t length = strlen(text);

	return length > 0 && text[length - 1] == '.';
}

static void print_option(FILE *out, const struct manual_option *o)
{
	fputs(".TP\n", out);
	if (o->letter != 0)
		fprintf(out, "\\fB\\-%c\\fR, ", o->letter);
	fputs("\\fB\\-\\-", out);
	puts_escaped(out, o->name);
	fputs("\\fR", out);
	if (o->argument != NULL) {
		fputs("=\\fI", out);
		puts_escaped(out, o->argument);
		fputs("\\fR", out);
	}
	fputc('\n', out);
	puts_escaped(out, o->doc);
	fputs(is_sentence(o->doc) ? "\n" : ".\n", out);
}

/* Of argp's text: what stands before the options up to \v, and behind them from there on. */
static void print_doc(FILE *out, const char *doc)
{
	const size_t before = strcspn(doc, "\v");

	fputs(".PP\n", out);
	put(out, doc, before);
	fputc('\n', out);
	if (doc[before] != '\0' && doc[before + 1] != '\0') {
		fputs(".PP\n", out);
		puts_escaped(out, doc + before + 1);
		fputc('\n', out);
	}
}

/* One line for each way to call it: argp separates them by newlines. */
static void print_usages(FILE *out, const struct command *c)
{
	const char *way = c->argp->args_doc != NULL ? c->argp->args_doc : "";

	do {
		const size_t length = strcspn(way, "\n");

		fprintf(out, "\\fBcrosscall %s\\fR [\\fIOPTION\\fR...]%s", c->name,
		        *way != '\0' ? " " : "");
		put(out, way, length);
		way += length + (way[length] != '\0');
		fputs(*way != '\0' ? "\n.br\n" : "\n", out);
	} while (*way != '\0');
}

/* What a command lists at the end of its --help. */
static void print_list(FILE *out, const struct argp *argp)
{
	char *list = argp->help_filter != NULL
	                 ? argp->help_filter(ARGP_KEY_HELP_POST_DOC, NULL, NULL)
	                 : NULL;

	if (list == NULL)
		return;
	fputs(".PP\n.nf\n", out);
	puts_escaped(out, list);
	fputs(".fi\n", out);
	free(list);
}

static void print_command(FILE *out, const struct command *c)
{
	struct manual_option *option;
	struct arena arena;
	size_t count;

	arena_init(&arena);
	count = manual_options(c, &arena, &option);
	fprintf(out, ".SS %s\n", c->name);
	print_usages(out, c);
	if (c->argp->doc != NULL)
		print_doc(out, c->argp->doc);
	for (size_t i = 0; i < count; i++)
		print_option(out, &option[i]);
	print_list(out, c->argp);
	arena_release(&arena);
}

void manual_page(FILE *out)
{
	const char *here = strstr(manual_text, commands_here);

	if (here == NULL)
		unreachable();
	fwrite(manual_text, 1, (size_t)(here - manual_text), out);
	for (size_t i = 0; i < command_count; i++)
		print_command(out, commands[i]);
	fputs(here + strlen(commands_here), out);
}
