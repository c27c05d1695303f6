#include "probe.h"

#include <assert.h>
#include <elf.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "compilers.h"
#include "diagnose.h"

struct prober {
	struct arena *arena;
	const char *cache, *folder;
	struct pool *pool;
};

/* One probe's way through the compiler. */
struct question {
	struct prober *prober;
	struct probe *probe;
	enum feature feature;
	const char *object;
};

static char *source_text(const struct language *language, enum feature feature)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert(out != NULL);
	fprintf(out, "%s%s%s", language->probe_head, language->probe[feature].accept,
	        language->probe[feature].effect);
	fclose(out);
	return text;
}

/* Changes when we ask in other words. */
static struct hash_text hash_of_questions(const struct language *language)
{
	struct hasher *hasher = hasher_new();

	for (size_t i = 0; i < FEATURE_COUNT; i++) {
		char *text;

		if (!(language->features & FEATURE_BIT(i)))
			continue;
		text = source_text(language, i);
		hasher_add_text(hasher, feature_info[i].text);
		hasher_add_text(hasher, text);
		free(text);
	}
	return hasher_finish(hasher);
}

static const char *cache_path(const struct prober *prober, const struct toolchain *toolchain)
{
	return arena_printf(prober->arena, "%s/%s.json", prober->cache,
	                    toolchain->fingerprint.text);
}

static bool recall(const struct prober *prober, struct probe *probe)
{
	const struct language *language = probe->toolchain->recipe->language;
	struct hash_text asked = hash_of_questions(language);
	json_t *root, *can;
	const char *known;
	bool ok;

	if (prober->cache == NULL)
		return false;
	root = json_load_file(cache_path(prober, probe->toolchain), 0, NULL);
	known = json_string_value(json_object_get(root, "asked"));
	can = json_object_get(root, "can");
	ok = known != NULL && strcmp(known, asked.text) == 0 && json_is_object(can);
	for (size_t i = 0; ok && i < FEATURE_COUNT; i++)
		if (json_is_true(json_object_get(can, feature_info[i].text)))
			probe->features |= FEATURE_BIT(i);
	json_decref(root);
	return ok && (probe->features & FEATURE_BIT(FEATURE_CORE));
}

static void remember(const struct prober *prober, const struct probe *probe)
{
	struct hash_text asked = hash_of_questions(probe->toolchain->recipe->language);
	json_t *can = json_object(), *root;
	struct error ignored;
	char *text;

	for (size_t i = 0; i < FEATURE_COUNT; i++)
		if (probe->features & FEATURE_BIT(i))
			json_object_set_new(can, feature_info[i].text, json_true());
	root = json_pack("{s:s, s:s, s:o}", "toolchain", probe->toolchain->name, "asked",
	                 asked.text, "can", can);
	text = json_dumps(root, JSON_INDENT(1));
	if (text != NULL)
		file_write(cache_path(prober, probe->toolchain), text, strlen(text), &ignored);
	free(text);
	json_decref(root);
}

/* As far as e_machine, what it reads of an Elf64_Ehdr is the same. */
static bool read_header(const char *path, Elf32_Ehdr *header)
{
	FILE *file = fopen(path, "rbe");
	bool ok;

	if (file == NULL)
		return false;
	ok = fread(header, sizeof *header, 1, file) == 1 &&
	     memcmp(header->e_ident, ELFMAG, SELFMAG) == 0;
	fclose(file);
	return ok;
}

static bool is_object(const char *path)
{
	Elf32_Ehdr header;

	return read_header(path, &header);
}

/* The target's runner could load it. */
static bool is_object_for(const struct target *target, const char *path)
{
	Elf32_Ehdr header;

	return read_header(path, &header) && header.e_ident[EI_CLASS] == target->elf_class &&
	       header.e_machine == target->elf_machine;
}

static void ask(struct prober *prober, struct probe *probe, enum feature feature);

static void ask_the_rest(struct prober *prober, struct probe *probe)
{
	feature_set features = probe->toolchain->recipe->language->features;

	for (enum feature i = 0; i < FEATURE_COUNT; i++)
		if (i != FEATURE_CORE && (features & FEATURE_BIT(i)))
			ask(prober, probe, i);
}

