#include "text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "text_lex.h"
#include "text_names.h"

/* A canonical value of 64 KiB at most follows from the number of leaves. */
_Static_assert(CASE_LEAVES_MAX * 16 <= 65536, "a value may be larger than 64 KiB");

/* What is remembered of each named type, so that no limit is checked by walking into it. */
struct measure {
	uint32_t leaves; /* at most CASE_LEAVES_MAX */
	unsigned depth;
};

struct parser {
	struct arena *arena;
	const char *file;
	struct error *error;
	struct lexer lexer;
	size_t type_count;
	const struct type *type[CASE_TYPES_MAX];
	struct measure measure[CASE_TYPES_MAX];
	size_t parameter_count;
	const struct type *parameter[CASE_PARAMETERS_MAX];
	uint32_t leaves; /* of the result and the parameters so far */
};

/* "FILE:line:column: expected WHAT, found TOKEN: HINT"; the hint may be NULL. */
static bool fail_at(struct parser *p, const struct token *token, const char *what, const char *hint)
{
	struct buffer found;

	buffer_init(&found);
	token_describe(token, &found);
	error_set(p->error, ERROR_USAGE, "%s:%u:%u: expected %s, found %s%s%s", p->file,
	          token->line, token->column, what, found.data, hint == NULL ? "" : ": ",
	          hint == NULL ? "" : hint);
	buffer_release(&found);
	return false;
}

static bool fail(struct parser *p, const char *what, const char *hint)
{
	return fail_at(p, &p->lexer.token, what, hint);
}

static bool at(const struct parser *p, int kind)
{
	return p->lexer.token.kind == kind;
}

static bool at_word(const struct parser *p, const char *word)
{
	return at(p, TOKEN_WORD) && token_is(&p->lexer.token, word);
}

static bool accept(struct parser *p, int kind)
{
	if (!at(p, kind))
		return false;
	lexer_next(&p->lexer);
	return true;
}

static bool expect(struct parser *p, int kind, const char *what, const char *hint)
{
	return accept(p, kind) || fail(p, what, hint);
}

static bool parse_name(struct parser *p, const char *what,
                       const char *(*fault)(const char *, size_t), const char **name)
{
	const struct token *token = &p->lexer.token;
	const char *hint = at(p, '*') ? "pointers inside records are written `ptr`" : NULL;

	if (at(p, TOKEN_WORD))
		hint = fault(token->text, token->length);
	if (!at(p, TOKEN_WORD) || hint != NULL)
		return fail(p, what, hint);
	*name = arena_strndup(p->arena, token->text, token->length);
	lexer_next(&p->lexer);
	return true;
}

/* Index of the named type, or type_count. */
static size_t find_type(const struct parser *p, const char *name, size_t length)
{
	size_t i;

	for (i = 0; i < p->type_count; i++)
		if (strlen(p->type[i]->name) == length &&
		    memcmp(p->type[i]->name, name, length) == 0)
			break;
	return i;
}

static struct measure measure_of(const struct parser *p, const struct type *type)
{
	struct measure inner;

	switch (type->kind) {
	case TYPE_SCALAR:
		return (struct measure){scalar_info[type->u.scalar].parts, 0};
	case TYPE_ENUM:
		return (struct measure){1, 0};
	case TYPE_POINTER:
		return measure_of(p, type->u.pointee);
	case TYPE_ARRAY:
		inner = measure_of(p, type->u.array.element);
		assert(inner.leaves <= CASE_LEAVES_MAX);
		return (struct measure){(uint32_t)MIN((uint64_t)inner.leaves * type->u.array.count,
		                                      (uint64_t)CASE_LEAVES_MAX + 1),
		                        inner.depth + 1};
	case TYPE_STRUCT:
	case TYPE_UNION:
		return p->measure[find_type(p, type->name, strlen(type->name))];
	case TYPE_BITINT:
	case TYPE_VECTOR:
	case TYPE_ATOMIC:
	case TYPE_TYPEDEF:
	case TYPE_KIND_COUNT:
		break;
	}
	unreachable();
}

static const char *const kind_word[TYPE_KIND_COUNT] = {
    [TYPE_ENUM] = "enum", [TYPE_STRUCT] = "struct", [TYPE_UNION] = "union"};

/* The kind that the current word introduces, or TYPE_KIND_COUNT. */
static enum type_kind named_kind(const struct parser *p)
{
	for (size_t kind = 0; kind < TYPE_KIND_COUNT; kind++)
		if (kind_word[kind] != NULL && at_word(p, kind_word[kind]))
			return (enum type_kind)kind;
	return TYPE_KIND_COUNT;
}

