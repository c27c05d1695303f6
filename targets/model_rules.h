/*
 * The rules of the model, one row each: ROW(id, text). The text cites the document. For the tests each can be
 * broken alone: what is said elsewhere as `obeys(m, RULE_id)` is then false.
 */
#ifndef TARGETS_MODEL_RULES_H
#define TARGETS_MODEL_RULES_H

/* Of the layout: ROW(id, x86_64-sysv, i386-sysv); NULL where the document has no such rule. */
/* clang-format off */
#define MODEL_LAYOUT_RULES(ROW) \
	ROW(SIZE,         "psABI 3.1.2, Scalar Types: sizeof", \
	                  "i386 psABI 2.1.1, Scalar Types: sizeof") \
	ROW(ALIGNMENT,    "psABI 3.1.2, Scalar Types: alignment", \
	                  "i386 psABI 2.1.1, Scalar Types: alignment") \
	ROW(ENUM,         "psABI 3.1.2, Scalar Types: enum", \
	                  "i386 psABI 2.1.1, Scalar Types: enum") \
	ROW(ENUM_BUMPED,  "psABI 3.1.2, Scalar Types, on enums larger than an int", \
	                  NULL) \
	ROW(PACKED_TYPE,  "psABI 3.1.2, Scalar Types: __m64 to __m512", NULL) \
	ROW(COMPLEX,      "C17 6.2.5p13: a complex is an array of two", \
	                  "i386 psABI 2.1.1, Scalar Types: Complex") \
	ROW(BITINT,       "psABI 3.1.2, N-bit Integers: N <= 64", NULL) \
	ROW(BITINT_WIDE,  "psABI 3.1.2, N-bit Integers: N > 64", NULL) \
	ROW(MEMBER,       "psABI 3.1.2, Aggregates and Unions: the lowest offset with the alignment", \
	                  "i386 psABI 2.1.1, Aggregates and Unions: the lowest offset with the alignment") \
	ROW(STRICTEST,    "psABI 3.1.2, Aggregates and Unions: the most strictly aligned component", \
	                  "i386 psABI 2.1.1, Aggregates and Unions: the most strictly aligned component") \
	ROW(MULTIPLE,     "psABI 3.1.2, Aggregates and Unions: size is a multiple of the alignment", \
	                  "i386 psABI 2.1.1, Aggregates and Unions: size is a multiple of the alignment") \
	ROW(ARRAY,        "psABI 3.1.2, Aggregates and Unions: an array is aligned as its elements", \
	                  "i386 psABI 2.1.1, Aggregates and Unions: an array is aligned as its elements") \
	ROW(UNION,        "C17 6.7.2.1p16: a union is as large as its largest member", \
	                  "C17 6.7.2.1p16: a union is as large as its largest member") \
	ROW(BITS_UNIT,    "psABI 3.1.2, Bit-Fields: in a storage unit of the declared type", \
	                  "Intel386 ABI, 4th edition, 3, Bit-Fields: in a storage unit of the declared type") \
	ROW(BITS_SHARED,  "psABI 3.1.2, Bit-Fields: a unit is shared with other members", \
	                  "Intel386 ABI, 4th edition, 3, Bit-Fields: a unit is shared with other members") \
	ROW(BITS_ALIGNED, "psABI 3.1.2, Bit-Fields: aligned as other members", \
	                  "Intel386 ABI, 4th edition, 3, Bit-Fields: aligned as other members") \
	ROW(BITS_UNNAMED, "psABI 3.1.2, Bit-Fields: unnamed ones do not affect the alignment", \
	                  "Intel386 ABI, 4th edition, 3, Bit-Fields: unnamed ones do not affect the alignment") \
	ROW(BITS_ZERO,    "C17 6.7.2.1p12: a width of 0 ends the unit", \
	                  "Intel386 ABI, 4th edition, 3, Bit-Fields: a width of 0 ends the unit")