static void judge_core(struct question *question, const struct build_case *outcome)
{
	struct probe *probe = question->probe;

	probe->rejected = outcome->status == BUILD_REJECTED;
	if (outcome->status != BUILD_OK)
		probe->reason = outcome->message;
	else if (!is_object(question->object))
		probe->reason = "the compiler writes no object file";
	else if (!is_object_for(probe->toolchain->target, question->object)) {
		probe->reason = "compiles for another machine";
		probe->other_target = true;
	} else
		ask_the_rest(question->prober, probe);
}

static void on_answer(const struct process_result *result, void *context)
{
	struct question *question = context;
	struct probe *probe = question->probe;
	struct build_case outcome = diagnose(result, question->prober->arena);

	if (outcome.status != BUILD_OK && outcome.status != BUILD_REJECTED)
		probe->unsure = true;
	if (question->feature == FEATURE_CORE)
		judge_core(question, &outcome);
	if (probe->reason == NULL && outcome.status == BUILD_OK && is_object(question->object))
		probe->features |= FEATURE_BIT(question->feature);
	unlink(question->object);
}

static const char *source_path(const struct prober *prober, const struct language *language,
                               enum feature feature)
{
	return arena_printf(prober->arena, "%s/%s%s", prober->folder, feature_info[feature].text,
	                    language->extension);
}

static void ask(struct prober *prober, struct probe *probe, enum feature feature)
{
	const struct toolchain *toolchain = probe->toolchain;
	struct question *question = NEW(prober->arena, struct question);
	const char *object = arena_printf(prober->arena, "%s/%s-%s.o", prober->folder,
	                                  toolchain->fingerprint.text, feature_info[feature].text);
	struct process_request request = {
	    .argv =
	        build_command(prober->arena, toolchain,
	                      source_path(prober, toolchain->recipe->language, feature), object),
	    .folder = prober->folder,
	    .seconds = QUESTION_SECONDS,
	};

	*question = (struct question){prober, probe, feature, object};
	pool_submit(prober->pool, &request, on_answer, question);
}

static bool write_sources(const struct prober *prober, const struct language *language,
                          struct error *error)
{
	bool ok = true;

	for (enum feature i = 0; ok && i < FEATURE_COUNT; i++) {
		char *text;

		if (!(language->features & FEATURE_BIT(i)))
			continue;
		text = source_text(language, i);
		ok = file_write(source_path(prober, language, i), text, strlen(text), error);
		free(text);
	}
	return ok;
}

static void probe_some(struct prober *prober, struct probe *probe, const bool *known, size_t count)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	int number;

	prober->pool = pool_new((unsigned)MAX(processors, 1L));
	pool_catch_signals(prober->pool);
	for (size_t i = 0; i < count; i++)
		if (!known[i])
			ask(prober, &probe[i], FEATURE_CORE);
	pool_run(prober->pool);
	number = pool_signal(prober->pool);
	pool_free(prober->pool);
	if (number != 0) {
		file_remove(prober->folder);
		raise(number); /* nobody else waits for it yet */
	}
	for (size_t i = 0; i < count; i++)
		if (!known[i] && probe[i].reason == NULL && !probe[i].unsure &&
		    prober->cache != NULL)
			remember(prober, &probe[i]);
}

bool probe_all(struct arena *arena, const char *cache, struct probe *probe, size_t count,
               struct error *error)
{
	struct prober prober = {.arena = arena};
	bool *known = NEW_ARRAY(arena, bool, count);
	struct error ignored;
	size_t known_count = 0;
	bool ok = true;

	if (cache != NULL) {
		prober.cache = arena_printf(arena, "%s/probes", cache);
		if (!folder_make(prober.cache, &ignored))
			prober.cache = NULL;
	}
	for (size_t i = 0; i < count; i++)
		known_count += known[i] = recall(&prober, &probe[i]);
	if (known_count == count)
		return true;
	if (!folder_temporary(arena, &prober.folder, error))
		return false;
	for (size_t i = 0; ok && i < count; i++)
		ok = write_sources(&prober, probe[i].toolchain->recipe->language, error);
	if (ok)
		probe_some(&prober, probe, known, count);
	file_remove(prober.folder);
	return ok;
}
