#include "process.h"

#include <assert.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include <uv.h>

#include "arena.h"
#include "file.h"

enum {
	OUTPUT_MAX = 256 * 1024,
	STREAMS = 2,
	GRACE_MILLISECONDS = 200, /* for what the child wrote just before it ended */
};

static const int stop_signal[] = {SIGINT, SIGTERM, SIGHUP};

struct child {
	struct arena arena; /* holds the child itself */
	struct child *next;
	struct pool *pool;
	struct process_request request;
	process_done *done;
	void *context;
	uv_process_t process;
	uv_timer_t timer;
	uv_pipe_t stream[STREAMS];
	struct process_result result;
	double start;
	unsigned streams_open, handles_open;
	bool exited, closing;
};

struct pool {
	struct arena arena; /* holds the pool itself */
	uv_loop_t loop;
	unsigned jobs;
	size_t running_count, waiting_count;
	struct child *running; /* in no order */
	struct child *waiting, **waiting_end;
	uv_timer_t ticker;
	double tick_seconds;
	pool_event *event;
	void *event_context;
	uv_signal_t catcher[ARRAY_LEN(stop_signal)];
	bool stopped;
	int signal;
	char chunk[64 * 1024]; /* what a stream was just read into */
};

static uint64_t milliseconds(double seconds)
{
	return (uint64_t)(seconds * 1e3) + 1;
}

static void child_finish(struct child *child)
{
	struct pool *pool = child->pool;
	struct child **link = &pool->running;
	struct arena arena = child->arena;

	while (*link != child)
		link = &(*link)->next;
	*link = child->next;
	pool->running_count--;
	child->result.seconds = clock_seconds() - child->start;
	child->done(&child->result, child->context);
	process_result_release(&child->result);
	arena_release(&arena);
}

static void on_closed(uv_handle_t *handle)
{
	struct child *child = handle->data;

	if (--child->handles_open == 0)
		child_finish(child);
}

static void child_close(struct child *child)
{
	if (child->closing)
		return;
	child->closing = true;
	if (child->process.data != NULL) /* uv_spawn() was tried */
		uv_close((uv_handle_t *)&child->process, on_closed);
	uv_close((uv_handle_t *)&child->timer, on_closed);
	for (size_t i = 0; i < STREAMS; i++)
		uv_close((uv_handle_t *)&child->stream[i], on_closed);
}

static void child_kill(struct child *child, enum process_end end)
{
	if (child->exited || child->closing)
		return;
	child->result.end = end;
	kill(-child->process.pid, SIGKILL);
}

static void on_timeout(uv_timer_t *timer)
{
	child_kill(timer->data, PROCESS_TIMED_OUT);
}

/* A descendant that left the group may hold a stream open for as long as it likes. */
static void on_grace_over(uv_timer_t *timer)
{
	child_close(timer->data);
}

static void on_exit_of_child(uv_process_t *process, int64_t code, int signal)
{
	struct child *child = process->data;

	child->exited = true;
	if (child->result.end == PROCESS_EXITED && signal != 0)
		child->result.end = PROCESS_SIGNALLED;
	child->result.code = signal != 0 ? signal : (int)code;
	/* Whoever is left of the group; its number is not given away while anybody has it. */
	kill(-process->pid, SIGKILL);
	if (child->streams_open == 0)
		child_close(child);
	else
		uv_timer_start(&child->timer, on_grace_over, GRACE_MILLISECONDS, 0);
}

static void on_room(uv_handle_t *handle, size_t size, uv_buf_t *room)
{
	struct child *child = handle->data;

	(void)size;
	*room = uv_buf_init(child->pool->chunk, sizeof child->pool->chunk);
}

static void on_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *chunk)
{
	struct child *child = stream->data;
	struct buffer *buffer = stream == (uv_stream_t *)&child->stream[0]
	                            ? &child->result.output
	                            : &child->result.error_output;

	if (size >= 0) {
		buffer_append(buffer, chunk->base, MIN((size_t)size, OUTPUT_MAX - buffer->length));
		return;
	}
	uv_read_stop(stream);
	if (--child->streams_open == 0 && child->exited)
		child_close(child);
}

static void handle_init(struct child *child, void *handle)
{
	((uv_handle_t *)handle)->data = child;
	child->handles_open++;
}

/* Reads from the pipe's one end; gives the other to hand to the child, or an error of libuv. */
static int stream_open(struct child *child, uv_pipe_t *stream, int *child_end)
{
	int end[2];

	if (pipe2(end, O_CLOEXEC) != 0)
		return uv_translate_sys_error(errno);
	uv_pipe_open(stream, end[0]);
	uv_read_start((uv_stream_t *)stream, on_room, on_read);
	child->streams_open++;
	*child_end = end[1];
	return 0;
}

