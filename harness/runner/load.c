#include "load.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#include "child.h"
#include "ffi.h"
#include "plan.h"

enum { LOAD_MS = 10000 };

struct probe {
	const struct batch *batch;
	uint32_t index;
	uint32_t *layout; /* room for its words */
};

static const struct module_table *load_table(const struct batch *batch, uint32_t index,
                                             struct wire_load_result *load)
{
	char path[WIRE_PATH_SIZE + 2];
	/* Most programs are bound lazily. */
	const int binding = (batch->header->flags & WIRE_BY_NAME) != 0 ? RTLD_LAZY : RTLD_NOW;
	const struct module_table *table;
	void *handle;

	snprintf(path, sizeof path, "./%s", batch->toolchain[index].path);
	load->load = WIRE_NOT_LOADED;
	handle = dlopen(path, binding | RTLD_LOCAL);
	if (handle == NULL) {
		snprintf(load->message, sizeof load->message, "%s", dlerror());
		return NULL;
	}
	table = dlsym(handle, CONTRACT_TABLE);
	if (table == NULL) {
		snprintf(load->message, sizeof load->message, "no " CONTRACT_TABLE);
		return NULL;
	}
	if (table->version != CONTRACT_VERSION || table->case_count != batch->header->case_count) {
		snprintf(load->message, sizeof load->message,
		         "version %u with %u cases instead of version %d with %u", table->version,
		         table->case_count, CONTRACT_VERSION, batch->header->case_count);
		return NULL;
	}
	load->load = WIRE_LOADED;
	return table;
}

/* A stretch of bits: [first, first + count). */
struct bit_run {
	uint32_t first, count;
};

/* The run from the first set bit to the last; of an image with no bit set, or with others between
 * them, it has not as many bits as the bit-field. Bits are counted in the record's order. */
static struct bit_run image_run(const unsigned char *image, uint32_t size, bool big_endian)
{
	struct bit_run run = {0};

	for (uint32_t i = 0; i < 8 * size; i++) {
		if ((image[i / 8] >> (big_endian ? 7 - i % 8 : i % 8) & 1) == 0)
			continue;
		if (run.count == 0)
			run.first = i;
		run.count = i + 1 - run.first;
	}
	return run;
}

/* Fills in the words of a record's bit-fields; returns where the images of the next one start. */
static const void *const *place_record(const struct batch *batch, const struct wire_case *c,
                                       const struct wire_type *record, const void *const *bits,
                                       uint32_t *words)
{
	const struct wire_type *type = batch_type(batch, c);
	const uint32_t *member = batch_member(batch, c) + record->first;
	const uint32_t size = words[record->layout];

	for (uint32_t i = 0; i < record->count; i++) {
		uint32_t *word = &words[record->layout + 2 + 2 * i];
		struct bit_run run;

		if (type[member[i]].kind != WIRE_LEAF ||
		    (type[member[i]].flags & WIRE_BIT_FIELD) == 0)
			continue;
		if (*bits != NULL && size <= PLAN_OBJECT_MAX) {
			run = image_run(*bits, size, (record->flags & WIRE_BIG_ENDIAN) != 0);
			word[0] = run.first;
			word[1] = run.count;
		}
		bits++;
	}
	return bits;
}

/* The module's layout words, with those that only its images of bit-fields tell. */
static void read_layout(const struct batch *batch, const struct module_table *table,
                        uint32_t *layout)
{
	const void *const *bits = table->bits;

	memcpy(layout, table->layout, batch->header->layout_words * sizeof *layout);
	for (uint32_t i = 0; i < batch->header->case_count; i++) {
		const struct wire_case *c = &batch->c[i];
		const struct wire_type *type = batch_type(batch, c);

		for (uint32_t t = 0; t < c->named_count; t++)
			if (type[t].kind == WIRE_STRUCT || type[t].kind == WIRE_UNION)
				bits = place_record(batch, c, &type[t], bits,
				                    layout + c->layout_first);
	}
}

