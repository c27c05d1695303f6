#include "process.h"

#include <string.h>

#include "interrupt.h"

static const double look_seconds = 0.1;

static void keep_result(const struct process_result *result, void *context)
{
	struct process_result *kept = context;

	*kept = *result;
	buffer_init(&kept->output);
	buffer_append(&kept->output, result->output.data, result->output.length);
	buffer_init(&kept->error_output);
	buffer_append(&kept->error_output, result->error_output.data, result->error_output.length);
}

static void stop_interrupted(void *context)
{
	if (interrupt_came() != 0)
		pool_stop(context);
}

void process_run(const struct process_request *request, struct process_result *result)
{
	struct pool *pool = pool_new(1);

	pool_tick(pool, look_seconds, stop_interrupted, pool);
	stop_interrupted(pool);
	pool_submit(pool, request, keep_result, result);
	pool_run(pool);
	pool_free(pool);
}

void process_result_release(struct process_result *result)
{
	buffer_release(&result->output);
	buffer_release(&result->error_output);
}

void process_describe(const struct process_result *result, struct buffer *out)
{
	switch (result->end) {
	case PROCESS_EXITED:
		buffer_printf(out, "exited %d", result->code);
		return;
	case PROCESS_SIGNALLED:
		buffer_printf(out, "killed by signal %d (%s)", result->code,
		              strsignal(result->code));
		return;
	case PROCESS_TIMED_OUT:
		buffer_printf(out, "took longer than %.3g s",
		              (double)(uint64_t)(result->seconds * 10) / 10);
		return;
	case PROCESS_NOT_STARTED:
		buffer_puts(out, result->error_output.data);
		return;
	case PROCESS_STOPPED:
		buffer_puts(out, "was stopped");
		return;
	}
	unreachable();
}
