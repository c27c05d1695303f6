/* What tests/unit/import.c reads, and finds as cases. */
#include "import_part.h"

struct vec {
	double x, y;
};

/* Without a tag: the typedef's name will do. */
typedef struct {
	struct vec at[2][3];
	const char *name;
	struct body *next; /* incomplete, and no matter */
} node;

enum colour { RED, GREEN = 7, ALSO_GREEN = 7, BLUE = -1 };

/* Words of C, of Rust, and of the text form. */
union f32 {
	int type;
	float f32;
	struct {
		unsigned char in;
	} match;
};

struct opaque;

#pragma pack(push, 2)
struct packed_by_pragma {
	char c;
	long l;
};
#pragma pack(pop)

struct big {
	int i[4097];
};

typedef double matrix[4][4];
typedef int handler(struct vec, int);

struct vec vec_add(struct vec, struct vec);
struct vec vec_add(struct vec a, struct vec b);
unsigned long integers(_Bool, char, signed char, unsigned short, long);
float _Complex floats(float, double, long double, double _Complex);
const node *by_reference(const node *n, struct vec *const v);
void *pointers(int *, const char *, struct opaque *, struct big *, void (*)(int), node **);
void adjusted(matrix m, struct vec v[4], int n, int a[n], handler h);
enum colour enums(enum colour, enum part);
union f32 words(union f32, part_size);
int print(const char *format, ...);
void nothing(void);
static inline int in_line(int a)
{
	return a;
}
_Noreturn void leave(int) __attribute__((noinline));

struct opaque incomplete(void);
struct big too_big(int);
int many(int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int,
         int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int,
         int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int,
         int, int, int, int, int, int, int, int, int, int, int);
