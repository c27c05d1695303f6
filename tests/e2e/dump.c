#include "dump.h"

#include <criterion/criterion.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static sqlite3 *store_connect(const char *folder)
{
	char path[4096];
	sqlite3 *db;

	snprintf(path, sizeof path, "%s/crosscall.db", folder);
	cr_assert_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK, "%s",
	             path);
	sqlite3_busy_timeout(db, 10000);
	return db;
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement;

	cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK, "%s: %s", sql,
	             sqlite3_errmsg(db));
	return statement;
}

static void dump_rows(sqlite3_stmt *statement, FILE *out)
{
	while (sqlite3_step(statement) == SQLITE_ROW) {
		for (int i = 0; i < sqlite3_column_count(statement); i++) {
			const unsigned char *text = sqlite3_column_text(statement, i);

			fprintf(out, "%s|", text != NULL ? (const char *)text : "NULL");
		}
		fputc('\n', out);
	}
	sqlite3_finalize(statement);
}

/* Ordered by all columns: SQLite takes their numbers. */
static void dump_table(sqlite3 *db, const char *table, int columns, FILE *out)
{
	char sql[1024];
	int length = snprintf(sql, sizeof sql, "SELECT * FROM \"%s\" ORDER BY 1", table);

	for (int i = 2; i <= columns; i++)
		length += snprintf(sql + length, sizeof sql - (size_t)length, ",%d", i);
	fprintf(out, "== %s\n", table);
	dump_rows(prepare(db, sql), out);
}

char *store_dump(const char *folder)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	sqlite3 *db = store_connect(folder);
	sqlite3_stmt *tables =
	    prepare(db, "SELECT name, (SELECT count(*) FROM pragma_table_info(name)) FROM"
	                " sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
	                " AND name <> 'timing' ORDER BY name");

	while (sqlite3_step(tables) == SQLITE_ROW)
		dump_table(db, (const char *)sqlite3_column_text(tables, 0),
		           sqlite3_column_int(tables, 1), out);
	sqlite3_finalize(tables);
	sqlite3_close(db);
	fclose(out);
	return text;
}

void store_execute(const char *folder, const char *sql)
{
	sqlite3 *db = store_connect(folder);

	cr_assert_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK, "%s: %s", sql,
	             sqlite3_errmsg(db));
	sqlite3_close(db);
}

long store_number(const char *folder, const char *sql)
{
	sqlite3 *db = store_connect(folder);
	sqlite3_stmt *statement = prepare(db, sql);
	long number;

	cr_assert_eq(sqlite3_step(statement), SQLITE_ROW, "%s", sql);
	number = (long)sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return number;
}

char *store_text(const char *folder, const char *sql)
{
	sqlite3 *db = store_connect(folder);
	sqlite3_stmt *statement = prepare(db, sql);
	char *text;

	cr_assert_eq(sqlite3_step(statement), SQLITE_ROW, "%s", sql);
	text = strdup((const char *)sqlite3_column_text(statement, 0));
	cr_assert_not_null(text);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return text;
}

bool store_exists(const char *folder)
{
	char path[256];

	snprintf(path, sizeof path, "%s/crosscall.db", folder);
	return access(path, F_OK) == 0;
}

void store_expect(const char *folder, const char *wanted, const char *what)
{
	char *got = store_dump(folder);

	if (strcmp(got, wanted) != 0) {
		size_t at = 0;

		while (got[at] == wanted[at])
			at++;
		cr_expect_fail("%s: the rows differ: \"%.200s\", not \"%.200s\"", what, got + at,
		               wanted + at);
	}
	free(got);
}
