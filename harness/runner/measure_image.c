#include "measure_image.h"

#include <string.h>

enum {
	X87_REGISTERS = 28, /* where FNSAVE has them */
	X87_BYTES = 10,
	MMX_BYTES = 8,
};

void image_load(struct stub_image *image, const uint64_t *row)
{
	memcpy(image->general, row + POOL_GENERAL, sizeof image->general);
	memcpy(image->vector, row + POOL_VECTOR, POOL_VECTOR_COUNT * sizeof *image->vector);
}

/* Intel SDM 1, 8.1.7: what an empty register still holds is nobody's. The registers are stored from the
 * top of the stack on, the tags of two bits are not. */
static bool is_in_use(const struct stub_image *image, uint32_t st)
{
	const uint32_t top = image->x87[5] >> 3 & 7;
	const uint32_t tags = image->x87[8] | (uint32_t)image->x87[9] << 8;

	return (tags >> 2 * ((top + st) % 8) & 3) != 3;
}

/* Intel SDM 3, 12.2: the first instruction of MMX puts the top of the stack to 0 and all registers in
 * use, and each puts ones above the 64 bits that it writes. */
static bool is_mmx_state(const struct stub_image *image)
{
	for (uint32_t i = 0; i < X86_X87_COUNT; i++)
		if (!is_in_use(image, i))
			return false;
	return (image->x87[5] & 0x38) == 0;
}

static void keep_x87(const struct stub_image *image, uint64_t *row)
{
	const bool is_mmx = is_mmx_state(image);

	for (uint32_t i = 0; i < X86_X87_COUNT; i++) {
		const uint8_t *from = image->x87 + X87_REGISTERS + (size_t)X87_BYTES * i;
		uint64_t *st = row + POOL_X87 + (size_t)POOL_X87_WORDS * i;

		memset(st, 0, POOL_X87_WORDS * sizeof *st);
		row[POOL_MMX + i] = 0;
		if (is_mmx)
			memcpy(&row[POOL_MMX + i], from, MMX_BYTES);
		else if (is_in_use(image, i))
			memcpy(st, from, X87_BYTES);
	}
}

void image_keep(const struct stub_image *image, uint64_t mask, uint64_t *row)
{
	memcpy(row + POOL_GENERAL, image->general, sizeof image->general);
	for (uint64_t rest = mask & POOL_VECTORS; rest != 0; rest &= rest - 1) {
		const uint32_t reg = pool_first_register(rest);

		memcpy(row + pool_register_word(reg), image->vector[reg - X86_VECTOR],
		       sizeof *image->vector);
	}
	if ((mask & POOL_X87_STATE) != 0)
		keep_x87(image, row);
}

void image_x87(struct stub_image *image, const uint64_t *row, uint32_t count)
{
	/* Intel SDM 1, 8.1.10: control, status and tags, each in the lower half of a double word. */
	const uint16_t control_word = 0x37f, status = (uint16_t)((8 - count) % 8 << 11);
	const uint16_t tags = (uint16_t)(0xffffU >> 2 * count);

	memset(image->x87, 0, sizeof image->x87);
	memcpy(image->x87, &control_word, sizeof control_word);
	memcpy(image->x87 + 4, &status, sizeof status);
	memcpy(image->x87 + 8, &tags, sizeof tags);
	for (uint32_t i = 0; i < count; i++)
		memcpy(image->x87 + X87_REGISTERS + (size_t)X87_BYTES * i,
		       row + (size_t)POOL_X87_WORDS * i, X87_BYTES);
}

void image_mmx(struct stub_image *image, const uint64_t *row)
{
	image_x87(image, NULL, 0);
	memset(image->x87 + 8, 0, 2); /* the tags: all in use */
	for (uint32_t i = 0; i < X86_MMX_COUNT; i++) {
		uint8_t *to = image->x87 + X87_REGISTERS + (size_t)X87_BYTES * i;

		memset(to, 0xff, X87_BYTES);
		memcpy(to, &row[POOL_MMX + i], MMX_BYTES);
	}
}
