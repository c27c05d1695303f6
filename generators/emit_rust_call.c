/*
 * The two sides of a call in Rust. Rust calls with any tail of variadic parameters, and defines
 * functions that read a few types of it. The intrinsic behind VaList's method has kept its name.
 */
#include "contract.h"
#include "emit_rust_private.h"

static void write_result(const struct rust_writer *w)
{
	if (w->c->result != NULL) {
		fputs(" -> ", w->out);
		rust_write_type(w, w->c->result, 0);
	}
}

static bool is_in_tail(const struct abi_case *c, size_t parameter)
{
	return parameter >= c->fixed_count;
}

/* Of parameter i; behind the `...` pointers are raw ones, which VaList can be asked for. */
static size_t place_of(const struct abi_case *c, size_t i)
{
	return is_in_tail(c, i) ? 0 : i;
}

static void write_object_type(const struct rust_writer *w, size_t object)
{
	bool by_value = object > 0 && w->c->parameter[object - 1]->kind != TYPE_POINTER;

	rust_write_type(w, case_object(w->c, object), by_value ? place_of(w->c, object - 1) : 0);
}

enum tail {
	TAIL_DEFINED,   /* mut list: ... */
	TAIL_OF_TYPE,   /* ... */
	TAIL_AS_VA_LIST /* list: core::ffi::VaList<'_> */
};

/* The fixed parameters, with their names or as types alone, and what stands for the others. */
static void write_parameters(const struct rust_writer *w, bool named, enum tail tail)
{
	static const char *const text[] = {[TAIL_DEFINED] = "mut list: ...",
	                                   [TAIL_OF_TYPE] = "...",
	                                   [TAIL_AS_VA_LIST] = "core::ffi::VaList<'_>"};

	for (size_t i = 0; i < w->c->fixed_count; i++) {
		fputs(i > 0 ? ", " : "", w->out);
		if (named)
			fprintf(w->out, "a%zu: ", i);
		rust_write_type(w, w->c->parameter[i], place_of(w->c, i));
	}
	if (!w->c->variadic)
		return;
	fputs(w->c->fixed_count > 0 ? ", " : "", w->out);
	fputs(named && tail == TAIL_AS_VA_LIST ? "mut list: " : "", w->out);
	fputs(text[tail], w->out);
}

static void write_callee_type(const struct rust_writer *w)
{
	fprintf(w->out, "unsafe extern \"%s\" fn(", convention_info[w->c->convention].rust);
	write_parameters(w, false, w->c->va_list ? TAIL_AS_VA_LIST : TAIL_OF_TYPE);
	fputc(')', w->out);
	write_result(w);
}

/* (SLOTS.sN as *ACCESS TYPE) */
static void write_pointer(const struct rust_writer *w, const char *slots, size_t object,
                          const char *access)
{
	fprintf(w->out, "(%s.s%zu as *%s ", slots, SLOT_RESULT + object, access);
	write_object_type(w, object);
	fputc(')', w->out);
}

/* Where an object is received: 64 bits wide for a narrow one. */
static void write_place(const struct rust_writer *w, size_t object, const char *slots)
{
	fputs("\t*", w->out);
	if (case_object_is_narrow(w->c, object))
		fprintf(w->out, "(%s.s%zu as *mut i64)", slots, SLOT_RESULT + object);
	else if (object > 0 && is_in_tail(w->c, object - 1)) {
		fprintf(w->out, "(%s.s%zu as *mut ", slots, SLOT_RESULT + object);
		rust_write_bare(w, case_object(w->c, object));
		fputc(')', w->out);
	} else
		write_pointer(w, slots, object, "mut");
	fputs(" = ", w->out);
}

/* What stands behind an object that is received: a narrow one is widened. */
static void write_widening(const struct rust_writer *w, size_t object)
{
	if (!case_object_is_narrow(w->c, object))
		return;
	if (object == 0 || !is_in_tail(w->c, object - 1))
		rust_write_unwrap(w, case_object(w->c, object));
	fputs(" as i64", w->out);
}

/* core::intrinsics::va_arg::<i32>(&mut list) */
static void write_va_arg(const struct rust_writer *w, size_t i)
{
	fputs("core::intrinsics::va_arg::<", w->out);
	rust_write_bare(w, w->c->parameter[i]);
	fputs(">(&mut list)", w->out);
}

/* The bits of what is in an Option: None is all zeros. */
static void write_named(const struct rust_writer *w, size_t i)
{
	const struct type *type = w->c->parameter[i];
	bool by_reference = type->kind == TYPE_POINTER;

	if (by_reference && !rust_reference_is_plain(i)) {
		fputs("*core::mem::transmute::<_, *mut ", w->out);
		write_object_type(w, i + 1);
		fprintf(w->out, ">(a%zu)", i);
	} else if (rust_is_nonzero(type, i) && case_object_is_narrow(w->c, i + 1)) {
		fputs("core::mem::transmute::<_, ", w->out);
		rust_write_bare(w, type);
		fprintf(w->out, ">(a%zu)", i);
	} else {
		fprintf(w->out, "%sa%zu", by_reference ? "*" : "", i);
	}
}

static void write_received(const struct rust_writer *w, size_t i)
{
	write_place(w, i + 1, "slot");
	if (is_in_tail(w->c, i))
		write_va_arg(w, i);
	else
		write_named(w, i);
	write_widening(w, i + 1);
	fputs(";\n", w->out);
}

