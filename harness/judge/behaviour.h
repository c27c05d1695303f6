/*
 * Behaviour: which toolchains are of one class on the calls of a case.
 *
 * Two behave alike when no third sees them differ: for whoever calls them, and for whoever they call,
 * both trials went well or both went wrong. Of those that have both sides of the case, caller and
 * callee, each pair was tried with everyone, so that classes are clear.
 *
 * A toolchain with one side only (Rust defines few variadic functions) was tried less. It is of the
 * class that its trials fit when there is one; of no class when they fit several, for nothing tells
 * of which; and with others of its kind in a class of its own when they fit none. Two classes of one
 * side each that fit each other and no others are one. Nothing of this depends on the order of
 * toolchains.
 */
#ifndef JUDGE_BEHAVIOUR_H
#define JUDGE_BEHAVIOUR_H

#include "../run/run.h"
#include "classes.h"

/* Of the toolchains that are sound: they have a side of the case, and call themselves where they have
 * both. Classes are numbered in the order of toolchains. */
struct classes behaviour_classes(struct arena *arena, const struct run_result *run, size_t c,
                                 const bool *sound);

#endif
