/* Calling conventions: their names in a .case file and their spellings. One row each. */
#ifndef GENERATORS_CONVENTION_H
#define GENERATORS_CONVENTION_H

#include "scalar.h"

enum convention {
	CONVENTION_C,    /* what the platform's C compiler does with no word said */
	CONVENTION_SYSV, /* the System V psABI's, asked for by name */
	CONVENTION_COUNT
};

struct convention_info {
	const char *text; /* the word behind a signature; "" for CONVENTION_C */
	const char *c;    /* GNU attribute, "" for none */
	const char *rust; /* the string behind `extern` */
	enum feature feature;
};

extern const struct convention_info convention_info[CONVENTION_COUNT];

#endif