/* Of calls, psABI 3.2.3, by paragraph and number. */
#define MODEL_SYSTEM_V_RULES(ROW) \
	ROW(INTEGER,          "psABI 3.2.3, Classification: integers and pointers are INTEGER") \
	ROW(SSE,              "psABI 3.2.3, Classification: float, double and their like are SSE") \
	ROW(SSEUP,            "psABI 3.2.3, Classification: 16 bytes are SSE and SSEUP") \
	ROW(X87,              "psABI 3.2.3, Classification: long double is X87 and X87UP") \
	ROW(INT128,           "psABI 3.2.3, Classification: __int128 is two INTEGER") \
	ROW(INT128_MEMORY,    "psABI 3.2.3, Classification: __int128 is aligned to 16 in memory") \
	ROW(BITINT_INTEGER,   "psABI 3.2.3, Classification: _BitInt(N) with N <= 64 is INTEGER") \
	ROW(BITINT_STRUCT,    "psABI 3.2.3, Classification: _BitInt(N) with N > 64 is a struct") \
	ROW(COMPLEX_STRUCT,   "psABI 3.2.3, Classification: complex T is a struct of two T") \
	ROW(COMPLEX_X87,      "psABI 3.2.3, Classification: complex long double is COMPLEX_X87") \
	ROW(UNALIGNED,        "psABI 3.2.3, Classification 1: unaligned fields") \
	ROW(TWO_EIGHTBYTES,   "psABI 3.2.3, Classification 5 (c): more than two eightbytes") \
	ROW(RECURSIVELY,      "psABI 3.2.3, Classification 4: each field is classified recursively") \
	ROW(ZERO_WIDTH,       "psABI 3.2.3, Classification 4, on zero-width bit-fields") \
	ROW(BITS_CLASS,       "psABI 3.2.3, Classification 4: bit-fields are of their eightbytes") \
	ROW(MERGE_NO_CLASS,   "psABI 3.2.3, Classification 4 (b)") \
	ROW(MERGE_MEMORY,     "psABI 3.2.3, Classification 4 (c)") \
	ROW(MERGE_INTEGER,    "psABI 3.2.3, Classification 4 (d)") \
	ROW(MERGE_X87,        "psABI 3.2.3, Classification 4 (e)") \
	ROW(MERGE_SSE,        "psABI 3.2.3, Classification 4 (f)") \
	ROW(ANY_MEMORY,       "psABI 3.2.3, Classification 5 (a): one in MEMORY, all in memory") \
	ROW(LONE_X87UP,       "psABI 3.2.3, Classification 5 (b): X87UP without X87") \
	ROW(LONE_SSEUP,       "psABI 3.2.3, Classification 5 (d): SSEUP without SSE") \
	ROW(PASS_MEMORY,      "psABI 3.2.3, Passing 1: on the stack") \
	ROW(PASS_ALIGNED,     "psABI 3.2.3, Passing 1: at the argument's alignment") \
	ROW(PASS_EIGHTBYTES,  "psABI 3.2.3, Classification: sizes are rounded up to eightbytes") \
	ROW(PASS_REGISTERS,   "psABI 3.2.3, Passing 2 to 4: in registers") \
	ROW(PASS_INTEGER,     "psABI 3.2.3, Passing 2: rdi, rsi, rdx, rcx, r8, r9") \
	ROW(PASS_SSE,         "psABI 3.2.3, Passing 3: xmm0 to xmm7") \
	ROW(PASS_SSEUP,       "psABI 3.2.3, Passing 4: SSEUP") \
	ROW(PASS_X87,         "psABI 3.2.3, Passing 5: x87 classes in memory") \
	ROW(PASS_WHOLE,       "psABI 3.2.3, Passing: no registers for any eightbyte, none for all") \
	ROW(PASS_REVERTED,    "psABI 3.2.3, Passing: assignments get reverted") \
	ROW(PASS_COUNT,       "psABI 3.2.3, Passing: al") \
	ROW(RETURN_MEMORY,    "psABI 3.2.3, Returning 2: in memory") \
	ROW(RETURN_ADDRESS,   "psABI 3.2.3, Returning 2: the address comes back in rax") \
	ROW(RETURN_REGISTERS, "psABI 3.2.3, Returning 3 to 5: in registers") \
	ROW(RETURN_INTEGER,   "psABI 3.2.3, Returning 3: rax, rdx") \
	ROW(RETURN_SSE,       "psABI 3.2.3, Returning 4: xmm0, xmm1") \
	ROW(RETURN_SSEUP,     "psABI 3.2.3, Returning 5: SSEUP") \
	ROW(RETURN_X87,       "psABI 3.2.3, Returning 6 and 7: st0") \
	ROW(RETURN_COMPLEX,   "psABI 3.2.3, Returning 8: st0 and st1")

