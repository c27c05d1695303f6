#include "doctor.h"

#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "../base/file.h"
#include "compilers.h"
#include "describe.h"
#include "discover.h"
#include "libraries.h"

enum { ITEMS_MAX = 512 };

static const uint64_t mega = 1 << 20;

/* A campaign over night keeps some thousand modules, of about 50 kB each, and as much in sources. */
enum { DISK_LEAST = 64, DISK_GOOD = 1024, MEMORY_A_JOB = 512, FILES_GOOD = 256 };

static void add(struct doctor *doctor, enum doctor_level level, const char *topic, const char *text,
                const char *package)
{
	if (doctor->count < ITEMS_MAX)
		doctor->item[doctor->count++] = (struct doctor_item){level, topic, text, package};
}

static bool has_family(const struct toolchain_list *list, enum family family)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->toolchain[i].family == family)
			return true;
	return false;
}

/* Each compiler once, though it may be many toolchains. */
static bool is_first_of_compiler(const struct toolchain_list *list, size_t i)
{
	return i == 0 || strcmp(list->toolchain[i].compiler, list->toolchain[i - 1].compiler) != 0;
}

unsigned doctor_llvm_of(const char *kind, const char *version, const char *printed)
{
	const char *line = strstr(printed, "LLVM version: ");

	if (strcmp(kind, "clang") == 0)
		return (unsigned)strtoul(version, NULL, 10);
	return line != NULL ? (unsigned)strtoul(line + strlen("LLVM version: "), NULL, 10) : 0;
}

static void check_reader(struct doctor *doctor, const struct toolchain *t, struct arena *arena)
{
	const char *verbose = t->recipe != NULL && strcmp(t->recipe->stem, "rustc") == 0
	                          ? start_ask_one(arena, t->start, "-vV")
	                          : NULL;
	const unsigned llvm = doctor_llvm_of(t->recipe != NULL ? t->recipe->name : "", t->version,
	                                     verbose != NULL ? verbose : "");

	if (llvm <= libraries_llvm())
		return;
	add(doctor, DOCTOR_LESS, "LLVM",
	    arena_printf(arena,
	                 "explain --ir cannot read what %s writes: it is of LLVM %u, and crosscall "
	                 "was built with %u",
	                 t->compiler, llvm, libraries_llvm()),
	    arena_printf(arena, "llvm-%u-dev", llvm));
}

static void check_compilers(struct doctor *doctor, const struct toolchain_list *list,
                            struct arena *arena)
{
	static const struct {
		enum family family;
		const char *name, *package;
	} other[] = {{FAMILY_GCC, "gcc", "gcc"},
	             {FAMILY_LLVM, "clang", "clang"},
	             {FAMILY_TCC, "tcc", "tcc"}};
	size_t families = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct toolchain *t = &list->toolchain[i];

		if (!toolchain_is_libffi(t) && is_first_of_compiler(list, i))
			add(doctor, DOCTOR_GOOD, "compilers",
			    arena_printf(arena, "%s, version %s, %s", t->compiler, t->version,
			                 t->driver),
			    NULL);
	}
	for (size_t i = 0; i < list->left_out_count; i++)
		add(doctor,
		    strncmp(list->left_out[i].reason, "the same", 8) == 0 ? DOCTOR_GOOD
		                                                          : DOCTOR_LESS,
		    "compilers",
		    arena_printf(arena, "%s is left out: %s", list->left_out[i].name,
		                 list->left_out[i].reason),
		    NULL);
	for (size_t i = 0; i < ARRAY_LEN(other); i++)
		families += has_family(list, other[i].family);
	for (size_t i = 0; i < ARRAY_LEN(other); i++)
		if (!has_family(list, other[i].family))
			add(doctor, families == 0 ? DOCTOR_WRONG : DOCTOR_LESS, "compilers",
			    arena_printf(arena, "there is no %s to compare with", other[i].name),
			    other[i].package);
	for (size_t i = 0; i < list->count; i++)
		if (is_first_of_compiler(list, i))
			check_reader(doctor, &list->toolchain[i], arena);
}

/* A gcc without its multilib cannot link for i386. */
static void check_i386(struct doctor *doctor, const struct toolchain_list *list,
                       struct arena *arena)
{
	size_t compilers = 0;

