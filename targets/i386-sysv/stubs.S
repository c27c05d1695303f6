/*
 * The guards of harness/runner/stubs.h for i386, System V.
 *
 * The runner's stack at the call       The trial's stack at the function's entry
 *
 *   esp+16 | return address |            stack+16 | argument area, fixed bytes above |
 *   esp+12 | ebx            |            stack+12 | return address, to here          |
 *   esp+8  | ebp            |            below    | the function's frame, its        |
 *   esp+4  | esi            |                     | callee's, and what may be        |
 *   esp    | edi            |                     | garbage                          |
 *
 * The runner's stack pointer is kept in memory: nothing on the trial's stack points to it, and it does
 * not matter how much of the stack a function takes with it. The program is linked to a fixed
 * address, so that it takes no register to find that memory.
 */
#include "../../harness/runner/stubs.h"

#define AT(symbol, offset) symbol + (offset)
#define TRIAL(field)       AT(stub_trial, 4 * (field))
#define FRAME(field)       AT(stub_frame, 4 * (field))
#define POISON(byte)       AT(stub_trial, 4 * STUB_POISON + (byte))
#define VECTOR_LEVEL       vector_level
#define LOW 0, 1, 2, 3, 4, 5, 6, 7
#define XMM LOW
#define ZMM XMM

#include "../x86_stubs.inc"

	/* `action` of every general register but the stack pointer. */
	.macro	each_general action, image
	\action	eax, 0, \image
	\action	ecx, 1, \image
	\action	edx, 2, \image
	\action	ebx, 3, \image
	\action	ebp, 5, \image
	\action	esi, 6, \image
	\action	edi, 7, \image
	.endm

	records	4, STUB_ON_STACK

	.section .init_array, "aw"
	.long	detect

	.text
	.type	detect, @function
detect:
	endbr32
	push	%ebx
	vector_detect
	/* The x87 state as the process got it: empty. */
	fnsave	AT(stub_load, STUB_X87)
	fnsave	AT(stub_exit, STUB_X87)
	pop	%ebx
	ret
	.size	detect, . - detect

	/* Stores words of the frame that eax points to, and those at its end. */
	.macro	frame_store to
	.irp	n, 0, 1
	mov	4 * \n(%eax), %ecx
	mov	%ecx, FRAME(\to + \n)
	.endr
	mov	TRIAL(STUB_FRAME_END), %eax
	.irp	n, 0, 1
	mov	4 * \n(%eax), %ecx
	mov	%ecx, FRAME(\to + 2 + \n)
	.endr
	.endm

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

	mov	TRIAL(STUB_STACK), %esp
	add	$16, %esp
	mov	TRIAL(STUB_WORD_COUNT), %ecx
	mov	TRIAL(STUB_WORD), %esi
	mov	%esp, %edi
	rep movsl
	testb	$STUB_KEEP_X87, TRIAL(STUB_KEEP)
	jz	1f
	frstor	AT(stub_load, STUB_X87)
1:	mov	$MASK_POISON, %eax
	vector_load stub_load
	each_general load, stub_load
	call	*TRIAL(STUB_FUNCTION)

	/* Whatever the function left in the registers: the way back is in memory alone. */
	each_general store, stub_after
	store	esp, 4, stub_after
	mov	runner_stack, %esp
	control_store stub_after
	cld
	testb	$STUB_KEEP_VECTORS, TRIAL(STUB_KEEP)
	jz	2f
	vector_store stub_after
2:	vector_leave
	mov	runner_canary, %eax
	mov	%eax, %gs:0x14

	mov	$stub_after, %edx
	control_judge %edx, %esi
	movzbl	%al, %eax
	testb	$STUB_KEEP_X87, TRIAL(STUB_KEEP)
	jz	3f
	fnsave	AT(stub_after, STUB_X87)
	frstor	AT(stub_after, STUB_X87)
	jmp	4f
