#include "claim.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "../base/buffer.h"

enum { MEMBERS_MAX = 256 };

/* The text behind `word` in the comment's line that begins with it; NULL for no such line. */
static const char *line_of(struct arena *arena, const char *comment, const char *word)
{
	const size_t length = strlen(word);

	while (comment != NULL && *comment != '\0') {
		const char *text = comment + strspn(comment, " ");
		size_t rest = strcspn(text, "\n");

		if (rest >= length && strncmp(text, word, length) == 0) {
			text += length + strspn(text + length, " ");
			return arena_strndup(arena, text, strcspn(text, "\n"));
		}
		comment = text + rest + (text[rest] == '\n');
	}
	return NULL;
}

/* "clang-14..16:-O0" */
static struct claim_member read_member(struct arena *arena, const char *text, size_t length)
{
	const char *name = arena_strndup(arena, text, length);
	const char *colon = strstr(name, ":"), *range, *dash;
	struct claim_member member = {.low = "", .high = ""};
	size_t end = colon == NULL ? strlen(name) : (size_t)(colon - name);

	if (colon != NULL)
		member.flags = colon + 1;
	name = arena_strndup(arena, name, end);
	dash = strrchr(name, '-');
	if (dash == NULL || !isdigit((unsigned char)dash[1])) {
		member.stem = name;
		return member;
	}
	member.stem = arena_strndup(arena, name, (size_t)(dash - name));
	range = strstr(dash, "..");
	member.low = member.high = dash + 1;
	if (range != NULL) {
		member.low = arena_strndup(arena, dash + 1, (size_t)(range - dash - 1));
		member.high = range + 2;
	}
	return member;
}

/* "{a b} {c}"; false when it is nothing of the kind. */
static bool read_partition(struct arena *arena, const char *text, struct claim_partition *out)
{
	struct claim_member *member = NEW_ARRAY(arena, struct claim_member, MEMBERS_MAX);
	size_t count = 0, class = 0;

	for (text += strspn(text, " "); *text == '{'; text += strspn(text, " "), class ++) {
		for (text++; *text != '}';) {
			size_t length = strcspn(text, " }");

			if (length == 0 || count == MEMBERS_MAX)
				return false;
			member[count] = read_member(arena, text, length);
			member[count++].class = class;
			text += length + strspn(text + length, " ");
		}
		text++;
	}
	*out = (struct claim_partition){class, count, member};
	return *text == '\0' && class > 0 && class <= CLAIM_CLASSES_MAX;
}

/* "-mavx -mfma" as in a toolchain's name. */
static const char *join_flags(struct arena *arena, const char *text)
{
	struct buffer out;
	const char *joined;

	buffer_init(&out);
	while (*text != '\0') {
		size_t length = strcspn(text, " ");

		buffer_puts(&out, out.length > 0 ? "," : "");
		buffer_append(&out, text, length);
		text += length + strspn(text + length, " ");
	}
	joined = arena_strndup(arena, out.data, out.length);
	buffer_release(&out);
	return joined;
}

bool claim_read(const struct abi_case *c, struct arena *arena, struct claim *claim,
                struct error *error)
{
	const char *expect = line_of(arena, c->comment, "Expect:");
	const char *flags = line_of(arena, c->comment, "Flags:");
	const size_t word = expect == NULL ? 0 : strcspn(expect, " ");

	*claim = (struct claim){.is_made = expect != NULL,
	                        .target = line_of(arena, c->comment, "Target:"),
	                        .flags = flags == NULL ? "" : join_flags(arena, flags)};
	if (claim->target != NULL && target_find(claim->target) == NULL)
		return error_set(error, ERROR_USAGE, "there is no target \"%s\"", claim->target);
	if (!claim->is_made)
		return true;
	claim->is_layout = word == 6 && strncmp(expect, "layout", word) == 0;
	if ((claim->is_layout || (word == 4 && strncmp(expect, "call", word) == 0)) &&
	    read_partition(arena, expect + word, &claim->expected))
		return true;
	return error_set(error, ERROR_USAGE,
	                 "expected `layout` or `call` and classes behind \"Expect:\", like "
	                 "{gcc-9..16} {clang-9..17 tcc}; found \"%s\"",
	                 expect);
}

