/* The generator: a case is a function of its seed and index, and the mixture is as the weights say. */
#include <criterion/criterion.h>
#include <inttypes.h>
#include <string.h>

#include "../../generators/coverage.h"
#include "../../generators/generate.h"
#include "../../generators/text.h"
#include "../../generators/tier.h"
#include "../../generators/weights_private.h"
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
	    {1, 0, "i32 f(longdouble);\n"},
	    {1, 1,
	     "struct s0 { i8 f0; u16 f1; u32 f2; u8 f3[3]; i8 f4[2]; u8 f5; char f6; i8 f7[1]; };\n"
	     "void f(u64, u64, u64, i32, i64, struct s0, f64, f64);\n"},
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

static void expect_every_scalar(uint32_t set)
{
	struct tally tally = tally_cases(set);

	for (size_t p = 0; p < ARRAY_LEN(position); p++)
		for (size_t i = 0; i < SCALAR_COUNT; i++) {
			bool may =
			    (TIER_BIT(feature_info[scalar_info[i].feature].tier) & set) != 0 &&
			    (strcmp(position[p], "tail") != 0 || scalar_info[i].promoted);

			cr_expect_eq(tally.covered[p][i] > 0, may, "%s/%s: %zu", position[p],
			             scalar_info[i].text, tally.covered[p][i]);
		}
}

