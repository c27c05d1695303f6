/* Where compilers put leaves, by what their code was seen to do: the instructions stand above each. */
#ifndef E2E_PLACEMENT_FACTS_H
#define E2E_PLACEMENT_FACTS_H

#include "placement_session.h"

#define RUSTC "rustc:-Copt-level=0"

/* clang-format off */
static const struct fact fact[] = {
    /* mov (%rax),%r9; mov 0x8(%rax),%rax; mov %rax,(%rsp)      push 0x8(%r9); push (%r9) */
    {"i128-split",     "clang-14:-O0", SENT, "a5", "r9, stack+0"},
    {"i128-split",     "clang-14:-O0", READ, "a5", "r9, stack+0"},
    {"i128-split",     "gcc-12:-O0",   SENT, "a5", "stack+0"},
    /* mov 0x18(%rsp),%rax */
    {"i128-shadow-r9", "clang-19:-O0", READ, "a6", "stack+16"},
    {"i128-shadow-r9", "clang-19:-O0", SENT, "a6", "stack+16"},
    {"i128-shadow-r9", "gcc-12:-O0",   READ, "a6", "r9"},
    /* movd %xmm0,%eax; movzwl %ax,%eax: two of the three values are dropped */
    {"complex-float16-straddling", "gcc-12:-O2",   READ, "a0.c[1].re", "nowhere"},
    {"complex-float16-straddling", "gcc-12:-O2",   READ, "a0.c[0].im", "xmm0[0..2)"},
    {"complex-float16-straddling", "clang-19:-O0", READ, "a0.c[1].re", "xmm0[2..4)"},
    /* va_arg takes it from overflow_arg_area */
    {"float128-vararg", "clang-14:-O0", SENT, "a1", "xmm0[0..16)"},
    {"float128-vararg", "clang-14:-O0", READ, "a1", "stack+0"},
    {"float128-vararg", "clang-14:-O0", READ, "a2", "xmm0[0..8)"},
    {"float128-vararg", "clang-19:-O0", READ, "a3", "xmm2[0..16)"},
    /* mov %rsp,%rdx; mov (%rax),%r8d      mov %rdx,0x28(%rsp)... lea 0x28(%rsp),%rax */
    {"ms-abi-va-struct", "gcc-12:-O0",   SENT, "a1.c", "[rdx]+8"},
    {"ms-abi-va-struct", "gcc-12:-O0",   READ, "a1.b", "rdx[4..8)"},
    {"ms-abi-va-struct", "gcc-12:-O0",   READ, "a1.c", "r8[0..4)"},
    {"ms-abi-va-struct", "clang-19:-O0", READ, "a1.c", "[rdx]+8"},
    /* movaps %xmm0,0x20(%rsp); lea 0x20(%rsp),%rdx */
    {"ms-abi-va-vec8", "clang-19:-O0", SENT, "a1[1]", "[rdx]+4"},
    {"ms-abi-va-vec8", "clang-19:-O0", READ, "a1[1]", "rdx[4..8)"},
    /* movss (%rax),%xmm0; movsd 0x8(%rax),%xmm1: the union's double loses its upper half */
    {"union-struct-float-double", "clang-19:-O2", SENT, "a0.b",   "xmm0[0..4), nowhere"},
    {"union-struct-float-double", "clang-19:-O0", SENT, "a0.a.b", "xmm1[0..8)"},
    {"union-struct-float-double", "gcc-12:-O0",   SENT, "a0.b",   "xmm0[0..8)"},
    /* mov (%rcx),%r13d      mov %rdi,-0x60(%rsp), what va_arg reads first */
    {"preserve-none-variadic", "clang-19:-O0", SENT, "a1", "r13[0..4)"},
    {"preserve-none-variadic", "clang-19:-O0", READ, "a1", "rdi[0..4)"},
    /* mov %rcx,%rax; fldt (%rdx); fstpt (%rax)      fldt (%rax); ret */
    {"ms-abi-long-double-result", "gcc-12:-O0",   RETURNED, "result", "[rcx]+0"},
    {"ms-abi-long-double-result", "gcc-12:-O0",   READ,     "a0",     "rdx[0..4)"},
    {"ms-abi-long-double-result", "clang-19:-O0", RETURNED, "result", "st0"},
    {"ms-abi-long-double-result", "clang-19:-O0", TAKEN,    "result", "st0"},
    /* movaps %xmm1,0x10(%rdi)      movaps 0x10(%rax),%xmm1; ret */
    {"vec-32byte-result", "gcc-12:-O0",   RETURNED, "result[7]", "[rdi]+28"},
    {"vec-32byte-result", "clang-19:-O0", RETURNED, "result[7]", "xmm1[12..16)"},
    {"vec-32byte-result", "clang-19:-O0", TAKEN,    "result[4]", "xmm1[0..4)"},
    /* mov %rdx,-0x10(%rbp)      movq %xmm0,0x8(%rax) */
    {"tcc-bool-bitfield-double", "tcc",        READ,     "a1.d",     "rdx"},
    {"tcc-bool-bitfield-double", "tcc",        RETURNED, "result.d", "rdx"},
    {"tcc-bool-bitfield-double", "gcc-12:-O0", READ,     "a1.d",     "xmm0[0..8)"},
    {"tcc-bool-bitfield-double", "gcc-12:-O0", READ,     "a1.b",     "rsi{0..1}"},
    /* mov %edi,0x8(%rcx) */
    {"unnamed-bitfield-eightbyte", "clang-19:-O0", READ, "a0.a", "rdi[0..4)"},
    {"unnamed-bitfield-eightbyte", "gcc-12:-O0",   READ, "a0.a", "rsi[0..4)"},
    /* mov %edi,%edx; xor %eax,%eax      mov %edi,%eax */
    {"unnamed-bitfield-eightbyte", "gcc-12:-O0",   RETURNED, "result.a", "rdx[0..4)"},
    {"unnamed-bitfield-eightbyte", "clang-19:-O0", RETURNED, "result.a", "rax[0..4)"},
    /* lea (%rsi,%rdx,1),%eax      add 0x8(%rsp),%eax; mov %rdi,%rax; mov %esi,(%rdi) */
    {"atomic-member", "gcc-12:-O0",   READ,     "a1.a",     "rsi[0..4)"},
    {"atomic-member", "gcc-12:-O0",   RETURNED, "result.a", "rax[0..4)"},
    {"atomic-member", "clang-19:-O0", READ,     "a1.a",     "stack+0"},
    {"atomic-member", "clang-19:-O0", RETURNED, "result.a", "[rdi]+0"},
    /* movapd %xmm1,%xmm0      movsd 0x10(%rsp),%xmm0      movq %rdi,%xmm0, and what is in it */
    {"union-float128-doubles", "gcc-12:-O0",   READ, "a0.b.a", "xmm0[0..8)"},
    {"union-float128-doubles", "gcc-12:-O0",   READ, "a0.b.b", "xmm1[0..8)"},
    {"union-float128-doubles", "clang-14:-O0", READ, "a0.b.a", "stack+0"},
    {"union-float128-doubles", "clang-14:-O0", READ, "a0.b.b", "stack+8"},
    {"union-float128-doubles", "clang-19:-O0", READ, "a0.b.a", "rdi"},
    {"union-float128-doubles", "clang-19:-O0", READ, "a0.b.b", "xmm0[0..8)"},
    /* shl $0x4,%rcx; lea (%rcx,%rdx,4),%rax      mov (%rcx),%rax; mov 0x8(%rcx),%rcx */
    {"rust-vectorcall-struct", "clang-19:-O0", READ, "a0.a[1]", "rdx"},
    {"rust-vectorcall-struct", RUSTC,          READ, "a0.a[1]", "[rcx]+8"},
    /* movdqa 0x8(%rsp),%xmm0; movslq %edi,%rdi      movslq 0xd8(%rsp),%rcx */
    {"transparent-union-padding", "gcc-12:-O0",   READ, "a1", "rdi[0..4)"},
    {"transparent-union-padding", "clang-19:-O0", READ, "a1", "stack+208"},
};

