#include "x86_trace.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "x86.h"

enum { OPERANDS_MAX = 4, NO_REGISTER = -1, MNEMONIC_MAX = 24 };

/* An address as far as it is known: so many bytes from what the stack pointer was at some time. */
struct address {
	unsigned time; /* 0: unknown; 1: at the entry; more: since it was aligned */
	int64_t offset;
};

struct operand {
	int reg;        /* in full or in part; NO_REGISTER */
	bool is_memory; /* at base + offset, or somewhere */
	int base;       /* NO_REGISTER: unknown */
	int64_t offset;
	uint32_t size; /* bytes of memory; 0: not said */
	bool is_number;
	int64_t number;
};

struct instruction {
	char mnemonic[MNEMONIC_MAX];
	bool pushes;     /* the stack pointer moves by a word */
	bool asks_where; /* a call that only tells where the code is, as i386 has to ask */
	size_t operand_count;
	struct operand operand[OPERANDS_MAX];
};

struct trace {
	uint32_t word; /* bytes of a register */
	struct address reg[X86_R15 + 1];
	unsigned time;
};

/* Reading the text */

/* "rax", "eax", "ax", "al": the general registers that have names instead of numbers. */
static int named_register(const char *name, size_t length)
{
	static const char *const row[][4] = {
	    [X86_RAX] = {"rax", "eax", "ax", "al"},  [X86_RCX] = {"rcx", "ecx", "cx", "cl"},
	    [X86_RDX] = {"rdx", "edx", "dx", "dl"},  [X86_RBX] = {"rbx", "ebx", "bx", "bl"},
	    [X86_RSP] = {"rsp", "esp", "sp", "spl"}, [X86_RBP] = {"rbp", "ebp", "bp", "bpl"},
	    [X86_RSI] = {"rsi", "esi", "si", "sil"}, [X86_RDI] = {"rdi", "edi", "di", "dil"},
	};

	for (int i = 0; i < (int)ARRAY_LEN(row); i++)
		for (size_t j = 0; j < ARRAY_LEN(row[i]); j++)
			if (strlen(row[i][j]) == length && strncmp(row[i][j], name, length) == 0)
				return i;
	return NO_REGISTER;
}

static int number_at(const char *text)
{
	return (int)strtol(text, NULL, 10);
}

static int find_register(const char *name, size_t length)
{
	if (length >= 2 && name[0] == 'r' && isdigit((unsigned char)name[1]))
		return X86_RAX + number_at(name + 1);
	if (length >= 4 && strchr("xyz", name[0]) != NULL && strncmp(name + 1, "mm", 2) == 0)
		return X86_VECTOR + number_at(name + 3);
	if (length >= 3 && strncmp(name, "mm", 2) == 0)
		return X86_MMX + number_at(name + 2);
	if (length >= 2 && strncmp(name, "st", 2) == 0)
		return X86_X87 + (length > 3 ? number_at(name + 3) : 0);
	return named_register(name, length);
}

static uint32_t memory_size(const char *text)
{
	static const struct {
		const char *word;
		uint32_t size;
	} row[] = {{"byte", 1},   {"word", 2},     {"dword", 4},    {"qword", 8},   {"tbyte", 10},
	           {"xword", 10}, {"xmmword", 16}, {"ymmword", 32}, {"zmmword", 64}};

	for (size_t i = 0; i < ARRAY_LEN(row); i++)
		if (strncmp(text, row[i].word, strlen(row[i].word)) == 0)
			return row[i].size;
	return 0;
}

/* "qword ptr [rsp + 8]"; what is indexed is somewhere. */
static struct operand read_memory(const char *text)
{
	const char *open = strchr(text, '[') + 1;
	const size_t length = strcspn(open, " ]*");
	struct operand operand = {.reg = NO_REGISTER,
	                          .is_memory = true,
	                          .base = find_register(open, length),
	                          .size = memory_size(text)};
	const char *rest = open + length;

	if (strncmp(rest, " + ", 3) == 0 && isdigit((unsigned char)rest[3]))
		operand.offset = strtoll(rest + 3, NULL, 0);
	else if (strncmp(rest, " - ", 3) == 0 && isdigit((unsigned char)rest[3]))
		operand.offset = -strtoll(rest + 3, NULL, 0);
	else if (*rest != ']')
		operand.base = NO_REGISTER;
	return operand;
}

static struct operand read_operand(const char *text, size_t length)
{
	if (memchr(text, '[', length) != NULL)
		return read_memory(text);
	if (isdigit((unsigned char)*text) || *text == '-')
		return (struct operand){.reg = NO_REGISTER,
		                        .base = NO_REGISTER,
		                        .is_number = true,
		                        .number = strtoll(text, NULL, 0)};
	return (struct operand){.reg = find_register(text, length), .base = NO_REGISTER};
}

/* A call of the next instruction, which pops what was pushed. */
static bool is_next(const char *text)
{
	return strcmp(text, "call 0") == 0;
}

