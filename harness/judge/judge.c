#include "judge.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "../../generators/layout.h"
#include "../../generators/leaf.h"
#include "../../generators/text.h"
#include "behaviour.h"
#include "judge_private.h"

const char *const finding_kind_name[FINDING_KIND_COUNT] = {
    [FINDING_LAYOUT] = "layout", [FINDING_ARGS] = "args",         [FINDING_RETURN] = "return",
    [FINDING_STATE] = "state",   [FINDING_CRASH] = "crash",       [FINDING_HANG] = "hang",
    [FINDING_SELF] = "self",     [FINDING_COMPILER] = "compiler",
};

static const enum finding_kind kind_of_verdict[WIRE_VERDICT_COUNT] = {
    [WIRE_ARGS] = FINDING_ARGS,   [WIRE_RETURN] = FINDING_RETURN, [WIRE_STATE] = FINDING_STATE,
    [WIRE_CRASH] = FINDING_CRASH, [WIRE_HANG] = FINDING_HANG,
};

static bool is_wrong(uint8_t verdict)
{
	return verdict >= WIRE_ARGS;
}

static bool is_libffi(const struct judging *j, size_t toolchain)
{
	return toolchain_is_libffi(&j->request->toolchains->toolchain[toolchain]);
}

static const char *toolchain_name(const struct judging *j, size_t toolchain)
{
	return j->request->toolchains->toolchain[toolchain].name;
}

struct finding *judge_add(struct judging *j, const struct case_view *view, enum finding_kind kind,
                          const char *suffix)
{
	struct finding *finding;

	if (j->record.finding_count == j->finding_capacity) {
		size_t capacity = MAX((size_t)16, 2 * j->finding_capacity);
		struct finding *grown = NEW_ARRAY(j->arena, struct finding, capacity);

		if (j->record.finding_count > 0)
			memcpy(grown, j->finding, j->record.finding_count * sizeof *grown);
		j->finding = grown;
		j->finding_capacity = capacity;
	}
	finding = &j->finding[j->record.finding_count++];
	*finding = (struct finding){
	    .id = arena_printf(j->arena, "%s-%s", view->id, suffix),
	    .kind = kind,
	    .case_index = j->request->first_index + view->index,
	    .case_id = view->id,
	    .case_text = view->text,
	    .classes = "",
	    .toolchain = "",
	    .verdict = finding_kind_name[kind],
	    .caller = "",
	    .callee = "",
	    .leaf = "",
	    .sent = "",
	    .received = "",
	    .detail = "",
	};
	return finding;
}

/* Layout */

struct layout_view {
	const struct judging *j;
	const uint32_t *words; /* of the case, of the first toolchain */
	size_t size;           /* bytes of the case's words */
	size_t first, count;
};

static const uint32_t *words_of(const struct layout_view *v, size_t toolchain)
{
	return v->words + toolchain * v->j->run->layout_words;
}

static bool laid_out_alike(const void *context, size_t a, size_t b)
{
	const struct layout_view *v = context;

	return memcmp(words_of(v, a), words_of(v, b), v->size) == 0;
}

static bool layouts_differ_without_libffi(const struct layout_view *v,
                                          const struct classes *classes)
{
	uint8_t seen = CLASS_NONE;

	for (size_t i = 0; i < v->j->toolchain_count; i++) {
		if (classes->of[i] == CLASS_NONE || is_libffi(v->j, i))
			continue;
		if (seen != CLASS_NONE && classes->of[i] != seen)
			return true;
		seen = classes->of[i];
	}
	return false;
}

static size_t first_of_class(const struct judging *j, const struct classes *classes, size_t class)
{
	for (size_t i = 0; i < j->toolchain_count; i++)
		if (classes->of[i] == class)
			return i;
	unreachable();
}

static void describe_layout(const struct judging *j, const struct case_view *view,
                            const struct layout_view *v, const struct classes *classes,
                            struct finding *finding)
{
	size_t a = first_of_class(j, classes, 0), b = first_of_class(j, classes, 1), word = 0;
	struct buffer leaf;

	while (words_of(v, a)[word] == words_of(v, b)[word])
		word++;
	buffer_init(&leaf);
	layout_describe(view->c, word, &leaf);
	finding->leaf = arena_strdup(j->arena, leaf.data);
	buffer_release(&leaf);
	finding->caller = toolchain_name(j, a);
	finding->callee = toolchain_name(j, b);
	finding->sent = arena_printf(j->arena, "%u", words_of(v, a)[word]);
	finding->received = arena_printf(j->arena, "%u", words_of(v, b)[word]);
}

