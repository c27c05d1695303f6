#include <inttypes.h>
#include <string.h>

#include "../generators/convention.h"
#include "../generators/type.h"
#include "../targets/target.h"
#include "stats_private.h"

enum {
	WIDE_NAME_WIDTH = 20,
	POWER_WIDTH = 7, /* for a column each from 1 to 128 */
};

static bool has_tier(const struct stats *s, enum tier tier)
{
	return (s->tiers & TIER_BIT(tier)) != 0;
}

static uint32_t judged(struct stats *s, const char *prefix, const char *row, const char *between,
                       const char *column)
{
	return stats_judged(s, arena_printf(&s->arena, "%s%s%s%s", prefix, row, between, column));
}

static void print_head(const struct stats *s, size_t count, const char *const *column, int width)
{
	fprintf(s->out, "%*s", WIDE_NAME_WIDTH, "");
	for (size_t i = 0; i < count; i++)
		fprintf(s->out, "%*s", width, column[i]);
	fputc('\n', s->out);
}

static void print_name(const struct stats *s, const char *name)
{
	fprintf(s->out, "  %-*s", WIDE_NAME_WIDTH - 2, name);
}

static void print_no_count(const struct stats *s, int width)
{
	fprintf(s->out, "%*s", width, "-");
}

static void print_tiers(struct stats *s)
{
	stats_title(s, "Tiers: cases that have something of them");
	for (size_t i = 0; i < TIER_COUNT; i++) {
		if (!has_tier(s, (enum tier)i))
			continue;
		print_name(s, tier_name[i]);
		stats_count(s, judged(s, "tier/", tier_name[i], "", ""), COLUMN_WIDTH);
		fputc('\n', s->out);
	}
}

/* A convention or a variadic function is of the call, not of what is passed. */
static bool is_of_a_type(enum feature feature)
{
	const enum tier tier = feature_info[feature].tier;

	return tier != TIER_ISO && tier != TIER_CONVENTIONS;
}

/* C17 6.7.6.3: only what a pointer points to is atomic by itself, but a record may hold one. */
static void print_features(struct stats *s)
{
	static const char *const column[] = {"param", "return", "tail", "pointee"};

	stats_title(s, "What is beyond ISO C, itself or inside what is passed");
	print_head(s, ARRAY_LEN(column), column, COLUMN_WIDTH);
	for (size_t f = 0; f < FEATURE_COUNT; f++) {
		if (!is_of_a_type((enum feature)f) || !has_tier(s, feature_info[f].tier))
			continue;
		print_name(s, feature_info[f].text);
		for (size_t i = 0; i < ARRAY_LEN(column); i++)
			stats_count(s, judged(s, "with/", feature_info[f].text, "/", column[i]),
			            COLUMN_WIDTH);
		fputc('\n', s->out);
	}
}

static uint32_t target_conventions(const struct stats *s)
{
	const struct target *target = target_find(s->view->settings.target);

	return target != NULL ? target->conventions : 0;
}

static void print_conventions(struct stats *s)
{
	static const char *const column[] = {"fixed", "..."};
	static const char *const call[] = {"no_prototype", "old_definition", "va_list",
	                                   "variadic-alone"};
	uint32_t conventions = target_conventions(s);

	stats_title(s, "Conventions asked for by name (...: of variadic functions), and calls "
	               "declared in another way");
	print_head(s, ARRAY_LEN(column), column, COLUMN_WIDTH);
	for (size_t i = 0; i < CONVENTION_COUNT; i++) {
		const struct convention_info *info = &convention_info[i];

		if ((conventions & UINT32_C(1) << i) == 0 || *info->text == '\0')
			continue;
		print_name(s, info->text);
		stats_count(s, judged(s, "convention/", info->text, "", ""), COLUMN_WIDTH);
		if (info->variadic == FEATURE_COUNT)
			print_no_count(s, COLUMN_WIDTH);
		else
			stats_count(s, judged(s, "convention/", info->text, "", "..."),
			            COLUMN_WIDTH);
		fputc('\n', s->out);
	}
	for (size_t i = 0; i < ARRAY_LEN(call); i++) {
		print_name(s, call[i]);
		stats_count(s, judged(s, "call/", call[i], "", ""), COLUMN_WIDTH);
		fputc('\n', s->out);
	}
}

