#include "cause.h"

#include <inttypes.h>
#include <string.h>

#include "../generators/leaf.h"
#include "../generators/text.h"
#include "../harness/base/hash.h"

/* The leaf is named first: "a5", "a5, converted to 64 bits". */
static bool is_of_leaf(const char *text, const char *path)
{
	size_t length = strlen(path);

	return strncmp(text, path, length) == 0 && (text[length] == '\0' || text[length] == ',');
}

/* Enums of two cases have nothing in common but being enums. */
static void add_kind(const struct type *type, struct buffer *out)
{
	if (type->kind == TYPE_ENUM)
		buffer_puts(out, "enum");
	else
		type_print(type, out);
}

const char *cause_leaf_kind(const struct finding *f, struct arena *arena)
{
	const struct abi_case *c;
	struct leaf_list leaves;
	struct buffer path, kind;
	struct error error;
	const char *text;

	if (f->kind == FINDING_LAYOUT || strcmp(f->verdict, "layout") == 0)
		return arena_strndup(arena, f->leaf, strcspn(f->leaf, " "));
	c = case_parse(arena, f->id, f->case_text, strlen(f->case_text), &error);
	if (c == NULL)
		return "";
	leaves = leaf_enumerate(arena, c);
	buffer_init(&path);
	buffer_init(&kind);
	for (size_t i = 0; i < leaves.count && kind.length == 0; i++) {
		buffer_clear(&path);
		leaf_path(c, i, &path);
		if (is_of_leaf(f->leaf, path.data))
			add_kind(leaves.leaf[i].type, &kind);
	}
	text = arena_strdup(arena, kind.data);
	buffer_release(&path);
	buffer_release(&kind);
	return text;
}

const char *cause_fingerprint(const struct finding *f, struct arena *arena)
{
	struct arena scratch;
	const char *text;

	arena_init(&scratch);
	text = arena_printf(&scratch, "%s\n%s\n%s\n%s", finding_kind_name[f->kind], f->classes,
	                    f->toolchain, cause_leaf_kind(f, &scratch));
	text = arena_printf(arena, "%016" PRIx64, hash_64(text, strlen(text)));
	arena_release(&scratch);
	return text;
}
