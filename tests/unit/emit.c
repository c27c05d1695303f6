/* What the emitters write, whole: a change here changes what every verdict rests on. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "../../generators/emit.h"
#include "../../generators/text.h"

static const char text[] = "enum e { -1, 2 };\n"
                           "struct s { i8 a; enum e b[2]; };\n"
                           "u8 f(i16, struct s, struct s *, ...: i128);\n";
static const char fixed_text[] = "enum e { -1, 2 };\n"
                                 "struct s { i8 a; enum e b[2]; };\n"
                                 "u8 f(i16, struct s, struct s *) sysv;\n";

static const char want_c[] =
    "enum e { e_0 = -1, e_1 = 2 };\n"
    "struct s { signed char a; enum e b[2]; };\n"
    "\n"
    "extern void *slot[66], *to[66];\n"
    "\n"
    "unsigned char callee(short a0, struct s a1, struct s * a2, ...)\n"
    "{\n"
    "\t__builtin_va_list list; __builtin_va_start(list, a2);\n"
    "\t*(long long *)slot[1] = a0;\n"
    "\t*(struct s *)slot[2] = a1;\n"
    "\t*(struct s *)slot[3] = *a2;\n"
    "\t{ __int128 a3 = __builtin_va_arg(list, __int128); *(__int128 *)slot[4] = a3; }\n"
    "\t__builtin_va_end(list);\n"
    "\treturn *(unsigned char *)slot[0];\n"
    "}\n"
    "\n"
    "#define crosscall_entry\n"
    "\n"
    "crosscall_entry void caller(unsigned char (*callee)(short, struct s, struct s *, ...))\n"
    "{\n"
    "\t*(long long *)to[0] = callee(*(short *)to[1], *(struct s *)to[2], to[3], "
    "*(__int128 *)to[4]);\n"
    "}\n";

static const char want_rust[] =
    "impl Copy for e {} impl Clone for e { fn clone(&self) -> Self { *self } }\n"
    "#[repr(C)] pub enum e { V0 = -1, V1 = 2, }\n"
    "impl Copy for s {} impl Clone for s { fn clone(&self) -> Self { *self } }\n"
    "#[repr(C)] pub struct s { pub a: i8, pub b: [e; 2], }\n"
    "\n"
    "pub unsafe extern \"sysv64\" fn callee(a0: i16, a1: s, a2: Option<&mut s>) -> u8 {\n"
    "\t*(slot.s1 as *mut i64) = a0 as i64;\n"
    "\t*(slot.s2 as *mut s) = a1;\n"
    "\t*(slot.s3 as *mut s) = *core::mem::transmute::<_, *mut s>(a2);\n"
    "\t*(slot.s0 as *const u8)\n"
    "}\n"
    "\n"
    "pub unsafe extern \"C\" fn caller(callee: unsafe extern \"sysv64\" fn(i16, s, "
    "Option<&mut s>) -> u8) {\n"
    "\t*(to.s0 as *mut i64) = callee(*(to.s1 as *const i16), *(to.s2 as *const s), "
    "core::mem::transmute(to.s3)) as i64;\n"
    "}\n";

static void expect_source(const struct language *language, const char *source, const char *want)
{
	struct arena arena;
	struct error error;
	const struct abi_case *c;
	char *got = NULL;
	size_t size;
	FILE *out = open_memstream(&got, &size);

	arena_init(&arena);
	c = case_parse(&arena, "test", source, strlen(source), &error);
	cr_assert(c != NULL, "%s", error.message);
	language->show(c, out);
	fclose(out);
	cr_expect(eq(str, got, (char *)want));
	free(got);
	arena_release(&arena);
}

Test(emit, c)
{
	expect_source(&language_c, text, want_c);
}

Test(emit, rust)
{
	expect_source(&language_rust, fixed_text, want_rust);
}

/* What a module leaves out keeps its places, so that the words of the others stay where they are. */
Test(emit, unwanted_cases_keep_their_words)
{
	static const struct language *const language[] = {&language_c, &language_rust};
	const bool wanted[] = {false, false};

	for (size_t i = 0; i < ARRAY_LEN(language); i++) {
		struct arena arena;
		struct error error;
		const struct abi_case *c[2];
		struct emit_request request = {c, wanted, 2, true, language[i]->features};
		char *got = NULL;
		size_t size;
		FILE *out = open_memstream(&got, &size);

		arena_init(&arena);
		c[0] = c[1] = case_parse(&arena, "test", fixed_text, strlen(fixed_text), &error);
		cr_assert(c[0] != NULL);
		language[i]->module(&request, out);
		fclose(out);
		/* The enum has 2 words, the struct 6, i16 and u8 2 each. */
		cr_expect(strstr(got, "\n0,0,0,0,0,0,0,0,0,0,0,0,\n0,0,0,0,0,0,0,0,0,0,0,0,\n0") !=
		          NULL);
		cr_expect(strstr(got, "callee_0") == NULL);
		free(got);
		arena_release(&arena);
	}
}

