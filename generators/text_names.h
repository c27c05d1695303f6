/* The words of the text form: which names a case may use, and what to write for which C type. */
#ifndef GENERATORS_TEXT_NAMES_H
#define GENERATORS_TEXT_NAMES_H

#include "scalar.h"

enum { NAME_LENGTH_MAX = 64 };

/* NULL for a name that every language takes as it is, else what is wrong with it, for a message.
 * `name` is an identifier. */
const char *name_fault(const char *name, size_t length);

/* The same for the tag of a type, which in Rust would hide a scalar of its name. */
const char *name_fault_of_type(const char *name, size_t length);

/* What to write where `name` was found in place of a type, for a message. */
const char *name_type_hint(const char *name, size_t length);

#endif
