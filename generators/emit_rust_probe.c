#include "probe_text.h"

const char probe_head_rust[] = "#![no_std]\n#![allow(warnings)]\n";

const struct probe_text probe_text_rust[FEATURE_COUNT] = {
    /* offset_of! is what the layout tables need: rustc 1.77. */
    [FEATURE_CORE] = {"#[repr(C)] pub struct S { pub a: i32, pub b: i64 }\n"
                      "pub static O: usize = core::mem::offset_of!(S, b);\n"
                      "#[no_mangle] pub unsafe extern \"C\" fn f(s: S) -> i32 { s.a }\n",
                      ""},
    [FEATURE_INT128] = {"#[no_mangle] pub extern \"C\" fn int128(a: i128) -> i128 { a }\n", ""},
    [FEATURE_SYSV_ABI] = {"#[no_mangle] pub extern \"sysv64\" fn sysv(a: i64) -> i64 { a }\n", ""},
};
