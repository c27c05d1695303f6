/*
 * Where compilers put leaves, as the runner measures it: held against what their code was seen to do
 * (objdump -d of the known bugs' callers and callees), and against the verdicts on the battery.
 */
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "../../generators/leaf.h"
#include "../../generators/text.h"
#include "../../harness/base/file.h"
#include "../../harness/discover/discover.h"
#include "../../harness/judge/judge.h"
#include "../../harness/judge/pipeline.h"
#include "command.h"
#include "placement_facts.h"

enum { WITH_MAX = 8, CASES_MAX = 512, JOBS = 2 };

#define BUGS CROSSCALL_SOURCE_DIR "/corpus/bugs"

struct session {
	struct arena arena;
	const struct target *target;
	struct toolchain_list toolchains;
	struct pool *pool;
	struct pipeline pipeline;
	const struct abi_case *c[CASES_MAX];
	const char *name[CASES_MAX];
	size_t case_count;
	const struct run_result *run;
	void (*look)(struct session *s);
};

static void add_text(struct session *s, const char *name, const char *text, size_t length)
{
	struct error error;

	cr_assert(s->case_count < CASES_MAX);
	s->name[s->case_count] = arena_strdup(&s->arena, name);
	s->c[s->case_count] = case_parse(&s->arena, name, text, length, &error);
	cr_assert_not_null(s->c[s->case_count], "%s", error.message);
	s->case_count++;
}

static void add_case(struct session *s, const char *folder, const char *name)
{
	const char *path = arena_printf(&s->arena, "%s/%s", folder, name);
	struct error error;
	struct buffer text;

	for (size_t i = 0; i < s->case_count; i++)
		if (strcmp(s->name[i], name) == 0)
			return;
	buffer_init(&text);
	cr_assert(file_read(path, &text, &error), "%s", error.message);
	add_text(s, name, text.data, text.length);
	buffer_release(&text);
}

/* Of the compilers named, those that are there. */
static void session_open(struct session *s, const struct target *target, const char *const *with)
{
	struct discover_request request = {.target = target, .with_ignored = true};
	struct builder_options options = {0};
	const char *there[WITH_MAX], *compiler;
	struct error error;

	*s = (struct session){.target = target};
	arena_init(&s->arena);
	for (; *with != NULL; with++) {
		compiler = arena_strndup(&s->arena, *with, strcspn(*with, ":"));
		if (strcmp(compiler, "libffi") == 0 || is_there(compiler))
			there[request.with_count++] = *with;
		else
			fprintf(stderr, "skipped: %s is not there\n", *with);
	}
	if (request.with_count == 0)
		cr_skip_test("none of the compilers is there");
	request.with = there;
	cr_assert(discover(&request, &s->arena, &s->toolchains, &error), "%s", error.message);
	s->pool = pool_new(JOBS);
	s->pipeline = (struct pipeline){
	    .pool = s->pool,
	    .builder = builder_new(s->pool, &options),
	    .toolchains = &s->toolchains,
	    .runner = arena_printf(&s->arena, CROSSCALL_BINARY_DIR "/%s", target->runner)};
	cr_assert(folder_temporary(&s->arena, &s->pipeline.scratch, &error), "%s", error.message);
}

static void on_done(const struct pipeline_result *result, void *context)
{
	struct session *s = context;

	cr_assert_not_null(result->record, "%s", result->failure);
	s->run = result->judged->run;
	s->look(s);
}

static void session_run(struct session *s, void (*look)(struct session *s))
{
	const struct pipeline_batch batch = {.c = s->c, .count = s->case_count, .measure = true};

	s->look = look;
	pipeline_submit(&s->pipeline, &batch, on_done, s);
	pool_run(s->pool);
	cr_assert_not_null(s->run);
	pipeline_release(&s->pipeline);
	pool_free(s->pool);
	arena_release(&s->arena);
}

/* "r9, stack+0" */
static void print_places(const struct session *s, const struct placement_half *half, uint32_t leaf,
                         struct buffer *out)
{
	buffer_clear(out);
	for (size_t i = 0; i < half->count; i++) {
		if (half->run[i].leaf != leaf)
			continue;
		buffer_puts(out, out->length > 0 ? ", " : "");
		place_print(s->target, half->run[i].place, half->run[i].count, out);
	}
}

