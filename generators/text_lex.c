#include "text_lex.h"

#include <assert.h>
#include <string.h>

enum { DESCRIBE_MAX = 40 };

static bool is_digit(int byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_word_start(int byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
}

/* The byte `distance` from here; -1 beyond the end. */
static int peek(const struct lexer *lexer, size_t distance)
{
	if ((size_t)(lexer->end - lexer->at) <= distance)
		return -1;
	return (unsigned char)lexer->at[distance];
}

static void step(struct lexer *lexer)
{
	assert(lexer->at < lexer->end);
	if (*lexer->at++ == '\n') {
		lexer->line++;
		lexer->line_start = lexer->at;
	}
}

static void skip_line(struct lexer *lexer)
{
	while (peek(lexer, 0) != -1 && peek(lexer, 0) != '\n')
		step(lexer);
}

/* Stands still and returns false when the comment does not end. */
static bool skip_block(struct lexer *lexer)
{
	struct lexer start = *lexer;

	step(lexer);
	step(lexer);
	for (; peek(lexer, 0) != -1; step(lexer)) {
		if (peek(lexer, 0) != '*' || peek(lexer, 1) != '/')
			continue;
		step(lexer);
		step(lexer);
		return true;
	}
	*lexer = start;
	return false;
}

/* One byte of white space or one comment; false at a token. */
static bool skip_one(struct lexer *lexer)
{
	switch (peek(lexer, 0)) {
	case ' ':
	case '\t':
	case '\r':
	case '\n':
		step(lexer);
		return true;
	case '/':
		if (peek(lexer, 1) == '*')
			return skip_block(lexer);
		if (peek(lexer, 1) != '/')
			return false;
		skip_line(lexer);
		return true;
	default:
		return false;
	}
}

static size_t word_length(const struct lexer *lexer)
{
	size_t length = 1;

	while (is_word_start(peek(lexer, length)) || is_digit(peek(lexer, length)))
		length++;
	return length;
}

static void classify(struct lexer *lexer)
{
	struct token *token = &lexer->token;
	int byte = peek(lexer, 0);

	token->length = 1;
	if (byte == -1) {
		token->kind = TOKEN_END;
		token->length = 0;
	} else if (is_word_start(byte) || is_digit(byte)) {
		token->kind = is_digit(byte) ? TOKEN_NUMBER : TOKEN_WORD;
		token->length = word_length(lexer);
	} else if (byte == '.' && peek(lexer, 1) == '.' && peek(lexer, 2) == '.') {
		token->kind = TOKEN_ELLIPSIS;
		token->length = 3;
	} else if (byte == '/' && peek(lexer, 1) == '*') {
		token->kind = TOKEN_BAD;
		token->length = 2;
	} else {
		token->kind = byte > ' ' && byte < 127 ? byte : TOKEN_BAD;
	}
}

void lexer_next(struct lexer *lexer)
{
	while (skip_one(lexer))
		;
	lexer->token.text = lexer->at;
	lexer->token.line = lexer->line;
	lexer->token.column = (unsigned)(lexer->at - lexer->line_start) + 1;
	classify(lexer);
	lexer->at += lexer->token.length;
}

void lexer_init(struct lexer *lexer, const char *text, size_t length)
{
	*lexer = (struct lexer){.at = text, .end = text + length, .line_start = text, .line = 1};
	lexer_next(lexer);
}

bool token_is(const struct token *token, const char *text)
{
	return token->length == strlen(text) && memcmp(token->text, text, token->length) == 0;
}

bool token_number(const struct token *token, uint64_t max, uint64_t *value)
{
	uint64_t sum = 0, digit;

	if (token->kind != TOKEN_NUMBER || (token->length > 1 && token->text[0] == '0'))
		return false;
	for (size_t i = 0; i < token->length; i++) {
		if (token->text[i] < '0' || token->text[i] > '9')
			return false;
		digit = (uint64_t)(token->text[i] - '0');
		sum = sum > max / 10 ? max + 1 : MIN(sum * 10 + digit, max + 1);
	}
	*value = sum;
	return true;
}

/* `line` starts behind the two strokes. */
static void append_comment(const char *line, size_t length, struct buffer *out)
{
	const char *nul = memchr(line, '\0', length);

	if (nul != NULL)
		length = (size_t)(nul - line);
	if (length > 0 && *line == ' ') {
		line++;
		length--;
	}
	while (length > 0 && strchr(" \t\r", line[length - 1]) != NULL)
		length--;
	buffer_append(out, line, length);
}

const char *lexer_comment(struct arena *arena, const char *text, size_t length)
{
	struct lexer lexer = {.at = text, .end = text + length, .line_start = text, .line = 1};
	const char *comment = NULL;
	struct buffer lines;

	buffer_init(&lines);
	for (;;) {
		const char *start = lexer.at;

		if (!skip_one(&lexer))
			break;
		if (lexer.at - start < 2 || memcmp(start, "//", 2) != 0)
			continue;
		buffer_puts(&lines, comment != NULL ? "\n" : "");
		append_comment(start + 2, (size_t)(lexer.at - start) - 2, &lines);
		comment = "";
	}
	if (comment != NULL)
		comment = arena_strndup(arena, lines.data, lines.length);
	buffer_release(&lines);
	return comment;
}

static void describe_bad(const struct token *token, struct buffer *out)
{
	unsigned byte = (unsigned char)*token->text;

	if (token->length == 2)
		buffer_puts(out, "a comment that does not end");
	else if (byte > 127)
		buffer_printf(out, "the byte 0x%02x, which may stand in comments only", byte);
	else
		buffer_printf(out, "the control character 0x%02x", byte);
}

void token_describe(const struct token *token, struct buffer *out)
{
	if (token->kind == TOKEN_END) {
		buffer_puts(out, "the end of the text");
	} else if (token->kind == TOKEN_BAD) {
		describe_bad(token, out);
	} else {
		buffer_puts(out, "`");
		buffer_append(out, token->text, MIN(token->length, (size_t)DESCRIBE_MAX));
		buffer_puts(out, token->length > DESCRIBE_MAX ? "...`" : "`");
	}
}
