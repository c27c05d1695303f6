#include "text_parser.h"

#include <assert.h>

#include "text_names.h"

static const char promoted_what[] = "a type that the default argument promotions leave alone",
                  promoted_hint[] = "small integers arrive as `i32` or `u32`, `f32` as `f64`";

/* Takes note of the object; `start` is where its type stands. */
static bool add_object(struct parser *p, const struct token *start, const struct type *type)
{
	p->weight += parser_measure(p, type).weight;
	return p->weight <= CASE_LEAVES_MAX ||
	       parser_fail_at(p, start, "a signature of 4096 scalars at most", NULL);
}

/* C17 6.3.2.1p2: the value of an atomic object is not atomic, and that is what a call passes. */
static bool check_by_value(struct parser *p, const struct token *start, const struct type *type)
{
	return type_bare(type)->kind != TYPE_ATOMIC ||
	       parser_fail_at(p, start, "a type that is not atomic",
	                      "atomics stand in records and behind a `*`");
}

static bool parse_pointer(struct parser *p, const struct type **type)
{
	struct type *pointer = NEW(p->arena, struct type);

	assert((*type)->kind != TYPE_POINTER);
	pointer->kind = TYPE_POINTER;
	pointer->u.pointee = *type;
	*type = pointer;
	return !parser_at(p, '*') ||
	       parser_fail(p, "`,` or `)`", "a pointer to a pointer is written `ptr *`");
}

static bool parse_parameter(struct parser *p, bool tail)
{
	struct token start = p->lexer.token;
	const struct type *type;

	if (p->parameter_count == CASE_PARAMETERS_MAX)
		return parser_fail(p, "`)`", "a function has 64 parameters at most");
	if (!parse_type(p, "a parameter's type", &type))
		return false;
	if (tail && !type_is_promoted(type))
		return parser_fail_at(p, &start, promoted_what, promoted_hint);
	if (tail && parser_at(p, '*'))
		return parser_fail(p, "`,` or `)`", "a pointer behind the `...` is written `ptr`");
	if (!(parser_accept(p, '*') ? parse_pointer(p, &type) : check_by_value(p, &start, type)))
		return false;
	if (parser_at(p, TOKEN_WORD))
		return parser_fail(p, "`,` or `)`", "parameters have no names");
	if (parser_at(p, '['))
		return parser_fail(p, "`,` or `)`", "arrays stand in records only");
	p->parameter[p->parameter_count++] = type;
	return add_object(p, &start, type);
}

/* Behind the `...` or the `va_list`. */
static bool parse_tail(struct parser *p)
{
	if (!parser_accept(p, ':'))
		return true;
	do {
		if (!parse_parameter(p, true))
			return false;
	} while (parser_accept(p, ','));
	return true;
}

static bool accept_variadic(struct parser *p, struct abi_case *c)
{
	c->va_list = parser_accept_word(p, "va_list");
	c->variadic = c->va_list || parser_accept(p, TOKEN_ELLIPSIS);
	return c->variadic;
}

/* Behind the `(`, up to and with the `)`. */
static bool parse_parameters(struct parser *p, struct abi_case *c)
{
	bool empty = parser_at(p, ')');

	if (parser_accept_word(p, "void"))
		return parser_expect(p, ')', "`)`",
		                     parser_at(p, '*') ? "a pointer is written `ptr`" : NULL);
	while (!empty && !accept_variadic(p, c)) {
		if (!parse_parameter(p, false))
			return false;
		c->fixed_count = p->parameter_count;
		if (!parser_accept(p, ','))
			break;
	}
	if (c->variadic && !parse_tail(p))
		return false;
	return parser_expect(p, ')',
	                     c->variadic && c->fixed_count == p->parameter_count ? "`:` or `)`"
	                                                                         : "`,` or `)`",
	                     NULL);
}

static const char *words_hint(struct parser *p)
{
	const char *hint = "the words are";

	for (size_t i = 0; i < CONVENTION_COUNT; i++)
		if (convention_info[i].text[0] != '\0')
			hint = arena_printf(p->arena, "%s `%s`,", hint, convention_info[i].text);
	return arena_printf(p->arena, "%s `no_prototype`, `old_definition`", hint);
}

