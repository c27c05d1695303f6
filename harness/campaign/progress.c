#include "progress.h"

#include <inttypes.h>
#include <string.h>

static const double terminal_interval = 0.1, line_interval = 10;

void progress_init(struct progress *progress, FILE *err, bool terminal,
                   const struct progress_counts *first, double now)
{
	*progress = (struct progress){
	    .err = err,
	    .terminal = terminal,
	    .started = now,
	    .printed = terminal ? now - terminal_interval : now,
	    .first = *first,
	};
}

static void add_rate(char *text, size_t size, double rate, const char *unit)
{
	size_t length = strlen(text);
	const char *scale = rate < 1e4 ? "" : rate < 1e6 ? "k" : "M";
	double shown = rate < 1e4 ? rate : rate < 1e6 ? rate / 1e3 : rate / 1e6;

	snprintf(text + length, size - length, ", %.*f%s%s/s", shown < 10 && rate > 0 ? 1 : 0,
	         shown, scale, unit);
}

/* "0:22 left", "1:02:03 left" */
static void add_time(char *text, size_t size, double seconds, const char *what)
{
	uint64_t whole = seconds > 0 ? (uint64_t)(seconds + 0.5) : 0;
	size_t length = strlen(text);

	if (whole < 3600)
		snprintf(text + length, size - length, ", %" PRIu64 ":%02" PRIu64 " %s", whole / 60,
		         whole % 60, what);
	else
		snprintf(text + length, size - length,
		         ", %" PRIu64 ":%02" PRIu64 ":%02" PRIu64 " %s", whole / 3600,
		         whole / 60 % 60, whole % 60, what);
}

/* Seconds to go, by whichever limit comes first; negative when none can be told. */
static double seconds_left(const struct progress_counts *counts, double elapsed, double rate)
{
	double left = -1;

	if (counts->seconds_total > 0)
		left = MAX(counts->seconds_total - elapsed, 0);
	if (counts->cases_total > 0 && rate > 0) {
		double cases = (double)counts->cases_total - (double)counts->cases;
		double by_cases = MAX(cases, 0) / rate;

		left = left < 0 ? by_cases : MIN(left, by_cases);
	}
	return left;
}

static void write_line(const struct progress *p, const struct progress_counts *counts, double now,
                       char *text, size_t size)
{
	double elapsed = now - p->started, left;
	double seconds = elapsed > 0 ? elapsed : 1;
	double rate = (double)(counts->cases - p->first.cases) / seconds;
	size_t length;

	snprintf(text, size, "%" PRIu64, counts->cases);
	length = strlen(text);
	if (counts->cases_total > 0)
		snprintf(text + length, size - length, "/%" PRIu64, counts->cases_total);
	length = strlen(text);
	snprintf(text + length, size - length, " cases");
	add_rate(text, size, rate, "");
	add_rate(text, size, (double)(counts->calls - p->first.calls) / seconds, " calls");
	length = strlen(text);
	snprintf(text + length, size - length, ", %" PRIu64 " finding%s", counts->findings,
	         counts->findings == 1 ? "" : "s");
	add_time(text, size, elapsed, "gone");
	left = seconds_left(counts, elapsed, rate);
	if (left >= 0)
		add_time(text, size, left, "left");
}

void progress_skip(struct progress *progress, const struct toolchain_list *toolchains, size_t cases)
{
	for (size_t i = 0; i < toolchains->count; i++)
		progress_built(progress, i, cases);
}

void progress_update(struct progress *progress, const struct progress_counts *counts, double now)
{
	double interval = progress->terminal ? terminal_interval : line_interval;
	char text[160];

	if (now - progress->printed < interval)
		return;
	progress->printed = now;
	write_line(progress, counts, now, text, sizeof text);
	if (progress->display != NULL)
		progress->display->draw(progress->display, counts, text);
	else if (progress->terminal)
		fprintf(progress->err, "\r\033[K%.79s", text);
	else
		fprintf(progress->err, "%s\n", text);
	progress->shown = progress->terminal && progress->display == NULL;
	fflush(progress->err);
}

void progress_show(struct progress *progress, struct progress_display *display,
                   const struct toolchain_list *toolchains, const struct batch_record *total)
{
	if (display == NULL || !progress->terminal)
		return;
	progress->display = display;
	display->begin(display, toolchains, total);
}

void progress_batch(struct progress *progress, const struct batch_record *batch)
{
	if (progress->display != NULL)
		progress->display->batch(progress->display, batch);
}

void progress_built(struct progress *progress, size_t toolchain, size_t cases)
{
	if (progress->display != NULL)
		progress->display->built(progress->display, toolchain, cases);
}

void progress_clear(struct progress *progress)
{
	if (progress->display != NULL)
		progress->display->end(progress->display);
	progress->display = NULL;
	if (!progress->shown)
		return;
	fputs("\r\033[K", progress->err);
	fflush(progress->err);
	progress->shown = false;
}
