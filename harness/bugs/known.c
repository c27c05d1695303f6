#include "known.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "../../generators/text.h"
#include "../base/file.h"

/* Of each bug, the cases in which it shows in one way: as it is, without a result, and as the result
 * of no parameters. */
static const size_t variants = 3;

struct reading {
	struct arena *arena;
	struct known_bug *bug;
	size_t count;
	const struct toolchain_list *toolchains;
	const char *failure;
	bool is_done;
};

static int is_case(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot != NULL && strcmp(dot, ".case") == 0;
}

static const char *reference_of(struct arena *arena, const char *comment)
{
	static const char word[] = "Reference: ";
	const char *at = comment != NULL ? strstr(comment, word) : NULL;

	if (at == NULL)
		return "";
	at += sizeof word - 1;
	return arena_strndup(arena, at, strcspn(at, "\n"));
}

/* A claim without a target is about the default one. */
static bool is_of_target(const struct reading *r, const struct claim *claim)
{
	const char *target = claim->target != NULL ? claim->target : targets[0]->name;

	return strcmp(target, r->toolchains->toolchain[0].target->name) == 0;
}

static bool add_file(struct reading *r, const char *folder, const char *name, struct error *error)
{
	struct known_bug *bug = &r->bug[r->count];
	const char *path = arena_printf(r->arena, "%s/%s", folder, name);
	struct buffer text;
	bool is_read;

	buffer_init(&text);
	*bug = (struct known_bug){.name = arena_strdup(r->arena, name)};
	is_read = file_read(path, &text, error) &&
	          (bug->c = case_parse(r->arena, path, text.data, text.length, error)) != NULL;
	buffer_release(&text);
	if (!is_read)
		return false;
	if (!claim_read(bug->c, r->arena, &bug->claim, error))
		return error_wrap(error, "%s", path);
	bug->reference = reference_of(r->arena, bug->c->comment);
	r->count += is_of_target(r, &bug->claim);
	return true;
}

static bool read_files(struct reading *r, const char *folder, struct error *error)
{
	struct dirent **entry;
	const int count = scandir(folder, &entry, is_case, alphasort);
	bool is_read = count >= 0 || error_errno(error, "%s", folder);

	if (!is_read)
		return false;
	r->bug = NEW_ARRAY(r->arena, struct known_bug, (size_t)count + 1);
	for (int i = 0; i < count; i++) {
		is_read = is_read && add_file(r, folder, entry[i]->d_name, error);
		free(entry[i]);
	}
	free(entry);
	return is_read;
}

/* Buckets */

struct bucket_room {
	size_t count;
	struct bucket *bucket;
};

static void add_bucket(struct reading *r, const struct bucket_request *request,
                       struct bucket_room *room)
{
	struct bucket bucket;

	if (!bucket_read(r->arena, request, &bucket))
		return;
	for (size_t i = 0; i < room->count; i++)
		if (strcmp(room->bucket[i].key, bucket.key) == 0)
			return;
	room->bucket[room->count++] = bucket;
}

/* Who may stand for a class of those that behave alike; libffi is a witness only. */
static bool is_of_class(const struct reading *r, const struct classes *classes, size_t i,
                        size_t class)
{
	return classes->of[i] == class && !toolchain_is_libffi(&r->toolchains->toolchain[i]);
}

/* The first two of both classes whose difference may be the bug: what is wrong in a toolchain
 * besides shows in the case as well. */
static bool find_pair(const struct reading *r, const struct known_bug *bug,
                      const struct classes *classes, size_t class_a, size_t class_b,
                      struct bucket_request *request)
{
	const struct toolchain *t = r->toolchains->toolchain;

	for (size_t i = 0; i < r->toolchains->count; i++)
		for (size_t j = 0; j < r->toolchains->count; j++)
			if (is_of_class(r, classes, i, class_a) &&
			    is_of_class(r, classes, j, class_b) &&
			    (!bug->claim.is_made ||
			     claim_tells_apart(&bug->claim, &t[i], &t[j], r->arena))) {
				request->a = i;
				request->b = j;
				return true;
			}
	return false;
}

static void add_pairs(struct reading *r, const struct known_bug *bug, struct bucket_request request,
                      const struct classes *classes, struct bucket_room *room)
{
	for (size_t i = 0; i < classes->count; i++)
		for (size_t j = 0; j < i; j++)
			if (find_pair(r, bug, classes, j, i, &request))
				add_bucket(r, &request, room);
}

static void add_alone(struct reading *r, struct bucket_request request, struct bucket_room *room)
{
	for (size_t i = 0; i < r->toolchains->count; i++) {
		if (toolchain_is_libffi(&r->toolchains->toolchain[i]))
			continue;
		request.a = request.b = i;
		add_bucket(r, &request, room);
	}
}

