#include "linked.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/file.h"
#include "../build/diagnose.h"

enum { LINK_SECONDS = 60 };

static const double compile_seconds = 30, case_seconds = 0.1;
static const uint64_t memory_limit = UINT64_C(4) << 30;

enum half_kind { HALF_CALLERS, HALF_CALLEES, HALF_COUNT };

struct half {
	struct linked *linked;
	const char *object; /* NULL: it was not made */
};

/* The module of callers of one and callees of another. */
struct joint {
	struct linked *linked;
	size_t caller, callee;
	const char *module; /* NULL: it could not be linked */
	uint8_t *verdict;   /* by case: enum wire_verdict */
};

struct linked {
	struct arena *arena;
	struct linked_request request;
	run_done *done;
	void *context;
	bool **wanted;                   /* [toolchain][case]; NULL: it takes no part */
	struct half (*half)[HALF_COUNT]; /* by toolchain */
	size_t joint_count;
	struct joint *joint;     /* [toolchain][toolchain] of those that take part, caller first */
	size_t pending;          /* processes */
	size_t first, count;     /* joints in the runner */
	struct toolchain *shown; /* of each of these, the caller's: they have the target */
	struct toolchain_list list;
	const char **module;
	struct run_result result;
	struct wire_failure *wrong;
	size_t wrong_capacity;
};

static void finish(struct linked *l);

static bool has_part(const struct linked *l, size_t toolchain, size_t c)
{
	return l->wanted[toolchain] != NULL && l->wanted[toolchain][c];
}

/* Compiling */

static void join_all(struct linked *l);

/* What a process has made is forgotten where it failed; true when it was the last. */
static bool end_process(struct linked *l, const struct process_result *process, const char **made)
{
	l->result.stopped = l->result.stopped || process->end == PROCESS_STOPPED;
	if (diagnose(process, l->arena).status != BUILD_OK)
		*made = NULL;
	assert(l->pending > 0);
	return --l->pending == 0;
}

static void on_half(const struct process_result *process, void *context)
{
	struct half *half = context;

	if (end_process(half->linked, process, &half->object))
		join_all(half->linked);
}

static bool write_half(const struct linked *l, size_t toolchain, enum half_kind kind,
                       const char *path, struct error *error)
{
	const struct toolchain *t = &l->request.toolchains->toolchain[toolchain];
	const struct emit_request request = {l->request.c, l->wanted[toolchain], l->request.count,
	                                     true, t->features};
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	bool is_written;

	if (out == NULL)
		unreachable();
	if (kind == HALF_CALLERS)
		t->recipe->language->callers(&request, out);
	else
		t->recipe->language->callees(&request, out);
	if (fclose(out) != 0)
		unreachable();
	is_written = file_write(path, text, size, error);
	free(text);
	return is_written;
}

static void compile_half(struct linked *l, size_t toolchain, enum half_kind kind)
{
	static const char *const name[HALF_COUNT] = {"callers", "callees"};
	const struct toolchain *t = &l->request.toolchains->toolchain[toolchain];
	struct half *half = &l->half[toolchain][kind];
	const char *source = arena_printf(l->arena, "%s%02zu%s", name[kind], toolchain,
	                                  t->recipe->language->extension);
	struct process_request process = {
	    .folder = l->request.folder,
	    .seconds = compile_seconds + case_seconds * (double)l->request.count,
	    .memory = memory_limit,
	};
	struct error error;

	*half = (struct half){l, arena_printf(l->arena, "%s%02zu.o", name[kind], toolchain)};
	if (!write_half(l, toolchain, kind,
	                arena_printf(l->arena, "%s/%s", l->request.folder, source), &error)) {
		l->result.failure = arena_strdup(l->arena, error.message);
		half->object = NULL;
		return;
	}
	process.argv = build_command(l->arena, t, l->request.folder, source, half->object);
	l->pending++;
	pool_submit(l->request.pool, &process, on_half, half);
}

