#include "spec.h"

#include <string.h>

/* Where the flags' colon is; NULL when there is none. */
static const char *find_flags(const char *text)
{
	const char *found = strstr(text, ":-");
	size_t length = strlen(text);

	if (found == NULL && length > 0 && text[length - 1] == ':')
		found = text + length - 1;
	return found;
}

bool spec_parse(struct arena *arena, const char *text, struct spec *spec, struct error *error)
{
	const char *colon = find_flags(text), *equals, *slash;
	size_t length = colon != NULL ? (size_t)(colon - text) : strlen(text);

	*spec = (struct spec){.program = arena_strndup(arena, text, length)};
	if (colon != NULL)
		spec->flags = arena_strdup(arena, colon + 1);
	equals = strchr(spec->program, '=');
	slash = strchr(spec->program, '/');
	if (equals != NULL && (slash == NULL || equals < slash)) {
		spec->name = arena_strndup(arena, spec->program, (size_t)(equals - spec->program));
		spec->program = equals + 1;
	}
	if (*spec->program == '\0' || (spec->name != NULL && *spec->name == '\0'))
		return error_set(error, ERROR_USAGE, "\"%s\" names no compiler", text);
	return true;
}

bool spec_is_described(const struct spec *spec)
{
	const char *dot = strrchr(spec->program, '.');

	return dot != NULL && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0);
}

/* Copies one flag; returns where the next begins. */
static const char *next_flag(struct arena *arena, const char *text, const char **flag)
{
	char *copy = arena_alloc(arena, strlen(text) + 1, 1), *end = copy;

	while (*text != '\0' && *text != ',') {
		text += text[0] == '\\' && text[1] == ',';
		*end++ = *text++;
	}
	*flag = copy;
	return text + (*text == ',');
}

static const char *native(const struct recipe *recipe, const char *flag)
{
	for (const struct flag_alias *alias = recipe->alias; alias->flag != NULL; alias++)
		if (strcmp(alias->flag, flag) == 0)
			return alias->native;
	return flag;
}

const char *const *spec_flags(struct arena *arena, const char *flags, const struct recipe *recipe,
                              const struct target *target)
{
	size_t count = 0, most = strlen(flags) + 3;
	const char **list;

	while (target->c_flag[count] != NULL)
		count++;
	list = NEW_ARRAY(arena, const char *, most + count);
	count = 0;
	if (recipe->triple == NULL)
		for (; target->c_flag[count] != NULL; count++)
			list[count] = target->c_flag[count];
	else if (target->rust_triple != NULL)
		list[count++] = arena_printf(arena, "%s%s", recipe->triple, target->rust_triple);
	while (*flags != '\0') {
		const char *flag;

		flags = next_flag(arena, flags, &flag);
		if (*flag != '\0')
			list[count++] = native(recipe, flag);
	}
	return list;
}

/*
 * Beginnings of flags behind which calls, layouts or the registers that there are for them differ.
 * Of the machine's (-m...) all are taken for such but those that only tune; what makes a target is
 * none of the user's flags.
 */
static const char *const abi_flag[] = {
    "-fcall-",
    "-fclang-abi-compat=",
    "-ffixed-",
    "-fpack-struct",
    "-fpcc-struct-return",
    "-freg-struct-return",
    "-fshort-enums",
    "-fshort-wchar",
    "-fsigned-char",
    "-funsigned-char",
    "-Ctarget-cpu",
    "-Ctarget-feature",
    "-Zreg-struct-return",
    "-Zregparm",
};
static const char *const tuning_flag[] = {"-mtune="};
static const char *const instruction_flag[] = {"-msse", "-mavx", "-mfma", "-mf16c"};

static bool is_among(const char *flag, const char *const *beginning, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strncmp(flag, beginning[i], strlen(beginning[i])) == 0)
			return true;
	return false;
}

const char *spec_abi_flags(struct arena *arena, const char *flags)
{
	const char *text = "", *flag;

	while (*flags != '\0') {
		flags = next_flag(arena, flags, &flag);
		if (is_among(flag, abi_flag, ARRAY_LEN(abi_flag)) ||
		    (strncmp(flag, "-m", 2) == 0 &&
		     !is_among(flag, tuning_flag, ARRAY_LEN(tuning_flag))))
			text = arena_printf(arena, "%s%s%s", text, *text != '\0' ? "," : "", flag);
	}
	return text;
}

bool spec_only_adds_instructions(const char *abi_flags)
{
	while (*abi_flags != '\0') {
		if (!is_among(abi_flags, instruction_flag, ARRAY_LEN(instruction_flag)))
			return false;
		abi_flags += strcspn(abi_flags, ",");
		abi_flags += *abi_flags == ',';
	}
	return true;
}
