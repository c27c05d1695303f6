/* The words in which an explanation speaks of leaves, places and classes, the same for all writers. */
#ifndef REPORTS_EXPLAIN_WORDS_H
#define REPORTS_EXPLAIN_WORDS_H

#include "../harness/explain/explain.h"

/* What all of these return is owned by the arena. */

/* The one sentence that says what is wrong: "The caller clang-14 puts bytes 8..16 of a5 (i128) on
 * the stack (stack+0); the callee gcc-12 reads them from r9." */
const char *explain_sentence(const struct explanation *e, const struct explanation_part *part,
                             struct arena *arena);
/* A toolchain as its class is told: "gcc-12", where its levels of optimisation are alike. */
const char *explain_name(const struct explanation *e, const struct explanation_part *part,
                         size_t toolchain, struct arena *arena);
/* "{gcc-11 gcc-12}": one class of the part. */
const char *explain_class(const struct explanation_part *part, size_t class, struct arena *arena);
/* "a5", "a5[8..16)", "a0.f1{3..5}": bits of a leaf. */
const char *explain_bits(const struct explanation *e, uint32_t leaf, uint32_t first, uint32_t count,
                         struct arena *arena);
/* The leaf that a finding names; UINT32_MAX for none. */
uint32_t explain_leaf(const struct explanation *e, const struct finding *f, struct arena *arena);
/* "a5", "result": an object of the case. */
const char *explain_object(size_t object, struct arena *arena);
/* As place_print(); a vector register is named by its lowest part. */
const char *explain_place(const struct explanation *e, struct place place, uint32_t count,
                          struct arena *arena);

/* Behind "puts it": "in r9", "on the stack (stack+8)"; behind "reads it": "from r9". */
const char *explain_where(const struct explanation *e, struct place place, uint32_t count,
                          bool reads, struct arena *arena);

/* Of a toolchain that disagrees with itself: the first part that tells the same of its family, for
 * its sentence speaks of all of them. Of any other finding the part's own number. */
size_t explain_family(const struct explanation *e, const struct explanation_part *part);

#endif
