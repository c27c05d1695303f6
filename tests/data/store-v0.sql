-- A store as crosscall made it before its first release: tables with rowids, no verdict counts.
PRAGMA application_id = 1480805459;
PRAGMA user_version = 0;
CREATE TABLE settings (seed INTEGER, tiers TEXT);
CREATE TABLE batches (id INTEGER PRIMARY KEY AUTOINCREMENT, first INTEGER, last INTEGER);
CREATE TABLE findings (id TEXT, batch INTEGER REFERENCES batches (id), text TEXT);
INSERT INTO settings VALUES (1, 'core');
INSERT INTO batches VALUES (1, 0, 64);
INSERT INTO findings VALUES ('3f9a12cd0b7e4c55-args', 1, 'void f(i32) sysv;');
