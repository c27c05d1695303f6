#include "convention.h"

#define GNU(name) "__attribute__((" name "))"

/* clang-format off */
const struct convention_info convention_info[CONVENTION_COUNT] = {
    [CONVENTION_C]             = {"",              "",                   "C",          FEATURE_CORE,          FEATURE_VARIADIC,        false},
    [CONVENTION_UNWIND]        = {"unwind",        "",                   "C-unwind",   FEATURE_CORE,          FEATURE_VARIADIC,        false},
    [CONVENTION_SYSV]          = {"sysv",          GNU("sysv_abi"),      "sysv64",     FEATURE_SYSV_ABI,      FEATURE_VARIADIC,        false},
    [CONVENTION_MS]            = {"ms",            GNU("ms_abi"),        "win64",      FEATURE_MS_ABI,        FEATURE_MS_ABI_VARIADIC, false},
    [CONVENTION_EFI]           = {"efi",           GNU("ms_abi"),        "efiapi",     FEATURE_MS_ABI,        FEATURE_MS_ABI_VARIADIC, false},
    [CONVENTION_VECTORCALL]    = {"vectorcall",    GNU("vectorcall"),    "vectorcall", FEATURE_VECTORCALL,    FEATURE_COUNT,           true},
    [CONVENTION_REGCALL]       = {"regcall",       GNU("regcall"),       NULL,         FEATURE_REGCALL,       FEATURE_COUNT,           true},
    [CONVENTION_PRESERVE_MOST] = {"preserve_most", GNU("preserve_most"), NULL,         FEATURE_PRESERVE_MOST, FEATURE_VARIADIC,        false},
    [CONVENTION_PRESERVE_ALL]  = {"preserve_all",  GNU("preserve_all"),  NULL,         FEATURE_PRESERVE_ALL,  FEATURE_VARIADIC,        false},
    [CONVENTION_PRESERVE_NONE] = {"preserve_none", GNU("preserve_none"), NULL,         FEATURE_PRESERVE_NONE, FEATURE_VARIADIC,        false},
    [CONVENTION_CDECL]         = {"cdecl",         GNU("cdecl"),         "cdecl",      FEATURE_CDECL,         FEATURE_VARIADIC,        false},
    [CONVENTION_STDCALL]       = {"stdcall",       GNU("stdcall"),       "stdcall",    FEATURE_STDCALL,       FEATURE_VARIADIC,        true},
    [CONVENTION_FASTCALL]      = {"fastcall",      GNU("fastcall"),      "fastcall",   FEATURE_FASTCALL,      FEATURE_VARIADIC,        true},
    [CONVENTION_THISCALL]      = {"thiscall",      GNU("thiscall"),      "thiscall",   FEATURE_THISCALL,      FEATURE_COUNT,           true},
    [CONVENTION_REGPARM1]      = {"regparm1",      GNU("regparm(1)"),    NULL,         FEATURE_REGPARM,       FEATURE_VARIADIC,        false},
    [CONVENTION_REGPARM2]      = {"regparm2",      GNU("regparm(2)"),    NULL,         FEATURE_REGPARM,       FEATURE_VARIADIC,        false},
    [CONVENTION_REGPARM3]      = {"regparm3",      GNU("regparm(3)"),    NULL,         FEATURE_REGPARM,       FEATURE_VARIADIC,        false},
    [CONVENTION_SSEREGPARM]    = {"sseregparm",    GNU("sseregparm"),    NULL,         FEATURE_SSEREGPARM,    FEATURE_VARIADIC,        false},
};
/* clang-format on */
