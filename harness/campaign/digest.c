#include "digest.h"

#include "../../generators/text.h"
#include "../base/file.h"
#include "../toolchain/processor.h"

bool digest_surroundings(const struct toolchain_list *toolchains, const char *runner,
                         struct hash_text *surroundings, struct error *error)
{
	struct hasher *hasher = hasher_new();
	struct arena arena;
	bool is_read;

	arena_init(&arena);
	hasher_add_text(hasher, processor_features(&arena));
	for (size_t i = 0; i < toolchains->count; i++) {
		hasher_add_text(hasher, toolchains->toolchain[i].name);
		hasher_add_text(hasher, toolchains->toolchain[i].fingerprint.text);
	}
	is_read = hasher_add_file(hasher, "/proc/self/exe", error) &&
	          (!file_exists(runner) || hasher_add_file(hasher, runner, error));
	*surroundings = hasher_finish(hasher);
	arena_release(&arena);
	return is_read;
}

struct hash_text digest_batch(const struct hash_text *surroundings, const struct abi_case *const *c,
                              size_t count)
{
	struct hasher *hasher = hasher_new();
	struct buffer text;

	buffer_init(&text);
	hasher_add_text(hasher, surroundings->text);
	for (size_t i = 0; i < count; i++) {
		buffer_clear(&text);
		case_print(c[i], &text);
		hasher_add(hasher, text.data, text.length);
	}
	buffer_release(&text);
	return hasher_finish(hasher);
}
