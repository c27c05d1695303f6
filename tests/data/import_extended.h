/* What tests/unit/import.c reads: what no plain C has. */
#include <stdarg.h>

struct bits {
	int : 3;
	_Bool flag : 1;
	long wide : 33;
	unsigned char : 0;
	char last : 7;
};

#pragma pack(push, 2)
typedef struct {
	char c;
	long l;
} pushed;
#pragma pack(pop)

struct __attribute__((packed)) tight {
	char c;
	int i __attribute__((aligned(2)));
	_Alignas(8) char d;
};

struct wide {
	char c;
	int i __attribute__((aligned(sizeof(long) * 4))); /* a number to compilers alone */
	long l __attribute__((packed));
} __attribute__((aligned(128)));

struct windows {
	char a;
	long : 0;
	int b : 3;
	char c : 2;
} __attribute__((ms_struct));

typedef union {
	int *i;
	float *f;
} either __attribute__((transparent_union));

struct outer {
	union {
		int x;
		struct {
			short y;
		};
	};
	struct {
		char in;
	} at[2];
	long flexible[];
};

struct empty {
};
struct zero {
	int i;
	long none[0];
};

typedef int over __attribute__((aligned(16)));
typedef long long under __attribute__((aligned(2)));
typedef float matrix[4][4] __attribute__((aligned(64)));
struct typedefs {
	under u[2];
	over o;
	matrix m;
};

enum small { SMALL, MINUS = -1 } __attribute__((packed));
enum moded { MODED } __attribute__((mode(HI)));
enum fixed : unsigned char { FIXED = 3 };
enum far { FAR = 1LL << 40 };
enum unsigned_far { UNSIGNED_FAR = 0x8000000000000000ULL };

typedef float float4 __attribute__((vector_size(16)));
typedef int int3 __attribute__((ext_vector_type(3)));

struct odd {
	_Atomic int a;
	_BitInt(12) b;
	unsigned _BitInt(77) c;
	_Atomic struct bits d;
};

void bits(struct bits, pushed);
void attributes(struct tight, struct wide, struct windows, either);
void anonymous(struct outer);
void nothing_in_it(struct empty, struct zero);
over typedefs(struct typedefs *, over, matrix);
void enums(enum small, enum moded, enum fixed, enum far);
float4 scalars(float4, _Float16, __bf16, __float128, __int128, int _Complex, _BitInt(12));
void odd(struct odd);
int format(const char *, va_list);
int old();
__attribute__((ms_abi)) int microsoft(int);
__attribute__((vectorcall)) int vector(float4);
__attribute__((preserve_most)) int preserving(int);

int middle(va_list, int);
int three(int3);
int atomic(_Atomic int);
int swift(int) __attribute__((swiftcall));
enum unsigned_far far_out(void);
unsigned _Complex complex(void);
