#include "classes.h"

#include <assert.h>
#include <string.h>

#include "../base/buffer.h"

struct classes classes_partition(struct arena *arena, size_t toolchain_count,
                                 const bool *takes_part, classes_alike *alike, const void *context)
{
	struct classes classes = {0, NEW_ARRAY(arena, uint8_t, toolchain_count)};

	for (size_t i = 0; i < toolchain_count; i++) {
		size_t other = 0;

		classes.of[i] = CLASS_NONE;
		if (!takes_part[i])
			continue;
		while (other < i && (!takes_part[other] || !alike(context, other, i)))
			other++;
		classes.of[i] = other < i ? classes.of[other] : (uint8_t)classes.count++;
	}
	return classes;
}

/* What stands behind the level of optimisation; "" for nothing. */
static const char *flags_beyond_level(const char *flags)
{
	if (strncmp(flags, "-O", 2) != 0)
		return flags;
	flags += strcspn(flags, ",");
	return *flags == ',' ? flags + 1 : flags;
}

/* Flags that a reader may do without: a level of optimisation, and what all compilers were given. */
static bool flags_are_plain(const struct toolchain_list *list, const char *flags)
{
	const char *beyond = flags_beyond_level(flags);

	for (size_t i = 0; i < list->count && *beyond != '\0'; i++)
		if (list->toolchain[i].family != FAMILY_LIBFFI &&
		    strcmp(flags_beyond_level(list->toolchain[i].flags), beyond) != 0)
			return false;
	return true;
}

/* All toolchains of the compiler of toolchain `i` are of its class, and none has flags that may be
 * why. */
static bool compiler_is_whole(const struct toolchain_list *list, const struct classes *classes,
                              size_t i)
{
	for (size_t j = 0; j < list->count; j++)
		if (strcmp(list->toolchain[i].compiler, list->toolchain[j].compiler) == 0 &&
		    (classes->of[j] != classes->of[i] ||
		     !flags_are_plain(list, list->toolchain[j].flags)))
			return false;
	return true;
}

const char *classes_name(const struct toolchain_list *toolchains, const struct classes *classes,
                         size_t toolchain)
{
	const struct toolchain *t = &toolchains->toolchain[toolchain];

	return compiler_is_whole(toolchains, classes, toolchain) ? t->compiler : t->name;
}

/* The names of one class, in order, each once. */
static size_t class_names(const struct toolchain_list *list, const struct classes *classes,
                          size_t class, const char **name)
{
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++) {
		if (classes->of[i] != class)
			continue;
		name[count] = classes_name(list, classes, i);
		if (count == 0 || strcmp(name[count - 1], name[count]) != 0)
			count++;
	}
	return count;
}

/* "clang-14" and "clang-15" share a stem; so does nothing without a number. */
static size_t stem_length(const char *name)
{
	const char *dash = strrchr(name, '-');

	if (dash == NULL || dash[1] == '\0' || dash[1 + strspn(dash + 1, "0123456789.")] != '\0')
		return 0;
	return (size_t)(dash + 1 - name);
}

/* How many names from `name` on are versions of one compiler. Neighbours in the class are
 * neighbours among all toolchains too: `next` is the place of each in their order. */
static size_t run_length(const char *const *name, const size_t *place, size_t count)
{
	size_t stem = stem_length(name[0]), length = 1;

	while (stem > 0 && length < count && place[length] == place[length - 1] + 1 &&
	       stem_length(name[length]) == stem && strncmp(name[0], name[length], stem) == 0)
		length++;
	return length;
}

/* The place of a compiler among those of the list. */
static size_t compiler_place(const struct toolchain_list *list, const char *name)
{
	size_t place = 0;

	for (size_t i = 0; i < list->count; i++) {
		if (i > 0 &&
		    strcmp(list->toolchain[i - 1].compiler, list->toolchain[i].compiler) != 0)
			place++;
		if (strcmp(list->toolchain[i].compiler, name) == 0 ||
		    strcmp(list->toolchain[i].name, name) == 0)
			return place;
	}
	unreachable();
}

static void print_class(struct arena *arena, const struct toolchain_list *list,
                        const struct classes *classes, size_t class, struct buffer *out)
{
	const char **name = NEW_ARRAY(arena, const char *, list->count);
	size_t *place = NEW_ARRAY(arena, size_t, list->count);
	size_t count = class_names(list, classes, class, name);

	for (size_t i = 0; i < count; i++)
		place[i] = compiler_place(list, name[i]);
	buffer_puts(out, "{");
	for (size_t i = 0; i < count;) {
		size_t length = run_length(name + i, place + i, count - i);

		buffer_printf(out, "%s%s", i > 0 ? " " : "", name[i]);
		if (length >= 3) {
			const char *last = name[i + length - 1];

			buffer_printf(out, "..%s", last + stem_length(last));
			i += length;
		} else {
			i++;
		}
	}
	buffer_puts(out, "}");
}

const char *classes_print(struct arena *arena, const struct toolchain_list *toolchains,
                          const struct classes *classes)
{
	struct buffer out;
	const char *text;

	buffer_init(&out);
	for (size_t class = 0; class < classes->count; class ++) {
		buffer_puts(&out, class > 0 ? " " : "");
		print_class(arena, toolchains, classes, class, &out);
	}
	text = arena_strdup(arena, out.data);
	buffer_release(&out);
	return text;
}
