/* The nights that led to a night, for the writers of reports that show them. */
#ifndef REPORTS_NIGHTS_H
#define REPORTS_NIGHTS_H

#include "../harness/nights/history.h"
#include "view.h"

/* Fills in the view's nights, of the folder of its store, the newest 120 at most. Owned by the arena. Fails when one of them
 * cannot be read; the view has none then. */
bool nights_load(struct view *view, const char *folder, struct arena *arena, struct error *error);
/* The same of nights that are loaded, the view's own the last of them. */
void nights_tell(struct view *view, const struct history *history, struct arena *arena);

#endif
