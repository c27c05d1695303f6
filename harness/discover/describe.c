#include "describe.h"

#include <assert.h>
#include <libfyaml.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/buffer.h"
#include "../base/file.h"

struct reader {
	struct arena *arena;
	struct error *error;
	const char *path;
	const char *folder; /* of the file: paths are from there */
	struct fy_diag *diag;
};

typedef bool read_value(struct reader *r, struct fy_node *value, struct description *d);

/* The library tells the place of a node only with a message about it. */
static const char *place_of(struct reader *r, struct fy_node *node)
{
	const struct fy_diag_error *told = NULL;
	struct fy_diag_error *next;
	void *at = NULL;

	fy_node_report(node, FYET_ERROR, "here");
	while ((next = fy_diag_errors_iterate(r->diag, &at)) != NULL)
		told = next;
	if (told == NULL)
		return r->path;
	return arena_printf(r->arena, "%s:%d:%d", r->path, told->line, told->column);
}

static bool fail_at(struct reader *r, struct fy_node *node, const char *format, ...)
    FORMAT_LIKE(3, 4);

static bool fail_at(struct reader *r, struct fy_node *node, const char *format, ...)
{
	char message[1024];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(message, sizeof message, format, arguments);
	va_end(arguments);
	return error_set(r->error, ERROR_USAGE, "%s: %s", place_of(r, node), message);
}

/* NULL for what is no text, and for none. */
static const char *text_of(struct reader *r, struct fy_node *node)
{
	size_t length = 0;
	const char *text = node != NULL ? fy_node_get_scalar(node, &length) : NULL;

	if (text == NULL || length == 0 || memchr(text, '\0', length) != NULL)
		return NULL;
	return arena_strndup(r->arena, text, length);
}

static const char *from_folder(struct reader *r, const char *path)
{
	return *path == '/' ? path : arena_printf(r->arena, "%s/%s", r->folder, path);
}

static bool read_path(struct reader *r, struct fy_node *value, const char *what, const char **path)
{
	const char *text = text_of(r, value);

	if (text == NULL)
		return fail_at(r, value, "expected %s", what);
	*path = from_folder(r, text);
	if (!file_exists(*path))
		return fail_at(r, value, "expected %s: there is no %s", what, *path);
	return true;
}

static bool read_words(struct reader *r, struct fy_node *value, const char *what,
                       const char *const **words)
{
	const int count = fy_node_is_sequence(value) ? fy_node_sequence_item_count(value) : 0;
	const char **list = NEW_ARRAY(r->arena, const char *, (size_t)MAX(count, 0) + 1);
	struct fy_node *item;
	void *at = NULL;
	size_t i = 0;

	if (count <= 0)
		return fail_at(r, value, "expected %s", what);
	while ((item = fy_node_sequence_iterate(value, &at)) != NULL)
		if ((list[i++] = text_of(r, item)) == NULL)
			return fail_at(r, item, "expected a word in %s", what);
	*words = list;
	return true;
}

static bool read_name(struct reader *r, struct fy_node *value, struct description *d)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	                            "+-._/";

	d->name = text_of(r, value);
	if (d->name == NULL || *d->name == '-' || d->name[strspn(d->name, plain)] != '\0')
		return fail_at(r, value,
		               "expected a name of letters, digits and \"+-._/\", like mygcc-17");
	return true;
}

static bool read_command(struct reader *r, struct fy_node *value, struct description *d)
{
	if (!read_words(r, value, "a list with the program and its arguments, like [gcc-12, -B, x]",
	                &d->command))
		return false;
	d->place = place_of(r, value);
	return true;
}

static bool read_prefix(struct reader *r, struct fy_node *value, struct description *d)
{
	return read_words(r, value, "a list of words, like [env, -i]", &d->prefix);
}

static bool read_environment(struct reader *r, struct fy_node *value, struct description *d)
{
	const int count = fy_node_is_mapping(value) ? fy_node_mapping_item_count(value) : 0;
	const char **list = NEW_ARRAY(r->arena, const char *, (size_t)MAX(count, 0) + 1);
	struct fy_node_pair *pair;
	void *at = NULL;
	size_t i = 0;

	if (count <= 0)
		return fail_at(r, value, "expected names and values, like {LANG: C}");
	while ((pair = fy_node_mapping_iterate(value, &at)) != NULL) {
		const char *name = text_of(r, fy_node_pair_key(pair));
		struct fy_node *node = fy_node_pair_value(pair);
		const char *text = text_of(r, node);

		if (name == NULL || strchr(name, '=') != NULL)
			return fail_at(r, fy_node_pair_key(pair), "expected a variable's name");
		if (text == NULL && !(node == NULL || fy_node_is_scalar(node)))
			return fail_at(r, node, "expected the value of %s, a text", name);
		list[i++] = arena_printf(r->arena, "%s=%s", name, text != NULL ? text : "");
	}
	d->environment = list;
	return true;
}

