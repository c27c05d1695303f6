#include "export.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "../generators/value.h"
#include "../harness/base/file.h"
#include "../harness/base/process.h"
#include "export_private.h"

enum { RUN_SECONDS = 120, PAIRS_MAX = 8 };

struct pair {
	uint8_t caller, callee; /* toolchains of the explanation */
};

bool export_is_rust(const struct toolchain *toolchain)
{
	return toolchain->recipe->language == &language_rust;
}

const char *export_path(const struct export_program *program, const char *name)
{
	return arena_printf(program->arena, "%s/%s", program->request->folder, name);
}

bool export_write(const struct export_program *program, const char *name, const char *text,
                  struct error *error)
{
	return file_write(export_path(program, name), text, strlen(text), error);
}

/* The text that a plain emitter writes. */
static const char *emit(void (*write)(const struct plain *, FILE *), const struct plain *plain,
                        struct arena *arena)
{
	char *text = NULL;
	const char *kept;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	write(plain, out);
	fclose(out);
	kept = arena_strndup(arena, text, length);
	free(text);
	return kept;
}

static bool write_sources(struct export_program *program, const struct plain *plain,
                          struct error *error)
{
	for (size_t side = 0; side < EXPORT_SIDES; side++) {
		const struct language *language = program->toolchain[side]->recipe->language;

		program->source[side] = emit(program->is_layout      ? language->plain_layout
		                             : side == EXPORT_CALLER ? language->plain_caller
		                                                     : language->plain_callee,
		                             plain, program->arena);
		if (!export_write(program, program->file[side], program->source[side], error))
			return false;
	}
	return true;
}

/* What run.sh says, and its exit code; -1 when it did not end. */
static int run(struct export_program *program)
{
	const char *const argv[] = {"sh", "./run.sh", NULL};
	const struct process_request request = {.argv = argv,
	                                        .folder = program->request->folder,
	                                        .seconds = RUN_SECONDS,
	                                        .merge = true};
	struct process_result result;
	int code;

	process_run(&request, &result);
	program->output = arena_strdup(program->arena, result.output.data);
	code = result.end == PROCESS_EXITED ? result.code : -1;
	process_result_release(&result);
	return code;
}

/* The name that stands before ": expected 0x" is the result's, or one in it. */
static bool is_of_result(const char *line, const char *end)
{
	const char *name = strstr(line, "result");

	return name != NULL && name < end && (name == line || strchr(" *&(", name[-1]) != NULL);
}

/* There is a line "a1.f0: expected 0x...", of an argument or of the result. */
static bool tells_of(const char *output, bool result)
{
	const char *line = output, *end;

	while ((end = strstr(line, ": expected 0x")) != NULL) {
		while (memchr(line, '\n', (size_t)(end - line)) != NULL)
			line = strchr(line, '\n') + 1;
		if (is_of_result(line, end) == result && strncmp(line, "x87", 3) != 0)
			return true;
		line = end + 1;
	}
	return false;
}

/* It says what the finding says. */
static bool is_same(const struct export_program *program)
{
	const char *verdict = program->finding->verdict, *output = program->output;

	if (strcmp(verdict, "args") == 0)
		return tells_of(output, false);
	if (strcmp(verdict, "return") == 0)
		return tells_of(output, true);
	if (strcmp(verdict, "state") == 0)
		return strstr(output, "x87 tags: expected") != NULL ||
		       strstr(output, "behind the result: expected") != NULL;
	if (strcmp(verdict, "crash") == 0 || strcmp(verdict, "hang") == 0)
		return strstr(output, "was killed by signal") != NULL;
	return program->is_layout;
}

/* Values */

static bool has_union(const struct abi_case *c)
{
	for (size_t i = 0; i < c->type_count; i++)
		if (c->type[i]->kind == TYPE_UNION)
			return true;
	return false;
}

static unsigned pointer_bytes(const struct target *target)
{
	return target->elf_class == 1 ? 4 : 8;
}