/* Behind `enum`, `struct` or `union`. */
static bool parse_tag(struct parser *p, enum type_kind kind, const struct type **type)
{
	const struct token *token = &p->lexer.token;
	char what[64];
	size_t i;

	snprintf(what, sizeof what, "the name of %s %s defined above",
	         kind == TYPE_STRUCT ? "a" : "an", kind_word[kind]);
	i = at(p, TOKEN_WORD) ? find_type(p, token->text, token->length) : p->type_count;
	if (i == p->type_count)
		return fail(p, what, "a type is defined before its use, in a line of its own");
	if (p->type[i]->kind != kind)
		return fail(p, what, "it is defined as another kind of type");
	*type = p->type[i];
	lexer_next(&p->lexer);
	return true;
}

static bool parse_type(struct parser *p, const char *what, const struct type **type)
{
	const struct token *token = &p->lexer.token;
	enum type_kind kind = named_kind(p);

	if (kind != TYPE_KIND_COUNT) {
		lexer_next(&p->lexer);
		return parse_tag(p, kind, type);
	}
	for (size_t i = 0; i < SCALAR_COUNT; i++) {
		if (!at_word(p, scalar_info[i].text))
			continue;
		*type = type_scalar((enum scalar)i);
		lexer_next(&p->lexer);
		return true;
	}
	if (at(p, TOKEN_WORD) && find_type(p, token->text, token->length) < p->type_count)
		return fail(p, what, "say `struct`, `union` or `enum` before its name");
	return fail(p, what, name_type_hint(token->text, token->length));
}

static bool parse_enumerator(struct parser *p, int64_t *value)
{
	static const char what[] = "a number from -2147483648 to 2147483647";
	bool negative = accept(p, '-');
	uint32_t max = negative ? UINT32_C(1) << 31 : INT32_MAX;
	uint32_t number;

	if (at(p, TOKEN_WORD) || at(p, '}'))
		return fail(p, what, "an enum lists the values of its enumerators, without names");
	if (!token_number(&p->lexer.token, max, &number) || number > max)
		return fail(p, what, "decimal, without zeros in front");
	*value = negative ? -(int64_t)number : (int64_t)number;
	return true;
}

static bool parse_enum(struct parser *p, struct type *type)
{
	int64_t value[CASE_ENUMERATORS_MAX];
	size_t count = 0;

	do {
		if (count == CASE_ENUMERATORS_MAX)
			return fail(p, "`}`", "an enum has 256 enumerators at most");
		if (!parse_enumerator(p, &value[count]))
			return false;
		for (size_t i = 0; i < count; i++)
			if (value[i] == value[count])
				return fail(p, "a value that the enum has not yet", NULL);
		count++;
		lexer_next(&p->lexer);
	} while (accept(p, ','));
	type->u.enumeration.count = count;
	type->u.enumeration.underlying = type->u.enumeration.mode = SCALAR_COUNT;
	type->u.enumeration.value = arena_copy(p->arena, value, count * sizeof *value);
	return expect(p, '}', "`,` or `}`",
	              at(p, '=') ? "an enum lists the values of its enumerators, without names"
	                         : NULL);
}

/* [2][3]: an array of 2 arrays of 3. Each dimension wraps the innermost type, so they are read
 * first and built from the last. */
static bool parse_dimensions(struct parser *p, const struct type **type)
{
	static const char what[] = "the array's length, from 1 to 4096";
	uint32_t dimension[CASE_DEPTH_MAX];
	size_t count = 0;

	while (accept(p, '[')) {
		if (count == CASE_DEPTH_MAX)
			return fail(p, "16 dimensions at most", NULL);
		if (!token_number(&p->lexer.token, CASE_LEAVES_MAX, &dimension[count]) ||
		    dimension[count] == 0 || dimension[count] > CASE_LEAVES_MAX)
			return fail(p, what,
			            at(p, ']') ? "flexible arrays are not supported yet" : NULL);
		lexer_next(&p->lexer);
		if (!expect(p, ']', "`]`", NULL))
			return false;
		count++;
	}
	while (count-- > 0) {
		struct type *array = NEW(p->arena, struct type);

		array->kind = TYPE_ARRAY;
		array->u.array.element = *type;
		array->u.array.count = dimension[count];
		*type = array;
		if (measure_of(p, array).leaves > CASE_LEAVES_MAX)
			return fail(p, "an array of 4096 scalars at most", NULL);
	}
	return true;
}

