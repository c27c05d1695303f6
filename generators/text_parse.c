#include "text.h"

#include <assert.h>

#include "text_parser.h"

const struct abi_case *case_parse(struct arena *arena, const char *file, const char *text,
                                  size_t length, struct error *error)
{
	struct parser p = {.arena = arena, .file = file, .error = error};
	struct abi_case *c = NEW(arena, struct abi_case);

	c->comment = lexer_comment(arena, text, length);
	lexer_init(&p.lexer, text, length);
	if (parser_at(&p, TOKEN_END)) {
		parser_fail(&p, "a case", "there is none");
		return NULL;
	}
	while (parser_at_definition(&p))
		if (!parse_definition(&p))
			return NULL;
	if (!parse_signature(&p, c))
		return NULL;
	assert(p.weight <= CASE_LEAVES_MAX && c->fixed_count <= p.parameter_count);
	c->type_count = p.type_count;
	c->type = arena_copy(arena, p.type, p.type_count * sizeof *p.type);
	c->parameter_count = p.parameter_count;
	c->parameter = arena_copy(arena, p.parameter, p.parameter_count * sizeof *p.parameter);
	return c;
}
