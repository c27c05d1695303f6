/*
 * Layouts of several classes, as drawings of them need it: which types differ, what each class has in
 * each bit of a record, and the lines that show it. Words are those of generators/layout.h.
 */
#ifndef REPORTS_LAYOUT_VIEW_H
#define REPORTS_LAYOUT_VIEW_H

#include "../generators/case.h"
#include "../harness/base/arena.h"

enum {
	LAYOUT_LINE = 8,        /* bytes, or bits, in a line of a drawing */
	LAYOUT_MEMBER_ALL = -1, /* of a struct */
	LAYOUT_PADDING = -1,
	LAYOUT_BEYOND = -2, /* the end of the record */
};

struct layout_set {
	const struct abi_case *c;
	size_t count; /* of classes */
	const uint32_t *const *words;
};

/* A type that is not the same in all classes: a named one, or a scalar that an object has. */
struct layout_type {
	const struct type *type;
	size_t word; /* its first */
};

bool layout_word_differs(const struct layout_set *set, size_t word);
/* How many; they are owned by the arena. */
size_t layout_types(const struct layout_set *set, struct arena *arena, struct layout_type **type);
/* The first word behind those of a type of the case. */
size_t layout_type_end(const struct type *type, size_t word);

/* What one class has in each bit of a record. */
struct layout_canvas {
	size_t bytes;
	int8_t *bit; /* a field's index, or LAYOUT_PADDING */
	bool *fine;  /* by byte: bit-fields are in it */
};

/* `member` alone, as a union has it, or LAYOUT_MEMBER_ALL. Records of more than 64 KiB are cut. */
struct layout_canvas layout_canvas(const struct layout_set *set, size_t class,
                                   const struct layout_type *type, int member, struct arena *arena);
int layout_canvas_at(const struct layout_canvas *canvas, size_t bit);
/* Any byte with a bit-field, of [first, end). */
bool layout_canvas_is_fine(const struct layout_canvas *canvas, size_t count, size_t first,
                           size_t end);
/* The first bit that is not the same in all; SIZE_MAX when there is none. */
size_t layout_canvas_difference(const struct layout_canvas *canvas, size_t count);

/* LAYOUT_LINE bytes, or the bits of one. */
struct layout_line {
	size_t first;  /* bit */
	size_t step;   /* bits that a place of the line stands for */
	bool left_out; /* it is as those around it */
};

/* Those that show all canvases, from the first bit on; owned by the arena. */
size_t layout_lines(const struct layout_canvas *canvas, size_t count, struct arena *arena,
                    struct layout_line **line);
bool layout_line_holds(const struct layout_line *line, size_t bit);

#endif
