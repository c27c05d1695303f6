/*
 * Child processes, many at a time, on one libuv loop. All callbacks come from pool_run(), one at a
 * time, so that nobody needs a lock.
 *
 * Each child leads a process group of its own; a time limit or pool_stop() kills the whole group.
 * Children inherit no standard input and no descriptors but their two pipes, and
 * speak the C locale.
 */
#ifndef BASE_PROCESS_H
#define BASE_PROCESS_H

#include "base.h"
#include "buffer.h"
#include "error.h"

struct process_request {
	const char *const *argv; /* NULL-terminated; argv[0] is looked up in $PATH. NULL: nothing
	                             is run, and `done` hears of an exit code of 0 */
	const char *folder;      /* working directory; NULL: ours */
	double seconds;          /* wall-clock limit; 0: none */
	uint64_t memory;         /* bytes of address space, RLIMIT_AS; 0: no limit */
	bool merge;              /* standard error goes into `output` too */
};

enum process_end {
	PROCESS_EXITED,
	PROCESS_SIGNALLED,
	PROCESS_TIMED_OUT,
	PROCESS_NOT_STARTED, /* `error_output` says why */
	PROCESS_STOPPED,     /* by pool_stop() */
};

/* Lives until the callback returns. What a child prints beyond 256 KiB a stream is dropped. */
struct process_result {
	enum process_end end;
	int code; /* PROCESS_EXITED: the exit code; PROCESS_SIGNALLED: the signal */
	struct buffer output, error_output;
	double seconds; /* it ran */
};

typedef void process_done(const struct process_result *result, void *context);
typedef void pool_event(void *context);

struct pool;

/* At most `jobs` children at once; the rest wait in the order of submission. */
struct pool *pool_new(unsigned jobs);
void pool_free(struct pool *pool);

/* Copies the request. `done` is always called, from pool_run(). */
void pool_submit(struct pool *pool, const struct process_request *request, process_done *done,
                 void *context);
/* Children running and waiting. */
size_t pool_load(const struct pool *pool);
unsigned pool_jobs(const struct pool *pool);
/* Until no child runs or waits. May be called again. */
void pool_run(struct pool *pool);
/* Calls `event` every `seconds` as long as pool_run() runs. One ticker a pool. */
void pool_tick(struct pool *pool, double seconds, pool_event *event, void *context);
/* Kills what runs and drops what waits: their callbacks get PROCESS_STOPPED. Later submissions end
 * so at once. */
void pool_stop(struct pool *pool);
/* SIGINT, SIGTERM and SIGHUP stop the pool from now on; pool_signal() is the signal, or 0. */
void pool_catch_signals(struct pool *pool);
int pool_signal(const struct pool *pool);

/* Runs one child and waits, unless a signal was caught (interrupt.h); `result` is released by process_result_release(). For the few places
 * that need an answer before they go on. */
void process_run(const struct process_request *request, struct process_result *result);
void process_result_release(struct process_result *result);

/* "exited 1", "killed by signal 11 (Segmentation fault)", "took longer than 10 s". */
void process_describe(const struct process_result *result, struct buffer *out);

#endif
