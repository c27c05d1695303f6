#include "text_parser.h"

#include <assert.h>
#include <string.h>

/* A canonical value of 64 KiB at most follows from the weight. */
_Static_assert(CASE_LEAVES_MAX * 16 <= 65536, "a value may be larger than 64 KiB");

bool parser_fail_at(struct parser *p, const struct token *token, const char *what, const char *hint)
{
	struct buffer found;

	buffer_init(&found);
	token_describe(token, &found);
	error_set(p->error, ERROR_USAGE, "%s:%u:%u: expected %s, found %s%s%s", p->file,
	          token->line, token->column, what, found.data, hint == NULL ? "" : ": ",
	          hint == NULL ? "" : hint);
	buffer_release(&found);
	return false;
}

bool parser_fail(struct parser *p, const char *what, const char *hint)
{
	return parser_fail_at(p, &p->lexer.token, what, hint);
}

bool parser_at(const struct parser *p, int kind)
{
	return p->lexer.token.kind == kind;
}

bool parser_at_word(const struct parser *p, const char *word)
{
	return parser_at(p, TOKEN_WORD) && token_is(&p->lexer.token, word);
}

bool parser_accept(struct parser *p, int kind)
{
	if (!parser_at(p, kind))
		return false;
	lexer_next(&p->lexer);
	return true;
}

bool parser_accept_word(struct parser *p, const char *word)
{
	return parser_at_word(p, word) && parser_accept(p, TOKEN_WORD);
}

bool parser_expect(struct parser *p, int kind, const char *what, const char *hint)
{
	return parser_accept(p, kind) || parser_fail(p, what, hint);
}

bool parser_name(struct parser *p, const char *what, const char *(*fault)(const char *, size_t),
                 const char **name)
{
	const struct token *token = &p->lexer.token;
	const char *hint =
	    parser_at(p, '*') ? "pointers inside records and typedefs are written `ptr`" : NULL;

	if (parser_at(p, TOKEN_WORD))
		hint = fault(token->text, token->length);
	if (!parser_at(p, TOKEN_WORD) || hint != NULL)
		return parser_fail(p, what, hint);
	*name = arena_strndup(p->arena, token->text, token->length);
	lexer_next(&p->lexer);
	return true;
}

bool parser_number(struct parser *p, uint32_t min, uint32_t max, const char *what, const char *hint,
                   uint32_t *value)
{
	uint64_t number;

	if (!token_number(&p->lexer.token, max, &number) || number < min || number > max)
		return parser_fail(p, what, hint);
	*value = (uint32_t)number;
	lexer_next(&p->lexer);
	return true;
}

size_t parser_find_type(const struct parser *p, const char *name, size_t length)
{
	size_t i;

	for (i = 0; i < p->type_count; i++)
		if (strlen(p->type[i]->name) == length &&
		    memcmp(p->type[i]->name, name, length) == 0)
			break;
	return i;
}

static struct measure array_measure(struct measure element, uint32_t count)
{
	uint64_t weight = (uint64_t)element.weight * MAX(count, 1U);

	assert(element.weight > 0 && element.weight <= CASE_LEAVES_MAX);
	return (struct measure){(uint32_t)MIN(weight, (uint64_t)CASE_LEAVES_MAX + 1),
	                        element.depth + 1};
}

struct measure parser_measure(const struct parser *p, const struct type *type)
{
	switch (type->kind) {
	case TYPE_SCALAR:
		return (struct measure){scalar_info[type->u.scalar].parts, 0};
	case TYPE_BITINT:
		return (struct measure){(type->u.bitint.bits + 127) / 128, 0};
	case TYPE_POINTER:
		return parser_measure(p, type->u.pointee);
	case TYPE_ARRAY:
		return array_measure(parser_measure(p, type->u.array.element), type->u.array.count);
	case TYPE_VECTOR:
		return (struct measure){type->u.vector.count, 0};
	case TYPE_ATOMIC:
		return parser_measure(p, type->u.atomic);
	case TYPE_ENUM:
	case TYPE_TYPEDEF:
	case TYPE_STRUCT:
	case TYPE_UNION:
		return p->measure[parser_find_type(p, type->name, strlen(type->name))];
	case TYPE_KIND_COUNT:
		break;
	}
	unreachable();
}
