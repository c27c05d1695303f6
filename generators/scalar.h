/*
 * What is known of each scalar type: one row, replayed by all who need a view of it.
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

#include "../harness/base/base.h"

/* What a compiler may or may not be able to express. */
#define FEATURE_TABLE(ROW)                                                                         \
	ROW(CORE, "core")                                                                          \
	ROW(INT128, "int128")                                                                      \
	ROW(LONG_DOUBLE, "long-double")                                                            \
	ROW(COMPLEX, "complex")                                                                    \
	ROW(VARIADIC, "variadic")                                                                  \
	ROW(SYSV_ABI, "sysv-abi")

enum feature {
#define ROW(id, text) FEATURE_##id,
	FEATURE_TABLE(ROW)
#undef ROW
	    FEATURE_COUNT
};

#define FEATURE_BIT(feature) (UINT32_C(1) << (feature))

enum scalar_class {
	SCALAR_CLASS_BOOL, /* 0 or 1 */
	SCALAR_CLASS_SIGNED,
	SCALAR_CLASS_UNSIGNED,
	SCALAR_CLASS_FLOAT, /* IEEE 754 binary32 or binary64 */
	SCALAR_CLASS_X87,   /* the 80-bit double extended format */
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
	ROW(F32,     "f32",         "float",               "f32",       FLOAT,     4, 1, false, CORE,        float) \
	ROW(F64,     "f64",         "double",              "f64",       FLOAT,     8, 1, true,  CORE,        double) \
	ROW(LD,      "longdouble",  "long double",         NULL,        X87,      10, 1, true,  LONG_DOUBLE, longdouble) \
	ROW(CF32,    "cf32",        "float _Complex",      NULL,        FLOAT,     4, 2, true,  COMPLEX,     complex_float) \
	ROW(CF64,    "cf64",        "double _Complex",     NULL,        FLOAT,     8, 2, true,  COMPLEX,     complex_double) \
	ROW(CLD,     "clongdouble", "long double _Complex", NULL,       X87,      10, 2, true,  COMPLEX,     complex_longdouble) \
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

extern const struct scalar_info scalar_info[SCALAR_COUNT];
extern const char *const feature_name[FEATURE_COUNT];

#endif
