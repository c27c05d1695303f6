/* What every command that judges cases does with the outcome: print it, and choose the exit code. */
#ifndef COMMANDS_RESULT_H
#define COMMANDS_RESULT_H

#include "../../reports/view.h"

/* What a campaign left in its store; owned by the arena. */
bool result_load(const char *folder, struct arena *arena, struct view *view, struct error *error);

/* 0, 1 or 4. Findings of libffi alone decide only when it was asked for by name. */
int result_code(const struct view *view, bool libffi_named);

#endif
