/* Large cases become the bug that is in them, whatever else is; the same one always, also after a
 * kill. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../../harness/base/base.h"
#include "command.h"
#include "scratch.h"

TestSuite(reduce, .init = scratch_enter, .fini = scratch_leave);

#define GCC   "gcc-12:-O0"
#define CLANG "clang-14:-O0"

#define TYPES                                                                                      \
	"struct inner { f32 q; u8 r[7]; };\n"                                                      \
	"struct outer { struct inner u[2]; i16 v; };\n"

static const char i128_split[] =
    TYPES "f64 f(u8, struct outer, f32, i64, u32, i16, ptr, struct inner, i128, i64);\n";

static const struct {
	const char *name, *text;
	const char *kind; /* how the first line begins */
	const char *reduced;
} row[] = {
    {"an argument", i128_split, "// args between " GCC " and " CLANG ": a5\n",
     "void f(i32, i32, i32, i32, i32, i128);\n"},
    {"a bit-field",
     TYPES "typedef i32 t aligned(16);\n"
           "struct bits { char c; t x : 3; struct inner y; f64 d; u64 e : 40; };\n"
           "struct most { struct bits u[2]; i16 v; struct inner w[2]; };\n"
           "i64 f(u8, struct inner, f32, struct most *, u32, i16, struct bits, f64);\n",
     "// layout between " GCC " and " CLANG ": ",
     "typedef i32 t0 aligned(16);\n"
     "struct s0 { char a; t0 b : 3; };\n"},
    {"a convention",
     TYPES "i64 f(u8, struct outer, i64, struct inner, f32, u32, f128, struct inner *) ms;\n",
     "// args between " GCC " and " CLANG ": a1\n", "void f(f128, i32) ms;\n"},
    {"a result",
     TYPES "union u { f32 a; i8 : 8; };\n"
           "union u f(u8, struct outer, i64, struct inner, f32, u32, i16, ...: f64);\n",
     "// return between ",
     "union u0 { f64 a; i32 : 8; };\n"
     "union u0 f();\n"},
    {"a toolchain alone", TYPES "i64 f(u8, f32, struct inner, ...: f64, struct outer, i128) ms;\n",
     "// args of " GCC ": a1", ") ms;\n"},
};

static struct outcome reduce_text(const char *text)
{
	scratch_write("it.case", text);
	return CROSSCALL("reduce", "it.case", "--no-libffi", "--with", GCC, "--with", CLANG);
}

Test(reduce, what_is_in_a_large_case)
{
	need("gcc-12");
	need("clang-14");
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		struct outcome outcome = reduce_text(row[i].text);

		expect_code(&outcome, 1);
		expect_out(&outcome, row[i].kind);
		expect_out(&outcome, row[i].reduced);
		expect_err(&outcome, "taken away: parameter");
	}
}

/* Each of two bugs of a case is reduced to itself: the one that is seen first. */
Test(reduce, two_bugs)
{
	static const char packed[] = "typedef i32 t aligned(16);\n"
	                             "struct p { i32 a; t b; } packed;\n";
	static const struct {
		const char *signature, *reduced;
	} order[] = {
	    {"i64 f(u8, f32, struct p, i64, u32, i16, i128, f64);\n",
	     "} packed;\nvoid f(struct s0);\n"},
	    {"i64 f(u8, f32, i64, u32, i16, ptr, i128, f64, struct p);\n",
	     "\nvoid f(i32, i32, i32, i32, i32, i128);\n"},
	};

	need("gcc-12");
	need("clang-14");
	for (size_t i = 0; i < ARRAY_LEN(order); i++) {
		char text[512];
		struct outcome outcome;

		snprintf(text, sizeof text, "%s%s", packed, order[i].signature);
		outcome = reduce_text(text);
		expect_code(&outcome, 1);
		expect_out(&outcome, order[i].reduced);
	}
}

/* An f128 alone has another place for gcc and clang as well, up to clang 19: that clang 22 stands with
 * gcc there tells it from what is wrong with the union. */
