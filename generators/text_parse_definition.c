#include "text_parser.h"

#include <string.h>

#include "text_names.h"

/* Whether the integer has the value. */
static bool scalar_holds(enum scalar scalar, int64_t value)
{
	const struct scalar_info *info = &scalar_info[scalar];
	unsigned bits = info->class == SCALAR_CLASS_BOOL ? 1 : 8U * info->width;

	if (info->class == SCALAR_CLASS_SIGNED)
		return bits >= 64 ||
		       (value >= -(INT64_C(1) << (bits - 1)) && value < INT64_C(1) << (bits - 1));
	return value >= 0 && (bits >= 64 || value < INT64_C(1) << bits);
}

static bool parse_enumerator(struct parser *p, int64_t *value)
{
	static const char what[] = "a number from -9223372036854775808 to 9223372036854775807";
	bool negative = parser_accept(p, '-');
	uint64_t max = negative ? UINT64_C(1) << 63 : INT64_MAX;
	uint64_t number;

	if (parser_at(p, TOKEN_WORD) || parser_at(p, '}'))
		return parser_fail(p, what,
		                   "an enum lists the values of its enumerators, without names");
	if (!token_number(&p->lexer.token, max, &number) || number > max)
		return parser_fail(p, what, "decimal, without zeros in front");
	*value = (int64_t)(negative ? 0 - number : number);
	return true;
}

/* The one just read, value[count]; the current token is its last. */
static bool check_enumerator(struct parser *p, const struct enumeration *enumeration,
                             const int64_t *value, size_t count)
{
	if (enumeration->underlying != SCALAR_COUNT &&
	    !scalar_holds(enumeration->underlying, value[count]))
		return parser_fail(p,
		                   arena_printf(p->arena, "a value of `%s`",
		                                scalar_info[enumeration->underlying].text),
		                   "an enum's underlying type holds all its values");
	for (size_t i = 0; i < count; i++)
		if (value[i] == value[count])
			return parser_fail(p, "a value that the enum has not yet", NULL);
	return true;
}

static bool parse_enumerators(struct parser *p, struct enumeration *enumeration)
{
	int64_t value[CASE_ENUMERATORS_MAX] = {0};
	size_t count = 0;

	do {
		if (count == CASE_ENUMERATORS_MAX)
			return parser_fail(p, "`}`", "an enum has 256 enumerators at most");
		if (!parse_enumerator(p, &value[count]) ||
		    !check_enumerator(p, enumeration, value, count))
			return false;
		count++;
		lexer_next(&p->lexer);
	} while (parser_accept(p, ','));
	enumeration->count = count;
	enumeration->value = arena_copy(p->arena, value, count * sizeof *value);
	return parser_expect(p, '}', "`,` or `}`",
	                     parser_at(p, '=')
	                         ? "an enum lists the values of its enumerators, without names"
	                         : NULL);
}

/* Behind the name (C23 6.7.2.2). */
static bool parse_underlying(struct parser *p, struct enumeration *enumeration)
{
	static const char what[] = "an integer's name",
	                  hint[] = "it is the enum's underlying type, `enum e0 : u8 { 1 };`";
	struct token start;

	enumeration->underlying = SCALAR_COUNT;
	if (!parser_accept(p, ':'))
		return true;
	start = p->lexer.token;
	if (!parse_scalar(p, what, hint, &enumeration->underlying))
		return false;
	return scalar_is_integer(enumeration->underlying) || parser_fail_at(p, &start, what, hint);
}

/* The scalar that the mode makes of the integer or float, SCALAR_COUNT where it makes none. */
static enum scalar mode_scalar(const struct attributes *attributes, bool is_float, bool is_signed)
{
	const struct mode_info *mode = &mode_info[attributes->value[ATTRIBUTE_MODE] - 1];

	if (is_float != (mode->of_signed == mode->of_unsigned))
		return SCALAR_COUNT;
	return is_signed ? mode->of_signed : mode->of_unsigned;
}

/* The mode's integer has the sign that the values ask for. */
static bool apply_enum_mode(struct parser *p, const struct attributes *attributes,
                            struct enumeration *enumeration)
{
	static const char what[] = "another mode";
	const struct token *at = &attributes->at[ATTRIBUTE_MODE];
	bool is_signed = false;

	for (size_t i = 0; i < enumeration->count; i++)
		is_signed = is_signed || enumeration->value[i] < 0;
	enumeration->mode = mode_scalar(attributes, false, is_signed);
	if (enumeration->mode == SCALAR_COUNT)
		return parser_fail_at(p, at, what, "an enum's are QI, HI, SI, DI and TI");
	if (enumeration->underlying != SCALAR_COUNT)
		return parser_fail_at(p, at, "`;`", "the enum has an underlying type");
	for (size_t i = 0; i < enumeration->count; i++)
		if (!scalar_holds(enumeration->mode, enumeration->value[i]))
			return parser_fail_at(p, at, what, "the values of the enum do not fit");
	return true;
}

