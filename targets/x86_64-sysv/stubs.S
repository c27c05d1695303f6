/*
 * The guards of harness/runner/stubs.h for x86-64, System V.
 *
 * The runner's stack at the call       The trial's stack at the caller's entry
 *
 *   rsp+48 | return address |            stack+16 | fixed bytes              |
 *   rsp+40 | rbx            |            stack+8  | return address, to here  |
 *   rsp+32 | rbp            |            below    | the caller's frame, the  |
 *   rsp+24 | r12            |                     | callee's, and what may   |
 *   rsp+16 | r13            |                     | be garbage               |
 *   rsp+8  | r14            |
 *   rsp    | r15            |
 *
 * The runner's stack pointer is kept in memory: nothing on the trial's stack points to it.
 */
#include "../../harness/runner/stubs.h"

#define TRIAL(field) (stub_trial + 8 * (field))(%rip)
#define VECTOR_LEVEL vector_level(%rip)
#define XMM 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
#define ZMM XMM, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31

/* psABI 3.2.1: at process start x87 control is 0x37f with an empty stack, MXCSR is 0x1f80. */
#define X87_CONTROL 0x37f
#define X87_EMPTY 0xffff
#define MXCSR_CONTROL 0x1f80
#define MXCSR_FLAGS 0x3f
#define RFLAGS_DIRECTION 0x400
#define MASK_POISON 0xb0b0

#include "../x86_vectors.inc"

	.bss
	.balign	16
	.globl	stub_trial
	.type	stub_trial, @object
	.size	stub_trial, 32
stub_trial:
	.zero	32
runner_stack:
	.zero	8
runner_canary:
	.zero	8
x87_environment: /* fnstenv: control at 0, tags at 8 */
	.zero	28
mxcsr:
	.zero	4
vector_level:
	.zero	4

	.section .rodata
	.balign	64
poison: /* of zmm0..zmm31: each byte names its register */
	.set	register, 0
	.rept	32
	.fill	64, 1, 0xd0 + register
	.set	register, register + 1
	.endr
mxcsr_control:
	.long	MXCSR_CONTROL

	.section .init_array, "aw"
	.quad	detect

	.text
	.type	detect, @function
detect:
	endbr64
	push	%rbx
	vector_detect
	pop	%rbx
	ret
	.size	detect, . - detect

	.globl	stub_call
	.type	stub_call, @function
stub_call:
	endbr64
	push	%rbx
	push	%rbp
	push	%r12
	push	%r13
	push	%r14
	push	%r15
	mov	%rsp, runner_stack(%rip)

	/* The canary of -fstack-protector is random in every process, and would be seen by whoever
	   reads too much of the stack: a fixed one for the time of the call. */
	mov	%fs:0x28, %rax
	mov	%rax, runner_canary(%rip)
	movabs	$0x5c5c5c5c5c5c5c00, %rax
	mov	%rax, %fs:0x28

	mov	$MASK_POISON, %eax
	lea	poison(%rip), %rcx
	vector_load %rcx
	mov	TRIAL(STUB_STACK), %rsp
	add	$16, %rsp
	lea	stub_callee_guard(%rip), %rdi
	movabs	$0xb1b1b1b1b1b1b1b1, %rax
	movabs	$0xb2b2b2b2b2b2b2b2, %rbx
	movabs	$0xb3b3b3b3b3b3b3b3, %rcx
	movabs	$0xb4b4b4b4b4b4b4b4, %rdx
	movabs	$0xb6b6b6b6b6b6b6b6, %rsi
	movabs	$0xb5b5b5b5b5b5b5b5, %rbp
	movabs	$0xb8b8b8b8b8b8b8b8, %r8
	movabs	$0xb9b9b9b9b9b9b9b9, %r9
	movabs	$0xbabababababababa, %r10
	movabs	$0xbbbbbbbbbbbbbbbb, %r11
	movabs	$0xbcbcbcbcbcbcbcbc, %r12
	movabs	$0xbdbdbdbdbdbdbdbd, %r13
	movabs	$0xbebebebebebebebe, %r14
	movabs	$0xbfbfbfbfbfbfbfbf, %r15
	call	*TRIAL(STUB_CALLER)

	/* Whatever the caller left in the registers: the way back is in memory alone. */
	mov	runner_stack(%rip), %rsp
	pushfq
	pop	%rcx
	cld
	vector_leave
	mov	runner_canary(%rip), %rax
	mov	%rax, %fs:0x28

	xor	%eax, %eax
	test	$RFLAGS_DIRECTION, %ecx
	jz	1f
	or	$STUB_DIRECTION, %eax
1:	fnstenv	x87_environment(%rip)
	cmpw	$X87_CONTROL, x87_environment(%rip)
	je	2f
	or	$STUB_X87_CONTROL, %eax
2:	cmpw	$X87_EMPTY, (x87_environment + 8)(%rip)
	je	3f
	or	$STUB_X87_STACK, %eax
3:	test	$STUB_X87_CONTROL | STUB_X87_STACK, %eax
	jz	4f
	fninit
4:	stmxcsr	mxcsr(%rip)
	mov	mxcsr(%rip), %ecx
	and	$~MXCSR_FLAGS, %ecx
	cmp	$MXCSR_CONTROL, %ecx
	je	5f
	or	$STUB_MXCSR, %eax
	ldmxcsr	mxcsr_control(%rip)
5:	pop	%r15
	pop	%r14
	pop	%r13
	pop	%r12
	pop	%rbp
	pop	%rbx
	ret
	.size	stub_call, . - stub_call

	.globl	stub_callee_guard
	.type	stub_callee_guard, @function
stub_callee_guard:
	endbr64
	movq	$1, TRIAL(STUB_ENTERED)
	jmp	*TRIAL(STUB_CALLEE)
	.size	stub_callee_guard, . - stub_callee_guard

	.section .note.GNU-stack, "", @progbits
