#include "reduce_record.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "../../generators/contract.h"
#include "../../generators/text.h"
#include "../base/file.h"
#include "../base/hash.h"

/* Part of the hash: goes up with the form of the file, and when a reduction goes another way. */
enum { RECORD_VERSION = 2 };

static void add_number(struct hasher *hasher, uint64_t number)
{
	hasher_add(hasher, &number, sizeof number);
}

static struct hash_text hash_of_request(const struct reduce_request *request)
{
	const struct toolchain_list *list = request->pipeline->toolchains;
	const struct finding *finding = request->finding;
	struct hasher *hasher = hasher_new();
	struct buffer text;

	buffer_init(&text);
	case_print(request->c, &text);
	add_number(hasher, RECORD_VERSION);
	add_number(hasher, CONTRACT_VERSION);
	hasher_add_text(hasher, CROSSCALL_VERSION);
	hasher_add_text(hasher, text.data);
	hasher_add_text(hasher, finding != NULL ? finding_kind_name[finding->kind] : "");
	hasher_add_text(hasher, finding != NULL ? finding->toolchain : "");
	add_number(hasher, request->linked || (finding != NULL && finding_is_linked(finding->id)));
	for (size_t i = 0; i < list->count; i++) {
		hasher_add_text(hasher, list->toolchain[i].name);
		hasher_add_text(hasher, list->toolchain[i].fingerprint.text);
	}
	buffer_release(&text);
	return hasher_finish(hasher);
}

static const char *path_of(const struct reduce_request *request, struct arena *arena)
{
	return arena_printf(arena, "%s/%s.json", request->records, hash_of_request(request).text);
}

bool reduce_is_kept(const struct reduce_request *request, struct arena *arena)
{
	return request->records != NULL && file_exists(path_of(request, arena));
}

/* The same for the same record, however its file is laid out. */
static struct hash_text hash_of_record(const json_t *record)
{
	char *text = json_dumps(record, JSON_COMPACT | JSON_SORT_KEYS);
	struct hasher *hasher = hasher_new();

	hasher_add_text(hasher, text != NULL ? text : "");
	free(text);
	return hasher_finish(hasher);
}

/* Writing */

static json_t *signature_value(const struct signature *s)
{
	return json_pack("{s:i, s:i, s:I, s:s, s:I, s:s, s:s, s:I, s:I, s:I}", "kind", (int)s->kind,
	                 "leaf", (int)s->leaf, "how", (json_int_t)s->how, "message", s->message,
	                 "object", (json_int_t)s->object, "record", s->record, "field", s->field,
	                 "features", (json_int_t)s->features, "place", (json_int_t)s->place,
	                 "shape", (json_int_t)s->shape);
}

static json_t *toolchains_value(const struct reduction *r)
{
	json_t *names = json_array();

	for (size_t i = 0; i < r->toolchains.count; i++)
		json_array_append_new(names, json_string(r->toolchains.toolchain[i].name));
	return names;
}

static json_t *sides_value(const struct reduction *r)
{
	json_t *sides = json_array();

	for (size_t i = 0; i < r->witness_count; i++)
		json_array_append_new(sides, json_integer(r->witness[i].side));
	return sides;
}

static json_t *taken_value(const struct reduction *r)
{
	json_t *taken = json_array();

	for (size_t i = 0; i < r->result->taken_count; i++)
		json_array_append_new(taken, json_string(r->taken[i]));
	return taken;
}

static json_t *record_value(const struct reduction *r)
{
	struct buffer text;
	json_t *record;

	buffer_init(&text);
	case_print(r->c, &text);
	record =
	    json_pack("{s:s, s:s, s:i, s:i, s:o, s:o, s:o, s:o, s:I, s:I, s:I, s:f}", "of",
	              hash_of_request(r->request).text, "case", text.data, "kind", (int)r->kind,
	              "level", (int)r->level, "signature", signature_value(&r->signature),
	              "toolchains", toolchains_value(r), "sides", sides_value(r), "taken",
	              taken_value(r), "index", (json_int_t)r->index, "candidates",
	              (json_int_t)r->result->candidates, "batches", (json_int_t)r->result->batches,
	              "cpu", r->result->cpu_earlier + clock_cpu_self() + clock_cpu_children());
	buffer_release(&text);
	return record;
}

static bool write_record(const char *path, json_t *record, struct error *error)
{
	json_t *root =
	    json_pack("{s:O, s:s}", "reduction", record, "hash", hash_of_record(record).text);
	char *text = json_dumps(root, JSON_INDENT(1));
	bool is_written;

	if (text == NULL) /* names and messages are ASCII */
		unreachable();
	is_written = file_write(path, text, strlen(text), error);
	free(text);
	json_decref(root);
	return is_written;
}

bool reduction_keep(struct reduction *r)
{
	struct arena arena;
	json_t *record;
	bool is_kept;

	if (r->request->records == NULL)
		return true;
	arena_init(&arena);
	record = record_value(r);
	is_kept = folder_make(r->request->records, r->error) &&
	          write_record(path_of(r->request, &arena), record, r->error);
	json_decref(record);
	arena_release(&arena);
	r->is_over = r->is_over || !is_kept;
	return is_kept;
}

void reduction_forget(struct reduction *r)
{
	struct arena arena;

	if (r->request->records == NULL)
		return;
	arena_init(&arena);
	file_remove(path_of(r->request, &arena));
	arena_release(&arena);
}

/* Reading */