static struct instruction read_instruction(const char *text)
{
	struct instruction in = {.asks_where =
	                             is_next(text) || strstr(text, "get_pc_thunk") != NULL,
	                         .pushes = is_next(text)};
	size_t length;

	text += strspn(text, " \t");
	if (strncmp(text, "rep", 3) == 0) /* the name of the repeated one says all */
		text += strcspn(text, " \t") + 1;
	length = strcspn(text, " \t");
	memcpy(in.mnemonic, text, MIN(length, (size_t)MNEMONIC_MAX - 1));
	text += length;
	while (in.operand_count < OPERANDS_MAX) {
		text += strspn(text, " \t,");
		length = strcspn(text, ",#");
		if (length == 0)
			break;
		in.operand[in.operand_count++] = read_operand(text, length);
		text += length;
	}
	return in;
}

static bool begins(const struct instruction *in, const char *text)
{
	return strncmp(in->mnemonic, text, strlen(text)) == 0;
}

static bool is(const struct instruction *in, const char *text)
{
	return strcmp(in->mnemonic, text) == 0;
}

/* What it does */

static bool writes_operand(const struct instruction *in, size_t index)
{
	static const char *const reader[] = {"cmp", "test", "ucomis", "comis", "push", "call",
	                                     "j",   "bt",   "fld",    "fild",  "fadd", "fmul",
	                                     "nop", "ret",  "vucomi", "vcomi", "ptest"};

	if (index != 0 || in->operand_count == 0)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(reader); i++)
		if (begins(in, reader[i]))
			return false;
	return true;
}

static bool is_zeroing(const struct instruction *in)
{
	return strstr(in->mnemonic, "xor") != NULL && in->operand_count >= 2 &&
	       in->operand[0].reg == in->operand[1].reg && in->operand[0].reg != NO_REGISTER;
}

static bool reads_operand(const struct instruction *in, size_t index)
{
	static const char *const setter[] = {"mov", "vmov", "lea", "pop",
	                                     "set", "fst",  "cvt", "vcvt"};

	if (is_zeroing(in))
		return false;
	if (!writes_operand(in, index))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(setter); i++)
		if (begins(in, setter[i]))
			return false;
	return true;
}

static bool writes_register(const struct instruction *in, int reg)
{
	if (reg == X86_X87)
		return begins(in, "fld") || begins(in, "fild");
	for (size_t i = 0; i < in->operand_count; i++)
		if (in->operand[i].reg == reg && writes_operand(in, i))
			return true;
	return false;
}

static bool reads_register(const struct instruction *in, int reg)
{
	if (reg == X86_X87)
		return begins(in, "fst");
	for (size_t i = 0; i < in->operand_count; i++)
		if ((in->operand[i].reg == reg && reads_operand(in, i)) ||
		    in->operand[i].base == reg)
			return true;
	return false;
}

static struct address address_of(const struct trace *t, const struct operand *operand)
{
	struct address address = {0};

	if (operand->is_memory && operand->base >= X86_RAX && operand->base <= X86_R15) {
		address = t->reg[operand->base];
		address.offset += operand->offset;
	}
	return address;
}

/* Bytes [first, first + size) of the stack. */
struct range {
	struct address first;
	uint32_t size;
};

static bool overlaps(struct range range, struct address at, uint32_t size)
{
	if (at.time == 0 || at.time != range.first.time)
		return false;
	return at.offset < range.first.offset + range.size &&
	       range.first.offset < at.offset + (size != 0 ? size : 1);
}

static bool writes_stack(const struct trace *t, const struct instruction *in, struct range range)
{
	if (is(in, "push")) {
		struct address top = t->reg[X86_RSP];

		top.offset -= t->word;
		return overlaps(range, top, t->word);
	}
	if (begins(in, "movs") && in->operand_count > 0 && in->operand[0].is_memory) {
		const struct address to = address_of(t, &in->operand[0]);

		return to.time != 0 && to.time == range.first.time &&
		       to.offset < range.first.offset + range.size;
	}
	return in->operand_count > 0 && (writes_operand(in, 0) || begins(in, "fst")) &&
	       overlaps(range, address_of(t, &in->operand[0]), in->operand[0].size);
}

/* To take the address is a way to read it. */
static bool reads_stack(const struct trace *t, const struct instruction *in, struct range range)
{
	for (size_t i = 0; i < in->operand_count; i++)
		if ((i > 0 || reads_operand(in, i)) &&
		    overlaps(range, address_of(t, &in->operand[i]), in->operand[i].size))
			return true;
	return false;
}

