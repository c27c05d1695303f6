#include "triage_reuse.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "../base/file.h"

static int is_case(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot != NULL && strcmp(dot, ".case") == 0;
}

static bool add_known(struct hasher *hasher, const char *folder, struct arena *arena,
                      struct error *error)
{
	struct dirent **entry;
	const int count = scandir(folder, &entry, is_case, alphasort);
	bool is_read = count >= 0 || error_errno(error, "%s", folder);

	for (int i = 0; i < count; i++) {
		const char *path = arena_printf(arena, "%s/%s", folder, entry[i]->d_name);

		hasher_add_text(hasher, entry[i]->d_name);
		is_read = is_read && hasher_add_file(hasher, path, error);
		free(entry[i]);
	}
	if (count >= 0)
		free(entry);
	return is_read;
}

bool triage_made_of(const char *known, struct hash_text *made_of, struct error *error)
{
	struct hasher *hasher = hasher_new();
	struct arena arena;
	bool is_read;

	arena_init(&arena);
	is_read = hasher_add_file(hasher, "/proc/self/exe", error) &&
	          (known == NULL || add_known(hasher, known, &arena, error));
	*made_of = hasher_finish(hasher);
	arena_release(&arena);
	return is_read;
}

const char *triage_made_all_of(const struct hash_text *made_of, const struct finding *finding,
                               size_t count, struct arena *arena)
{
	struct hasher *hasher = hasher_new();

	for (size_t i = 0; i < count; i++) {
		hasher_add_text(hasher, finding[i].id);
		hasher_add_text(hasher, finding[i].classes);
	}
	return arena_printf(arena, "%s %s", made_of->text, hasher_finish(hasher).text);
}

bool triage_reuse_load(const char *folder, const char *made_of, struct arena *arena,
                       struct triage_reuse *reuse, struct error *error)
{
	struct toolchain_row *toolchain;
	struct finding *finding;
	const char *made = "";
	struct store *store;
	struct bug *bug;
	bool good;

	*reuse = (struct triage_reuse){0};
	if (!store_open(folder, &store, error))
		return false;
	good = store_bugs_made_of(store, arena, &made, error);
	if (good && strncmp(made, made_of, strlen(made_of)) == 0) {
		good = store_toolchains(store, arena, &toolchain, &reuse->toolchain_count, error) &&
		       store_findings(store, arena, &finding, &reuse->finding_count, error) &&
		       store_bugs(store, arena, &bug, &reuse->bug_count, error);
		if (good) {
			reuse->toolchain = toolchain;
			reuse->finding = finding;
			reuse->bug = bug;
		}
	}
	store_close(store);
	return good;
}

static const char *fingerprint_then(const struct triage_reuse *reuse, const char *name)
{
	for (size_t i = 0; i < reuse->toolchain_count; i++)
		if (strcmp(reuse->toolchain[i].name, name) == 0)
			return reuse->toolchain[i].fingerprint;
	return "";
}

static bool is_unchanged(const struct triage_reuse *reuse, const struct toolchain_list *toolchains,
                         const char *name)
{
	for (size_t i = 0; i < toolchains->count; i++)
		if (strcmp(toolchains->toolchain[i].name, name) == 0)
			return strcmp(toolchains->toolchain[i].fingerprint.text,
			              fingerprint_then(reuse, name)) == 0;
	return false;
}

static bool was_found(const struct triage_reuse *reuse, const struct finding *finding)
{
	for (size_t i = 0; i < reuse->finding_count; i++)
		if (strcmp(reuse->finding[i].id, finding->id) == 0)
			return strcmp(reuse->finding[i].classes, finding->classes) == 0;
	return false;
}

static const struct bug *bug_of(const struct triage_reuse *reuse, const struct finding *finding)
{
	for (size_t b = 0; b < reuse->bug_count; b++)
		for (size_t i = 0; i < reuse->bug[b].member_count; i++)
			if (strcmp(reuse->bug[b].member[i], finding->id) == 0)
				return &reuse->bug[b];
	return NULL;
}

const struct bug *triage_reuse_find(const struct triage_reuse *reuse,
                                    const struct toolchain_list *toolchains,
                                    const struct triage_group *group, const struct finding **shown)
{
	for (size_t i = 0; i < group->count; i++) {
		const struct bug *bug = bug_of(reuse, group->finding[i]);

		*shown = group->finding[i];
		if (bug != NULL && was_found(reuse, *shown) &&
		    is_unchanged(reuse, toolchains, bug->caller) &&
		    is_unchanged(reuse, toolchains, bug->callee))
			return bug;
	}
	return NULL;
}
