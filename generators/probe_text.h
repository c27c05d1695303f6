/* What each language asks a toolchain for, by feature. */
#ifndef GENERATORS_PROBE_TEXT_H
#define GENERATORS_PROBE_TEXT_H

#include "scalar.h"

/*
 * Lines of source at file scope. Those of all features stand in one file: their names differ.
 * Without `accept` the language has no words for the feature.
 */
struct probe_text {
	const char *accept; /* compiles when the toolchain takes the construct */
	const char *effect; /* behind it: compiles when the construct also does what it says */
	const char *head;   /* lines that must stand above all others; NULL: none */
};

extern const char probe_head_c[], probe_head_rust[]; /* the lines before all others */
extern const struct probe_text probe_text_c[FEATURE_COUNT], probe_text_rust[FEATURE_COUNT];

#endif