static struct layout_view view_layout(const struct judging *j, const struct case_view *view)
{
	return (struct layout_view){.j = j,
	                            .words = j->run->layout + j->run->layout_first[view->index],
	                            .size = layout_word_count(view->c) * sizeof(uint32_t)};
}

static struct classes layout_classes(const struct judging *j, const struct case_view *view)
{
	struct layout_view v = view_layout(j, view);

	return classes_partition(j->arena, j->toolchain_count, view->laid_out, laid_out_alike, &v);
}

void judge_layout(struct judging *j, const struct case_view *view)
{
	struct layout_view v = view_layout(j, view);
	struct classes classes = layout_classes(j, view);
	struct finding *finding;

	if (classes.count < 2)
		return;
	finding = judge_add(j, view, FINDING_LAYOUT, "layout");
	finding->classes = classes_print(j->arena, j->request->toolchains, &classes);
	finding->libffi_only = !layouts_differ_without_libffi(&v, &classes);
	describe_layout(j, view, &v, &classes, finding);
	for (size_t a = 0; a < j->toolchain_count; a++)
		for (size_t b = 0; b < j->toolchain_count; b++)
			if (view->laid_out[a] && view->laid_out[b] && !laid_out_alike(&v, a, b))
				finding->cells++;
}

/* Calls */

static struct classes call_classes(const struct judging *j, const struct case_view *view)
{
	return behaviour_classes(j->arena, j->run, view->index, view->sound);
}

static void describe_registers(const struct target *target, uint64_t lost, const char *end,
                               struct buffer *out)
{
	const char *separator = out->length > 0 ? ", " : "";

	if (lost == 0)
		return;
	for (size_t i = 0; i < target->reg_count; i++) {
		if ((lost >> i & 1) == 0)
			continue;
		buffer_printf(out, "%s%s", separator, target->reg[i].name);
		separator = " ";
	}
	buffer_printf(out, " not preserved%s", end);
}

static void describe_states(unsigned state, const char *end, struct buffer *out)
{
	static const struct {
		unsigned bit;
		const char *text;
	} row[] = {
	    {WIRE_STATE_X87_STACK, FINDING_X87_STACK},
	    {WIRE_STATE_X87_CONTROL, "the x87 control word changed"},
	    {WIRE_STATE_MXCSR, "the control bits of MXCSR changed"},
	    {WIRE_STATE_DIRECTION, "the direction flag left set"},
	    {WIRE_STATE_FRAME, "the stack written above the argument area"},
	    {WIRE_STATE_MEMORY, FINDING_MEMORY},
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++)
		if (state & row[i].bit)
			buffer_printf(out, "%s%s%s", out->length > 0 ? ", " : "", row[i].text, end);
}

void judge_describe_state(const struct target *target, const struct wire_failure *wrong,
                          struct buffer *out)
{
	static const char by_callee[] = " by the callee", by_caller[] = " by the caller";
	const uint64_t known = wrong->callee_lost | wrong->caller_lost;

	describe_registers(target, wrong->callee_lost, by_callee, out);
	describe_registers(target, wrong->caller_lost, by_caller, out);
	describe_registers(target, wrong->lost & ~known, "", out);
	describe_states(wrong->callee_state, by_callee, out);
	describe_states(wrong->caller_state, by_caller, out);
	describe_states(wrong->state & ~(unsigned)(wrong->callee_state | wrong->caller_state), "",
	                out);
}

static const char *hexadecimal(struct arena *arena, const uint8_t *byte, size_t count)
{
	char *text = arena_alloc(arena, 1, 2 * count + 1);

	for (size_t i = 0; i < count; i++)
		snprintf(text + 2 * i, 3, "%02x", byte[i]);
	return text;
}

static void describe_wrong_leaf(struct judging *j, const struct case_view *view,
                                const struct wire_failure *wrong, struct finding *finding)
{
	struct buffer leaf;

	buffer_init(&leaf);
	leaf_path(view->c, wrong->leaf, &leaf);
	if (wrong->flags & WIRE_FAILURE_WIDE)
		buffer_puts(&leaf, ", converted to 64 bits");
	if (wrong->flags & WIRE_FAILURE_AFTER)
		buffer_puts(&leaf, ", in the caller after the call");
	finding->leaf = arena_strdup(j->arena, leaf.data);
	buffer_release(&leaf);
	finding->sent = hexadecimal(j->arena, wrong->sent, MIN(wrong->width, sizeof wrong->sent));
	finding->received =
	    hexadecimal(j->arena, wrong->received, MIN(wrong->width, sizeof wrong->received));
}

