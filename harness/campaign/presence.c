#include "presence.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char *const phase_name[] = {
    [PRESENCE_CASES] = "cases",
    [PRESENCE_REDUCING] = "reducing",
    [PRESENCE_FINISHED] = "finished",
    [PRESENCE_OUT_OF_TIME] = "out-of-time",
    [PRESENCE_INTERRUPTED] = "interrupted",
    [PRESENCE_FAILED] = "failed",
};
_Static_assert(ARRAY_LEN(phase_name) == PRESENCE_PHASE_COUNT, "a phase has no name");

enum { TEXT_SIZE = 512 };

static int open_state(const char *folder, int flags)
{
	char path[4096];
	const int length = snprintf(path, sizeof path, "%s/state", folder);

	return (size_t)length < sizeof path ? open(path, flags | O_CLOEXEC, 0666) : -1;
}

/* In one write, and shorter only behind it: a reader sees the old text or the new one. */
static void write_state(const struct presence *p)
{
	char text[TEXT_SIZE];
	int length;

	if (p->file < 0)
		return;
	length =
	    snprintf(text, sizeof text,
	             "pid %ld\nbegan %" PRId64 "\ncommitted %" PRId64
	             "\nseconds %.0f\ncases %" PRIu64 "\nphase %s\n",
	             p->pid, p->began, p->committed, p->seconds, p->cases, phase_name[p->phase]);
	if (pwrite(p->file, text, (size_t)length, 0) == length)
		(void)!ftruncate(p->file, length);
}

void presence_begin(struct presence *p, const char *folder, enum presence_phase phase,
                    double seconds, uint64_t cases)
{
	*p = (struct presence){
	    .file = open_state(folder, O_RDWR | O_CREAT),
	    .pid = getpid(),
	    .began = time(NULL),
	    .seconds = seconds,
	    .cases = cases,
	    .phase = phase,
	};
	/* The store's own lock has seen to it that nobody else is here. */
	if (p->file >= 0 && fcntl(p->file, F_OFD_SETLK, &(struct flock){.l_type = F_WRLCK}) != 0) {
		close(p->file);
		p->file = -1;
	}
	write_state(p);
}

enum presence_phase presence_reduce(struct presence *p, const char *folder)
{
	struct presence before;
	bool ignored;

	if (!presence_read(folder, &before, &ignored))
		before.phase = PRESENCE_FINISHED;
	presence_begin(p, folder, PRESENCE_REDUCING, before.seconds, before.cases);
	p->committed = before.committed;
	return before.phase;
}

void presence_commit(struct presence *p)
{
	p->committed = time(NULL);
	write_state(p);
}

void presence_end(struct presence *p, enum presence_phase phase)
{
	p->phase = phase;
	write_state(p);
	if (p->file >= 0)
		close(p->file);
	p->file = -1;
}

/* 0 for what is not there. */
static int64_t value_of(const char *text, const char *name)
{
	const char *at = strstr(text, name);

	return at != NULL ? strtoll(at + strlen(name), NULL, 10) : 0;
}

/* It is the last word. */
static bool find_phase(const char *text, enum presence_phase *phase)
{
	const char *name = strstr(text, "\nphase ");

	if (name == NULL)
		return false;
	name += strlen("\nphase ");
	for (size_t i = 0; i < PRESENCE_PHASE_COUNT; i++) {
		const size_t length = strlen(phase_name[i]);

		if (strncmp(name, phase_name[i], length) == 0 && name[length] == '\n') {
			*phase = (enum presence_phase)i;
			return true;
		}
	}
	return false;
}

bool presence_read(const char *folder, struct presence *p, bool *is_running)
{
	char text[TEXT_SIZE] = "";
	const int file = open_state(folder, O_RDONLY);
	struct flock lock = {.l_type = F_RDLCK};

	*p = (struct presence){.file = -1};
	if (file < 0)
		return false;
	*is_running = fcntl(file, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
	if (pread(file, text, sizeof text - 1, 0) < 0)
		*text = '\0';
	close(file);
	p->pid = (long)value_of(text, "pid ");
	p->began = value_of(text, "\nbegan ");
	p->committed = value_of(text, "\ncommitted ");
	p->seconds = (double)value_of(text, "\nseconds ");
	p->cases = (uint64_t)value_of(text, "\ncases ");
	return find_phase(text, &p->phase);
}
