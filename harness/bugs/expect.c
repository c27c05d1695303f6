#include "expect.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "../judge/claim.h"

static const char *text_of(struct arena *arena, const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text == NULL ? "" : arena_strdup(arena, text);
}

static bool is_date(const char *text)
{
	static const char form[] = "dddd-dd-dd";

	if (strlen(text) != strlen(form))
		return false;
	for (size_t i = 0; form[i] != '\0'; i++)
		if (form[i] == '-' ? text[i] != '-' : text[i] < '0' || text[i] > '9')
			return false;
	return true;
}

/* NULL, or what is wrong with it: a word that is misspelt is no wish that nobody has. */
static const char *read_one(struct arena *arena, json_t *object, struct expectation *e)
{
	static const char *const known[] = {"bucket", "bug", "target", "with", "reason", "until"};
	const char *key;
	json_t *value;

	if (!json_is_object(object))
		return "expected an object";
	json_object_foreach(object, key, value)
	{
		size_t i = 0;

		while (i < ARRAY_LEN(known) && strcmp(known[i], key) != 0)
			i++;
		if (i == ARRAY_LEN(known) || !json_is_string(value))
			return arena_printf(arena, "\"%s\" is no text that is known", key);
	}
	*e = (struct expectation){
	    .bucket = text_of(arena, object, "bucket"),
	    .bug = text_of(arena, object, "bug"),
	    .target = text_of(arena, object, "target"),
	    .with = text_of(arena, object, "with"),
	    .reason = text_of(arena, object, "reason"),
	    .until = text_of(arena, object, "until"),
	};
	if ((*e->bucket == '\0') == (*e->bug == '\0'))
		return "expected a \"bucket\" or a \"bug\"";
	if (*e->reason == '\0')
		return "a \"reason\" is missing";
	if (*e->until != '\0' && !is_date(e->until))
		return "\"until\" is no date like 2027-01-31";
	return NULL;
}

bool expect_read(const char *file, struct arena *arena, struct expectations *list,
                 struct error *error)
{
	json_error_t problem;
	json_t *root = json_load_file(file, JSON_REJECT_DUPLICATES, &problem);
	const char *wrong = NULL;

	*list = (struct expectations){0};
	if (root == NULL && problem.line < 0) /* it was not opened */
		return error_set(error, ERROR_USAGE, "%s: %s", file, strerror(errno));
	if (root == NULL)
		return error_set(error, ERROR_USAGE, "%s: line %d: %s", file, problem.line,
		                 problem.text);
	list->expectation = NEW_ARRAY(arena, struct expectation, json_array_size(root));
	if (!json_is_array(root))
		wrong = "expected an array";
	for (size_t i = 0; i < json_array_size(root) && wrong == NULL; i++)
		wrong = read_one(arena, json_array_get(root, i), &list->expectation[list->count++]);
	json_decref(root);
	if (wrong == NULL)
		return true;
	return error_set(error, ERROR_USAGE, "%s: expectation %zu: %s", file, list->count, wrong);
}

static bool takes_part(const char *with, const struct toolchain_row *toolchain, size_t count)
{
	struct arena arena;
	bool found = *with == '\0';

	arena_init(&arena);
	for (size_t i = 0; i < count && !found; i++)
		found = claim_names(with, toolchain[i].compiler, toolchain[i].version, &arena);
	arena_release(&arena);
	return found;
}

void expect_decide(struct expectation *e, const char *target, const struct toolchain_row *toolchain,
                   size_t count, const char *today)
{
	e->state = EXPECTATION_HOLDS;
	if ((*e->target != '\0' && strcmp(e->target, target) != 0) ||
	    !takes_part(e->with, toolchain, count))
		e->state = EXPECTATION_ELSEWHERE;
	else if (*e->until != '\0' && strcmp(e->until, today) < 0)
		e->state = EXPECTATION_EXPIRED;
}

bool expect_is_about(const struct expectation *e, const struct bug *bug)
{
	return *e->bucket != '\0' ? strcmp(e->bucket, bug->key) == 0
	                          : strcmp(e->bug, bug->known) == 0;
}

bool expect_accepts(const struct expectations *list, const struct bug *bug)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->expectation[i].state == EXPECTATION_HOLDS &&
		    expect_is_about(&list->expectation[i], bug))
			return true;
	return false;
}