/* Words that Rust has of its own are passed as what C has in their places. */
static const struct fact fact_rust[] = {
    /* movslq %edx; mov %rcx; mov %r8; mov %r9: NonZero, NonNull, Box and a reference, each in an Option */
    {"option", RUSTC, READ,     "a2",          "rdx[0..1)"},
    {"option", RUSTC, SENT,     "*a3",         "[rcx]+0"},
    {"option", RUSTC, READ,     "*a4",         "[r8]+0"},
    {"option", RUSTC, READ,     "*a5",         "[r9]+0"},
    {"option", RUSTC, READ,     "a6.c",        "stack+8"},
    {"option", RUSTC, READ,     "a8",          "stack+24"},
    {"option", RUSTC, RETURNED, "result.c",    "rdx"},
    /* mov %r8,%rax; mov %r9,%rdx      add 0x10(%rsp),%rdi; add 0x8(%rsp),%rdi; movslq 0x18(%rsp),%r8 */
    {"slice", RUSTC, READ,     "a4.data",       "r8"},
    {"slice", RUSTC, READ,     "a4.length",     "r9"},
    {"slice", RUSTC, SENT,     "a5.data",       "stack+0"},
    {"slice", RUSTC, READ,     "a5.length",     "stack+8"},
    {"slice", RUSTC, READ,     "a6",            "stack+16"},
    {"slice", RUSTC, RETURNED, "result.length", "rdx"},
    /* mov %r8,(%rdx); mov %r9d,0x8(%rdx) */
    {"tagged-union", RUSTC, READ, "a4.y.tag", "r8[0..1)"},
    {"tagged-union", RUSTC, READ, "a4.y.a",   "r8[4..8)"},
    {"tagged-union", RUSTC, READ, "a4.y.b",   "r9[0..1)"},
    /* mov 0x18(%rsp),%ecx; mov 0x10(%rsp),%rcx      mov %rdi,%rax; mov %esi,%edx */
    {"tagged-struct", RUSTC, READ,     "a6.value.y.b",     "stack+16"},
    {"tagged-struct", RUSTC, READ,     "a0.value.x.a",     "rdi[4..8)"},
    {"tagged-struct", RUSTC, RETURNED, "result.tag",       "rax[0..4)"},
    {"tagged-struct", RUSTC, RETURNED, "result.value.y.b", "rdx[0..4)"},
};

