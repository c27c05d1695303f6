/* Blame, held against what the references of the known bugs and a careful reader say of each. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../harness/base/base.h"
#include "command.h"
#include "scratch.h"

TestSuite(blame, .init = scratch_enter, .fini = scratch_leave);

#define CORPUS CROSSCALL_SOURCE_DIR "/corpus/bugs"

enum { SAMPLE = 8 }; /* of the files that nobody has judged, one in so many */

/* Files without a judgement in which the document speaks all the same, and against whom. */
static const struct {
	const char *file, *guilty;
} spoken[] = {
    /* psABI 3.2.3: a bit-field of no width has no class, in whatever record. */
    {"union-zero-width-bitfield.case", "gcc"},
    /* x64 calling convention: what does not fit in 8 bytes is passed by reference. */
    {"ms-abi-float128-arg.case", "clang"},
    {"rust-efiapi-struct.case", "rustc"},
    /* i386 psABI 2.2.3: __float128 is aligned to 16 in the argument area. */
    {"i386-thiscall-float128.case", "clang"},
    {"i386-union-float128-align.case", "clang"},
    /* The manual of GCC, whose attribute it is; clang takes it. */
    {"i386-sseregparm.case", "clang"},
};

static const char *guilty_of(const char *file)
{
	for (size_t i = 0; i < ARRAY_LEN(spoken); i++)
		if (strcmp(spoken[i].file, file) == 0)
			return spoken[i].guilty;
	return "";
}

/* "By the psABI: gcc is right": "gcc"; "" when the file has no such line. Of the test's duration. */
static const char *right_by(const char *path)
{
	static const char mark[] = "// By the psABI: ";
	static char who[16];
	char line[512];
	FILE *file = fopen(path, "r");

	cr_assert_not_null(file, "%s", path);
	*who = '\0';
	while (fgets(line, sizeof line, file) != NULL)
		if (strncmp(line, mark, sizeof mark - 1) == 0)
			snprintf(who, sizeof who, "%.*s",
			         (int)strcspn(line + sizeof mark - 1, " \n"),
			         line + sizeof mark - 1);
	fclose(file);
	return who;
}

static bool is_judged(const char *file)
{
	char path[4096];

	snprintf(path, sizeof path, "%s/%s", CORPUS, file);
	return *right_by(path) != '\0';
}

static bool is_one_of(const char *toolchain, const char *names)
{
	while (*names != '\0') {
		const size_t length = strcspn(names, " ");

		if (strncmp(toolchain, names, length) == 0)
			return true;
		names += length;
		names += *names == ' ';
	}
	return false;
}

static bool is_accused(const char *conduct)
{
	return strcmp(conduct, "deviates") == 0 || strcmp(conduct, "contradicts itself") == 0;
}

/* tcc takes attributes and does nothing about them: documents speak against it in many files. */
static bool ignores_attributes(const char *toolchain)
{
	return strncmp(toolchain, "tcc", 3) == 0;
}

/* Somebody is accused, and nobody of those who are right. */
static void expect_judgement(const char *file, const char *right, json_t *blame)
{
	const char *name;
	json_t *conduct;
	size_t accused = 0;

	json_object_foreach(json_object_get(blame, "conduct"), name, conduct)
	{
		if (!is_accused(json_string_value(conduct)))
			continue;
		accused++;
		cr_expect_not(is_one_of(name, right), "%s: %s is accused", file, name);
	}
	cr_expect_gt(accused, 0, "%s: nobody is accused: %s", file,
	             json_string_value(json_object_get(blame, "sentence")));
}

/* Nobody deviates from a document but whom it speaks against. */
static void expect_silence(const char *file, json_t *blame)
{
	const char *name;
	json_t *conduct;

	json_object_foreach(json_object_get(blame, "conduct"), name,
	                    conduct) if (strcmp(json_string_value(conduct), "deviates") == 0 &&
	                                 !ignores_attributes(name))
	    cr_expect(is_one_of(name, guilty_of(file)), "%s: %s is accused: %s", file, name,
	              json_string_value(json_object_get(blame, "sentence")));
}

/* What -O0 of the compilers does; false: they do not show it. */
static bool examine(const char *file)
{
	char path[4096];
	struct outcome outcome;
	const char *right;
	json_t *root, *finding;
	bool shown = false;
	size_t i;

	snprintf(path, sizeof path, "%s/%s", CORPUS, file);
	right = right_by(path);
	outcome = CROSSCALL("explain", path, "--json", "--no-libffi", "--with", "gcc-11:-O0",
	                    "--with", "gcc-12:-O0", "--with", "clang-14:-O0", "--with",
	                    "clang-19:-O0", "--with", is_there("tcc") ? "tcc" : "gcc-12:-O1");
	if (outcome.code == 4)
		return false;
	cr_assert_leq(outcome.code, 1, "%s: %s", file, outcome.err);
	root = json_loads(outcome.out, 0, NULL);
	cr_assert_not_null(root, "%s: %s", file, outcome.out);
	json_array_foreach(json_object_get(root, "findings"), i, finding)
	{
		json_t *blame = json_object_get(finding, "blame");

		shown = true;
		if (*right != '\0')
			expect_judgement(file, right, blame);
		else
			expect_silence(file, blame);
	}
	json_decref(root);
	return shown;
}

Test(blame, is_as_the_references_say)
{
	struct dirent **entry;
	unsigned shown = 0, unseen = 0, left = 0;
	int count;

	need("gcc-11");
	need("gcc-12");
	need("clang-14");
	need("clang-19");
	count = scandir(CORPUS, &entry, NULL, alphasort);
	for (int i = 0; i < count; i++) {
		const char *file = entry[i]->d_name;

		if (strstr(file, ".case") == NULL)
			continue;
		if (!is_proof() && i % SAMPLE != 0 && *guilty_of(file) == '\0' && !is_judged(file))
			left++;
		else if (examine(file))
			shown++;
		else
			unseen++;
		free(entry[i]);
	}
	free(entry);
	cr_expect_geq(shown, is_proof() ? 60 : 20);
	fprintf(stderr,
	        "%u known bugs do not show in these compilers at -O0, %u are left to the proof\n",
	        unseen, left);
}