static bool parse_enum(struct parser *p, struct type *type)
{
	static const enum attribute allowed[] = {ATTRIBUTE_PACKED, ATTRIBUTE_ALIGNED,
	                                         ATTRIBUTE_MODE};
	struct enumeration *enumeration = &type->u.enumeration;
	struct attributes attributes;

	enumeration->mode = SCALAR_COUNT;
	if (!parse_underlying(p, enumeration) || !parser_expect(p, '{', "`{`", NULL) ||
	    !parse_enumerators(p, enumeration) ||
	    !parse_attributes(p, allowed, ARRAY_LEN(allowed), &attributes))
		return false;
	enumeration->packed = attributes.value[ATTRIBUTE_PACKED] != 0;
	enumeration->aligned = attributes.value[ATTRIBUTE_ALIGNED];
	return attributes.value[ATTRIBUTE_MODE] == 0 ||
	       apply_enum_mode(p, &attributes, enumeration);
}

/* Modes are for integers, and for the binary floats but __bf16. */
static bool apply_typedef_mode(struct parser *p, const struct attributes *attributes,
                               struct type_definition *definition)
{
	const struct type *bare = type_bare(definition->base);
	const struct scalar_info *info =
	    bare->kind == TYPE_SCALAR ? &scalar_info[bare->u.scalar] : NULL;
	bool is_float = false;

	definition->mode = SCALAR_COUNT;
	if (info != NULL && info->parts == 1) {
		is_float = info->class == SCALAR_CLASS_FLOAT || info->class == SCALAR_CLASS_X87;
		if (is_float || info->class == SCALAR_CLASS_SIGNED ||
		    info->class == SCALAR_CLASS_UNSIGNED)
			definition->mode =
			    mode_scalar(attributes, is_float, info->class == SCALAR_CLASS_SIGNED);
	}
	return definition->mode != SCALAR_COUNT ||
	       parser_fail_at(p, &attributes->at[ATTRIBUTE_MODE], "another attribute",
	                      "QI, HI, SI, DI and TI are for integers, HF, SF, DF, XF and TF for "
	                      "floats");
}

/* Behind the name. */
static bool parse_typedef(struct parser *p, struct type *type)
{
	static const enum attribute allowed[] = {ATTRIBUTE_ALIGNED, ATTRIBUTE_MODE};
	struct type_definition *definition = &type->u.definition;
	struct attributes attributes;

	if (parser_at(p, '['))
		return parser_fail(p, "`;` or an attribute", "arrays stand in records only");
	if (!parse_attributes(p, allowed, ARRAY_LEN(allowed), &attributes))
		return false;
	definition->aligned = attributes.value[ATTRIBUTE_ALIGNED];
	definition->mode = SCALAR_COUNT;
	return attributes.value[ATTRIBUTE_MODE] == 0 ||
	       apply_typedef_mode(p, &attributes, definition);
}

/* The words before the name. */
static bool parse_kind(struct parser *p, struct type *type)
{
	type->kind = parser_tag_kind(p);
	lexer_next(&p->lexer);
	if (type->kind != TYPE_KIND_COUNT)
		return true;
	type->kind = TYPE_TYPEDEF;
	return parse_type(p, "the type to give a name to", &type->u.definition.base);
}

static bool parse_new_name(struct parser *p, struct type *type)
{
	struct token name = p->lexer.token;

	if (!parser_name(p, "a name for the type", name_fault_of_type, &type->name))
		return false;
	if (parser_find_type(p, type->name, name.length) < p->type_count)
		return parser_fail_at(p, &name, "a new name",
		                      "a type of this name is defined above");
	return p->type_count < CASE_TYPES_MAX ||
	       parser_fail_at(p, &name, "the function's signature", "a case has 256 types at most");
}

static bool parse_body(struct parser *p, struct type *type, struct measure *measure)
{
	switch (type->kind) {
	case TYPE_ENUM:
		*measure = (struct measure){1, 0};
		return parse_enum(p, type);
	case TYPE_TYPEDEF:
		*measure = parser_measure(p, type->u.definition.base);
		return parse_typedef(p, type);
	default:
		return parse_record(p, type, measure);
	}
}

bool parser_at_definition(const struct parser *p)
{
	struct lexer ahead = p->lexer;
	enum type_kind kind = parser_tag_kind(p);

	if (kind == TYPE_KIND_COUNT)
		return parser_at_word(p, "typedef");
	lexer_next(&ahead);
	lexer_next(&ahead);
	return ahead.token.kind == '{' || (kind == TYPE_ENUM && ahead.token.kind == ':');
}

bool parse_definition(struct parser *p)
{
	struct type *type = NEW(p->arena, struct type);
	struct measure measure;

	if (!parse_kind(p, type) || !parse_new_name(p, type) || !parse_body(p, type, &measure) ||
	    !parser_expect(p, ';', "`;`", NULL))
		return false;
	p->type[p->type_count] = type;
	p->measure[p->type_count++] = measure;
	return true;
}
