/* What `crosscall --version` prints. */
#ifndef REPORTS_VERSIONS_H
#define REPORTS_VERSIONS_H

#include <stdbool.h>
#include <stdio.h>

/* The program's version on the first line, those of its formats on the second; then the libraries, one a
 * line. */
void versions_print(const char *program, bool reads_headers, FILE *out);

#endif
