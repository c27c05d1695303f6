#include "probe.h"

#include <assert.h>
#include <elf.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../base/file.h"
#include "../base/interrupt.h"
#include "../build/diagnose.h"
#include "../toolchain/start.h"
#include "compilers.h"
#include "questions.h"

struct prober {
	struct arena *arena;
	const char *folder;
	struct pool *pool;
	unsigned asked;
};

struct asking;
typedef void asking_done(struct asking *asking, const struct build_case *outcome,
                         const char *printed);

/*
 * One run of a compiler, and what it is asked.
 *
 *     the core ---> all the rest ---> done
 *                    |        ^
 *                    v        |
 *                 without what it complains of
 *                    |
 *                    v  crashes, or complains of nothing in particular
 *                 each apart: accepted? ---> with its effect? ---> done
 */
struct asking {
	struct prober *prober;
	struct probe *probe;
	asking_done *done;
	struct questions open;
	struct question_source source;
	const char *file, *object; /* full paths */
};

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

static const char *const *command_of(const struct asking *asking)
{
	const struct toolchain *toolchain = asking->probe->toolchain;
	struct arena *arena = asking->prober->arena;
	const char *const *command =
	    build_command(arena, toolchain, asking->prober->folder, asking->file, asking->object);

	return start_join(arena, command, toolchain->recipe->all_errors);
}

static void on_answer(const struct process_result *result, void *context)
{
	struct asking *asking = context;
	struct build_case outcome = diagnose(result, asking->prober->arena);

	if (outcome.status == BUILD_OK && !is_object(asking->object))
		outcome = (struct build_case){BUILD_GARBAGE, "the compiler writes no object file"};
	/* What may not come again. */
	if (outcome.status == BUILD_HUNG || outcome.status == BUILD_GIVEN_UP ||
	    outcome.status == BUILD_STOPPED)
		asking->probe->unsure = true;
	asking->done(asking, &outcome, diagnose_output(result));
	unlink(asking->object);
	question_source_release(&asking->source);
}

static void ask(struct prober *prober, struct probe *probe, struct questions questions,
                asking_done *done)
{
	const struct language *language = probe->toolchain->recipe->language;
	struct asking *asking = NEW(prober->arena, struct asking);
	struct process_request request = {.folder = prober->folder, .seconds = QUESTION_SECONDS};
	struct error error;

	*asking =
	    (struct asking){.prober = prober, .probe = probe, .done = done, .open = questions};
	asking->file = arena_printf(prober->arena, "%s/probe-%u%s", prober->folder, prober->asked,
	                            language->extension);
	asking->object =
	    arena_printf(prober->arena, "%s/probe-%u.o", prober->folder, prober->asked);
	prober->asked++;
	question_source_write(&asking->source, language, &questions);
	/* The compiler will say that there is no file. */
	if (!file_write(asking->file, asking->source.text.data, asking->source.text.length, &error))
		probe->unsure = true;
	request.argv = command_of(asking);
	pool_submit(prober->pool, &request, on_answer, asking);
}

static void on_effect(struct asking *asking, const struct build_case *outcome, const char *printed)
{
	(void)printed;
	if (outcome->status == BUILD_OK)
		asking->probe->features |= asking->open.accept;
	else
		asking->probe->ignored |= asking->open.accept;
}

static void refuse(struct probe *probe, feature_set features, const char *reason)
{
	for (enum feature i = 0; i < FEATURE_COUNT; i++)
		if (features & FEATURE_BIT(i))
			probe->why_not[i] = reason;
}

static void on_accept(struct asking *asking, const struct build_case *outcome, const char *printed)
{
	struct questions both = {asking->open.accept, asking->open.accept};

	(void)printed;
	if (outcome->status == BUILD_OK)
		ask(asking->prober, asking->probe, both, on_effect);
	else
		refuse(asking->probe, asking->open.accept, outcome->message);
}

