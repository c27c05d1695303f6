/* What the models of the targets share; a target hangs struct model_document into itself. */
#ifndef TARGETS_MODEL_PRIVATE_H
#define TARGETS_MODEL_PRIVATE_H

#include "model.h"
#include "model_rules.h"

/* What a document does not tell in an answer's place. */
enum { MODEL_SILENT = UINT32_MAX };

struct model_scalar {
	uint8_t size, alignment; /* 0: the document does not know the scalar */
};

struct model;

/* What a target's documents say, as data; a hook where a rule cannot be a number. */
struct model_document {
	const struct model_scalar *scalar; /* by enum scalar */
	const char *const *rule;           /* by enum model_rule: the text */
	uint8_t
	    bitint_chunk; /* bits of the parts of a wide _BitInt; 0: not known to the document */
	uint8_t long_bits;
	bool packed_types; /* __m64 to __m512 are laid out alike on every processor */
	void (*call)(struct model *model);
};

/* Whatever a document leaves open in two ways, each with its own consequences. Where all of them
 * give the same answer, that is the answer. */
enum model_reading {
	READING_BITS_ARE_PADDING, /* an unnamed bit-field has no class, as padding has none */
	READING_BITS_ARE_FIELDS,  /* it is a field like others */
	READING_COUNT
};

/* A model at work on one case. */
struct model {
	const struct model_document *document;
	const struct abi_case *c;
	struct arena *arena;
	enum model_rule broken; /* RULE_NONE but in tests */
	enum model_reading reading;
	bool reading_matters; /* it was asked for */

	const uint32_t *words; /* MODEL_SILENT where nobody knows */
	struct layout_plan plan;
	uint32_t *first_leaf; /* by object */
	struct model_object *object;
	struct model_call *call;
	const char *silent; /* of what came before: where the next object goes is not known */
};

static inline bool obeys(const struct model *m, enum model_rule rule)
{
	return m->broken != rule;
}

static inline uint32_t round_up(uint32_t value, uint32_t multiple)
{
	return (value + multiple - 1) / multiple * multiple;
}

/* The same as model_layout() and model_call(), with one rule broken. */
const struct model_word *model_layout_broken(const struct target *target, const struct abi_case *c,
                                             enum model_rule broken, struct arena *arena);
const struct model_call *model_call_broken(const struct target *target, const struct abi_case *c,
                                           const uint32_t *words, enum model_rule broken,
                                           struct arena *arena);

/* model_layout.c: size and alignment of what is no record and no array; false with a reason when
 * the document does not know it. Typedefs with an alignment of their own are not seen through. */
struct model_extent {
	uint32_t size, alignment;
	enum model_rule rule;
	const char *silent; /* NULL: the document speaks */
};
struct model_extent model_leaf_extent(const struct model *m, const struct type *type);
/* The element's of a vector that the document knows as a type of its own: __m64 to __m512. */
bool model_is_packed_type(const struct vector *vector);
/* The type, or a typedef that it goes by, has an alignment of its own. */
bool model_is_aligned_typedef(const struct type *type);

/* Has no members but unnamed bit-fields: C17 6.7.2.1p8 does not define what becomes of its values.
 * (Its layout is told.) */
bool model_is_nameless(const struct record *record);

/* Bytes from one element of an array of them to the next, by the words; MODEL_SILENT. */
uint32_t model_stride(const struct model *m, const struct type *type);
/* Size and alignment of an object, by the words. */
struct model_extent model_object_extent(const struct model *m, size_t object);
/* Where the words of a record are. */
const uint32_t *model_record_words(const struct model *m, const struct type *record);

/* model_place.c: a part of an object and where it travels. */
struct model_piece {
	uint32_t first, count; /* bits of the object */
	struct place place;    /* of the first */
};
/* Puts all leaves of an object where the pieces are, by a rule. */
void model_put(struct model *m, size_t object, const struct model_piece *piece, size_t count,
               enum model_rule rule);
/* The same for an object that is in memory, all of it, from `place` on. */
void model_put_whole(struct model *m, size_t object, struct place place, enum model_rule rule);
/* Behind a pointer that is at `pointer`. */
void model_put_behind(struct model *m, size_t object, struct place pointer, enum model_rule rule);
/* Says nothing of the object; nor of those behind it, with `onward`. */
void model_be_silent(struct model *m, size_t object, const char *reason, bool onward);

#endif
