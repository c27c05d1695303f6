/* What every file of the project takes for granted. */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdnoreturn.h>

#define ARRAY_LEN(array)         (sizeof(array) / sizeof((array)[0]))
#define MIN(a, b)                ((a) < (b) ? (a) : (b))
#define MAX(a, b)                ((a) > (b) ? (a) : (b))
#define FORMAT_LIKE(text, first) __attribute__((__format__(__printf__, text, first)))

/* Reached only through a defect of ours: says where, and stops in release builds too. */
#define unreachable() base_unreachable(__FILE__, __LINE__)
noreturn void base_unreachable(const char *file, int line);

#endif
