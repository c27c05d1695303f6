/* The documents of the target; see targets/model_private.h. */
#ifndef I386_SYSV_MODEL_H
#define I386_SYSV_MODEL_H

#include "../model_private.h"

extern const struct model_document document_i386_sysv;

/* Where a convention by attribute puts arguments, but for those that go to the stack. */
struct registers {
	uint8_t integer[3];
	uint8_t integers; /* the first so many arguments, if of integral type */
	uint8_t vectors;  /* so many floating-point arguments */
	enum model_rule rule;
};

/* attribute.c: by the GCC manual. */
struct registers convention_registers(const struct model *m);
bool convention_pops(const struct model *m);
/* The document tells where the convention puts anything. */
bool convention_is_known(const struct model *m);

#endif
