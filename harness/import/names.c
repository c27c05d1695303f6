#include <string.h>

#include "../../generators/text_names.h"
#include "importer.h"

/* libclang says "struct (unnamed at foo.h:1:2)". */
static bool has_parenthesis(const char *name)
{
	return strchr(name, '(') != NULL;
}

static const char *without_fault(struct importer *i, const char *name,
                                 const char *(*fault)(const char *, size_t))
{
	if (*name == '\0' || has_parenthesis(name))
		name = "unnamed";
	if (strlen(name) > NAME_LENGTH_MAX)
		name = arena_strndup(i->arena, name, NAME_LENGTH_MAX);
	if (fault(name, strlen(name)) == NULL)
		return name;
	/* A word of a language, else a name of a reserved form. */
	name = arena_printf(i->arena, "%.*s_", NAME_LENGTH_MAX - 1, name);
	if (fault(name, strlen(name)) == NULL)
		return name;
	return arena_printf(i->arena, "x%.*s", NAME_LENGTH_MAX - 1, name);
}

const char *import_name(struct importer *i, const char *name)
{
	return without_fault(i, name, name_fault);
}

static bool is_taken(const struct importer *i, const char *name)
{
	for (size_t b = 0; b < IMPORT_BUCKETS; b++)
		for (const struct imported *t = i->bucket[b]; t != NULL; t = t->next)
			if (strcmp(t->name, name) == 0)
				return true;
	return false;
}

const char *import_type_name(struct importer *i, const char *name)
{
	const char *first = without_fault(i, name, name_fault_of_type);

	name = first;
	for (unsigned n = 2; is_taken(i, name); n++)
		name = arena_printf(i->arena, "%.*s_%u", NAME_LENGTH_MAX - 11, first, n);
	return name;
}
