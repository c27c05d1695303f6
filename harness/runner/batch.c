#include "batch.h"

#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../generators/contract.h"
#include "../../generators/convention.h"
#include "../../generators/scalar.h"

/* What is known of a type of the case at hand. */
struct measure {
	bool known;
	bool open; /* being measured: meeting it again is a cycle */
	uint32_t leaves;
	uint32_t bytes; /* of a value */
	uint32_t depth;
};

struct checker {
	const struct batch *batch;
	const struct wire_case *c;
	const struct wire_type *type;
	const uint32_t *member;
	struct measure *measure;
	uint32_t open; /* types that are being measured */
	struct error *error;
};

static bool bad(struct error *error, const char *what)
{
	return error_set(error, ERROR_MACHINE, "%s", what);
}

static bool is_inside(const struct batch *batch, uint32_t offset, uint64_t count, size_t size,
                      size_t alignment)
{
	return offset % alignment == 0 && offset <= batch->header->size &&
	       count <= (batch->header->size - offset) / MAX(size, 1);
}

static bool measure_type(struct checker *k, uint32_t index);

static bool measure_array(struct checker *k, const struct wire_type *type, struct measure *m)
{
	const struct measure *element;

	if (type->first >= k->c->type_count)
		return bad(k->error, "an array of no type");
	if (!measure_type(k, type->first))
		return false;
	element = &k->measure[type->first];
	if (type->count == 0 || element->leaves == 0)
		return bad(k->error, "an array of nothing");
	if (type->count > BATCH_LEAVES_MAX / element->leaves)
		return bad(k->error, "a type has too many leaves");
	m->leaves = type->count * element->leaves;
	m->bytes = type->count * element->bytes;
	m->depth = element->depth + 1;
	return true;
}

static bool measure_record(struct checker *k, const struct wire_type *type, struct measure *m)
{
	if (type->first > k->c->member_count || type->count > k->c->member_count - type->first)
		return bad(k->error, "fields outside the members");
	if (type->layout > k->c->layout_count ||
	    2 + 2 * (uint64_t)type->count > k->c->layout_count - type->layout)
		return bad(k->error, "a record's layout outside the case's");
	for (uint32_t i = 0; i < type->count; i++) {
		uint32_t field = k->member[type->first + i];

		if (field >= k->c->type_count)
			return bad(k->error, "a field of no type");
		if (!measure_type(k, field))
			return false;
		m->leaves += k->measure[field].leaves;
		if (m->leaves > BATCH_LEAVES_MAX)
			return bad(k->error, "a type has too many leaves");
		m->bytes += k->measure[field].bytes;
		m->depth = MAX(m->depth, k->measure[field].depth + 1);
	}
	return m->leaves > 0 ? true : bad(k->error, "a record of nothing");
}

static bool measure_leaf(struct checker *k, const struct wire_type *type, struct measure *m)
{
	if (type->scalar > SCALAR_COUNT || type->width > WIRE_LEAF_BYTES_MAX || type->bits == 0 ||
	    (type->bits + 7) / 8 != type->width || type->parts == 0 || type->parts > 2)
		return bad(k->error, "a leaf that is none");
	m->leaves = type->parts;
	m->bytes = type->parts * type->width;
	return true;
}

static bool measure_kind(struct checker *k, const struct wire_type *type, struct measure *m)
{
	switch (type->kind) {
	case WIRE_LEAF:
		return measure_leaf(k, type, m);
	case WIRE_NOTHING:
		return true;
	case WIRE_ARRAY:
		return measure_array(k, type, m);
	case WIRE_STRUCT:
	case WIRE_UNION:
		return measure_record(k, type, m);
	default:
		return bad(k->error, "a type of no kind");
	}
}

