#include "result.h"

#include "command.h"

int result_code(const struct view *view, bool libffi_named)
{
	for (size_t i = 0; i < view->total.finding_count; i++)
		if (libffi_named || !view->total.finding[i].libffi_only)
			return EXIT_FINDING;
	return view->total.judged + view->total.alone == 0 ? EXIT_NOTHING : EXIT_AGREE;
}

bool result_load(const char *folder, struct arena *arena, struct view *view, struct error *error)
{
	struct store *store;
	bool loaded;

	if (!store_open(folder, &store, error))
		return false;
	loaded = view_load(store, arena, view, error);
	store_close(store);
	return loaded;
}