/* "gcc-12:-O0"; "rustc:-Copt-level=0" is the one that is there, whatever its version. */
static bool is_named(const struct toolchain *t, const char *name)
{
	const size_t stem = strcspn(name, ":");

	return strcmp(t->name, name) == 0 ||
	       (strlen(t->recipe->stem) == stem && strncmp(t->recipe->stem, name, stem) == 0 &&
	        strcmp(t->name + strcspn(t->name, ":"), name + stem) == 0);
}

/* Of the named case; NULL: the toolchain's compiler is not there. */
static const struct placement *placement_of(struct session *s, const char *toolchain,
                                            const char *name, size_t *index)
{
	for (*index = 0; strcmp(s->name[*index], name) != 0; ++*index)
		cr_assert_lt(*index + 1, s->case_count, "%s", name);
	for (size_t t = 0; t < s->toolchains.count; t++)
		if (is_named(&s->toolchains.toolchain[t], toolchain))
			return run_placement(s->run, t, *index);
	cr_expect(!is_there(arena_strndup(&s->arena, toolchain, strcspn(toolchain, ":"))),
	          "%s took no part", toolchain);
	return NULL;
}

static void check_fact(struct session *s, const struct fact *f)
{
	size_t index;
	const char *name = arena_printf(&s->arena, "%s.case", f->name);
	const struct placement *placement = placement_of(s, f->toolchain, name, &index);
	struct leaf_list leaves = leaf_enumerate(&s->arena, s->c[index]);
	struct buffer path, places;
	uint32_t leaf = 0;

	if (placement == NULL)
		return;
	buffer_init(&path);
	buffer_init(&places);
	for (;; leaf++) {
		cr_assert_lt(leaf, leaves.count, "%s has no %s", f->name, f->leaf);
		buffer_clear(&path);
		leaf_path(s->c[index], leaf, &path);
		if (strcmp(path.data, f->leaf) == 0)
			break;
	}
	cr_expect_eq(placement->half[f->side].status, PLACEMENT_MEASURED, "%s %s", f->name,
	             f->toolchain);
	print_places(s, &placement->half[f->side], leaf, &places);
	cr_expect_str_eq(places.data, f->text, "%s %s %s %s: %s, not %s", f->name, f->toolchain,
	                 placement_side_name[f->side], f->leaf, places.data, f->text);
	buffer_release(&path);
	buffer_release(&places);
}

static void add_cases_of(struct session *s, const char *folder, const struct fact *f, size_t count)
{
	for (size_t i = 0; i < count; i++)
		add_case(s, folder, arena_printf(&s->arena, "%s.case", f[i].name));
}

static void expect_place(const struct session *s, struct place place, const char *text)
{
	struct buffer out;

	buffer_init(&out);
	place_print(s->target, place, s->target->reg[0].bits, &out);
	cr_expect_str_eq(out.data, text, "%s, not %s", out.data, text);
	buffer_release(&out);
}

static void look_at_bugs(struct session *s)
{
	const struct placement *p;
	size_t index;

	for (size_t i = 0; i < ARRAY_LEN(fact); i++)
		check_fact(s, &fact[i]);
	p = placement_of(s, "gcc-12:-O0", "ms-abi-long-double-result.case", &index);
	if (p != NULL) {
		expect_place(s, p->hidden_sent, "rcx");
		expect_place(s, p->hidden_read, "rcx");
		cr_expect(p->hidden_returned);
		cr_expect_eq(p->vector_count, -1);
	}
	/* mov $0x1,%al */
	p = placement_of(s, "clang-19:-O0", "preserve-none-variadic.case", &index);
	if (p != NULL)
		cr_expect_eq(p->vector_count, 1, "%d", p->vector_count);
	/* mov $0x3,%al */
	p = placement_of(s, "clang-19:-O0", "float128-vararg.case", &index);
	if (p != NULL)
		cr_expect_eq(p->vector_count, 3, "%d", p->vector_count);
	/* movzwl (%rdx),%esi; and $0xfff,%esi */
	p = placement_of(s, "clang-19:-O0", "bitint-narrow-arg.case", &index);
	if (p != NULL)
		cr_expect_eq(p->half[SENT].surround[2].extension, PLACEMENT_EXTENDED_64);
	/* mov 0x8(%rcx),%rdx; and of the 12 bits no more: -O2 trusts its caller */
	p = placement_of(s, "clang-19:-O2", "bitint-narrow-arg.case", &index);
	if (p != NULL)
		cr_expect_neq(p->half[READ].surround[2].extension, PLACEMENT_NO_EXTENSION);
}

