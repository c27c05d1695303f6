#include "../generators/text.h"
#include "bisect.h"
#include "json_value.h"

static json_t *class_name(uint8_t class)
{
	const char letter[] = {(char)('A' + class), '\0'};

	return class == CLASS_NONE ? json_null() : json_text(letter);
}

static json_t *classes(const struct bisection *b)
{
	json_t *array = json_sure(json_array());

	for (size_t class = 0; class < b->classes.count; class ++) {
		json_t *names = json_sure(json_array());

		for (size_t i = 0; i < b->toolchains->count; i++)
			if (b->classes.of[i] == class)
				json_append(names, json_text(b->toolchains->toolchain[i].name));
		json_append(array, names);
	}
	return array;
}

static json_t *versions(const struct bisection *b, const struct bisect_series *series)
{
	json_t *array = json_sure(json_array());

	for (size_t i = 0; i < series->count; i++) {
		const size_t toolchain = series->toolchain[i];
		const char *absence = b->absence[toolchain];
		const bool takes_part = b->classes.of[toolchain] != CLASS_NONE;
		json_t *object = json_sure(json_object());

		json_set(object, "version", json_text(bisect_version(b, toolchain)));
		json_set(object, "toolchain", json_text(b->toolchains->toolchain[toolchain].name));
		json_set(object, "class", class_name(b->classes.of[toolchain]));
		json_set(object, "absent",
		         takes_part || absence == NULL ? json_null() : json_text(absence));
		json_append(array, object);
	}
	return array;
}

static json_t *change(const struct bisection *b, const struct bisect_series *series,
                      const struct bisect_run *before, const struct bisect_run *run)
{
	json_t *object = json_sure(json_object()), *as = json_sure(json_array());

	json_set(object, "after", json_text(bisect_version(b, series->toolchain[before->high])));
	json_set(object, "by", json_text(bisect_version(b, series->toolchain[run->low])));
	json_set(object, "from", class_name(before->class));
	json_set(object, "to", class_name(run->class));
	if (run->as_caller)
		json_append(as, json_text("caller"));
	if (run->as_callee)
		json_append(as, json_text("callee"));
	json_set(object, "as", as);
	json_set(object, "partner",
	         run->partner == SIZE_MAX ? json_null()
	                                  : json_text(b->toolchains->toolchain[run->partner].name));
	return object;
}

static json_t *changes(const struct bisection *b, const struct bisect_series *series)
{
	json_t *array = json_sure(json_array());
	const struct bisect_run *before = NULL;

	for (size_t i = 0; i < series->run_count; i++) {
		const struct bisect_run *run = &series->run[i];

		if (run->class == CLASS_NONE)
			continue;
		if (before != NULL && before->class != run->class)
			json_append(array, change(b, series, before, run));
		before = run;
	}
	return array;
}

static json_t *all_series(const struct bisection *b)
{
	json_t *array = json_sure(json_array());

	for (size_t i = 0; i < b->series_count && b->finding != NULL; i++) {
		const struct bisect_series *series = &b->series[i];
		json_t *object = json_sure(json_object());

		json_set(object, "compiler", json_text(series->recipe->name));
		json_set(object, "flags", series->is_only ? json_null() : json_text(series->flags));
		json_set(object, "monotone", json_boolean(!series->returns));
		json_set(object, "versions", versions(b, series));
		json_set(object, "changes", changes(b, series));
		json_append(array, object);
	}
	return array;
}

static json_t *the_case(const struct abi_case *c)
{
	const struct case_id id = case_id(c);
	json_t *object = json_sure(json_object());
	struct buffer text;

	buffer_init(&text);
	case_print(c, &text);
	json_set(object, "id", json_text(id.text));
	json_set(object, "text", json_text(text.data));
	buffer_release(&text);
	return object;
}

void bisect_json(const struct bisection *b, FILE *out)
{
	json_t *object = json_sure(json_object());
	const struct finding *f = b->finding;

	json_set(object, "format", json_text("crosscall-bisection"));
	json_set(object, "version", json_integer(BISECT_JSON_VERSION));
	json_set(object, "target", json_text(b->toolchains->toolchain[0].target->name));
	json_set(object, "case", the_case(b->c));
	json_set(object, "judged", json_boolean(b->was_judged));
	json_set(object, "kind", f != NULL ? json_text(finding_kind_name[f->kind]) : json_null());
	json_set(object, "classes", f != NULL ? classes(b) : json_array());
	json_set(object, "series", all_series(b));
	if (json_dumpf(object, out, JSON_INDENT(2)) == 0)
		fputc('\n', out);
	json_decref(object);
}