/* The cases that the toolchain can be called by name in; NULL for none. */
static bool *find_wanted(const struct linked *l, size_t toolchain)
{
	const struct toolchain *t = &l->request.toolchains->toolchain[toolchain];
	const uint8_t both = WIRE_CAN_CALL | WIRE_CAN_BE_CALLED;
	bool *wanted = NEW_ARRAY(l->arena, bool, l->request.count), any = false;

	if (toolchain_is_libffi(t) || t->recipe->language->callers == NULL ||
	    !l->request.build[toolchain].built)
		return NULL;
	for (size_t i = 0; i < l->request.count; i++) {
		wanted[i] = l->request.build[toolchain].c[i].status == BUILD_OK &&
		            run_able(l->request.run, toolchain, i) == both &&
		            t->recipe->language->has_name(l->request.c[i]);
		any = any || wanted[i];
	}
	return any ? wanted : NULL;
}

/* Linking */

static void run_some(struct linked *l);

static void on_joined(const struct process_result *process, void *context)
{
	struct joint *joint = context;

	if (end_process(joint->linked, process, &joint->module))
		run_some(joint->linked);
}

/* As programs are linked, by the linker of the caller: a call goes through the PLT, and is bound when it is made first. */
static void join(struct linked *l, size_t caller, size_t callee)
{
	const struct toolchain *t = l->request.toolchains->toolchain;
	struct joint *joint = &l->joint[l->joint_count++];
	const char *argv[24] = {t[caller].linker, "-shared", "-z", "lazy", "-z",
	                        "noexecstack",    "-m"};
	struct process_request process = {
	    .argv = argv, .folder = l->request.folder, .seconds = LINK_SECONDS};
	size_t n = 7;

	*joint = (struct joint){.linked = l, .caller = caller, .callee = callee};
	joint->module = arena_printf(l->arena, "by-name-%02zu-%02zu.so", caller, callee);
	joint->verdict = NEW_ARRAY(l->arena, uint8_t, l->request.count);
	argv[n++] = t[caller].target->linker;
	argv[n++] = "-o";
	argv[n++] = joint->module;
	argv[n++] = l->half[caller][HALF_CALLERS].object;
	argv[n++] = l->half[callee][HALF_CALLEES].object;
	argv[n++] = "-lc";
	if (t[caller].support != NULL)
		argv[n++] = t[caller].support;
	if (t[callee].support != NULL)
		argv[n++] = t[callee].support;
	l->pending++;
	pool_submit(l->request.pool, &process, on_joined, joint);
}

static void join_all(struct linked *l)
{
	const size_t n = l->request.toolchains->count;

	if (l->result.stopped || l->result.failure != NULL) {
		finish(l);
		return;
	}
	l->joint = NEW_ARRAY(l->arena, struct joint, n * n);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			if (l->half[i][HALF_CALLERS].object != NULL &&
			    l->half[j][HALF_CALLEES].object != NULL)
				join(l, i, j);
	if (l->joint_count == 0)
		finish(l);
}

/* Calling */

static struct wire_failure *add_failure(struct linked *l)
{
	if (l->result.wrong_count == l->wrong_capacity) {
		const size_t capacity = MAX((size_t)64, 2 * l->wrong_capacity);
		struct wire_failure *grown = NEW_ARRAY(l->arena, struct wire_failure, capacity);

		if (l->result.wrong_count > 0)
			memcpy(grown, l->result.wrong, l->result.wrong_count * sizeof *grown);
		l->result.wrong = l->wrong = grown;
		l->wrong_capacity = capacity;
	}
	return &l->wrong[l->result.wrong_count++];
}

