/*
 * What is known of each scalar type, and of each thing that a toolchain may or may not be able to
 * say: one row each, replayed by all who need a view of it.
 *
 * SCALAR_TABLE(ROW) calls ROW(id, text, c, rust, class, width, parts, promoted, feature, ffi):
 *
 *   id        enumerator SCALAR_id
 *   text      its name in a .case file
 *   c, rust   its spelling; NULL where the language has none
 *   class     how its bits are read, SCALAR_CLASS_...
 *   width     bytes of one leaf in a value; with 2 parts (real, imaginary) a scalar has two leaves
 *   parts     leaves
 *   promoted  the default argument promotions leave it as it is (C17 6.5.2.2), so that it may
 *             stand in a variadic tail
 *   feature   what a toolchain must be able to do to express it
 *   ffi       libffi's type object, less its `ffi_type_`; `none` where libffi has none
 */
#ifndef GENERATORS_SCALAR_H
#define GENERATORS_SCALAR_H

#include "../harness/base/arena.h"

/* What is generated, in steps away from ISO C. A case is of every tier that a feature of it is of. */
#define TIER_TABLE(ROW)                                                                            \
	ROW(ISO, "iso")                                                                            \
	ROW(BITFIELDS, "bitfields")                                                                \
	ROW(EXTENDED, "extended")                                                                  \
	ROW(GNU, "gnu")                                                                            \
	ROW(CONVENTIONS, "conventions")

enum tier {
#define ROW(id, text) TIER_##id,
	TIER_TABLE(ROW)
#undef ROW
	    TIER_COUNT
};

#define TIER_BIT(tier) (UINT32_C(1) << (tier))

/* What a compiler may or may not be able to express: name, tier. */
/* clang-format off */
#define FEATURE_TABLE(ROW) \
	ROW(CORE,             "core",             ISO) \
	ROW(INT128,           "int128",           ISO) \
	ROW(LONG_DOUBLE,      "long-double",      ISO) \
	ROW(COMPLEX,          "complex",          ISO) \
	ROW(VARIADIC,         "variadic",         ISO) \
	ROW(BIT_FIELD,        "bit-field",        BITFIELDS) \
	ROW(INT128_BIT_FIELD, "int128-bit-field", BITFIELDS) \
	ROW(FLOAT16,          "float16",          EXTENDED) \
	ROW(BFLOAT16,         "bfloat16",         EXTENDED) \
	ROW(FLOAT128,         "float128",         EXTENDED) \
	ROW(FLOAT64X,         "float64x",         EXTENDED) \
	ROW(DECIMAL,          "decimal",          EXTENDED) \
	ROW(COMPLEX_INTEGER,  "complex-integer",  EXTENDED) \
	ROW(COMPLEX_FLOAT16,  "complex-float16",  EXTENDED) \
	ROW(BITINT,           "bitint",           EXTENDED) /* to 64 bits */ \
	ROW(BITINT_128,       "bitint-128",       EXTENDED) /* 65 to 128 bits */ \
	ROW(BITINT_WIDE,      "bitint-wide",      EXTENDED) /* beyond */ \
	ROW(ATOMIC,           "atomic",           EXTENDED) \
	ROW(ENUM_TYPED,       "enum-typed",       EXTENDED) /* C23, enum e : u8 */ \
	ROW(ENUM_WIDE,        "enum-wide",        EXTENDED) /* enumerators beyond int */ \
	ROW(EMPTY_RECORD,     "empty-record",     GNU) \
	ROW(ZERO_ARRAY,       "zero-array",       GNU) \
	ROW(FLEXIBLE_ARRAY,   "flexible-array",   GNU) /* in a record that is passed by value */ \
	ROW(ANONYMOUS,        "anonymous-member", GNU) \
	ROW(PACKED,           "packed",           GNU) /* a record */ \
	ROW(PACKED_FIELD,     "packed-field",     GNU) \
	ROW(PACKED_ENUM,      "packed-enum",      GNU) \
	ROW(ALIGNED,          "aligned",          GNU) /* a record */ \
	ROW(ALIGNED_FIELD,    "aligned-field",    GNU) \
	ROW(ALIGNED_ENUM,     "aligned-enum",     GNU) \
	ROW(ALIGNED_TYPEDEF,  "aligned-typedef",  GNU) \
	ROW(PRAGMA_PACK,      "pragma-pack",      GNU) \
	ROW(VECTOR,           "vector",           GNU) \
	ROW(VECTOR_FLOAT16,   "vector-float16",   GNU) \
	ROW(MODE,             "mode",             GNU) /* a typedef */ \
	ROW(MODE_ENUM,        "mode-enum",        GNU) \
	ROW(MS_STRUCT,        "ms-struct",        GNU) \
	ROW(GCC_STRUCT,       "gcc-struct",       GNU) \
	ROW(TRANSPARENT_UNION,"transparent-union",GNU) \
	ROW(STORAGE_ORDER,    "storage-order",    GNU) \
	ROW(SYSV_ABI,         "sysv-abi",         ISO) \
	ROW(MS_ABI,           "ms-abi",           CONVENTIONS) \
	ROW(MS_ABI_VARIADIC,  "ms-abi-variadic",  CONVENTIONS) \
	ROW(VECTORCALL,       "vectorcall",       CONVENTIONS) \
	ROW(REGCALL,          "regcall",          CONVENTIONS) \
	ROW(PRESERVE_MOST,    "preserve-most",    CONVENTIONS) \
	ROW(PRESERVE_ALL,     "preserve-all",     CONVENTIONS) \
	ROW(PRESERVE_NONE,    "preserve-none",    CONVENTIONS) \
	ROW(CDECL,            "cdecl",            CONVENTIONS) \
	ROW(STDCALL,          "stdcall",          CONVENTIONS) \
	ROW(FASTCALL,         "fastcall",         CONVENTIONS) \
	ROW(THISCALL,         "thiscall",         CONVENTIONS) \
	ROW(REGPARM,          "regparm",          CONVENTIONS) \
	ROW(SSEREGPARM,       "sseregparm",       CONVENTIONS) \
	ROW(NO_PROTOTYPE,     "no-prototype",     CONVENTIONS) \
	ROW(OLD_DEFINITION,   "old-definition",   CONVENTIONS) \
	ROW(VARIADIC_ALONE,   "variadic-alone",   CONVENTIONS) /* C23, f(...) */ \
	ROW(VA_LIST,          "va-list",          CONVENTIONS) /* as a parameter */ \
	ROW(SLICE,            "slice",            EXTENDED) /* pointer and length, and what Rust has for it */ \
	ROW(TAGGED,           "tagged",           EXTENDED) /* the same of a tag and a union */
