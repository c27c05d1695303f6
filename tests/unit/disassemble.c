/* Functions read back out of what compilers wrote, in assembly and in LLVM's IR. */
#include "../../harness/build/disassemble.h"

#include <criterion/criterion.h>
#include <string.h>

#include "../../harness/base/process.h"
#include "../../harness/build/apart.h"
#include "../../harness/build/lowered.h"
#include "folder.h"

TestSuite(disassemble, .init = folder_enter, .fini = folder_leave, .timeout = 60);

static const char source[] = "struct s { long a[4]; };\n"
                             "extern long to;\n"
                             "long other(void) { return 7; }\n"
                             "long callee_0(struct s s, __int128 *p) { to = s.a[1]; return 9; }\n";

static const char *write_source(void)
{
	const char *path = arena_printf(&arena, "%s/a.c", folder);

	cr_assert(file_write(path, source, strlen(source), &error), "%s", error.message);
	return path;
}

static const char *compile(const char *compiler, const char *flag)
{
	const char *object = arena_printf(&arena, "%s/a.out", folder);
	const char *argv[] = {compiler, "-O1", "-c", flag, write_source(), "-o", object, NULL};
	struct process_request request = {.argv = argv};
	struct process_result result;
	bool ok;

	process_run(&request, &result);
	ok = result.end == PROCESS_EXITED && result.code == 0;
	process_result_release(&result);
	if (!ok)
		cr_skip_test("%s %s does not compile", compiler, flag);
	return object;
}

Test(disassemble, lists_one_function)
{
	const char *object = compile("gcc", "-fno-pic");
	struct listing listing;
	struct buffer text;

	cr_assert(disassemble(object, "callee_0", &target_x86_64_sysv, &arena, &listing, &error),
	          "%s", error.message);
	buffer_init(&text);
	for (size_t i = 0; i < listing.count; i++) {
		cr_expect_not(listing.mark[i]);
		buffer_printf(&text, "%s\n", listing.text[i]);
	}
	cr_expect_not_null(strstr(text.data, "qword ptr [rsp + 16]\n"), "%s", text.data);
	cr_expect_not_null(strstr(text.data, "  # to\n"), "%s", text.data);
	cr_expect_not_null(strstr(text.data, "mov eax, 9\n"), "%s", text.data);
	cr_expect_null(strstr(text.data, "mov eax, 7\n"), "%s", text.data);
	buffer_release(&text);
}

Test(disassemble, fails_with_a_message)
{
	const char *object = compile("gcc", "-fno-pic");
	struct listing listing;

	cr_expect_not(
	    disassemble(object, "callee_1", &target_x86_64_sysv, &arena, &listing, &error));
	cr_expect_not_null(strstr(error.message, "callee_1"), "%s", error.message);
	cr_expect_not(
	    disassemble(write_source(), "callee_0", &target_x86_64_sysv, &arena, &listing, &error));
	cr_expect_eq(error.kind, ERROR_MACHINE);
}

Test(disassemble, knows_mangled_names)
{
	cr_expect(apart_is_function("callee_0", "callee_0"));
	cr_expect(apart_is_function("_ZN9crosscall8callee_017h0123456789abcdefE", "callee_0"));
	cr_expect(apart_is_function("_RNvCsabc_9crosscall8callee_0", "callee_0"));
	cr_expect_not(apart_is_function("callee_01", "callee_0"));
	cr_expect_not(apart_is_function("my_callee_0", "callee_0"));
	cr_expect_not(apart_is_function(NULL, "callee_0"));
}

Test(disassemble, reads_lowered_signatures)
{
	const char *bitcode = compile("clang-14", "-emit-llvm"), *signature;

	cr_assert(lowered_signature(bitcode, "callee_0", &arena, &signature, &error), "%s",
	          error.message);
	cr_expect_eq(strncmp(signature, "define ", 7), 0, "%s", signature);
	cr_expect_not_null(strstr(signature, "byval(%struct.s)"), "%s", signature);
	cr_expect_eq(signature[strlen(signature) - 1], ')', "%s", signature);
	cr_expect_not(lowered_signature(bitcode, "callee_1", &arena, &signature, &error));
}

/* A newer LLVM's bitcode looks to an older one as this does. */
Test(disassemble, refuses_what_is_no_bitcode)
{
	const char *signature;

	cr_expect_not(lowered_signature(write_source(), "callee_0", &arena, &signature, &error));
	cr_expect_eq(error.kind, ERROR_NOTHING);
	cr_expect_not_null(strstr(error.message, "does not read this IR: "), "%s", error.message);
}