static void read_layout(struct reading *r, const struct known_bug *bug,
                        struct bucket_request request, struct bucket_room *room)
{
	const struct classes classes =
	    judge_layout_classes(request.judged, request.index, r->arena);

	request.kind = FINDING_LAYOUT;
	add_pairs(r, bug, request, &classes, room);
}

static void read_calls(struct reading *r, const struct known_bug *bug,
                       struct bucket_request request, struct bucket_room *room)
{
	const struct classes classes = judge_call_classes(request.judged, request.index, r->arena);

	request.kind = FINDING_ARGS;
	add_pairs(r, bug, request, &classes, room);
	request.kind = FINDING_SELF;
	add_alone(r, request, room);
	request.kind = FINDING_COMPILER;
	add_alone(r, request, room);
}

/* Of layouts or of calls, as the bug's claim is. */
static void read_case(struct reading *r, const struct known_bug *bug,
                      const struct bucket_request *request, struct bucket_room *room)
{
	if (!bug->claim.is_made || bug->claim.is_layout)
		read_layout(r, bug, *request, room);
	if (!bug->claim.is_made || !bug->claim.is_layout)
		read_calls(r, bug, *request, room);
}

static void read_buckets(struct reading *r, const struct judge_request *judged,
                         struct known_bug *bug)
{
	const size_t n = r->toolchains->count, most = variants * 2 * n * (n + 1);
	const size_t first = variants * (size_t)(bug - r->bug);
	struct bucket_room room = {0, NEW_ARRAY(r->arena, struct bucket, most)};

	for (size_t i = 0; i < variants; i++) {
		const struct bucket_request request = {.judged = judged, .index = first + i};

		read_case(r, bug, &request, &room);
	}
	bug->bucket_count = room.count;
	bug->bucket = room.bucket;
}

static void on_judged(const struct pipeline_result *result, void *context)
{
	struct reading *r = context;

	if (result->record == NULL) {
		if (result->failure != NULL)
			r->failure = arena_strdup(r->arena, result->failure);
		return;
	}
	for (size_t i = 0; i < r->count; i++)
		read_buckets(r, result->judged, &r->bug[i]);
	r->is_done = true;
}

static void add_variants(struct reading *r, const struct abi_case *c,
                         const struct abi_case **variant)
{
	struct abi_case *without = arena_copy(r->arena, c, sizeof *c);
	struct abi_case *alone = arena_copy(r->arena, c, sizeof *c);

	without->result = NULL;
	variant[0] = variant[1] = variant[2] = c;
	if (c->result == NULL || c->parameter_count == 0)
		return;
	variant[1] = without;
	alone->parameter_count = alone->fixed_count = 0;
	alone->variadic = alone->va_list = false;
	variant[2] = alone;
}

bool known_read(struct pipeline *pipeline, const char *folder, struct arena *arena,
                struct known_list *list, struct error *error)
{
	struct reading r = {.arena = arena, .toolchains = pipeline->toolchains};
	struct pipeline_batch batch = {.measure = true};
	const struct abi_case **c;

	*list = (struct known_list){0};
	*error = (struct error){0};
	if (folder == NULL)
		return true;
	if (!read_files(&r, folder, error))
		return false;
	c = NEW_ARRAY(arena, const struct abi_case *, variants *r.count);
	for (size_t i = 0; i < r.count; i++)
		add_variants(&r, r.bug[i].c, c + variants * i);
	batch.c = c;
	batch.count = variants * r.count;
	if (r.count > 0) {
		pipeline_submit(pipeline, &batch, on_judged, &r);
		pool_run(pipeline->pool);
	}
	if (r.failure != NULL)
		return error_set(error, ERROR_MACHINE, "%s: %s", folder, r.failure);
	*list = (struct known_list){r.count, r.bug};
	return r.count == 0 || r.is_done;
}

/* Of two that show the same, the one that shows less besides; then the smaller. */
static bool fits_better(const struct known_bug *a, const struct known_bug *b)
{
	if (a->bucket_count != b->bucket_count)
		return a->bucket_count < b->bucket_count;
	return a->c->parameter_count + a->c->type_count < b->c->parameter_count + b->c->type_count;
}

const struct known_bug *known_find(const struct known_list *list, const char *key)
{
	const struct known_bug *found = NULL;

	for (size_t i = 0; i < list->count; i++)
		for (size_t b = 0; b < list->bug[i].bucket_count; b++)
			if (strcmp(list->bug[i].bucket[b].key, key) == 0 &&
			    (found == NULL || fits_better(&list->bug[i], found)))
				found = &list->bug[i];
	return found;
}

const char *known_folder(struct arena *arena)
{
	const char *program, *installed;
	struct error error;

	if (folder_of_program(arena, &program, &error)) {
		installed = arena_printf(arena, "%s/../share/crosscall/bugs", program);
		if (file_exists(installed))
			return installed;
	}
	return file_exists(CROSSCALL_BUGS) ? CROSSCALL_BUGS : NULL;
}
