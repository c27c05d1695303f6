#include "text_parser.h"

#include <assert.h>

enum { ALIGNMENT_MAX = 1024, PACK_MAX = 16 };

static const struct {
	const char *word;
	const char *shown; /* with its argument */
} attribute_info[ATTRIBUTE_COUNT] = {
    [ATTRIBUTE_PACKED] = {"packed", "packed"},
    [ATTRIBUTE_ALIGNED] = {"aligned", "aligned(N)"},
    [ATTRIBUTE_PACK] = {"pack", "pack(N)"},
    [ATTRIBUTE_MS_STRUCT] = {"ms_struct", "ms_struct"},
    [ATTRIBUTE_GCC_STRUCT] = {"gcc_struct", "gcc_struct"},
    [ATTRIBUTE_TRANSPARENT_UNION] = {"transparent_union", "transparent_union"},
    [ATTRIBUTE_SLICE] = {"slice", "slice"},
    [ATTRIBUTE_TAGGED] = {"tagged", "tagged"},
    [ATTRIBUTE_ORDER] = {"order", "order(little|big)"},
    [ATTRIBUTE_MODE] = {"mode", "mode(M)"},
};

static bool parse_power_of_two(struct parser *p, uint32_t max, const char *what, uint32_t *value)
{
	struct token start = p->lexer.token;

	if (!parser_number(p, 1, max, what, NULL, value))
		return false;
	return (*value & (*value - 1)) == 0 || parser_fail_at(p, &start, what, NULL);
}

static bool parse_order(struct parser *p, uint32_t *value)
{
	if (parser_accept_word(p, "little"))
		*value = ORDER_LITTLE;
	else if (parser_accept_word(p, "big"))
		*value = ORDER_BIG;
	else
		return parser_fail(p, "`little` or `big`", NULL);
	return true;
}

static bool parse_mode(struct parser *p, uint32_t *value)
{
	for (uint32_t i = 0; i < MODE_COUNT; i++) {
		if (parser_accept_word(p, mode_info[i].text)) {
			*value = 1 + i;
			return true;
		}
	}
	return parser_fail(p, "a machine mode",
	                   "QI, HI, SI, DI and TI of integers, HF, SF, DF, XF and TF of floats");
}

/* Between the brackets. */
static bool parse_argument(struct parser *p, enum attribute attribute, uint32_t *value)
{
	switch (attribute) {
	case ATTRIBUTE_ALIGNED:
		return parse_power_of_two(p, ALIGNMENT_MAX, "a power of two from 1 to 1024", value);
	case ATTRIBUTE_PACK:
		return parse_power_of_two(p, PACK_MAX, "1, 2, 4, 8 or 16", value);
	case ATTRIBUTE_ORDER:
		return parse_order(p, value);
	case ATTRIBUTE_MODE:
		return parse_mode(p, value);
	default:
		unreachable();
	}
}

static bool has_argument(enum attribute attribute)
{
	return attribute == ATTRIBUTE_ALIGNED || attribute == ATTRIBUTE_PACK ||
	       attribute == ATTRIBUTE_ORDER || attribute == ATTRIBUTE_MODE;
}

static const char *attributes_hint(struct parser *p, const enum attribute *allowed, size_t count)
{
	const char *hint = "the attributes here are";

	for (size_t i = 0; i < count; i++)
		hint = arena_printf(p->arena, "%s%s `%s`", hint, i > 0 ? "," : "",
		                    attribute_info[allowed[i]].shown);
	return hint;
}

/* The current word's, or ATTRIBUTE_COUNT. */
static enum attribute current_attribute(const struct parser *p, const enum attribute *allowed,
                                        size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (parser_at_word(p, attribute_info[allowed[i]].word))
			return allowed[i];
	return ATTRIBUTE_COUNT;
}

bool parse_attributes(struct parser *p, const enum attribute *allowed, size_t count,
                      struct attributes *attributes)
{
	static const char what[] = "`;` or an attribute";

	*attributes = (struct attributes){0};
	while (parser_at(p, TOKEN_WORD)) {
		enum attribute attribute = current_attribute(p, allowed, count);
		uint32_t *value;

		if (attribute == ATTRIBUTE_COUNT)
			return parser_fail(p, what, attributes_hint(p, allowed, count));
		value = &attributes->value[attribute];
		if (*value != 0)
			return parser_fail(p, what, "each attribute stands once");
		attributes->at[attribute] = p->lexer.token;
		lexer_next(&p->lexer);
		*value = 1;
		if (has_argument(attribute) &&
		    (!parser_expect(p, '(', "`(`", NULL) || !parse_argument(p, attribute, value) ||
		     !parser_expect(p, ')', "`)`", NULL)))
			return false;
		assert(*value != 0);
	}
	return true;
}
