/* Explanations of invented measurements: what a person reads. */
#include "../../harness/explain/explain.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "../../generators/text.h"
#include "../../reports/explain_json.h"
#include "../../reports/explain_text.h"
#include "../../targets/x86.h"

#define REGISTER(n)     {PLACE_REGISTER, n, 0, 0}
#define STACK(byte)     {PLACE_STACK, 0, 0, 8 * (byte)}
#define BEHIND(n, byte) {PLACE_BEHIND_REGISTER, n, 0, 8 * (byte)}

static const struct toolchain toolchain[] = {
    {.name = "gcc-12:-O0", .compiler = "gcc-12", .flags = "-O0"},
    {.name = "clang-14:-O0", .compiler = "clang-14", .flags = "-O0"},
};
static const struct toolchain_list toolchains = {ARRAY_LEN(toolchain), toolchain, 0, NULL};
static uint8_t apart[] = {0, 1};

/* i32 f(i64, i64, i64, i64, i64, i128): leaf 0 is the result. */
static const struct place_run whole[] = {
    {1, 0, 64, REGISTER(X86_RDI)}, {2, 0, 64, REGISTER(X86_RSI)}, {3, 0, 64, REGISTER(X86_RDX)},
    {4, 0, 64, REGISTER(X86_RCX)}, {5, 0, 64, REGISTER(X86_R8)},  {6, 0, 128, STACK(0)},
};
static const struct place_run split[] = {
    {1, 0, 64, REGISTER(X86_RDI)}, {2, 0, 64, REGISTER(X86_RSI)}, {3, 0, 64, REGISTER(X86_RDX)},
    {4, 0, 64, REGISTER(X86_RCX)}, {5, 0, 64, REGISTER(X86_R8)},  {6, 0, 64, REGISTER(X86_R9)},
    {6, 64, 64, STACK(0)},
};
static const struct place_run returned[] = {{0, 0, 32, REGISTER(X86_RAX)}};
static const struct place_run in_st0[] = {{0, 0, 32, REGISTER(X86_X87)}};

/* i32 f(struct s): two leaves behind a pointer, or in registers. */
static const struct place_run behind[] = {{1, 0, 64, BEHIND(X86_RDI, 0)},
                                          {2, 0, 8, BEHIND(X86_RDI, 8)}};
static const struct place_run both[] = {{1, 0, 64, REGISTER(X86_VECTOR)},
                                        {2, 0, 8, REGISTER(X86_RDI)}};
static const struct place_run lost[] = {{0, 0, 64, {PLACE_NOWHERE, 0, 0, 0}}};
static const struct place_run floats[] = {{0, 0, 32, REGISTER(X86_VECTOR)},
                                          {1, 0, 64, REGISTER(X86_VECTOR + 1)}};
static const struct placement_surround none[CASE_PARAMETERS_MAX];
static const struct placement_surround result_32[CASE_PARAMETERS_MAX] = {
    {.extension = PLACEMENT_EXTENDED_32}};
static const struct placement_surround carried[CASE_PARAMETERS_MAX] = {
    {0}, {.padding = PLACEMENT_PADDING_CARRIED}};
static const struct placement_surround left[CASE_PARAMETERS_MAX] = {
    {0}, {.padding = PLACEMENT_PADDING_LEFT}};

#define HALF(runs) {PLACEMENT_MEASURED, 0, ARRAY_LEN(runs), runs, none}

