/* The model on the known bugs: its answer is the judgement that their files carry. */
#include "../../harness/base/file.h"
#include "model_sample.h"

TestSuite(model_bugs, .init = setup, .fini = teardown);

static const struct abi_case *known_bug(const char *name)
{
	const char *path = arena_printf(&arena, CROSSCALL_SOURCE_DIR "/corpus/bugs/%s.case", name);
	struct error error = {0};
	const struct abi_case *c;
	struct buffer text;

	buffer_init(&text);
	cr_assert(file_read(path, &text, &error), "%s", error.message);
	c = case_parse(&arena, path, text.data, text.length, &error);
	cr_assert_not_null(c, "%s", error.message);
	buffer_release(&text);
	return c;
}

/*
 * What the model says of the known bugs. A layout by attributes, which it does not know, is given:
 * that of the compilers that agree.
 */
static const struct {
	const char *name;
	const struct target *target;
	const char *places;
	uint32_t words[WORDS_MAX];
} bug[] = {
    {"float128-memory-class",
     &target_x86_64_sysv,
     "xmm0[0..8),xmm0[8..16) | rdi[0..4) | xmm0[0..8),xmm0[8..16) | xmm1[0..8)",
     {0}},
    {"float128-union-int",
     &target_x86_64_sysv,
     "rax,xmm0[0..8) rax | rdi[0..4) | rsi,xmm0[0..8) rsi | xmm1[0..8)",
     {0}},
    {"float128-vararg",
     &target_x86_64_sysv,
     "rax[0..4) | rdi[0..4) | xmm0[0..8),xmm0[8..16) | xmm1[0..8) | xmm2[0..8),xmm2[8..16)",
     {0}},
    {"i128-shadow-r9",
     &target_x86_64_sysv,
     "rax[0..4) | rdi | rsi | rdx | rcx | r8 | stack+0 | r9",
     {0}},
    {"i128-split", &target_x86_64_sysv, "rax[0..4) | rdi | rsi | rdx | rcx | r8 | stack+0", {0}},
    {"i128-stack-align",
     &target_x86_64_sysv,
     "rax[0..4) | rdi | rsi | rdx | rcx | r8 | r9 | stack+0 | stack+16 | stack+32",
     {0}},
    {"struct-v2sf",
     &target_x86_64_sysv,
     "xmm0[0..4) xmm0[4..8) xmm1[0..4) xmm1[4..8) | rdi[0..4) | xmm0[0..4) xmm0[4..8) xmm1[0..4) "
     "xmm1[4..8) | xmm2[0..8)",
     {0}},
    {"tcc-bool-bitfield-double",
     &target_x86_64_sysv,
     "rax{0..1} xmm0[0..8) | rdi[0..4) | rsi{0..1} xmm0[0..8) | xmm1[0..8)",
     {0}},
    {"tcc-unnamed-bitfield-class",
     &target_x86_64_sysv,
     "xmm0[0..8) | rdi[0..4) | xmm0[0..8) | xmm1[0..8)",
     {0}},
    {"union-struct-float-double", &target_x86_64_sysv, " | xmm0[0..4) xmm1[0..8) xmm0[0..8)", {0}},
    {"zero-width-bitfield",
     &target_x86_64_sysv,
     "xmm0[0..4) xmm0[4..8) | rdi[0..4) | xmm0[0..4) xmm0[4..8) | xmm1[0..8)",
     {0}},
    {"rust-i128-layout",
     &target_x86_64_sysv,
     "[rdi]+0 [rdi]+16 [rdi]+32 | rsi[0..4) | stack+0 stack+16 stack+32",
     {0}},
    {"i386-float128-struct-align",
     &target_i386_sysv,
     "[stack+0]+0 [stack+0]+16 | stack+4 | stack+16 stack+32 | stack+48",
     {0}},
    {"i386-union-float128-align",
     &target_i386_sysv,
     "[stack+0]+0 [stack+0]+0 | stack+4 | stack+16 stack+16 | stack+32",
     {0}},
    {"ms-abi-va-i128", &target_x86_64_sysv, "rax[0..4) | rcx[0..4) | [rdx]+0 | r8[0..4)", {0}},
    {"ms-abi-va-long-double",
     &target_x86_64_sysv,
     "rax[0..4) | rcx[0..4) | [rdx]+0 | r8[0..4)",
     {0}},
    {"ms-abi-va-struct",
     &target_x86_64_sysv,
     "rax[0..4) | rcx[0..4) | [rdx]+0 [rdx]+4 [rdx]+8 | r8[0..4)",
     {0}},
    {"ms-abi-float128-arg",
     &target_x86_64_sysv,
     "rax[0..4) | rcx[0..4) | [rdx]+0 | xmm2[0..8)",
     {0}},
    {"rust-efiapi-struct", &target_x86_64_sysv, " | [rcx]+0 [rcx]+4 [rcx]+8", {0}},
    {"tcc-ms-abi-ignored", &target_x86_64_sysv, "rax[0..4) | rcx[0..4) | xmm1[0..8) | r8", {0}},
    {"complex-float16-straddling",
     &target_x86_64_sysv,
     " | rdi[0..4) rdi[4..6) rdi[6..8) xmm0[0..2) xmm0[2..4) xmm0[4..6)",
     {0}},
    {"union-zero-width-bitfield",
     &target_x86_64_sysv,
     "xmm0[0..4) | rdi[0..4) | xmm0[0..4) | xmm1[0..8)",
     {0}},
    {"union-unnamed-bitfield", &target_x86_64_sysv, "silent | rdi[0..4) | silent", {0}},
    {"unnamed-bitfield-only", &target_x86_64_sysv, " | silent | silent", {0}},
    {"unnamed-bitfield-eightbyte", &target_x86_64_sysv, "silent | silent | silent", {0}},
    {"ms-abi-long-double-result", &target_x86_64_sysv, "silent | silent", {0}},
    {"rust-win64-i128", &target_x86_64_sysv, "silent | silent | silent | silent | silent", {0}},
    {"rust-win64-empty", &target_x86_64_sysv, "silent | silent | silent | silent | silent", {0}},
    {"vararg-flexible-array",
     &target_x86_64_sysv,
     "rax[0..4) | rdi[0..4) | silent | silent | silent",
     {0}},
    {"vec-32byte-result", &target_x86_64_sysv, "silent | silent", {0}},
    {"preserve-none-7args",
     &target_x86_64_sysv,
     "silent | silent | silent | silent | silent | silent | silent | silent | silent",
     {0}},
    {"regcall-ignored",
     &target_x86_64_sysv,
     "silent | silent | silent | silent | silent | silent | silent | silent | silent",
     {0}},
    {"i386-vec8-mmx", &target_i386_sysv, "silent | silent | silent | silent | silent", {0}},
    {"i386-vec16-nosse", &target_i386_sysv, "silent | silent | silent | silent", {0}},
    {"i386-ms-abi-sret", &target_i386_sysv, "silent | silent | silent | silent", {0}},
    {"i386-fastcall-long-double", &target_i386_sysv, "eax | stack+0 | silent | silent", {0}},
    {"i386-thiscall-i64-first", &target_i386_sysv, "eax | silent | silent | silent", {0}},
    {"i386-thiscall-sret", &target_i386_sysv, "silent | silent | silent | silent", {0}},
    {"i386-regparm-ld-struct", &target_i386_sysv, "eax | silent | silent | silent", {0}},
    {"i386-tcc-thiscall-ignored", &target_i386_sysv, "eax | ecx | stack+0", {0}},
    {"i386-tcc-fastcall-variadic", &target_i386_sysv, "eax | stack+0 | stack+4 | stack+8", {0}},
    {"i386-sseregparm",
     &target_i386_sysv,
     "silent | xmm0[0..4) | stack+0 | xmm1[0..8) | stack+4",
     {0}},
    {"underaligned-member",
     &target_x86_64_sysv,
     "[rdi]+0 [rdi]+4 | rsi[0..4) | stack+0 stack+4 | xmm0[0..8)",
     {12, 4, 0, 4, 4, 8, 4, 4, 8, 8}},
    {"tcc-overaligned-float-struct",
     &target_x86_64_sysv,
     "xmm0[0..8) | rdi[0..4) | xmm0[0..8) | xmm1[0..8)",
     {16, 16, 0, 8, 4, 4, 8, 8}},
    {"tcc-overaligned32-struct-arg",
     &target_x86_64_sysv,
     "[rdi]+0 | rsi | stack+0 | rdx[0..4) | stack+32",
     {32, 32, 0, 4, 8, 8, 4, 4}},
    {"ms-abi-va-overaligned",
     &target_x86_64_sysv,
     "rax[0..4) | rcx[0..4) | [rdx]+0 | r8[0..4)",
     {16, 16, 0, 4, 4, 4, 4, 4, 4, 4}},
    {"flexible-array-by-value",
     &target_x86_64_sysv,
     "silent | silent | silent | silent",
     {16, 8, 0, 8, 8, 4, 12, 0, 4, 4, 8, 8}},
    {"ms-abi-flexible-array",
     &target_x86_64_sysv,
     "silent | silent | silent | silent",
     {8, 8, 0, 8, 8, 0, 4, 4, 8, 8}},
    {"ms-abi-va-empty",
     &target_x86_64_sysv,
     "rax[0..4) | rcx[0..4) | silent | silent",
     {0, 1, 4, 4, 4, 4, 4, 4}},
    {"atomic-member",
     &target_x86_64_sysv,
     "silent | silent | silent | silent",
     {4, 4, 0, 4, 4, 4, 4, 4, 4, 4}},
    {"tcc-zero-array-only",
     &target_x86_64_sysv,
     "rax[0..4) | rdi[0..4) | silent | silent | silent",
     {0, 4, 0, 0, 4, 4, 4, 4, 8, 8, 4, 4}},
    {"rust-zero-array-floats",
     &target_x86_64_sysv,
     "silent | silent | silent",
     {8, 4, 0, 4, 4, 0, 4, 4, 4, 4}},
    {"vec32-empty-member",
     &target_x86_64_sysv,
     "silent | silent | silent | silent",
     {0, 1, 64, 32, 0, 0, 32, 32, 4, 4, 8, 8}},
    {"vec-4byte-16bit-float",
     &target_x86_64_sysv,
     "silent | silent | silent | silent",
     {4, 4, 4, 4, 4, 4, 4, 4}},
    {"transparent-union-padding", &target_x86_64_sysv, " | silent | silent", {32, 32, 0, 1, 4, 4}},
    {"packed-overaligned-typedef", &target_x86_64_sysv, " | silent", {8, 1, 0, 4, 4, 4}},
    {"underaligned-i128-arg",
     &target_x86_64_sysv,
     "rax[0..4) | rdi | rsi | rdx | rcx | r8 | r9 | stack+0 | silent | silent | silent",
     {4, 4, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 4, 4, 16, 1, 4, 4, 16, 1}},
};

