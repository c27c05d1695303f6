#include <ctype.h>
#include <string.h>

#include "../../targets/target.h"
#include "../base/file.h"
#include "../bugs/known.h"
#include "../store/store.h"
#include "command.h"

enum { OPTION_OUT = 'o', OPTION_TO = 256 };

static const struct argp_option options[] = {
    {"out", OPTION_OUT, "DIR", 0, "The campaign (default: the newest under crosscall.out)", 0},
    {"to", OPTION_TO, "DIR", 0,
     "The folder of known bugs (default: the one that comes with crosscall)", 0},
    {0},
};

struct promote_options {
	const char *out, *to;
	const char *name[256]; /* of buckets or findings */
	size_t count;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct promote_options *o = state->input;

	switch (key) {
	case OPTION_OUT:
		o->out = argument;
		return 0;
	case OPTION_TO:
		o->to = option_folder("to", argument, state);
		return 0;
	case ARGP_KEY_ARG:
		if (o->count == ARRAY_LEN(o->name))
			argp_error(state, "at most %zu at a time", ARRAY_LEN(o->name));
		o->name[o->count++] = argument;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state,
		           "which bug? name a bucket, or the finding that a report shows it by");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "BUCKET | FINDING ...",
    .doc = "Makes known bugs of what a campaign found: a file each, with the smallest case, who "
           "behaves alike in it, and what is known of it.",
};

/* The campaign's bugs, and what it was run with. */
struct found {
	struct campaign_settings settings;
	struct bug *bug;
	size_t count;
};

static bool read_found(const char *out, struct arena *arena, struct found *found,
                       struct error *error)
{
	struct store *store;
	const char *folder;
	bool is_read;

	if (!command_find_store(out, arena, &folder, error) || !store_open(folder, &store, error))
		return false;
	is_read = store_settings(store, arena, &found->settings, error) &&
	          store_bugs(store, arena, &found->bug, &found->count, error);
	store_close(store);
	return is_read;
}

/* By its key, or by the beginning of that or of its finding's id, where it is the only one. */
static const struct bug *find_bug(const struct found *found, const char *name, struct arena *arena,
                                  struct error *error)
{
	const size_t length = strlen(name);
	const struct bug *bug = NULL;
	const char *keys = "";
	size_t count = 0;

	for (size_t i = 0; i < found->count; i++) {
		const struct bug *b = &found->bug[i];

		if (strcmp(b->key, name) == 0)
			return b;
		keys = arena_printf(arena, "%s%s%s", keys, i > 0 ? ", " : "", b->key);
		if (strncmp(b->key, name, length) != 0 && strncmp(b->finding, name, length) != 0)
			continue;
		bug = b;
		count++;
	}
	if (count == 1)
		return bug;
	error_set(error, ERROR_USAGE, "\"%s\": %s; its bugs are: %s", name,
	          count == 0 ? "no bug of the campaign begins so" : "several bugs begin so",
	          found->count > 0 ? keys : "none");
	return NULL;
}

/* "gcc-12:-O0,-mavx" took part with -mavx; any level of optimisation will do. */
static const char *flags_of(struct arena *arena, const char *toolchain)
{
	const char *flag = strchr(toolchain, ':'), *flags = "";

	while (flag != NULL && *flag != '\0') {
		size_t length = strcspn(++flag, ",");

		if (strncmp(flag, "-O", 2) != 0)
			flags = arena_printf(arena, "%s %.*s", flags, (int)length, flag);
		flag += length;
	}
	return flags;
}

static const char *text_of(struct arena *arena, const struct found *found, const struct bug *bug)
{
	const bool is_layout = strncmp(bug->key, "layout/", 7) == 0;
	const char *text = arena_printf(arena, "// %s.\n", bug->title);
	const char *flags = flags_of(arena, bug->caller);

	if (*bug->blame != '\0')
		text = arena_printf(arena, "%s// Who deviates: %s.\n", text, bug->blame);
	if (strcmp(found->settings.target, targets[0]->name) != 0)
		text = arena_printf(arena, "%s// Target: %s\n", text, found->settings.target);
	if (*flags != '\0')
		text = arena_printf(arena, "%s// Flags:%s\n", text, flags);
	if (*bug->classes != '\0')
		text = arena_printf(arena, "%s// Expect: %s %s\n", text,
		                    is_layout ? "layout" : "call", bug->classes);
	return arena_printf(arena, "%s%s", text, bug->case_text);
}

/* The key, with nothing in it that a shell or a file system minds. */
static const char *path_of(struct arena *arena, const char *folder, const char *key)
{
	char *name = arena_strdup(arena, key);

	for (char *at = name; *at != '\0'; at++)
		if (!isalnum((unsigned char)*at))
			*at = '-';
	return arena_printf(arena, "%s/%s.case", folder, name);
}

static bool promote_one(const struct promote_options *o, const struct found *found,
                        const char *name, struct arena *arena, struct error *error)
{
	const struct bug *bug = find_bug(found, name, arena, error);
	const char *path, *text;

	if (bug == NULL)
		return false;
	path = path_of(arena, o->to, bug->key);
	text = text_of(arena, found, bug);
	if (file_exists(path))
		return error_set(error, ERROR_USAGE, "%s: it is there already", path);
	if (!folder_make(o->to, error) || !file_write(path, text, strlen(text), error))
		return false;
	printf("%s\n", path);
	return true;
}

static int promote(int argc, char **argv, struct arena *arena)
{
	struct promote_options o = {0};
	struct found found;
	struct error error;
	bool good;

	command_parse(&command_promote, argc, argv, &o);
	if (o.to == NULL)
		o.to = known_folder(arena);
	good = read_found(o.out, arena, &found, &error);
	if (good && o.to == NULL)
		good = error_set(&error, ERROR_USAGE, "no folder of known bugs: name one by --to");
	for (size_t i = 0; i < o.count && good; i++)
		good = promote_one(&o, &found, o.name[i], arena, &error);
	return good ? EXIT_AGREE : command_fail(&error);
}

const struct command command_promote = {"promote", "make known bugs of what a campaign found",
                                        promote, &argp, false};
