/*
 * Hides a known bug in a large case: ten parameters or more, records within records.
 *
 *     embed FILE.case SEED NAME=VERSION...
 *
 * The first line of the output names two of the compilers, one of each of the first two classes that
 * the file claims, and tells how large the bug's own form is, in parameters and leaves:
 *
 *     gcc-12 clang-14 6 7
 *
 * All else is the large case. Exit code 77: there are no two such compilers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../generators/generate.h"
#include "../../generators/text.h"
#include "../../harness/base/file.h"
#include "../../harness/judge/claim.h"

enum { PARAMETERS = 10, TRIES = 4096 };

struct embedding {
	struct arena arena;
	const struct abi_case *bug, *around;
	struct abi_case large;
	const struct type *type[CASE_TYPES_MAX];
	const struct type *parameter[CASE_PARAMETERS_MAX];
};

static const struct abi_case *read_case(struct arena *arena, const char *path)
{
	const struct abi_case *c = NULL;
	struct buffer text;
	struct error error;

	buffer_init(&text);
	if (file_read(path, &text, &error))
		c = case_parse(arena, path, text.data, text.length, &error);
	if (c == NULL)
		fprintf(stderr, "%s\n", error.message);
	buffer_release(&text);
	return c;
}

static bool has_record_in_record(const struct abi_case *c)
{
	for (size_t i = 0; i < c->type_count; i++)
		for (size_t f = 0; type_is_record(c->type[i]) && f < c->type[i]->u.record.count;
		     f++)
			if (type_is_record(c->type[i]->u.record.field[f].type))
				return true;
	return false;
}

/* Of ISO C, with many parameters. */
static const struct abi_case *find_around(struct arena *arena, uint64_t seed)
{
	const struct generate_options options = {.seed = seed, .tiers = TIER_BIT(TIER_ISO)};

	for (uint64_t i = 0; i < TRIES; i++) {
		const struct abi_case *c = case_generate(arena, &options, i);

		if (c->parameter_count >= PARAMETERS && !c->variadic && has_record_in_record(c) &&
		    case_leaf_count(c) < CASE_LEAVES_MAX / 4)
			return c;
	}
	return NULL;
}

static const struct type *new_type(struct embedding *e, struct type made)
{
	return arena_copy(&e->arena, &made, sizeof made);
}

static void add_type(struct embedding *e, const struct type *type)
{
	e->type[e->large.type_count++] = type;
}

static void add_parameter(struct embedding *e, const struct type *type)
{
	e->parameter[e->large.parameter_count++] = type;
}

static const struct type *new_record(struct embedding *e, const char *name,
                                     const struct field *field, size_t count)
{
	struct type made = {.kind = TYPE_STRUCT, .name = name};

	made.u.record.count = count;
	made.u.record.field = arena_copy(&e->arena, field, count * sizeof *field);
	return new_type(e, made);
}

/*
 *     struct w0 { f32 a; BUG b; u8 c[7]; };
 *     struct w1 { i16 a; struct w0 b[2]; f64 c; };
 */
static const struct type *wrap(struct embedding *e, const struct type *bug)
{
	struct type array = {.kind = TYPE_ARRAY};
	struct field field[3] = {{.name = "a", .type = type_scalar(SCALAR_F32)},
	                         {.name = "b", .type = bug},
	                         {.name = "c"}};

	array.u.array = (struct array){.element = type_scalar(SCALAR_U8), .count = 7};
	field[2].type = new_type(e, array);
	add_type(e, new_record(e, "w0", field, 3));
	array.u.array = (struct array){.element = e->type[e->large.type_count - 1], .count = 2};
	field[0].type = type_scalar(SCALAR_I16);
	field[1].type = new_type(e, array);
	field[2].type = type_scalar(SCALAR_F64);
	add_type(e, new_record(e, "w1", field, 3));
	return e->type[e->large.type_count - 1];
}

