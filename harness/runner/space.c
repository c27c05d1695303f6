#include "space.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
	STACK_SIZE = 8 << 20,    /* 64 objects of the largest size, twice */
	STACK_ABOVE = 16 * 1024, /* what a callee that expects too much may read */
	STACK_WASHED = 16 * 1024,
	WASH = SPACE_WORD & 0xff,
};

/* Free on every target that there is: below programs, libraries and stacks. */
static void *const address = (void *)(uintptr_t)0x20000000;

static bool open_page(void *start, size_t size, struct error *error)
{
	return mprotect(start, size, PROT_READ | PROT_WRITE) == 0 || error_errno(error, "mprotect");
}

bool space_open(struct space *space, uint32_t slot_count, uint32_t words, struct error *error)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	const size_t data = (words * sizeof(uint64_t) + page - 1) / page * page;
	const size_t areas = (size_t)slot_count * SIDE_COUNT;
	const size_t stack = STACK_SIZE + 2 * page;
	unsigned char *start = mmap(address, stack + areas * (data + page), PROT_NONE,
	                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (start == MAP_FAILED)
		return error_errno(error, "map");
	space->stack = start + page + STACK_SIZE - STACK_ABOVE;
	space->object = start + stack;
	space->area_size = data + page;
	space->guard_size = page;
	space->slot_count = slot_count;
	if (!open_page(start + page, STACK_SIZE, error))
		return false;
	for (size_t i = 0; i < areas; i++)
		if (!open_page(space->object + i * space->area_size, data, error))
			return false;
	memset(space->stack, WASH, STACK_ABOVE);
	return true;
}

void space_wash(const struct space *space, uint32_t phase)
{
	unsigned char *start = space->stack + (size_t)16 * phase;

	memset(start - STACK_WASHED, WASH, STACK_WASHED + 16);
}
