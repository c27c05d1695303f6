#include "discover.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "compilers.h"
#include "fingerprint.h"
#include "probe.h"
#include "processor.h"
#include "redact.h"
#include "spec.h"

struct discovery {
	const struct discover_request *request;
	struct arena *arena;
	struct error *error;
	const char *cache; /* NULL: nothing is remembered */
	struct file_hashes *hashes;
	struct compiler_list compilers; /* of the machine, when they were looked for */
	bool looked;
	size_t count, capacity;
	struct toolchain *toolchain;
	bool libffi;
};

static void push(struct discovery *d, const struct toolchain *toolchain)
{
	if (d->count == d->capacity) {
		size_t capacity = MAX(d->capacity * 2, (size_t)16);
		struct toolchain *array = NEW_ARRAY(d->arena, struct toolchain, capacity);

		if (d->count > 0)
			memcpy(array, d->toolchain, d->count * sizeof *array);
		d->toolchain = array;
		d->capacity = capacity;
	}
	d->toolchain[d->count++] = *toolchain;
}

static void add_toolchain(struct discovery *d, const struct compiler *compiler, const char *name,
                          const char *flags, const char *support,
                          const struct hash_text *fingerprint)
{
	struct toolchain toolchain;

	if (d->request->flags != NULL && *d->request->flags != '\0')
		flags = arena_printf(d->arena, "%s%s%s", flags, *flags != '\0' ? "," : "",
		                     d->request->flags);
	toolchain = (struct toolchain){
	    .name = arena_printf(d->arena, "%s%s%s", name, *flags != '\0' ? ":" : "",
	                         redact_text(d->arena, flags)),
	    .compiler = name,
	    .flags = flags,
	    .abi_flags = spec_abi_flags(d->arena, flags),
	    .family = compiler->recipe->family,
	    .recipe = compiler->recipe,
	    .target = d->request->target,
	    .driver = compiler->driver,
	    .start = compiler->start,
	    .argv_flag = spec_flags(d->arena, flags, compiler->recipe, d->request->target),
	    .version = compiler->version,
	    .support = support,
	};

	toolchain.fingerprint = fingerprint_toolchain(d->hashes, &toolchain, fingerprint);
	push(d, &toolchain);
}

/* One toolchain; without flags, one for each row of the recipe's defaults. */
static void add_compiler(struct discovery *d, const struct compiler *compiler, const char *name,
                         const char *flags)
{
	struct hash_text fingerprint = fingerprint_compiler(d->hashes, d->arena, compiler);
	const char *support = compiler_support(d->arena, compiler, d->request->target);
	const char *const *row = compiler->recipe->opt_default;

	if (flags != NULL)
		add_toolchain(d, compiler, name, flags, support, &fingerprint);
	else
		for (; *row != NULL; row++)
			add_toolchain(d, compiler, name, *row, support, &fingerprint);
}

static void look(struct discovery *d)
{
	struct compiler_list named = d->compilers;

	if (d->looked)
		return;
	d->looked = true;
	compilers_find(d->arena, &d->compilers);
	if (d->request->with_count == 0)
		return;
	/* Whom the user did not name is not left out. */
	d->compilers.left_out_count = named.left_out_count;
	d->compilers.left_out_capacity = named.left_out_capacity;
	d->compilers.left_out = named.left_out;
}

/* A compiler for other targets as well brings a library for each that was installed. */
static bool has_core(struct discovery *d, const struct compiler *compiler, const char **reason)
{
	const char *triple = d->request->target->rust_triple, *sysroot, *folder;

	if (compiler->recipe->triple == NULL || triple == NULL)
		return true;
	sysroot = start_ask_one(d->arena, compiler->start, "--print=sysroot");
	if (sysroot == NULL)
		return true;
	folder =
	    arena_printf(d->arena, "%s/lib/rustlib/%s/lib", first_line(d->arena, sysroot), triple);
	if (file_exists(folder))
		return true;
	*reason = arena_printf(d->arena, "has no core library for %s", triple);
	return false;
}

static void add_all_found(struct discovery *d)
{
	look(d);
	for (size_t i = 0; i < d->compilers.count; i++) {
		const struct compiler *compiler = &d->compilers.compiler[i];
		const char *reason;

		if (has_core(d, compiler, &reason))
			add_compiler(d, compiler, compiler->name, NULL);
		else
			left_out_push(d->arena, &d->compilers, compiler->name, reason);
	}
}

static bool fail_unknown(struct discovery *d, const char *name)
{
	struct buffer names;

	look(d);
	buffer_init(&names);
	for (size_t i = 0; i < d->compilers.count; i++)
		buffer_printf(&names, "%s%s", i > 0 ? ", " : "", d->compilers.compiler[i].name);
	error_set(d->error, ERROR_USAGE, "there is no compiler \"%s\"; there are: %s", name,
	          names.length > 0 ? names.data : "none");
	buffer_release(&names);
	return false;
}