Test(placements, known_bugs)
{
	static const char *const with[] = {
	    "gcc-12:-O0",   "gcc-12:-O2", "clang-14:-O0", "clang-19:-O0",
	    "clang-19:-O2", "tcc",        RUSTC,          NULL};
	struct session s;

	session_open(&s, &target_x86_64_sysv, with);
	add_cases_of(&s, BUGS, fact, ARRAY_LEN(fact));
	add_case(&s, BUGS, "bitint-narrow-arg.case");
	session_run(&s, look_at_bugs);
}

/* What compilers do with padding, as their code shows. */
static const struct padding_fact {
	const char *toolchain;
	enum placement_side side;
	size_t object;
	enum placement_padding padding;
} padding_fact[] = {
    /* mov (%rax),%rdi: eight bytes, three of them padding */
    {"gcc-12:-O0", SENT, 1, PLACEMENT_PADDING_CARRIED},
    {"clang-19:-O2", SENT, 1, PLACEMENT_PADDING_CARRIED},
    /* mov %rdi,(%rax) */
    {"gcc-12:-O2", READ, 1, PLACEMENT_PADDING_CARRIED},
    /* movd %edx,%xmm0 and movss (%rsi),%xmm0 leave zeros behind it */
    {"gcc-12:-O0", SENT, 2, PLACEMENT_PADDING_LEFT},
    {"clang-19:-O2", SENT, 2, PLACEMENT_PADDING_LEFT},
    /* fldt (%rax); fstpt (%rsp) as against push 8(%rax); push (%rax) */
    {"gcc-12:-O0", SENT, 3, PLACEMENT_PADDING_LEFT},
    {"gcc-12:-O2", SENT, 3, PLACEMENT_PADDING_CARRIED},
    {"gcc-12:-O2", READ, 3, PLACEMENT_PADDING_LEFT},
    /* There is none. */
    {"gcc-12:-O2", SENT, 4, PLACEMENT_PADDING_UNTOLD},
    {"gcc-12:-O2", READ, 4, PLACEMENT_PADDING_UNTOLD},
    /* mov (%rax),%rax, by callee and caller */
    {"gcc-12:-O0", RETURNED, 0, PLACEMENT_PADDING_CARRIED},
    {"clang-19:-O2", TAKEN, 0, PLACEMENT_PADDING_CARRIED},
};

static void look_at_padding(struct session *s)
{
	size_t index;

	for (size_t i = 0; i < ARRAY_LEN(padding_fact); i++) {
		const struct padding_fact *f = &padding_fact[i];
		const struct placement *p = placement_of(s, f->toolchain, "padding", &index);

		if (p != NULL)
			cr_expect_eq(p->half[f->side].surround[f->object].padding, f->padding,
			             "row %zu: %s is %d", i, f->toolchain,
			             p->half[f->side].surround[f->object].padding);
	}
}

Test(placements, padding_that_is_carried)
{
	static const char text[] = "struct s0 { i8 f0; i32 f1; };\n"
	                           "struct s1 { f32 f0; f64 f1; };\n"
	                           "struct s2 { i32 f0; i32 f1; };\n"
	                           "struct s0 f(struct s0, struct s1, longdouble, struct s2);\n";
	static const char *const with[] = {"gcc-12:-O0", "gcc-12:-O2", "clang-19:-O2", NULL};
	struct session s;

	session_open(&s, &target_x86_64_sysv, with);
	add_text(&s, "padding", text, sizeof text - 1);
	session_run(&s, look_at_padding);
}

static void look_at_rust(struct session *s)
{
	for (size_t i = 0; i < ARRAY_LEN(fact_rust); i++)
		check_fact(s, &fact_rust[i]);
}