/* As in a toolchain's name, where a comma ends a flag. */
static const char *join_flags(struct arena *arena, const char *const *word)
{
	struct buffer out;
	const char *joined;

	buffer_init(&out);
	for (; *word != NULL; word++) {
		buffer_puts(&out, out.length > 0 ? "," : "");
		for (const char *at = *word; *at != '\0'; at++)
			buffer_printf(&out, "%s%c", *at == ',' ? "\\" : "", *at);
	}
	joined = arena_strndup(arena, out.data, out.length);
	buffer_release(&out);
	return joined;
}

static bool add_flags(struct reader *r, struct fy_node *value, const char **joined)
{
	const char *const *word = NULL;

	if (!read_words(r, value, "a list of flags, like [-O2, -fno-plt]", &word))
		return false;
	assert(word != NULL);
	for (size_t i = 0; word[i] != NULL; i++)
		if (*word[i] != '-')
			return fail_at(r, fy_node_sequence_get_by_index(value, (int)i),
			               "expected a flag, which begins with \"-\"; what takes two "
			               "words belongs into command");
	*joined = join_flags(r->arena, word);
	return true;
}

static bool read_flags(struct reader *r, struct fy_node *value, struct description *d)
{
	struct fy_node *first =
	    fy_node_is_sequence(value) ? fy_node_sequence_get_by_index(value, 0) : NULL;
	const bool several = first != NULL && fy_node_is_sequence(first);
	const size_t count = several ? (size_t)fy_node_sequence_item_count(value) : 1;
	const char **list = NEW_ARRAY(r->arena, const char *, count);

	d->flags = list;
	for (; d->flags_count < count; d->flags_count++)
		if (!add_flags(r,
		               several ? fy_node_sequence_get_by_index(value, (int)d->flags_count)
		                       : value,
		               &list[d->flags_count]))
			return false;
	return true;
}

static bool read_sysroot(struct reader *r, struct fy_node *value, struct description *d)
{
	return read_path(r, value, "a folder", &d->sysroot);
}

static bool read_assembler(struct reader *r, struct fy_node *value, struct description *d)
{
	if (!read_path(r, value, "the folder of an assembler", &d->assembler))
		return false;
	if (!file_exists(arena_printf(r->arena, "%s/as", d->assembler)))
		return fail_at(r, value, "expected a folder with a program \"as\" in it");
	return true;
}

static bool read_linker(struct reader *r, struct fy_node *value, struct description *d)
{
	return read_path(r, value, "a linker's path", &d->linker);
}

static bool read_root(struct reader *r, struct fy_node *value, struct description *d)
{
	return read_path(r, value, "a folder", &d->root);
}

static bool read_kind(struct reader *r, struct fy_node *value, struct description *d)
{
	const char *text = text_of(r, value);

	for (const struct recipe *recipe = recipes; recipe->name != NULL; recipe++)
		if (text != NULL && strcmp(recipe->name, text) == 0)
			d->kind = recipe;
	return d->kind != NULL || fail_at(r, value, "expected gcc, clang, tcc or rustc");
}

static bool read_target(struct reader *r, struct fy_node *value, struct description *d)
{
	const char *text = text_of(r, value), *names = "";

	d->target = text != NULL ? target_find(text) : NULL;
	for (size_t i = 0; targets[i] != NULL; i++)
		names =
		    arena_printf(r->arena, "%s%s%s", names, i > 0 ? " or " : "", targets[i]->name);
	return d->target != NULL || fail_at(r, value, "expected %s", names);
}

static const struct {
	const char *name;
	read_value *read;
} keys[] = {
    {"name", read_name},       {"command", read_command},
    {"flags", read_flags},     {"environment", read_environment},
    {"prefix", read_prefix},   {"root", read_root},
    {"sysroot", read_sysroot}, {"assembler", read_assembler},
    {"linker", read_linker},   {"kind", read_kind},
    {"target", read_target},
};

static const char *key_names(struct arena *arena)
{
	const char *names = "";

	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		names = arena_printf(arena, "%s%s%s", names, i > 0 ? ", " : "", keys[i].name);
	return names;
}

static bool read_pair(struct reader *r, struct fy_node_pair *pair, struct description *d)
{
	struct fy_node *key = fy_node_pair_key(pair), *value = fy_node_pair_value(pair);
	const char *name = text_of(r, key);

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		if (name == NULL || strcmp(keys[i].name, name) != 0)
			continue;
		if (value == NULL || (fy_node_is_scalar(value) && text_of(r, value) == NULL))
			return fail_at(r, key, "there is nothing behind \"%s\"", name);
		return keys[i].read(r, value, d);
	}
	return fail_at(r, key, "\"%s\" is no key; those of a toolchain are %s",
	               name != NULL ? name : "", key_names(r->arena));
}

/* A program that has a "/" in it is a file; behind a prefix it may be one that is not here. */
static bool find_programs(struct reader *r, struct fy_node *node, struct description *d)
{
	const char **command = (const char **)d->command, **prefix = (const char **)d->prefix;

	if (prefix != NULL && strchr(prefix[0], '/') != NULL &&
	    file_exists(from_folder(r, prefix[0])))
		prefix[0] = from_folder(r, prefix[0]);
	if (strchr(command[0], '/') == NULL)
		return true;
	if (d->root == NULL && file_exists(from_folder(r, command[0])))
		command[0] = from_folder(r, command[0]);
	else if (d->prefix == NULL)
		return fail_at(r, node, "there is no program %s", from_folder(r, command[0]));
	return true;
}