Test(reduce, a_witness_tells_bugs_apart)
{
	struct outcome outcome;

	need("gcc-12");
	need("clang-13");
	need("clang-22");
	need_file(CROSSCALL_BINARY_DIR "/crosscall-runner-i386");
	scratch_write("it.case", "union u { f128 a; i32 b; };\n"
	                         "i32 f(i32, union u, i32);\n");
	outcome = CROSSCALL("reduce", "it.case", "--no-libffi", "--target", "i386-sysv", "--with",
	                    GCC, "--with", "clang-13:-O0", "--with", "clang-22:-O0");
	expect_code(&outcome, 1);
	expect_out(&outcome, "// {gcc-12} {clang-13 clang-22}\n");
	expect_out(&outcome, "struct s0 { f128 a; };\nvoid f(i32, struct s0);\n");
}

/* gcc has no preserve_most; of what does not need it it stands with clang 22, and for it: whom a bug is
 * found between is chance, and is no part of what it is. */
Test(reduce, between_two_families)
{
	struct outcome outcome;

	need("gcc-12");
	need("clang-14");
	need("clang-22");
	scratch_write("it.case", "union u { u16 a; i16 b aligned(16); } transparent_union;\n"
	                         "f64 f(union u, i8) preserve_most;\n");
	outcome = CROSSCALL("reduce", "it.case", "--no-libffi", "--with", GCC, "--with",
	                    "clang-14:-O0", "--with", "clang-22:-O0");
	expect_code(&outcome, 1);
	expect_out(&outcome, "// {gcc-12 clang-22} {clang-14}\n");
	expect_out(&outcome, "// args between clang-14:-O0 and gcc-12:-O0: a1\n");
}

/* It is the pointer that goes astray, whatever it is to. */
Test(reduce, a_pointer_is_an_integer)
{
	struct outcome outcome;

	need("gcc-12");
	need_file(CROSSCALL_BINARY_DIR "/crosscall-runner-i386");
	scratch_write("it.case", TYPES "f64 f(f32, struct outer *, u8);\n");
	outcome = CROSSCALL("reduce", "it.case", "--no-libffi", "--target", "i386-sysv", "--with",
	                    GCC, "--with", GCC ",-mregparm=3");
	expect_code(&outcome, 1);
	expect_out(&outcome, "`i32`: eax against the stack");
	expect_out(&outcome, "\nvoid f(i32);\n");
}

/* A call that fails as a whole is about no object. */
Test(reduce, a_call_that_crashes)
{
	struct outcome outcome;

	need("gcc-12");
	scratch_write("it.case", TYPES "i64 f(u8, struct outer, i64);\n");
	outcome = CROSSCALL("reduce", "it.case", "--no-libffi", "--with",
	                    BROKEN("callee-crashes") ":-O0");
	expect_code(&outcome, 1);
	expect_out(&outcome, "// a call to itself: it fails (callee-crashes)\n");
	expect_out(&outcome, "\nvoid f();\n");
}

Test(reduce, a_compiler_that_dies)
{
	struct outcome outcome;

	need("gcc-12");
	scratch_write("it.case", TYPES "struct s { cf32 a[2]; struct outer b; };\n"
	                               "i64 f(u8, struct s, i64, struct inner, f32, u32, i16);\n");
	outcome = CROSSCALL("reduce", "it.case", "--no-libffi", "--with", GCC, "--with",
	                    BROKEN("crash-on-complex") ":-O0");
	expect_code(&outcome, 1);
	expect_out(&outcome, "// crashed of crash-on-complex:-O0\n");
	expect_out(&outcome, "\nvoid f(cf32);\n");
}

/* A compiler that is wrong about results is told from one that is wrong about arguments. */
Test(reduce, a_compiler_that_is_wrong)
{
	struct outcome outcome;

	need("gcc-12");
	scratch_write("it.case", TYPES "struct inner f(u8, struct outer, f32, u32, i16);\n");
	outcome = CROSSCALL("reduce", "it.case", "--no-libffi", "--with", GCC, "--with",
	                    BROKEN("flip-return-bit") ":-O0");
	expect_code(&outcome, 1);
	expect_out(&outcome, "// return of flip-return-bit:-O0: result\n");
	expect_out(&outcome, "\nf64 f();\n");
}

