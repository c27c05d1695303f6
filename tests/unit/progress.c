#include "../../harness/campaign/progress.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>

static char *data;
static size_t size;
static FILE *out;
static struct progress progress;

static void set_up(void)
{
	out = open_memstream(&data, &size);
}

static void tear_down(void)
{
	fclose(out);
	free(data);
}

TestSuite(progress, .init = set_up, .fini = tear_down, .timeout = 30);

static void expect_text(const char *want)
{
	fflush(out);
	cr_expect(eq(str, data, (char *)want));
}

static void update(uint64_t cases, uint64_t total, double budget, double now)
{
	struct progress_counts counts = {cases, total, budget, cases * 21000, cases / 400};

	progress_update(&progress, &counts, now);
}

static void start(bool terminal, uint64_t cases)
{
	struct progress_counts counts = {.cases = cases, .calls = cases * 21000};

	progress_init(&progress, out, terminal, &counts, 1000);
}

Test(progress, a_line_tells_all)
{
	static const struct {
		uint64_t resumed, cases, total;
		double budget, elapsed;
		const char *line;
	} row[] = {
	    {0, 1280, 10000, 0, 20,
	     "1280/10000 cases, 64/s, 1.3M calls/s, 3 findings, 0:20 gone, 2:16 left\n"},
	    {0, 400, 0, 3600, 20,
	     "400 cases, 20/s, 420k calls/s, 1 finding, 0:20 gone, 59:40 left\n"},
	    {0, 400, 800, 3600, 20,
	     "400/800 cases, 20/s, 420k calls/s, 1 finding, 0:20 gone, 0:20 left\n"},
	    {300, 400, 800, 0, 20,
	     "400/800 cases, 5.0/s, 105k calls/s, 1 finding, 0:20 gone, 1:20 left\n"},
	    {0, 0, 800, 0, 20, "0/800 cases, 0/s, 0 calls/s, 0 findings, 0:20 gone\n"},
	    {0, 10, 0, 0, 7384, "10 cases, 0.0/s, 28 calls/s, 0 findings, 2:03:04 gone\n"},
	    {0, 10, 0, 20, 30, "10 cases, 0.3/s, 7000 calls/s, 0 findings, 0:30 gone, 0:00 left\n"},
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		tear_down();
		set_up();
		start(false, row[i].resumed);
		update(row[i].cases, row[i].total, row[i].budget, 1000 + row[i].elapsed);
		fflush(out);
		cr_expect(eq(str, data, (char *)row[i].line), "row %zu", i);
	}
}

Test(progress, a_plain_line_every_ten_seconds)
{
	start(false, 0);
	for (int i = 0; i < 2500; i++)
		update(100, 0, 0, 1000 + i / 100.0);
	progress_clear(&progress);
	expect_text("100 cases, 10/s, 210k calls/s, 0 findings, 0:10 gone\n"
	            "100 cases, 5.0/s, 105k calls/s, 0 findings, 0:20 gone\n");
}

Test(progress, a_terminal_has_one_line)
{
	start(true, 0);
	update(0, 0, 0, 1000);
	update(1, 0, 0, 1000.05);
	update(10, 0, 0, 1001);
	progress_clear(&progress);
	progress_clear(&progress);
	expect_text("\r\033[K0 cases, 0/s, 0 calls/s, 0 findings, 0:00 gone"
	            "\r\033[K10 cases, 10/s, 210k calls/s, 0 findings, 0:01 gone"
	            "\r\033[K");
}
