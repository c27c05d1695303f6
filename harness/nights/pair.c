#include "pair.h"

#include <stdlib.h>
#include <string.h>

#include "../base/buffer.h"
#include "../store/members.h"

/* A finding that tells the two apart, and by which of their toolchains. */
struct apart {
	const struct finding *finding;
	const struct bug *bug;
	const uint8_t *class_of;
	size_t one, other;
};

struct comparing {
	struct arena *arena;
	const struct pair_request *request;
	struct apart *apart;
	size_t apart_count;
};

static bool fail_unknown(const struct toolchain_row *row, size_t count, const char *name,
                         struct error *error)
{
	struct buffer names;

	buffer_init(&names);
	for (size_t i = 0; i < count; i++)
		buffer_printf(&names, "%s%s", i > 0 ? ", " : "", row[i].name);
	error_set(error, ERROR_USAGE, "%s took no part in the campaign; there are: %s", name,
	          names.length > 0 ? names.data : "none");
	buffer_release(&names);
	return false;
}

bool pair_find(struct arena *arena, const struct toolchain_row *row, size_t count, const char *name,
               struct pair_side *side, struct error *error)
{
	size_t *place = NEW_ARRAY(arena, size_t, count);

	*side = (struct pair_side){.name = name, .toolchain = place};
	for (size_t i = 0; i < count; i++)
		if (strcmp(row[i].name, name) == 0) {
			place[0] = i;
			side->count = 1;
			return true;
		}
	for (size_t i = 0; i < count; i++)
		if (strcmp(row[i].compiler, name) == 0)
			place[side->count++] = i;
	return side->count > 0 || fail_unknown(row, count, name, error);
}

static bool is_of(const struct pair_side *side, size_t toolchain)
{
	for (size_t i = 0; i < side->count; i++)
		if (side->toolchain[i] == toolchain)
			return true;
	return false;
}

bool pair_check(const struct toolchain_row *row, const struct pair_side *one,
                const struct pair_side *other, struct error *error)
{
	for (size_t i = 0; i < one->count; i++)
		if (is_of(other, one->toolchain[i]))
			return error_set(error, ERROR_USAGE,
			                 "%s is of both %s and %s: name two compilers, or two of "
			                 "its toolchains",
			                 row[one->toolchain[i]].name, one->name, other->name);
	return true;
}

static uint64_t judged_between(const struct pair_request *r, size_t caller, size_t callee)
{
	static const enum wire_verdict judged[] = {WIRE_OK,    WIRE_LAYOUT, WIRE_ARGS, WIRE_RETURN,
	                                           WIRE_STATE, WIRE_CRASH,  WIRE_HANG};
	const uint32_t *verdict =
	    r->total->verdict + (caller * r->toolchain_count + callee) * WIRE_VERDICT_COUNT;
	uint64_t sum = 0;

	for (size_t i = 0; i < ARRAY_LEN(judged); i++)
		sum += verdict[judged[i]];
	return sum;
}

static uint64_t judged_by_both(const struct pair_request *r)
{
	uint64_t most = 0;

	for (size_t i = 0; i < r->one.count; i++)
		for (size_t k = 0; k < r->other.count; k++) {
			size_t a = r->one.toolchain[i], b = r->other.toolchain[k];

			most = MAX(most, judged_between(r, a, b));
			most = MAX(most, judged_between(r, b, a));
		}
	return most;
}

static bool tells_apart(const uint8_t *class_of, const struct pair_request *r, struct apart *apart)
{
	for (size_t i = 0; i < r->one.count; i++)
		for (size_t k = 0; k < r->other.count; k++) {
			size_t a = r->one.toolchain[i], b = r->other.toolchain[k];

			if (class_of[a] == MEMBER_OF_NONE || class_of[b] == MEMBER_OF_NONE ||
			    class_of[a] == class_of[b])
				continue;
			apart->one = a;
			apart->other = b;
			return true;
		}
	return false;
}

static const struct bug *bug_of(const struct pair_request *r, const struct finding *finding)
{
	for (size_t i = 0; i < r->bug_count; i++)
		for (size_t k = 0; k < r->bug[i].member_count; k++)
			if (strcmp(r->bug[i].member[k], finding->id) == 0)
				return &r->bug[i];
	return NULL;
}

static void collect(struct comparing *c)
{
	const struct pair_request *r = c->request;

	c->apart = NEW_ARRAY(c->arena, struct apart, r->total->finding_count);
	for (size_t i = 0; i < r->total->finding_count; i++) {
		const struct finding *f = &r->total->finding[i];
		struct apart *apart = &c->apart[c->apart_count];

		if (*f->toolchain != '\0')
			continue;
		apart->class_of = members_of(c->arena, r->toolchain, r->toolchain_count, f);
		if (!tells_apart(apart->class_of, r, apart))
			continue;
		apart->finding = f;
		apart->bug = bug_of(r, f);
		c->apart_count++;
	}
}