static bool parse_field(struct parser *p, struct field *field)
{
	const char *hint = NULL;

	*field = (struct field){0};
	if (!parse_type(p, "a field's type", &field->type))
		return false;
	if (at(p, ':'))
		return fail(p, "a field's name", "bit-fields are not supported yet");
	if (!parse_name(p, "a field's name", name_fault, &field->name) ||
	    !parse_dimensions(p, &field->type))
		return false;
	if (at(p, ':'))
		hint = "bit-fields are not supported yet";
	else if (at(p, TOKEN_WORD))
		hint = "attributes are not supported yet";
	else if (at(p, ','))
		hint = "each field has a type of its own";
	return expect(p, ';', "`;`", hint);
}

static bool has_field(const struct field *field, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(field[i].name, name) == 0)
			return true;
	return false;
}

static bool parse_record(struct parser *p, struct type *type, struct measure *measure)
{
	struct field field[CASE_FIELDS_MAX];
	size_t count = 0;

	while (count == 0 || !at(p, '}')) {
		struct token start = p->lexer.token;
		struct measure inner;

		if (count == CASE_FIELDS_MAX)
			return fail(p, "`}`", "a record has 64 fields at most");
		if (!parse_field(p, &field[count]))
			return false;
		if (has_field(field, count, field[count].name))
			return fail_at(p, &start, "a field with another name",
			               "its name is taken in this record");
		inner = measure_of(p, field[count].type);
		measure->leaves += inner.leaves;
		measure->depth = MAX(measure->depth, inner.depth + 1);
		if (measure->leaves > CASE_LEAVES_MAX)
			return fail_at(p, &start, "a record of 4096 scalars at most", NULL);
		if (measure->depth > CASE_DEPTH_MAX)
			return fail_at(p, &start, "16 records and arrays within each other at most",
			               NULL);
		count++;
	}
	lexer_next(&p->lexer);
	type->u.record.count = count;
	type->u.record.field = arena_copy(p->arena, field, count * sizeof *field);
	return true;
}

/* The current word is `enum`, `struct` or `union`, and a `{` stands behind the name. */
static bool parse_definition(struct parser *p)
{
	struct type *type = NEW(p->arena, struct type);
	struct measure measure = {0, 0};
	struct token name;

	type->kind = named_kind(p);
	lexer_next(&p->lexer);
	name = p->lexer.token;
	if (!parse_name(p, "a name for the type", name_fault_of_type, &type->name))
		return false;
	if (find_type(p, type->name, name.length) < p->type_count)
		return fail_at(p, &name, "a new name", "a type of this name is defined above");
	if (p->type_count == CASE_TYPES_MAX)
		return fail_at(p, &name, "the function's signature",
		               "a case has 256 types at most");
	if (!expect(p, '{', "`{`", NULL))
		return false;
	if (!(type->kind == TYPE_ENUM ? parse_enum(p, type) : parse_record(p, type, &measure)))
		return false;
	if (!expect(p, ';', "`;`", at(p, TOKEN_WORD) ? "attributes are not supported yet" : NULL))
		return false;
	p->type[p->type_count] = type;
	p->measure[p->type_count++] = measure;
	return true;
}

/* Takes note of the object; `start` is where its type stands. */
static bool count_leaves(struct parser *p, const struct token *start, const struct type *type)
{
	p->leaves += measure_of(p, type).leaves;
	if (p->leaves > CASE_LEAVES_MAX)
		return fail_at(p, start, "a signature of 4096 scalars at most", NULL);
	return true;
}

static bool parse_pointer(struct parser *p, const struct type **type)
{
	struct type *pointer = NEW(p->arena, struct type);

	assert((*type)->kind != TYPE_POINTER);
	pointer->kind = TYPE_POINTER;
	pointer->u.pointee = *type;
	*type = pointer;
	return !at(p, '*') || fail(p, "`,` or `)`", "a pointer to a pointer is written `ptr *`");
}

static bool is_promoted(const struct type *type)
{
	return type->kind != TYPE_SCALAR || scalar_info[type->u.scalar].promoted;
}

