/* What tests/data/import.h includes. */
typedef unsigned long part_size;

enum part { PART = 1 };

int part_function(part_size);
