#include "../../targets/x86_trace.h"

#include <criterion/criterion.h>
#include <string.h>

#include "../../targets/x86.h"

#define REGISTER(n) {PLACE_REGISTER, n, 0, 0}
#define STACK(byte) {PLACE_STACK, 0, 0, 8 * (byte)}

/* What gcc and clang make of `f(i64, i64, i64, i64, i64, i128)`, and of others. */
static const char *const pushing[] = {"push rbx",
                                      "mov rax, rdi",
                                      "mov r9, qword ptr [rip]",
                                      "push qword ptr [r9 + 8]",
                                      "push qword ptr [r9]",
                                      "call rax",
                                      "mov dword ptr [rbx], eax",
                                      "pop rax",
                                      "pop rdx",
                                      "pop rbx",
                                      "ret"};
static const char *const storing[] = {"push rbp",
                                      "mov rbp, rsp",
                                      "and rsp, -32",
                                      "sub rsp, 64",
                                      "mov r9, qword ptr [r10]",
                                      "mov r9, qword ptr [r10]",
                                      "mov r10, rsp",
                                      "mov qword ptr [r10 + 8], r11",
                                      "movaps xmmword ptr [rsp + 16], xmm0",
                                      "call rax",
                                      "mov ecx, eax",
                                      "leave",
                                      "ret"};
static const char *const framed[] = {"push rbp",
                                     "mov rbp, rsp",
                                     "mov qword ptr [rbp - 8], rdi",
                                     "mov rax, qword ptr [rbp + 16]",
                                     "mov rdi, 7",
                                     "mov rcx, rdi",
                                     "lea rsi, [rbp + 24]",
                                     "fld tbyte ptr [rbp + 32]",
                                     "mov eax, 1",
                                     "xor eax, eax",
                                     "pop rbp",
                                     "ret"};
static const char *const frameless[] = {"sub esp, 12", "mov eax, dword ptr [esp + 16]",
                                        "fld dword ptr [esp + 20]", "add esp, 12", "ret"};

static const char *const asking[] = {
    "sub esp, 8", "call 0", "pop eax", "mov dword ptr [esp], ecx", "mov edx, dword ptr [esp + 12]",
    "ret"};

static const struct {
	const struct target *target;
	const char *const *text;
	size_t count;
	enum x86_role role;
	struct place place;
	uint32_t bits;
	const char *marks; /* the numbers of the instructions */
} row[] = {
#define OF(name) name, ARRAY_LEN(name)
    {&target_x86_64_sysv, OF(pushing), X86_PASSES, STACK(0), 64, "4 "},
    {&target_x86_64_sysv, OF(pushing), X86_PASSES, STACK(8), 64, "3 "},
    {&target_x86_64_sysv, OF(pushing), X86_PASSES, STACK(0), 128, "3 4 "},
    {&target_x86_64_sysv, OF(pushing), X86_TAKES, REGISTER(X86_RAX), 32, "6 "},
    {&target_x86_64_sysv, OF(storing), X86_PASSES, REGISTER(X86_R9), 64, "5 "},
    {&target_x86_64_sysv, OF(storing), X86_PASSES, STACK(8), 64, "7 "},
    {&target_x86_64_sysv, OF(storing), X86_PASSES, STACK(24), 64, "8 "},
    {&target_x86_64_sysv, OF(storing), X86_PASSES, STACK(32), 64, ""},
    {&target_x86_64_sysv,
     OF(storing),
     X86_PASSES,
     {PLACE_BEHIND_REGISTER, X86_R9, 0, 64},
     64,
     "5 "},
    {&target_x86_64_sysv, OF(storing), X86_PASSES, {PLACE_BEHIND_STACK, 0, 8, 64}, 64, "7 "},
    {&target_x86_64_sysv, OF(storing), X86_PASSES, {PLACE_NOWHERE, 0, 0, 0}, 64, ""},
    {&target_x86_64_sysv, OF(framed), X86_RECEIVES, REGISTER(X86_RDI), 64, "2 "},
    {&target_x86_64_sysv, OF(framed), X86_RECEIVES, STACK(0), 64, "3 "},
    {&target_x86_64_sysv, OF(framed), X86_RECEIVES, STACK(8), 64, "6 "},
    {&target_x86_64_sysv, OF(framed), X86_RECEIVES, STACK(16), 80, "7 "},
    {&target_x86_64_sysv, OF(framed), X86_RETURNS, REGISTER(X86_RAX), 64, "9 "},
    {&target_x86_64_sysv, OF(framed), X86_RETURNS, REGISTER(X86_X87), 80, "7 "},
    {&target_i386_sysv, OF(asking), X86_RECEIVES, REGISTER(X86_RCX), 32, "3 "},
    {&target_i386_sysv, OF(asking), X86_RECEIVES, STACK(0), 32, "4 "},
    {&target_i386_sysv, OF(frameless), X86_RECEIVES, STACK(0), 32, "1 "},
    {&target_i386_sysv, OF(frameless), X86_RECEIVES, STACK(4), 32, "2 "},
};

Test(x86_trace, points_at_who_touches_a_place)
{
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		bool mark[16] = {false};
		struct buffer marks;

		x86_trace(row[i].target, row[i].text, row[i].count, row[i].role, row[i].place,
		          row[i].bits, mark);
		buffer_init(&marks);
		for (size_t at = 0; at < row[i].count; at++)
			if (mark[at])
				buffer_printf(&marks, "%zu ", at);
		cr_expect_str_eq(marks.data, row[i].marks, "row %zu: %s", i, marks.data);
		buffer_release(&marks);
	}
}
