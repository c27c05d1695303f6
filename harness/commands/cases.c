#include "cases.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../../generators/text.h"
#include "../../reports/format.h"
#include "../base/file.h"
#include "../store/store.h"
#include "command.h"

struct reader {
	const struct cases_request *request;
	struct arena *arena;
	const struct abi_case **c;
	const char **name;
	size_t count, capacity;
	struct error *error;
};

static void push(struct reader *r, const char *name, const struct abi_case *c)
{
	if (r->count == r->capacity) {
		const size_t capacity = MAX((size_t)64, 2 * r->capacity);
		const struct abi_case **grown =
		    NEW_ARRAY(r->arena, const struct abi_case *, capacity);
		const char **names = NEW_ARRAY(r->arena, const char *, capacity);

		for (size_t i = 0; i < r->count; i++) {
			grown[i] = r->c[i];
			names[i] = r->name[i];
		}
		r->c = grown;
		r->name = names;
		r->capacity = capacity;
	}
	r->c[r->count] = c;
	r->name[r->count++] = arena_strdup(r->arena, name);
}

static bool add_text(struct reader *r, const char *name, const char *text, size_t length)
{
	const struct abi_case *c =
	    case_parse(r->arena, strcmp(name, "-") == 0 ? "<stdin>" : name, text, length, r->error);

	if (c != NULL)
		push(r, name, c);
	return c != NULL;
}

static bool add_file(struct reader *r, const char *path)
{
	struct buffer text;
	bool added;

	buffer_init(&text);
	added = file_read(path, &text, r->error) && add_text(r, path, text.data, text.length);
	if (!added && r->error->kind == ERROR_MACHINE)
		r->error->kind = ERROR_USAGE;
	buffer_release(&text);
	return added;
}

static bool has_case_name(const char *name)
{
	size_t length = strlen(name);

	return length > 5 && strcmp(name + length - 5, ".case") == 0;
}

static bool add_folder(struct reader *r, const char *path)
{
	struct dirent **entry;
	int count = scandir(path, &entry, NULL, alphasort);
	bool added = true;

	if (count < 0)
		return error_errno(r->error, "cannot read the folder %s", path);
	for (int i = 0; i < count; i++) {
		const char *inner = arena_printf(r->arena, "%s/%s", path, entry[i]->d_name);
		struct stat status;

		if (added && entry[i]->d_name[0] != '.' && stat(inner, &status) == 0) {
			if (S_ISDIR(status.st_mode))
				added = add_folder(r, inner);
			else if (has_case_name(inner))
				added = add_file(r, inner);
		}
		free(entry[i]);
	}
	free(entry);
	return added;
}

static bool add_finding(struct reader *r, const char *name)
{
	const char *folder;
	struct store *store;
	struct finding finding;
	bool found;

	if (!command_find_store(r->request->out, r->arena, &folder, r->error))
		return error_wrap(r->error, "%s is no file, and no finding either", name);
	if (!store_open(folder, &store, r->error))
		return error_wrap(r->error, "%s is no file, and no finding either", name);
	found = store_finding(store, name, r->arena, &finding, r->error);
	store_close(store);
	if (!found)
		return error_wrap(r->error, "%s is no file, and no finding either", name);
	return add_text(r, name, finding.case_text, strlen(finding.case_text));
}

static bool add(struct reader *r, const char *argument)
{
	struct stat status;

	if (strcmp(argument, "-") == 0)
		return add_file(r, argument);
	if (stat(argument, &status) == 0)
		return S_ISDIR(status.st_mode) ? add_folder(r, argument) : add_file(r, argument);
	if (has_case_name(argument) || strchr(argument, '/') != NULL) {
		error_errno(r->error, "cannot read %s", argument);
		r->error->kind = ERROR_USAGE;
		return false;
	}
	return add_finding(r, argument);
}

static bool read_header(const struct cases_request *request, struct arena *arena,
                        struct case_list *list, struct error *error)
{
	const struct import_request asked = {
	    .header = request->header,
	    .function = request->function,
	    .function_count = request->function_count,
	    .included = request->included,
	    .argument = request->argument,
	    .argument_count = request->argument_count,
	    .target = request->target,
	};
	const char *tail = NULL;
	struct import import;
	const struct abi_case **c;
	const char **name;
	size_t count = 0;

	if (!import_header(&asked, arena, &import, error))
		return false;
	c = NEW_ARRAY(arena, const struct abi_case *, import.count);
	name = NEW_ARRAY(arena, const char *, import.count);
	for (size_t i = 0; i < import.count; i++) {
		if (import.function[i].c == NULL)
			continue;
		name[count] = import.function[i].name;
		c[count++] = import.function[i].c;
	}
	for (size_t i = 0; i < request->argument_count; i++)
		tail = arena_printf(arena, "%s %s", i == 0 ? " --" : tail,
		                    format_shell(arena, request->argument[i]));
	*list = (struct case_list){
	    .count = count,
	    .c = c,
	    .name = name,
	    .head = arena_printf(arena, " --header %s%s --function",
	                         format_shell(arena, request->header),
	                         request->included ? " --included" : ""),
	    .tail = tail,
	    .header = request->header,
	    .import = import,
	};
	return true;
}

bool cases_read(const struct cases_request *request, struct arena *arena, struct case_list *list,
                struct error *error)
{
	struct reader r = {.request = request, .arena = arena, .error = error};

	if (request->header != NULL)
		return read_header(request, arena, list, error);
	for (size_t i = 0; i < request->argument_count; i++)
		if (!add(&r, request->argument[i]))
			return false;
	*list = (struct case_list){.count = r.count, .c = r.c, .name = r.name};
	if (r.count == 0)
		return error_set(error, ERROR_USAGE, "there is no .case file in %s",
		                 request->argument[0]);
	return true;
}

bool cases_find_finding(const struct cases_request *request, const char *name,
                        struct toolchain_options *toolchains, struct arena *arena,
                        const struct finding **finding, struct error *error)
{
	struct finding *row = NEW(arena, struct finding);
	struct campaign_settings settings;
	struct store *store;
	struct stat status;
	const char *folder;
	bool found;

	*finding = NULL;
	if (strcmp(name, "-") == 0 || stat(name, &status) == 0)
		return true;
	if (!command_find_store(request->out, arena, &folder, error) ||
	    !store_open(folder, &store, error))
		return error_wrap(error, "%s is no file, and no finding either", name);
	found = store_finding(store, name, arena, row, error) &&
	        store_settings(store, arena, &settings, error);
	store_close(store);
	if (!found)
		return error_wrap(error, "%s is no file, and no finding either", name);
	if (target_find(settings.target) != NULL)
		toolchains->target = target_find(settings.target);
	*finding = row;
	return true;
}

void cases_name_compilers(const struct finding *finding, struct toolchain_options *toolchains)
{
	if (toolchains->with_count > 0)
		return;
	toolchains->with[toolchains->with_count++] =
	    *finding->caller != '\0' ? finding->caller : finding->toolchain;
	if (*finding->callee != '\0' && strcmp(finding->caller, finding->callee) != 0)
		toolchains->with[toolchains->with_count++] = finding->callee;
}