	for (size_t i = 0; i < list->count; i++)
		compilers +=
		    !toolchain_is_libffi(&list->toolchain[i]) && is_first_of_compiler(list, i);
	add(doctor, compilers > 0 ? DOCTOR_GOOD : DOCTOR_LESS, "i386",
	    arena_printf(arena, "%zu compiler%s make%s programs with -m32", compilers,
	                 compilers == 1 ? "" : "s", compilers == 1 ? "s" : ""),
	    NULL);
	for (size_t i = 0; i < list->left_out_count; i++) {
		const struct left_out *l = &list->left_out[i];
		const bool is_gcc = strncmp(l->name, "gcc", 3) == 0;
		const char *core = strstr(l->reason, "has no core library for ");

		if (strncmp(l->reason, "the same", 8) != 0 && strcmp(l->name, "libffi") != 0)
			add(doctor, DOCTOR_LESS, "i386",
			    arena_printf(arena, "%s is left out: %s%s%s", l->name, l->reason,
			                 core != NULL ? "; with rustup: rustup target add " : "",
			                 core != NULL ? core + strlen("has no core library for ")
			                              : ""),
			    is_gcc ? arena_printf(arena, "%s-multilib", l->name) : NULL);
	}
}

static void check_target(struct doctor *doctor, const struct target *target, struct arena *arena)
{
	const bool is_default = target == targets[0];
	const char *programs = "", *runner;
	struct error error;

	if (!target->calls) {
		add(doctor, DOCTOR_LESS, "runner",
		    arena_printf(arena,
		                 "%s: there is none, so that layouts alone are compared: the "
		                 "compiler that built crosscall made no programs with -m32",
		                 target->name),
		    "gcc-multilib");
		return;
	}
	if (!folder_of_program(arena, &programs, &error))
		add(doctor, DOCTOR_WRONG, "runner", arena_strdup(arena, error.message), NULL);
	runner = arena_printf(arena, "%s/%s", programs, target->runner);
	if (file_exists(runner))
		add(doctor, DOCTOR_GOOD, "runner",
		    arena_printf(arena, "%s: %s", target->name, runner), NULL);
	else
		add(doctor, is_default ? DOCTOR_WRONG : DOCTOR_LESS, "runner",
		    arena_printf(arena, "%s: %s is missing: build or install it beside crosscall",
		                 target->name, runner),
		    NULL);
}

static void check_libffi(struct doctor *doctor, const struct target *target, struct arena *arena)
{
	if (target->libffi != NULL)
		add(doctor, DOCTOR_GOOD, "libffi",
		    arena_printf(arena, "%s: version %s", target->name, target->libffi), NULL);
	else
		add(doctor, DOCTOR_LESS, "libffi",
		    arena_printf(arena,
		                 "%s: none; ./setup.sh install fetches it, and crosscall is to be "
		                 "built again",
		                 target->name),
		    NULL);
}

static void check_folder(struct doctor *doctor, const char *what, const char *path,
                         struct arena *arena)
{
	struct statvfs disk;
	uint64_t free_megas;

	if (statvfs(path, &disk) != 0 || access(path, W_OK) != 0) {
		add(doctor, DOCTOR_WRONG, "disk",
		    arena_printf(arena, "%s: %s cannot be written", what, path), NULL);
		return;
	}
	free_megas = (uint64_t)disk.f_bavail * disk.f_frsize / mega;
	add(doctor,
	    free_megas < DISK_LEAST  ? DOCTOR_WRONG
	    : free_megas < DISK_GOOD ? DOCTOR_LESS
	                             : DOCTOR_GOOD,
	    "disk",
	    arena_printf(arena, "%s: %" PRIu64 " MB are free in %s", what, free_megas, path), NULL);
}

static void check_disk(struct doctor *doctor, struct arena *arena)
{
	const char *cache, *temporary = getenv("TMPDIR");
	struct error error;

	check_folder(doctor, "temporary files",
	             temporary != NULL && *temporary != '\0' ? temporary : "/tmp", arena);
	if (folder_of_cache(arena, &cache, &error))
		check_folder(doctor, "cache of modules", cache, arena);
	else
		add(doctor, DOCTOR_LESS, "disk",
		    arena_printf(arena, "no cache of modules: %s", error.message), NULL);
}

static void check_memory(struct doctor *doctor, struct arena *arena)
{
	const long pages = sysconf(_SC_AVPHYS_PAGES), jobs = sysconf(_SC_NPROCESSORS_ONLN);
	const uint64_t megas = (uint64_t)MAX(pages, 0) * (uint64_t)sysconf(_SC_PAGESIZE) / mega;
	const bool is_enough = megas >= (uint64_t)MAX(jobs, 1) * MEMORY_A_JOB;

	add(doctor, is_enough ? DOCTOR_GOOD : DOCTOR_LESS, "memory",
	    arena_printf(arena, "%" PRIu64 " MB are unused, for %ld compilers at once%s", megas,
	                 MAX(jobs, 1), is_enough ? "" : ": give fewer with -j"),
	    NULL);
}

static void check_limit(struct doctor *doctor, int which, const char *name, uint64_t least,
                        struct arena *arena)
{
	struct rlimit limit;

