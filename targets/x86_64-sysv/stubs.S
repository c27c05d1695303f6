/*
 * The guards of harness/runner/stubs.h for x86-64, System V.
 *
 * The runner's stack at the call       The trial's stack at the function's entry
 *
 *   rsp+48 | return address |            stack+16 | argument area, fixed bytes above |
 *   rsp+40 | rbx            |            stack+8  | return address, to here          |
 *   rsp+32 | rbp            |            below    | the function's frame, its        |
 *   rsp+24 | r12            |                     | callee's, and what may be        |
 *   rsp+16 | r13            |                     | garbage                          |
 *   rsp+8  | r14            |
 *   rsp    | r15            |
 *
 * The runner's stack pointer is kept in memory: nothing on the trial's stack points to it.
 */
#include "../../harness/runner/stubs.h"

#define AT(symbol, offset) (symbol + (offset))(%rip)
#define TRIAL(field)       AT(stub_trial, 8 * (field))
#define FRAME(field)       AT(stub_frame, 8 * (field))
#define POISON(byte)       AT(stub_trial, 8 * STUB_POISON + (byte))
#define VECTOR_LEVEL       AT(vector_level, 0)
#define LOW    0, 1, 2, 3, 4, 5, 6, 7
#define MIDDLE 8, 9, 10, 11, 12, 13, 14, 15
#define HIGH   16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
#define XMM    LOW, MIDDLE
#define ZMM    XMM, HIGH

#include "../x86_stubs.inc"

	/* `action` of every general register but the stack pointer. */
	.macro	each_general action, image
	\action	rax, 0, \image
	\action	rcx, 1, \image
	\action	rdx, 2, \image
	\action	rbx, 3, \image
	\action	rbp, 5, \image
	\action	rsi, 6, \image
	\action	rdi, 7, \image
	.irp	n, 8, 9, 10, 11, 12, 13, 14, 15
	\action	r\n, \n, \image
	.endr
	.endm

	records	8, 7 /* rdi */

	.section .init_array, "aw"
	.quad	detect

	.text
	.type	detect, @function
detect:
	endbr64
	push	%rbx
	vector_detect
	/* The x87 state as the process got it: empty. */
	fnsave	AT(stub_load, STUB_X87)
	fnsave	AT(stub_exit, STUB_X87)
	pop	%rbx
	ret
	.size	detect, . - detect

	/* Stores words of the frame that rax points to, and those at its end. */
	.macro	frame_store to
	.irp	n, 0, 1
	mov	8 * \n(%rax), %rcx
	mov	%rcx, FRAME(\to + \n)
	.endr
	mov	TRIAL(STUB_FRAME_END), %rax
	.irp	n, 0, 1
	mov	8 * \n(%rax), %rcx
	mov	%rcx, FRAME(\to + 2 + \n)
	.endr
	.endm

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
	mov	%rsp, AT(runner_stack, 0)

	/* The canary of -fstack-protector is random in every process, and would be seen by whoever
	   reads too much of the stack: a fixed one for the time of the call. */
	mov	%fs:0x28, %rax
	mov	%rax, AT(runner_canary, 0)
	movabs	$0x5c5c5c5c5c5c5c00, %rax
	mov	%rax, %fs:0x28

	mov	TRIAL(STUB_STACK), %rsp
	add	$16, %rsp
	mov	TRIAL(STUB_WORD_COUNT), %rcx
	test	%rcx, %rcx
	jz	1f
	mov	TRIAL(STUB_WORD), %rsi
	mov	%rsp, %rdi
	rep movsq
1:	testb	$STUB_KEEP_X87, TRIAL(STUB_KEEP)
	jz	2f
	frstor	AT(stub_load, STUB_X87)
2:	mov	$MASK_POISON, %eax
	vector_load stub_load
	each_general load, stub_load
	call	*TRIAL(STUB_FUNCTION)

	/* Whatever the function left in the registers: the way back is in memory alone. */
	each_general store, stub_after
	store	rsp, 4, stub_after
	mov	AT(runner_stack, 0), %rsp
	control_store stub_after
	cld
	testb	$STUB_KEEP_VECTORS, TRIAL(STUB_KEEP)
	jz	3f
	vector_store stub_after