static void limit_set(const struct child *child, int resource, uint64_t value)
{
	struct rlimit limit = {value, value};

	prlimit(child->process.pid, resource, &limit, NULL);
}

/* In words that do not depend on the user's language, for they are searched and compared. */
static char **environment(struct arena *arena)
{
	size_t count = 0, kept = 0;
	char **copy;

	while (environ[count] != NULL)
		count++;
	copy = NEW_ARRAY(arena, char *, count + 2);
	for (size_t i = 0; i < count; i++)
		if (strncmp(environ[i], "LC_ALL=", strlen("LC_ALL=")) != 0)
			copy[kept++] = environ[i];
	copy[kept] = arena_strdup(arena, "LC_ALL=C");
	return copy;
}

static int child_spawn(struct child *child, int output, int error_output)
{
	const struct process_request *request = &child->request;
	uv_stdio_container_t stdio[] = {
	    {.flags = UV_IGNORE},
	    {.flags = UV_INHERIT_FD, .data.fd = output},
	    {.flags = UV_INHERIT_FD, .data.fd = error_output},
	};
	uv_process_options_t options = {
	    .exit_cb = on_exit_of_child,
	    .file = request->argv[0],
	    .args = (char **)request->argv,
	    .env = environment(&child->arena),
	    .cwd = request->folder,
	    .flags = UV_PROCESS_DETACHED,
	    .stdio_count = ARRAY_LEN(stdio),
	    .stdio = stdio,
	};

	/* Even a handle that uv_spawn() fails with is to be closed. */
	handle_init(child, &child->process);
	return uv_spawn(&child->pool->loop, &child->process, &options);
}

static int child_open(struct child *child)
{
	int end[STREAMS] = {-1, -1};
	int status = stream_open(child, &child->stream[0], &end[0]);

	if (status == 0 && !child->request.merge)
		status = stream_open(child, &child->stream[1], &end[1]);
	if (status == 0)
		status = child_spawn(child, end[0], child->request.merge ? end[0] : end[1]);
	for (size_t i = 0; i < STREAMS; i++)
		if (end[i] >= 0)
			close(end[i]);
	return status;
}

static void child_not_started(struct child *child, int status)
{
	child->result.end = PROCESS_NOT_STARTED;
	buffer_printf(&child->result.error_output, "cannot start %s: %s", child->request.argv[0],
	              uv_strerror(status));
	child_close(child);
}

static void child_start(struct child *child)
{
	struct pool *pool = child->pool;
	int status;

	child->next = pool->running;
	pool->running = child;
	pool->running_count++;
	child->start = clock_seconds();
	uv_timer_init(&pool->loop, &child->timer);
	handle_init(child, &child->timer);
	for (size_t i = 0; i < STREAMS; i++) {
		uv_pipe_init(&pool->loop, &child->stream[i], 0);
		handle_init(child, &child->stream[i]);
	}
	status = child_open(child);
	if (status != 0) {
		child_not_started(child, status);
		return;
	}
	limit_set(child, RLIMIT_CORE, 0);
	if (child->request.memory != 0)
		limit_set(child, RLIMIT_AS, child->request.memory);
	/* For when we are killed and the timer with us; else the timer comes first. */
	if (child->request.seconds > 0)
		limit_set(child, RLIMIT_CPU, (uint64_t)(2 * child->request.seconds) + 10);
	/* The loop's idea of the time may be as old as the last callback. */
	uv_update_time(&pool->loop);
	if (child->request.seconds > 0)
		uv_timer_start(&child->timer, on_timeout, milliseconds(child->request.seconds), 0);
}

static const char *const *copy_argv(struct arena *arena, const char *const *argv)
{
	size_t count = 0;
	const char **copy;

	while (argv[count] != NULL)
		count++;
	copy = NEW_ARRAY(arena, const char *, count + 1);
	for (size_t i = 0; i < count; i++)
		copy[i] = arena_strdup(arena, argv[i]);
	return copy;
}

struct pool *pool_new(unsigned jobs)
{
	struct arena arena;
	struct pool *pool;

	/* Whatever was open when we were started is none of the children's business. */
	uv_disable_stdio_inheritance();
	arena_init(&arena);
	pool = NEW(&arena, struct pool);
	pool->arena = arena;
	pool->jobs = MAX(jobs, 1U);
	pool->waiting_end = &pool->waiting;
	if (uv_loop_init(&pool->loop) != 0 || uv_timer_init(&pool->loop, &pool->ticker) != 0)
		unreachable();
	for (size_t i = 0; i < ARRAY_LEN(stop_signal); i++)
		uv_signal_init(&pool->loop, &pool->catcher[i]);
	return pool;
}

