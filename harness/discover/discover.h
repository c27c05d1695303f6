/*
 * Which toolchains there are: all of the machine, or those that the user names.
 *
 * Found without configuration: every gcc, gcc-N, clang, clang-N, tcc and rustc in $PATH, and every
 * rustup toolchain. Two names for the same binaries are one compiler; the name with a version
 * wins. A compiler that does not pass its probes is left out with a reason.
 */
#ifndef DISCOVER_DISCOVER_H
#define DISCOVER_DISCOVER_H

#include "../base/error.h"
#include "../toolchain/toolchain.h"

struct discover_request {
	const struct target *target;
	size_t with_count;
	/* "gcc-12" (its default flags), "gcc-12:-O1,-fno-plt" (a comma inside a flag is `\,`),
	 * a path in place of the name, "libffi", a file that describes toolchains (describe.h). None: all of the machine, at their default flags. */
	const char *const *with;
	/* Joined by commas, behind the flags of each toolchain. Who cannot take them or the target is
	 * left out, even when it is named. NULL: nothing is asked for but what the user names. */
	const char *flags;
	/* Folders that hold other systems (rootfs.h): their compilers are those of the machine, too. */
	const char *const *rootfs;
	size_t rootfs_count;
	bool libffi;       /* add libffi, where the target has calls */
	bool with_ignored; /* let them take part in what they accept and ignore */
};

/*
 * Fills `list`, owned by the arena. Fails with ERROR_USAGE when a name or another system is not found (the message
 * lists the names that are), when it stands for a compiler that is no compiler, or when the same
 * toolchain is named twice; with ERROR_MACHINE when a named compiler does not work; with
 * ERROR_NOTHING when the machine has no compiler at all.
 */
bool discover(const struct discover_request *request, struct arena *arena,
              struct toolchain_list *list, struct error *error);

#endif
