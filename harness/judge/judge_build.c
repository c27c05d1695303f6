/* The judge's word on compilers that failed, and the count of what was not tested. */
#include <stdlib.h>
#include <string.h>

#include "../../generators/text.h"
#include "judge_private.h"

static const char *const status_text[] = {
    [BUILD_OK] = "built",          [BUILD_ABSTAINED] = "abstained", [BUILD_REJECTED] = "rejected",
    [BUILD_CRASHED] = "crashed",   [BUILD_HUNG] = "hung",           [BUILD_GARBAGE] = "no module",
    [BUILD_GIVEN_UP] = "given up", [BUILD_STOPPED] = "stopped",
};

/* Why toolchain `t` has no part in case `c`; a status of BUILD_OK when it has one. */
struct reason {
	enum build_status status;
	const char *message;
};

/* What libffi has no types, conventions or words for. */
static const char *libffi_reason(const struct abi_case *c)
{
	const feature_set beyond = case_features(c) & ~LIBFFI_FEATURES;

	for (size_t i = 0; i < FEATURE_COUNT; i++)
		if (beyond & FEATURE_BIT(i))
			return feature_info[i].text;
	for (size_t i = 0; i < c->type_count; i++)
		if (c->type[i]->kind == TYPE_UNION)
			return "unions";
	return "no type or convention for it";
}

static struct reason why_absent(const struct judging *j, size_t t, size_t c)
{
	const struct judge_request *request = j->request;
	const struct wire_load_result *load = &j->run->load[t];

	if (run_able(j->run, t, c) != 0)
		return (struct reason){BUILD_OK, NULL};
	if (toolchain_is_libffi(&request->toolchains->toolchain[t]))
		return (struct reason){BUILD_ABSTAINED, libffi_reason(request->c[c])};
	if (request->build[t].c[c].status != BUILD_OK)
		return (struct reason){request->build[t].c[c].status,
		                       request->build[t].c[c].message};
	if (load->load == WIRE_NOT_LOADED)
		return (struct reason){BUILD_GARBAGE, load->message};
	if (load->load == WIRE_LOAD_CRASHED)
		return (struct reason){BUILD_CRASHED, "the module crashed while it was loaded"};
	return (struct reason){
	    BUILD_ABSTAINED,
	    "vectors without registers, too large for the runner, or laid out without sense"};
}

static bool is_compilers_fault(enum build_status status)
{
	return status == BUILD_CRASHED || status == BUILD_HUNG || status == BUILD_GARBAGE;
}

/* One finding for all cases of the batch on which a compiler failed in one way. */
static void add_compiler_finding(struct judging *j, size_t t, const struct reason *reason, size_t c)
{
	const char *name = j->request->toolchains->toolchain[t].name;
	struct case_id id = case_id(j->request->c[c]);
	struct case_view view = {.index = c, .c = j->request->c[c]};
	struct finding *finding;

	view.text = case_text(j->arena, view.c);
	view.id = arena_strdup(j->arena, id.text);
	finding =
	    judge_add(j, &view, FINDING_COMPILER, arena_printf(j->arena, "compiler-%s", name));
	finding->toolchain = name;
	finding->verdict = status_text[reason->status];
	finding->detail = reason->message;
}

/* Counts one case of those from `first` on; true where it is the first of its kind. */
static bool count_abstention(struct judging *j, struct abstention *abstention, size_t first,
                             const struct abstention *one)
{
	size_t i = first;

	while (i < j->record.abstention_count && (strcmp(abstention[i].status, one->status) != 0 ||
	                                          strcmp(abstention[i].reason, one->reason) != 0))
		i++;
	if (i == j->record.abstention_count) {
		j->record.abstention_count++;
		abstention[i] = *one;
	}
	return abstention[i].count++ == 0;
}

static void judge_toolchain(struct judging *j, size_t t, struct abstention *abstention)
{
	const size_t first = j->record.abstention_count;

	for (size_t c = 0; c < j->request->count; c++) {
		const struct reason reason = why_absent(j, t, c);
		const char *unlinked =
		    j->run->unlinked != NULL ? j->run->unlinked[t * j->request->count + c] : NULL;
		struct abstention one = {(uint32_t)t, status_text[reason.status], reason.message,
		                         0};

		if (reason.status == BUILD_OK && unlinked != NULL) {
			one.status = "not linked";
			one.reason = unlinked;
		} else if (reason.status == BUILD_OK) {
			continue;
		}
		if (count_abstention(j, abstention, first, &one) &&
		    is_compilers_fault(reason.status))
			add_compiler_finding(j, t, &reason, c);
	}
}

void judge_builds(struct judging *j)
{
	/* At worst each case has a reason of its own. */
	struct abstention *abstention =
	    NEW_ARRAY(j->arena, struct abstention, j->toolchain_count * j->request->count);

	for (size_t t = 0; t < j->toolchain_count; t++)
		judge_toolchain(j, t, abstention);
	j->record.abstention = abstention;
}