/* The same root cause, as far as it is known. */
static int compare_cause(const struct apart *a, const struct apart *b)
{
	if (a->bug != b->bug)
		return a->bug == NULL ? 1 : b->bug == NULL ? -1 : strcmp(a->bug->key, b->bug->key);
	if (a->bug != NULL)
		return 0;
	if (a->finding->kind != b->finding->kind)
		return a->finding->kind < b->finding->kind ? -1 : 1;
	return strcmp(a->finding->classes, b->finding->classes);
}

/* By cause; of one cause the shortest case first, the findings of one case together. */
static int compare_apart(const void *one, const void *other)
{
	const struct apart *a = one, *b = other;
	size_t length_a = strlen(a->finding->case_text), length_b = strlen(b->finding->case_text);
	int order = compare_cause(a, b);

	if (order == 0 && length_a != length_b)
		return length_a < length_b ? -1 : 1;
	if (order == 0)
		order = strcmp(a->finding->case_id, b->finding->case_id);
	return order != 0 ? order : strcmp(a->finding->id, b->finding->id);
}

static int compare_size(const void *one, const void *other)
{
	const struct pair_cause *a = one, *b = other;

	if (a->cases != b->cases)
		return a->cases > b->cases ? -1 : 1;
	return strcmp(a->example->id, b->example->id);
}

static void find_causes(struct comparing *c, struct pair *pair)
{
	const struct toolchain_row *row = c->request->toolchain;
	struct pair_cause *cause = NEW_ARRAY(c->arena, struct pair_cause, c->apart_count);
	size_t count = 0;

	if (c->apart_count > 0)
		qsort(c->apart, c->apart_count, sizeof *c->apart, compare_apart);
	for (size_t i = 0; i < c->apart_count; i++) {
		const struct apart *a = &c->apart[i];

		if (i == 0 || compare_cause(&c->apart[i - 1], a) != 0)
			cause[count++] = (struct pair_cause){a->bug, a->finding, row[a->one].name,
			                                     row[a->other].name, 1};
		else
			cause[count - 1].cases +=
			    strcmp(c->apart[i - 1].finding->case_id, a->finding->case_id) != 0;
	}
	if (count > 0)
		qsort(cause, count, sizeof *cause, compare_size);
	pair->cause = cause;
	pair->cause_count = count;
}

static int compare_case(const void *one, const void *other)
{
	const struct apart *a = one, *b = other;
	int order = strcmp(a->finding->case_id, b->finding->case_id);

	return order != 0 ? order : strcmp(a->finding->id, b->finding->id);
}

static void count_third(const struct pair_request *r, const struct apart *apart,
                        struct pair_third *third)
{
	for (size_t i = 0; i < r->toolchain_count; i++) {
		uint8_t class = apart->class_of[i];

		if (class == MEMBER_OF_NONE || is_of(&r->one, i) || is_of(&r->other, i))
			continue;
		if (class == apart->class_of[apart->one])
			third[i].as_one++;
		else if (class == apart->class_of[apart->other])
			third[i].as_other++;
		else
			third[i].as_neither++;
	}
}

/* Each case counts once, by its first finding. */
static void count_cases(struct comparing *c, struct pair *pair)
{
	struct pair_third *third =
	    NEW_ARRAY(c->arena, struct pair_third, c->request->toolchain_count);

	if (c->apart_count > 0)
		qsort(c->apart, c->apart_count, sizeof *c->apart, compare_case);
	for (size_t i = 0; i < c->apart_count; i++) {
		if (i > 0 &&
		    strcmp(c->apart[i - 1].finding->case_id, c->apart[i].finding->case_id) == 0)
			continue;
		count_third(c->request, &c->apart[i], third);
		pair->cases++;
	}
	pair->third = third;
}

static bool is_alone(const struct pair_request *r, const struct pair_side *side,
                     const struct finding *finding)
{
	for (size_t i = 0; i < side->count; i++)
		if (strcmp(finding->toolchain, r->toolchain[side->toolchain[i]].name) == 0)
			return true;
	return false;
}

static void find_alone(struct comparing *c, struct pair *pair)
{
	const struct pair_request *r = c->request;
	const struct finding **alone =
	    NEW_ARRAY(c->arena, const struct finding *, r->total->finding_count);

	for (size_t i = 0; i < r->total->finding_count; i++) {
		const struct finding *f = &r->total->finding[i];

		if (is_alone(r, &r->one, f) || is_alone(r, &r->other, f))
			alone[pair->alone_count++] = f;
	}
	pair->alone = alone;
}

struct pair *pair_compare(struct arena *arena, const struct pair_request *request)
{
	struct comparing c = {.arena = arena, .request = request};
	struct pair *pair = NEW(arena, struct pair);

	pair->judged = judged_by_both(request);
	collect(&c);
	find_causes(&c, pair);
	count_cases(&c, pair);
	find_alone(&c, pair);
	return pair;
}
