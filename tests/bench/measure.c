/*
 * Runs a command and says what it cost.
 *
 *     measure REPORT FOLDER COMMAND [ARGUMENTS]
 *
 * appends a line to the file REPORT:
 *
 *     cpu     CPU seconds, user and system, of the command and of all its descendants
 *     own     of the command's own process alone
 *     rss     KiB: peak resident memory of the largest of them
 *     scratch bytes: the most that was seen in FOLDER
 *     own_rss KiB: peak resident memory of the command's own process, as far as it was seen
 *
 * and ends with the command's exit code. The last two are looked at ten times a second, and are 0
 * where FOLDER is "-".
 */
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long folder_bytes;

static int add_file(const char *path, const struct stat *status, int kind)
{
	(void)path;
	if (kind == FTW_F)
		folder_bytes += (long long)status->st_blocks * 512;
	return 0;
}

/* Until the child has ended; it is not reaped, so that its times are still to be read. False when
 * there was no end to see yet. */
static bool has_ended(pid_t pid, int options)
{
	siginfo_t info = {0};

	return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT | options) == 0 &&
	       info.si_pid == pid;
}

/* User and system time of the process itself; proc(5): fields 14 and 15, the 12th and 13th behind
 * the name in brackets. */
static double own_seconds(pid_t pid)
{
	char path[64], text[1024], *at;
	unsigned long user = 0, system = 0;
	FILE *file;
	size_t length;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	file = fopen(path, "re");
	if (file == NULL)
		return 0;
	length = fread(text, 1, sizeof text - 1, file);
	fclose(file);
	text[length] = '\0';
	at = strrchr(text, ')');
	for (int field = 2; at != NULL && field < 14; field++)
		at = strchr(at + 1, ' ');
	if (at != NULL) {
		user = strtoul(at, &at, 10);
		system = strtoul(at, &at, 10);
	}
	return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

/* proc(5): what it was at most, for as long as the process lives. 0 when it is gone. */
static long own_peak(pid_t pid)
{
	char path[64], line[256];
	long peak = 0;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	file = fopen(path, "re");
	if (file == NULL)
		return 0;
	while (fgets(line, sizeof line, file) != NULL)
		if (strncmp(line, "VmHWM:", 6) == 0)
			peak = strtol(line + 6, NULL, 10);
	fclose(file);
	return peak;
}

struct seen {
	long long scratch;
	long peak;
};

static struct seen watch(pid_t pid, const char *folder)
{
	const struct timespec tenth = {.tv_nsec = 100000000};
	bool watched = strcmp(folder, "-") != 0;
	struct seen most = {0, 0};

	while (!has_ended(pid, watched ? WNOHANG : 0)) {
		long peak = own_peak(pid);

		nanosleep(&tenth, NULL);
		folder_bytes = 0;
		if (ftw(folder, add_file, 16) == 0 && folder_bytes > most.scratch)
			most.scratch = folder_bytes;
		if (peak > most.peak)
			most.peak = peak;
	}
	return most;
}

int main(int argc, char **argv)
{
	struct rusage usage;
	struct seen seen;
	double own;
	FILE *report;
	int status;
	pid_t pid;

	if (argc < 4) {
		fprintf(stderr, "usage: measure REPORT FOLDER COMMAND [ARGUMENTS]\n");
		return 2;
	}
	pid = fork();
	if (pid == 0) {
		execvp(argv[3], argv + 3);
		perror(argv[3]);
		_exit(127);
	}
	seen = watch(pid, argv[2]);
	own = own_seconds(pid);
	if (pid < 0 || wait4(pid, &status, 0, &usage) != pid ||
	    (report = fopen(argv[1], "ae")) == NULL) {
		perror("measure");
		return 3;
	}
	fprintf(report, "%.3f %.3f %ld %lld %ld\n",
	        seconds(usage.ru_utime) + seconds(usage.ru_stime), own, usage.ru_maxrss,
	        seen.scratch, seen.peak);
	fclose(report);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
