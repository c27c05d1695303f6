#include "discover.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/file.h"
#include "../base/interrupt.h"
#include "../toolchain/redact.h"
#include "../toolchain/root.h"
#include "../toolchain/spec.h"
#include "describe.h"
#include "discover_private.h"
#include "rootfs.h"

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

/* Flags behind others, as in a toolchain's name. */
static const char *join(struct arena *arena, const char *flags, const char *more)
{
	if (more == NULL || *more == '\0')
		return flags;
	return arena_printf(arena, "%s%s%s", flags, *flags != '\0' ? "," : "", more);
}

static void add_toolchain(struct discovery *d, const struct compiler *compiler, const char *name,
                          const char *flags, const char *support,
                          const struct hash_text *fingerprint)
{
	struct toolchain toolchain;

	flags = join(d->arena, flags, d->request->flags);
	toolchain = (struct toolchain){
	    .name = arena_printf(d->arena, "%s%s%s", name, *flags != '\0' ? ":" : "",
	                         redact_text(d->arena, flags)),
	    .compiler = name,
	    .flags = flags,
	    .abi_flags = spec_abi_flags(d->arena, join(d->arena, compiler->own_flags, flags)),
	    .family = compiler->recipe->family,
	    .recipe = compiler->recipe,
	    .target = d->request->target,
	    .driver = compiler->driver,
	    .start = compiler->start,
	    .linker = compiler->linker,
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
	if (file_exists(root_path(d->arena, compiler->root, folder)) ||
	    (compiler->is_elsewhere && compiler->root == NULL))
		return true;
	*reason = arena_printf(d->arena, "has no core library for %s", triple);
	return false;
}

static bool look_elsewhere(struct discovery *d)
{
	for (size_t i = 0; i < d->request->rootfs_count; i++)
		if (!rootfs_find(d->arena, d->request->rootfs[i], &d->others, d->error))
			return false;
	return true;
}

static void add_all_of(struct discovery *d, const struct compiler_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct compiler *compiler = &list->compiler[i];
		const char *reason;

		if (has_core(d, compiler, &reason))
			add_compiler(d, compiler, compiler->name, NULL);
		else
			left_out_push(d->arena, &d->compilers, compiler->name, reason);
	}
}

static void add_all_found(struct discovery *d)
{
	look(d);
	add_all_of(d, &d->compilers);
	add_all_of(d, &d->others);
	for (size_t i = 0; i < d->others.left_out_count; i++)
		left_out_push(d->arena, &d->compilers, d->others.left_out[i].name,
		              d->others.left_out[i].reason);
}

static bool fail_unknown(struct discovery *d, const char *name)
{
	struct buffer names;

	look(d);
	buffer_init(&names);
	for (size_t i = 0; i < d->compilers.count; i++)
		buffer_printf(&names, "%s%s", i > 0 ? ", " : "", d->compilers.compiler[i].name);
	for (size_t i = 0; i < d->others.count; i++)
		buffer_printf(&names, "%s%s", names.length > 0 ? ", " : "",
		              d->others.compiler[i].name);
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

	for (size_t i = 0; i < d->others.count; i++)
		if (strcmp(d->others.compiler[i].name, program) == 0) {
			*compiler = d->others.compiler[i];
			return true;
		}
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

/* Its toolchains for which there is the target; those that the user named must have it. */
static bool add_named_compiler(struct discovery *d, const struct compiler *compiler,
                               const char *name, const char *const *flags, size_t count)
{
	const char *reason;

	if (has_core(d, compiler, &reason)) {
		for (size_t i = 0; i < count; i++)
			add_compiler(d, compiler, name, flags[i]);
		return true;
	}
	if (d->request->flags == NULL)
		return error_set(d->error, ERROR_MACHINE, "%s %s", name, reason);
	left_out_push(d->arena, &d->compilers, name, reason);
	return true;
}

static bool add_description(struct discovery *d, const struct description *description,
                            const char *flags)
{
	const bool has_flags = flags == NULL && description->flags_count > 0;
	struct compiler compiler;
	const char *reason;

	if (description->target != NULL && description->target != d->request->target) {
		left_out_push(d->arena, &d->compilers, description->name,
		              arena_printf(d->arena, "is for %s alone", description->target->name));
		return true;
	}
	if (!compiler_of_description(d->arena, description, &compiler, &reason))
		return error_set(d->error, ERROR_USAGE, "%s: %s is %s", description->place,
		                 description->name, reason);
	return add_named_compiler(d, &compiler, description->name,
	                          has_flags ? description->flags : &flags,
	                          has_flags ? description->flags_count : 1);
}

/* All toolchains of the file, or the one of that name. */
static bool add_described(struct discovery *d, const struct spec *spec)
{
	struct description_list list;
	const char *names = "";
	bool found = spec->name == NULL;

	if (!describe_read(spec->program, d->arena, &list, d->error))
		return false;
	for (size_t i = 0; i < list.count; i++) {
		const struct description *one = &list.description[i];

		names = arena_printf(d->arena, "%s%s%s", names, i > 0 ? ", " : "", one->name);
		if (spec->name != NULL && strcmp(spec->name, one->name) != 0)
			continue;
		found = true;
		if (!add_description(d, one, spec->flags))
			return false;
	}
	return found ||
	       error_set(d->error, ERROR_USAGE, "%s describes no toolchain \"%s\"; it has: %s",
	                 spec->program, spec->name, names);
}

static bool add_named(struct discovery *d, const char *text)
{
	struct compiler compiler = {0};
	struct spec spec;

	if (strcmp(text, "libffi") == 0) {
		if (d->libffi)
			return error_set(d->error, ERROR_USAGE, "libffi is named twice");
		d->libffi = true;
		return true;
	}
	if (!spec_parse(d->arena, text, &spec, d->error))
		return false;
	if (spec_is_described(&spec))
		return add_described(d, &spec);
	if (!resolve(d, spec.program, &compiler))
		return false;
	assert(compiler.recipe != NULL);
	return add_named_compiler(d, &compiler, spec.name != NULL ? spec.name : compiler.name,
	                          &spec.flags, 1);
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

	if (!look_elsewhere(d))
		return false;
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
	discover_leave_out_unrunnable(d);
	if (!discover_probe(d))
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
	int number;
	bool ok;

	if (!folder_of_cache(arena, &d.cache, &ignored))
		d.cache = NULL;
	d.hashes = file_hashes_open(d.cache);
	interrupt_catch();
	ok = discover_toolchains(&d);
	number = interrupt_release();
	file_hashes_close(d.hashes);
	*list = (struct toolchain_list){d.count, d.toolchain, d.compilers.left_out_count,
	                                d.compilers.left_out};
	if (number == 0)
		return ok;
	error->signal = number;
	return error_set(error, ERROR_INTERRUPTED,
	                 "interrupted while the compilers were looked at: nothing was judged");
}
