#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../reports/format.h"
#include "../../reports/formats.h"
#include "../../reports/nights.h"
#include "../base/file.h"
#include "../toolchain/redact.h"
#include "command.h"
#include "result.h"

enum { OPTION_FORMAT = 'f', OPTION_OUTPUT = 'o' };

enum { REPORTS_MAX = 64, FINDINGS_SHOWN = 8, WIDTH = 80 };

static const struct argp_option options[] = {
    {"format", OPTION_FORMAT, "FORMAT", 0, "One of those below (default: text)", 0},
    {"output", OPTION_OUTPUT, "FILE", 0, "Where it goes; - is standard output, and the default", 0},
    {0},
};

/* One --format with its --output; either may come first, and be left out. */
struct wanted {
	const struct report_format *format; /* NULL: not said */
	const char *output;
};

struct report_request {
	const char *folder; /* NULL: the newest campaign */
	struct wanted wanted[REPORTS_MAX];
	size_t count;
};

static const struct report_format *find_format(const char *name, const struct argp_state *state)
{
	const struct report_format *format = report_format_find(name);

	if (format != NULL)
		return format;
	fprintf(stderr, "%s: there is no format \"%s\"; there are:", state->name, name);
	for (size_t i = 0; i < report_format_count; i++)
		fprintf(stderr, " %s", report_formats[i].name);
	fputc('\n', stderr);
	exit(argp_err_exit_status);
}

/* The report that an option belongs to: the one at hand, or the next if that has it already. */
static struct wanted *wanted_for(struct report_request *r, bool is_said,
                                 const struct argp_state *state)
{
	if (r->count > 0 && !is_said)
		return &r->wanted[r->count - 1];
	if (r->count == REPORTS_MAX)
		argp_error(state, "at most %d reports", REPORTS_MAX);
	return &r->wanted[r->count++];
}

/* Two reports in one file would be neither. */
static void finish_request(struct report_request *r, const struct argp_state *state)
{
	if (r->count == 0)
		r->count = 1;
	for (size_t i = 0; i < r->count; i++) {
		if (r->wanted[i].format == NULL)
			r->wanted[i].format = report_format_find("text");
		if (r->wanted[i].output == NULL)
			r->wanted[i].output = "-";
		for (size_t k = 0; k < i; k++)
			if (strcmp(r->wanted[i].output, r->wanted[k].output) == 0)
				argp_error(state, "two reports to %s: give each its --output",
				           strcmp(r->wanted[i].output, "-") == 0
				               ? "standard output"
				               : r->wanted[i].output);
	}
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct report_request *r = state->input;
	const struct wanted *last = r->count > 0 ? &r->wanted[r->count - 1] : NULL;

	switch (key) {
	case OPTION_FORMAT:
		wanted_for(r, last != NULL && last->format != NULL, state)->format =
		    find_format(argument, state);
		return 0;
	case OPTION_OUTPUT:
		if (*argument == '\0')
			argp_error(state, "--output: expected a file, got \"\"");
		wanted_for(r, last != NULL && last->output != NULL, state)->output = argument;
		return 0;
	case ARGP_KEY_ARG:
		if (r->folder != NULL)
			argp_error(state, "\"%s\": one campaign at a time", argument);
		r->folder = argument;
		return 0;
	case ARGP_KEY_END:
		finish_request(r, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* The formats, at the end of --help. */
static char *help(int key, const char *text, void *input)
{
	struct buffer buffer;

	(void)input;
	if (key != ARGP_KEY_HELP_POST_DOC)
		return (char *)text;
	buffer_init(&buffer);
	buffer_puts(&buffer, "Formats:\n\n");
	for (size_t i = 0; i < report_format_count; i++)
		buffer_printf(&buffer, "  %-10s%s\n", report_formats[i].name,
		              report_formats[i].what);
	return buffer.data; /* argp frees it */
}

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "[DIR]",
    .doc = "Reports what the campaign in DIR (default: the newest under crosscall.out) has found. "
           "--format and --output may be given many times, for a report each.\v",
    .help_filter = help,
};

static const char *text_of(report_writer *write, const struct view *view,
                           const struct report_options *report, struct arena *arena)
{
	struct text_stream stream;

	report_write(write, view, report, text_stream_open(&stream));
	return text_stream_close(&stream, arena);
}

/* Behind what earlier steps have written there. */
static bool append(const char *path, const char *text, struct error *error)
{
	FILE *file = fopen(path, "ae");
	bool ok;

	if (file == NULL)
		return error_errno(error, "cannot write %s", path);
	ok = fputs(text, file) >= 0;
	if (fclose(file) != 0 || !ok)
		return error_errno(error, "cannot write %s", path);
	return true;
}

static bool write_report(const struct wanted *wanted, const struct view *view,
                         struct report_options *report, struct arena *arena, struct error *error)
{
	const struct report_format *format = wanted->format;
	const char *variable = format->variable ? getenv(format->variable) : NULL;

	if (strcmp(wanted->output, "-") == 0) {
		report->colour = command_has_colour(stdout);
		report_write(format->write, view, report, stdout);
	} else {
		const char *text;

		report->colour = false;
		text = text_of(format->write, view, report, arena);
		if (!file_write(wanted->output, text, strlen(text), error))
			return false;
	}
	report->colour = false;
	return variable == NULL || *variable == '\0' ||
	       append(variable, text_of(format->append, view, report, arena), error);
}

/* The campaign is reported all the same where an older night is broken. */
static void add_nights(const struct report_request *request, struct view *view, const char *folder,
                       struct arena *arena)
{
	struct error error;
	bool wanted = false;

	for (size_t i = 0; i < request->count; i++)
		wanted |= request->wanted[i].format->has_nights;
	if (wanted && !nights_load(view, folder, arena, &error))
		fprintf(stderr, "crosscall: left out: %s\n", error.message);
}

static int report(int argc, char **argv, struct arena *arena)
{
	struct report_options report = {
	    .width = WIDTH, .command = "crosscall", .findings_max = FINDINGS_SHOWN};
	const struct toolchain_list none = {0};
	struct report_request request = {0};
	int code = EXIT_AGREE;
	const char *folder;
	struct error error;
	struct view view;

	command_parse(&command_report, argc, argv, &request);
	report.out = redact_folder(arena, request.folder);
	if (!command_find_store(request.folder, arena, &folder, &error) ||
	    !result_load(folder, &none, arena, &view, &error))
		return command_fail(&error);
	add_nights(&request, &view, folder, arena);
	for (size_t i = 0; i < request.count; i++)
		if (!write_report(&request.wanted[i], &view, &report, arena, &error))
			code = command_fail(&error);
	return code;
}

const struct command command_report = {
    "report", "report a campaign: text, JSON, JUnit, SARIF and more", report, &argp, false};