static const struct compiler *find_by_name(struct discovery *d, const char *name)
{
	look(d);
	for (size_t i = 0; i < d->compilers.count; i++)
		if (strcmp(d->compilers.compiler[i].name, name) == 0 ||
		    strcmp(d->compilers.compiler[i].program, name) == 0)
			return &d->compilers.compiler[i];
	return NULL;
}

/* Compilers run in another folder. A link stays one: some programs look at their name. */
static const char *absolute(struct arena *arena, const char *path)
{
	char folder[PATH_MAX];

	if (*path == '/' || getcwd(folder, sizeof folder) == NULL)
		return path;
	return arena_printf(arena, "%s/%s", folder, path);
}

/* A path; a program in $PATH; one of the names that we give ("rustc-1.95"). */
static bool resolve(struct discovery *d, const char *program, struct compiler *compiler)
{
	const char *path = program, *reason;
	const struct compiler *found;

	if (strchr(program, '/') == NULL)
		path = program_find(d->arena, program);
	else if (!file_exists(program))
		return fail_unknown(d, program);
	else
		path = absolute(d->arena, program);
	if (path == NULL) {
		found = find_by_name(d, program);
		if (found == NULL)
			return fail_unknown(d, program);
		*compiler = *found;
		return true;
	}
	if (!compiler_identify(d->arena, path, compiler, &reason))
		return error_set(d->error, ERROR_USAGE, "%s is %s", program, reason);
	return true;
}

static bool add_named(struct discovery *d, const char *text)
{
	struct compiler compiler = {0};
	struct spec spec;
	const char *name, *reason;

	if (strcmp(text, "libffi") == 0) {
		if (d->libffi)
			return error_set(d->error, ERROR_USAGE, "libffi is named twice");
		d->libffi = true;
		return true;
	}
	if (!spec_parse(d->arena, text, &spec, d->error) || !resolve(d, spec.program, &compiler))
		return false;
	assert(compiler.recipe != NULL);
	name = spec.name != NULL ? spec.name : compiler.name;
	if (!has_core(d, &compiler, &reason)) {
		if (d->request->flags != NULL) {
			left_out_push(d->arena, &d->compilers, name, reason);
			return true;
		}
		return error_set(d->error, ERROR_MACHINE, "%s %s", name, reason);
	}
	add_compiler(d, &compiler, name, spec.flags);
	return true;
}

static bool add_all_named(struct discovery *d)
{
	for (size_t i = 0; i < d->request->with_count; i++)
		if (!add_named(d, d->request->with[i]))
			return false;
	for (size_t i = 0; i < d->count; i++)
		for (size_t j = 0; j < i; j++)
			if (strcmp(d->toolchain[i].name, d->toolchain[j].name) == 0)
				return error_set(d->error, ERROR_USAGE, "%s is named twice",
				                 d->toolchain[i].name);
	return true;
}

static int compare(const void *left, const void *right)
{
	const struct toolchain *a = left, *b = right;
	int order;

	if (a->family != b->family)
		return a->family < b->family ? -1 : 1;
	if (a->recipe != b->recipe)
		return a->recipe < b->recipe ? -1 : 1;
	if ((order = strverscmp(a->version, b->version)) != 0)
		return order;
	if ((order = strcmp(a->compiler, b->compiler)) != 0)
		return order;
	return strcmp(a->flags, b->flags);
}

/* The compiler is fine without the user's flags. */
static bool is_fault_of_flags(struct discovery *d, const struct toolchain *toolchain)
{
	struct toolchain bare = *toolchain;
	struct probe probe = {.toolchain = &bare};
	struct error ignored;

	if (*toolchain->flags == '\0')
		return false;
	bare.argv_flag = spec_flags(d->arena, "", bare.recipe, bare.target);
	return probe_all(d->arena, NULL, &probe, 1, &ignored) && probe.reason == NULL;
}

/* Of the conventions that the target does not have a compiler may know the words. */
static feature_set features_of_others(const struct target *target)
{
	feature_set ours = FEATURE_BIT(FEATURE_CORE), all = ours;

	for (size_t i = 0; i < CONVENTION_COUNT; i++) {
		feature_set features = FEATURE_BIT(convention_info[i].feature);

		if (convention_info[i].variadic != FEATURE_COUNT)
			features |= FEATURE_BIT(convention_info[i].variadic);
		all |= features;
		if (target->conventions & 1U << i)
			ours |= features;
	}
	return all & ~ours;
}

static void take_answers(const struct discover_request *request, struct toolchain *toolchain,
                         const struct probe *probe)
{
	feature_set others = features_of_others(toolchain->target);
	feature_set sayable = toolchain->recipe->language->features;

	toolchain->features = probe->features & ~others & sayable;
	toolchain->ignored = (probe->ignored | (probe->features & others)) & sayable;
	if (request->with_ignored)
		toolchain->features |= toolchain->ignored;
	toolchain->why_not = probe->why_not;
}

/*
 * A named compiler stays even when it fails: that is for the build stage to tell, case by case.
 * But flags that it does not take are the user's mistake.
 */