/* As many numbers of `version` as the bound has, against the bound: <0, 0, >0. */
static int compare_version(const char *version, const char *bound)
{
	while (*bound != '\0') {
		char *version_end, *bound_end;
		long left = strtol(version, &version_end, 10),
		     right = strtol(bound, &bound_end, 10);

		if (left != right)
			return left < right ? -1 : 1;
		version = version_end + (*version_end == '.');
		bound = bound_end + (*bound_end == '.');
	}
	return 0;
}

static bool is_within(const struct claim_member *member, const char *version)
{
	return *member->low == '\0' || (compare_version(version, member->low) >= 0 &&
	                                compare_version(version, member->high) <= 0);
}

/* "gcc" of "gcc-12", with the number behind it. */
static const char *split_compiler(struct arena *arena, const char *compiler, const char **number)
{
	const char *dash = strrchr(compiler, '-');

	*number = "";
	if (dash == NULL || !isdigit((unsigned char)dash[1]))
		return compiler;
	*number = dash + 1;
	return arena_strndup(arena, compiler, (size_t)(dash - compiler));
}

enum { NOWHERE = CLAIM_NO_CLASS, BY_ITSELF = -2 };

/* "gcc" of "gcc-12" and of "debian-13/gcc-12", which is of another system. */
static const char *stem_of(struct arena *arena, const char *compiler)
{
	const char *number, *stem = split_compiler(arena, compiler, &number);
	const char *slash = strrchr(stem, '/');

	return slash != NULL ? slash + 1 : stem;
}

int claim_class(const struct claim *claim, const char *compiler, const char *version,
                struct arena *arena)
{
	const char *stem = stem_of(arena, compiler);

	for (size_t i = 0; i < claim->expected.member_count; i++) {
		const struct claim_member *member = &claim->expected.member[i];

		if (strcmp(member->stem, stem) == 0 && is_within(member, version))
			return (int)member->class;
	}
	return NOWHERE;
}

/* Two numbers of a version in one, for the distance of two. */
static long version_number(const char *version)
{
	char *end;
	const long major = strtol(version, &end, 10);

	return major * 1000 + (*end == '.' ? strtol(end + 1, NULL, 10) : 0);
}

static long version_distance(const struct claim_member *member, const char *version)
{
	if (is_within(member, version))
		return 0;
	return MIN(labs(version_number(version) - version_number(member->low)),
	           labs(version_number(version) - version_number(member->high)));
}

/* How far a member of the compiler's name is from the toolchain: versions first, then flags. */
static long member_distance(const struct claim_member *member, const struct toolchain *t)
{
	const long flags = member->flags == NULL ? 1 : 2 * (strcmp(member->flags, t->flags) != 0);

	return 3 * version_distance(member, t->version) + flags;
}

static int nearest_class(const struct claim *claim, const struct toolchain *t, struct arena *arena)
{
	const char *stem = stem_of(arena, t->compiler);
	const struct claim_member *nearest = NULL;

	for (size_t i = 0; i < claim->expected.member_count; i++) {
		const struct claim_member *member = &claim->expected.member[i];

		if (strcmp(member->stem, stem) == 0 &&
		    (nearest == NULL || member_distance(member, t) < member_distance(nearest, t)))
			nearest = member;
	}
	return nearest != NULL ? (int)nearest->class : NOWHERE;
}

bool claim_tells_apart(const struct claim *claim, const struct toolchain *a,
                       const struct toolchain *b, struct arena *arena)
{
	return nearest_class(claim, a, arena) != nearest_class(claim, b, arena);
}

