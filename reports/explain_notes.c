#include "explain_notes.h"

#include <string.h>

#include "explain_words.h"

enum { NOTES_MAX = CASE_PARAMETERS_MAX + PLACEMENT_SIDE_COUNT + 6 };

static void add_note(struct explain_notes *notes, const char *text)
{
	notes->note[notes->count++] = text;
}

static void note_hidden(const struct explanation *e, const struct explanation_part *part,
                        struct explain_notes *notes, struct arena *arena)
{
	const struct placement *caller = &e->placement[part->caller];
	const struct placement *callee = &e->placement[part->callee];
	const uint32_t bits = e->target->reg[0].bits;

	if (caller->hidden_sent.area == PLACE_NOWHERE || callee->hidden_read.area == PLACE_NOWHERE)
		return;
	add_note(notes,
	         arena_printf(arena,
	                      "The result goes to memory: the caller passes its address %s, the "
	                      "callee reads the address %s and gives it %s.",
	                      explain_where(e, caller->hidden_sent, bits, false, arena),
	                      explain_where(e, callee->hidden_read, bits, true, arena),
	                      callee->hidden_returned ? "back" : "not back"));
}

/* What a caller counts on is what its own callee does. */
static void note_pops(const struct explanation *e, const struct explanation_part *part,
                      struct explain_notes *notes, struct arena *arena)
{
	const int32_t popped = e->placement[part->callee].popped;
	const int32_t expected = e->placement[part->caller].popped;

	if (popped >= 0 && expected >= 0 && popped != expected)
		add_note(notes, arena_printf(arena,
		                             "%s takes %d bytes of the arguments off the stack as "
		                             "it returns; %s counts on %d.",
		                             explain_name(e, part, part->callee, arena), popped,
		                             explain_name(e, part, part->caller, arena), expected));
}

/* The way of a leaf that is lost in a call by name; both ends have it in the same place. */
static const char *way_of(const struct explanation *e, const struct explanation_part *part,
                          struct arena *arena)
{
	const uint32_t leaf = explain_leaf(e, part->finding, arena);
	const struct routes *routes = &part->arguments;

	if (leaf == UINT32_MAX)
		return "";
	if (e->leaves.leaf[leaf].object == 0)
		routes = &part->result;
	for (size_t i = 0; i < routes->count; i++)
		if (routes->route[i].leaf == leaf)
			return arena_printf(arena, " %s travels %s.", part->finding->leaf,
			                    explain_where(e, routes->route[i].from,
			                                  routes->route[i].count, false, arena));
	return "";
}

static void note_linked(const struct explanation *e, const struct explanation_part *part,
                        struct explain_notes *notes, struct arena *arena)
{
	add_note(notes,
	         arena_printf(arena,
	                      "It shows only where the callee is called by its name, in a shared "
	                      "object, through the PLT, and is bound at the first call: by pointer "
	                      "the same call is fine.%s What comes between the two ends is the "
	                      "linker's code and the dynamic linker's.",
	                      way_of(e, part, arena)));
}

static bool is_all_found(const struct routes *routes)
{
	for (size_t i = 0; i < routes->count; i++)
		if (routes->route[i].from.area == PLACE_NOWHERE)
			return false;
	return routes->known && routes->astray_count == 0;
}

static void note_agreement(const struct explanation *e, const struct explanation_part *part,
                           struct explain_notes *notes)
{
	if (e->placement[part->callee].popped != e->placement[part->caller].popped)
		return;
	if (is_all_found(&part->arguments) && is_all_found(&part->result))
		add_note(notes,
		         "All arguments and the result are in the same places on both sides: "
		         "what differs is something else, such as how they are extended.");
}

static const unsigned extension_bits[] = {
    [PLACEMENT_NO_EXTENSION] = 0, [PLACEMENT_EXTENDED_32] = 32, [PLACEMENT_EXTENDED_64] = 64};

/* The two ends of an object's way. */
struct way {
	size_t sender, receiver; /* toolchains */
	const struct placement_half *from, *to;
};

/* False: one of them was not measured. */
static bool find_way(const struct explanation *e, const struct explanation_part *part,
                     size_t object, struct way *way)
{
	const bool is_result = object == 0;

	way->sender = is_result ? part->callee : part->caller;
	way->receiver = is_result ? part->caller : part->callee;
	way->from =
	    &e->placement[way->sender].half[is_result ? PLACEMENT_RETURNED : PLACEMENT_SENT];
	way->to = &e->placement[way->receiver].half[is_result ? PLACEMENT_TAKEN : PLACEMENT_READ];
	return way->from->status == PLACEMENT_MEASURED && way->to->status == PLACEMENT_MEASURED;
}

/* A receiver that counts on bits which the sender leaves to chance is at the mercy of others. */
static void note_extension(const struct explanation *e, const struct explanation_part *part,
                           size_t object, struct explain_notes *notes, struct arena *arena)
{
	unsigned has, wants;
	struct way way;

	if (!find_way(e, part, object, &way))
		return;
	has = extension_bits[way.from->surround[object].extension];
	wants = extension_bits[way.to->surround[object].extension];
	if (wants == 0)
		return;
	add_note(notes,
	         arena_printf(arena, "%s counts on %s%s being extended to %u bits; %s %s.",
	                      explain_name(e, part, way.receiver, arena), object == 0 ? "the " : "",
	                      explain_object(object, arena), wants,
	                      explain_name(e, part, way.sender, arena),
	                      has >= wants ? "does extend it" : "does not extend it so far"));
}

