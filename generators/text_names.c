#include "text_names.h"

#include <assert.h>
#include <string.h>

/* C17 6.4.1 and the keywords that C23 adds; what gcc and clang define in their GNU modes. */
static const char *const c_word[] = {
    "alignas",       "alignof", "asm",      "auto",         "bool",
    "break",         "case",    "char",     "const",        "constexpr",
    "continue",      "default", "do",       "double",       "else",
    "enum",          "extern",  "false",    "float",        "for",
    "goto",          "i386",    "if",       "inline",       "int",
    "linux",         "long",    "main",     "nullptr",      "register",
    "restrict",      "return",  "short",    "signed",       "sizeof",
    "static",        "struct",  "switch",   "thread_local", "true",
    "static_assert", "typedef", "typeof",   "union",        "unix",
    "unsigned",      "void",    "volatile", "while",        "typeof_unqual",
};

/* The Rust Reference, "Keywords": strict, reserved and weak ones. */
static const char *const rust_word[] = {
    "abstract", "as",      "async", "await",   "become",   "box",   "crate",       "dyn",
    "final",    "fn",      "gen",   "impl",    "in",       "let",   "loop",        "macro",
    "match",    "mod",     "move",  "mut",     "override", "priv",  "pub",         "raw",
    "ref",      "safe",    "self",  "Self",    "super",    "trait", "try",         "type",
    "unsafe",   "unsized", "use",   "virtual", "where",    "yield", "macro_rules",
};

static bool equal(const char *name, size_t length, const char *word)
{
	return strlen(word) == length && memcmp(name, word, length) == 0;
}

static bool is_among(const char *name, size_t length, const char *const *word, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (equal(name, length, word[i]))
			return true;
	return false;
}

/* C17 7.1.3, and the lone underscore, which is no name in Rust. */
static bool has_reserved_form(const char *name, size_t length)
{
	if (name[0] != '_')
		return false;
	return length == 1 || name[1] == '_' || (name[1] >= 'A' && name[1] <= 'Z');
}

const char *name_fault(const char *name, size_t length)
{
	assert(length > 0);
	if (length > NAME_LENGTH_MAX)
		return "names have 64 characters at most";
	if (has_reserved_form(name, length))
		return "names of this form are reserved";
	if (length >= strlen("crosscall") && memcmp(name, "crosscall", strlen("crosscall")) == 0)
		return "names that begin with `crosscall` are reserved";
	if (is_among(name, length, c_word, ARRAY_LEN(c_word)))
		return "this word is reserved in C";
	if (is_among(name, length, rust_word, ARRAY_LEN(rust_word)))
		return "this word is reserved in Rust";
	return NULL;
}

/* Emitters put the number of a case behind them as behind the name of a type. */
static const char *const emitted_word[] = {"callee", "caller", "start"};

/* What stands for a type and is no scalar. */
static const char *const type_word[] = {"bitint", "ubitint", "vector", "atomic", "va_list"};

const char *name_fault_of_type(const char *name, size_t length)
{
	if (is_among(name, length, type_word, ARRAY_LEN(type_word)))
		return "this word has a meaning in place of a type";
	if (is_among(name, length, emitted_word, ARRAY_LEN(emitted_word)))
		return "the functions that are made of a case have this name";
	for (size_t i = 0; i < SCALAR_COUNT; i++)
		if (equal(name, length, scalar_info[i].text))
			return "a scalar has this name";
	return name_fault(name, length);
}

#define ROW(id, text, c, rust, class, width, parts, promoted, feature, ffi) " `" text "`,"
static const char type_names[] = "the types are" SCALAR_TABLE(
    ROW) " `bitint(N)`, `ubitint(N)`, `vector(SCALAR, N)`, "
         "`atomic(TYPE)`, `enum X`, `struct X`, `union X`, and typedefs above";
#undef ROW

/* Of C's words that are no scalar by themselves. */
static const struct {
	const char *c, *hint;
} c_type[] = {
    {"long", "write `i32` or `i64` for it"},
    {"signed", "write `i8`, `i16`, `i32` or `i64` for it"},
    {"_BitInt", "write `bitint(N)` or `ubitint(N)` for it"},
    {"_Atomic", "write `atomic(TYPE)` for it"},
    {"_Complex", "write `cf32` for `float _Complex` and so on"},
    {"__attribute__", "attributes are words that stand last: `packed`, `aligned(16)`"},
};

const char *name_type_hint(const char *name, size_t length)
{
#define ROW(id, text, c, rust, class, width, parts, promoted, feature, ffi)                        \
	if (equal(name, length, c))                                                                \
		return "write `" text "` for it";
	SCALAR_TABLE(ROW)
#undef ROW
	for (size_t i = 0; i < ARRAY_LEN(c_type); i++)
		if (equal(name, length, c_type[i].c))
			return c_type[i].hint;
	return type_names;
}