static bool parse_parameter(struct parser *p, bool tail)
{
	struct token start = p->lexer.token;
	const struct type *type;

	if (p->parameter_count == CASE_PARAMETERS_MAX)
		return fail(p, "`)`", "a function has 64 parameters at most");
	if (!parse_type(p, "a parameter's type", &type))
		return false;
	if (tail && !is_promoted(type))
		return fail_at(p, &start, "a type that the default argument promotions leave alone",
		               "small integers arrive as `i32` or `u32`, `f32` as `f64`");
	if (tail && at(p, '*'))
		return fail(p, "`,` or `)`", "a pointer behind the `...` is written `ptr`");
	if (accept(p, '*') && !parse_pointer(p, &type))
		return false;
	if (at(p, TOKEN_WORD))
		return fail(p, "`,` or `)`", "parameters have no names");
	if (at(p, '['))
		return fail(p, "`,` or `)`", "arrays stand in records only");
	p->parameter[p->parameter_count++] = type;
	return count_leaves(p, &start, type);
}

/* Behind the `...`. */
static bool parse_tail(struct parser *p)
{
	if (!accept(p, ':'))
		return true;
	do {
		if (!parse_parameter(p, true))
			return false;
	} while (accept(p, ','));
	return true;
}

/* Behind the `(`, up to and with the `)`. */
static bool parse_parameters(struct parser *p, struct abi_case *c)
{
	bool empty = at(p, ')');

	if (at_word(p, "void")) {
		lexer_next(&p->lexer);
		return expect(p, ')', "`)`", at(p, '*') ? "a pointer is written `ptr`" : NULL);
	}
	if (at(p, TOKEN_ELLIPSIS))
		return fail(p, "a parameter's type", "one must stand before the `...`");
	while (!empty) {
		if (accept(p, TOKEN_ELLIPSIS)) {
			c->variadic = true;
			break;
		}
		if (!parse_parameter(p, false))
			return false;
		c->fixed_count = p->parameter_count;
		if (!accept(p, ','))
			break;
	}
	if (c->variadic && !parse_tail(p))
		return false;
	return expect(p, ')',
	              c->variadic && c->fixed_count == p->parameter_count ? "`:` or `)`"
	                                                                  : "`,` or `)`",
	              NULL);
}

static bool parse_convention(struct parser *p, struct abi_case *c)
{
	if (!at(p, TOKEN_WORD))
		return true;
	for (size_t i = 0; i < CONVENTION_COUNT; i++) {
		if (!at_word(p, convention_info[i].text))
			continue;
		c->convention = (enum convention)i;
		lexer_next(&p->lexer);
		return true;
	}
	return fail(p, "`;` or a calling convention", "the one there is is `sysv`");
}

static bool parse_result(struct parser *p, struct abi_case *c)
{
	struct token start = p->lexer.token;

	if (at_word(p, "void"))
		lexer_next(&p->lexer);
	else if (!parse_type(p, "a definition or the function's result", &c->result) ||
	         !count_leaves(p, &start, c->result))
		return false;
	if (at(p, '*'))
		return fail(p, "the function's name", "a pointer as a result is written `ptr`");
	return true;
}

static bool parse_signature(struct parser *p, struct abi_case *c)
{
	if (!parse_result(p, c) || !parse_name(p, "the function's name", name_fault, &c->name) ||
	    !expect(p, '(', "`(`", NULL) || !parse_parameters(p, c) || !parse_convention(p, c) ||
	    !expect(p, ';', "`;`", NULL))
		return false;
	return at(p, TOKEN_END) ||
	       fail(p, "the end of the text", "a case has one signature, and it stands last");
}

/* `struct s0 {` begins a definition, `struct s0 f(` a signature. */
static bool at_definition(const struct parser *p)
{
	struct lexer ahead = p->lexer;

	if (named_kind(p) == TYPE_KIND_COUNT)
		return false;
	lexer_next(&ahead);
	lexer_next(&ahead);
	return ahead.token.kind == '{';
}

const struct abi_case *case_parse(struct arena *arena, const char *file, const char *text,
                                  size_t length, struct error *error)
{
	struct parser p = {.arena = arena, .file = file, .error = error};
	struct abi_case *c = NEW(arena, struct abi_case);

	c->comment = lexer_comment(arena, text, length);
	lexer_init(&p.lexer, text, length);
	while (at_definition(&p))
		if (!parse_definition(&p))
			return NULL;
	if (!parse_signature(&p, c))
		return NULL;
	assert(p.leaves <= CASE_LEAVES_MAX && c->fixed_count <= p.parameter_count);
	c->type_count = p.type_count;
	c->type = arena_copy(arena, p.type, p.type_count * sizeof *p.type);
	c->parameter_count = p.parameter_count;
	c->parameter = arena_copy(arena, p.parameter, p.parameter_count * sizeof *p.parameter);
	return c;
}