static bool keep_named(struct discovery *d, struct toolchain *toolchain, const struct probe *probe)
{
	if (probe->other_target)
		return error_set(d->error, ERROR_USAGE, "%s %s than %s", toolchain->name,
		                 probe->reason, toolchain->target->name);
	if (probe->rejected && is_fault_of_flags(d, toolchain))
		return error_set(d->error, ERROR_USAGE, "%s does not take %s: %s",
		                 toolchain->compiler, toolchain->flags, probe->reason);
	toolchain->features = toolchain->recipe->language->features;
	return true;
}

/* What it made of such flags would crash here. */
static void leave_out_unrunnable(struct discovery *d)
{
	size_t kept = 0;

	for (size_t i = 0; i < d->count; i++) {
		const char *lacks = processor_lacks(d->toolchain[i].argv_flag);

		if (lacks == NULL || !d->request->target->calls)
			d->toolchain[kept++] = d->toolchain[i];
		else
			left_out_push(d->arena, &d->compilers, d->toolchain[i].name,
			              arena_printf(d->arena, "this processor has no %s", lacks));
	}
	d->count = kept;
}

static bool probe_toolchains(struct discovery *d)
{
	struct probe *probe = NEW_ARRAY(d->arena, struct probe, d->count);
	size_t kept = 0;

	for (size_t i = 0; i < d->count; i++)
		probe[i].toolchain = &d->toolchain[i];
	if (!probe_all(d->arena, d->cache, probe, d->count, d->error))
		return error_wrap(d->error, "probe the compilers");
	for (size_t i = 0; i < d->count; i++) {
		struct toolchain *toolchain = &d->toolchain[i];

		take_answers(d->request, toolchain, &probe[i]);
		if (probe[i].reason != NULL &&
		    (d->request->with_count == 0 || d->request->flags != NULL)) {
			left_out_push(
			    d->arena, &d->compilers, toolchain->name,
			    arena_printf(d->arena, "fails the first probe: %s", probe[i].reason));
			continue;
		}
		if (probe[i].reason != NULL && !keep_named(d, toolchain, &probe[i]))
			return false;
		d->toolchain[kept++] = *toolchain;
	}
	d->count = kept;
	return true;
}

/* Why there is no libffi for the target; NULL: there is. */
static const char *libffi_reason(const struct target *target)
{
	if (!target->calls)
		return "layouts alone are compared";
	return target->libffi != NULL ? NULL : "the runner was built without it";
}

static void add_libffi(struct discovery *d)
{
	struct toolchain toolchain = {
	    .name = "libffi",
	    .compiler = "libffi",
	    .flags = "",
	    .abi_flags = "",
	    .family = FAMILY_LIBFFI,
	    .target = d->request->target,
	    .version = d->request->target->libffi,
	    .fingerprint = fingerprint_libffi(d->hashes, d->arena, d->request->target),
	    .why_not = NEW_ARRAY(d->arena, const char *, FEATURE_COUNT),
	    .features = LIBFFI_FEATURES,
	};

	push(d, &toolchain);
}

static bool fail_nothing(struct discovery *d)
{
	const struct compiler_list *list = &d->compilers;

	if (list->left_out_count == 0)
		return error_set(d->error, ERROR_NOTHING,
		                 "there is no gcc, clang, tcc or rustc in $PATH");
	return error_set(d->error, ERROR_NOTHING, "no compiler can be used; %s: %s",
	                 list->left_out[0].name, list->left_out[0].reason);
}

static bool discover_toolchains(struct discovery *d)
{
	const struct discover_request *request = d->request;
	const char *no_libffi = libffi_reason(request->target);

	if (request->with_count == 0)
		add_all_found(d);
	else if (!add_all_named(d))
		return false;
	if (d->libffi && no_libffi != NULL)
		return error_set(d->error, ERROR_USAGE, "%s: no libffi: %s", request->target->name,
		                 no_libffi);
	if (request->target->calls && program_find(d->arena, "ld") == NULL)
		return error_set(d->error, ERROR_MACHINE, "the linker ld is not in $PATH");
	if (d->count > 0)
		qsort(d->toolchain, d->count, sizeof *d->toolchain, compare);
	leave_out_unrunnable(d);
	if (!probe_toolchains(d))
		return false;
	if (d->count == 0 && !d->libffi)
		return fail_nothing(d);
	if (request->libffi && no_libffi != NULL)
		left_out_push(d->arena, &d->compilers, "libffi", no_libffi);
	else if (d->libffi || request->libffi)
		add_libffi(d);
	return true;
}

bool discover(const struct discover_request *request, struct arena *arena,
              struct toolchain_list *list, struct error *error)
{
	struct discovery d = {.request = request, .arena = arena, .error = error};
	struct error ignored;
	bool ok;

	if (!folder_of_cache(arena, &d.cache, &ignored))
		d.cache = NULL;
	d.hashes = file_hashes_open(d.cache);
	ok = discover_toolchains(&d);
	file_hashes_close(d.hashes);
	*list = (struct toolchain_list){d.count, d.toolchain, d.compilers.left_out_count,
	                                d.compilers.left_out};
	return ok;
}
