/* The program under test, as a person runs it: arguments in; exit code and both outputs out. */
#ifndef E2E_COMMAND_H
#define E2E_COMMAND_H

#include <stdbool.h>
#include <sys/types.h>

#define BROKEN(name) CROSSCALL_SOURCE_DIR "/tests/compilers/" name
#define SMOKE        CROSSCALL_SOURCE_DIR "/corpus/smoke"

/* Texts live until the test ends. */
struct outcome {
	int code; /* 128+n for a death by signal n */
	const char *out, *err;
};

struct command {
	pid_t pid;
	int out, err; /* files without a name */
};

/* Runs crosscall with the arguments and waits for it. */
#define CROSSCALL(...) crosscall_run((const char *const[]){"crosscall", __VA_ARGS__, NULL}, NULL)
struct outcome crosscall_run(const char *const *argv, const char *input);

/* The same in two steps, for a test that interferes in between. It leads a process group. */
struct command crosscall_start(const char *const *argv, const char *input);
struct outcome crosscall_wait(struct command *command);

/* A program of this name is in $PATH. */
bool is_there(const char *program);
/* Skips the test, with a message, when a program is not in $PATH. */
void need(const char *program);

/* Likewise, when a file is not there. */
void need_file(const char *path);

/* All three fail the test with all that the program printed. */
void expect_code(const struct outcome *outcome, int code);
void expect_out(const struct outcome *outcome, const char *fragment);
void expect_err(const struct outcome *outcome, const char *fragment);

/* The exit code of a shell's command line; 128 and the signal where one ended it. */
int shell(const char *command);

/* The long form of the tests is asked for. */
bool is_proof(void);

#endif
