#include "text_parser.h"

#include <stdio.h>

#include "text_names.h"

static const char *const kind_word[TYPE_KIND_COUNT] = {
    [TYPE_ENUM] = "enum", [TYPE_STRUCT] = "struct", [TYPE_UNION] = "union"};

enum type_kind parser_tag_kind(const struct parser *p)
{
	for (size_t kind = 0; kind < TYPE_KIND_COUNT; kind++)
		if (kind_word[kind] != NULL && parser_at_word(p, kind_word[kind]))
			return (enum type_kind)kind;
	return TYPE_KIND_COUNT;
}

static struct type *new_type(struct parser *p, enum type_kind kind)
{
	struct type *type = NEW(p->arena, struct type);

	type->kind = kind;
	return type;
}

/* Behind `enum`, `struct` or `union`. */
static bool parse_tag(struct parser *p, enum type_kind kind, const struct type **type)
{
	const struct token *token = &p->lexer.token;
	char what[64];
	size_t i = p->type_count;

	snprintf(what, sizeof what, "the name of %s %s defined above",
	         kind == TYPE_STRUCT ? "a" : "an", kind_word[kind]);
	if (parser_at(p, TOKEN_WORD))
		i = parser_find_type(p, token->text, token->length);
	if (i == p->type_count)
		return parser_fail(p, what,
		                   "a type is defined before its use, in a line of its own");
	if (p->type[i]->kind != kind)
		return parser_fail(p, what, "it is defined as another kind of type");
	*type = p->type[i];
	lexer_next(&p->lexer);
	return true;
}

/* Behind `bitint` or `ubitint`. */
static bool parse_bitint(struct parser *p, bool is_signed, const struct type **type)
{
	struct type *made = new_type(p, TYPE_BITINT);
	uint32_t bits;

	if (!parser_expect(p, '(', "`(`", "the bits follow: `bitint(12)`") ||
	    !parser_number(p, is_signed ? 2 : 1, BITINT_BITS_MAX,
	                   is_signed ? "the bits, from 2 to 512" : "the bits, from 1 to 512",
	                   is_signed ? "one of them is the sign" : NULL, &bits))
		return false;
	made->u.bitint = (struct bitint){(uint16_t)bits, is_signed};
	*type = made;
	return parser_expect(p, ')', "`)`", NULL);
}

static bool is_vector_element(enum scalar scalar)
{
	const struct scalar_info *info = &scalar_info[scalar];

	return info->parts == 1 && info->class != SCALAR_CLASS_BOOL &&
	       info->class != SCALAR_CLASS_X87 && info->class != SCALAR_CLASS_POINTER;
}

/* Behind `vector`. */
static bool parse_vector(struct parser *p, const struct type **type)
{
	static const char what[] = "the elements' scalar",
	                  hint[] = "vectors are of integers and floats, not of `bool`, `ptr`, "
	                           "`longdouble`, `f64x`, or complex ones";
	struct type *made = new_type(p, TYPE_VECTOR);
	struct vector *vector = &made->u.vector;
	struct token start;

	if (!parser_expect(p, '(', "`(`", "element and count follow: `vector(f32, 4)`"))
		return false;
	start = p->lexer.token;
	if (!parse_scalar(p, what, hint, &vector->element))
		return false;
	if (!is_vector_element(vector->element))
		return parser_fail_at(p, &start, what, hint);
	if (!parser_expect(p, ',', "`,`", "the number of elements follows"))
		return false;
	start = p->lexer.token;
	if (!parser_number(p, 1, VECTOR_BYTES_MAX / scalar_info[vector->element].width,
	                   "the number of elements", "a vector has 128 bytes at most",
	                   &vector->count))
		return false;
	if ((vector->count & (vector->count - 1)) != 0)
		return parser_fail_at(p, &start, "the number of elements", "a power of two");
	*type = made;
	return parser_expect(p, ')', "`)`", NULL);
}

/* Behind `atomic`. Refuses to nest before it goes deeper, so that no text makes the stack grow. */
static bool parse_atomic(struct parser *p, const struct type **type)
{
	static const char what[] = "a type that is not atomic";
	struct type *made = new_type(p, TYPE_ATOMIC);
	struct token start;

	if (!parser_expect(p, '(', "`(`", "the type follows: `atomic(i32)`"))
		return false;
	start = p->lexer.token;
	if (parser_at_word(p, "atomic"))
		return parser_fail(p, what, NULL);
	if (!parse_type(p, "a type", &made->u.atomic))
		return false;
	if (type_bare(made->u.atomic)->kind == TYPE_ATOMIC)
		return parser_fail_at(p, &start, what, NULL);
	*type = made;
	return parser_expect(
	    p, ')', "`)`", parser_at(p, '[') ? "an array is of atomics, not atomic itself" : NULL);
}

/* SCALAR_COUNT where none stands. */
static enum scalar current_scalar(const struct parser *p)
{
	size_t i;

	for (i = 0; i < SCALAR_COUNT; i++)
		if (parser_at_word(p, scalar_info[i].text))
			break;
	return (enum scalar)i;
}

bool parse_scalar(struct parser *p, const char *what, const char *hint, enum scalar *scalar)
{
	*scalar = current_scalar(p);
	return *scalar != SCALAR_COUNT ? parser_accept(p, TOKEN_WORD) : parser_fail(p, what, hint);
}

/* The name of a typedef. */
static bool parse_type_name(struct parser *p, const char *what, const struct type **type)
{
	const struct token *token = &p->lexer.token;
	size_t i = p->type_count;

	if (parser_at(p, TOKEN_WORD))
		i = parser_find_type(p, token->text, token->length);
	if (i == p->type_count)
		return parser_fail(p, what, name_type_hint(token->text, token->length));
	if (p->type[i]->kind != TYPE_TYPEDEF)
		return parser_fail(p, what, "say `struct`, `union` or `enum` before its name");
	*type = p->type[i];
	lexer_next(&p->lexer);
	return true;
}

bool parse_type(struct parser *p, const char *what, const struct type **type)
{
	enum type_kind kind = parser_tag_kind(p);

	if (kind != TYPE_KIND_COUNT)
		return parser_accept(p, TOKEN_WORD) && parse_tag(p, kind, type);
	if (current_scalar(p) != SCALAR_COUNT) {
		*type = type_scalar(current_scalar(p));
		return parser_accept(p, TOKEN_WORD);
	}
	if (parser_accept_word(p, "bitint"))
		return parse_bitint(p, true, type);
	if (parser_accept_word(p, "ubitint"))
		return parse_bitint(p, false, type);
	if (parser_accept_word(p, "vector"))
		return parse_vector(p, type);
	if (parser_accept_word(p, "atomic"))
		return parse_atomic(p, type);
	return parse_type_name(p, what, type);
}