/* NonZero, NonNull, Box and a reference, each in an Option, are what Rust has for these, by their places. */
Test(placements, words_of_rust)
{
	static const char options[] =
	    "struct s0 { i32 a; i32 b; ptr c; };\n"
	    "struct s0 f(i8, i8, i8, i64 *, i64 *, i64 *, struct s0, i32, i32);\n";
	static const char *const with[] = {RUSTC, NULL};
	struct session s;

	need("rustc");
	session_open(&s, &target_x86_64_sysv, with);
	add_text(&s, "option.case", options, sizeof options - 1);
	add_cases_of(&s, SMOKE, fact_rust, ARRAY_LEN(fact_rust));
	session_run(&s, look_at_rust);
}

static void look_at_i386(struct session *s)
{
	const struct placement *p;
	size_t index;

	for (size_t i = 0; i < ARRAY_LEN(fact_i386); i++)
		check_fact(s, &fact_i386[i]);
	p = placement_of(s, "gcc-12:-O0", "i386-thiscall-sret.case", &index);
	if (p != NULL) {
		expect_place(s, p->hidden_read, "ecx");
		cr_expect(p->hidden_returned);
	}
}

Test(placements, known_bugs_of_i386)
{
	static const char *const with[] = {"gcc-12:-O0", "clang-14:-O0", NULL};
	struct session s;

	if (!target_i386_sysv.calls)
		cr_skip_test("no runner for i386 was built");
	session_open(&s, &target_i386_sysv, with);
	add_cases_of(&s, BUGS, fact_i386, ARRAY_LEN(fact_i386));
	session_run(&s, look_at_i386);
}

static void look_at_mmx(struct session *s)
{
	for (size_t i = 0; i < ARRAY_LEN(fact_mmx); i++)
		check_fact(s, &fact_mmx[i]);
}

Test(placements, mmx_registers)
{
	static const char *const with[] = {"gcc-12:-O0,-msse2", "clang-14:-O0,-msse2", NULL};
	struct session s;

	if (!target_i386_sysv.calls)
		cr_skip_test("no runner for i386 was built");
	session_open(&s, &target_i386_sysv, with);
	add_cases_of(&s, BUGS, fact_mmx, ARRAY_LEN(fact_mmx));
	session_run(&s, look_at_mmx);
}

/* What a va_list holds is two pointers away. A float that an old definition takes as a double is
 * converted on the way. Both are nowhere. */
static bool is_excepted(const struct abi_case *c, const struct leaf *leaf)
{
	return (c->va_list && leaf->object > c->fixed_count) ||
	       (c->old_definition && leaf->type->kind == TYPE_SCALAR &&
	        leaf->type->u.scalar == SCALAR_F32);
}

/* Cases in which a caller has a value in two places, so that two who do not agree still understand each
 * other: variadic floats of the Microsoft convention by its rule, in a vector and a general
 * register; the argument behind an __int128 by chance, in the register that clang read it with. */
static bool is_passed_twice(const char *name)
{
	return strcmp(name, "convention-ms-variadic.case") == 0 ||
	       strncmp(name, "param-i128-five-gprs", strlen("param-i128-five-gprs")) == 0;
}

/* The leaf is at the same places on both sides, all of it somewhere. */
static void expect_alike(struct session *s, size_t c, size_t caller, size_t callee, uint32_t leaf)
{
	const struct placement *from = run_placement(s->run, caller, c);
	const struct placement *to = run_placement(s->run, callee, c);
	const bool is_result = leaf_enumerate(&s->arena, s->c[c]).leaf[leaf].object == 0;
	const struct placement_half *a = is_result ? &to->half[RETURNED] : &from->half[SENT];
	const struct placement_half *b = is_result ? &from->half[TAKEN] : &to->half[READ];
	struct buffer text_a, text_b;
	uint32_t bit;

	buffer_init(&text_a);
	buffer_init(&text_b);
	print_places(s, a, leaf, &text_a);
	print_places(s, b, leaf, &text_b);
	cr_expect(a->status == PLACEMENT_MEASURED && b->status == PLACEMENT_MEASURED,
	          "%s: %s calls %s", s->name[c], s->toolchains.toolchain[caller].name,
	          s->toolchains.toolchain[callee].name);
	cr_expect(!placement_differ(a, b, leaf, &bit) && strstr(text_a.data, "nowhere") == NULL,
	          "%s: %s calls %s, leaf %u: %s -> %s", s->name[c],
	          s->toolchains.toolchain[caller].name, s->toolchains.toolchain[callee].name, leaf,
	          text_a.data, text_b.data);
	buffer_release(&text_a);
	buffer_release(&text_b);
}

