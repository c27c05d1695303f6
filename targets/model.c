#include "model.h"

#include "model_private.h"

static struct model *model_new(const struct target *target, const struct abi_case *c,
                               const uint32_t *words, enum model_rule broken, struct arena *arena)
{
	struct model *m = NEW(arena, struct model);
	uint32_t leaf = 0;

	*m = (struct model){.document = target->model,
	                    .c = c,
	                    .arena = arena,
	                    .broken = broken,
	                    .words = words,
	                    .plan = layout_plan(arena, c)};
	m->first_leaf = NEW_ARRAY(arena, uint32_t, c->parameter_count + 1);
	for (size_t i = 0; i <= c->parameter_count; i++) {
		m->first_leaf[i] = leaf;
		leaf += case_object(c, i) == NULL ? 0 : type_leaf_count(case_object(c, i));
	}
	return m;
}

static void answer(struct model *m, enum model_reading reading)
{
	const size_t objects = m->c->parameter_count + 1;

	m->reading = reading;
	m->silent = NULL;
	m->object = NEW_ARRAY(m->arena, struct model_object, objects);
	for (size_t i = 0; i < objects; i++)
		m->object[i].twin = -1;
	m->call = NEW(m->arena, struct model_call);
	*m->call = (struct model_call){.object = m->object, .vector_count = -1, .popped = -1};
	m->document->call(m);
}

static bool same_places(const struct model_object *a, const struct model_object *b)
{
	if (a->silent || b->silent)
		return a->silent && b->silent;
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (a->run[i].leaf != b->run[i].leaf || a->run[i].first != b->run[i].first ||
		    a->run[i].count != b->run[i].count ||
		    !place_equal(a->run[i].place, b->run[i].place))
			return false;
	return true;
}

/* Keeps of two readings what they have in common. */
static void intersect(struct model *m, const struct model_call *other)
{
	for (size_t i = 0; i <= m->c->parameter_count; i++)
		if (!same_places(&m->object[i], &other->object[i]))
			model_be_silent(m, i, "the class of an unnamed bit-field", false);
	if (m->call->vector_count != other->vector_count)
		m->call->vector_count = -1;
	if (m->call->popped != other->popped)
		m->call->popped = -1;
	if (!place_equal(m->call->hidden, other->hidden)) {
		m->call->hidden = (struct place){.area = PLACE_NOWHERE};
		m->call->hidden_returned = false;
	}
}

static const uint32_t *own_words(const struct target *target, const struct abi_case *c,
                                 enum model_rule broken, struct arena *arena)
{
	const size_t count = layout_word_count(c);
	const struct model_word *word = model_layout_broken(target, c, broken, arena);
	uint32_t *words = NEW_ARRAY(arena, uint32_t, count);

	for (size_t i = 0; i < count; i++)
		words[i] = word[i].silent ? (uint32_t)MODEL_SILENT : word[i].value;
	return words;
}

const struct model_call *model_call_broken(const struct target *target, const struct abi_case *c,
                                           const uint32_t *words, enum model_rule broken,
                                           struct arena *arena)
{
	const struct model_call *first;
	struct model *m;

	if (words == NULL)
		words = own_words(target, c, broken, arena);
	m = model_new(target, c, words, broken, arena);
	answer(m, READING_BITS_ARE_PADDING);
	if (!m->reading_matters)
		return m->call;
	first = m->call;
	answer(m, READING_BITS_ARE_FIELDS);
	intersect(m, first);
	return m->call;
}

const struct model_call *model_call(const struct target *target, const struct abi_case *c,
                                    const uint32_t *words, struct arena *arena)
{
	return model_call_broken(target, c, words, RULE_NONE, arena);
}

const struct model_word *model_layout(const struct target *target, const struct abi_case *c,
                                      struct arena *arena)
{
	return model_layout_broken(target, c, RULE_NONE, arena);
}

void model_be_silent(struct model *m, size_t object, const char *reason, bool onward)
{
	if (case_object(m->c, object) != NULL)
		m->object[object] =
		    (struct model_object){.silent = true, .says = reason, .twin = -1};
	if (onward)
		m->silent = reason;
}