/* The n-th values to try: easily seen ones, those of the round of the finding, those of others.
 * False when there are no more. */
static bool make_values(const struct export_program *program, unsigned n, struct plain *plain)
{
	const struct explanation *e = program->request->explanation;
	const unsigned pointer = pointer_bytes(e->target);
	const unsigned easy = has_union(e->c) ? VALUE_ROUNDS : 1;
	unsigned round = program->finding->round;

	if (n >= easy + VALUE_ROUNDS || (program->is_layout && n > 0))
		return false;
	round = (round + (n < easy ? n : n - easy)) % VALUE_ROUNDS;
	if (n < easy)
		*plain = plain_easy(program->arena, e->c, round, pointer);
	else
		*plain = plain_round(program->arena, e->c, round, pointer, e->target->quiet_nans);
	plain->check_x87 = strstr(program->finding->detail, FINDING_X87_STACK) != NULL;
	plain->check_behind = strstr(program->finding->detail, FINDING_MEMORY) != NULL;
	return true;
}

static const char *flags_text(const struct toolchain *t, struct arena *arena)
{
	const char *text = "";

	for (const char *const *flag = t->argv_flag; *flag != NULL; flag++)
		text = arena_printf(arena, "%s%s%s", text, *text != '\0' ? " " : "", *flag);
	return text;
}

/* Sides */

static bool set_side(struct export_program *program, enum export_side side, uint8_t toolchain,
                     struct error *error)
{
	const struct explanation *e = program->request->explanation;
	const struct toolchain *t;

	if (toolchain == EXPLANATION_NOBODY)
		return error_set(error, ERROR_NOTHING,
		                 "%s has no two sides: there is nothing to link",
		                 program->finding->id);
	t = program->toolchain[side] = &e->toolchains->toolchain[toolchain];
	if (toolchain_is_libffi(t))
		return error_set(error, ERROR_NOTHING, "%s is about libffi, which is no compiler",
		                 program->finding->id);
	program->flags[side] = flags_text(t, program->arena);
	program->file[side] = arena_printf(program->arena, "%s%s",
	                                   program->is_layout      ? "layout"
	                                   : side == EXPORT_CALLER ? "caller"
	                                                           : "callee",
	                                   t->recipe->language->extension);
	return export_write_driver(program, side, error);
}

/* What another pair left in another language. */
static void remove_sources(const struct export_program *program)
{
	for (size_t side = 0; side < EXPORT_SIDES; side++)
		if (program->file[side] != NULL)
			file_remove(export_path(program, program->file[side]));
}

/* From now on the program is one of this caller and this callee. */
static bool set_sides(struct export_program *program, const struct pair *pair, struct error *error)
{
	remove_sources(program);
	program->part.caller = pair->caller;
	program->part.callee = pair->callee;
	explain_routes(program->request->explanation, &program->part, program->arena);
	explain_blame(program->request->explanation, &program->part, program->arena);
	return set_side(program, EXPORT_CALLER, pair->caller, error) &&
	       set_side(program, EXPORT_CALLEE, pair->callee, error) &&
	       export_write_build(program, error);
}

static bool is_same_compiler(const struct explanation *e, uint8_t a, size_t b)
{
	return strcmp(e->toolchains->toolchain[a].compiler, e->toolchains->toolchain[b].compiler) ==
	       0;
}

/* The last version that behaves as the toolchain does, at its flags: whoever mends it asks for that. */
static uint8_t newest(const struct export_program *program, uint8_t toolchain)
{
	const struct explanation *e = program->request->explanation;
	const struct toolchain *t = e->toolchains->toolchain;
	const struct classes *classes = &program->request->part->classes;
	uint8_t found = toolchain;

	for (size_t i = 0; i < e->toolchains->count && classes->count > 0; i++)
		if (classes->of[i] == classes->of[toolchain] &&
		    t[i].recipe == t[toolchain].recipe &&
		    strcmp(t[i].flags, t[toolchain].flags) == 0)
			found = (uint8_t)i;
	return found;
}

