/* Stands in for all others where there is no libclang. */
#include "import.h"

bool import_is_there(void)
{
	return false;
}

bool import_header(const struct import_request *request, struct arena *arena, struct import *import,
                   struct error *error)
{
	(void)arena;
	(void)import;
	return error_set(
	    error, ERROR_USAGE,
	    "%s cannot be read: crosscall was built without libclang; install " CROSSCALL_LIBCLANG
	    " and build it again",
	    request->header);
}