/* Reads each byte that the runner will read, and writes each that it will write. */
static void touch_table(const struct batch *batch, const struct module_table *table,
                        uint32_t *layout)
{
	const volatile unsigned char *cases = (const volatile void *)table->cases;
	void *volatile *slot = table->slot;
	void *volatile *to = table->to;

	for (size_t i = 0; i < batch->header->case_count * sizeof *table->cases; i++)
		(void)cases[i];
	read_layout(batch, table, layout);
	for (int i = 0; i < SLOT_COUNT; i++)
		slot[i] = to[i] = NULL;
}

static void probe_module(void *context)
{
	const struct probe *probe = context;
	struct wire_load_result load = {0};
	const struct module_table *table = load_table(probe->batch, probe->index, &load);

	if (table != NULL)
		touch_table(probe->batch, table, probe->layout);
	control->load = load;
	control->outcome = CHILD_FINISHED;
}

/* Tells in `load` whether the module may be loaded here. */
static bool probe_run(const struct batch *batch, uint32_t index, uint32_t *layout,
                      struct wire_load_result *load, struct error *error)
{
	struct probe probe = {.batch = batch, .index = index, .layout = layout};
	struct child_result result;

	if (!child_run(probe_module, &probe, MAX(batch->header->hang_ms, LOAD_MS), &result, error))
		return false;
	if (result.end == CHILD_ENDED && control->outcome == CHILD_FINISHED) {
		*load = control->load;
		load->message[sizeof load->message - 1] = '\0';
		return true;
	}
	load->load = WIRE_LOAD_CRASHED;
	if (result.end == CHILD_HUNG)
		snprintf(load->message, sizeof load->message, "loading it does not end");
	else if (result.end == CHILD_CRASHED)
		snprintf(load->message, sizeof load->message, "loading it ends with signal %d",
		         result.signal);
	else
		snprintf(load->message, sizeof load->message, "loading it ends the program");
	return true;
}

static void module_able(const struct batch *batch, struct toolchain *t)
{
	for (uint32_t i = 0; i < batch->header->case_count; i++) {
		if (t->cases[i].caller != NULL)
			t->able[i] |= WIRE_CAN_CALL;
		if (t->cases[i].callee != NULL)
			t->able[i] |= WIRE_CAN_BE_CALLED;
	}
}

static bool load_module(const struct batch *batch, uint32_t index, uint32_t *layout,
                        struct toolchain *t, struct error *error)
{
	const struct module_table *table;

	if (batch->toolchain[index].path[0] == '\0') {
		t->load.load = WIRE_NOT_BUILT;
		return true;
	}
	if (!probe_run(batch, index, layout, &t->load, error))
		return false;
	if (t->load.load != WIRE_LOADED)
		return true;
	table = load_table(batch, index, &t->load);
	if (table == NULL)
		return true;
	t->cases = table->cases;
	read_layout(batch, table, layout);
	t->layout = layout;
	t->slot = table->slot;
	t->to = table->to;
	module_able(batch, t);
	return true;
}

bool load_toolchains(const struct batch *batch, struct arena *arena, struct toolchain **toolchain,
                     struct error *error)
{
	const uint32_t count = batch->header->toolchain_count;

	*toolchain = NEW_ARRAY(arena, struct toolchain, count);
	for (uint32_t i = 0; i < count; i++) {
		struct toolchain *t = &(*toolchain)[i];
		uint32_t *layout = NEW_ARRAY(arena, uint32_t, batch->header->layout_words);

		t->kind = batch->toolchain[i].kind;
		t->conventions = batch->toolchain[i].conventions;
		t->able = NEW_ARRAY(arena, uint8_t, batch->header->case_count);
		if (t->kind == WIRE_LIBFFI) {
			if (!ffi_open(batch, t->able, layout, error))
				return false;
			t->layout = layout;
			t->slot = ffi_slot;
			t->to = ffi_to;
		} else if (!load_module(batch, i, layout, t, error)) {
			return error_wrap(error, "toolchain %u", i);
		}
	}
	return true;
}
