#include <string.h>

#include "manual.h"

/* The first line of what the option does, without what a shell takes for its own. */
static void print_summary(FILE *out, const char *doc, const char *specials)
{
	for (; *doc != '\0' && *doc != '\n' && *doc != '\v'; doc++) {
		if (strchr(specials, *doc) != NULL)
			fputc('\\', out);
		if (*doc != '\'')
			fputc(*doc, out);
	}
}

static void print_command_names(FILE *out)
{
	for (size_t i = 0; i < command_count; i++)
		fprintf(out, "%s%s", i > 0 ? " " : "", commands[i]->name);
}

/* Calls `print` for every option of the command. */
static void for_each_option(FILE *out, const struct command *command,
                            void (*print)(FILE *, const struct command *,
                                          const struct manual_option *))
{
	struct manual_option *option;
	struct arena arena;
	size_t count;

	arena_init(&arena);
	count = manual_options(command, &arena, &option);
	for (size_t i = 0; i < count; i++)
		print(out, command, &option[i]);
	arena_release(&arena);
}

/* --- bash --------------------------------------------------------------------------------------- */

static void bash_name(FILE *out, const struct command *command, const struct manual_option *o)
{
	(void)command;
	fprintf(out, " --%s%s", o->name, o->argument != NULL ? "=" : "");
	if (o->letter != 0)
		fprintf(out, " -%c", o->letter);
}

static void bash_value(FILE *out, const struct command *command, const struct manual_option *o)
{
	if (o->argument == NULL)
		return;
	fprintf(out, "\t%s,--%s", command->name, o->name);
	if (o->letter != 0)
		fprintf(out, " | %s,-%c", command->name, o->letter);
	switch (o->value) {
	case MANUAL_WORDS:
		fprintf(out, ") words='%s' ;;\n", o->words);
		return;
	case MANUAL_FILE:
		fputs(") kind=-f ;;\n", out);
		return;
	case MANUAL_FOLDER:
		fputs(") kind=-d ;;\n", out);
		return;
	case MANUAL_NONE:
	case MANUAL_ANY:
		fputs(") kind=none ;;\n", out);
	}
}

/* `=` ends a word there: `--color=al` comes as three, `--color`, `=` and `al`. */
void manual_bash(FILE *out)
{
	fputs("# bash completion of crosscall; made by `crosscall manual bash`.\n"
	      "_crosscall()\n{\n"
	      "\tlocal word=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]}\n"
	      "\tlocal before=${COMP_WORDS[COMP_CWORD-1]} words= kind=\n\n"
	      "\tCOMPREPLY=()\n"
	      "\tif [ \"$COMP_CWORD\" = 1 ]; then\n"
	      "\t\tmapfile -t COMPREPLY < <(compgen -W '",
	      out);
	print_command_names(out);
	fputs(" --help --version' -- \"$word\")\n\t\treturn\n\tfi\n"
	      "\tif [ \"$word\" = = ]; then\n\t\tword=\n"
	      "\telif [ \"$before\" = = ]; then\n\t\tbefore=${COMP_WORDS[COMP_CWORD-2]}\n\tfi\n"
	      "\tcase $command,$before in\n",
	      out);
	for (size_t i = 0; i < command_count; i++)
		for_each_option(out, commands[i], bash_value);
	fputs("\t*)\n\t\tcase $word in\n\t\t-*)\n\t\t\tcase $command in\n", out);
	for (size_t i = 0; i < command_count; i++) {
		fprintf(out, "\t\t\t%s) words='", commands[i]->name);
		for_each_option(out, commands[i], bash_name);
		fputs("' ;;\n", out);
	}
	fputs("\t\t\tesac\n\t\t\t;;\n\t\t*) kind=-f ;;\n\t\tesac\n\t\t;;\n\tesac\n"
	      "\tcase $kind in\n"
	      "\tnone) ;;\n"
	      "\t'') mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\") ;;\n"
	      "\t*)\n\t\tcompopt -o filenames 2>/dev/null\n"
	      "\t\tmapfile -t COMPREPLY < <(compgen $kind -- \"$word\")\n\t\t;;\n\tesac\n"
	      "\tcase ${COMPREPLY[0]-} in *=) compopt -o nospace 2>/dev/null ;; esac\n"
	      "}\ncomplete -F _crosscall crosscall\n",
	      out);
}