3:	fnstenv	AT(stub_after, STUB_X87) /* control at 0, tags at 8 */
4:	cmpw	$X87_EMPTY, AT(stub_after, STUB_X87 + 8)
	je	5f
	call	was_mmx
	jc	5f
	or	$STUB_STATE_X87_STACK, %eax
5:	testb	$STUB_KEEP_X87, TRIAL(STUB_KEEP)
	jnz	6f
	test	%eax, %eax
	jz	7f
6:	fninit
	ldmxcsr	mxcsr_default
7:	pop	%edi
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
 * FNSAVE: status at 4, tags at 8, from 28 on registers of 10 bytes.
 */
	.type	was_mmx, @function
was_mmx:
	fnsave	AT(stub_after, STUB_X87)
	testw	$X87_TOP, AT(stub_after, STUB_X87 + 4)
	jnz	2f
	movzwl	AT(stub_after, STUB_X87 + 8), %ecx /* two bits a register, both set: empty */
	mov	%ecx, %edx
	shr	$1, %edx
	and	%edx, %ecx
	test	$0x5555, %ecx
	jnz	2f
	mov	$AT(stub_after, STUB_X87 + 28 + 8), %edx
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

	.globl	stub_state
	.type	stub_state, @function
stub_state:
	endbr32
	push	%esi
	mov	8(%esp), %edx
	control_judge %edx, %esi
	pop	%esi
	ret
	.size	stub_state, . - stub_state

/*
 * The trial's stack at the guard's entry, and at that of the callee:
 *
 *   esp+4+frame | words of the caller's frame, to stub_frame |
 *   esp+4       | argument area                              |
 *   esp         | return address to the caller, to return_address; at the callee's entry to here |
 */
	.globl	stub_callee_guard
	.type	stub_callee_guard, @function
stub_callee_guard:
	endbr32
	each_general store, stub_entry
	store	esp, 4, stub_entry
	pop	return_address
	control_store stub_entry
	keep	stub_entry
	mov	%esp, %eax
	add	TRIAL(STUB_FRAME), %eax
	cmp	TRIAL(STUB_FRAME_END), %eax
	cmova	TRIAL(STUB_FRAME_END), %eax
	mov	%eax, FRAME(STUB_ADDRESS)
	frame_store STUB_BEFORE
	mov	(%esp), %ecx
	mov	%ecx, FRAME(STUB_AREA)
	movl	$1, TRIAL(STUB_ENTERED)
	cmpl	$0, TRIAL(STUB_CAPTURE)
	jne	capture
	load	eax, 0, stub_entry
	load	ecx, 1, stub_entry
	each_general poison, stub_poison
	vector_poison
	call	*TRIAL(STUB_CALLEE)

	/* Below esp is what the callee popped: a return address at least. */
	each_general store, stub_exit
	store	esp, 4, stub_exit
	control_store stub_exit
	keep	stub_exit
	mov	FRAME(STUB_ADDRESS), %eax
	frame_store STUB_AFTER
	load	eax, 0, stub_exit
	load	ecx, 1, stub_exit
	push	return_address
	ret

capture:
	mov	runner_stack, %esp
	and	$-16, %esp
	cld
	vector_leave
	call	*TRIAL(STUB_CAPTURE)
	testb	$STUB_KEEP_X87, TRIAL(STUB_KEEP)
	jz	1f
	frstor	AT(stub_exit, STUB_X87)
1:	mov	$MASK_POISON, %eax
	vector_load stub_exit
	load	esp, 4, stub_exit
	each_general load, stub_exit
	push	return_address
	ret
	.size	stub_callee_guard, . - stub_callee_guard

	.globl	stub_open_guard
	.type	stub_open_guard, @function
stub_open_guard:
	endbr32
	movl	$1, TRIAL(STUB_ENTERED)
	jmp	*TRIAL(STUB_CALLEE)
	.size	stub_open_guard, . - stub_open_guard

	.section .note.GNU-stack, "", @progbits