static void look_at_smoke(struct session *s)
{
	const size_t n = s->toolchains.count;
	size_t pairs = 0;

	for (size_t i = 0; i < s->case_count * n * n; i++) {
		const size_t c = i / n / n, caller = i / n % n, callee = i % n;
		const struct leaf_list leaves = leaf_enumerate(&s->arena, s->c[c]);

		if (run_cell(s->run, c, caller, callee) != WIRE_OK ||
		    (caller != callee && is_passed_twice(s->name[c])))
			continue;
		pairs++;
		cr_expect(
		    run_placement(s->run, caller, c)->half[SENT].status == PLACEMENT_MEASURED &&
		        run_placement(s->run, callee, c)->half[READ].status == PLACEMENT_MEASURED,
		    "%s: %s calls %s", s->name[c], s->toolchains.toolchain[caller].name,
		    s->toolchains.toolchain[callee].name);
		for (uint32_t leaf = 0; leaf < leaves.count; leaf++)
			if (!is_excepted(s->c[c], &leaves.leaf[leaf]))
				expect_alike(s, c, caller, callee, leaf);
	}
	cr_expect_gt(pairs, s->case_count);
}

static void run_smoke(const struct target *target, const char *const *with)
{
	struct session s;
	struct dirent *entry;
	DIR *folder = opendir(SMOKE);

	session_open(&s, target, with);
	cr_assert_not_null(folder);
	while ((entry = readdir(folder)) != NULL)
		if (entry->d_name[0] != '.')
			add_case(&s, SMOKE, entry->d_name);
	closedir(folder);
	session_run(&s, look_at_smoke);
}

Test(placements, who_understand_each_other_use_the_same_places)
{
	static const char *const with[] = {"gcc-12", "clang-19", "libffi", NULL};

	run_smoke(&target_x86_64_sysv, with);
}

Test(placements, likewise_on_i386)
{
	static const char *const with[] = {"gcc-12", "clang-14", NULL};

	if (!target_i386_sysv.calls)
		cr_skip_test("no runner for i386 was built");
	run_smoke(&target_i386_sysv, with);
}

/* A result longer than all arguments together, and a float whose address is no multiple of four. */
Test(placements, results_that_are_long_or_lie_askew)
{
	static const char long_one[] = "struct s0 { i64 f0[40]; }; struct s0 f(i32, ...: i32);";
	static const char askew[] =
	    "typedef f32 t aligned(2); union u { f32 a; i8 b; } aligned(4); t f(union u);";
	static const char *const with[] = {"gcc-12:-O0", "clang-14:-O0", NULL};
	struct session s;

	if (!target_i386_sysv.calls)
		cr_skip_test("no runner for i386 was built");
	session_open(&s, &target_i386_sysv, with);
	add_text(&s, "long", long_one, sizeof long_one - 1);
	add_text(&s, "askew", askew, sizeof askew - 1);
	session_run(&s, look_at_smoke);
}

static void look_at_x87(struct session *s)
{
	for (size_t i = 0; i < ARRAY_LEN(fact_x87); i++)
		check_fact(s, &fact_x87[i]);
	look_at_smoke(s);
}

/* Members of a union that are the same float come back in one x87 register; regcall passes some there. */
Test(placements, x87_registers)
{
	static const char result[] =
	    "union u { longdouble a; longdouble b; longdouble c; }; union u f();";
	static const char argument[] = "longdouble f(i32, longdouble, longdouble) regcall;";
	static const char *const with[] = {"gcc-12:-O0", "clang-19:-O0", "clang-19:-O2", NULL};
	struct session s;

	session_open(&s, &target_x86_64_sysv, with);
	add_text(&s, "x87-result.case", result, sizeof result - 1);
	add_text(&s, "x87-argument.case", argument, sizeof argument - 1);
	session_run(&s, look_at_x87);
}
