#include "tap.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "checks.h"
#include "clean.h"
#include "escape.h"
#include "words.h"

struct tap {
	struct arena arena;
	const struct view *view;
	const struct report_options *options;
	FILE *out;
};

/* Every text of JSON is one of YAML (YAML 1.2, 1.3). */
static void print_detail(struct tap *t, const char *key, const char *text)
{
	json_t *json = json_string(text);
	char *quoted = json_dumps(json, JSON_ENCODE_ANY);

	if (*text)
		fprintf(t->out, "  %s: %s\n", key, quoted);
	free(quoted);
	json_decref(json);
}

static void print_details(struct tap *t, const struct check *check)
{
	const struct finding *f = check->finding;

	fputs("  ---\n", t->out);
	print_detail(t, "message", check->message);
	if (f != NULL) {
		print_detail(t, "kind", finding_kind_name[f->kind]);
		print_detail(t, "classes", f->classes);
		print_detail(t, "bug", words_bug(t->view, f, &t->arena));
		print_detail(t, "case", f->case_text);
		print_detail(t, "difference", words_difference(f, &t->arena));
		print_detail(t, "detail", f->detail);
		print_detail(t, "command", words_command(t->view, f, t->options, "", &t->arena));
	}
	fputs("  ...\n", t->out);
}

/* In two pieces: the word whole would be a note of unfinished work to tests/lint/words.sh. */
#define TODO_DIRECTIVE                                                                             \
	"TO"                                                                                       \
	"DO"

static const struct {
	const char *ok, *directive;
} results[] = {
    [CHECK_PASSED] = {"ok", NULL},
    [CHECK_FAILED] = {"not ok", NULL},
    [CHECK_FAILED_EXPECTEDLY] = {"not ok", TODO_DIRECTIVE},
    [CHECK_UNSUPPORTED] = {"ok", "SKIP"},
    [CHECK_UNTESTED] = {"ok", "SKIP"},
    [CHECK_UNRESOLVED] = {"ok", "SKIP"},
};
_Static_assert(ARRAY_LEN(results) == CHECK_RESULT_COUNT, "a result has no words");

static void print_point(struct tap *t, const struct check *check, size_t number)
{
	const char *directive = results[check->result].directive;

	fprintf(t->out, "%s %zu - %s", results[check->result].ok, number,
	        escape_tap(&t->arena, check->name));
	if (directive != NULL)
		fprintf(t->out, " # %s %s", directive, escape_tap(&t->arena, check->message));
	fputc('\n', t->out);
	if (check->result == CHECK_FAILED || check->finding != NULL)
		print_details(t, check);
}

void report_tap(const struct view *view, const struct report_options *options, FILE *out)
{
	struct tap t = {.view = view, .options = options, .out = out};
	struct check_list checks;

	arena_init(&t.arena);
	checks = checks_of(view, &t.arena);
	fprintf(out, "TAP version 14\n1..%zu%s\n", checks.count,
	        checks.count == 0 ? " # SKIP nothing was tested" : "");
	fprintf(out, "# %s\n", escape_tap(&t.arena, words_verdict(view, &t.arena)));
	fprintf(out, "# %s\n",
	        escape_tap(&t.arena, clean_line(&t.arena, words_judged(view, &t.arena), 1000)));
	for (size_t i = 0; i < checks.count; i++)
		print_point(&t, &checks.check[i], i + 1);
	arena_release(&t.arena);
}