/* clang-format on */

enum feature {
#define ROW(id, text, tier) FEATURE_##id,
	FEATURE_TABLE(ROW)
#undef ROW
	    FEATURE_COUNT
};

/* A set of features. */
typedef uint64_t feature_set;

#define FEATURE_BIT(feature) (UINT64_C(1) << (feature))

_Static_assert(FEATURE_COUNT < 64, "feature_set is too small");

enum scalar_class {
	SCALAR_CLASS_BOOL, /* 0 or 1 */
	SCALAR_CLASS_SIGNED,
	SCALAR_CLASS_UNSIGNED,
	SCALAR_CLASS_FLOAT,  /* IEEE 754 binary16, binary32, binary64 or binary128, by the width */
	SCALAR_CLASS_BFLOAT, /* the upper half of a binary32 */
	SCALAR_CLASS_X87,    /* the 80-bit double extended format */
	SCALAR_CLASS_DECIMAL,
	SCALAR_CLASS_POINTER,
};

/* clang-format off */
#define SCALAR_TABLE(ROW) \
	ROW(BOOL,    "bool",        "_Bool",               "bool",      BOOL,      1, 1, false, CORE,        uint8) \
	ROW(CHAR,    "char",        "char",                "i8",        SIGNED,    1, 1, false, CORE,        sint8) \
	ROW(I8,      "i8",          "signed char",         "i8",        SIGNED,    1, 1, false, CORE,        sint8) \
	ROW(U8,      "u8",          "unsigned char",       "u8",        UNSIGNED,  1, 1, false, CORE,        uint8) \
	ROW(I16,     "i16",         "short",               "i16",       SIGNED,    2, 1, false, CORE,        sint16) \
	ROW(U16,     "u16",         "unsigned short",      "u16",       UNSIGNED,  2, 1, false, CORE,        uint16) \
	ROW(I32,     "i32",         "int",                 "i32",       SIGNED,    4, 1, true,  CORE,        sint32) \
	ROW(U32,     "u32",         "unsigned",            "u32",       UNSIGNED,  4, 1, true,  CORE,        uint32) \
	ROW(I64,     "i64",         "long long",           "i64",       SIGNED,    8, 1, true,  CORE,        sint64) \
	ROW(U64,     "u64",         "unsigned long long",  "u64",       UNSIGNED,  8, 1, true,  CORE,        uint64) \
	ROW(I128,    "i128",        "__int128",            "i128",      SIGNED,   16, 1, true,  INT128,      none) \
	ROW(U128,    "u128",        "unsigned __int128",   "u128",      UNSIGNED, 16, 1, true,  INT128,      none) \
	ROW(F16,     "f16",         "_Float16",            "f16",       FLOAT,     2, 1, true,  FLOAT16,     none) \
	ROW(BF16,    "bf16",        "__bf16",              NULL,        BFLOAT,    2, 1, false, BFLOAT16,    none) \
	ROW(F32,     "f32",         "float",               "f32",       FLOAT,     4, 1, false, CORE,        float) \
	ROW(F64,     "f64",         "double",              "f64",       FLOAT,     8, 1, true,  CORE,        double) \
	ROW(LD,      "longdouble",  "long double",         NULL,        X87,      10, 1, true,  LONG_DOUBLE, longdouble) \
	ROW(F64X,    "f64x",        "_Float64x",           NULL,        X87,      10, 1, true,  FLOAT64X,    none) \
	ROW(F128,    "f128",        "__float128",          "f128",      FLOAT,    16, 1, true,  FLOAT128,    none) \
	ROW(D32,     "d32",         "_Decimal32",          NULL,        DECIMAL,   4, 1, true,  DECIMAL,     none) \
	ROW(D64,     "d64",         "_Decimal64",          NULL,        DECIMAL,   8, 1, true,  DECIMAL,     none) \
	ROW(D128,    "d128",        "_Decimal128",         NULL,        DECIMAL,  16, 1, true,  DECIMAL,     none) \
	ROW(CF32,    "cf32",        "float _Complex",      NULL,        FLOAT,     4, 2, true,  COMPLEX,     complex_float) \
	ROW(CF64,    "cf64",        "double _Complex",     NULL,        FLOAT,     8, 2, true,  COMPLEX,     complex_double) \
	ROW(CLD,     "clongdouble", "long double _Complex", NULL,       X87,      10, 2, true,  COMPLEX,     complex_longdouble) \
	ROW(CF16,    "cf16",        "_Float16 _Complex",   NULL,        FLOAT,     2, 2, true,  COMPLEX_FLOAT16, none) \
	ROW(CI8,     "ci8",         "signed char _Complex", NULL,       SIGNED,    1, 2, true,  COMPLEX_INTEGER, none) \
	ROW(CI16,    "ci16",        "short _Complex",      NULL,        SIGNED,    2, 2, true,  COMPLEX_INTEGER, none) \
	ROW(CI32,    "ci32",        "int _Complex",        NULL,        SIGNED,    4, 2, true,  COMPLEX_INTEGER, none) \
	ROW(CI64,    "ci64",        "long long _Complex",  NULL,        SIGNED,    8, 2, true,  COMPLEX_INTEGER, none) \
	ROW(PTR,     "ptr",         "void *",              "*mut u8",   POINTER,   8, 1, true,  CORE,        pointer)