static const struct {
	const char *text;
	enum finding_kind kind;
	const char *leaf;
	struct placement_half sent, read, returned,
	    taken; /* of gcc-12, clang-14, clang-14, gcc-12 */
	const char *explained;
} row[] = {
    {"i32 f(i64, i64, i64, i64, i64, i128);\n", FINDING_ARGS, "a5", HALF(whole), HALF(split),
     HALF(returned), HALF(returned),
     "The caller gcc-12 puts bytes 0..8 of a5 (i128) on the stack (stack+0); the\n"
     "callee clang-14 reads them from r9.\n"
     "\n"
     "    i32 f(i64, i64, i64, i64, i64, i128);\n"
     "\n"
     "Who behaves alike\n"
     "\n"
     "    A  {gcc-12}\n"
     "       a5 in stack+0\n"
     "    B  {clang-14}\n"
     "       a5[0..8) in r9, a5[8..16) in stack+0\n"
     "\n"
     "Where each side puts what, as measured\n"
     "\n"
     "    Parameters count from 0; [a..b) are bytes, {a..b} bits; stack+0 is the first\n"
     "    byte behind the return address.\n"
     "\n"
     "    sent from -> read from        gcc-12:-O0              clang-14:-O0\n"
     "    a0               i64          rdi                  -> rdi\n"
     "    a1               i64          rsi                  -> rsi\n"
     "    a2               i64          rdx                  -> rdx\n"
     "    a3               i64          rcx                  -> rcx\n"
     "    a4               i64          r8                   -> r8\n"
     "    a5[0..8)         i128         stack+0              -> r9   <- here\n"
     "    a5[8..16)        i128         stack+8              -> stack+0   <- here\n"
     "\n"
     "    returned in -> taken from     clang-14:-O0            gcc-12:-O0\n"
     "    result           i32          rax[0..4)            -> rax[0..4)\n"
     "\n"
     "                    caller gcc-12:-O0         callee clang-14:-O0\n"
     "                  +-------------------------+-------------------------+\n"
     "    rdi           | a0                      | a0                      |\n"
     "    rsi           | a1                      | a1                      |\n"
     "    rdx           | a2                      | a2                      |\n"
     "    rcx           | a3                      | a3                      |\n"
     "    r8            | a4                      | a4                      |\n"
     "    r9            |                         | a5[0..8)                | <-\n"
     "    stack+0       | a5[0..8)                | a5[8..16)               | <-\n"
     "    stack+8       | a5[8..16)               |                         | <-\n"
     "                  +-------------------------+-------------------------+\n"},
    {"i32 f(i64, i64, i64, i64, i64, i128);\n",
     FINDING_RETURN,
     "result",
     HALF(whole),
     HALF(whole),
     HALF(in_st0),
     {PLACEMENT_MEASURED, 0, 1, returned, result_32},

     "The callee clang-14 returns the result (i32) in st0; the caller gcc-12 takes it\n"
     "from rax[0..4).\n"
     "\n"
     "    i32 f(i64, i64, i64, i64, i64, i128);\n"
     "\n"
     "Who behaves alike\n"
     "\n"
     "    A  {gcc-12}\n"
     "       result in rax[0..4)\n"
     "    B  {clang-14}\n"
     "       result in st0\n"
     "\n"
     "Where each side puts what, as measured\n"
     "\n"
     "    Parameters count from 0; [a..b) are bytes, {a..b} bits; stack+0 is the first\n"
     "    byte behind the return address.\n"
     "\n"
     "    sent from -> read from        gcc-12:-O0              clang-14:-O0\n"
     "    a0               i64          rdi                  -> rdi\n"
     "    a1               i64          rsi                  -> rsi\n"
     "    a2               i64          rdx                  -> rdx\n"
     "    a3               i64          rcx                  -> rcx\n"
     "    a4               i64          r8                   -> r8\n"
     "    a5               i128         stack+0              -> stack+0\n"
     "\n"
     "    returned in -> taken from     clang-14:-O0            gcc-12:-O0\n"
     "    result           i32          st0                  -> rax[0..4)   <- here\n"
     "\n"
     "                    caller gcc-12:-O0         callee clang-14:-O0\n"
     "                  +-------------------------+-------------------------+\n"
     "    rdi           | a0                      | a0                      |\n"
     "    rsi           | a1                      | a1                      |\n"
     "    rdx           | a2                      | a2                      |\n"
     "    rcx           | a3                      | a3                      |\n"
     "    r8            | a4                      | a4                      |\n"
     "    rax           | result                  |                         | <-\n"
     "    st0           |                         | result                  | <-\n"
     "    stack+0       | a5[0..8)                | a5[0..8)                |\n"
     "    stack+8       | a5[8..16)               | a5[8..16)               |\n"
     "                  +-------------------------+-------------------------+\n"
     "\n"
     "    gcc-12 counts on the result being extended to 32 bits; clang-14 does not\n"
     "    extend it so far.\n"},
    {"struct s { f64 f0; i8 f1; };\ni32 f(struct s);\n", FINDING_CRASH, "", HALF(behind),
     HALF(both), HALF(returned), HALF(returned),
     "When gcc-12 calls clang-14, the call crashes: what the judge saw. The caller\n"
     "gcc-12 puts a0.f0 (f64) in memory that rdi points to ([rdi]+0); the callee\n"
     "clang-14 reads it from xmm0.\n"
     "\n"
     "    struct s { f64 f0; i8 f1; };\n"
     "    i32 f(struct s);\n"
     "\n"
     "Who behaves alike\n"
     "\n"
     "    A  {gcc-12}\n"
     "       a0.f0 in [rdi]+0, a0.f1 in [rdi]+8\n"
     "    B  {clang-14}\n"
     "       a0.f0 in xmm0, a0.f1 in rdi[0..1)\n"
     "\n"
     "Where each side puts what, as measured\n"
     "\n"
     "    Parameters count from 0; [a..b) are bytes, {a..b} bits; stack+0 is the first\n"
     "    byte behind the return address.\n"
     "\n"
     "    sent from -> read from        gcc-12:-O0              clang-14:-O0\n"
     "    a0.f0            f64          [rdi]+0              -> xmm0   <- here\n"
     "    a0.f1            i8           [rdi]+8              -> rdi[0..1)   <- here\n"
     "\n"
     "    returned in -> taken from     clang-14:-O0            gcc-12:-O0\n"
     "    result           i32          rax[0..4)            -> rax[0..4)\n"
     "\n"
     "                    caller gcc-12:-O0         callee clang-14:-O0\n"
     "                  +-------------------------+-------------------------+\n"
     "    rdi           | address of a0           | a0.f1                   | <-\n"
     "    xmm0          |                         | a0.f0                   | <-\n"
     "    [rdi]+0       | a0.f0                   |                         | <-\n"
     "    [rdi]+8       | a0.f1                   |                         | <-\n"
     "                  +-------------------------+-------------------------+\n"},
    {"i32 f(i64);\n",
     FINDING_STATE,
     "",
     {.status = PLACEMENT_CRASHED, .signal = 11},
     HALF(whole),
     HALF(returned),
     HALF(returned),

     "After gcc-12 has called clang-14, what the judge saw.\n"
     "\n"
     "    i32 f(i64);\n"
     "\n"
     "Who behaves alike\n"
     "\n"
     "    A  {gcc-12}\n"
     "    B  {clang-14}\n"
     "\n"
     "Where each side puts what, as measured\n"
     "\n"
     "    Parameters count from 0; [a..b) are bytes, {a..b} bits; stack+0 is the first\n"
     "    byte behind the return address.\n"
     "\n"
     "    returned in -> taken from     clang-14:-O0            gcc-12:-O0\n"
     "    result           i32          rax[0..4)            -> rax[0..4)\n"
     "\n"
     "    Where gcc-12 puts the arguments could not be measured: it crashed\n"
     "    (Segmentation fault).\n"},
    {"struct s0 { f32 x; f64 y; };\nvoid f(struct s0);\n",
     FINDING_STATE,
     "",
     {PLACEMENT_MEASURED, 0, ARRAY_LEN(floats), floats, left},
     {PLACEMENT_MEASURED, 0, ARRAY_LEN(floats), floats, carried},
     {PLACEMENT_MEASURED, 0, 0, NULL, none},
     {PLACEMENT_MEASURED, 0, 0, NULL, none},

     "After gcc-12 has called clang-14, what the judge saw.\n"
     "\n"
     "    struct s0 { f32 x; f64 y; };\n"
     "    void f(struct s0);\n"
     "\n"
     "Who behaves alike\n"
     "\n"
     "    A  {gcc-12}\n"
     "    B  {clang-14}\n"
     "\n"
     "Where each side puts what, as measured\n"
     "\n"
     "    Parameters count from 0; [a..b) are bytes, {a..b} bits; stack+0 is the first\n"
     "    byte behind the return address.\n"
     "\n"
     "    sent from -> read from        gcc-12:-O0              clang-14:-O0\n"
     "    a0.x             f32          xmm0                 -> xmm0\n"
     "    a0.y             f64          xmm1                 -> xmm1\n"
     "\n"
     "    All arguments and the result are in the same places on both sides: what\n"
     "    differs is something else, such as how they are extended.\n"
     "    The padding of a0: gcc-12 leaves chance bits in it; clang-14 keeps it.\n"},
    {"void f(i64);\n",
     FINDING_STATE,
     "",
     HALF(lost),
     HALF(lost),
     {PLACEMENT_MEASURED, 0, 0, NULL, none},
     {PLACEMENT_MEASURED, 0, 0, NULL, none},

     "After gcc-12 has called clang-14, what the judge saw.\n"
     "\n"
     "    void f(i64);\n"
     "\n"
     "Who behaves alike\n"
     "\n"
     "    A  {gcc-12}\n"
     "    B  {clang-14}\n"
     "\n"
     "Where each side puts what, as measured\n"
     "\n"
     "    Parameters count from 0; [a..b) are bytes, {a..b} bits; stack+0 is the first\n"
     "    byte behind the return address.\n"
     "\n"
     "    sent from -> read from        gcc-12:-O0              clang-14:-O0\n"
     "    a0               i64          nowhere              -> nowhere\n"},
};