bool claim_names(const char *names, const char *compiler, const char *version, struct arena *arena)
{
	struct claim claim = {.is_made = true};

	return read_partition(arena, arena_printf(arena, "{%s}", names), &claim.expected) &&
	       claim_class(&claim, compiler, version, arena) != CLAIM_NO_CLASS;
}

/* The class that a finding shows a toolchain in, by its name. */
static int class_in(const struct claim_partition *partition, const struct toolchain *t,
                    struct arena *arena)
{
	const char *number, *stem = split_compiler(arena, t->compiler, &number);

	for (size_t i = 0; i < partition->member_count; i++) {
		const struct claim_member *member = &partition->member[i];

		if (strcmp(member->stem, stem) == 0 && is_within(member, number) &&
		    (member->flags == NULL || strcmp(member->flags, t->flags) == 0))
			return (int)member->class;
	}
	return NOWHERE;
}

/* What came of the case: the partition of the finding that the claim is about. */
struct observed {
	const struct claim_partition *partition; /* NULL: all that took part agree */
	const struct finding *const *finding;
	size_t finding_count;
	feature_set features; /* of the case */
};

static int observed_class(const struct observed *o, const struct toolchain *t, struct arena *arena)
{
	for (size_t i = 0; i < o->finding_count; i++)
		if (o->finding[i]->kind == FINDING_SELF &&
		    strcmp(o->finding[i]->toolchain, t->name) == 0)
			return BY_ITSELF;
	if (o->partition != NULL)
		return class_in(o->partition, t, arena);
	return (o->features & ~t->features) == 0 ? 0 : NOWHERE;
}

static bool is_about(const struct claim *claim, const struct finding *finding)
{
	if (finding->libffi_only || *finding->classes == '\0')
		return false;
	return claim->is_layout == (finding->kind == FINDING_LAYOUT);
}

/* The classes of which no toolchain took part, as the claim has them. */
static const char *missing_text(const struct claim *claim, const bool *is_there,
                                struct arena *arena)
{
	const char *text = "";

	for (size_t i = 0; i < claim->expected.member_count; i++) {
		const struct claim_member *member = &claim->expected.member[i];
		bool is_range = strcmp(member->low, member->high) != 0;

		if (!is_there[member->class])
			text = arena_printf(arena, "%s%s%s%s%s%s%s", text, *text ? " " : "",
			                    member->stem, *member->low ? "-" : "", member->low,
			                    is_range ? ".." : "", is_range ? member->high : "");
	}
	return text;
}

/* Where each toolchain was expected, and where it is: NOWHERE when that is not known. */
struct comparison {
	const struct toolchain_list *toolchains;
	const int *want, *got;
	bool is_kin; /* the case is not the claim's own: in this one classes may behave alike */
};

static bool takes_part(const struct comparison *c, size_t i)
{
	return c->want[i] != NOWHERE && c->got[i] != NOWHERE;
}

/* Two that fail by themselves behave neither alike nor otherwise. */
static bool is_as_expected(const struct comparison *c, size_t i, size_t j)
{
	return (c->got[i] == BY_ITSELF && c->got[j] == BY_ITSELF) ||
	       (c->is_kin && c->want[i] != c->want[j]) ||
	       (c->want[i] != c->want[j]) == (c->got[i] != c->got[j]);
}

static bool is_same_compiler(const struct comparison *c, size_t i, size_t j)
{
	return strcmp(c->toolchains->toolchain[i].compiler, c->toolchains->toolchain[j].compiler) ==
	       0;
}

/* Some toolchain of the compiler of `i` is to one of that of `j` as they were expected. A register
 * that is not the right one holds the right value at one level of optimisation or another. */
static bool compilers_are_as_expected(const struct comparison *c, size_t i, size_t j)
{
	for (size_t a = 0; a < c->toolchains->count; a++)
		for (size_t b = 0; b < c->toolchains->count; b++)
			if (is_same_compiler(c, a, i) && is_same_compiler(c, b, j) &&
			    takes_part(c, a) && takes_part(c, b) && is_as_expected(c, a, b))
				return true;
	return false;
}