/* What is of no matter goes, what makes the difference and what the case asks for stay. */
Test(reduce, fewer_flags)
{
	static const struct {
		const char *text, *gcc, *clang;
		const char *says, *classes, *taken;
	} flagged[] = {
	    {i128_split, "gcc-12:-O2,-fPIC", "clang-14:-O2,-g,-fno-plt",
	     "// args between " GCC " and " CLANG ": a5\n", "\n// {gcc-12} {clang-14}\n",
	     "taken away: flags: " GCC " for gcc-12:-O2,-fPIC\n"
	     "taken away: flags: " CLANG " for clang-14:-O2,-g,-fno-plt\n"},
	    {TYPES "i64 f(u8, struct outer, i64, f64);\n", "gcc-12:-O1,-fpack-struct,-g", CLANG,
	     "// layout between gcc-12:-O0,-fpack-struct and " CLANG,
	     "\n// {gcc-12:-O0,-fpack-struct} {clang-14}\n",
	     "taken away: flags: gcc-12:-O0,-fpack-struct for gcc-12:-O1,-fpack-struct,-g\n"},
	    {"// Flags: -fno-common\ni64 f(u8, f32, i64, u32, i16, ptr, i128, f64);\n",
	     "gcc-12:-g,-O1", CLANG,
	     "// args between gcc-12:-O0,-fno-common and clang-14:-O0,-fno-common: a5\n",
	     "\n// {gcc-12} {clang-14}\n",
	     "taken away: flags: gcc-12:-O0,-fno-common for gcc-12:-g,-O1,-fno-common\n"},
	};

	need("gcc-12");
	need("clang-14");
	for (size_t i = 0; i < ARRAY_LEN(flagged); i++) {
		struct outcome outcome;

		scratch_write("it.case", flagged[i].text);
		outcome = CROSSCALL("reduce", "it.case", "--no-libffi", "--with", flagged[i].gcc,
		                    "--with", flagged[i].clang);
		expect_code(&outcome, 1);
		expect_out(&outcome, flagged[i].says);
		expect_out(&outcome, flagged[i].classes);
		expect_err(&outcome, flagged[i].taken);
	}
}

Test(reduce, fewer_toolchains)
{
	struct outcome outcome;

	need("gcc-11");
	need("gcc-12");
	need("clang-14");
	scratch_write("it.case", i128_split);
	outcome = CROSSCALL("reduce", "it.case", "--no-libffi", "--with", "gcc-11:-O0", "--with",
	                    "gcc-11:-O1", "--with", "gcc-12:-O2", "--with", CLANG);
	expect_code(&outcome, 1);
	expect_out(&outcome, "// args between gcc-11:-O0 and " CLANG ": a5\n");
	expect_err(&outcome, "taken away: 1 of 4 toolchains\n"); /* gcc-12 is a witness */
}

Test(reduce, a_finding)
{
	struct outcome outcome;

	need("gcc-12");
	need("clang-14");
	outcome = CROSSCALL("run", "--cases", "300", "--tier", "iso", "--with", GCC, "--with",
	                    CLANG, "--no-libffi", "--out", "store", "-q");
	expect_code(&outcome, 1);
	outcome = CROSSCALL("show", "--out", "store");
	expect_code(&outcome, 0);
	cr_assert_gt(strlen(outcome.out), 16);
	((char *)outcome.out)[strcspn(outcome.out, " ")] = '\0';
	outcome = CROSSCALL("reduce", outcome.out, "--out", "store", "--with", GCC, "--with", CLANG,
	                    "--no-libffi");
	expect_code(&outcome, 1);
	expect_out(&outcome, "// {gcc-12} {clang-14}\n");
}