static bool read_signature(struct reduction *r, json_t *value)
{
	struct signature *s = &r->signature;
	json_int_t how, object, features, place, shape;
	const char *message, *record, *field;
	int kind, leaf;

	if (json_unpack(value, "{s:i, s:i, s:I, s:s, s:I, s:s, s:s, s:I, s:I, s:I}", "kind", &kind,
	                "leaf", &leaf, "how", &how, "message", &message, "object", &object,
	                "record", &record, "field", &field, "features", &features, "place", &place,
	                "shape", &shape) != 0)
		return false;
	*s = (struct signature){
	    .kind = (enum finding_kind)kind,
	    .leaf = (enum leaf_class)leaf,
	    .how = (uint32_t)how,
	    .message = arena_strdup(r->arena, message),
	    .object = (size_t)object,
	    .record = arena_strdup(r->arena, record),
	    .field = arena_strdup(r->arena, field),
	    .features = (feature_set)features,
	    .place = (uint32_t)place,
	    .shape = (uint64_t)shape,
	};
	return kind >= 0 && kind < FINDING_KIND_COUNT && leaf >= 0 && leaf <= LEAF_COMPLEX;
}

/* The toolchain of ours that has the name; SIZE_MAX for none. */
static size_t find_toolchain(const struct reduction *r, json_t *name)
{
	const struct toolchain_list *list = r->request->pipeline->toolchains;

	for (size_t i = 0; i < list->count && json_is_string(name); i++)
		if (strcmp(list->toolchain[i].name, json_string_value(name)) == 0)
			return i;
	return SIZE_MAX;
}

/* The pair, or one that is alone; then the witnesses, each with its side. */
static bool read_toolchains(struct reduction *r, json_t *names, json_t *sides)
{
	const size_t count = json_array_size(names), witnesses = json_array_size(sides);
	size_t kept[2 + WITNESSES_MAX];

	if (witnesses > WITNESSES_MAX || count < witnesses + 1 || count > witnesses + 2)
		return false;
	for (size_t i = 0; i < count; i++)
		if ((kept[i] = find_toolchain(r, json_array_get(names, i))) == SIZE_MAX)
			return false;
	reduction_use(r, kept, count - witnesses);
	for (size_t i = 0; i < witnesses; i++)
		reduction_add_witness(
		    r, kept[count - witnesses + i],
		    (enum signature_side)json_integer_value(json_array_get(sides, i)));
	return true;
}

static bool read_taken(struct reduction *r, json_t *taken)
{
	for (size_t i = 0; i < json_array_size(taken); i++) {
		const char *text = json_string_value(json_array_get(taken, i));

		if (text == NULL)
			return false;
		reduction_note(r, arena_strdup(r->arena, text));
	}
	return true;
}

static bool read_record(struct reduction *r, json_t *record)
{
	json_t *signature, *toolchains, *sides, *taken;
	json_int_t index, candidates, batches;
	const char *text;
	int kind, level;
	struct error ignored;

	if (json_unpack(record, "{s:s, s:i, s:i, s:o, s:o, s:o, s:o, s:I, s:I, s:I, s:F}", "case",
	                &text, "kind", &kind, "level", &level, "signature", &signature,
	                "toolchains", &toolchains, "sides", &sides, "taken", &taken, "index",
	                &index, "candidates", &candidates, "batches", &batches, "cpu",
	                &r->result->cpu_earlier) != 0 ||
	    kind < 0 || kind >= FINDING_KIND_COUNT || level < 0 || level > MOVES_ALL)
		return false;
	r->c = case_parse(r->arena, "the case so far", text, strlen(text), &ignored);
	r->kind = (enum finding_kind)kind;
	r->level = (enum move_level)level;
	r->index = (uint64_t)index;
	r->result->candidates = (size_t)candidates;
	r->result->batches = (size_t)batches;
	if (r->c == NULL || !read_signature(r, signature) ||
	    !read_toolchains(r, toolchains, sides) || !read_taken(r, taken))
		return false;
	r->linked = (r->signature.how & WIRE_FAILURE_BY_NAME) != 0;
	return true;
}

/* Why the file is of no use; NULL when the reduction has become what it says. */
static const char *refusal(struct reduction *r, json_t *root)
{
	json_t *record = json_object_get(root, "reduction");
	const char *hash = json_string_value(json_object_get(root, "hash"));
	const char *of = json_string_value(json_object_get(record, "of"));

	if (!json_is_object(record))
		return "it holds no reduction";
	if (hash == NULL || of == NULL || strcmp(hash, hash_of_record(record).text) != 0)
		return "it is damaged";
	if (strcmp(of, hash_of_request(r->request).text) != 0)
		return "it is of another reduction";
	return read_record(r, record) ? NULL : "it is damaged";
}

bool reduction_recall(struct reduction *r, bool *found)
{
	const char *path, *reason;
	struct buffer text;
	json_t *root;

	*found = false;
	if (r->request->records == NULL)
		return true;
	path = path_of(r->request, r->arena);
	if (!file_exists(path))
		return true;
	buffer_init(&text);
	if (!file_read(path, &text, r->error)) {
		buffer_release(&text);
		return false;
	}
	root = json_loadb(text.data, text.length, 0, NULL);
	buffer_release(&text);
	reason = root == NULL ? "it is damaged" : refusal(r, root);
	json_decref(root);
	if (reason != NULL)
		return error_set(r->error, ERROR_MACHINE,
		                 "cannot go on with what %s keeps: %s; without --resume the "
		                 "reduction begins anew",
		                 path, reason);
	*found = true;
	return true;
}
