/*
 * What the files of the parser share: its state, the current token, and how it says no. Only
 * text_parse*.c include it; case_parse() in text.h is the way in.
 *
 * A function that parses something stands behind it when it returns true; else the error is set.
 * `what` is what was expected, `hint` what to do about it or NULL, both for a message.
 */
#ifndef GENERATORS_TEXT_PARSER_H
#define GENERATORS_TEXT_PARSER_H

#include "../harness/base/error.h"
#include "case.h"
#include "text_lex.h"

/*
 * What is remembered of each named type, so that no limit is checked by walking into it. The
 * weight counts the leaves, one of a wide _BitInt for each 16 bytes; what is empty weighs 1, so
 * that the weight also bounds all walks through the type.
 */
struct measure {
	uint32_t weight; /* at most CASE_LEAVES_MAX */
	unsigned depth;
};

struct parser {
	struct arena *arena;
	const char *file;
	struct error *error;
	struct lexer lexer;
	size_t type_count;
	const struct type *type[CASE_TYPES_MAX];
	struct measure measure[CASE_TYPES_MAX];
	size_t parameter_count;
	const struct type *parameter[CASE_PARAMETERS_MAX];
	uint32_t weight; /* of the result and the parameters so far */
};

/* Sets "FILE:line:column: expected WHAT, found TOKEN: HINT" and returns false. */
bool parser_fail_at(struct parser *p, const struct token *token, const char *what,
                    const char *hint);
/* The same at the current token. */
bool parser_fail(struct parser *p, const char *what, const char *hint);

bool parser_at(const struct parser *p, int kind);
bool parser_at_word(const struct parser *p, const char *word);
bool parser_accept(struct parser *p, int kind);
bool parser_accept_word(struct parser *p, const char *word);
bool parser_expect(struct parser *p, int kind, const char *what, const char *hint);

/* An identifier of which `fault` (of text_names.h) finds none. */
bool parser_name(struct parser *p, const char *what, const char *(*fault)(const char *, size_t),
                 const char **name);
/* A number in [min, max]. */
bool parser_number(struct parser *p, uint32_t min, uint32_t max, const char *what, const char *hint,
                   uint32_t *value);

/* Index of the named type, or type_count. */
size_t parser_find_type(const struct parser *p, const char *name, size_t length);
struct measure parser_measure(const struct parser *p, const struct type *type);

/* TYPE_ENUM, TYPE_STRUCT or TYPE_UNION if the current word introduces one, else TYPE_KIND_COUNT. */
enum type_kind parser_tag_kind(const struct parser *p);

/* Any type that has no dimensions and is no `TYPE *`. */
bool parse_type(struct parser *p, const char *what, const struct type **type);
/* A scalar's name. */
bool parse_scalar(struct parser *p, const char *what, const char *hint, enum scalar *scalar);

enum attribute {
	ATTRIBUTE_PACKED,
	ATTRIBUTE_ALIGNED,
	ATTRIBUTE_PACK,
	ATTRIBUTE_MS_STRUCT,
	ATTRIBUTE_GCC_STRUCT,
	ATTRIBUTE_TRANSPARENT_UNION,
	ATTRIBUTE_SLICE,
	ATTRIBUTE_TAGGED,
	ATTRIBUTE_ORDER,
	ATTRIBUTE_MODE,
	ATTRIBUTE_COUNT
};

struct attributes {
	uint32_t value[ATTRIBUTE_COUNT];  /* 0: not there. 1, the number, the enum storage_order, or
	                                    1 + the index in mode_info */
	struct token at[ATTRIBUTE_COUNT]; /* where each stands */
};

/* Zero or more of the `count` attributes `allowed`, in any order, each once. */
bool parse_attributes(struct parser *p, const enum attribute *allowed, size_t count,
                      struct attributes *attributes);

/* Whether a definition begins here. */
bool parser_at_definition(const struct parser *p);
bool parse_definition(struct parser *p);
/* Of a struct or union, from its `{` to its last attribute. */
bool parse_record(struct parser *p, struct type *type, struct measure *measure);

/* All behind the definitions. */
bool parse_signature(struct parser *p, struct abi_case *c);

#endif