/* What becomes of the copies of the stack pointer. */
static void step(struct trace *t, const struct instruction *in)
{
	const struct operand *to = &in->operand[0], *from = &in->operand[1];
	struct address *sp = &t->reg[X86_RSP];
	const bool to_known = to->reg >= X86_RAX && to->reg <= X86_R15;

	if (is(in, "push") || in->pushes) {
		sp->offset -= t->word;
	} else if (is(in, "pop")) {
		sp->offset += t->word;
		if (to_known)
			t->reg[to->reg] = (struct address){0};
	} else if (is(in, "leave")) {
		*sp = t->reg[X86_RBP];
		sp->offset += t->word;
	} else if (is(in, "sub") && to_known && from->is_number) {
		t->reg[to->reg].offset -= from->number;
	} else if (is(in, "add") && to_known && from->is_number) {
		t->reg[to->reg].offset += from->number;
	} else if (is(in, "and") && to->reg == X86_RSP) {
		*sp = (struct address){++t->time, 0};
	} else if (is(in, "mov") && to_known && from->reg >= X86_RAX && from->reg <= X86_R15) {
		t->reg[to->reg] = t->reg[from->reg];
	} else if (is(in, "lea") && to_known) {
		t->reg[to->reg] = address_of(t, from);
	} else if (to_known && writes_operand(in, 0)) {
		t->reg[to->reg] = (struct address){0};
	}
}

static struct trace begin(const struct target *target)
{
	struct trace t = {.word = target->reg[X86_RAX].bits / 8, .time = 1};

	t.reg[X86_RSP].time = 1;
	return t;
}

size_t x86_find_call(const char *const *text, size_t count)
{
	for (size_t i = count; i > 0; i--) {
		const struct instruction in = read_instruction(text[i - 1]);

		if (is(&in, "call") && in.operand_count == 1 && !in.operand[0].is_number)
			return i - 1;
	}
	return count;
}

static size_t find_return(const char *const *text, size_t count)
{
	for (size_t i = count; i > 0; i--) {
		const struct instruction in = read_instruction(text[i - 1]);

		if (begins(&in, "ret"))
			return i - 1;
	}
	return count;
}

/* The last instruction of [0, end) that writes the register. */
static void mark_last_write(const char *const *text, size_t end, int reg, bool *mark)
{
	for (size_t i = end; i > 0; i--) {
		const struct instruction in = read_instruction(text[i - 1]);

		if (writes_register(&in, reg)) {
			mark[i - 1] = true;
			return;
		}
	}
}

/* All that read it from `first` on, until it is something else. */
static void mark_reads(const char *const *text, size_t first, size_t count, int reg, bool *mark)
{
	for (size_t i = first; i < count; i++) {
		const struct instruction in = read_instruction(text[i]);

		mark[i] |= reads_register(&in, reg);
		if (writes_register(&in, reg) || (is(&in, "call") && !in.asks_where))
			return;
	}
}

/* Where the stack pointer is when the instruction begins. */
static struct address stack_pointer_at(const struct target *target, const char *const *text,
                                       size_t index)
{
	struct trace t = begin(target);

	for (size_t i = 0; i < index; i++) {
		const struct instruction in = read_instruction(text[i]);

		step(&t, &in);
	}
	return t.reg[X86_RSP];
}

static void mark_stack(const struct target *target, const char *const *text, size_t count,
                       bool writes, struct range range, bool *mark)
{
	struct trace t = begin(target);

	for (size_t i = 0; i < count; i++) {
		const struct instruction in = read_instruction(text[i]);

		if (writes ? writes_stack(&t, &in, range) : reads_stack(&t, &in, range))
			mark[i] = true;
		step(&t, &in);
	}
}

static void trace_register(const char *const *text, size_t count, enum x86_role role, int reg,
                           bool *mark)
{
	const size_t call = x86_find_call(text, count);

	switch (role) {
	case X86_PASSES:
		mark_last_write(text, call, reg, mark);
		return;
	case X86_RECEIVES:
		mark_reads(text, 0, count, reg, mark);
		return;
	case X86_RETURNS:
		mark_last_write(text, find_return(text, count), reg, mark);
		return;
	case X86_TAKES:
		mark_reads(text, MIN(call + 1, count), count, reg, mark);
		return;
	}
	unreachable();
}

static void trace_stack(const struct target *target, const char *const *text, size_t count,
                        enum x86_role role, uint32_t byte, uint32_t size, bool *mark)
{
	const size_t call = x86_find_call(text, count);
	struct range range = {{1, target->reg[X86_RAX].bits / 8}, size};

	if (role == X86_PASSES)
		range.first = stack_pointer_at(target, text, call);
	range.first.offset += byte;
	if (role == X86_PASSES)
		mark_stack(target, text, call, true, range, mark);
	else if (role == X86_RECEIVES)
		mark_stack(target, text, count, false, range, mark);
}

void x86_trace(const struct target *target, const char *const *text, size_t count,
               enum x86_role role, struct place place, uint32_t bits, bool *mark)
{
	const uint32_t word = target->reg[X86_RAX].bits / 8;

	switch (place.area) {
	case PLACE_NOWHERE:
		return;
	case PLACE_REGISTER:
	case PLACE_BEHIND_REGISTER:
		trace_register(text, count, role, place.reg, mark);
		return;
	case PLACE_STACK:
		trace_stack(target, text, count, role, place.bit / 8,
		            (place.bit % 8 + bits + 7) / 8, mark);
		return;
	case PLACE_BEHIND_STACK:
		trace_stack(target, text, count, role, place.slot, word, mark);
		return;
	case PLACE_AREA_COUNT:
		break;
	}
	unreachable();
}
