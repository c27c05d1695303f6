/*
 * Answers of a toolchain, in a file named after its fingerprint:
 *
 *     {"toolchain": "clang-16:-O0", "asked": "7c1e...", "can": {"core": "yes",
 *      "gcc-struct": "ignored", "decimal": "error: GNU decimal type extension not supported"}}
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "../base/file.h"
#include "probe.h"
#include "questions.h"

static const char yes[] = "yes", ignored[] = "ignored";

/* Changes when we ask in other words. */
static struct hash_text hash_of_questions(const struct language *language)
{
	struct questions all = questions_all(language);
	struct hasher *hasher = hasher_new();
	struct question_source source;

	for (enum feature i = 0; i < FEATURE_COUNT; i++)
		hasher_add_text(hasher, feature_info[i].text);
	question_source_write(&source, language, &all);
	hasher_add_text(hasher, source.text.data);
	question_source_release(&source);
	return hasher_finish(hasher);
}

static const char *path_of(struct arena *arena, const char *folder, const struct probe *probe)
{
	return arena_printf(arena, "%s/%s.json", folder, probe->toolchain->fingerprint.text);
}

static void take(struct arena *arena, struct probe *probe, enum feature feature, const char *answer)
{
	if (answer == NULL)
		return;
	if (strcmp(answer, yes) == 0)
		probe->features |= FEATURE_BIT(feature);
	else if (strcmp(answer, ignored) == 0)
		probe->ignored |= FEATURE_BIT(feature);
	else
		probe->why_not[feature] = arena_strdup(arena, answer);
}

bool probe_recall(struct arena *arena, const char *folder, struct probe *probe)
{
	struct hash_text asked = hash_of_questions(probe->toolchain->recipe->language);
	json_t *root = json_load_file(path_of(arena, folder, probe), 0, NULL);
	json_t *can = json_object_get(root, "can");
	const char *known = json_string_value(json_object_get(root, "asked"));
	bool ok = known != NULL && strcmp(known, asked.text) == 0 && json_is_object(can);

	for (enum feature i = 0; ok && i < FEATURE_COUNT; i++)
		take(arena, probe, i,
		     json_string_value(json_object_get(can, feature_info[i].text)));
	json_decref(root);
	return ok && (probe->features & FEATURE_BIT(FEATURE_CORE));
}

static const char *answer_of(const struct probe *probe, enum feature feature)
{
	if (probe->features & FEATURE_BIT(feature))
		return yes;
	if (probe->ignored & FEATURE_BIT(feature))
		return ignored;
	return probe->why_not[feature];
}

void probe_remember(struct arena *arena, const char *folder, const struct probe *probe)
{
	struct hash_text asked = hash_of_questions(probe->toolchain->recipe->language);
	json_t *can = json_object(), *root;
	struct error error;
	char *text;

	for (enum feature i = 0; i < FEATURE_COUNT; i++)
		if (answer_of(probe, i) != NULL)
			json_object_set_new(can, feature_info[i].text,
			                    json_string(answer_of(probe, i)));
	root = json_pack("{s:s, s:s, s:o}", "toolchain", probe->toolchain->name, "asked",
	                 asked.text, "can", can);
	text = json_dumps(root, JSON_INDENT(1));
	if (text != NULL) /* else it is asked again next time */
		file_write(path_of(arena, folder, probe), text, strlen(text), &error);
	free(text);
	json_decref(root);
}
