/* Who a compiler's words are about. */
#include "../../harness/build/accuse.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

enum { CASES = 4 };

static const char source[] = "typedef void function(void);\n"
                             "struct s0_0 { int f0; };\n"
                             "void callee_0(struct s0_0 a0)\n"
                             "{\n"
                             "}\n"
                             "void caller_0(void (*callee)(struct s0_0))\n"
                             "{\n"
                             "	callee(*(struct s0_0 *)to[1]);\n"
                             "}\n"
                             "struct s0_2 { _Atomic(_BitInt(64)) f0; };\n"
                             "void callee_2(struct s0_2 a0)\n"
                             "{\n"
                             "}\n"
                             "void caller_2(void (*callee)(struct s0_2))\n"
                             "{\n"
                             "}\n"
                             "const unsigned layout[] = {0};\n"
                             "{(function *)callee_0, (function *)caller_0},\n";

/* "02": the cases that are named, in order. */
static const char *named_by(const char *output)
{
	static char text[CASES + 1];
	struct accusation accusation = {output, source, "t03.c", CASES};
	bool named[CASES] = {false};
	size_t count = accuse(&accusation, named), length = 0;

	for (size_t i = 0; i < CASES; i++)
		if (named[i])
			text[length++] = (char)('0' + i);
	text[length] = '\0';
	cr_expect(eq(sz, count, length));
	return text;
}

Test(accuse, what_compilers_and_linkers_print)
{
	static const struct {
		const char *output, *named;
	} row[] = {
	    {"", ""},
	    {"gcc: fatal error: no input files", ""},
	    {"/tmp/x/t03.c:10:15: error: _Atomic cannot be applied to '_BitInt(64)'", "2"},
	    {"t03.c:2:1: error: no\nt03.c:11:1: error: nor this", "02"},
	    {"t03.c:8:2: error: in the body of a caller", "0"},
	    {"t03.c:17:1: error: in the tables", ""},
	    {"t03.c:99: error: behind the end", ""},
	    {"t04.c:2:1: error: of another file", ""},
	    {"t03.c: In function 'callee_2':\nt03.c:12:1: internal compiler error: x", "2"},
	    {"fatal error: error in backend: Cannot select\nIn function: callee_0\n", "0"},
	    {"ld: t03.o: in function `caller_2':\n(.text+0x1): undefined reference to `g'", "2"},
	    {"error: callee_9 is no case of the batch, callee_ and caller_x are nobody", ""},
	    {"error[E0001]: no\n --> t03.c:3:1\n", "0"},
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++)
		cr_expect(eq(str, (char *)named_by(row[i].output), (char *)row[i].named), "%s",
		          row[i].output);
}

Test(accuse, who_is_named_already_is_not_counted)
{
	struct accusation accusation = {"callee_0, callee_0, caller_2", source, "t03.c", CASES};
	bool named[CASES] = {true};

	cr_expect(eq(sz, accuse(&accusation, named), 1));
	cr_expect(named[0] && named[2]);
}