Test(model_bugs, judges_known_bugs)
{
	for (size_t i = 0; i < ARRAY_LEN(bug); i++) {
		const struct abi_case *c = known_bug(bug[i].name);
		const uint32_t *words = bug[i].words[1] == 0 ? NULL : bug[i].words;
		const struct model_call *call = model_call(bug[i].target, c, words, &arena);

		cr_expect_str_eq(print_call(bug[i].target, c, call), bug[i].places, "%s: %s",
		                 bug[i].name, print_call(bug[i].target, c, call));
	}
}

/* Layouts of known bugs: words, or the first one and what the model does not know of it. */
static const struct {
	const char *name;
	const struct target *target;
	const char *silent;
	size_t count;
	uint32_t words[WORDS_MAX];
} layout[] = {
    {"rust-i128-layout", &target_x86_64_sysv, NULL, 8, {48, 16, 0, 1, 16, 16, 32, 1}},
    {"tcc-unnamed-bitfield-empty", &target_x86_64_sysv, NULL, 2, {4, 1}},
    {"tcc-bool-bitfield-double", &target_x86_64_sysv, NULL, 6, {16, 8, 0, 1, 8, 8}},
    {"zero-width-bitfield", &target_x86_64_sysv, NULL, 6, {8, 4, 0, 4, 4, 4}},
    {"i386-float128-struct-align", &target_i386_sysv, NULL, 6, {32, 16, 0, 1, 16, 16}},
    {"atomic-member", &target_x86_64_sysv, "_Atomic", 1, {0}},
    {"atomic-over-typedef", &target_x86_64_sysv, "_Atomic", 1, {0}},
    {"bitfield-aligned-under-pack", &target_x86_64_sysv, "packed records", 1, {0}},
    {"bitfield-overaligned-typedef", &target_x86_64_sysv, "the alignment of a typedef", 1, {0}},
    {"bitfield-unnamed-overaligned-typedef",
     &target_x86_64_sysv,
     "the alignment of a typedef",
     1,
     {0}},
    {"bitfield-full-width-overaligned-typedef",
     &target_x86_64_sysv,
     "the alignment of a typedef",
     1,
     {0}},
    {"enum-packed-aligned", &target_x86_64_sysv, "packed enums", 1, {0}},
    {"enum-aligned", &target_x86_64_sysv, "the alignment of an enum by attribute", 1, {0}},
    {"gcc-struct-attribute", &target_x86_64_sysv, "ms_struct and gcc_struct", 1, {0}},
    {"ms-struct-packed-bitfield", &target_x86_64_sysv, "packed records", 1, {0}},
    {"ms-struct-packed-field", &target_x86_64_sysv, "ms_struct and gcc_struct", 1, {0}},
    {"ms-struct-union", &target_x86_64_sysv, "ms_struct and gcc_struct", 1, {0}},
    {"tcc-bitfield-underaligned-typedef",
     &target_x86_64_sysv,
     "the alignment of a typedef",
     1,
     {0}},
    {"tcc-enum-mode", &target_x86_64_sysv, "enums with a mode", 1, {0}},
    {"tcc-empty-struct-array", &target_x86_64_sysv, "empty records", 1, {0}},
    {"flexible-array-by-value", &target_x86_64_sysv, "flexible array members", 1, {0}},
    {"i386-atomic-16byte-struct", &target_i386_sysv, NULL, 10, {16, 4, 0, 4, 4, 4, 8, 4, 12, 4}},
};

Test(model_bugs, lays_out_known_bugs)
{
	for (size_t i = 0; i < ARRAY_LEN(layout); i++) {
		const struct abi_case *c = known_bug(layout[i].name);
		const struct model_word *word = model_layout(layout[i].target, c, &arena);

		for (size_t w = 0; w < layout[i].count; w++) {
			cr_expect_eq(word[w].silent, layout[i].silent != NULL, "%s",
			             layout[i].name);
			if (layout[i].silent != NULL)
				cr_expect_str_eq(word[w].says, layout[i].silent, "%s",
				                 layout[i].name);
			else
				cr_expect_eq(word[w].value, layout[i].words[w], "%s word %zu: %u",
				             layout[i].name, w, word[w].value);
		}
	}
}
