#include "processor.h"

#include <string.h>

#include "../base/buffer.h"
#include "../base/file.h"

/* The compilers' flags, and what the kernel calls that (arch/x86/include/asm/cpufeatures.h). */
static const struct {
	const char *flag, *feature;
} table[] = {
    {"-msse3", "pni"},
    {"-mssse3", "ssse3"},
    {"-msse4", "sse4_2"},
    {"-msse4.1", "sse4_1"},
    {"-msse4.2", "sse4_2"},
    {"-mavx", "avx"},
    {"-mavx2", "avx2"},
    {"-mf16c", "f16c"},
    {"-mfma", "fma"},
    {"-mbmi", "bmi1"},
    {"-mbmi2", "bmi2"},
    {"-mlzcnt", "abm"},
    {"-mpopcnt", "popcnt"},
    {"-mavxvnni", "avx_vnni"},
    {"-mavx512f", "avx512f"},
    {"-mavx512bw", "avx512bw"},
    {"-mavx512cd", "avx512cd"},
    {"-mavx512dq", "avx512dq"},
    {"-mavx512vl", "avx512vl"},
    {"-mavx512vbmi", "avx512vbmi"},
    {"-mavx512vbmi2", "avx512_vbmi2"},
    {"-mavx512vnni", "avx512_vnni"},
    {"-mavx512bf16", "avx512_bf16"},
    {"-mavx512fp16", "avx512_fp16"},
    {"-mamx-tile", "amx_tile"},
    {"-march=x86-64-v2", "sse4_2"},
    {"-march=x86-64-v3", "avx2"},
    {"-march=x86-64-v4", "avx512vl"},
};

static bool has_word(const char *words, const char *word)
{
	size_t length = strlen(word);

	for (words += strspn(words, " \t:"); *words != '\0' && *words != '\n';
	     words += strspn(words, " \t:")) {
		size_t end = strcspn(words, " \t\n:");

		if (end == length && strncmp(words, word, length) == 0)
			return true;
		words += end;
	}
	return false;
}

const char *processor_lacks_of(const char *features, const char *const *flag)
{
	for (; *flag != NULL; flag++)
		for (size_t i = 0; i < ARRAY_LEN(table); i++)
			if (strcmp(*flag, table[i].flag) == 0 &&
			    !has_word(features, table[i].feature))
				return table[i].feature;
	return NULL;
}

/* The line of the first processor; false where the system does not tell. */
static bool read_features(struct buffer *text, const char **features)
{
	static const char name[] = "\nflags";
	struct error ignored;

	buffer_init(text);
	if (!file_read("/proc/cpuinfo", text, &ignored))
		return false;
	*features = strstr(text->data, name);
	if (*features != NULL)
		*features += sizeof name - 1;
	return *features != NULL;
}

const char *processor_lacks(const char *const *flag)
{
	const char *features, *lacks = NULL;
	struct buffer text;

	if (read_features(&text, &features))
		lacks = processor_lacks_of(features, flag);
	buffer_release(&text);
	return lacks;
}

static bool is_first(size_t row)
{
	for (size_t i = 0; i < row; i++)
		if (strcmp(table[i].feature, table[row].feature) == 0)
			return false;
	return true;
}

const char *processor_features(struct arena *arena)
{
	const char *features, *list = "";
	struct buffer text;

	if (read_features(&text, &features))
		for (size_t i = 0; i < ARRAY_LEN(table); i++)
			if (is_first(i) && has_word(features, table[i].feature))
				list = arena_printf(arena, "%s %s", list, table[i].feature);
	buffer_release(&text);
	return list;
}