/* The first two compilers that are not to each other as they were expected; NULL when all are. */
static const char *first_difference(const struct comparison *c, struct arena *arena)
{
	const struct toolchain *t = c->toolchains->toolchain;

	for (size_t i = 0; i < c->toolchains->count; i++)
		for (size_t j = 0; j < i; j++)
			if (!is_same_compiler(c, i, j) && takes_part(c, i) && takes_part(c, j) &&
			    !compilers_are_as_expected(c, i, j))
				return arena_printf(
				    arena, "%s and %s were expected %s", t[j].name, t[i].name,
				    c->want[i] != c->want[j] ? "to differ, and agree"
				                             : "to agree, and differ");
	return NULL;
}

static const struct claim_partition *partition_of(const struct claim *claim,
                                                  const struct finding *const *finding,
                                                  size_t count, struct arena *arena)
{
	struct claim_partition *partition = NEW(arena, struct claim_partition);

	for (size_t i = 0; i < count; i++)
		if (is_about(claim, finding[i]) &&
		    read_partition(arena, finding[i]->classes, partition))
			return partition;
	return NULL;
}

/* Nobody differs from anybody, nor from itself. */
static bool all_agree(const struct observed *o, const struct comparison *c)
{
	for (size_t i = 0; i < c->toolchains->count; i++)
		if (c->got[i] == BY_ITSELF)
			return false;
	return o->partition == NULL;
}

/* Fills in where each toolchain was expected, and where it is. */
static struct comparison compare(const struct claim *claim, const struct observed *o,
                                 const struct toolchain_list *toolchains, struct arena *arena)
{
	int *want = NEW_ARRAY(arena, int, toolchains->count);
	int *got = NEW_ARRAY(arena, int, toolchains->count);

	for (size_t i = 0; i < toolchains->count; i++) {
		const struct toolchain *t = &toolchains->toolchain[i];

		want[i] = claim_class(claim, t->compiler, t->version, arena);
		got[i] = observed_class(o, t, arena);
	}
	return (struct comparison){.toolchains = toolchains, .want = want, .got = got};
}

struct claim_outcome claim_check(const struct claim *claim, const struct abi_case *c,
                                 const struct toolchain_list *toolchains,
                                 const struct finding *const *finding, size_t finding_count,
                                 struct arena *arena)
{
	const struct observed o = {partition_of(claim, finding, finding_count, arena), finding,
	                           finding_count, case_features(c)};
	const struct comparison comparison = compare(claim, &o, toolchains, arena);
	bool is_there[CLAIM_CLASSES_MAX] = {false};
	const char *difference;
	size_t there = 0;

	for (size_t i = 0; i < toolchains->count; i++)
		if (takes_part(&comparison, i) && !is_there[comparison.want[i]]) {
			is_there[comparison.want[i]] = true;
			there++;
		}
	difference = first_difference(&comparison, arena);
	if (difference != NULL)
		return (struct claim_outcome){
		    all_agree(&o, &comparison) ? CLAIM_GONE : CLAIM_CHANGED, difference};
	if (there < 2)
		return (struct claim_outcome){CLAIM_UNTESTED, missing_text(claim, is_there, arena)};
	return (struct claim_outcome){CLAIM_SHOWN, ""};
}

bool claim_allows(const struct claim *claim, const struct abi_case *c,
                  const struct toolchain_list *toolchains, const struct finding *const *finding,
                  size_t finding_count, struct arena *arena)
{
	const struct observed o = {partition_of(claim, finding, finding_count, arena), finding,
	                           finding_count, case_features(c)};
	struct comparison comparison = compare(claim, &o, toolchains, arena);

	comparison.is_kin = true;
	return first_difference(&comparison, arena) == NULL;
}