static const char *wrong_detail(struct judging *j, const struct wire_failure *wrong)
{
	const bool is_by_name = (wrong->flags & WIRE_FAILURE_BY_NAME) != 0;
	struct buffer out;
	const char *text;

	buffer_init(&out);
	if (is_by_name && wrong->leaf == WIRE_NONE && wrong->verdict == WIRE_ARGS)
		buffer_puts(&out, "linked: by its name the callee is not found");
	else if (is_by_name)
		buffer_puts(&out, "linked by name; by pointer the call is fine");
	else if (wrong->verdict == WIRE_CRASH)
		buffer_printf(&out, "signal %d (%s)", wrong->signal, strsignal(wrong->signal));
	else if (wrong->verdict == WIRE_HANG)
		buffer_puts(&out, "the call did not come back in time");
	else if (wrong->verdict == WIRE_STATE)
		judge_describe_state(j->request->toolchains->toolchain[0].target, wrong, &out);
	else if (wrong->flags & WIRE_FAILURE_UNREACHED)
		buffer_puts(&out, wrong->leaf == WIRE_NONE ? "the callee was not entered"
		                                           : "nothing was stored there");
	text = arena_strdup(j->arena, out.data);
	buffer_release(&out);
	return text;
}

static void describe_wrong(struct judging *j, const struct case_view *view,
                           const struct wire_failure *wrong, struct finding *finding)
{
	finding->caller = toolchain_name(j, wrong->caller);
	finding->callee = toolchain_name(j, wrong->callee);
	finding->round = wrong->round;
	finding->phase = wrong->phase;
	finding->detail = wrong_detail(j, wrong);
	finding->verdict = finding_kind_name[kind_of_verdict[wrong->verdict]];
	if (wrong->leaf != WIRE_NONE && wrong->width > 0)
		describe_wrong_leaf(j, view, wrong, finding);
}

/* libffi is a witness only, and who ignores what the case asks for knows no better. */
static unsigned doubt(const struct judging *j, const struct case_view *view,
                      const struct wire_failure *wrong)
{
	const struct toolchain *toolchain = j->request->toolchains->toolchain;
	const feature_set ignored =
	    toolchain[wrong->caller].ignored | toolchain[wrong->callee].ignored;

	if (is_libffi(j, wrong->caller) || is_libffi(j, wrong->callee))
		return 2;
	return (ignored & case_features(view->c)) != 0;
}

/* Of two failures, the one that a person wants to see: of a call by pointer, the one in less doubt, then in the order of
 * the kinds, then the first. */
static bool shows_better(const struct judging *j, const struct case_view *view,
                         const struct wire_failure *a, const struct wire_failure *b)
{
	const unsigned doubt_a = doubt(j, view, a), doubt_b = doubt(j, view, b);
	const int by_name = (b->flags & WIRE_FAILURE_BY_NAME) - (a->flags & WIRE_FAILURE_BY_NAME);

	if (by_name != 0)
		return by_name > 0;
	if (doubt_a != doubt_b)
		return doubt_a < doubt_b;
	return kind_of_verdict[a->verdict] < kind_of_verdict[b->verdict];
}

/* What shows when it is linked alone is not to be taken for what shows by pointer. */
static const char *linked_suffix(const struct wire_failure *wrong)
{
	return (wrong->flags & WIRE_FAILURE_BY_NAME) != 0 ? FINDING_LINKED : "";
}

static void judge_pairs(struct judging *j, const struct case_view *view)
{
	const struct wire_failure *best = NULL;
	struct classes classes = call_classes(j, view);
	struct finding *finding;
	enum finding_kind kind;
	uint32_t cells = 0;

	for (size_t i = 0; i < view->wrong_count; i++) {
		const struct wire_failure *wrong = &view->wrong[i];

		if (wrong->caller == wrong->callee || !is_wrong(wrong->verdict))
			continue;
		cells++;
		if (best == NULL || shows_better(j, view, wrong, best))
			best = wrong;
	}
	if (best == NULL)
		return;
	kind = kind_of_verdict[best->verdict];
	finding =
	    judge_add(j, view, kind,
	              arena_printf(j->arena, "%s%s", finding_kind_name[kind], linked_suffix(best)));
	finding->classes = classes_print(j->arena, j->request->toolchains, &classes);
	finding->libffi_only = is_libffi(j, best->caller) || is_libffi(j, best->callee);
	finding->cells = cells;
	describe_wrong(j, view, best, finding);
}

void judge_calls(struct judging *j, const struct case_view *view)
{
	for (size_t i = 0; i < view->wrong_count; i++) {
		const struct wire_failure *wrong = &view->wrong[i];
		const char *name = toolchain_name(j, wrong->caller);
		struct finding *finding;

		if (wrong->caller != wrong->callee || !is_wrong(wrong->verdict))
			continue;
		finding =
		    judge_add(j, view, FINDING_SELF,
		              arena_printf(j->arena, "self-%s%s", name, linked_suffix(wrong)));
		finding->toolchain = name;
		finding->libffi_only = is_libffi(j, wrong->caller);
		finding->cells = 1;
		describe_wrong(j, view, wrong, finding);
	}
	judge_pairs(j, view);
}