Test(reduce, what_cannot_be_reduced)
{
	struct outcome outcome;

	need("gcc-12");
	need("clang-14");
	outcome = reduce_text("void f(i32);\n");
	expect_code(&outcome, 4);
	expect_err(&outcome, "the case shows no finding");
	outcome = CROSSCALL("reduce", SMOKE);
	expect_code(&outcome, 2);
	expect_err(&outcome, "this takes one");
}

enum { ARGUMENTS = 12 };

/* One more option, if not NULL. */
static void arguments(const char *jobs, const char *more, const char *argv[ARGUMENTS])
{
	const char *const all[ARGUMENTS] = {"crosscall", "reduce", "it.case", "--no-libffi",
	                                    "--with",    GCC,      "--with",  CLANG,
	                                    "-j",        jobs,     more,      NULL};

	memcpy(argv, all, sizeof all);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* The steps are the same, too. */
static void expect_same(const struct outcome *got, const struct outcome *wanted)
{
	const char *cost = strrchr(wanted->err, '\n');

	expect_code(got, wanted->code);
	cr_expect_str_eq(got->out, wanted->out);
	while (cost > wanted->err && cost[-1] != '\n')
		cost--;
	cr_expect_eq(strncmp(got->err, wanted->err, (size_t)(cost - wanted->err)), 0, "%s",
	             got->err);
}

static void kill_after(const char *const *argv, double seconds)
{
	struct command command = crosscall_start(argv, NULL);

	usleep((useconds_t)(seconds * 1e6));
	kill(command.pid, SIGKILL);
	crosscall_wait(&command);
}

Test(reduce, killed_at_any_moment)
{
	const int moments = is_proof() ? 20 : 3;
	const char *argv[ARGUMENTS];
	struct outcome unbroken, again;
	double start = now(), whole;

	need("gcc-12");
	need("clang-14");
	srand((unsigned)getpid());
	scratch_write("it.case", i128_split);
	arguments("1", NULL, argv);
	unbroken = crosscall_run(argv, NULL);
	whole = now() - start;
	expect_code(&unbroken, 1);
	arguments("4", NULL, argv);
	for (int i = 0; i < moments; i++) {
		double part = (i + rand() / (RAND_MAX + 1.0)) / moments;

		scratch_forget_cache();
		kill_after(argv, whole * part);
		again = crosscall_run(argv, NULL);
		expect_same(&again, &unbroken);
	}
}

/* The path of the one reduction that is kept in the cache; NULL when there is none. */
static const char *kept_reduction(void)
{
	static char path[512];
	char folder[384];
	const struct dirent *entry;
	bool found = false;
	DIR *open;

	snprintf(folder, sizeof folder, "%s/crosscall/reductions", getenv("XDG_CACHE_HOME"));
	open = opendir(folder);
	if (open == NULL)
		return NULL;
	while (!found && (entry = readdir(open)) != NULL) {
		found = *entry->d_name != '.' && strlen(entry->d_name) == strlen(".json") + 32;
		if (found)
			snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
	}
	closedir(open);
	return found ? path : NULL;
}

/* Kills it as soon as something is kept, which is before the first step. */
static const char *kill_once_kept(const char *const *argv)
{
	struct command command = crosscall_start(argv, NULL);

	for (int i = 0; i < 10000 && kept_reduction() == NULL; i++)
		usleep(1000);
	kill(command.pid, SIGKILL);
	crosscall_wait(&command);
	cr_assert_not_null(kept_reduction());
	return kept_reduction();
}

static void copy_file(const char *from, const char *to)
{
	FILE *in = fopen(from, "r"), *out = fopen(to, "w");
	int c;

	cr_assert(in != NULL && out != NULL);
	while ((c = getc(in)) != EOF)
		putc(c, out);
	fclose(in);
	fclose(out);
}

/* Killed again and again, each time having got further; the steps before are told again. */
Test(reduce, goes_on)
{
	static const char goes_on[] = "crosscall: goes on with the reduction that was begun\n";
	const int kills = is_proof() ? 20 : 4;
	const char *plain[ARGUMENTS], *resume[ARGUMENTS];
	struct outcome unbroken, resumed;
	double start = now(), whole;
	char before[512];

	need("gcc-12");
	need("clang-14");
	scratch_write("it.case", i128_split);
	arguments("2", NULL, plain);
	arguments("2", "--resume", resume);
	unbroken = crosscall_run(plain, NULL);
	whole = now() - start;
	expect_code(&unbroken, 1);
	cr_assert_null(kept_reduction(), "all is done");
	scratch_forget_cache();
	snprintf(before, sizeof before, "%s", kill_once_kept(plain));
	for (int i = 0; i < kills; i++) {
		copy_file(kept_reduction(), "kept.json");
		kill_after(resume, whole / kills);
		if (kept_reduction() == NULL) /* it was done */
			copy_file("kept.json", before);
	}
	resumed = crosscall_run(resume, NULL);
	expect_err(&resumed, goes_on);
	resumed.err = strstr(resumed.err, goes_on) + strlen(goes_on);
	expect_same(&resumed, &unbroken);
	cr_expect_null(kept_reduction());
	resumed = crosscall_run(resume, NULL);
	expect_err(&resumed, "nothing is kept of this reduction: it begins\n");
	expect_out(&resumed, unbroken.out);
}

static void overwrite(const char *path, long at, const char *text)
{
	FILE *file = fopen(path, "r+");

	cr_assert_not_null(file);
	fseek(file, at, SEEK_SET);
	fputs(text, file);
	fclose(file);
}

Test(reduce, what_was_kept_is_of_no_use)
{
	static const struct {
		const char *name;
		long at, cut; /* -1: it is not cut */
		const char *text, *says;
	} damage[] = {
	    {"empty", 0, 0, "", "it is damaged; without --resume"},
	    {"cut", 0, 100, "", "it is damaged; without --resume"},
	    {"a byte of it", 300, -1, "#", "it is damaged; without --resume"},
	    {"something else", 0, 0, "{\"toolchain\": \"gcc\"}", "it holds no reduction"},
	};
	const char *plain[ARGUMENTS], *resume[ARGUMENTS], *kept;
	struct outcome outcome;

	need("gcc-12");
	need("clang-14");
	arguments("2", NULL, plain);
	arguments("2", "--resume", resume);
	scratch_write("it.case", i128_split);
	copy_file(kill_once_kept(plain), "other.json");
	for (size_t i = 0; i < ARRAY_LEN(damage); i++) {
		kept = kept_reduction();
		copy_file("other.json", kept);
		if (damage[i].cut >= 0)
			cr_assert_eq(truncate(kept, damage[i].cut), 0);
		overwrite(kept, damage[i].at, damage[i].text);
		outcome = crosscall_run(resume, NULL);
		expect_code(&outcome, 3);
		expect_err(&outcome, damage[i].says);
		expect_err(&outcome, kept);
	}
	scratch_forget_cache();
	scratch_write("it.case", "i64 f(u8, f32, i64, u32, i16, ptr, i128, f64);\n");
	kept = kill_once_kept(plain);
	copy_file("other.json", kept);
	outcome = crosscall_run(resume, NULL);
	expect_code(&outcome, 3);
	expect_err(&outcome, "it is of another reduction");
	outcome = crosscall_run(plain, NULL);
	expect_code(&outcome, 1);
	expect_out(&outcome, "void f(i32, i32, i32, i32, i32, i128);\n");
}

/* Where only flags differ, a title that names compilers would say nothing. */
Test(reduce, flags_are_told_apart)
{
	struct outcome outcome;

	need("gcc-12");
	scratch_write("it.case", "struct s { i8 a; i32 b : 5; u64 c; };\nvoid f(struct s);\n");
	outcome = CROSSCALL("reduce", "it.case", "--no-libffi", "--with", "gcc-12:-O0", "--with",
	                    "gcc-12:-O0,-mms-bitfields");
	expect_code(&outcome, 1);
	expect_out(&outcome, "(gcc-12:-O0 against gcc-12:-O0,-mms-bitfields)");
}
