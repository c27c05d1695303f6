/* Between the files that make records: one being made. */
#ifndef GENERATORS_GENERATE_BODY_H
#define GENERATORS_GENERATE_BODY_H

#include "generate_maker.h"

enum {
	BODY_FIELDS_MAX = 24, /* of CHOICE_FIELDS, and a run and what ends a struct beyond */
};

/* What the scalars of a record are like; that of the records within it often as well. */
struct palette {
	enum record_style style;
	enum scalar scalar[2]; /* of STYLE_UNIFORM, where both are one, and STYLE_PAIR */
};

/* Its fields so far, and what is left of it. */
struct body {
	struct maker *maker;
	enum type_kind kind;
	const char *prefix; /* of the names of the fields */
	uint32_t bytes;
	uint32_t depth; /* of records inside it */
	struct palette palette;
	size_t count;
	struct field field[BODY_FIELDS_MAX];
};

/* Of a struct or union, at random, like the outer one (NULL: there is none) or not. */
struct palette palette_draw(struct dice *dice, enum type_kind kind, const struct palette *outer);
/* Where less is left, the record ends: floats are not to end in integers where none fits. */
uint32_t palette_least(const struct palette *palette);
/* One that the body has room for. */
const struct type *body_scalar(const struct body *body);

/* A type of the kind for a field, as far as the body has room for one. */
const struct type *body_type(const struct body *body, enum type_kind kind);
/* A field that nothing is said of. */
void body_append(struct body *body, const struct type *type);
/* The record, of the case from now on; with attributes at random where `special` is NULL, else with
 * those that it has. */
const struct type *body_keep(const struct body *body, const struct record *special);

/* At random, a record with a role in place of the body, which has no fields yet; else NULL. */
const struct type *body_role(struct body *body);

#endif
