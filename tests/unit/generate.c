/* The generator: a case is a function of its seed and index, and the mixture is as the weights say. */
#include <criterion/criterion.h>
#include <inttypes.h>
#include <string.h>

#include "../../generators/coverage.h"
#include "../../generators/generate.h"
#include "../../generators/text.h"
#include "../../generators/tier.h"
#include "../../targets/target.h"

enum { CASES = 20000, SEED = 42 };

/* Of iso alone, unless told otherwise. */
static struct generate_options iso(uint64_t seed)
{
	return (struct generate_options){.seed = seed,
	                                 .tiers = TIER_BIT(TIER_ISO),
	                                 .conventions = target_x86_64_sysv.conventions};
}

static struct generate_options of_tiers(uint64_t seed, uint32_t tiers)
{
	struct generate_options options = iso(seed);

	options.tiers = tiers;
	return options;
}

static void print_case(const struct generate_options *options, uint64_t index, struct buffer *out)
{
	struct arena arena;

	arena_init(&arena);
	buffer_clear(out);
	case_print(case_generate(&arena, options, index), out);
	arena_release(&arena);
}

/* The generator's version has to be raised when this fails. */
Test(generate, gives_the_same_cases_always)
{
	static const struct {
		uint64_t seed, index;
		const char *text;
	} row[] = {
	    {1, 0, "i32 f(longdouble, u32);\n"},
	    {1, 1,
	     "struct s0 { f64 f0; f64 f1; };\nvoid f(u64, u64, u64, i32, i64, struct s0, u64);\n"},
	    {UINT64_MAX, UINT64_MAX,
	     "struct s0 { u8 f0; bool f1; u8 f2[31]; };\ni128 f(u64, i64, u64, u64, struct s0, "
	     "f32);\n"},
	};
	struct buffer text;

	buffer_init(&text);
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		struct generate_options options = iso(row[i].seed);

		print_case(&options, row[i].index, &text);
		cr_expect_str_eq(text.data, row[i].text, "row %zu: version %d gives\n%s", i,
		                 GENERATOR_VERSION, text.data);
	}
	buffer_release(&text);
}

Test(generate, does_not_depend_on_the_cases_before)
{
	struct generate_options options = iso(SEED);
	struct arena arena;
	struct buffer alone, among;

	arena_init(&arena);
	buffer_init(&alone);
	buffer_init(&among);
	for (uint64_t i = 200; i-- > 0;) {
		buffer_clear(&among);
		case_print(case_generate(&arena, &options, i), &among);
		print_case(&options, i, &alone);
		cr_expect_str_eq(alone.data, among.data, "case %" PRIu64, i);
	}
	buffer_release(&among);
	buffer_release(&alone);
	arena_release(&arena);
}

Test(generate, differs_by_seed_and_by_index)
{
	struct generate_options options = iso(SEED), other = iso(SEED + 1);
	struct buffer text[3];
	size_t equal = 0;

	for (size_t i = 0; i < ARRAY_LEN(text); i++)
		buffer_init(&text[i]);
	for (uint64_t i = 0; i < 200; i++) {
		print_case(&options, i, &text[0]);
		print_case(&options, i + 1, &text[1]);
		print_case(&other, i, &text[2]);
		equal += strcmp(text[0].data, text[1].data) == 0;
		equal += strcmp(text[0].data, text[2].data) == 0;
	}
	cr_expect_lt(equal, (size_t)10, "%zu of 400 pairs are equal", equal);
	for (size_t i = 0; i < ARRAY_LEN(text); i++)
		buffer_release(&text[i]);
}

/* What random cases come to in sum. */
struct tally {
	size_t cases, parameters, records, enums, leaves, variadic, by_reference, convention;
	size_t behind[8][10]; /* what takes more than a register, behind K integers, M floats */
	size_t covered[7][SCALAR_COUNT];
};

static const char *const position[] = {"param",  "return",  "pointee", "field",
                                       "member", "element", "tail"};

static void tally_cell(const char *cell, void *context)
{
	struct tally *tally = context;
	const char *slash = strchr(cell, '/');
	size_t length = (size_t)(slash - cell);

	for (size_t p = 0; p < ARRAY_LEN(position); p++)
		for (size_t i = 0; i < SCALAR_COUNT; i++)
			if (strlen(position[p]) == length &&
			    memcmp(position[p], cell, length) == 0 &&
			    strcmp(slash + 1, scalar_info[i].text) == 0)
				tally->covered[p][i]++;
}

/* 'i' or 'f' for what takes one register, 'x' for all others. */
static char register_class(const struct type *type)
{
	const struct scalar_info *info;

	if (type->kind == TYPE_ENUM || type->kind == TYPE_POINTER)
		return 'i';
	if (type->kind != TYPE_SCALAR)
		return 'x';
	info = &scalar_info[type->u.scalar];
	if (info->parts > 1 || info->width > 8)
		return 'x';
	return info->class == SCALAR_CLASS_FLOAT ? 'f' : 'i';
}

