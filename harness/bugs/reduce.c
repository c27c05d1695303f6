#include "reduce.h"

#include <assert.h>
#include <string.h>

#include "../../generators/reduce.h"
#include "../../generators/text.h"
#include "reduce_private.h"
#include "reduce_record.h"

/* At most so many candidates in which good moves are made together. */
enum { COMBINATIONS_MAX = 24 };

static struct moved_case itself(struct arena *arena, const struct abi_case *c)
{
	size_t *origin = NEW_ARRAY(arena, size_t, c->parameter_count);

	for (size_t i = 0; i < c->parameter_count; i++)
		origin[i] = i;
	return (struct moved_case){c, origin};
}

static bool has_same_origin(const struct candidate *a, const struct candidate *b)
{
	for (size_t i = 0; i < a->moved.c->parameter_count; i++)
		if (a->moved.origin[i] != b->moved.origin[i])
			return false;
	return true;
}

static void add_twin(struct reduction *r, struct candidate *first, const struct candidate *twin)
{
	struct candidate *last = first;

	for (; !has_same_origin(last, twin); last = last->twin)
		if (last->twin == NULL) {
			last->twin = NEW(&r->round_arena, struct candidate);
			*last->twin = *twin;
			return;
		}
}

/* Adds what comes of the moves, unless it is no case, or one that is there by the same way. */
static void add_candidate(struct reduction *r, struct round *round, const struct move *move,
                          size_t count)
{
	struct candidate *candidate = &round->candidate[round->count];

	*candidate = (struct candidate){.move = move, .move_count = count};
	if (!moves_make(&r->round_arena, r->c, move, count, &candidate->moved))
		return;
	candidate->size = case_size(candidate->moved.c);
	candidate->id = case_id(candidate->moved.c);
	for (size_t i = 0; i < round->count; i++)
		if (strcmp(round->candidate[i].id.text, candidate->id.text) == 0) {
			add_twin(r, &round->candidate[i], candidate);
			return;
		}
	round->count++;
}

static struct round new_round(struct reduction *r, size_t most)
{
	return (struct round){.candidate = NEW_ARRAY(&r->round_arena, struct candidate, most)};
}

/* The smallest that is good, the first of several; NULL for none. */
static const struct candidate *smallest(const struct round *round, const struct candidate *best)
{
	for (size_t i = 0; i < round->count; i++) {
		const struct candidate *candidate = &round->candidate[i];

		if (candidate->is_good && (best == NULL || candidate->size < best->size))
			best = candidate;
	}
	return best;
}

/* Candidates of the good moves: all of them, and fewer and fewer from the end; all of one kind. */
static struct round combine(struct reduction *r, const struct round *singles)
{
	struct round round = new_round(r, COMBINATIONS_MAX + MOVE_KIND_COUNT);
	struct move *good = NEW_ARRAY(&r->round_arena, struct move, singles->count);
	size_t count = 0, step;

	for (size_t i = 0; i < singles->count; i++)
		if (singles->candidate[i].is_good)
			good[count++] = *singles->candidate[i].move;
	step = count / COMBINATIONS_MAX + 1;
	for (size_t n = count; n > 1; n -= MIN(step, n - 1))
		add_candidate(r, &round, good, n);
	for (size_t kind = 0; kind < MOVE_KIND_COUNT; kind++) {
		struct move *some = NEW_ARRAY(&r->round_arena, struct move, count);
		size_t n = 0;

		for (size_t i = 0; i < count; i++)
			if (good[i].kind == kind)
				some[n++] = good[i];
		if (n > 1 && n < count)
			add_candidate(r, &round, some, n);
	}
	return round;
}

/* A move that another one has made needless: what it changes is gone, or is changed. */
static bool is_needless(const struct move *move, const struct move *before)
{
	const bool is_drop = before->kind == MOVE_DROP_PARAMETERS ||
	                     before->kind == MOVE_DROP_FIELDS || before->kind == MOVE_DROP_TAIL ||
	                     before->kind == MOVE_DROP_ENUMERATORS;

	if (move->type != before->type || move->low < before->low)
		return false;
	if (move->kind == MOVE_FORWARD)
		return before->kind == MOVE_SIMPLER_TYPE && move->low <= before->low + 1;
	if (is_drop)
		return move->high <= before->high && move->low < before->high;
	return move->low == before->low &&
	       (before->kind == MOVE_SIMPLER_TYPE || before->kind == MOVE_SPLIT ||
	        before->kind == MOVE_INLINE) &&
	       (move->kind == MOVE_SIMPLER_TYPE || move->kind == MOVE_SPLIT ||
	        move->kind == MOVE_INLINE);
}

