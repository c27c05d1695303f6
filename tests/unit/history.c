/* The bugs of all nights, on nights made by hand. */
#include "../../harness/nights/history.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

static struct arena arena;
static struct error error;

static void set_up(void)
{
	arena_init(&arena);
}

static void tear_down(void)
{
	arena_release(&arena);
}

TestSuite(history, .init = set_up, .fini = tear_down, .timeout = 60);

static const struct toolchain_row two[] = {
    {.name = "gcc-12:-O0",
     .compiler = "gcc-12",
     .flags = "-O0",
     .version = "12",
     .fingerprint = ""},
    {.name = "my:-O0", .compiler = "my", .flags = "-O0", .version = "12", .fingerprint = ""},
};

/* A bug, a letter, is seen in the nights that have its letter; of '-' nothing is judged. */
static bool tried(const struct change_side *side, const struct change_side *other,
                  const struct finding *finding)
{
	(void)other, (void)finding;
	return *(const char *)side->context != '-';
}

static struct history_night night_of(unsigned long number, const char *bugs)
{
	size_t count = *bugs == '-' ? 0 : strlen(bugs);
	struct bug *bug = NEW_ARRAY(&arena, struct bug, count);
	struct finding *finding = NEW_ARRAY(&arena, struct finding, count);

	for (size_t i = 0; i < count; i++) {
		const char *key = arena_printf(&arena, "args/%c/0001", bugs[i]);
		const char *id = arena_printf(&arena, "%c-args", bugs[i]);

		bug[i] = (struct bug){.key = key,
		                      .title = "a bug",
		                      .finding = id,
		                      .case_text = "void f();\n",
		                      .classes = "{gcc-12} {my}",
		                      .known = bugs[i] == 'k' ? "known-one.case" : ""};
		finding[i] = (struct finding){.id = id,
		                              .case_id = arena_strndup(&arena, id, 1),
		                              .classes = "{gcc-12} {my}",
		                              .toolchain = ""};
	}
	return (struct history_night){.number = number,
	                              .side = {.toolchain_count = 2,
	                                       .toolchain = two,
	                                       .bug_count = count,
	                                       .bug = bug,
	                                       .finding_count = count,
	                                       .finding = finding,
	                                       .tried = tried,
	                                       .context = bugs}};
}

static struct history four_nights(void)
{
	struct history_night *night = NEW_ARRAY(&arena, struct history_night, 4);

	night[0] = night_of(1, "ago");
	night[1] = night_of(2, "akb");
	night[2] = night_of(3, "-");
	night[3] = night_of(7, "ga");
	return history_of(&arena, night, 4);
}

static const struct history_bug *bug_named(const struct history *history, const char *name)
{
	const struct history_bug *bug = NULL;

	cr_assert(history_find(history, name, &bug, &error), "%s", error.message);
	return bug;
}

Test(history, states)
{
	static const struct {
		const char *name, *verdict, *states; /* by night: its first letter */
		size_t first, last;
	} row[] = {
	    {"args/a", "open", "ssus", 0, 3},
	    {"args/g", "back", "sggs", 0, 3},
	    {"args/o", "gone", "sggg", 0, 0},
	    {"known-one", "untold", "nsuu", 1, 1},
	};
	const struct history history = four_nights();

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		const struct history_bug *bug = bug_named(&history, row[i].name);

		cr_expect(eq(str, (char *)history_verdict(&history, bug), (char *)row[i].verdict),
		          "%s", row[i].name);
		cr_expect(eq(sz, bug->first, row[i].first), "%s", row[i].name);
		cr_expect(eq(sz, bug->last, row[i].last), "%s", row[i].name);
		for (size_t k = 0; k < history.night_count; k++)
			cr_expect(eq(chr, *history_state_name[bug->state[k]], row[i].states[k]),
			          "%s in night %zu", row[i].name, k);
	}
	cr_assert(eq(sz, history.bug_count, 5));
	cr_expect(eq(sz, history.bug[4].last, 0));
}

Test(history, numbers_of_nights)
{
	static const size_t open[] = {3, 3, 0, 2}, came[] = {0, 2, 0, 1}, went[] = {0, 2, 0, 0};
	const struct history history = four_nights();

	for (size_t i = 0; i < 4; i++) {
		cr_expect(eq(sz, history.night[i].open, open[i]), "night %zu", i);
		cr_expect(eq(sz, history.night[i].came, came[i]), "night %zu", i);
		cr_expect(eq(sz, history.night[i].went, went[i]), "night %zu", i);
	}
}

Test(history, names)
{
	const struct history history = four_nights();
	const struct history_bug *bug;

	cr_expect(eq(str, (char *)bug_named(&history, "known-one.case")->bug->key, "args/k/0001"));
	cr_expect(eq(str, (char *)bug_named(&history, "args/a/0001")->bug->key, "args/a/0001"));
	cr_expect(not(history_find(&history, "args/", &bug, &error)));
	cr_expect(strstr(error.message, "several bugs") != NULL, "%s", error.message);
	cr_expect(not(history_find(&history, "return", &bug, &error)));
	cr_expect(strstr(error.message, "no night") != NULL, "%s", error.message);
	cr_expect(eq(int, (int)error.kind, ERROR_USAGE));
}