/* How many of the numbers in [first, last] have been met: "bits/i32:" and each of them. */
static unsigned numbers_met(struct stats *s, const char *prefix, unsigned first, unsigned last)
{
	unsigned met = 0;

	for (unsigned n = first; n <= last; n++)
		met += stats_judged(s, arena_printf(&s->arena, "%s%u", prefix, n)) > 0;
	return met;
}

static void print_met(struct stats *s, unsigned met, unsigned of)
{
	fprintf(s->out, "%s%*u of %3u%s", met ? "" : s->ink.red, 5, met, of, met ? "" : s->ink.off);
}

static void print_bit_fields(struct stats *s)
{
	stats_title(s, "Bit-fields: how many of the widths of each type, and cases of width 0");
	for (size_t i = 0; i <= SCALAR_COUNT; i++) {
		bool is_enum = i == SCALAR_COUNT;
		const char *name = is_enum ? "enum" : scalar_info[i].text;
		unsigned widths = is_enum ? 64U : 8U * scalar_info[i].width;
		const char *prefix = arena_printf(&s->arena, "bits/%s:", name);

		if (!is_enum && !scalar_is_integer((enum scalar)i))
			continue;
		widths = i == SCALAR_BOOL ? 1 : widths;
		print_name(s, name);
		print_met(s, numbers_met(s, prefix, 1, widths), widths);
		stats_count(s, judged(s, prefix, "0", "", ""), COLUMN_WIDTH);
		fputc('\n', s->out);
	}
	print_name(s, "unnamed: cases");
	stats_count(s, judged(s, "bits/", "unnamed", "", ""), 5);
	fputc('\n', s->out);
}

static void print_bitints(struct stats *s)
{
	static const unsigned last[] = {8, 16, 32, 64, 128, 256, BITINT_BITS_MAX};
	unsigned first = 1;

	stats_title(s, "How many of the widths of _BitInt (a signed one has 2 bits or more)");
	fprintf(s->out, "%*s%13s%14s\n", WIDE_NAME_WIDTH, "", "_BitInt", "unsigned");
	for (size_t i = 0; i < ARRAY_LEN(last); first = last[i++] + 1) {
		unsigned signed_first = MAX(first, 2);

		print_name(s, arena_printf(&s->arena, "%u to %u", first, last[i]));
		print_met(s, numbers_met(s, "bitint/", signed_first, last[i]),
		          last[i] - signed_first + 1);
		fprintf(s->out, "  ");
		print_met(s, numbers_met(s, "ubitint/", first, last[i]), last[i] - first + 1);
		fputc('\n', s->out);
	}
}

static const char *const power[] = {"1", "2", "4", "8", "16", "32", "64", "128"};

static void print_vectors(struct stats *s)
{
	stats_title(s, "Vectors, by their elements and bytes");
	print_head(s, ARRAY_LEN(power), power, POWER_WIDTH);
	for (size_t e = 0; e < SCALAR_COUNT; e++) {
		const struct scalar_info *info = &scalar_info[e];
		bool is_float =
		    info->class == SCALAR_CLASS_FLOAT || info->class == SCALAR_CLASS_BFLOAT;

		if (info->parts != 1 || e == SCALAR_BOOL ||
		    (!is_float && !scalar_is_integer((enum scalar)e)) ||
		    !has_tier(s, feature_info[info->feature].tier))
			continue;
		print_name(s, info->text);
		for (size_t i = 0; i < ARRAY_LEN(power); i++)
			if (1U << i < info->width)
				print_no_count(s, POWER_WIDTH);
			else
				stats_count(s, judged(s, "vector/", info->text, ":", power[i]),
				            POWER_WIDTH);
		fputc('\n', s->out);
	}
}

