#include "error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool error_set(struct error *error, enum error_kind kind, const char *format, ...)
{
	va_list arguments;

	error->kind = kind;
	va_start(arguments, format);
	vsnprintf(error->message, sizeof error->message, format, arguments);
	va_end(arguments);
	return false;
}

bool error_errno(struct error *error, const char *format, ...)
{
	const char *reason = strerror(errno);
	va_list arguments;
	size_t length;

	error->kind = ERROR_MACHINE;
	va_start(arguments, format);
	vsnprintf(error->message, sizeof error->message, format, arguments);
	va_end(arguments);
	length = strlen(error->message);
	snprintf(error->message + length, sizeof error->message - length, ": %s", reason);
	return false;
}

bool error_wrap(struct error *error, const char *format, ...)
{
	char inner[sizeof error->message];
	va_list arguments;
	size_t length;

	memcpy(inner, error->message, sizeof inner);
	va_start(arguments, format);
	vsnprintf(error->message, sizeof error->message, format, arguments);
	va_end(arguments);
	length = strlen(error->message);
	snprintf(error->message + length, sizeof error->message - length, ": %s", inner);
	return false;
}