static void ask_apart(struct prober *prober, struct probe *probe, feature_set features)
{
	for (enum feature i = 0; i < FEATURE_COUNT; i++)
		if (features & FEATURE_BIT(i))
			ask(prober, probe, (struct questions){FEATURE_BIT(i), 0}, on_accept);
}

static void on_all(struct asking *asking, const struct build_case *outcome, const char *printed)
{
	struct probe *probe = asking->probe;
	struct questions open = asking->open;
	struct complaints complaints;
	const char *slash = strrchr(asking->file, '/');

	if (outcome->status == BUILD_OK) {
		probe->features |= open.effect;
		probe->ignored |= open.accept & ~open.effect;
	} else if (probe->unsure) {
		refuse(probe, open.accept, outcome->message);
	} else if (outcome->status == BUILD_REJECTED &&
	           complaints_read(&complaints, &asking->source, slash + 1, printed,
	                           asking->prober->arena)) {
		for (enum feature i = 0; i < FEATURE_COUNT; i++)
			if (complaints.accept & FEATURE_BIT(i))
				probe->why_not[i] = complaints.reason[i];
		open.accept &= ~complaints.accept;
		open.effect &= ~complaints.effect;
		ask(asking->prober, probe, open, on_all);
	} else {
		ask_apart(asking->prober, probe, open.accept);
	}
}

static void ask_the_rest(struct prober *prober, struct probe *probe)
{
	struct questions rest = questions_all(probe->toolchain->recipe->language);

	rest.accept &= ~FEATURE_BIT(FEATURE_CORE);
	rest.effect &= ~FEATURE_BIT(FEATURE_CORE);
	ask(prober, probe, rest, on_all);
}

static void on_core(struct asking *asking, const struct build_case *outcome, const char *printed)
{
	struct probe *probe = asking->probe;

	(void)printed;
	probe->rejected = outcome->status == BUILD_REJECTED;
	if (outcome->status != BUILD_OK) {
		probe->reason = outcome->message;
	} else if (!is_object_for(probe->toolchain->target, asking->object)) {
		probe->reason = "compiles for another machine";
		probe->other_target = true;
	} else {
		probe->features |= FEATURE_BIT(FEATURE_CORE);
		ask_the_rest(asking->prober, probe);
	}
}

static void probe_some(struct prober *prober, struct probe *probe, const bool *known, size_t count)
{
	static const struct questions core = {FEATURE_BIT(FEATURE_CORE), FEATURE_BIT(FEATURE_CORE)};
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	int number;

	prober->pool = pool_new((unsigned)MAX(processors, 1L));
	pool_catch_signals(prober->pool);
	for (size_t i = 0; i < count; i++)
		if (!known[i])
			ask(prober, &probe[i], core, on_core);
	pool_run(prober->pool);
	number = pool_signal(prober->pool);
	pool_free(prober->pool);
	if (number != 0) {
		file_remove(prober->folder);
		interrupt_note(number);
	}
}

bool probe_all(struct arena *arena, const char *cache, struct probe *probe, size_t count,
               struct error *error)
{
	struct prober prober = {.arena = arena};
	bool *known = NEW_ARRAY(arena, bool, count);
	const char *answers = NULL;
	struct error ignored;
	size_t known_count = 0;

	if (cache != NULL) {
		answers = arena_printf(arena, "%s/probes", cache);
		if (!folder_make(answers, &ignored))
			answers = NULL;
	}
	for (size_t i = 0; answers != NULL && i < count; i++)
		known_count += known[i] = probe_recall(arena, answers, &probe[i]);
	if (known_count == count)
		return true;
	if (!folder_temporary(arena, &prober.folder, error))
		return false;
	probe_some(&prober, probe, known, count);
	file_remove(prober.folder);
	for (size_t i = 0; answers != NULL && i < count; i++)
		if (!known[i] && probe[i].reason == NULL && !probe[i].unsure)
			probe_remember(arena, answers, &probe[i]);
	return true;
}
