#include "command.h"

#include <criterion/criterion.h>
#include <criterion/hooks.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

ReportHook(POST_ALL)(struct criterion_global_stats *stats)
{
	if (stats->tests_skipped > 0)
		fprintf(stderr, "skipped: %zu of %zu tests\n", stats->tests_skipped,
		        stats->nb_tests);
}

static int input_open(const char *text)
{
	int file;

	if (text == NULL)
		return open("/dev/null", O_RDONLY | O_CLOEXEC);
	file = memfd_create("input", MFD_CLOEXEC);
	cr_assert_eq(write(file, text, strlen(text)), (ssize_t)strlen(text));
	lseek(file, 0, SEEK_SET);
	return file;
}

struct command crosscall_start(const char *const *argv, const char *input)
{
	struct command command = {.out = memfd_create("out", MFD_CLOEXEC),
	                          .err = memfd_create("err", MFD_CLOEXEC)};
	int in = input_open(input);

	cr_assert(in >= 0 && command.out >= 0 && command.err >= 0);
	command.pid = fork();
	cr_assert_geq(command.pid, 0);
	if (command.pid == 0) {
		setpgid(0, 0);
		dup2(in, STDIN_FILENO);
		dup2(command.out, STDOUT_FILENO);
		dup2(command.err, STDERR_FILENO);
		execv(CROSSCALL_BINARY_DIR "/crosscall", (char *const *)argv);
		_exit(127);
	}
	close(in);
	return command;
}

static const char *output_read(int file)
{
	struct stat status;
	char *text;
	ssize_t length;

	cr_assert_eq(fstat(file, &status), 0);
	text = calloc(1, (size_t)status.st_size + 1);
	cr_assert_not_null(text);
	length = pread(file, text, (size_t)status.st_size, 0);
	cr_assert_eq(length, status.st_size);
	close(file);
	return text;
}

struct outcome crosscall_wait(struct command *command)
{
	struct outcome outcome;
	int status = 0;

	cr_assert_eq(waitpid(command->pid, &status, 0), command->pid);
	outcome.code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	outcome.out = output_read(command->out);
	outcome.err = output_read(command->err);
	return outcome;
}

struct outcome crosscall_run(const char *const *argv, const char *input)
{
	struct command command = crosscall_start(argv, input);

	return crosscall_wait(&command);
}

bool is_there(const char *program)
{
	const char *path = getenv("PATH");
	char file[4096];

	while (path != NULL && *path != '\0') {
		size_t length = strcspn(path, ":");

		snprintf(file, sizeof file, "%.*s/%s", (int)length, path, program);
		if (access(file, X_OK) == 0)
			return true;
		path += length + (path[length] == ':');
	}
	return false;
}

void need(const char *program)
{
	if (is_there(program))
		return;
	fprintf(stderr, "skipped: a test, since %s is not there\n", program);
	cr_skip_test("%s is not there", program);
}

void need_file(const char *path)
{
	if (access(path, F_OK) == 0)
		return;
	fprintf(stderr, "skipped: a test, since %s is not there\n", path);
	cr_skip_test("%s is not there", path);
}

void expect_code(const struct outcome *outcome, int code)
{
	cr_expect_eq(outcome->code, code, "exit code %d, not %d\n--- stdout\n%s--- stderr\n%s",
	             outcome->code, code, outcome->out, outcome->err);
}

static void expect_text(const struct outcome *outcome, const char *name, const char *text,
                        const char *fragment)
{
	cr_expect_not_null(strstr(text, fragment), "no `%s` on %s\n--- stdout\n%s--- stderr\n%s",
	                   fragment, name, outcome->out, outcome->err);
}

void expect_out(const struct outcome *outcome, const char *fragment)
{
	expect_text(outcome, "stdout", outcome->out, fragment);
}

void expect_err(const struct outcome *outcome, const char *fragment)
{
	expect_text(outcome, "stderr", outcome->err, fragment);
}

bool is_proof(void)
{
	return getenv("CROSSCALL_PROOF") != NULL;
}

int shell(const char *command)
{
	const pid_t pid = fork();
	int status = 0;

	cr_assert_geq(pid, 0);
	if (pid == 0) {
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	cr_assert_eq(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