3:	vector_leave
	mov	AT(runner_canary, 0), %rax
	mov	%rax, %fs:0x28

	lea	AT(stub_after, 0), %rdi
	call	stub_state
	and	$0xff, %eax
	testb	$STUB_KEEP_X87, TRIAL(STUB_KEEP)
	jz	4f
	fnsave	AT(stub_after, STUB_X87)
	jmp	5f
4:	fnstenv	AT(stub_after, STUB_X87) /* control at 0, tags at 8 */
5:	cmpw	$X87_EMPTY, AT(stub_after, STUB_X87 + 8)
	je	6f
	or	$STUB_STATE_X87_STACK, %eax
6:	test	%eax, %eax
	jz	7f
	fninit
	ldmxcsr	AT(mxcsr_default, 0)
7:	pop	%r15
	pop	%r14
	pop	%r13
	pop	%r12
	pop	%rbp
	pop	%rbx
	ret
	.size	stub_call, . - stub_call

	.globl	stub_state
	.type	stub_state, @function
stub_state:
	endbr64
	control_judge %rdi, %edx
	ret
	.size	stub_state, . - stub_state

/*
 * The trial's stack at the guard's entry, and at that of the callee:
 *
 *   rsp+8+frame | words of the caller's frame, to stub_frame |
 *   rsp+8       | argument area                              |
 *   rsp         | return address to the caller, to return_address; at the callee's entry to here |
 */
	.globl	stub_callee_guard
	.type	stub_callee_guard, @function
stub_callee_guard:
	endbr64
	each_general store, stub_entry
	store	rsp, 4, stub_entry
	pop	AT(return_address, 0)
	control_store stub_entry
	keep	stub_entry
	mov	%rsp, %rax
	add	TRIAL(STUB_FRAME), %rax
	cmp	TRIAL(STUB_FRAME_END), %rax
	cmova	TRIAL(STUB_FRAME_END), %rax
	mov	%rax, FRAME(STUB_ADDRESS)
	frame_store STUB_BEFORE
	mov	(%rsp), %rcx
	mov	%rcx, FRAME(STUB_AREA)
	movq	$1, TRIAL(STUB_ENTERED)
	cmpq	$0, TRIAL(STUB_CAPTURE)
	jne	capture
	load	rax, 0, stub_entry
	load	rcx, 1, stub_entry
	each_general poison, stub_poison
	vector_poison
	call	*TRIAL(STUB_CALLEE)

	/* Below rsp is what the callee popped: a return address at least. */
	each_general store, stub_exit
	store	rsp, 4, stub_exit
	control_store stub_exit
	keep	stub_exit
	mov	FRAME(STUB_ADDRESS), %rax
	frame_store STUB_AFTER
	load	rax, 0, stub_exit
	load	rcx, 1, stub_exit
	push	AT(return_address, 0)
	ret

capture:
	mov	AT(runner_stack, 0), %rsp
	and	$-16, %rsp
	cld
	vector_leave
	call	*TRIAL(STUB_CAPTURE)
	testb	$STUB_KEEP_X87, TRIAL(STUB_KEEP)
	jz	1f
	frstor	AT(stub_exit, STUB_X87)
1:	mov	$MASK_POISON, %eax
	vector_load stub_exit
	load	rsp, 4, stub_exit
	each_general load, stub_exit
	push	AT(return_address, 0)
	ret
	.size	stub_callee_guard, . - stub_callee_guard

	.globl	stub_open_guard
	.type	stub_open_guard, @function
stub_open_guard:
	endbr64
	movq	$1, TRIAL(STUB_ENTERED)
	jmp	*TRIAL(STUB_CALLEE)
	.size	stub_open_guard, . - stub_open_guard

	.section .note.GNU-stack, "", @progbits
