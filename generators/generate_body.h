/* Between the files that make records: one being made. */
#ifndef GENERATORS_GENERATE_BODY_H
#define GENERATORS_GENERATE_BODY_H

#include "generate_maker.h"

enum {
	BODY_FIELDS_MAX = 24, /* of CHOICE_FIELDS, and a run and what ends a struct beyond */
};

/* Its fields so far, and what is left of it. */
struct body {
	struct maker *maker;
	enum type_kind kind;
	const char *prefix; /* of the names of the fields */
	uint32_t bytes;
	uint32_t depth; /* of records inside it */
	enum record_style style;
	enum scalar uniform; /* the scalar of STYLE_UNIFORM */
	size_t count;
	struct field field[BODY_FIELDS_MAX];
};

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