/* Where each stands; of kind 0 where it does not. */
struct words {
	struct token convention, no_prototype, old_definition;
};

/* CONVENTION_COUNT where none stands; CONVENTION_C has no word. */
static enum convention current_convention(const struct parser *p)
{
	size_t i;

	for (i = 0; i < CONVENTION_COUNT; i++)
		if (parser_at_word(p, convention_info[i].text))
			break;
	return (enum convention)i;
}

static bool take_word(struct parser *p, struct token *at, const char *hint)
{
	if (at->kind != 0)
		return parser_fail(p, "`;` or another word", hint);
	*at = p->lexer.token;
	lexer_next(&p->lexer);
	return true;
}

static bool parse_word(struct parser *p, struct abi_case *c, struct words *words)
{
	enum convention convention = current_convention(p);

	if (convention != CONVENTION_COUNT) {
		c->convention = convention;
		return take_word(p, &words->convention, "a function has one calling convention");
	}
	if (parser_at_word(p, "no_prototype")) {
		c->no_prototype = true;
		return take_word(p, &words->no_prototype, "it stands once");
	}
	if (parser_at_word(p, "old_definition")) {
		c->old_definition = true;
		return take_word(p, &words->old_definition, "it stands once");
	}
	return parser_fail(p, "`;` or a word on how it is called", words_hint(p));
}

/* What the words demand of the parameters. */
static bool check_words(struct parser *p, const struct abi_case *c, const struct words *words)
{
	static const char what[] = "`;` or another word",
	                  prototype[] = "a variadic function has a prototype";

	if (c->variadic && c->no_prototype)
		return parser_fail_at(p, &words->no_prototype, what, prototype);
	if (c->variadic && c->old_definition)
		return parser_fail_at(p, &words->old_definition, what, prototype);
	if (c->variadic && !c->va_list && convention_info[c->convention].variadic == FEATURE_COUNT)
		return parser_fail_at(p, &words->convention, what,
		                      "the convention has no variadic functions");
	for (size_t i = 0; c->no_prototype && i < p->parameter_count; i++)
		if (!type_is_promoted(p->parameter[i]))
			return parser_fail_at(p, &words->no_prototype, what, promoted_hint);
	return true;
}

static bool parse_words(struct parser *p, struct abi_case *c)
{
	struct words words = {0};

	while (parser_at(p, TOKEN_WORD))
		if (!parse_word(p, c, &words))
			return false;
	return check_words(p, c, &words);
}

static bool parse_result(struct parser *p, struct abi_case *c)
{
	struct token start = p->lexer.token;

	if (!parser_accept_word(p, "void") &&
	    (!parse_type(p, "a definition or the function's result", &c->result) ||
	     !check_by_value(p, &start, c->result) || !add_object(p, &start, c->result)))
		return false;
	return !parser_at(p, '*') ||
	       parser_fail(p, "the function's name", "a pointer as a result is written `ptr`");
}

/* Tags have a name space of their own, typedefs share that of functions (C17 6.2.3). */
static bool parse_function_name(struct parser *p, struct abi_case *c)
{
	struct token start = p->lexer.token;
	size_t i;

	if (!parser_name(p, "the function's name", name_fault, &c->name))
		return false;
	i = parser_find_type(p, start.text, start.length);
	return i == p->type_count || p->type[i]->kind != TYPE_TYPEDEF ||
	       parser_fail_at(p, &start, "the function's name", "a typedef has this name");
}

bool parse_signature(struct parser *p, struct abi_case *c)
{
	if (!parse_result(p, c) || !parse_function_name(p, c) ||
	    !parser_expect(p, '(', "`(`", NULL) || !parse_parameters(p, c) || !parse_words(p, c) ||
	    !parser_expect(p, ';', "`;`", NULL))
		return false;
	return parser_at(p, TOKEN_END) ||
	       parser_fail(p, "the end of the text",
	                   "a case has one signature, and it stands last");
}
