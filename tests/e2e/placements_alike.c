/* Toolchains that understand each other have each leaf in the same place, as the runner measures it. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <string.h>

#include "command.h"
#include "placement_facts.h"

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
	session_print_places(s, a, leaf, &text_a);
	session_print_places(s, b, leaf, &text_b);
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
			session_add_file(&s, SMOKE, entry->d_name);
	closedir(folder);
	session_run(&s, look_at_smoke);
}

Test(placements_alike, who_understand_each_other_use_the_same_places)
{
	static const char *const with[] = {"gcc-12", "clang-19", "libffi", NULL};

	run_smoke(&target_x86_64_sysv, with);
}

Test(placements_alike, likewise_on_i386)
{
	static const char *const with[] = {"gcc-12", "clang-14", NULL};

	if (!target_i386_sysv.calls)
		cr_skip_test("no runner for i386 was built");
	run_smoke(&target_i386_sysv, with);
}

/* A result longer than all arguments together, and a float whose address is no multiple of four. */
Test(placements_alike, results_that_are_long_or_lie_askew)
{
	static const char long_one[] = "struct s0 { i64 f0[40]; }; struct s0 f(i32, ...: i32);";
	static const char askew[] =
	    "typedef f32 t aligned(2); union u { f32 a; i8 b; } aligned(4); t f(union u);";
	static const char *const with[] = {"gcc-12:-O0", "clang-14:-O0", NULL};
	struct session s;

	if (!target_i386_sysv.calls)
		cr_skip_test("no runner for i386 was built");
	session_open(&s, &target_i386_sysv, with);
	session_add_text(&s, "long", long_one);
	session_add_text(&s, "askew", askew);
	session_run(&s, look_at_smoke);
}

/* Members of a union that are the same float come back in one x87 register; regcall passes some there. */
Test(placements_alike, x87_registers)
{
	static const char result[] =
	    "union u { longdouble a; longdouble b; longdouble c; }; union u f();";
	static const char argument[] = "longdouble f(i32, longdouble, longdouble) regcall;";
	static const char *const with[] = {"gcc-12:-O0", "clang-19:-O0", "clang-19:-O2", NULL};
	struct session s;

	session_open(&s, &target_x86_64_sysv, with);
	session_add_text(&s, "x87-result.case", result);
	session_add_text(&s, "x87-argument.case", argument);
	session_add_facts(&s, NULL, fact_x87, ARRAY_LEN(fact_x87));
	session_run(&s, look_at_smoke);
}