/* 64 bytes, in memory everywhere: no register is gone, and the stack as aligned as before. */
static void add_memory(struct embedding *e)
{
	struct type array = {.kind = TYPE_ARRAY};
	struct field field = {.name = "a"};

	array.u.array = (struct array){.element = type_scalar(SCALAR_I64), .count = 8};
	field.type = new_type(e, array);
	add_type(e, new_record(e, "memory", &field, 1));
	add_parameter(e, e->type[e->large.type_count - 1]);
}

static void add_around(struct embedding *e, bool is_tail)
{
	for (size_t i = 0; i < e->around->parameter_count; i++) {
		const struct type *type = e->around->parameter[i];
		bool fits = !is_tail || (type->kind != TYPE_POINTER && type_is_promoted(type));

		if (e->large.parameter_count < PARAMETERS && fits)
			add_parameter(e, type);
	}
}

static void embed_layout(struct embedding *e)
{
	struct type pointer = {.kind = TYPE_POINTER};

	e->large.convention = CONVENTION_C;
	e->large.variadic = false;
	pointer.u.pointee = wrap(e, case_object(e->bug, 1));
	add_around(e, false);
	e->parameter[e->large.parameter_count / 2] = new_type(e, pointer);
	e->large.fixed_count = e->large.parameter_count;
}

static void embed_call(struct embedding *e)
{
	if (e->bug->convention == CONVENTION_C)
		add_memory(e);
	for (size_t i = 0; i < e->bug->fixed_count; i++)
		add_parameter(e, e->bug->parameter[i]);
	e->large.fixed_count = e->large.parameter_count;
	for (size_t i = e->bug->fixed_count; i < e->bug->parameter_count; i++)
		add_parameter(e, e->bug->parameter[i]);
	add_around(e, e->bug->variadic);
	if (!e->bug->variadic)
		e->large.fixed_count = e->large.parameter_count;
}

static void embed(struct embedding *e, bool is_layout)
{
	e->large = *e->bug;
	e->large.type_count = e->large.parameter_count = 0;
	e->large.type = e->type;
	e->large.parameter = e->parameter;
	for (size_t i = 0; i < e->around->type_count; i++)
		add_type(e, e->around->type[i]);
	for (size_t i = 0; i < e->bug->type_count; i++)
		add_type(e, e->bug->type[i]);
	if (is_layout)
		embed_layout(e);
	else
		embed_call(e);
}

/* Prints one compiler of each of the first two classes. */
static bool print_pair(struct embedding *e, const struct claim *claim, char **compiler, int count)
{
	const char *of[2] = {NULL, NULL};

	for (int i = 0; i < count; i++) {
		const char *equals = strchr(compiler[i], '=');
		const char *name = arena_strndup(&e->arena, compiler[i],
		                                 equals == NULL ? strlen(compiler[i])
		                                                : (size_t)(equals - compiler[i]));
		int class = claim_class(claim, name, equals == NULL ? "" : equals + 1, &e->arena);

		if (class >= 0 && class < 2 && of[class] == NULL)
			of[class] = name;
	}
	if (of[0] == NULL || of[1] == NULL)
		return false;
	printf("%s %s %zu %u\n", of[0], of[1], e->bug->parameter_count, case_leaf_count(e->bug));
	return true;
}

static int run(struct embedding *e, int argc, char **argv)
{
	struct claim claim;
	struct buffer text;
	struct error error;

	e->bug = read_case(&e->arena, argv[1]);
	if (e->bug == NULL || !claim_read(e->bug, &e->arena, &claim, &error))
		return 2;
	if (!claim.is_made || !print_pair(e, &claim, argv + 3, argc - 3))
		return 77;
	e->around = find_around(&e->arena, strtoull(argv[2], NULL, 10));
	if (e->around == NULL)
		return 3;
	embed(e, claim.is_layout);
	buffer_init(&text);
	case_print_with_comment(&e->large, &text);
	fputs(text.data, stdout);
	buffer_release(&text);
	return 0;
}

int main(int argc, char **argv)
{
	static struct embedding embedding;
	int code;

	if (argc < 4)
		return 2;
	arena_init(&embedding.arena);
	code = run(&embedding, argc, argv);
	arena_release(&embedding.arena);
	return code;
}