static void print_aligned(struct stats *s)
{
	static const char *const row[] = {"field", "enum", "typedef", "record", "pack"};

	stats_title(s, "aligned(N) by what has it, and #pragma pack(N)");
	print_head(s, ARRAY_LEN(power), power, POWER_WIDTH);
	for (size_t r = 0; r < ARRAY_LEN(row); r++) {
		bool is_pack = strcmp(row[r], "pack") == 0;

		print_name(s, row[r]);
		for (size_t i = 0; i < ARRAY_LEN(power); i++)
			if (is_pack && 1 << i > 16)
				print_no_count(s, POWER_WIDTH);
			else
				stats_count(s, judged(s, "aligned/", row[r], ":", power[i]),
				            POWER_WIDTH);
		fputc('\n', s->out);
	}
}

/* A flexible array is the last field. */
static void print_neighbours(struct stats *s)
{
	static const struct {
		const char *name;
		enum tier tier;
	} kind[] = {
	    {"int", TIER_ISO},
	    {"float", TIER_ISO},
	    {"int128", TIER_ISO},
	    {"x87", TIER_ISO},
	    {"complex", TIER_ISO},
	    {"record", TIER_ISO},
	    {"array", TIER_ISO},
	    {"bit-field", TIER_BITFIELDS},
	    {"zero-width", TIER_BITFIELDS},
	    {"bitint", TIER_EXTENDED},
	    {"atomic", TIER_EXTENDED},
	    {"vector", TIER_GNU},
	    {"packed", TIER_GNU},
	    {"aligned", TIER_GNU},
	    {"empty", TIER_GNU},
	    {"zero-array", TIER_GNU},
	    {"flexible", TIER_GNU},
	};

	stats_title(s, "Fields of a struct, and what has not been met right behind them");
	for (size_t k = 0; k < ARRAY_LEN(kind) - 1; k++) {
		unsigned met = 0, of = 0;
		const char *missing = "";

		if (!has_tier(s, kind[k].tier))
			continue;
		for (size_t n = 0; n < ARRAY_LEN(kind); n++) {
			if (!has_tier(s, kind[n].tier))
				continue;
			of++;
			if (judged(s, "near/", kind[k].name, "/", kind[n].name) > 0)
				met++;
			else
				missing = arena_printf(&s->arena, "%s%s%s", missing,
				                       *missing ? " " : "", kind[n].name);
		}
		print_name(s, kind[k].name);
		print_met(s, met, of);
		if (met == 0 || *missing == '\0') {
			fputc('\n', s->out);
			continue;
		}
		fprintf(s->out, "  ");
		print_wrapped(s->out, missing, WIDE_NAME_WIDTH + 14, WIDE_NAME_WIDTH + 14,
		              s->width);
	}
}

void stats_wide(struct stats *s)
{
	print_tiers(s);
	if (s->tiers != TIER_BIT(TIER_ISO))
		print_features(s);
	if (has_tier(s, TIER_CONVENTIONS))
		print_conventions(s);
	if (has_tier(s, TIER_BITFIELDS))
		print_bit_fields(s);
	if (has_tier(s, TIER_EXTENDED))
		print_bitints(s);
	if (has_tier(s, TIER_GNU)) {
		print_vectors(s);
		print_aligned(s);
	}
	print_neighbours(s);
}

bool stats_is_wide(const char *cell)
{
	static const char *const prefix[] = {"tier/",    "with/",   "convention/", "call/",
	                                     "bits/",    "bitint/", "ubitint/",    "vector/",
	                                     "aligned/", "near/"};

	for (size_t i = 0; i < ARRAY_LEN(prefix); i++)
		if (strncmp(cell, prefix[i], strlen(prefix[i])) == 0)
			return true;
	return false;
}
