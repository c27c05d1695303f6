#include "probe_text.h"

const char probe_head_c[] = "";

/* clang-format off */
#define MUST(name, condition) "char " name "_probe[(" condition ") ? 1 : -1];\n"
/* Where no constant shows the effect. */
#define KNOWS(name, attribute) \
	"#if !defined __has_attribute\nchar " name "_known[-1];\n" \
	"#elif !__has_attribute(" attribute ")\nchar " name "_known[-1];\n#endif\n"

#define GNU(words) "__attribute__((" words "))"

/* A function that takes and returns the type. */
#define PASS(name, type) type " " name "_pass(" type " a) { return a; }\n"

/* A function, and a call through a pointer. A compiler that ignores the words sees one type in them
 * and in those of another convention. */
#define CONVENTION(name, words, other) { \
	.accept = GNU(words) " int " name "_f(int a, int b) { return a + b; }\n" \
	"int " name "_g(int (" GNU(words) " *f)(int, int)) { return f(1, 2); }\n", \
	DISTINCT(name, words, other)}
#define DISTINCT(name, words, other) \
	MUST(name, "_Generic((void (" GNU(words) " *)(void))0," \
	           " void (" other " *)(void): 0, default: 1)")

const struct probe_text probe_text_c[FEATURE_COUNT] = {
	[FEATURE_CORE] = {.accept = "struct s { int a; }; int f(struct s s) { return s.a; }\n", ""},
	[FEATURE_INT128] = {
		.accept = PASS("int128", "__int128"),
		MUST("int128", "sizeof(__int128) == 16")},
	[FEATURE_LONG_DOUBLE] = {.accept = PASS("long_double", "long double"), ""},
	[FEATURE_COMPLEX] = {
		.accept = PASS("complex", "double _Complex"),
		MUST("complex", "sizeof(float _Complex) == 8")},
	[FEATURE_VARIADIC] = {
		.accept = "struct variadic { int a; };\n"
		"int variadic(int a, ...) { __builtin_va_list list; __builtin_va_start(list, a);"
		" a = __builtin_va_arg(list, struct variadic).a;"
		" __builtin_va_end(list); return a; }\n", ""},

	[FEATURE_BIT_FIELD] = {
		.accept = "struct bit_field { unsigned a : 3, b : 13; };\n",
		MUST("bit_field", "sizeof(struct bit_field) == 4")},
	[FEATURE_INT128_BIT_FIELD] = {
		.accept = "struct int128_bit { __int128 a : 100, b : 28; };\n",
		MUST("int128_bit", "sizeof(struct int128_bit) == 16")},

	[FEATURE_FLOAT16] = {
		.accept = PASS("float16", "_Float16"),
		MUST("float16", "sizeof(_Float16) == 2")},
	[FEATURE_BFLOAT16] = {
		.accept = PASS("bfloat16", "__bf16"),
		MUST("bfloat16", "sizeof(__bf16) == 2")},
	[FEATURE_FLOAT128] = {
		.accept = PASS("float128", "__float128"),
		MUST("float128", "sizeof(__float128) == 16")},
	[FEATURE_FLOAT64X] = {.accept = PASS("float64x", "_Float64x"), ""},
	[FEATURE_DECIMAL] = {
		.accept = PASS("decimal32", "_Decimal32") PASS("decimal64", "_Decimal64")
		PASS("decimal128", "_Decimal128"),
		MUST("decimal", "sizeof(_Decimal32) == 4 && sizeof(_Decimal128) == 16")},
	[FEATURE_COMPLEX_INTEGER] = {
		.accept = PASS("complex_integer", "short _Complex"),
		MUST("complex_integer", "sizeof(short _Complex) == 4")},
	[FEATURE_COMPLEX_FLOAT16] = {
		.accept = PASS("complex_float16", "_Float16 _Complex"),
		MUST("complex_float16", "sizeof(_Float16 _Complex) == 4")},
	[FEATURE_BITINT] = {
		.accept = PASS("bitint", "_BitInt(37)") PASS("ubitint", "unsigned _BitInt(7)"),
		MUST("bitint", "sizeof(_BitInt(37)) == 8")},
	[FEATURE_BITINT_128] = {
		.accept = PASS("bitint128", "_BitInt(100)"),
		MUST("bitint128", "sizeof(_BitInt(100)) == 16")},
	[FEATURE_BITINT_WIDE] = {
		.accept = PASS("bitint512", "_BitInt(512)"),
		MUST("bitint512", "sizeof(_BitInt(512)) == 64")},
	/* An atomic record is aligned as an integer of its size is. */
	[FEATURE_ATOMIC] = {
		.accept = "struct atomic { char a[4]; };\n"
		"struct atomic_in { _Atomic(int) a; _Atomic(struct atomic) b; };\n",
		MUST("atomic", "_Alignof(_Atomic(struct atomic)) == 4")},
	[FEATURE_ENUM_TYPED] = {
		.accept = "enum typed : unsigned char { typed_a };\n",
		MUST("typed", "sizeof(enum typed) == 1")},
	[FEATURE_ENUM_WIDE] = {
		.accept = "enum wide { wide_a = 0x123456789a };\n",
		MUST("wide", "sizeof(enum wide) == 8")},

	[FEATURE_EMPTY_RECORD] = {
		.accept = "struct empty { };\n" PASS("empty", "struct empty"),
		MUST("empty", "sizeof(struct empty) == 0")},
	[FEATURE_ZERO_ARRAY] = {
		.accept = "struct zero { int a; char b[0]; };\n" PASS("zero", "struct zero"),
		MUST("zero", "sizeof(struct zero) == 4")},
	[FEATURE_FLEXIBLE_ARRAY] = {
		.accept = "struct flexible { int a; char b[]; };\n" PASS("flexible", "struct flexible"),
		MUST("flexible", "sizeof(struct flexible) == 4")},
	[FEATURE_ANONYMOUS] = {
		.accept = "struct anonymous { char a; struct { int b; }; };\n",
		MUST("anonymous", "__builtin_offsetof(struct anonymous, b) == 4")},
	[FEATURE_PACKED] = {
		.accept = "struct packed { char a; int b; } " GNU("packed") ";\n",
		MUST("packed", "sizeof(struct packed) == 5")},
	[FEATURE_PACKED_FIELD] = {
		.accept = "struct packed_field { char a; int b " GNU("packed") "; };\n",
		MUST("packed_field", "sizeof(struct packed_field) == 5")},
	[FEATURE_PACKED_ENUM] = {
		.accept = "enum packed_enum { packed_a } " GNU("packed") ";\n",
		MUST("packed_enum", "sizeof(enum packed_enum) == 1")},
	[FEATURE_ALIGNED] = {
		.accept = "struct aligned { int a; } " GNU("aligned(16)") ";\n",
		MUST("aligned", "_Alignof(struct aligned) == 16")},
	[FEATURE_ALIGNED_FIELD] = {
		.accept = "struct aligned_field { int a " GNU("aligned(16)") "; };\n",
		MUST("aligned_field", "_Alignof(struct aligned_field) == 16")},
	/* GCC documents `aligned` for enums, too, and does nothing: that is a disagreement, not a
	 * word that it does not know. */
	[FEATURE_ALIGNED_ENUM] = {
		.accept = "enum aligned_enum { aligned_a } " GNU("aligned(16)") ";\n", ""},
	[FEATURE_ALIGNED_TYPEDEF] = {
		.accept = "typedef int aligned_type " GNU("aligned(16)") ";\n",
		"struct aligned_typed { char a; aligned_type b; };\n"
		MUST("aligned_type", "sizeof(struct aligned_typed) == 32")},
	[FEATURE_PRAGMA_PACK] = {
		.accept = "#pragma pack(push, 1)\nstruct pragma { char a; int b; };\n#pragma pack(pop)\n",
		MUST("pragma", "sizeof(struct pragma) == 5")},
	[FEATURE_VECTOR] = {
		.accept = "typedef int vector " GNU("vector_size(16)") ";\n" PASS("vector", "vector"),
		MUST("vector", "sizeof(vector) == 16")},
	[FEATURE_VECTOR_FLOAT16] = {
		.accept = "typedef _Float16 vector_float16 " GNU("vector_size(16)") ";\n"
		PASS("vector_float16", "vector_float16"),
		MUST("vector_float16", "sizeof(vector_float16) == 16")},
	[FEATURE_MODE] = {
		.accept = "typedef int mode " GNU("mode(DI)") ";\n",
		MUST("mode", "sizeof(mode) == 8")},
	[FEATURE_MODE_ENUM] = {
		.accept = "enum mode_enum { mode_a } " GNU("mode(QI)") ";\n",
		MUST("mode_enum", "sizeof(enum mode_enum) == 1")},
	/* Microsoft's compilers begin a new unit where the type of the bit-fields changes. */
	[FEATURE_MS_STRUCT] = {
		.accept = "struct ms_struct { int a : 3; char b : 3; } " GNU("ms_struct") ";\n",
		MUST("ms_struct", "sizeof(struct ms_struct) == 8")},
	[FEATURE_GCC_STRUCT] = {
		.accept = "struct gcc_struct { int a : 3; char b : 3; } " GNU("gcc_struct") ";\n",
		MUST("gcc_struct", "sizeof(struct gcc_struct) == 4")
		KNOWS("gcc_struct", "gcc_struct")},
	[FEATURE_TRANSPARENT_UNION] = {
		.accept = "union transparent { int *a; float *b; } " GNU("transparent_union") ";\n"
		"void transparent(union transparent);\n",
		"void transparent_caller(float *b) { transparent(b); }\n"},
	[FEATURE_STORAGE_ORDER] = {
		.accept = "struct order { int a; } " GNU("scalar_storage_order(\"big-endian\")") ";\n",
		KNOWS("order", "scalar_storage_order")},

	[FEATURE_SYSV_ABI] = CONVENTION("sysv", "sysv_abi", GNU("ms_abi")),
	[FEATURE_MS_ABI] = CONVENTION("ms", "ms_abi", GNU("sysv_abi")),
	[FEATURE_MS_ABI_VARIADIC] = {
		.accept = GNU("ms_abi") " int ms_variadic(int a, ...) {"
		" __builtin_ms_va_list list; __builtin_ms_va_start(list, a);"
		" a = __builtin_va_arg(list, int); __builtin_ms_va_end(list); return a; }\n",
		DISTINCT("ms_variadic", "ms_abi", GNU("sysv_abi"))},
	[FEATURE_VECTORCALL] = CONVENTION("vectorcall", "vectorcall", ""),
	[FEATURE_REGCALL] = CONVENTION("regcall", "regcall", ""),
	[FEATURE_PRESERVE_MOST] = CONVENTION("preserve_most", "preserve_most", ""),
	[FEATURE_PRESERVE_ALL] = CONVENTION("preserve_all", "preserve_all", ""),
	[FEATURE_PRESERVE_NONE] = CONVENTION("preserve_none", "preserve_none", ""),
	/* The default, unless the flags say otherwise. */
	[FEATURE_CDECL] = CONVENTION("cdecl", "cdecl", GNU("stdcall")),
	[FEATURE_STDCALL] = CONVENTION("stdcall", "stdcall", GNU("cdecl")),
	[FEATURE_FASTCALL] = CONVENTION("fastcall", "fastcall", ""),
	[FEATURE_THISCALL] = CONVENTION("thiscall", "thiscall", ""),
	[FEATURE_REGPARM] = CONVENTION("regparm", "regparm(3)", ""),
	[FEATURE_SSEREGPARM] = CONVENTION("sseregparm", "sseregparm", ""),
	/* C17 6.5.2.2p6; since C23 such a function has no parameters. */
	[FEATURE_NO_PROTOTYPE] = {
		.accept = "int no_prototype(int (*f)()) { return f(1, 2.0); }\n", ""},
	[FEATURE_OLD_DEFINITION] = {
		.accept = "int old(a, b) int a; double b; { return a + (int)b; }\n", ""},
	/* Clang takes it of an overloadable function before C23, too. */
	[FEATURE_VARIADIC_ALONE] = {
		.accept = GNU("overloadable") " int alone(...) { __builtin_va_list list; int a;"
		" __builtin_va_start(list, 0);"
		" a = __builtin_va_arg(list, int); __builtin_va_end(list); return a; }\n", ""},
	[FEATURE_VA_LIST] = {
		.accept = "int va_list_f(__builtin_va_list list) { return __builtin_va_arg(list, int); }\n"
		"int va_list_g(int a, ...) { __builtin_va_list list; __builtin_va_start(list, a);"
		" a = va_list_f(list); __builtin_va_end(list); return a; }\n", ""},
	/* Words for other languages. */
	[FEATURE_SLICE] = {.accept = "struct slice { void *data; unsigned long long length; };\n", ""},
	[FEATURE_TAGGED] = {
		.accept = "struct tagged_a { char tag; int a; };\n"
		"union tagged { struct tagged_a a; };\n", ""},
};
/* clang-format on */
