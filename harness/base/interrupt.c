#include "interrupt.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};

enum { SIGNALS = sizeof signals / sizeof *signals };

static volatile sig_atomic_t came;
static struct sigaction before[SIGNALS];

static void note(int number)
{
	came = number;
}

void interrupt_note(int number)
{
	came = number;
}

int interrupt_came(void)
{
	return came;
}

void interrupt_catch(void)
{
	struct sigaction action = {.sa_flags = SA_RESETHAND};

	action.sa_handler = note;
	came = 0;
	for (size_t i = 0; i < SIGNALS; i++) {
		sigaction(signals[i], NULL, &before[i]);
		if (before[i].sa_handler != SIG_IGN)
			sigaction(signals[i], &action, NULL);
	}
}

int interrupt_release(void)
{
	const int number = came;

	for (size_t i = 0; i < SIGNALS; i++)
		sigaction(signals[i], &before[i], NULL);
	came = 0;
	return number;
}
