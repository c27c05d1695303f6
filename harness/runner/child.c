#include "child.h"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { BEATS = 4, WALL_FACTOR = 10 };

volatile struct control *control;

/* When a child was last seen to get on. */
struct pulse {
	uint64_t position, calls;
	int64_t cpu_ms, wall_ms;
};

bool child_open(struct error *error)
{
	void *page =
	    mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	sigset_t set;

	if (page == MAP_FAILED)
		return error_errno(error, "map");
	control = page;
	/* Ignored by whoever started the runner, it would let the children's ends get lost. */
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
		return error_errno(error, "sigprocmask");
	return true;
}

static noreturn void child_main(void (*work)(void *context), void *context)
{
	const struct sigaction action = {.sa_handler = SIG_DFL};
	sigset_t none;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* A module may have brought handlers and masks of its own. */
	for (int i = 1; i < NSIG; i++)
		sigaction(i, &action, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	work(context);
	_exit(0);
}

static int64_t clock_ms(clockid_t clock)
{
	struct timespec t;

	if (clock_gettime(clock, &t) != 0)
		return 0;
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static struct pulse pulse_take(pid_t pid)
{
	struct pulse pulse = {.position = control->position,
	                      .calls = control->calls,
	                      .wall_ms = clock_ms(CLOCK_MONOTONIC)};
	clockid_t clock;

	if (clock_getcpuclockid(pid, &clock) == 0)
		pulse.cpu_ms = clock_ms(clock);
	return pulse;
}

/* A child that gets no CPU on a busy machine has not hung; one that sleeps has. */
static bool has_hung(struct pulse *last, pid_t pid, int64_t limit_ms)
{
	struct pulse now = pulse_take(pid);

	if (now.position != last->position || now.calls != last->calls) {
		*last = now;
		return false;
	}
	return now.cpu_ms - last->cpu_ms >= limit_ms ||
	       now.wall_ms - last->wall_ms >= limit_ms * WALL_FACTOR;
}

static bool child_wait(pid_t pid, uint32_t limit_ms, int *status, bool *hung)
{
	const int64_t beat_ns = (int64_t)limit_ms * 1000000 / BEATS;
	const struct timespec beat = {.tv_sec = (time_t)(beat_ns / 1000000000),
	                              .tv_nsec = (long)(beat_ns % 1000000000)};
	struct pulse last = pulse_take(pid);
	sigset_t set;

	*hung = false;
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	for (;;) {
		pid_t ended = waitpid(pid, status, WNOHANG);

		if (ended == pid)
			return true;
		if (ended < 0 && errno != EINTR)
			return false;
		if (sigtimedwait(&set, NULL, &beat) < 0 && errno == EAGAIN &&
		    has_hung(&last, pid, limit_ms)) {
			*hung = true;
			kill(pid, SIGKILL);
			return waitpid(pid, status, 0) == pid;
		}
	}
}

bool child_run(void (*work)(void *context), void *context, uint32_t limit_ms,
               struct child_result *result, struct error *error)
{
	int status;
	bool hung;
	pid_t pid;

	control->outcome = CHILD_SILENT;
	control->round = control->phase = 0;
	pid = fork();
	if (pid < 0)
		return error_errno(error, "fork");
	if (pid == 0)
		child_main(work, context);
	if (!child_wait(pid, limit_ms, &status, &hung))
		return error_errno(error, "wait");
	*result = (struct child_result){.end = CHILD_ENDED};
	if (hung) {
		result->end = CHILD_HUNG;
	} else if (WIFSIGNALED(status)) {
		result->end = CHILD_CRASHED;
		result->signal = WTERMSIG(status);
	}
	return true;
}