/* Of the finding's two compilers at other levels of optimisation, each on both sides: the finding's
 * own two come first, or their last
 * versions. A register that is not the right one holds the right value at some. */
static size_t list_pairs(const struct export_program *program, struct pair pair[static PAIRS_MAX])
{
	const struct explanation *e = program->request->explanation;
	const struct explanation_part *part = program->request->part;
	const struct pair own = {part->caller, part->callee};
	struct pair last;
	size_t count = 0;

	if (own.caller == EXPLANATION_NOBODY || own.callee == EXPLANATION_NOBODY ||
	    own.caller == own.callee) {
		pair[count++] = own;
		return count;
	}
	last = (struct pair){newest(program, own.caller), newest(program, own.callee)};
	pair[count++] = last;
	if (last.caller != own.caller || last.callee != own.callee)
		pair[count++] = own;
	if (program->is_layout)
		return count;
	pair[count++] = (struct pair){last.callee, last.caller};
	for (size_t a = 0; a < e->toolchains->count; a++)
		for (size_t b = 0; b < e->toolchains->count && count + 2 <= PAIRS_MAX; b++) {
			if (!is_same_compiler(e, own.caller, a) ||
			    !is_same_compiler(e, own.callee, b) ||
			    (a == own.caller && b == own.callee))
				continue;
			pair[count++] = (struct pair){(uint8_t)a, (uint8_t)b};
			pair[count++] = (struct pair){(uint8_t)b, (uint8_t)a};
		}
	return count;
}

/* One program: a pair of compilers and values. */
static bool try_one(struct export_program *program, const struct plain *plain,
                    struct export_result *result, struct error *error)
{
	if (!write_sources(program, plain, error))
		return false;
	result->code = run(program);
	result->is_same = result->code == 1 && is_same(program);
	return true;
}

/* The first program that shows the finding; else the first that shows anything; else the last. */
static bool find_program(struct export_program *program, struct export_result *result,
                         struct error *error)
{
	struct pair pair[PAIRS_MAX], shown_pair = {0};
	const size_t pairs = list_pairs(program, pair);
	struct plain plain, shown;
	bool any = false;

	for (size_t i = 0; i < pairs; i++) {
		if (!set_sides(program, &pair[i], error))
			return false;
		for (unsigned n = 0; make_values(program, n, &plain); n++) {
			if (!try_one(program, &plain, result, error))
				return false;
			if (result->is_same || (result->code != 0 && result->code != 1))
				return true;
			if (result->code == 1 && !any) {
				any = true;
				shown = plain;
				shown_pair = pair[i];
			}
		}
	}
	return !any ||
	       (set_sides(program, &shown_pair, error) && try_one(program, &shown, result, error));
}

bool export_finding(const struct export_request *request, struct arena *arena,
                    struct export_result *result, struct error *error)
{
	struct export_program program = {
	    .request = request,
	    .arena = arena,
	    .part = *request->part,
	    .finding = request->part->finding,
	    .is_layout = strcmp(request->part->finding->verdict, "layout") == 0,
	    .is_linked = finding_is_linked(request->part->finding->id),
	};

	*result = (struct export_result){0};
	if (!folder_make(request->folder, error) || !find_program(&program, result, error) ||
	    !export_write_texts(&program, error))
		return error_wrap(error, "export");
	result->output = program.output;
	result->reports = program.reports;
	assert(program.toolchain[EXPORT_CALLER] != NULL &&
	       program.toolchain[EXPORT_CALLEE] != NULL);
	for (size_t side = 0; side < EXPORT_SIDES; side++)
		if (explorer_id(request->compilers, program.toolchain[side], arena) == NULL)
			result->unlisted = program.toolchain[side]->compiler;
	return true;
}
