#include "explain_code.h"

#include "../../targets/x86_trace.h"
#include "../base/file.h"
#include "../build/apart.h"
#include "../build/lowered.h"

struct coding {
	const struct explanation *e;
	const struct explanation_part *part;
	const char *folder;
	struct arena *arena;
};

static const struct toolchain *toolchain_of(const struct coding *x, size_t toolchain)
{
	return &x->e->toolchains->toolchain[toolchain];
}

static void list_end(const struct coding *x, struct explanation_end *end, uint8_t toolchain,
                     const char *symbol)
{
	struct error error = {0};
	const char *path;

	end->toolchain = toolchain;
	if (toolchain_is_libffi(toolchain_of(x, toolchain)))
		end->failure = "libffi makes the call without code of its own";
	else if (!apart_compile(toolchain_of(x, toolchain), x->e->c, APART_OBJECT, x->folder,
	                        x->arena, &path, &error) ||
	         !disassemble(path, symbol, x->e->target, x->arena, &end->listing, &error))
		end->failure = arena_strdup(x->arena, error.message);
	end->call = x86_find_call(end->listing.text, end->listing.count);
}

static void mark(const struct coding *x, struct explanation_end *end, enum x86_role role,
                 const struct routes *routes, bool at_receiver)
{
	for (size_t i = 0; i < routes->count; i++) {
		const struct route *r = &routes->route[i];

		if (r->astray)
			x86_trace(x->e->target, end->listing.text, end->listing.count, role,
			          at_receiver ? r->to : r->from, r->count, end->listing.mark);
	}
}

/* The pointer to the result, where the two see it differently. */
static void mark_hidden(const struct coding *x, struct explanation_code *code)
{
	struct explanation_end *caller = &code->caller, *callee = &code->callee;
	const uint32_t bits = x->e->target->reg[0].bits;
	struct place sent, read;

	if (x->e->placement == NULL)
		return;
	sent = x->e->placement[caller->toolchain].hidden_sent;
	read = x->e->placement[callee->toolchain].hidden_read;
	if (place_equal(sent, read))
		return;
	x86_trace(x->e->target, caller->listing.text, caller->listing.count, X86_PASSES, sent, bits,
	          caller->listing.mark);
	x86_trace(x->e->target, callee->listing.text, callee->listing.count, X86_RECEIVES, read,
	          bits, callee->listing.mark);
}

static void list_ends(const struct coding *x, struct explanation_code *code)
{
	list_end(x, &code->caller, x->part->caller, "caller_0");
	list_end(x, &code->callee, x->part->callee, "callee_0");
	mark(x, &code->caller, X86_PASSES, &x->part->arguments, false);
	mark(x, &code->callee, X86_RECEIVES, &x->part->arguments, true);
	mark(x, &code->callee, X86_RETURNS, &x->part->result, false);
	mark(x, &code->caller, X86_TAKES, &x->part->result, true);
	mark_hidden(x, code);
	code->has_ends = true;
}

static bool writes_bitcode(const struct coding *x, size_t toolchain)
{
	const struct recipe *recipe = toolchain_of(x, toolchain)->recipe;

	return recipe != NULL && recipe->bitcode != NULL;
}

static struct explanation_lowered lower(const struct coding *x, uint8_t toolchain)
{
	struct explanation_lowered lowered = {.toolchain = toolchain};
	struct error error = {0};
	const char *path;

	if (!apart_compile(toolchain_of(x, toolchain), x->e->c, APART_BITCODE, x->folder, x->arena,
	                   &path, &error) ||
	    !lowered_signature(path, "callee_0", x->arena, &lowered.signature, &error))
		lowered.failure = arena_strdup(x->arena, error.message);
	return lowered;
}

static void lower_classes(const struct coding *x, struct explanation_code *code)
{
	const size_t n = x->e->toolchains->count;
	struct explanation_lowered *lowered =
	    NEW_ARRAY(x->arena, struct explanation_lowered, x->part->classes.count);

	for (size_t class = 0; class < x->part->classes.count; class ++)
		for (size_t i = 0; i < n; i++)
			if (x->part->classes.of[i] == class && writes_bitcode(x, i)) {
				lowered[code->lowered_count++] = lower(x, (uint8_t)i);
				break;
			}
	code->lowered = lowered;
}

bool explain_code(const struct explanation *e, const struct explanation_part *part,
                  const struct explain_code_request *request, struct arena *arena,
                  struct explanation_code *code, struct error *error)
{
	struct coding x = {e, part, NULL, arena};
	const bool has_call = part->finding->kind != FINDING_LAYOUT &&
	                      part->caller != EXPLANATION_NOBODY &&
	                      part->callee != EXPLANATION_NOBODY;

	*code = (struct explanation_code){0};
	if (!folder_temporary(arena, &x.folder, error))
		return false;
	if (request->assembly && has_call)
		list_ends(&x, code);
	if (request->lowered)
		lower_classes(&x, code);
	file_remove(x.folder);
	return true;
}