static void take_results(struct linked *l, const struct run_result *run)
{
	for (size_t i = 0; i < l->count; i++) {
		struct joint *joint = &l->joint[l->first + i];

		for (size_t c = 0; c < l->request.count; c++)
			joint->verdict[c] = run_cell(run, c, i, i);
		if (run->load[i].load != WIRE_LOADED)
			joint->module = NULL;
	}
	for (size_t i = 0; i < run->wrong_count; i++) {
		struct wire_failure *failure = add_failure(l);
		const struct joint *joint = &l->joint[l->first + run->wrong[i].caller];

		*failure = run->wrong[i];
		failure->caller = (uint16_t)joint->caller;
		failure->callee = (uint16_t)joint->callee;
		failure->flags |= WIRE_FAILURE_BY_NAME;
	}
	l->result.trials += run->trials;
	l->result.calls += run->calls;
}

static void on_run(const struct run_result *run, void *context)
{
	struct linked *l = context;

	l->result.stopped = run->stopped;
	l->result.failure = run->failure;
	if (run->stopped || run->failure != NULL) {
		finish(l);
		return;
	}
	take_results(l, run);
	l->first += l->count;
	run_some(l);
}

/* As many modules as a runner takes. */
static void run_some(struct linked *l)
{
	struct run_request request = {
	    .c = l->request.c,
	    .count = l->request.count,
	    .toolchains = &l->list,
	    .folder = l->request.folder,
	    .runner = l->request.runner,
	    .by_name = true,
	};

	l->count = MIN(l->joint_count - l->first, (size_t)WIRE_TOOLCHAINS_MAX);
	if (l->count == 0 || l->result.stopped) {
		finish(l);
		return;
	}
	l->shown = NEW_ARRAY(l->arena, struct toolchain, l->count);
	l->module = NEW_ARRAY(l->arena, const char *, l->count);
	for (size_t i = 0; i < l->count; i++) {
		const struct joint *joint = &l->joint[l->first + i];

		l->shown[i] = l->request.toolchains->toolchain[joint->caller];
		l->module[i] = joint->module;
	}
	l->list = (struct toolchain_list){.count = l->count, .toolchain = l->shown};
	request.module = l->module;
	run_start(l->request.pool, l->arena, &request, on_run, l);
}

/* The results */

/* A callee that is not found has the address 0, and a module that is not whole has none. */
static bool is_lost(const struct linked *l, const struct joint *joint, size_t c)
{
	return has_part(l, joint->caller, c) && has_part(l, joint->callee, c) &&
	       (joint->module == NULL || joint->verdict[c] == WIRE_ABSTAINED);
}

static bool is_wrong(const struct linked *l, const struct joint *joint, size_t c)
{
	return joint->verdict[c] >= WIRE_ARGS || is_lost(l, joint, c);
}

/* A toolchain that cannot call itself by name says nothing about others. */
static bool is_gated(const struct linked *l, const struct joint *joint, size_t c)
{
	for (size_t i = 0; i < l->joint_count && joint->caller != joint->callee; i++) {
		const struct joint *control = &l->joint[i];

		if (control->caller == control->callee &&
		    (control->caller == joint->caller || control->caller == joint->callee) &&
		    is_wrong(l, control, c))
			return true;
	}
	return false;
}

/* What went wrong by name and not by pointer. */
static bool is_told(const struct linked *l, const struct joint *joint, size_t c)
{
	return is_wrong(l, joint, c) &&
	       run_cell(l->request.run, c, joint->caller, joint->callee) == WIRE_OK &&
	       !is_gated(l, joint, c);
}

static struct joint *find_joint(struct linked *l, size_t caller, size_t callee)
{
	for (size_t i = 0; i < l->joint_count; i++)
		if (l->joint[i].caller == caller && l->joint[i].callee == callee)
			return &l->joint[i];
	unreachable();
}

/* Of the failures by name those that are told. */
static void drop_untold(struct linked *l)
{
	size_t kept = 0;

	for (size_t i = 0; i < l->result.wrong_count; i++) {
		const struct wire_failure *wrong = &l->wrong[i];

		if ((wrong->flags & WIRE_FAILURE_BY_NAME) == 0 ||
		    is_told(l, find_joint(l, wrong->caller, wrong->callee), wrong->case_index))
			l->wrong[kept++] = *wrong;
	}
	l->result.wrong_count = kept;
}