static bool measure_type(struct checker *k, uint32_t index)
{
	const struct wire_type *type = &k->type[index];
	struct measure *m = &k->measure[index];

	if (m->known)
		return true;
	if (m->open)
		return bad(k->error, "a type inside itself");
	if (k->open > BATCH_DEPTH_MAX)
		return bad(k->error, "types too deep");
	if (type->flags & ~(WIRE_SIGNED | WIRE_BIT_FIELD | WIRE_BIG_ENDIAN))
		return bad(k->error, "a type's flags");
	if (index < k->c->named_count && type->kind != WIRE_NOTHING &&
	    (k->c->layout_count < 2 || type->layout > k->c->layout_count - 2))
		return bad(k->error, "a named type's layout outside the case's");
	m->open = true;
	k->open++;
	if (!measure_kind(k, type, m))
		return false;
	k->open--;
	m->open = false;
	m->known = true;
	return m->depth <= BATCH_DEPTH_MAX ? true : bad(k->error, "types too deep");
}

/* Whether it may be received converted to 64 bits. */
static bool is_narrow(const struct wire_type *type)
{
	return type->kind == WIRE_LEAF && type->parts == 1 && type->bits < 64;
}

static bool check_object(struct checker *k, uint32_t index, uint32_t *leaves, uint32_t *bytes)
{
	const struct wire_object *object = &batch_object(k->batch, k->c)[index];

	if (object->leaf != *leaves)
		return bad(k->error, "an object's first leaf");
	if (object->type == WIRE_NONE)
		return index == 0 && object->flags == 0 ? true : bad(k->error, "a void parameter");
	if (object->type >= k->c->type_count)
		return bad(k->error, "an object of no type");
	if (k->c->layout_count < 2 || object->layout > k->c->layout_count - 2)
		return bad(k->error, "an object's layout outside the case's");
	if ((object->flags & ~(uint32_t)(WIRE_BY_REFERENCE | WIRE_NARROW)) != 0 ||
	    (index == 0 && (object->flags & WIRE_BY_REFERENCE) != 0))
		return bad(k->error, "an object's flags");
	if ((object->flags & WIRE_NARROW) != 0 && !is_narrow(&k->type[object->type]))
		return bad(k->error, "a narrow object that is not narrow");
	*leaves += k->measure[object->type].leaves;
	*bytes += k->measure[object->type].bytes;
	return *leaves <= BATCH_LEAVES_MAX ? true : bad(k->error, "too many leaves");
}

static bool check_objects(struct checker *k)
{
	uint32_t leaves = 0;
	uint32_t bytes = 0;
	uint32_t rounds = k->batch->header->round_count;

	for (uint32_t i = 0; i < k->c->object_count; i++)
		if (!check_object(k, i, &leaves, &bytes))
			return false;
	if (leaves != k->c->leaf_count || bytes != k->c->value_size)
		return bad(k->error, "leaves that the objects do not have");
	if (!is_inside(k->batch, k->c->value_offset, (uint64_t)bytes * rounds, 1, 1) ||
	    !is_inside(k->batch, k->c->live_offset, (uint64_t)leaves * rounds, 1, 1))
		return bad(k->error, "values outside the file");
	return true;
}

static bool check_case(const struct batch *batch, const struct wire_case *c, struct arena *arena,
                       struct error *error)
{
	struct checker k = {.batch = batch, .c = c, .error = error};

	if (!is_inside(batch, c->type_offset, c->type_count, sizeof(struct wire_type), 4) ||
	    !is_inside(batch, c->member_offset, c->member_count, sizeof(uint32_t), 4) ||
	    !is_inside(batch, c->object_offset, c->object_count, sizeof(struct wire_object), 4))
		return bad(error, "types, members or objects outside the file");
	if (c->convention >= CONVENTION_COUNT)
		return bad(error, "a convention that is none");
	if (c->object_count == 0 || c->object_count > SLOT_BEHIND - SLOT_RESULT ||
	    (c->flags & ~(uint32_t)(WIRE_VARIADIC | WIRE_BEYOND_LIBFFI | WIRE_COUNTS_VECTORS |
	                            WIRE_CALLEE_POPS | WIRE_COPIES | WIRE_TAIL_IN_LIST)) != 0 ||
	    c->fixed_count > c->object_count - 1 ||
	    ((c->flags & WIRE_VARIADIC) == 0 && c->fixed_count != c->object_count - 1))
		return bad(error, "a number of parameters");
	if (c->named_count > c->type_count || c->layout_first > batch->header->layout_words ||
	    c->layout_count > batch->header->layout_words - c->layout_first)
		return bad(error, "layout words that there are not");
	k.type = batch_type(batch, c);
	k.member = batch_member(batch, c);
	k.measure = NEW_ARRAY(arena, struct measure, c->type_count);
	for (uint32_t i = 0; i < c->type_count; i++)
		if (!measure_type(&k, i))
			return false;
	return check_objects(&k);
}