	if (getrlimit((__rlimit_resource_t)which, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
		return;
	add(doctor, limit.rlim_cur >= least ? DOCTOR_GOOD : DOCTOR_LESS, "limits",
	    arena_printf(arena, "ulimit %s is %" PRIu64 "%s", name, (uint64_t)limit.rlim_cur,
	                 limit.rlim_cur >= least ? "" : ", which is little"),
	    NULL);
}

/* The runner maps more than it uses, without a reserve: mode 2 counts all of it. */
static void check_kernel(struct doctor *doctor, struct arena *arena)
{
	struct buffer text;
	struct error error;

	buffer_init(&text);
	if (file_read("/proc/sys/vm/overcommit_memory", &text, &error))
		add(doctor, *text.data == '2' ? DOCTOR_LESS : DOCTOR_GOOD, "limits",
		    *text.data == '2'
		        ? "vm.overcommit_memory is 2: the runner may get no memory; 0 and 1 will do"
		        : arena_printf(arena, "vm.overcommit_memory is %c", *text.data),
		    NULL);
	buffer_release(&text);
	check_limit(doctor, RLIMIT_NOFILE, "-n", FILES_GOOD, arena);
	check_limit(doctor, RLIMIT_NPROC, "-u", FILES_GOOD, arena);
	check_limit(doctor, RLIMIT_AS, "-v", (uint64_t)8192 * mega, arena);
	add(doctor, DOCTOR_GOOD, "limits", "neither perf nor ptrace is needed", NULL);
}

static void check_more_toolchains(struct doctor *doctor, struct arena *arena)
{
	const bool reads_files = describe_version() != NULL;
	const bool has_bwrap = program_find(arena, "bwrap") != NULL;

	add(doctor, reads_files ? DOCTOR_GOOD : DOCTOR_LESS, "toolchains",
	    reads_files ? "--with FILE.yaml reads toolchain files"
	                : "toolchain files cannot be read: crosscall was built without libfyaml",
	    reads_files ? NULL : "libfyaml-dev");
	add(doctor, has_bwrap ? DOCTOR_GOOD : DOCTOR_LESS, "toolchains",
	    has_bwrap ? "--rootfs runs compilers of other systems through bwrap"
	              : "--rootfs cannot run compilers of other systems: bwrap is not in $PATH",
	    has_bwrap ? NULL : "bubblewrap");
}

static const char *command_of(const struct doctor *doctor, struct arena *arena)
{
	const char *names = "";

	for (size_t i = 0; i < doctor->count; i++) {
		const char *package = doctor->item[i].package;
		bool is_new = package != NULL;

		for (size_t k = 0; k < i && is_new; k++)
			is_new = doctor->item[k].package == NULL ||
			         strcmp(doctor->item[k].package, package) != 0;
		if (is_new)
			names = arena_printf(arena, "%s %s", names, package);
	}
	return *names == '\0'
	           ? NULL
	           : arena_printf(arena, "apt-get install --no-install-recommends%s", names);
}

static void find(const struct target *target, struct arena *arena, struct toolchain_list *list)
{
	const struct discover_request request = {.target = target};
	struct error none;

	if (discover(&request, arena, list, &none))
		return;
	*list = (struct toolchain_list){0};
	if (none.kind == ERROR_INTERRUPTED)
		raise(none.signal); /* an examination of half the machine would be wrong */
}

void doctor_examine(bool reads_headers, struct arena *arena, struct doctor *doctor)
{
	struct toolchain_list list;

	*doctor = (struct doctor){.item = NEW_ARRAY(arena, struct doctor_item, ITEMS_MAX)};
	find(&target_x86_64_sysv, arena, &list);
	check_compilers(doctor, &list, arena);
	find(&target_i386_sysv, arena, &list);
	check_i386(doctor, &list, arena);
	for (size_t i = 0; targets[i] != NULL; i++)
		check_target(doctor, targets[i], arena);
	for (size_t i = 0; targets[i] != NULL; i++)
		check_libffi(doctor, targets[i], arena);
	add(doctor, reads_headers ? DOCTOR_GOOD : DOCTOR_LESS, "headers",
	    reads_headers ? "check --header reads C headers"
	                  : "check --header is left out: crosscall was built without libclang",
	    reads_headers ? NULL : arena_printf(arena, "libclang-%u-dev", libraries_llvm()));
	check_more_toolchains(doctor, arena);
	check_disk(doctor, arena);
	check_memory(doctor, arena);
	check_kernel(doctor, arena);
	doctor->is_usable = true;
	for (size_t i = 0; i < doctor->count; i++)
		doctor->is_usable &= doctor->item[i].level != DOCTOR_WRONG;
	doctor->command = command_of(doctor, arena);
}
