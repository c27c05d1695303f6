#include "versions.h"

#include <libxml/parser.h>
#include <stdlib.h>

#include "../generators/contract.h"
#include "../generators/generate.h"
#include "../harness/discover/libraries.h"
#include "../harness/runner/wire.h"
#include "../harness/store/store.h"

/* "20914" stands for 2.9.14; there may be more behind it. */
static const char *xml_version(struct arena *arena)
{
	const long number = strtol(xmlParserVersion, NULL, 10);

	return arena_printf(arena, "%ld.%ld.%ld", number / 10000, number / 100 % 100, number % 100);
}

static void print_library(const char *name, const char *version, const char *use, FILE *out)
{
	fprintf(out, "  %-9s %-9s %s\n", name, version, use);
}

void versions_print(const char *program, bool reads_headers, FILE *out)
{
	struct library *library;
	struct arena arena;
	size_t count;

	arena_init(&arena);
	count = libraries_of(&arena, &library);
	fprintf(out, "crosscall %s\nstore %d, contract %d, generator %d, wire %d\n\n", program,
	        STORE_VERSION, CONTRACT_VERSION, GENERATOR_VERSION, WIRE_VERSION);
	for (size_t i = 0; i < count; i++)
		print_library(library[i].name, library[i].version, library[i].use, out);
	print_library("libxml2", xml_version(&arena), "writes JUnit's XML", out);
	print_library("libclang",
	              reads_headers ? arena_printf(&arena, "%u", libraries_llvm()) : "none",
	              "reads C headers", out);
	arena_release(&arena);
}