static const char *const padding_sent[] = {
    [PLACEMENT_PADDING_UNTOLD] = "",
    [PLACEMENT_PADDING_LEFT] = "leaves chance bits in it",
    [PLACEMENT_PADDING_PARTLY] = "passes some of it along",
    [PLACEMENT_PADDING_CARRIED] = "passes it along",
};
static const char *const padding_kept[] = {
    [PLACEMENT_PADDING_UNTOLD] = "",
    [PLACEMENT_PADDING_LEFT] = "drops it",
    [PLACEMENT_PADDING_PARTLY] = "keeps some of it",
    [PLACEMENT_PADDING_CARRIED] = "keeps it",
};

/* Padding is compared by nobody; but what one end passes along the other may not, and it may be what
 * nobody meant to pass. */
static void note_padding(const struct explanation *e, const struct explanation_part *part,
                         size_t object, struct explain_notes *notes, struct arena *arena)
{
	struct way way;
	uint8_t sent, kept;

	if (!find_way(e, part, object, &way))
		return;
	sent = way.from->surround[object].padding;
	kept = way.to->surround[object].padding;
	if (sent == kept || sent == PLACEMENT_PADDING_UNTOLD || kept == PLACEMENT_PADDING_UNTOLD)
		return;
	add_note(notes,
	         arena_printf(arena, "The padding of %s%s: %s %s; %s %s.",
	                      object == 0 ? "the " : "", explain_object(object, arena),
	                      explain_name(e, part, way.sender, arena), padding_sent[sent],
	                      explain_name(e, part, way.receiver, arena), padding_kept[kept]));
}

static void note_unmeasured(const struct explanation *e, const struct explanation_part *part,
                            enum placement_side side, struct explain_notes *notes,
                            struct arena *arena)
{
	static const char *const what[PLACEMENT_SIDE_COUNT] = {
	    [PLACEMENT_SENT] = "puts the arguments",
	    [PLACEMENT_READ] = "reads the arguments from",
	    [PLACEMENT_RETURNED] = "returns the result",
	    [PLACEMENT_TAKEN] = "takes the result from",
	};
	const bool is_caller = side == PLACEMENT_SENT || side == PLACEMENT_TAKEN;
	const size_t toolchain = is_caller ? part->caller : part->callee;
	const struct placement_half *half = &e->placement[toolchain].half[side];
	const char *why = "it did not come back";

	if (half->status == PLACEMENT_MEASURED || half->status == PLACEMENT_ABSTAINED)
		return;
	if (half->status == PLACEMENT_CRASHED)
		why = arena_printf(arena, "it crashed (%s)", strsignal(half->signal));
	add_note(notes, arena_printf(arena, "Where %s %s could not be measured: %s.",
	                             explain_name(e, part, toolchain, arena), what[side], why));
}

/* What is agreed upon by others may be no more than that none of them heeds a word. */
static void note_ignored(const struct explanation *e, const struct explanation_part *part,
                         size_t toolchain, struct explain_notes *notes, struct arena *arena)
{
	const feature_set ignored =
	    e->toolchains->toolchain[toolchain].ignored & case_features(e->c);

	if (ignored != 0)
		add_note(notes, arena_printf(arena, "%s accepts and ignores: %s.",
		                             explain_name(e, part, toolchain, arena),
		                             feature_names(arena, ignored)));
}

struct explain_notes explain_notes(const struct explanation *e, const struct explanation_part *part,
                                   struct arena *arena)
{
	struct explain_notes notes = {0, NEW_ARRAY(arena, const char *, NOTES_MAX)};

	if (e->placement == NULL || part->caller == EXPLANATION_NOBODY ||
	    part->callee == EXPLANATION_NOBODY)
		return notes;
	note_ignored(e, part, part->caller, &notes, arena);
	if (part->callee != part->caller)
		note_ignored(e, part, part->callee, &notes, arena);
	for (enum placement_side side = 0; side < PLACEMENT_SIDE_COUNT; side++)
		note_unmeasured(e, part, side, &notes, arena);
	note_hidden(e, part, &notes, arena);
	note_pops(e, part, &notes, arena);
	if (finding_is_linked(part->finding->id))
		note_linked(e, part, &notes, arena);
	else
		note_agreement(e, part, &notes);
	if (e->placement[part->caller].vector_count >= 0)
		add_note(&notes, arena_printf(arena,
		                              "al, which tells a variadic function how many vector "
		                              "registers are in use, is %d in the call.",
		                              e->placement[part->caller].vector_count));
	for (size_t i = 0; i <= e->c->parameter_count; i++)
		if (case_object_is_narrow(e->c, i))
			note_extension(e, part, i, &notes, arena);
		else
			note_padding(e, part, i, &notes, arena);
	return notes;
}
