#include "../../reports/bisect.h"

#include <string.h>

#include "../../targets/recipe.h"
#include "../toolchain/spec.h"
#include "one_case.h"

enum { WIDTH = 80 };

static const struct argp_child children[] = {{&one_case_argp, 0, NULL, 0}, {0}};
static const struct argp argp = {
    .parser = command_hand_on,
    .args_doc = one_case_arguments,
    .doc = "Says which version of each compiler changed what it makes of a case. A finding is "
           "reduced first, and judged at its own flags.\v"
           "All versions of the machine take part; --with gcc, clang, tcc or rustc means all of "
           "these, with flags behind it (clang:-O1) at these flags. Other names are those of "
           "single toolchains: --with new=build/bin/clang is one version more.",
    .children = children,
};

/* Which toolchains take part. */
struct selection {
	struct arena *arena;
	const struct one_case *options;
	const struct finding *finding;    /* NULL: it is not one's flags that matter */
	const struct toolchain_list *all; /* of the machine, at their default flags */
	const char **with;
	size_t count, capacity;
};

static void add(struct selection *s, const char *with)
{
	for (size_t i = 0; i < s->count; i++)
		if (strcmp(s->with[i], with) == 0)
			return;
	if (s->count < s->capacity)
		s->with[s->count++] = with;
}

/* "gcc-12" of "gcc-12:-O0" */
static bool is_of(const char *name, const char *compiler)
{
	const size_t length = strlen(compiler);

	return strncmp(name, compiler, length) == 0 &&
	       (name[length] == ':' || name[length] == '\0');
}

static const struct recipe *recipe_of(const struct selection *s, const char *name)
{
	for (size_t i = 0; i < s->all->count; i++)
		if (is_of(name, s->all->toolchain[i].compiler))
			return s->all->toolchain[i].recipe;
	return NULL;
}

/* A compiler at the flags of the finding's end that is of its kind, or else of both ends. */
static void add_as_found(struct selection *s, const struct toolchain *t)
{
	const char *const end[] = {s->finding->caller, s->finding->callee, s->finding->toolchain};
	bool has_own = false;

	for (size_t i = 0; i < ARRAY_LEN(end); i++)
		has_own |= recipe_of(s, end[i]) == t->recipe;
	for (size_t i = 0; i < ARRAY_LEN(end); i++) {
		const char *flags = strstr(end[i], ":-");

		if (*end[i] != '\0' && (!has_own || recipe_of(s, end[i]) == t->recipe))
			add(s, arena_printf(s->arena, "%s%s", t->compiler,
			                    flags != NULL ? flags : ":"));
	}
}

static void add_compiler(struct selection *s, const struct toolchain *t, const char *flags)
{
	if (flags != NULL)
		add(s, arena_printf(s->arena, "%s:%s", t->compiler, flags));
	else if (s->finding != NULL)
		add_as_found(s, t);
	else
		add(s, t->compiler);
}

/* All versions of one kind of compiler; NULL: of all kinds. */
static bool add_versions(struct selection *s, const char *stem, const char *flags)
{
	const size_t before = s->count;

	for (size_t i = 0; i < s->all->count; i++) {
		const struct toolchain *t = &s->all->toolchain[i];

		if (!toolchain_is_libffi(t) && (stem == NULL || strcmp(t->recipe->stem, stem) == 0))
			add_compiler(s, t, flags);
	}
	return s->count > before;
}

static bool add_named(struct selection *s, struct error *error)
{
	const struct toolchain_options *asked = &s->options->toolchains;

	for (size_t i = 0; i < asked->with_count; i++) {
		struct spec spec;

		if (!spec_parse(s->arena, asked->with[i], &spec, error))
			return false;
		if (spec.name != NULL || !add_versions(s, spec.program, spec.flags))
			add(s, asked->with[i]);
	}
	return true;
}

static bool select_toolchains(const struct one_case *o, const struct subject *subject,
                              struct arena *arena, struct toolchain_list *list, struct error *error)
{
	const struct toolchain_options *asked = &o->toolchains;
	struct toolchain_list all;
	struct discover_request request = {.target = asked->target,
	                                   .rootfs = asked->rootfs,
	                                   .rootfs_count = asked->rootfs_count,
	                                   .libffi = asked->libffi || asked->libffi_named,
	                                   .flags = subject->claim.flags,
	                                   .with_ignored = true};
	struct selection s = {
	    .arena = arena, .options = o, .finding = subject->finding, .all = &all};

	if (!discover(&(struct discover_request){.target = asked->target,
	                                         .rootfs = asked->rootfs,
	                                         .rootfs_count = asked->rootfs_count,
	                                         .with_ignored = true},
	              arena, &all, error))
		return false;
	/* Each compiler at the flags of three ends, for each kind that was named. */
	s.capacity = (all.count * 3 + 1) * (asked->with_count + 1);
	s.with = NEW_ARRAY(arena, const char *, s.capacity);
	if (asked->with_count == 0)
		add_versions(&s, NULL, NULL);
	else if (!add_named(&s, error))
		return false;
	request.with = s.with;
	request.with_count = s.count;
	return discover(&request, arena, list, error);
}

static int print(const struct one_case *o, const struct subject *subject, const struct bisection *b)
{
	const char *name = o->cases.argument[0];
	const struct bisect_report report = {
	    .colour = command_has_colour(stdout),
	    .width = WIDTH,
	    .name = name,
	    .is_file = subject->finding == NULL && strcmp(name, "-") != 0,
	};

	if (b->signal != 0)
		return 128 + b->signal;
	if (command_is_json())
		bisect_json(b, stdout);
	else
		bisect_text(b, &report, stdout);
	if (b->finding != NULL)
		return EXIT_FINDING;
	return b->was_judged ? EXIT_AGREE : EXIT_NOTHING;
}

static int bisect_one(struct one_case *o, struct arena *arena)
{
	struct toolchain_list toolchains;
	struct bisection bisection;
	struct bisect_request request = {.toolchains = &toolchains, .jobs = o->jobs};
	struct subject subject;
	struct error error;

	if (!one_case_read(o, arena, &subject, &error) ||
	    !select_toolchains(o, &subject, arena, &toolchains, &error))
		return command_fail(&error);
	request.c = subject.c;
	request.finding = subject.finding;
	request.linked = subject.linked;
	if (!bisect_case(&request, arena, &bisection, &error))
		return command_fail(&error);
	return print(o, &subject, &bisection);
}

static int bisect(int argc, char **argv, struct arena *arena)
{
	struct one_case o;

	one_case_init(&o);
	command_parse(&command_bisect, argc, argv, &o);
	return bisect_one(&o, arena);
}

const struct command command_bisect = {"bisect", "say which version changed what compilers do",
                                       bisect, &argp, true};