/* clang-format on */

enum scalar {
#define ROW(id, text, c, rust, class, width, parts, promoted, feature, ffi) SCALAR_##id,
	SCALAR_TABLE(ROW)
#undef ROW
	    SCALAR_COUNT
};

struct scalar_info {
	const char *text;
	const char *c;
	const char *rust;
	enum scalar_class class;
	uint8_t width; /* bytes of one leaf */
	uint8_t parts;
	bool promoted;
	enum feature feature;
};

struct feature_info {
	const char *text;
	enum tier tier;
};

extern const struct scalar_info scalar_info[SCALAR_COUNT];
extern const struct feature_info feature_info[FEATURE_COUNT];
extern const char *const tier_name[TIER_COUNT];

/* GCC's machine modes, for __attribute__((mode())): name, the signed and the unsigned scalar of an
 * integer's, twice the one of a float's. */
#define MODE_TABLE(ROW)                                                                            \
	ROW(QI, I8, U8)                                                                            \
	ROW(HI, I16, U16)                                                                          \
	ROW(SI, I32, U32)                                                                          \
	ROW(DI, I64, U64)                                                                          \
	ROW(TI, I128, U128)                                                                        \
	ROW(HF, F16, F16)                                                                          \
	ROW(SF, F32, F32)                                                                          \
	ROW(DF, F64, F64)                                                                          \
	ROW(XF, LD, LD)                                                                            \
	ROW(TF, F128, F128)

enum {
#define ROW(id, of_signed, of_unsigned) MODE_##id,
	MODE_TABLE(ROW)
#undef ROW
	    MODE_COUNT
};

struct mode_info {
	const char *text;
	enum scalar of_signed, of_unsigned;
};

extern const struct mode_info mode_info[MODE_COUNT];

/* The name of the mode that makes the scalar, NULL where none does. */
const char *scalar_mode(enum scalar scalar);

/* One part, and of the integers, bool among them. */
bool scalar_is_integer(enum scalar scalar);

/* "preserve-none, va-list" */
const char *feature_names(struct arena *arena, feature_set features);

/* The tiers, as TIER_BITs, that the features are of. */
uint32_t feature_tiers(feature_set features);

#endif
