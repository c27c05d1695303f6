/*
 * The guards of harness/runner/stubs.h for i386, System V.
 *
 * The runner's stack at the call       The trial's stack at the caller's entry
 *
 *   esp+16 | return address |            stack+16 | the caller's argument    |
 *   esp+12 | ebx            |            stack+12 | return address, to here  |
 *   esp+8  | ebp            |            below    | the caller's frame, the  |
 *   esp+4  | esi            |                     | callee's, and what may   |
 *   esp    | edi            |                     | be garbage               |
 *
 * The runner's stack pointer is kept in memory: nothing on the trial's stack points to it, and it does
 * not matter how much of the stack a caller takes with it. The program is linked to a fixed address,
 * so that it takes no register to find that memory. */
#include "../../harness/runner/stubs.h"

#define TRIAL(field) stub_trial + 4 * (field)
#define VECTOR_LEVEL vector_level
#define XMM 0, 1, 2, 3, 4, 5, 6, 7
#define ZMM XMM

/* psABI 2.3.3: at process start x87 control is 0x37f with an empty stack, MXCSR is 0x1f80. */
#define X87_CONTROL 0x37f
#define X87_EMPTY 0xffff
#define X87_TOP 0x3800
#define MXCSR_CONTROL 0x1f80
#define MXCSR_FLAGS 0x3f
#define EFLAGS_DIRECTION 0x400
#define MASK_POISON 0xb0b0

#include "../x86_vectors.inc"

	.bss
	.balign	16
	.globl	stub_trial
	.type	stub_trial, @object
	.size	stub_trial, 16
stub_trial:
	.zero	16
runner_stack:
	.zero	4
runner_canary:
	.zero	4
trial_above: /* what the argument's place holds between calls */
	.zero	4
x87_environment: /* fnsave: control at 0, status at 4, tags at 8, from 28 on registers of 10 bytes */
	.zero	108
mxcsr:
	.zero	4
vector_level:
	.zero	4

	.section .rodata
	.balign	64
poison: /* of zmm0..zmm7: each byte names its register */
	.set	register, 0
	.rept	8
	.fill	64, 1, 0xd0 + register
	.set	register, register + 1
	.endr
mxcsr_control:
	.long	MXCSR_CONTROL

	.section .init_array, "aw"
	.long	detect

	.text
	.type	detect, @function
detect:
	endbr32
	push	%ebx
	vector_detect
	pop	%ebx
	ret
	.size	detect, . - detect

	.globl	stub_call
	.type	stub_call, @function
stub_call:
	endbr32
	push	%ebx
	push	%ebp
	push	%esi
	push	%edi
	mov	%esp, runner_stack

	/* The canary of -fstack-protector is random in every process, and would be seen by whoever
	   reads too much of the stack: a fixed one for the time of the call. */
	mov	%gs:0x14, %eax
	mov	%eax, runner_canary
	movl	$0x5c5c5c00, %gs:0x14

	mov	$MASK_POISON, %eax
	mov	$poison, %ecx
	vector_load %ecx
	mov	TRIAL(STUB_STACK), %esp
	add	$16, %esp
	mov	(%esp), %eax
	mov	%eax, trial_above
	movl	$stub_callee_guard, (%esp)
	mov	$0xb1b1b1b1, %eax
	mov	$0xb2b2b2b2, %ebx
	mov	$0xb3b3b3b3, %ecx
	mov	$0xb4b4b4b4, %edx
	mov	$0xb5b5b5b5, %ebp
	mov	$0xb6b6b6b6, %esi
	mov	$0xb7b7b7b7, %edi
	call	*TRIAL(STUB_CALLER)

	/* Whatever the caller left in the registers: the way back is in memory alone. */
	mov	TRIAL(STUB_STACK), %edx
	mov	trial_above, %eax
	mov	%eax, 16(%edx)
	mov	runner_stack, %esp
	pushf
	pop	%ecx
	cld
	vector_leave
	mov	runner_canary, %eax
	mov	%eax, %gs:0x14

	xor	%eax, %eax
	test	$EFLAGS_DIRECTION, %ecx
	jz	1f
	or	$STUB_DIRECTION, %eax
1:	fnstenv	x87_environment
	cmpw	$X87_CONTROL, x87_environment
	je	2f
	or	$STUB_X87_CONTROL, %eax
2:	cmpw	$X87_EMPTY, x87_environment + 8
	je	3f
	call	was_mmx
	jc	3f
	or	$STUB_X87_STACK, %eax
3:	test	$STUB_X87_CONTROL | STUB_X87_STACK, %eax
	jz	4f
	fninit
4:	stmxcsr	mxcsr
	mov	mxcsr, %ecx
	and	$~MXCSR_FLAGS, %ecx
	cmp	$MXCSR_CONTROL, %ecx
	je	5f
	or	$STUB_MXCSR, %eax
	ldmxcsr	mxcsr_control
5:	pop	%edi
	pop	%esi
	pop	%ebp
	pop	%ebx
	ret
	.size	stub_call, . - stub_call

/*
 * Sets the carry flag when what is in use is not the x87 stack but MMX registers, and empties it in
 * any case. Vectors of 8 bytes travel in mm0 to mm2, and no compiler puts an emms behind that.
 * Intel SDM 3, 12.2: each MMX instruction puts the top of the stack to 0 and all registers in use,
 * and ones into the sign and the exponent of a register that it writes.
 */
	.type	was_mmx, @function
was_mmx:
	fnsave	x87_environment
	testw	$X87_TOP, x87_environment + 4
	jnz	2f
	movzwl	x87_environment + 8, %ecx /* two bits a register, both set: empty */
	mov	%ecx, %edx
	shr	$1, %edx
	and	%edx, %ecx
	test	$0x5555, %ecx
	jnz	2f
	mov	$x87_environment + 28 + 8, %edx
	mov	$8, %ecx
1:	cmpw	$0xffff, (%edx)
	je	3f
	add	$10, %edx
	dec	%ecx
	jnz	1b
2:	clc
	ret
3:	stc
	ret
	.size	was_mmx, . - was_mmx

	.globl	stub_callee_guard
	.type	stub_callee_guard, @function
stub_callee_guard:
	endbr32
	movl	$1, TRIAL(STUB_ENTERED)
	jmp	*TRIAL(STUB_CALLEE)
	.size	stub_callee_guard, . - stub_callee_guard

	.section .note.GNU-stack, "", @progbits