/* The batch */

static void count_verdicts(struct judging *j, size_t c)
{
	size_t n = j->toolchain_count;

	for (size_t pair = 0; pair < n * n; pair++) {
		uint8_t verdict = run_cell(j->run, c, pair / n, pair % n);

		assert(verdict < WIRE_VERDICT_COUNT);
		j->verdict[pair * WIRE_VERDICT_COUNT + verdict]++;
	}
}

/* A layout that makes no sense cannot be called with, and is a finding all the same. */
static bool was_built(const struct judging *j, size_t toolchain, size_t c)
{
	return !is_libffi(j, toolchain) && j->run->load[toolchain].load == WIRE_LOADED &&
	       j->request->build[toolchain].c[c].status == BUILD_OK;
}

static struct case_view *view_case(const struct judging *j, size_t c,
                                   const struct wire_failure **next, const struct wire_failure *end)
{
	struct case_view *view = NEW(j->arena, struct case_view);
	bool *able = NEW_ARRAY(j->arena, bool, j->toolchain_count);
	bool *sound = NEW_ARRAY(j->arena, bool, j->toolchain_count);
	bool *laid_out = NEW_ARRAY(j->arena, bool, j->toolchain_count);

	*view = (struct case_view){
	    .index = c, .c = j->request->c[c], .able = able, .sound = sound, .laid_out = laid_out};
	for (size_t i = 0; i < j->toolchain_count; i++) {
		uint8_t control = run_cell(j->run, c, i, i);

		able[i] = run_able(j->run, i, c) != 0;
		laid_out[i] = able[i] || was_built(j, i, c);
		/* A toolchain with one side only has no control to fail. */
		sound[i] = able[i] && (control == WIRE_OK || control == WIRE_ABSTAINED);
	}
	view->wrong = *next;
	while (*next < end && (*next)->case_index == c)
		++*next;
	view->wrong_count = (size_t)(*next - view->wrong);
	return view;
}

static void name_case(struct judging *j, struct case_view *view)
{
	struct case_id id = case_id(view->c);

	view->text = case_text(j->arena, view->c);
	view->id = arena_strdup(j->arena, id.text);
}

static struct judging begin(const struct judge_request *request, struct arena *arena)
{
	return (struct judging){.request = request,
	                        .arena = arena,
	                        .run = request->run,
	                        .toolchain_count = request->toolchains->count};
}

struct classes judge_layout_classes(const struct judge_request *request, size_t c,
                                    struct arena *arena)
{
	const struct judging j = begin(request, arena);
	const struct wire_failure *none = NULL;

	return layout_classes(&j, view_case(&j, c, &none, none));
}

struct classes judge_call_classes(const struct judge_request *request, size_t c,
                                  struct arena *arena)
{
	const struct judging j = begin(request, arena);
	const struct wire_failure *none = NULL;

	return call_classes(&j, view_case(&j, c, &none, none));
}

struct batch_record judge(const struct judge_request *request, struct arena *arena)
{
	size_t n = request->toolchains->count;
	const struct run_result *run = request->run;
	struct judging j = begin(request, arena);
	struct wire_failure *wrong = NEW_ARRAY(arena, struct wire_failure, run->wrong_count);
	const struct wire_failure *next = wrong;
	const struct case_view **views = NEW_ARRAY(arena, const struct case_view *, request->count);

	if (run->wrong_count > 0)
		memcpy(wrong, run->wrong, run->wrong_count * sizeof *wrong);
	qsort(wrong, run->wrong_count, sizeof *wrong, wire_failure_compare);
	j.verdict = NEW_ARRAY(arena, uint32_t, n *n *WIRE_VERDICT_COUNT);
	for (size_t c = 0; c < request->count; c++) {
		struct case_view *view = view_case(&j, c, &next, wrong + run->wrong_count);

		views[c] = view;
		name_case(&j, view);
		count_verdicts(&j, c);
		judge_layout(&j, view);
		judge_calls(&j, view);
	}
	judge_builds(&j);
	judge_coverage(&j, views);
	j.record.first = request->first_index;
	j.record.last = request->first_index + request->count;
	j.record.toolchain_count = (uint32_t)n;
	j.record.verdict = j.verdict;
	j.record.finding = j.finding;
	j.record.trials = run->trials;
	j.record.calls = run->calls;
	return j.record;
}
