/* The conventions of the target, by document; see targets/model_private.h. */
#ifndef X86_64_SYSV_MODEL_H
#define X86_64_SYSV_MODEL_H

#include "../model_private.h"

extern const struct model_document document_x86_64_sysv;

/* pass.c: psABI 3.2.3. */
void pass_system_v(struct model *m);
/* microsoft.c: the x64 calling convention. */
void pass_microsoft(struct model *m);

#endif
