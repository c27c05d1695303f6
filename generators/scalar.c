#include "scalar.h"

const struct scalar_info scalar_info[SCALAR_COUNT] = {
#define ROW(id, text, c, rust, class, width, parts, promoted, feature, ffi)                        \
	[SCALAR_##id] = {text,  c,     rust,     SCALAR_CLASS_##class,                             \
	                 width, parts, promoted, FEATURE_##feature},
    SCALAR_TABLE(ROW)
#undef ROW
};

const char *const feature_name[FEATURE_COUNT] = {
#define ROW(id, text) [FEATURE_##id] = text,
    FEATURE_TABLE(ROW)
#undef ROW
};
