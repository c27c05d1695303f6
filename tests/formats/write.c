/* Writes each of the sample views in each format: FOLDER/VIEW.FORMAT. */
#include <stdlib.h>
#include <string.h>

#include "../../reports/formats.h"
#include "sample.h"

static void write_one(const struct report_format *format, const struct view *view, const char *path)
{
	const struct report_options options = {
	    .width = 80, .command = "crosscall", .findings_max = 8};
	FILE *out = fopen(path, "we");

	if (out != NULL) {
		report_write(format->write, view, &options, out);
		if (fclose(out) == 0)
			return;
	}
	perror(path);
	exit(1);
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	for (enum sample i = 0; i < SAMPLE_COUNT; i++) {
		struct arena arena;

		arena_init(&arena);
		for (size_t k = 0; k < report_format_count; k++)
			write_one(&report_formats[k], sample_view(&arena, i),
			          arena_printf(&arena, "%s/%s.%s", argv[1], sample_name[i],
			                       report_formats[k].name));
		arena_release(&arena);
	}
	return 0;
}