static bool read_toolchain(struct reader *r, struct fy_node *node, struct description *d)
{
	static const char *const none[] = {NULL};
	struct fy_node_pair *pair;
	void *at = NULL;

	*d = (struct description){0};
	if (!fy_node_is_mapping(node))
		return fail_at(r, node,
		               "expected a toolchain: keys and values, like \"name: mygcc\"");
	while ((pair = fy_node_mapping_iterate(node, &at)) != NULL)
		if (!read_pair(r, pair, d))
			return false;
	if (d->name == NULL || d->command == NULL)
		return fail_at(r, node, "this toolchain has no %s",
		               d->name == NULL ? "name" : "command");
	if (!find_programs(r, fy_node_mapping_lookup_by_string(node, "command", FY_NT), d))
		return false;
	d->prefix = d->prefix != NULL ? d->prefix : none;
	d->environment = d->environment != NULL ? d->environment : none;
	return true;
}

static bool read_all(struct reader *r, struct fy_node *root, struct description_list *list)
{
	const bool several = fy_node_is_sequence(root);
	const size_t count = several ? (size_t)fy_node_sequence_item_count(root) : 1;
	struct description *array = NEW_ARRAY(r->arena, struct description, count);

	*list = (struct description_list){count, array};
	for (size_t i = 0; i < count; i++) {
		struct fy_node *node = several ? fy_node_sequence_get_by_index(root, (int)i) : root;

		if (!read_toolchain(r, node, &array[i]))
			return false;
		for (size_t k = 0; k < i; k++)
			if (strcmp(array[k].name, array[i].name) == 0)
				return fail_at(r, node, "there are two toolchains \"%s\"",
				               array[i].name);
	}
	return true;
}

/* What is no YAML, or more than one document. */
static bool fail_syntax(struct reader *r)
{
	void *at = NULL;
	const struct fy_diag_error *told = fy_diag_errors_iterate(r->diag, &at);

	if (told == NULL)
		return error_set(r->error, ERROR_USAGE, "%s:1:1: expected a toolchain", r->path);
	return error_set(r->error, ERROR_USAGE, "%s:%d:%d: no YAML: %s", r->path, told->line,
	                 told->column, told->msg);
}

static bool read_document(struct reader *r, struct fy_parser *parser, struct description_list *list)
{
	struct fy_document *document = fy_parse_load_document(parser), *more = NULL;
	struct fy_node *root = document != NULL ? fy_document_root(document) : NULL;
	bool ok;

	if (root == NULL || fy_document_resolve(document) != 0)
		ok = fail_syntax(r);
	else if ((more = fy_parse_load_document(parser)) != NULL)
		ok = fail_at(r, fy_document_root(more),
		             "expected one document: several toolchains are a list");
	else
		ok = read_all(r, root, list);
	if (more != NULL)
		fy_parse_document_destroy(parser, more);
	if (document != NULL)
		fy_parse_document_destroy(parser, document);
	return ok;
}

static bool read_text(struct reader *r, const struct buffer *text, struct description_list *list)
{
	struct fy_parse_cfg config = {.flags = FYPCF_QUIET, .diag = r->diag};
	struct fy_parser *parser = fy_parser_create(&config);
	bool ok;

	if (parser == NULL || fy_parser_set_string(parser, text->data, text->length) != 0)
		unreachable();
	ok = read_document(r, parser, list);
	fy_parser_destroy(parser);
	return ok;
}

static const char *folder_of(struct arena *arena, const char *path)
{
	char here[PATH_MAX];
	const char *slash = strrchr(path, '/');
	const char *folder =
	    slash != NULL ? arena_strndup(arena, path, (size_t)(slash - path)) : ".";

	if (*path == '/' || getcwd(here, sizeof here) == NULL)
		return folder;
	return slash != NULL ? arena_printf(arena, "%s/%s", here, folder)
	                     : arena_strdup(arena, here);
}

bool describe_read(const char *path, struct arena *arena, struct description_list *list,
                   struct error *error)
{
	struct reader r = {.arena = arena, .error = error, .path = path};
	struct fy_diag_cfg silent;
	struct buffer text;
	bool ok;

	fy_diag_cfg_default(&silent);
	silent.fp = NULL;
	r.folder = folder_of(arena, path);
	r.diag = fy_diag_create(&silent);
	if (r.diag == NULL)
		unreachable();
	fy_diag_set_collect_errors(r.diag, true);
	buffer_init(&text);
	ok = file_read(path, &text, error);
	if (!ok)
		error->kind = ERROR_USAGE;
	ok = ok && read_text(&r, &text, list);
	buffer_release(&text);
	fy_diag_destroy(r.diag);
	return ok;
}

const char *describe_version(void)
{
	return fy_library_version();
}
