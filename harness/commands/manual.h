/*
 * The manual page and the completions of shells, made of the tables that the command line is parsed
 * with: no option can be missing from them, or be one that is no more.
 */
#ifndef COMMANDS_MANUAL_H
#define COMMANDS_MANUAL_H

#include "command.h"

/* What an option's argument is, as far as a shell can complete it. */
enum manual_value { MANUAL_NONE, MANUAL_WORDS, MANUAL_FILE, MANUAL_FOLDER, MANUAL_ANY };

struct manual_option {
	const char *name;     /* "cases" */
	char letter;          /* 'c'; 0: it has none */
	const char *argument; /* "N | A..B"; NULL: it takes none */
	const char *doc;      /* not NULL */
	const char
	    *header; /* "Toolchains": of those that commands share; NULL: the command's own */
	enum manual_value value;
	const char *words; /* of MANUAL_WORDS, separated by spaces */
};

/* All options of a command, those that all have among them; owned by the arena. */
size_t manual_options(const struct command *command, struct arena *arena,
                      struct manual_option **option);

typedef void manual_writer(FILE *out);

/* The page in roff, with the macros of man(7). */
void manual_page(FILE *out);
void manual_bash(FILE *out);
void manual_fish(FILE *out);
void manual_zsh(FILE *out);

#endif
