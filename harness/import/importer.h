/* What the files of this folder share: one header on its way into cases. */
#ifndef IMPORT_IMPORTER_H
#define IMPORT_IMPORTER_H

#include <clang-c/Index.h>

#include "import.h"

enum { IMPORT_BUCKETS = 256 };

/* What became of the declaration of an enum, record or typedef. */
struct imported {
	struct imported *next;
	CXCursor declaration;
	const char *name;        /* no other has it */
	const struct type *type; /* NULL: it cannot be expressed */
	const char *reason;      /* why not */
};

struct importer {
	struct arena *arena;
	CXIndex index;
	const struct target *target;
	struct imported *bucket[IMPORT_BUCKETS]; /* by the hash of the declaration */
	const char *reason;                      /* why the last thing cannot be expressed */
	const char *note;                        /* why the last function passes a pointer as ptr */
};

/* Notes the reason; returns NULL, so that `return cannot(...)` ends a function. */
void *cannot(struct importer *i, const char *format, ...) FORMAT_LIKE(2, 3);

/* The text, owned by the arena, of a string that libclang gave out. */
const char *import_text(struct importer *i, CXString text);
/* The declaration, without what stands between its braces. */
const char *import_source(struct importer *i, CXCursor declaration);

/* The name if a case can have it, else one like it. Each type of a header has a name of its own. */
const char *import_name(struct importer *i, const char *name);
const char *import_type_name(struct importer *i, const char *name);

struct attributes {
	bool packed;
	bool aligned;
	bool others; /* that libclang does not tell apart */
};

struct attributes import_attributes(CXCursor declaration);

/*
 * The type as a field or by value, NULL with a reason when a case cannot have it. `hint` is a name
 * for it should it have none. A pointer is `ptr`.
 */
const struct type *import_type(struct importer *i, CXType type, const char *hint);

/* Without the words that change nothing: struct, const, names of typedefs without attributes. */
CXType import_plain(CXType type);

/* NULL with a reason; nothing is remembered. */
struct type *import_record(struct importer *i, CXCursor definition, const char *name);

/* The function's declaration; NULL with a reason. */
const struct abi_case *import_function(struct importer *i, CXCursor function);

/* The named types that the `count` types need, each before its first use; at most
 * CASE_TYPES_MAX, else NULL with a reason. */
const struct type *const *import_closure(struct importer *i, const struct type *const *type,
                                         size_t count, size_t *closure_count);

/* True when C made of the type has the layout that `original` has: size, alignment, the place of each
 * field. A record gets the #pragma pack that it takes, which leaves nothing else to be seen. */
bool import_settle(struct importer *i, struct type *type, CXType original);

/* Source text as a translation unit of its own, NULL when there are errors in it: then `error`,
 * which may be NULL, has the first one. */
CXTranslationUnit import_parse(struct importer *i, const char *source, const char *const *argument,
                               size_t argument_count, struct error *error);

#endif