typedef void writer(const struct explanation *e, FILE *out);

static void write_text(const struct explanation *e, FILE *out)
{
	const struct explain_options options = {.width = 80};

	explain_text(e, &options, out);
}

static const char *explained(size_t i, writer *write, struct arena *arena)
{
	struct error error;
	const struct abi_case *c =
	    case_parse(arena, "it", row[i].text, strlen(row[i].text), &error);
	const struct finding finding = {.id = "",
	                                .kind = row[i].kind,
	                                .toolchain = "",
	                                .classes = "{gcc-12} {clang-14}",
	                                .caller = "gcc-12:-O0",
	                                .callee = "clang-14:-O0",
	                                .leaf = row[i].leaf,
	                                .sent = "",
	                                .received = "",
	                                .detail = "what the judge saw"};
	struct placement placement[] = {
	    {.half = {row[i].sent, row[i].sent, row[i].taken, row[i].taken}, .vector_count = -1},
	    {.half = {row[i].read, row[i].read, row[i].returned, row[i].returned},
	     .vector_count = -1}};
	struct explanation_part part = {
	    .finding = &finding, .classes = {2, apart}, .caller = 0, .callee = 1};
	struct explanation e = {.c = c,
	                        .case_id = "0",
	                        .toolchains = &toolchains,
	                        .target = &target_x86_64_sysv,
	                        .placement = placement,
	                        .part_count = 1,
	                        .part = &part};
	char *data;
	size_t size;
	FILE *out = open_memstream(&data, &size);
	const char *text;

	cr_assert_not_null(c, "%s", error.message);
	e.leaves = leaf_enumerate(arena, c);
	explain_routes(&e, &part, arena);
	write(&e, out);
	fclose(out);
	text = arena_strdup(arena, data);
	free(data);
	return text;
}

Test(explain, says_who_puts_what_where)
{
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		const char *text = explained(i, write_text, &arena);

		cr_expect_str_eq(text, row[i].explained, "row %zu:\n%s", i, text);
	}
	arena_release(&arena);
}

Test(explain, says_the_same_in_json)
{
	static const char *const said[] = {
	    "\"version\": 1,",
	    "\"sentence\": \"The caller gcc-12 puts bytes 0..8 of a5 (i128) on the stack "
	    "(stack+0); the callee clang-14 reads them from r9.\"",
	    "\"bits\": 64,\n          \"from\": {\n            \"area\": \"stack\",\n"
	    "            \"bit\": 64,\n            \"text\": \"stack+8\"",
	    "\"area\": \"register\",\n            \"register\": \"r9\",\n"
	    "            \"bit\": 0,\n            \"text\": \"r9\"\n          },\n"
	    "          \"astray\": true",
	};
	struct arena arena;
	const char *text;

	arena_init(&arena);
	text = explained(0, explain_json, &arena);
	for (size_t i = 0; i < ARRAY_LEN(said); i++)
		cr_expect_not_null(strstr(text, said[i]), "%s is not in\n%s", said[i], text);
	arena_release(&arena);
}