void pool_free(struct pool *pool)
{
	struct arena arena = pool->arena;
	int status;

	assert(pool_load(pool) == 0);
	uv_close((uv_handle_t *)&pool->ticker, NULL);
	for (size_t i = 0; i < ARRAY_LEN(stop_signal); i++)
		uv_close((uv_handle_t *)&pool->catcher[i], NULL);
	uv_run(&pool->loop, UV_RUN_DEFAULT);
	status = uv_loop_close(&pool->loop);
	assert(status == 0);
	(void)status;
	arena_release(&arena);
}

void pool_submit(struct pool *pool, const struct process_request *request, process_done *done,
                 void *context)
{
	struct arena arena;
	struct child *child;

	arena_init(&arena);
	child = NEW(&arena, struct child);
	child->request = *request;
	if (request->argv != NULL)
		child->request.argv = copy_argv(&arena, request->argv);
	if (request->folder != NULL)
		child->request.folder = arena_strdup(&arena, request->folder);
	child->arena = arena;
	child->pool = pool;
	child->done = done;
	child->context = context;
	buffer_init(&child->result.output);
	buffer_init(&child->result.error_output);
	*pool->waiting_end = child;
	pool->waiting_end = &child->next;
	pool->waiting_count++;
}

size_t pool_load(const struct pool *pool)
{
	return pool->running_count + pool->waiting_count;
}

unsigned pool_jobs(const struct pool *pool)
{
	return pool->jobs;
}

static struct child *take_waiting(struct pool *pool)
{
	struct child *child = pool->waiting;

	pool->waiting = child->next;
	if (pool->waiting == NULL)
		pool->waiting_end = &pool->waiting;
	pool->waiting_count--;
	return child;
}

static void drop(struct child *child, enum process_end end)
{
	struct arena arena = child->arena;

	child->result.end = end;
	child->done(&child->result, child->context);
	process_result_release(&child->result);
	arena_release(&arena);
}

static void serve(struct child *child)
{
	if (child->pool->stopped)
		drop(child, PROCESS_STOPPED);
	else if (child->request.argv == NULL)
		drop(child, PROCESS_EXITED);
	else
		child_start(child);
}

static void on_tick(uv_timer_t *timer)
{
	struct pool *pool = timer->data;

	pool->event(pool->event_context);
}

static void start_ticker(struct pool *pool)
{
	uint64_t period = milliseconds(pool->tick_seconds);

	if (pool->event == NULL)
		return;
	pool->ticker.data = pool;
	uv_update_time(&pool->loop);
	uv_timer_start(&pool->ticker, on_tick, period, period);
}

void pool_run(struct pool *pool)
{
	start_ticker(pool);
	while (pool_load(pool) > 0) {
		while (pool->waiting_count > 0 && pool->running_count < pool->jobs)
			serve(take_waiting(pool));
		if (pool->running_count > 0)
			uv_run(&pool->loop, UV_RUN_ONCE);
	}
	uv_timer_stop(&pool->ticker);
	/* A signal that came during the last callback is to be known to whoever asks now. */
	uv_run(&pool->loop, UV_RUN_NOWAIT);
}

void pool_tick(struct pool *pool, double seconds, pool_event *event, void *context)
{
	pool->tick_seconds = seconds;
	pool->event = event;
	pool->event_context = context;
}

void pool_stop(struct pool *pool)
{
	pool->stopped = true;
	for (struct child *child = pool->running; child != NULL; child = child->next)
		child_kill(child, PROCESS_STOPPED);
}

static void on_signal(uv_signal_t *catcher, int number)
{
	struct pool *pool = catcher->data;

	if (pool->signal == 0)
		pool->signal = number;
	pool_stop(pool);
}

static bool is_ignored(int number)
{
	struct sigaction action;

	return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

void pool_catch_signals(struct pool *pool)
{
	/* A reader who leaves early must not end us before the results are stored. */
	signal(SIGPIPE, SIG_IGN);
	for (size_t i = 0; i < ARRAY_LEN(stop_signal); i++) {
		if (stop_signal[i] == SIGHUP && is_ignored(SIGHUP))
			continue; /* nohup(1) */
		pool->catcher[i].data = pool;
		/* Once: a second Ctrl-C ends us in the ordinary way. */
		uv_signal_start_oneshot(&pool->catcher[i], on_signal, stop_signal[i]);
	}
}

int pool_signal(const struct pool *pool)
{
	return pool->signal;
}
