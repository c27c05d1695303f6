/* The live view, on a pseudo terminal and as somebody sees it there. */
#include <criterion/criterion.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "command.h"
#include "dump.h"
#include "scratch.h"

TestSuite(live, .init = scratch_enter, .fini = scratch_leave);

enum { COLUMNS = 80, ROWS = 24, TEXT_MAX = 4 << 20 };

static const char frame_begin[] = "\033[?2026h", frame_end[] = "\033[?2026l";

struct session {
	int terminal;
	pid_t pid;
	double seconds;
	int code;
	char *text;
};

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Runs it with all three streams on a terminal, and sends the signal after so many frames. */
static struct session watch(const char *const *argv, int sent, int frames)
{
	const struct winsize size = {.ws_row = ROWS, .ws_col = COLUMNS};
	static char text[TEXT_MAX];
	struct session s = {.text = text, .seconds = now()};
	size_t length = 0;
	ssize_t got;
	int status;

	memset(text, 0, sizeof text);
	s.pid = forkpty(&s.terminal, NULL, NULL, &size);
	if (s.pid < 0)
		cr_skip_test("no pseudo-terminals");
	if (s.pid == 0) {
		execv(CROSSCALL_BINARY_DIR "/crosscall", (char *const *)argv);
		_exit(127);
	}
	while (length < TEXT_MAX - 1 &&
	       (got = read(s.terminal, s.text + length, TEXT_MAX - 1 - length)) > 0) {
		length += (size_t)got;
		if (sent != 0 && strstr(s.text, frame_end) != NULL && frames-- == 0) {
			kill(s.pid, sent);
			sent = 0;
		}
	}
	close(s.terminal);
	waitpid(s.pid, &status, 0);
	s.code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	s.seconds = now() - s.seconds;
	return s;
}

static size_t count(const char *text, const char *what)
{
	size_t n = 0;

	while ((text = strstr(text, what)) != NULL) {
		text += strlen(what);
		n++;
	}
	return n;
}

/* Just enough of a terminal for what stands on it: no line may need more than its columns. */
struct screen {
	char line[4096][COLUMNS + 1];
	size_t row, column, used;
};

static void screen_escape(struct screen *s, const char *parameters, size_t length)
{
	switch (parameters[length]) {
	case 'A':
		cr_assert_geq(s->row, strtoul(parameters, NULL, 10), "above the screen");
		s->row -= strtoul(parameters, NULL, 10);
		return;
	case 'J':
		for (size_t i = s->row + 1; i <= s->used; i++)
			memset(s->line[i], 0, sizeof s->line[i]);
		/* fall through */
	case 'K':
		memset(s->line[s->row] + s->column, 0, COLUMNS - s->column);
		return;
	case 'h':
	case 'l':
	case 'm':
		return;
	default:
		cr_assert_fail("ESC [ ... %c", parameters[length]);
	}
}

/* The last one that was asked for is there. */
static struct screen *screen_of(const char *text)
{
	static struct screen screen;
	struct screen *s = &screen;

	memset(s, 0, sizeof *s);
	for (; *text != '\0'; text++) {
		const size_t length = strspn(text + 1, "[?0123456789;");

		if (*text == '\033') {
			screen_escape(s, text + 2, length - 1);
			text += length + 1;
		} else if (*text == '\r') {
			s->column = 0;
		} else if (*text == '\n') {
			s->row++;
			s->used = s->row > s->used ? s->row : s->used;
			cr_assert_lt(s->row, 4095);
		} else if (((unsigned char)*text & 0xc0) != 0x80) {
			cr_assert_lt(s->column, COLUMNS, "too wide: %.80s", s->line[s->row]);
			s->line[s->row][s->column++] = *text;
		}
	}
	return s;
}

static bool has_line(const struct screen *s, const char *fragment)
{
	for (size_t i = 0; i <= s->used; i++)
		if (strstr(s->line[i], fragment) != NULL)
			return true;
	return false;
}