Test(generate, puts_every_scalar_in_every_position)
{
	expect_every_scalar(TIER_BIT(TIER_ISO));
	expect_every_scalar(TIERS_ALL);
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

static void expect_valid(struct arena *arena, const struct generate_options *options,
                         uint64_t index)
{
	struct error error = {0};
	struct buffer text;

	buffer_init(&text);
	case_print(case_generate(arena, options, index), &text);
	cr_assert_not_null(case_parse(arena, "t", text.data, text.length, &error), "%s\n%s",
	                   error.message, text.data);
	buffer_release(&text);
}

Test(generate, gives_valid_cases)
{
	static const uint64_t seed[] = {0, 1, UINT64_MAX};
	static const uint32_t tiers[] = {TIER_BIT(TIER_ISO), TIERS_ALL};
	struct arena arena;

	arena_init(&arena);
	for (size_t s = 0; s < ARRAY_LEN(seed); s++)
		for (size_t t = 0; t < ARRAY_LEN(tiers); t++) {
			struct generate_options options = of_tiers(seed[s], tiers[t]);

			for (uint64_t i = 0; i < 3000; i++) {
				arena_reset(&arena);
				expect_valid(&arena, &options, i);
			}
		}
	arena_release(&arena);
}

Test(generate, keeps_to_the_tiers)
{
	struct arena arena;

	arena_init(&arena);
	for (size_t tier = 0; tier < TIER_COUNT; tier++) {
		struct generate_options options = of_tiers(SEED, TIER_BIT(tier));
		size_t of_it = 0;

		for (uint64_t i = 0; i < 2000; i++) {
			uint32_t tiers;

			arena_reset(&arena);
			tiers = case_tiers(case_generate(&arena, &options, i));
			cr_assert_eq(tiers & ~(TIER_BIT(tier) | TIER_BIT(TIER_ISO)), 0U);
			of_it += (tiers & TIER_BIT(tier)) != 0;
		}
		cr_expect_geq(of_it, (size_t)1900, "%zu of 2000 cases are of %s", of_it,
		              tier_name[tier]);
	}
	arena_release(&arena);
}

/* So that what is found in a mixture and what is found in iso alone can be compared. */
Test(generate, gives_the_cases_of_iso_in_every_mixture)
{
	struct generate_options alone = iso(SEED), mixed = of_tiers(SEED, TIERS_ALL);
	struct buffer one, other;
	size_t equal = 0;

	buffer_init(&one);
	buffer_init(&other);
	for (uint64_t i = 0; i < 1000; i++) {
		print_case(&alone, i, &one);
		print_case(&mixed, i, &other);
		equal += strcmp(one.data, other.data) == 0;
	}
	cr_expect(equal > 150 && equal < 250, "%zu of 1000", equal);
	buffer_release(&other);
	buffer_release(&one);
}

/* What a target has no convention for is left out. */
static void count_features(const struct target *target, size_t count[FEATURE_COUNT])
{
	struct generate_options options = {
	    .seed = SEED, .tiers = TIERS_ALL, .conventions = target->conventions};
	struct arena arena;

	arena_init(&arena);
	for (uint64_t i = 0; i < CASES; i++) {
		feature_set features;

		arena_reset(&arena);
		features = case_features(case_generate(&arena, &options, i));
		for (size_t f = 0; f < FEATURE_COUNT; f++)
			count[f] += (features & FEATURE_BIT(f)) != 0;
	}
	arena_release(&arena);
}

Test(generate, exercises_every_feature)
{
	size_t count[FEATURE_COUNT] = {0};

	count_features(&target_x86_64_sysv, count);
	count_features(&target_i386_sysv, count);
	for (size_t f = 0; f < FEATURE_COUNT; f++)
		cr_expect_geq(count[f], (size_t)CASES / 1000, "%s: %zu of %d", feature_info[f].text,
		              count[f], 2 * CASES);
}

/* So that it is known what a finding is about: but for what a feature is made of, no other of these tiers
 * is in the case. */
Test(generate, gives_every_feature_alone)
{
	struct generate_options options = of_tiers(SEED, TIERS_ALL);
	static const feature_set made_of =
	    FEATURE_BIT(FEATURE_VECTOR) | FEATURE_BIT(FEATURE_FLOAT16);
	feature_set ours = 0;
	size_t alone[FEATURE_COUNT] = {0};
	struct arena arena;

	for (size_t f = 0; f < FEATURE_COUNT; f++)
		if (feature_info[f].tier == TIER_EXTENDED || feature_info[f].tier == TIER_GNU)
			ours |= FEATURE_BIT(f);
	arena_init(&arena);
	for (uint64_t i = 0; i < CASES; i++) {
		feature_set features;

		arena_reset(&arena);
		features = case_features(case_generate(&arena, &options, i)) & ours;
		if (features & FEATURE_BIT(FEATURE_VECTOR_FLOAT16))
			features &= ~made_of;
		for (size_t f = 0; f < FEATURE_COUNT; f++)
			alone[f] += features == FEATURE_BIT(f);
	}
	arena_release(&arena);
	for (size_t f = 0; f < FEATURE_COUNT; f++)
		if (ours & FEATURE_BIT(f))
			cr_expect_geq(alone[f], (size_t)CASES / 2000, "%s: %zu of %d",
			              feature_info[f].text, alone[f], CASES);
}

/* Clang refuses what lacks a prototype where the convention needs one; all others may. */
Test(generate, gives_prototypes_where_they_are_needed)
{
	static const struct target *const target[] = {&target_x86_64_sysv, &target_i386_sysv};
	static const uint32_t tiers = TIER_BIT(TIER_CONVENTIONS);
	size_t without[2] = {0}; /* by whether one is needed */
	struct arena arena;

	arena_init(&arena);
	for (uint64_t i = 0; i < CASES; i++) {
		struct generate_options options = of_tiers(SEED, tiers);
		const struct abi_case *c;

		arena_reset(&arena);
		options.conventions = target[i % 2]->conventions;
		c = case_generate(&arena, &options, i);
		without[convention_info[c->convention].needs_prototype] +=
		    c->no_prototype || c->old_definition || (c->variadic && c->fixed_count == 0);
	}
	cr_expect_gt(without[false], (size_t)0);
	cr_expect_eq(without[true], (size_t)0);
	arena_release(&arena);
}

static bool is_attributed(const struct record *record)
{
	return record->packed || record->aligned != 0 || record->pack != 0;
}

/* A packed, aligned or packed-by-pragma record inside such a union. */
static bool holds_attributed(const struct type *type, bool in_union)
{
	type = type_bare(type);
	if (type->kind == TYPE_ARRAY)
		return holds_attributed(type->u.array.element, in_union);
	if (!type_is_record(type))
		return false;
	if (in_union && is_attributed(&type->u.record))
		return true;
	in_union = type->kind == TYPE_UNION && is_attributed(&type->u.record);
	for (size_t i = 0; i < type->u.record.count; i++)
		if (holds_attributed(type->u.record.field[i].type, in_union))
			return true;
	return false;
}

Test(generate, composes_attributes)
{
	struct generate_options options = of_tiers(SEED, TIERS_ALL);
	struct arena arena;
	size_t composed = 0;

	arena_init(&arena);
	for (uint64_t i = 0; i < CASES; i++) {
		const struct abi_case *c;

		arena_reset(&arena);
		c = case_generate(&arena, &options, i);
		for (size_t t = 0; t < c->type_count; t++)
			if (holds_attributed(c->type[t], false)) {
				composed++;
				break;
			}
	}
	cr_expect_gt(composed, (size_t)CASES / 100, "%zu of %d", composed, CASES);
	arena_release(&arena);
}

/* One without a weight would never be drawn, and nobody would notice. */
Test(generate, every_scalar_has_a_weight)
{
	for (size_t i = 0; i < SCALAR_COUNT; i++)
		cr_expect_gt(scalar_weight[i][USE_PLAIN], 0, "%s", scalar_info[i].text);
}