/* Of a module that is not whole the first case stands for all. */
static void add_lost(struct linked *l, const struct joint *joint)
{
	for (size_t c = 0; c < l->request.count; c++) {
		if (!is_lost(l, joint, c) || !is_told(l, joint, c))
			continue;
		*add_failure(l) = (struct wire_failure){
		    .case_index = (uint32_t)c,
		    .caller = (uint16_t)joint->caller,
		    .callee = (uint16_t)joint->callee,
		    .verdict = WIRE_ARGS,
		    .flags = WIRE_FAILURE_UNREACHED | WIRE_FAILURE_BY_NAME,
		    .leaf = WIRE_NONE,
		};
		if (joint->module == NULL)
			return;
	}
}

/* Why a toolchain that is called by pointer is not by name; NULL: it is. */
static const char *why_unlinked(const struct linked *l, size_t toolchain, size_t c)
{
	const struct toolchain *t = &l->request.toolchains->toolchain[toolchain];
	const struct half *half = l->half[toolchain];

	if (run_able(l->request.run, toolchain, c) == 0 || toolchain_is_libffi(t))
		return NULL;
	if (t->recipe->language->callers == NULL)
		return "calls by name are C's alone";
	if (!t->recipe->language->has_name(l->request.c[c]))
		return "clang mangles its name";
	if (!has_part(l, toolchain, c))
		return "it has one side only";
	if (half[HALF_CALLERS].object == NULL || half[HALF_CALLEES].object == NULL)
		return "apart they do not compile";
	return NULL;
}

static void tell_unlinked(struct linked *l)
{
	const size_t n = l->request.toolchains->count;
	const char **unlinked = NEW_ARRAY(l->arena, const char *, n * l->request.count);

	for (size_t t = 0; t < n; t++)
		for (size_t c = 0; c < l->request.count; c++)
			unlinked[t * l->request.count + c] = why_unlinked(l, t, c);
	l->result.unlinked = unlinked;
}

static void finish(struct linked *l)
{
	const struct run_result *run = l->request.run;
	const size_t n = run->toolchain_count, size = l->request.count * n * n;
	uint8_t *cell;

	if (!l->result.stopped && l->result.failure == NULL && l->joint_count > 0) {
		cell = arena_copy(l->arena, run->cell, size);
		drop_untold(l);
		for (size_t i = 0; i < l->joint_count; i++)
			add_lost(l, &l->joint[i]);
		for (size_t i = 0; i < l->result.wrong_count; i++) {
			const struct wire_failure *wrong = &l->wrong[i];

			if ((wrong->flags & WIRE_FAILURE_BY_NAME) != 0)
				cell[(wrong->case_index * n + wrong->caller) * n + wrong->callee] =
				    wrong->verdict;
		}
		l->result.cell = cell;
	}
	tell_unlinked(l);
	l->done(&l->result, l->context);
}

void linked_start(struct arena *arena, const struct linked_request *request, run_done *done,
                  void *context)
{
	const size_t n = request->toolchains->count;
	struct linked *l = NEW(arena, struct linked);

	*l = (struct linked){.arena = arena,
	                     .request = *request,
	                     .done = done,
	                     .context = context,
	                     .result = *request->run};
	l->wanted = NEW_ARRAY(arena, bool *, n);
	l->half = arena_alloc(arena, n, sizeof *l->half);
	l->wrong_capacity = request->run->wrong_count;
	if (l->wrong_capacity > 0)
		l->result.wrong = l->wrong =
		    arena_copy(arena, request->run->wrong, l->wrong_capacity * sizeof *l->wrong);
	for (size_t i = 0; i < n; i++) {
		l->wanted[i] = find_wanted(l, i);
		for (int kind = 0; kind < HALF_COUNT && l->wanted[i] != NULL; kind++)
			compile_half(l, i, (enum half_kind)kind);
	}
	if (l->pending == 0)
		finish(l);
}
