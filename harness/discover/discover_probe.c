/* What the toolchains that were found or named can do, and who is left out for it. */
#include "../toolchain/processor.h"
#include "../toolchain/spec.h"
#include "discover_private.h"
#include "probe.h"

/* The compiler is fine without the user's flags. */
static bool is_fault_of_flags(struct discovery *d, const struct toolchain *toolchain)
{
	struct toolchain bare = *toolchain;
	struct probe probe = {.toolchain = &bare};
	struct error ignored;

	if (*toolchain->flags == '\0')
		return false;
	bare.argv_flag = spec_flags(d->arena, "", bare.recipe, bare.target);
	return probe_all(d->arena, NULL, &probe, 1, &ignored) && probe.reason == NULL;
}

/* Of the conventions that the target does not have a compiler may know the words. */
static feature_set features_of_others(const struct target *target)
{
	feature_set ours = FEATURE_BIT(FEATURE_CORE), all = ours;

	for (size_t i = 0; i < CONVENTION_COUNT; i++) {
		feature_set features = FEATURE_BIT(convention_info[i].feature);

		if (convention_info[i].variadic != FEATURE_COUNT)
			features |= FEATURE_BIT(convention_info[i].variadic);
		all |= features;
		if (target->conventions & 1U << i)
			ours |= features;
	}
	return all & ~ours;
}

static void take_answers(const struct discover_request *request, struct toolchain *toolchain,
                         const struct probe *probe)
{
	feature_set others = features_of_others(toolchain->target);
	feature_set sayable = toolchain->recipe->language->features;

	toolchain->features = probe->features & ~others & sayable;
	toolchain->ignored = (probe->ignored | (probe->features & others)) & sayable;
	if (request->with_ignored)
		toolchain->features |= toolchain->ignored;
	toolchain->why_not = probe->why_not;
}

/*
 * A named compiler stays even when it fails: that is for the build stage to tell, case by case.
 * But flags that it does not take are the user's mistake.
 */
static bool keep_named(struct discovery *d, struct toolchain *toolchain, const struct probe *probe)
{
	if (probe->other_target)
		return error_set(d->error, ERROR_USAGE, "%s %s than %s", toolchain->name,
		                 probe->reason, toolchain->target->name);
	if (probe->rejected && is_fault_of_flags(d, toolchain))
		return error_set(d->error, ERROR_USAGE, "%s does not take %s: %s",
		                 toolchain->compiler, toolchain->flags, probe->reason);
	toolchain->features = toolchain->recipe->language->features;
	return true;
}

/* What it made of such flags would crash here. */
void discover_leave_out_unrunnable(struct discovery *d)
{
	size_t kept = 0;

	for (size_t i = 0; i < d->count; i++) {
		const char *lacks = processor_lacks(d->toolchain[i].argv_flag);

		if (lacks == NULL)
			lacks = processor_lacks(d->toolchain[i].start);
		if (lacks == NULL || !d->request->target->calls)
			d->toolchain[kept++] = d->toolchain[i];
		else
			left_out_push(d->arena, &d->compilers, d->toolchain[i].name,
			              arena_printf(d->arena, "this processor has no %s", lacks));
	}
	d->count = kept;
}

bool discover_probe(struct discovery *d)
{
	struct probe *probe = NEW_ARRAY(d->arena, struct probe, d->count);
	size_t kept = 0;

	for (size_t i = 0; i < d->count; i++)
		probe[i].toolchain = &d->toolchain[i];
	if (!probe_all(d->arena, d->cache, probe, d->count, d->error))
		return error_wrap(d->error, "probe the compilers");
	for (size_t i = 0; i < d->count; i++) {
		struct toolchain *toolchain = &d->toolchain[i];

		take_answers(d->request, toolchain, &probe[i]);
		if (probe[i].reason != NULL &&
		    (d->request->with_count == 0 || d->request->flags != NULL)) {
			left_out_push(
			    d->arena, &d->compilers, toolchain->name,
			    arena_printf(d->arena, "fails the first probe: %s", probe[i].reason));
			continue;
		}
		if (probe[i].reason != NULL && !keep_named(d, toolchain, &probe[i]))
			return false;
		d->toolchain[kept++] = *toolchain;
	}
	d->count = kept;
	return true;
}
