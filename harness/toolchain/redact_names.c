#include <ctype.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "../base/buffer.h"
#include "redact.h"

enum { LETTERS_MIN = 3, NAMES_MAX = 16, HOST_SIZE = 256 };

/* Accounts and hosts of everyone; then what compilers and reports say. */
static const char ordinary[] =
    " root user users admin administrator guest nobody test tester build builder builds runner "
    "ubuntu debian fedora centos alpine docker container vagrant jenkins gitlab github buildbot "
    "localhost localdomain host server machine default linux unix local home work dev devel "
    "developer www data backup system service daemon mail news none unknown sandbox desktop laptop "
    "gcc clang llvm rust rustc tcc cargo libffi crosscall cc1 collect2 linker assembler "
    "struct union enum int char short long float double void bool const signed unsigned static "
    "inline atomic packed aligned vector complex extern volatile register return if else for while "
    "iso gnu extended conventions bitfields sysv "
    "caller callee call args result state crash hang layout self field type size value case file "
    "line error warning note fatal internal compiler message function argument parameter stack "
    "memory pointer alignment offset member record array bits byte bytes word words place another "
    "the and not was were may can will has had have are but its all any one two new old end out "
    "off "
    "own see use with from into than that this then them they when what which mark max min page "
    "other last first same here there read write found give given make made take taken run ran "
    "killed exited signal time out model family version flags target module batch night today ";

static bool is_of_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_ordinary(const char *name)
{
	const size_t length = strlen(name);

	for (const char *at = ordinary; *at != '\0'; at += strcspn(at, " ")) {
		at += strspn(at, " ");
		if (strncasecmp(at, name, length) == 0 && at[length] == ' ')
			return true;
	}
	return false;
}

static size_t letters_of(const char *name)
{
	size_t count = 0;

	for (; *name != '\0'; name++)
		count += isalpha((unsigned char)*name) || (unsigned char)*name >= 0x80;
	return count;
}

static int by_length(const void *one, const void *other)
{
	const char *const *a = one, *const *b = other;
	const size_t length[] = {strlen(*a), strlen(*b)};

	if (length[0] != length[1])
		return length[0] > length[1] ? -1 : 1;
	return strcasecmp(*a, *b);
}

struct redact_names redact_choose(struct arena *arena, const char *const *name, size_t count)
{
	const char **chosen = NEW_ARRAY(arena, const char *, 2 * count);
	size_t number = 0;

	for (size_t i = 0; i < count; i++) {
		const char *part[] = {name[i], NULL};

		if (name[i] == NULL)
			continue;
		part[1] = arena_strndup(arena, name[i], strcspn(name[i], "."));
		for (size_t k = 0; k < ARRAY_LEN(part); k++)
			if (letters_of(part[k]) >= LETTERS_MIN && !is_ordinary(part[k]) &&
			    (k == 0 || strcmp(part[0], part[1]) != 0))
				chosen[number++] = part[k];
	}
	if (number > 0)
		qsort(chosen, number, sizeof *chosen, by_length);
	return (struct redact_names){number, chosen};
}

const struct redact_names *redact_machine(void)
{
	static const char *const variable[] = {"USER", "LOGNAME", "SUDO_USER", "HOSTNAME"};
	static char host[HOST_SIZE];
	static struct redact_names names;
	static struct arena arena; /* until the program ends */
	static bool found;
	const char *candidate[NAMES_MAX];
	const struct passwd *account;
	size_t count = 0;

	if (found)
		return &names;
	found = true;
	arena_init(&arena);
	account = getpwuid(getuid());
	candidate[count++] = account != NULL ? arena_strdup(&arena, account->pw_name) : NULL;
	candidate[count++] = gethostname(host, sizeof host - 1) == 0 ? host : NULL;
	for (size_t i = 0; i < ARRAY_LEN(variable); i++)
		candidate[count++] = getenv(variable[i]);
	names = redact_choose(&arena, candidate, count);
	return &names;
}

/* The length of the name that the text has there as a whole word; 0 for none. */
static size_t name_at(const char *text, const char *at, const struct redact_names *names)
{
	if (at > text && is_of_word(at[-1]))
		return 0;
	for (size_t i = 0; i < names->count; i++) {
		const size_t length = strlen(names->name[i]);

		if (strncasecmp(at, names->name[i], length) == 0 && !is_of_word(at[length]))
			return length;
	}
	return 0;
}

const char *redact_words(struct arena *arena, const char *text, const struct redact_names *names)
{
	struct buffer out;
	const char *clean = text;
	bool changed = false;

	if (text == NULL || names->count == 0)
		return text;
	buffer_init(&out);
	for (const char *at = text; *at != '\0';) {
		const size_t length = name_at(text, at, names);

		buffer_append(&out, length > 0 ? "..." : at, length > 0 ? 3 : 1);
		at += MAX(length, (size_t)1);
		changed |= length > 0;
	}
	if (changed)
		clean = arena_strndup(arena, out.data, out.length);
	buffer_release(&out);
	return clean;
}
