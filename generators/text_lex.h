/*
 * The tokens of the text form. Comments and white space stand between tokens and are not seen,
 * except for the `//` lines before the first token, which are kept.
 */
#ifndef GENERATORS_TEXT_LEX_H
#define GENERATORS_TEXT_LEX_H

#include "../harness/base/arena.h"
#include "../harness/base/buffer.h"
#include "../harness/base/error.h"

/* A kind is one of these or, of punctuation, the character itself. */
enum token_kind {
	TOKEN_END = 256,
	TOKEN_WORD,
	TOKEN_NUMBER,   /* starts with a digit; whether it is a good one is the parser's to say */
	TOKEN_ELLIPSIS, /* ... */
	TOKEN_BAD,      /* a byte that can stand in no token, or a comment that does not end */
};

struct token {
	int kind;
	const char *text; /* into the whole text, not terminated */
	size_t length;
	unsigned line;   /* from 1 */
	unsigned column; /* from 1, in bytes */
};

/* A plain value: a copy of it is a place to come back to. */
struct lexer {
	const char *at;
	const char *end;
	const char *line_start;
	unsigned line;
	struct token token; /* the current one */
};

/* Stands at the first token. */
void lexer_init(struct lexer *lexer, const char *text, size_t length);
void lexer_next(struct lexer *lexer);

bool token_is(const struct token *token, const char *text);
/* The value of decimal digits with no zero in front, max + 1 for any that is beyond `max`; false
 * for all other tokens. */
bool token_number(const struct token *token, uint64_t max, uint64_t *value);

/* The `//` lines before the first token, joined by newlines, without `// ` and trailing white
 * space; NULL when there are none. Nothing behind a NUL on a line is kept. */
const char *lexer_comment(struct arena *arena, const char *text, size_t length);

/* The token as a message shows it: in backquotes, cut when long, never a control character. */
void token_describe(const struct token *token, struct buffer *out);

#endif