const char *rust_callee_refusal(const struct rust_writer *w)
{
	if (!w->c->variadic)
		return NULL;
	/* Both are of the unstable feature c_variadic. */
	if (!(w->features & FEATURE_BIT(FEATURE_VA_LIST)))
		return "no variadic functions of its own";
	if (!w->c->va_list && w->c->convention != CONVENTION_C &&
	    w->c->convention != CONVENTION_UNWIND)
		return "no variadic function of this convention";
	for (size_t i = w->c->fixed_count; i < w->c->parameter_count; i++)
		if (!rust_is_va_arg_safe(w->c->parameter[i]))
			return "a type that VaList cannot be asked for";
	return NULL;
}

void rust_write_target_feature(const struct rust_writer *w, bool has)
{
	const char *feature = rust_target_feature(w->c);

	if (feature != NULL)
		fprintf(w->out,
		        has ? "#[cfg(target_feature = \"%s\")] "
		            : "#[cfg(not(target_feature = \"%s\"))] ",
		        feature);
}

/* As far as rustc knows the end of a VaList might panic, and would need functions of core. */
static void forget_list(const struct rust_writer *w)
{
	fputs(
	    "\tcore::mem::transmute::<_, [u8; core::mem::size_of::<core::ffi::VaList>()]>(list);\n",
	    w->out);
}

void rust_write_callee(const struct rust_writer *w)
{
	rust_write_target_feature(w, true);
	/* LLVM decorates the name, as on Windows, and ELF linkers read that as a version. */
	if (w->c->convention == CONVENTION_VECTORCALL)
		fprintf(w->out, "#[export_name = \"\\x01callee%s\"] ", w->suffix);
	fprintf(w->out, "pub unsafe extern \"%s\" fn callee%s(",
	        convention_info[w->c->convention].rust, w->suffix);
	write_parameters(w, true, w->c->va_list ? TAIL_AS_VA_LIST : TAIL_DEFINED);
	fputc(')', w->out);
	write_result(w);
	fputs(" {\n", w->out);
	for (size_t i = 0; i < w->c->parameter_count; i++)
		write_received(w, i);
	if (w->c->variadic)
		forget_list(w);
	if (w->c->result != NULL) {
		fputs("\t*", w->out);
		write_pointer(w, "slot", 0, "const");
		fputc('\n', w->out);
	}
	fputs("}\n", w->out);
}

static void write_argument(const struct rust_writer *w, size_t i)
{
	bool by_reference = w->c->parameter[i]->kind == TYPE_POINTER;

	if (by_reference && place_of(w->c, i) > 0)
		fprintf(w->out, "core::mem::transmute(to.s%zu)", SLOT_PARAMETER + i);
	else {
		fputs(by_reference ? "" : "*", w->out);
		write_pointer(w, "to", i + 1, by_reference ? "mut" : "const");
	}
}

static void write_call(const struct rust_writer *w)
{
	fputs(w->c->va_list ? "pass" : "callee", w->out);
	if (w->c->va_list)
		fprintf(w->out, "%s(callee%s", w->suffix, w->c->parameter_count > 0 ? ", " : "");
	else
		fputc('(', w->out);
	for (size_t i = 0; i < w->c->parameter_count; i++) {
		fputs(i > 0 ? ", " : "", w->out);
		write_argument(w, i);
	}
	fputs(")", w->out);
}

/* Who calls what may unwind would have to catch it, if he could not unwind himself. */
static const char *caller_abi(const struct abi_case *c)
{
	return c->convention == CONVENTION_UNWIND ? "C-unwind" : "C";
}

/*
 * Makes the va_list that the callee gets:
 *
 *     unsafe extern "C" fn pass_7(callee: unsafe extern "C" fn(u8, core::ffi::VaList<'_>) -> f32,
 *             a0: u8, mut list: ...) -> f32 { callee(a0, list) }
 */
static void write_pass(const struct rust_writer *w)
{
	rust_write_target_feature(w, true);
	fprintf(w->out, "unsafe extern \"%s\" fn pass%s(callee: ", caller_abi(w->c), w->suffix);
	write_callee_type(w);
	fputs(", ", w->out);
	write_parameters(w, true, TAIL_DEFINED);
	fputc(')', w->out);
	write_result(w);
	fputs(" { callee(", w->out);
	for (size_t i = 0; i < w->c->fixed_count; i++)
		fprintf(w->out, "a%zu, ", i);
	fputs("list) }\n", w->out);
}

void rust_write_caller(const struct rust_writer *w)
{
	if (w->c->va_list)
		write_pass(w);
	rust_write_target_feature(w, true);
	fprintf(w->out, "pub unsafe extern \"%s\" fn caller%s(callee: ", caller_abi(w->c),
	        w->suffix);
	write_callee_type(w);
	fputs(") {\n", w->out);
	if (w->c->result != NULL)
		write_place(w, 0, "to");
	else
		fputs("\t", w->out);
	write_call(w);
	write_widening(w, 0);
	fputs(";\n", w->out);
	/* No tail call: what comes back is stored behind the call, and here nothing may be. */
	if (case_returns_nothing(w->c))
		fprintf(w->out, "\tto.s%d = 0 as *mut u8;\n", SLOT_BEHIND);
	fputs("}\n", w->out);
}