/* Microsoft, "x64 calling convention", by heading. */
#define MODEL_MICROSOFT_RULES(ROW) \
	ROW(MS_POSITION,      "x64 calling convention, Parameter passing: by position") \
	ROW(MS_INTEGER,       "x64 calling convention, Parameter passing: rcx, rdx, r8, r9") \
	ROW(MS_FLOAT,         "x64 calling convention, Parameter passing: xmm0 to xmm3") \
	ROW(MS_AGGREGATE,     "x64 calling convention, Parameter passing: aggregates as integers") \
	ROW(MS_REFERENCE,     "x64 calling convention, Calling convention defaults: by reference") \
	ROW(MS_STACK,         "x64 calling convention, Parameter passing: 8 bytes on the stack") \
	ROW(MS_HOME,          "x64 calling convention, Calling convention defaults: the shadow store") \
	ROW(MS_VARARGS,       "x64 calling convention, Varargs: floats in both registers") \
	ROW(MS_RETURN,        "x64 calling convention, Return values: rax") \
	ROW(MS_RETURN_XMM0,   "x64 calling convention, Return values: xmm0") \
	ROW(MS_RETURN_TYPE,   "x64 calling convention, Return values: user-defined types in rax") \
	ROW(MS_RETURN_MEMORY, "x64 calling convention, Return values: a pointer as first argument") \
	ROW(MS_RETURN_ADDRESS,"x64 calling convention, Return values: the pointer comes back in rax")

/* i386 psABI 2.2.3; the GCC manual, "x86 Function Attributes", by attribute. */
#define MODEL_I386_RULES(ROW) \
	ROW(I386_STACK,       "i386 psABI 2.2.3, Passing Parameters: on the stack") \
	ROW(I386_PADDED,      "i386 psABI 2.2.3, Passing Parameters: padded to 4 bytes") \
	ROW(I386_ALIGNED,     "i386 psABI 2.2.3, Passing Parameters: at the type's alignment") \
	ROW(I386_EAX,         "i386 psABI 2.2.3, Returning Values: eax") \
	ROW(I386_EDX_EAX,     "i386 psABI 2.2.3, Returning Values: edx:eax") \
	ROW(I386_ST0,         "i386 psABI 2.2.3, Returning Values: st0") \
	ROW(I386_COMPLEX,     "i386 psABI 2.2.3, Returning Values: _Complex float in edx:eax") \
	ROW(I386_MEMORY,      "i386 psABI 2.2.3, Returning Values: memory") \
	ROW(I386_AGGREGATE,   "i386 psABI 2.2.3, Returning Values: aggregates in memory") \
	ROW(I386_HIDDEN,      "i386 psABI 2.2.3, Returning Values in Memory: an implicit first argument") \
	ROW(I386_POPPED,      "i386 psABI 2.2.3, Returning Values in Memory: the callee pops the pointer") \
	ROW(I386_ADDRESS,     "i386 psABI 2.2.3, Returning Values in Memory: the pointer in eax") \
	ROW(GCC_POPS,         "GCC manual, stdcall, fastcall, thiscall: the callee pops") \
	ROW(GCC_POPS_FIXED,   "GCC manual, stdcall, fastcall, thiscall: unless it takes a variable number") \
	ROW(GCC_FASTCALL,     "GCC manual, fastcall: ecx, edx") \
	ROW(GCC_THISCALL,     "GCC manual, thiscall: ecx") \
	ROW(GCC_REGPARM,      "GCC manual, regparm: eax, edx, ecx") \
	ROW(GCC_SSEREGPARM,   "GCC manual, sseregparm: up to 3 in SSE registers") \
	ROW(GCC_VARIADIC,     "GCC manual: of a variable number, all on the stack")

#define MODEL_CALL_RULES(ROW) \
	MODEL_SYSTEM_V_RULES(ROW) MODEL_MICROSOFT_RULES(ROW) MODEL_I386_RULES(ROW)
/* clang-format on */

enum model_rule {
	RULE_NONE,
#define ROW(id, ...) RULE_##id,
	MODEL_LAYOUT_RULES(ROW)
#undef ROW
	    RULE_LAYOUT_LAST = RULE_BITS_ZERO,
#define ROW(id, ...) RULE_##id,
	MODEL_CALL_RULES(ROW)
#undef ROW
	    RULE_COUNT
};

#endif
