/* JSON values of jansson's, which gives NULL when memory ends, and takes NULL as a failure: here that
 * ends the program. */
#ifndef REPORTS_JSON_VALUE_H
#define REPORTS_JSON_VALUE_H

#include <jansson.h>

#include "../harness/base/base.h"

static inline json_t *json_sure(json_t *value)
{
	if (value == NULL)
		unreachable();
	return value;
}

static inline void json_set(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, json_sure(value)) != 0)
		unreachable();
}

static inline void json_append(json_t *array, json_t *value)
{
	if (json_array_append_new(array, json_sure(value)) != 0)
		unreachable();
}

/* What compilers say need not be text; names and cases are. */
static inline json_t *json_text(const char *value)
{
	json_t *string = json_string(value);

	return string != NULL ? string : json_string("(no text)");
}

#endif
