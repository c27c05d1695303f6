#include "sum.h"

#include <string.h>

#include "checks.h"
#include "clean.h"
#include "words.h"

enum { NAME_SIZE_MAX = 100, BUG_SIZE_MAX = 1000 };

/* In the order of runtest's own totals. */
static const struct {
	enum check_result result;
	const char *word, *total;
} rows[] = {
    {CHECK_PASSED, "PASS", "expected passes\t\t"},
    {CHECK_FAILED, "FAIL", "unexpected failures\t"},
    {CHECK_FAILED_EXPECTEDLY, "XFAIL", "expected failures\t\t"},
    {CHECK_UNRESOLVED, "UNRESOLVED", "unresolved testcases\t"},
    {CHECK_UNTESTED, "UNTESTED", "untested testcases\t\t"},
    {CHECK_UNSUPPORTED, "UNSUPPORTED", "unsupported tests\t\t"},
};
_Static_assert(ARRAY_LEN(rows) == CHECK_RESULT_COUNT, "a result has no word");

static const char *word_of(enum check_result result)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i].result == result)
			return rows[i].word;
	unreachable();
}

void report_sum(const struct view *view, const struct report_options *options, FILE *out)
{
	struct check_list checks;
	struct arena arena;

	(void)options;
	arena_init(&arena);
	checks = checks_of(view, &arena);
	fprintf(out, "Native configuration is %s\n\n\t\t=== crosscall tests ===\n\n",
	        clean_line(&arena, view->settings.target, NAME_SIZE_MAX));
	for (size_t i = 0; i < checks.count; i++) {
		const struct check *check = &checks.check[i];
		const char *bug;

		if (*check->message)
			fprintf(out, "NOTE: %s\n", check->message);
		bug = check->finding != NULL ? words_bug(view, check->finding, &arena) : "";
		if (*bug != '\0')
			fprintf(out, "NOTE: %s\n", clean_line(&arena, bug, BUG_SIZE_MAX));
		fprintf(out, "%s: %s: %s\n", word_of(check->result), check_group_name[check->group],
		        check->name);
	}
	fputs("\n\t\t=== crosscall Summary ===\n\n", out);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		size_t count = checks_count(&checks, rows[i].result);

		if (count > 0)
			fprintf(out, "# of %s%zu\n", rows[i].total, count);
	}
	fprintf(out, "crosscall version %s\n",
	        clean_line(&arena, view->settings.program, NAME_SIZE_MAX));
	arena_release(&arena);
}