/* gcc takes five times as long where functions of two ABIs alternate. */
Test(emit, functions_of_microsofts_abi_stand_together)
{
	static const char *const source[] = {
	    "i32 f(i32, va_list: f64) ms;\n",
	    "void f(i32);\n",
	    "i32 f(i64) efi;\n",
	    "i32 f(i32, va_list: f64);\n",
	};
	static const char *const wanted_order[] = {
	    "callee_1(", "caller_1(", "callee_3(", "start_3(",  "caller_3(",
	    "callee_0(", "start_0(",  "callee_2(", "caller_0(", "caller_2(",
	};
	const bool wanted[] = {true, true, true, true};
	const struct abi_case *c[ARRAY_LEN(source)];
	struct emit_request request = {c, wanted, ARRAY_LEN(source), true, language_c.features};
	struct arena arena;
	struct error error;
	const char *at;
	char *got = NULL;
	size_t size;
	FILE *out = open_memstream(&got, &size);

	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(source); i++) {
		c[i] = case_parse(&arena, "test", source[i], strlen(source[i]), &error);
		cr_assert(c[i] != NULL, "%s", error.message);
	}
	language_c.module(&request, out);
	fclose(out);
	at = got;
	for (size_t i = 0; i < ARRAY_LEN(wanted_order); i++) {
		at = strstr(at, wanted_order[i]);
		cr_assert(at != NULL, "%s is not behind the one before it", wanted_order[i]);
	}
	free(got);
	arena_release(&arena);
}

/* Of a record without leaves nothing is stored, and a caller that does nothing behind its call makes a
 * tail call of it. */
Test(emit, callers_make_no_tail_calls)
{
	static const struct {
		const char *text;
		bool returns_nothing;
	} row[] = {
	    {"void f();", true},
	    {"struct s { }; struct s f();", true},
	    {"struct s { i32 : 5; }; struct s f();", true},
	    {"struct e { }; struct s { struct e a[2]; }; struct s f();", true},
	    {"struct s { i8 a; }; struct s f();", false},
	    {"i32 f();", false},
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		struct arena arena;
		struct error error;
		const struct abi_case *c;
		char *got = NULL;
		size_t size;
		FILE *out = open_memstream(&got, &size);

		arena_init(&arena);
		c = case_parse(&arena, "test", row[i].text, strlen(row[i].text), &error);
		cr_assert(c != NULL, "%s", error.message);
		language_c.show(c, out);
		language_rust.show(c, out);
		fclose(out);
		cr_expect_eq(strstr(got, ");\n\tto[65] = 0;\n}\n") != NULL, row[i].returns_nothing,
		             "%s", row[i].text);
		cr_expect_eq(strstr(got, ";\n\tto.s65 = 0 as *mut u8;\n}\n") != NULL,
		             row[i].returns_nothing, "%s", row[i].text);
		free(got);
		arena_release(&arena);
	}
}
