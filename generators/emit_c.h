/*
 * C, by job: what types and layouts are spelled like, what callers and callees look like. The parts
 * of emit_c.c; nobody else's.
 */
#ifndef GENERATORS_EMIT_C_H
#define GENERATORS_EMIT_C_H

#include <stdio.h>

#include "case.h"
#include "plain.h"

struct c_writer {
	FILE *out;
	const struct abi_case *c;
	const char *suffix; /* behind every name of the case: "_7", or "" */
	bool by_name;       /* callers call callee_7, whatever they are given */
};

/* The type's own name, with a blank before a star. An array is spelled as its element. */
void c_type(const struct c_writer *w, const struct type *type);
/* The same with the dimensions of an array. */
void c_type_name(const struct c_writer *w, const struct type *type);
/* All named types of the case, each before its first use. */
void c_definitions(const struct c_writer *w);

/* A twin of a record, in which each anonymous member has a name: C_TWIN_FIELD of its index. */
#define C_TWIN_FIELD "crosscall_%zu"
void c_twin_type(const struct c_writer *w, const struct type *type);
void c_twin(const struct c_writer *w, const struct type *type);

/* What the layout needs besides the types: objects and definitions at file scope. */
void c_layout_helpers(const struct c_writer *w);
/* One word of the layout and a comma: a constant expression. */
void c_layout_word(const struct c_writer *w, size_t index);

void c_callee(const struct c_writer *w);
void c_callee_declaration(const struct c_writer *w);
/* What the caller calls instead where a va_list is passed on; else nothing. */
void c_starter(const struct c_writer *w);
void c_caller(const struct c_writer *w);

/* The result's type, or void; the convention's attribute and a blank, or nothing. */
void c_result(const struct c_writer *w);
void c_convention(const struct c_writer *w);
/* "__builtin_va", or what stands for it in the convention of the case. */
const char *c_list_words(const struct c_writer *w);
/* What clang calls where there is a __bf16. */
extern const char c_bfloat16_support[];
/* f(...): variadic without a named parameter. */
bool c_is_without_named(const struct c_writer *w);
/* C17 6.5.2.2p6: what the type becomes without a prototype. */
const struct type *c_promoted(const struct type *type);

/* generators/plain.h */
void c_plain_callee(const struct plain *p, FILE *out);
void c_plain_caller(const struct plain *p, FILE *out);
void c_plain_layout(const struct plain *p, FILE *out);

#endif
