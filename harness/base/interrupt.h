/*
 * Signals that end us, where there is something to be said before: SIGINT, SIGTERM, and SIGHUP unless
 * nohup(1) has it ignored. Only the first is caught: a second one ends us in the ordinary way.
 */
#ifndef BASE_INTERRUPT_H
#define BASE_INTERRUPT_H

/* From now on one is noted, and no process is waited for by process_run() any more. */
void interrupt_catch(void);
/* For whoever caught it in another way. */
void interrupt_note(int number);
/* The signal that came, or 0. */
int interrupt_came(void);
/* As before interrupt_catch(); returns the signal that came in between, or 0. */
int interrupt_release(void);

#endif
