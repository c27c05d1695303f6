#include "libraries.h"

#include <jansson.h>
#include <llvm-c/Core.h>
#include <sqlite3.h>
#include <uv.h>

#include "../../targets/target.h"
#include "describe.h"

static const char *llvm_version(struct arena *arena)
{
	unsigned major, minor, patch;

	LLVMGetVersion(&major, &minor, &patch);
	return arena_printf(arena, "%u.%u.%u", major, minor, patch);
}

unsigned libraries_llvm(void)
{
	unsigned major, minor, patch;

	LLVMGetVersion(&major, &minor, &patch);
	return major;
}

/* libffi is in the runners, and says nothing of its version before 3.5. */
static size_t add_libffi(struct arena *arena, struct library *library)
{
	size_t count = 0;

	for (size_t i = 0; targets[i] != NULL; i++) {
		const char *use = !targets[i]->calls           ? "no runner was built"
		                  : targets[i]->libffi == NULL ? "the runner was built without"
		                                               : "a witness in the runner";

		library[count++] =
		    (struct library){"libffi", targets[i]->libffi ? targets[i]->libffi : "none",
		                     arena_printf(arena, "%s: %s", targets[i]->name, use)};
	}
	return count;
}

size_t libraries_of(struct arena *arena, struct library **library)
{
	enum { LIBRARIES_MAX = 32 };
	size_t count;

	*library = NEW_ARRAY(arena, struct library, LIBRARIES_MAX);
	count = add_libffi(arena, *library);
	(*library)[count++] = (struct library){"LLVM", llvm_version(arena),
	                                       "reads object files, and bitcode up to its own"};
	(*library)[count++] = (struct library){"SQLite", sqlite3_libversion(), "holds the results"};
	(*library)[count++] = (struct library){"libuv", uv_version_string(), "runs the compilers"};
	(*library)[count++] =
	    (struct library){"jansson", jansson_version_str(), "reads and writes JSON"};
	(*library)[count++] =
	    (struct library){"libfyaml", describe_version() != NULL ? describe_version() : "none",
	                     "reads toolchain files"};
	return count;
}