static const struct fact fact_i386[] = {
    /* mov (%eax),%ecx; push 0x4(%eax) */
    {"i386-thiscall-i64-first", "clang-14:-O0", SENT, "a0", "ecx, stack+0"},
    {"i386-thiscall-i64-first", "gcc-12:-O0",   SENT, "a0", "stack+0"},
    /* mov %ecx,%eax; mov 0x8(%esp),%ecx      mov %ecx,(%edx) */
    {"i386-thiscall-sret", "gcc-12:-O0",   READ,     "a0",          "stack+0"},
    {"i386-thiscall-sret", "gcc-12:-O0",   RETURNED, "result.a[4]", "[ecx]+16"},
    {"i386-thiscall-sret", "clang-14:-O0", READ,     "a0",          "ecx"},
    {"i386-thiscall-sret", "clang-14:-O0", RETURNED, "result.a[4]", "[stack+0]+16"},
    /* fldl 0x8(%esp); fldl (%eax); ret      mov 0x30(%esp),%ecx behind push; sub $0x20,%esp */
    {"i386-vec1-double", "clang-14:-O0", READ,     "a1[0]",     "stack+4"},
    {"i386-vec1-double", "clang-14:-O0", RETURNED, "result[0]", "st0[0..8)"},
    {"i386-vec1-double", "gcc-12:-O0",   READ,     "a1[0]",     "stack+8"},
    /* fldt 0x8(%esp); mov %ecx,(%eax) behind push */
    {"i386-fastcall-long-double", "gcc-12:-O0", READ, "a0", "stack+0"},
    {"i386-fastcall-long-double", "gcc-12:-O0", READ, "a1", "ecx"},
    /* mov %eax,(%esi); mov %edx,0x4(%esi); mov %ecx,(%eax); mov 0x8(%esp),%edx behind push */
    {"i386-tcc-regparm-struct", "gcc-12:-O0", READ, "a0.b", "edx"},
    {"i386-tcc-regparm-struct", "gcc-12:-O0", READ, "a2",   "stack+0"},
};

/* With -msse2. */
static const struct fact fact_mmx[] = {
    /* movq (%edx),%mm1; movq (%edx),%mm0; push %ecx; push %edx      movq %mm1,-16(%ebp) */
    {"i386-vec8-mmx", "gcc-12:-O0,-msse2", SENT,     "a1[0]",     "mm0[0..4)"},
    {"i386-vec8-mmx", "gcc-12:-O0,-msse2", READ,     "a3[1]",     "mm1[4..8)"},
    {"i386-vec8-mmx", "gcc-12:-O0,-msse2", SENT,     "a2",        "stack+4"},
    /* movq -24(%ebp),%mm0; ret      movq %mm0,(%ebx) */
    {"i386-vec8-mmx", "gcc-12:-O0,-msse2", RETURNED, "result[1]", "mm0[4..8)"},
    {"i386-vec8-mmx", "gcc-12:-O0,-msse2", TAKEN,    "result[0]", "mm0[0..4)"},
    /* mov 0x1c(%ebp),%ecx      movsd (%eax),%xmm0; ret */
    {"i386-vec8-mmx", "clang-14:-O0,-msse2", READ,     "a3[1]",     "stack+20"},
    {"i386-vec8-mmx", "clang-14:-O0,-msse2", RETURNED, "result[0]", "xmm0[0..4)"},
};

static const struct fact fact_x87[] = {
    /* fldt slot; ret      fstpt to */
    {"x87-result",   "gcc-12:-O0",   RETURNED, "result.b", "st0"},
    {"x87-result",   "clang-19:-O0", TAKEN,    "result.c", "st0"},
    /* fldt; fldt; fstpt (%rsp); call      fstpt -32(%rbp); fldt 16(%rbp) */
    {"x87-argument", "clang-19:-O0", SENT,     "a1",       "st0"},
    {"x87-argument", "clang-19:-O2", READ,     "a1",       "st0"},
    {"x87-argument", "clang-19:-O0", READ,     "a2",       "stack+0"},
    {"x87-argument", "clang-19:-O0", RETURNED, "result",   "st0"},
};

/* clang-format on */

#endif