static const char *describe_step(struct reduction *r, const struct candidate *step)
{
	struct buffer text;
	const char *described;

	buffer_init(&text);
	for (size_t i = 0; i < step->move_count; i++) {
		bool is_told = true;

		for (size_t j = 0; j < i && is_told; j++)
			is_told = !is_needless(&step->move[i], &step->move[j]);
		if (!is_told)
			continue;
		buffer_puts(&text, text.length > 0 ? "; " : "");
		move_describe(r->c, &step->move[i], &text);
	}
	described = arena_strdup(r->arena, text.data);
	buffer_release(&text);
	return described;
}

/* A copy that lives as long as the reduction. */
static const struct abi_case *keep_case(struct reduction *r, const struct abi_case *c)
{
	const struct abi_case *kept;
	struct buffer text;
	struct error error;

	buffer_init(&text);
	case_print(c, &text);
	kept = case_parse(r->arena, "a smaller case", text.data, text.length, &error);
	buffer_release(&text);
	if (kept == NULL)
		unreachable();
	return kept;
}

static bool take_step(struct reduction *r, const struct candidate *step)
{
	reduction_tell(r, describe_step(r, step));
	r->c = keep_case(r, step->moved.c);
	r->signature = step->signature;
	return reduction_keep(r);
}

/* One round: false when no move of its level is good, or something failed. */
static bool go_round(struct reduction *r)
{
	struct move_list moves;
	struct round singles, combined;
	const struct candidate *best;

	arena_reset(&r->round_arena);
	moves = moves_of(&r->round_arena, r->c, r->level);
	singles = new_round(r, moves.count + 1);
	for (size_t i = 0; i < moves.count; i++)
		add_candidate(r, &singles, &moves.move[i], 1);
	if (!reduction_judge(r, &singles))
		return false;
	best = smallest(&singles, NULL);
	if (best == NULL)
		return false;
	combined = combine(r, &singles);
	if (!reduction_judge(r, &combined))
		return false;
	return take_step(r, smallest(&combined, best));
}

/* Short names; those that are there stay when the case shows nothing by others. */
static bool rename_all(struct reduction *r)
{
	struct round round;

	arena_reset(&r->round_arena);
	round = new_round(r, 1);
	round.count = 1;
	round.candidate[0].moved = itself(&r->round_arena, case_rename(&r->round_arena, r->c));
	round.is_renamed = true;
	if (!reduction_judge(r, &round))
		return false;
	if (round.candidate[0].is_good)
		r->c = keep_case(r, round.candidate[0].moved.c);
	return true;
}

static bool shrink(struct reduction *r)
{
	for (; r->level <= MOVES_ALL && !r->is_over; r->level++)
		while (go_round(r))
			;
	return !r->is_over && rename_all(r);
}

/* The pair alone shows what it showed among all: the same modules, called again. */
static bool is_shown_by_pair(struct reduction *r)
{
	struct round round = new_round(r, 1);

	round.count = 1;
	round.candidate[0].moved = itself(&r->round_arena, r->c);
	if (!reduction_judge(r, &round))
		return false;
	if (!round.candidate[0].is_good)
		return error_set(r->error, ERROR_NOTHING,
		                 "between %s and %s alone it does not show", r->result->a,
		                 r->result->b);
	r->signature = round.candidate[0].signature;
	return true;
}

/* Where it was when it was killed, or with the case as it is. */
static bool begin(struct reduction *r)
{
	bool is_kept = false;

	if (r->request->resume && !reduction_recall(r, &is_kept))
		return false;
	for (size_t i = 0; i < r->result->taken_count && r->request->step != NULL; i++)
		r->request->step(r->taken[i], r->request->context);
	return is_kept || (reduction_begin(r) && is_shown_by_pair(r) && reduction_keep(r));
}

bool reduce_case(const struct reduce_request *request, struct arena *arena,
                 struct reduce_result *result, struct error *error)
{
	struct reduction r = {.request = request, .arena = arena, .error = error, .result = result};
	bool is_done;

	*result = (struct reduce_result){0};
	*error = (struct error){0};
	r.linked = request->linked ||
	           (request->finding != NULL && finding_is_linked(request->finding->id));
	r.all = *request->pipeline->toolchains;
	arena_init(&r.round_arena);
	r.c = keep_case(&r, request->c);
	is_done = begin(&r) && shrink(&r) && (!request->drop_flags || reduction_drop_flags(&r)) &&
	          reduction_end(&r);
	if (is_done)
		reduction_forget(&r);
	result->c = r.c;
	result->taken = r.taken;
	arena_release(&r.round_arena);
	return is_done;
}