/* --- fish --------------------------------------------------------------------------------------- */

static void fish_option(FILE *out, const struct command *command, const struct manual_option *o)
{
	fprintf(out, "complete -c crosscall -n '__fish_seen_subcommand_from %s' -l %s",
	        command->name, o->name);
	if (o->letter != 0)
		fprintf(out, " -s %c", o->letter);
	if (o->value == MANUAL_WORDS)
		fprintf(out, " -x -a '%s'", o->words);
	else if (o->value == MANUAL_FOLDER)
		fputs(" -x -a '(__fish_complete_directories)'", out);
	else if (o->value != MANUAL_NONE)
		fputs(o->value == MANUAL_FILE ? " -r -F" : " -x", out);
	fputs(" -d '", out);
	print_summary(out, o->doc, "\\");
	fputs("'\n", out);
}

void manual_fish(FILE *out)
{
	fputs("# fish completion of crosscall; made by `crosscall manual fish`.\n"
	      "complete -c crosscall -n __fish_use_subcommand -f -l version -d 'Print versions'\n"
	      "complete -c crosscall -n __fish_use_subcommand -f -l help -d 'Print the commands'\n",
	      out);
	for (size_t i = 0; i < command_count; i++) {
		fprintf(out, "complete -c crosscall -n __fish_use_subcommand -f -a %s -d '",
		        commands[i]->name);
		print_summary(out, commands[i]->summary, "\\");
		fputs("'\n", out);
		for_each_option(out, commands[i], fish_option);
	}
}

/* --- zsh ---------------------------------------------------------------------------------------- */

static void zsh_option(FILE *out, const struct command *command, const struct manual_option *o)
{
	const char *equals = o->argument != NULL ? "=" : "";

	(void)command;
	fputs("\t\t\t\t", out);
	if (o->letter != 0)
		fprintf(out, "'*'{-%c%s,--%s%s}'[", o->letter, o->argument != NULL ? "+" : "",
		        o->name, equals);
	else
		fprintf(out, "'*--%s%s[", o->name, equals);
	print_summary(out, o->doc, "[]\\");
	fputc(']', out);
	if (o->argument != NULL) {
		fputc(':', out);
		print_summary(out, o->argument, ":\\");
	}
	if (o->value == MANUAL_WORDS)
		fprintf(out, ":(%s)", o->words);
	else if (o->value == MANUAL_FILE)
		fputs(":_files", out);
	else if (o->value == MANUAL_FOLDER)
		fputs(":_files -/", out);
	else if (o->value == MANUAL_ANY)
		fputs(": ", out);
	fputs("' \\\n", out);
}

void manual_zsh(FILE *out)
{
	fputs("#compdef crosscall\n# zsh completion of crosscall; made by `crosscall manual zsh`.\n"
	      "_crosscall()\n{\n\tlocal state line\n\tlocal -a names\n\n\tnames=(\n",
	      out);
	for (size_t i = 0; i < command_count; i++) {
		fprintf(out, "\t\t'%s:", commands[i]->name);
		print_summary(out, commands[i]->summary, ":\\");
		fputs("'\n", out);
	}
	fputs("\t)\n"
	      "\t_arguments -C '--version[Print versions]' '--help[Print the commands]' \\\n"
	      "\t\t'1: :->name' '*:: :->rest'\n"
	      "\tcase $state in\n"
	      "\tname) _describe command names ;;\n"
	      "\trest)\n\t\tcase $line[1] in\n",
	      out);
	for (size_t i = 0; i < command_count; i++) {
		fprintf(out, "\t\t%s)\n\t\t\t_arguments \\\n", commands[i]->name);
		for_each_option(out, commands[i], zsh_option);
		fputs("\t\t\t\t'*:file:_files'\n\t\t\t;;\n", out);
	}
	fputs("\t\tesac\n\t\t;;\n\tesac\n}\n_crosscall \"$@\"\n", out);
}
