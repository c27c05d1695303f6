#include "environment.h"

#include <sys/utsname.h>
#include <time.h>

#include "processor.h"
#include "redact.h"

struct environment environment_now(struct arena *arena)
{
	const time_t now = time(NULL);
	struct utsname system = {0};
	struct tm date;

	gmtime_r(&now, &date);
	uname(&system);
	return (struct environment){
	    .date = arena_printf(arena, "%04d-%02d-%02d", date.tm_year + 1900, date.tm_mon + 1,
	                         date.tm_mday),
	    .kernel =
	        redact_text(arena, arena_printf(arena, "%s %s", system.sysname, system.release)),
	    .processor = arena_printf(arena, "%s:%s", system.machine, processor_features(arena)),
	};
}