static void tally_prefix(struct tally *tally, const struct abi_case *c)
{
	size_t integers = 0, floats = 0;

	for (size_t i = 0; i < c->parameter_count; i++) {
		switch (register_class(c->parameter[i])) {
		case 'i':
			integers++;
			break;
		case 'f':
			floats++;
			break;
		default:
			if (integers < 8 && floats < 10)
				tally->behind[integers][floats]++;
			return;
		}
	}
}

static void tally_case(struct tally *tally, const struct abi_case *c)
{
	tally->cases++;
	tally->parameters += c->parameter_count;
	tally->variadic += c->variadic;
	tally->convention += c->convention != CONVENTION_C;
	for (size_t i = 0; i < c->type_count; i++) {
		tally->records += type_is_record(c->type[i]);
		tally->enums += !type_is_record(c->type[i]);
	}
	for (size_t i = 0; i <= c->parameter_count; i++)
		if (case_object(c, i) != NULL)
			tally->leaves += type_leaf_count(case_object(c, i));
	for (size_t i = 0; i < c->parameter_count; i++)
		tally->by_reference += c->parameter[i]->kind == TYPE_POINTER;
	tally_prefix(tally, c);
	coverage_of(c, NULL, tally_cell, tally);
}

static struct tally tally_cases(uint32_t tiers)
{
	struct generate_options options = of_tiers(SEED, tiers);
	struct tally tally = {0};
	struct arena arena;

	arena_init(&arena);
	for (uint64_t i = 0; i < CASES; i++) {
		arena_reset(&arena);
		tally_case(&tally, case_generate(&arena, &options, i));
	}
	arena_release(&arena);
	return tally;
}

/* Plain signatures hardly reach six parameters that take one register each, so that what is counted
 * there comes from the prefixes. The bound is that of chi-square with 58 degrees of freedom at one
 * in a million. */
Test(generate, spreads_the_prefix_evenly)
{
	struct tally tally = tally_cases(TIER_BIT(TIER_ISO));
	double sum = 0, cells = 0, chi_square = 0;

	for (size_t k = 0; k < 8; k++)
		for (size_t m = 0; m < 10; m++)
			if (k + m >= 6) {
				sum += (double)tally.behind[k][m];
				cells++;
			}
	for (size_t k = 0; k < 8; k++) {
		for (size_t m = 0; m < 10; m++) {
			double expected = sum / cells;
			double off = (double)tally.behind[k][m] - expected;

			if (k + m >= 6)
				chi_square += off * off / expected;
			else
				cr_expect_gt((double)tally.behind[k][m], expected / 2,
				             "%zu,%zu: %zu", k, m, tally.behind[k][m]);
		}
	}
	cr_expect_gt(sum / cells, 30.0);
	cr_expect_lt(chi_square, 125.0, "chi-square is %.1f", chi_square);
}

static bool is_iso(size_t scalar)
{
	return feature_info[scalar_info[scalar].feature].tier == TIER_ISO;
}

Test(generate, puts_every_scalar_in_every_position)
{
	struct tally tally = tally_cases(TIER_BIT(TIER_ISO));

	for (size_t p = 0; p < ARRAY_LEN(position); p++)
		for (size_t i = 0; i < SCALAR_COUNT; i++) {
			bool may = is_iso(i) &&
			           (strcmp(position[p], "tail") != 0 || scalar_info[i].promoted);

			cr_expect_eq(tally.covered[p][i] > 0, may, "%s/%s: %zu", position[p],
			             scalar_info[i].text, tally.covered[p][i]);
		}
}

Test(generate, keeps_cases_small)
{
	struct tally tally = tally_cases(TIER_BIT(TIER_ISO));
	const struct {
		const char *what;
		size_t count;
		double low, high; /* a case */
	} row[] = {
	    {"parameters", tally.parameters, 4.0, 5.0},
	    {"records", tally.records, 1.2, 1.7},
	    {"enums", tally.enums, 0.1, 0.4},
	    {"leaves", tally.leaves, 7.0, 12.0},
	    {"variadic", tally.variadic, 0.08, 0.15},
	    {"pointers", tally.by_reference, 0.1, 0.5},
	    {"conventions", tally.convention, 0.01, 0.05},
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		double mean = (double)row[i].count / (double)tally.cases;

		cr_expect(mean >= row[i].low && mean <= row[i].high, "%.2f %s a case", mean,
		          row[i].what);
	}
}

Test(generate, gives_valid_cases)
{
	static const uint64_t seed[] = {0, 1, UINT64_MAX};
	struct arena arena;
	struct buffer text;
	struct error error = {0};

	arena_init(&arena);
	buffer_init(&text);
	for (size_t s = 0; s < ARRAY_LEN(seed); s++) {
		struct generate_options options = iso(seed[s]);

		for (uint64_t i = 0; i < 3000; i++) {
			arena_reset(&arena);
			buffer_clear(&text);
			case_print(case_generate(&arena, &options, i), &text);
			cr_assert_not_null(case_parse(&arena, "t", text.data, text.length, &error),
			                   "%s\n%s", error.message, text.data);
		}
	}
	buffer_release(&text);
	arena_release(&arena);
}
