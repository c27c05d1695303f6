#include "attempt.h"

#include <assert.h>
#include <elf.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../../generators/contract.h"
#include "../base/file.h"
#include "accuse.h"

/*
 * All modules by the same linker, without a driver that has ideas of its own. It takes 12 ms for a
 * batch for which gcc -O0 takes 350.
 */
#define LINK                                                                                       \
	"-shared", "-Bsymbolic", "-z", "defs", "-z", "noexecstack", "-s", "--hash-style=gnu",      \
	    "--build-id=none", "--no-ld-generated-unwind-info"

enum { LINK_SECONDS = 60 };

struct attempt {
	struct pool *pool;
	struct arena *arena;
	struct attempt_request request;
	const char *source, *object; /* file names in the folder */
	attempt_done *done;
	void *context;
	struct build_case outcome;
};

const char *attempt_link_text(void)
{
	static const char *const argument[] = {"ld", LINK};
	static char text[256];

	text[0] = '\0';
	for (size_t i = 0; i < ARRAY_LEN(argument); i++) {
		assert(strlen(text) + strlen(argument[i]) + 2 < sizeof text);
		strcat(strcat(text, argument[i]), " ");
	}
	return text;
}

static const char *path_of(const struct attempt *attempt, const char *name)
{
	return arena_printf(attempt->arena, "%s/%s", attempt->request.folder, name);
}

static void finish(struct attempt *attempt)
{
	unlink(path_of(attempt, attempt->source));
	if (attempt->object != attempt->request.module)
		unlink(path_of(attempt, attempt->object));
	if (attempt->outcome.status != BUILD_OK)
		unlink(path_of(attempt, attempt->request.module));
	attempt->done(&attempt->outcome, attempt->context);
}

static void finish_with(struct attempt *attempt, enum build_status status, const char *message)
{
	attempt->outcome = (struct build_case){status, message};
	finish(attempt);
}

/* NULL when the file is ELF and holds the text. */
static const char *fault_of(const char *path, const char *text, const char *what)
{
	const char *fault = NULL;
	struct buffer content;
	struct error ignored;

	buffer_init(&content);
	if (!file_read(path, &content, &ignored))
		fault = "no object file was written";
	else if (content.length == 0)
		fault = "the object file is empty";
	else if (content.length < SELFMAG || memcmp(content.data, ELFMAG, SELFMAG) != 0)
		fault = "the object file is no ELF file";
	else if (memmem(content.data, content.length, text, strlen(text)) == NULL)
		fault = what;
	buffer_release(&content);
	return fault;
}

static void finish_checked(struct attempt *attempt)
{
	const char *module = path_of(attempt, attempt->request.module), *fault;

	if (attempt->request.toolchain->target->calls)
		fault = fault_of(module, CONTRACT_TABLE, "the module has no table");
	else
		fault = fault_of(module, CONTRACT_LAYOUT_SECTION, "the object has no layout");
	finish_with(attempt, fault == NULL ? BUILD_OK : BUILD_GARBAGE, fault);
}

static void accuse_cases(const struct attempt *attempt, const struct process_result *result)
{
	struct accusation accusation = {
	    .output = diagnose_output(result),
	    .source_name = attempt->source,
	    .count = attempt->request.count,
	};
	struct buffer source;
	struct error ignored;

	buffer_init(&source);
	if (file_read(path_of(attempt, attempt->source), &source, &ignored)) {
		accusation.source = source.data;
		accuse(&accusation, attempt->request.named);
	}
	buffer_release(&source);
}

static void on_linked(const struct process_result *result, void *context)
{
	struct attempt *attempt = context;

	attempt->outcome = diagnose_link(result, attempt->arena);
	if (attempt->outcome.status != BUILD_OK) {
		accuse_cases(attempt, result);
		finish(attempt);
	} else {
		finish_checked(attempt);
	}
}

static void start_link(struct attempt *attempt)
{
	const struct toolchain *toolchain = attempt->request.toolchain;
	const char *argv[] = {toolchain->linker,
	                      LINK,
	                      "-m",
	                      toolchain->target->linker,
	                      "-o",
	                      attempt->request.module,
	                      attempt->object,
	                      "-lc",
	                      toolchain->support,
	                      NULL};
	struct process_request request = {
	    .argv = argv,
	    .folder = attempt->request.folder,
	    .seconds = LINK_SECONDS,
	};

	pool_submit(attempt->pool, &request, on_linked, attempt);
}

static void on_compiled(const struct process_result *result, void *context)
{
	struct attempt *attempt = context;
	const char *fault;

	attempt->outcome = diagnose(result, attempt->arena);
	if (attempt->outcome.status != BUILD_OK) {
		accuse_cases(attempt, result);
		finish(attempt);
		return;
	}
	if (!attempt->request.toolchain->target->calls) {
		finish_checked(attempt);
		return;
	}
	fault = fault_of(path_of(attempt, attempt->object), "", NULL);
	if (fault != NULL)
		finish_with(attempt, BUILD_GARBAGE, fault);
	else
		start_link(attempt);
}

static void on_failed(const struct process_result *result, void *context)
{
	struct attempt *attempt = context;

	if (result->end == PROCESS_STOPPED)
		attempt->outcome.status = BUILD_STOPPED;
	finish(attempt);
}

void attempt_start(struct pool *pool, struct arena *arena, const struct attempt_request *request,
                   attempt_done *done, void *context)
{
	const struct toolchain *toolchain = request->toolchain;
	int stem = (int)strcspn(request->module, ".");
	struct attempt *attempt = NEW(arena, struct attempt);
	struct process_request compile = {
	    .folder = request->folder, .seconds = request->seconds, .memory = request->memory};
	struct error error;

	*attempt = (struct attempt){pool, arena, *request, NULL, NULL, done, context, {0}};
	attempt->source = arena_printf(arena, "%.*s%s", stem, request->module,
	                               toolchain->recipe->language->extension);
	attempt->object = toolchain->target->calls
	                      ? arena_printf(arena, "%.*s.o", stem, request->module)
	                      : request->module;
	/* What an attempt before this one has left would pass for the work of this one. */
	unlink(path_of(attempt, attempt->object));
	unlink(path_of(attempt, request->module));
	if (!file_write(path_of(attempt, attempt->source), request->source, request->size,
	                &error)) {
		attempt->outcome =
		    (struct build_case){BUILD_GIVEN_UP, arena_strdup(arena, error.message)};
		pool_submit(pool, &compile, on_failed, attempt);
		return;
	}
	compile.argv =
	    build_command(arena, toolchain, request->folder, attempt->source, attempt->object);
	pool_submit(pool, &compile, on_compiled, attempt);
}
