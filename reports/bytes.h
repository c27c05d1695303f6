/* The bytes of a leaf as they were sent and as they arrived. */
#ifndef REPORTS_BYTES_H
#define REPORTS_BYTES_H

#include <stdio.h>

#include "format.h"

/*
 * sent      dcf91633506d8aa7
 * received  294663809dbad7f4
 *           ^^^^^^^^^^^^^^^^
 *
 * Both hexadecimal, in as many lines as they need, carets below the bytes that differ.
 */
void bytes_print(FILE *out, const struct ink *ink, unsigned indent, const char *sent,
                 const char *received);

/* Two values with their names, one below the other. */
void bytes_print_two(FILE *out, unsigned indent, const char *name1, const char *value1,
                     const char *name2, const char *value2);

#endif