static bool check_toolchain(const struct wire_toolchain *toolchain, struct error *error)
{
	if (toolchain->kind > WIRE_LIBFFI)
		return bad(error, "a toolchain of no kind");
	if (memchr(toolchain->path, '\0', sizeof toolchain->path) == NULL)
		return bad(error, "a path without end");
	return true;
}

static bool check_header(struct batch *batch, uint64_t size, struct error *error)
{
	const struct wire_batch *h = batch->header;

	if (h->magic != WIRE_BATCH_MAGIC || h->version != WIRE_VERSION)
		return bad(error, "not a batch of this version");
	if (h->size != size)
		return error_set(error, ERROR_MACHINE, "%" PRIu64 " bytes instead of %" PRIu32,
		                 size, h->size);
	if (h->toolchain_count == 0 || h->toolchain_count > WIRE_TOOLCHAINS_MAX ||
	    !is_inside(batch, h->toolchain_offset, h->toolchain_count,
	               sizeof(struct wire_toolchain), 4))
		return bad(error, "toolchains outside the file");
	if (!is_inside(batch, h->case_offset, h->case_count, sizeof(struct wire_case), 4))
		return bad(error, "cases outside the file");
	if ((h->flags & ~(uint32_t)(WIRE_MEASURE | WIRE_UNCHECKED | WIRE_BY_NAME)) != 0)
		return bad(error, "a request that there is not");
	/* A failure names its round in 8 bits; a result its size in 32. */
	if (h->round_count == 0 || h->round_count > UINT8_MAX || h->hang_ms == 0)
		return bad(error, "a number of rounds or a time limit");
	if ((uint64_t)h->layout_words * h->toolchain_count > BATCH_WORDS_MAX ||
	    (uint64_t)h->case_count * h->toolchain_count * h->toolchain_count > BATCH_CELLS_MAX)
		return bad(error, "more layout words or cells than a result holds");
	return true;
}

static bool check_batch(struct batch *batch, uint64_t size, struct error *error)
{
	struct arena arena;
	bool fine = true;

	batch->header = (const void *)batch->data;
	if (!check_header(batch, size, error))
		return false;
	batch->toolchain = (const void *)(batch->data + batch->header->toolchain_offset);
	batch->c = (const void *)(batch->data + batch->header->case_offset);
	for (uint32_t i = 0; i < batch->header->toolchain_count; i++)
		if (!check_toolchain(&batch->toolchain[i], error))
			return error_wrap(error, "toolchain %" PRIu32, i);
	arena_init(&arena);
	for (uint32_t i = 0; fine && i < batch->header->case_count; i++) {
		fine = check_case(batch, &batch->c[i], &arena, error);
		if (!fine)
			error_wrap(error, "case %" PRIu32, i);
		arena_reset(&arena);
	}
	arena_release(&arena);
	return fine;
}

bool batch_open(struct batch *batch, const char *path, struct error *error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat status;
	void *data;

	if (fd < 0)
		return error_errno(error, "%s", path);
	if (fstat(fd, &status) != 0) {
		close(fd);
		return error_errno(error, "%s", path);
	}
	if (status.st_size < (off_t)sizeof(struct wire_batch) || status.st_size > UINT32_MAX) {
		close(fd);
		return error_set(error, ERROR_MACHINE, "%s: bad batch: its size", path);
	}
	data = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	close(fd);
	if (data == MAP_FAILED)
		return error_errno(error, "%s: map", path);
	batch->data = data;
	if (!check_batch(batch, (uint64_t)status.st_size, error))
		return error_wrap(error, "%s: bad batch", path);
	return true;
}