/* What stood there at the end of the n-th frame. */
static struct screen *screen_at(const struct session *s, size_t n)
{
	static char text[TEXT_MAX];
	char *at = text;

	strcpy(text, s->text);
	while (n-- > 0 && (at = strstr(at, frame_end)) != NULL)
		at += strlen(frame_end);
	cr_assert_not_null(at);
	*at = '\0';
	return screen_of(text);
}

#define RUN                                                                                        \
	"crosscall", "run", "--seed", "3", "--with", "gcc-12:-O0", "--with",                       \
	    "gcc-12:-O0,-fpack-struct", "--no-libffi", "--reduce-budget", "0", "--tier", "iso"

Test(live, matrix_and_findings, .timeout = 120)
{
	struct session s;
	const struct screen *last;
	size_t frames;

	need("gcc-12");
	setenv("TERM", "xterm", 1);
	s = watch((const char *const[]){RUN, "--cases", "600", "--out", "out", NULL}, 0, 0);
	cr_expect_eq(s.code, 1, "exit code %d\n%s", s.code, s.text);
	frames = count(s.text, frame_begin);
	cr_expect_gt(frames, 3);
	cr_expect_eq(frames, count(s.text, frame_end));
	cr_expect_leq((double)frames, s.seconds * 10 + 2, "%zu frames in %.1f s", frames,
	              s.seconds);
	last = screen_at(&s, frames - 1);
	cr_expect(has_line(last, "-layout"), "no finding:\n%s", s.text);
	cr_expect(has_line(last, "built"));
	cr_expect(has_line(last, "600 cases, "));
	last = screen_at(&s, frames);
	cr_expect_not(has_line(last, "built"), "the frame stands at the end");
	cr_expect_not(has_line(last, "600 cases, "));
	cr_expect(has_line(last, "-layout"), "findings stay");
}

Test(live, interrupted, .timeout = 120)
{
	struct session s;
	const struct screen *last;

	need("gcc-12");
	setenv("TERM", "xterm", 1);
	s = watch((const char *const[]){RUN, "--cases", "60000", "--out", "out", NULL}, SIGINT, 9);
	cr_expect_eq(s.code, 130);
	last = screen_at(&s, count(s.text, frame_end));
	cr_expect_not(has_line(last, "built"), "the frame stands at the end");
	cr_expect(has_line(screen_of(s.text), "interrupted; "));
}

/* Somebody else's table stands in the way of the first batch. */
Test(live, failed, .timeout = 120)
{
	struct session s;
	const struct screen *last;

	need("gcc-12");
	setenv("TERM", "xterm", 1);
	s = watch((const char *const[]){RUN, "--cases", "600", "--out", "out", NULL}, SIGINT, 2);
	cr_expect_eq(s.code, 130);
	store_execute("out", "CREATE TRIGGER no BEFORE INSERT ON batch BEGIN "
	                     "SELECT RAISE(ABORT, 'no more'); END");
	s = watch((const char *const[]){RUN, "--cases", "600", "--out", "out", "--resume", NULL}, 0,
	          0);
	cr_expect_neq(s.code, 0);
	cr_expect_not_null(strstr(s.text, "no more"), "%s", s.text);
	last = screen_at(&s, count(s.text, frame_end));
	cr_expect_not(has_line(last, "built"), "the frame stands at the end");
}

Test(live, none_where_nothing_can_be_rewritten, .timeout = 120)
{
	struct session s;

	need("gcc-12");
	setenv("TERM", "xterm", 1);
	s = watch((const char *const[]){RUN, "--cases", "64", "--quiet", "--out", "1", NULL}, 0, 0);
	cr_expect_null(strstr(s.text, frame_begin), "in spite of --quiet");
	setenv("TERM", "dumb", 1);
	s = watch((const char *const[]){RUN, "--cases", "64", "--out", "2", NULL}, 0, 0);
	cr_expect_null(strchr(s.text, 0x1b), "escapes on a dumb terminal");
}
