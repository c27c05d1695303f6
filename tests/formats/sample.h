/* Views for the tests of report formats: campaigns without findings, with hostile texts in all
 * places, and with very many findings. */
#ifndef FORMATS_SAMPLE_H
#define FORMATS_SAMPLE_H

#include "../../reports/text.h"

/* What means something in JSON, XML, YAML, TAP, Markdown, a terminal or a workflow command; broken
 * UTF-8 of each kind, and all that XML has no place for. */
#define HOSTILE                                                                                    \
	"<b>&amp;</b>]]>\"'`${x}|*_#\\~@user #1 https://e.org :x: # SKIP -->\r\n::error::x\n"      \
	"\x1b[31m\x01\x07\x7f\t%0A,%\xff\xc3("                                                     \
	"\xed\xa0\x80\xf5\xc0\xaf\xef\xbf\xbe\xc2\x85\xc3\xa4 "                                    \
	"```\n</code></details>\n...\n---\nnot ok 1\nFAIL: x"

enum sample {
	SAMPLE_NOTHING,
	SAMPLE_EMPTY,
	SAMPLE_AGREE,
	SAMPLE_HOSTILE,
	SAMPLE_MANY,
	SAMPLE_COUNT
};

enum { SAMPLE_MANY_FINDINGS = 10000, SAMPLE_MANY_NIGHTS = 400, SAMPLE_LONG = 10240 };

static const char *const sample_name[] = {"nothing", "empty", "agree", "hostile", "many"};

static inline uint32_t *sample_cell(struct view *view, size_t caller, size_t callee)
{
	return (uint32_t *)view->total.verdict +
	       (caller * view->toolchain_count + callee) * WIRE_VERDICT_COUNT;
}

static inline void sample_toolchains(struct arena *arena, struct view *view, const char *odd)
{
	struct toolchain_row *row = NEW_ARRAY(arena, struct toolchain_row, 4);
	static const char *const family[] = {"gcc", "gcc", "LLVM", "libffi"};
	static const char *const compiler[] = {"gcc-12", "gcc-12", "clang-14", "libffi"};
	static const char *const flags[] = {"-O0", "-O2", "-O0", ""};

	for (size_t i = 0; i < 4; i++)
		row[i] = (struct toolchain_row){
		    .name = arena_printf(arena, "%s%s%s%s", compiler[i], *flags[i] ? ":" : "",
		                         flags[i], i < 3 ? odd : ""),
		    .compiler = compiler[i],
		    .flags = arena_printf(arena, "%s%s", flags[i], i < 3 ? odd : ""),
		    .family = family[i],
		    .version = arena_printf(arena, "12.2.0%s", odd),
		    .fingerprint = "63df68683cfd8a25f5c970ff818127c6",
		    .features = "core complex",
		};
	view->toolchain = row;
	view->toolchain_count = 4;
	view->total.toolchain_count = 4;
	view->total.verdict = NEW_ARRAY(arena, uint32_t, (size_t)4 * 4 * WIRE_VERDICT_COUNT);
}

static inline const char *sample_long(struct arena *arena, const char *text)
{
	char *whole = arena_alloc(arena, 1, SAMPLE_LONG + 1);
	size_t length = strlen(text);

	for (size_t i = 0; i < SAMPLE_LONG; i++)
		whole[i] = text[i % length];
	return whole;
}

/* One of each kind, in turn. */
static inline struct finding sample_finding(struct arena *arena, const struct view *view, size_t i,
                                            const char *odd)
{
	enum finding_kind kind = i % FINDING_KIND_COUNT;
	bool alone = kind == FINDING_SELF || kind == FINDING_COMPILER;
	bool layout = kind == FINDING_LAYOUT;

	return (struct finding){
	    .id = arena_printf(arena, "%016zx-%s%s", i, finding_kind_name[kind], odd),
	    .kind = kind,
	    .case_index = i,
	    .case_id = arena_printf(arena, "%016zx", i),
	    .case_text = *odd ? odd : "struct s0 { i8 f0; i128 f1; };\nvoid f(struct s0) sysv;\n",
	    .classes = alone ? "" : arena_printf(arena, "{gcc-12%s} {clang-14}", odd),
	    .toolchain = alone ? view->toolchain[1].name : "",
	    .libffi_only = i % 16 == 15,
	    .verdict = layout                     ? "layout"
	               : kind == FINDING_COMPILER ? ""
	                                          : "args",
	    .caller = kind == FINDING_COMPILER ? "" : view->toolchain[0].name,
	    .callee = kind == FINDING_COMPILER ? "" : view->toolchain[2].name,
	    .leaf = layout                     ? "offset of s0.f1"
	            : kind == FINDING_COMPILER ? ""
	                                       : "a0.f1",
	    .sent = layout ? "16" : "0123456789abcdef",
	    .received = layout ? "8" : "0123456789abcde0",
	    .detail = *odd ? sample_long(arena, odd) : "",
	    .cells = 4,
	};
}

/* A call of many registers, whose pieces are long, and a record that is laid out in two ways. */
static const char sample_explanation[] =
    "{\"findings\":[{\"sentence\":\"<b>&amp;]]> "
    "\\u001b\",\"caller\":\"gcc-12:-O0,-mabi=a-long-name\","
    "\"callee\":\"clang-14:-O0\",\"drawing\":["
    "{\"place\":\"rdi\",\"caller\":[\"a0\"],\"callee\":[\"a0\"],\"differs\":false},"
    "{\"place\":\"[stack+128]+24\",\"caller\":[],\"callee\":[\"a5.f0[0..8)\",\"<b>]]>\"],"
    "\"differs\":true},"
    "{\"place\":\"xmm0[8..16)\",\"caller\":[\"address of the "
    "result\",\"a5.f0[0..8)\",\"a5.f1[0].f2[1].f3\","
    "\"a5.f1[0].f2[1].f4\","
    "\"\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\"],"
    "\"callee\":[],\"differs\":true}],"
    "\"layouts\":[{\"words\":[{\"value\":32},{\"value\":16},{\"value\":0},{\"value\":1},"
    "{\"value\":16},{\"value\":16}]},{\"words\":[{\"value\":24},{\"value\":8},{\"value\":0},"
    "{\"value\":1},{\"value\":8},{\"value\":16}]}],"
    "\"blame\":{\"evidence\":[\"psABI 3.2.3\"]}}]}";

/* The first findings are one bug that is new and one that is known; the third did not reduce. */
static inline void sample_bugs(struct arena *arena, struct view *view, const char *odd)
{
	struct bug *bug = NEW_ARRAY(arena, struct bug, 2);
	struct irreducible *irreducible = NEW(arena, struct irreducible);
	const char **member = NEW_ARRAY(arena, const char *, 2);

	for (size_t i = 0; i < 2; i++) {
		member[i] = view->total.finding[i].id;
		bug[i] = (struct bug){
		    .key = i == 0 ? "layout/int/whole/6dee" : "args/i128/one-gpr-left/fdfd",
		    .title = arena_printf(arena, "an enum: another size%s", odd),
		    .blame = odd,
		    .finding = member[i],
		    .case_text = view->total.finding[i].case_text,
		    .classes = view->total.finding[i].classes,
		    .caller = view->toolchain[0].name,
		    .callee = view->toolchain[2].name,
		    .findings = 1,
		    .status = i == 0 ? BUG_NEW : BUG_KNOWN,
		    .known = i == 0 ? "" : "i128-split.case",
		    .reference = odd,
		    .explanation = i == 0 ? sample_explanation : "",
		    .member_count = 1,
		    .member = member + i,
		};
	}
	*irreducible = (struct irreducible){view->total.finding[2].id, 1,
	                                    arena_printf(arena, "it does not show%s", odd)};
	view->bug = bug;
	view->bug_count = 2;
	view->irreducible = irreducible;
	view->irreducible_count = 1;
}

static inline void sample_findings(struct arena *arena, struct view *view, size_t count,
                                   const char *odd)
{
	struct finding *finding = NEW_ARRAY(arena, struct finding, count);

	for (size_t i = 0; i < count; i++)
		finding[i] = sample_finding(arena, view, i, odd);
	view->total.finding = finding;
	view->total.finding_count = count;
	sample_cell(view, 0, 2)[WIRE_ARGS] = 7;
	sample_cell(view, 3, 0)[WIRE_ARGS] = 1;
	sample_cell(view, 2, 2)[WIRE_OK] = 0;
	sample_cell(view, 2, 2)[WIRE_ABSTAINED] = 12;
	sample_cell(view, 2, 2)[WIRE_GATED] = 3;
	sample_cell(view, 1, 2)[WIRE_FLAKY] = 2;
	view->total.alone = 38;
	view->total.untested = 12;
}

static inline void sample_untested(struct arena *arena, struct view *view, const char *odd)
{
	struct abstention *abstention = NEW_ARRAY(arena, struct abstention, 3);
	struct left_out *left_out = NEW_ARRAY(arena, struct left_out, 1);

	abstention[0] = (struct abstention){0, "abstained", "complex", 120};
	abstention[1] =
	    (struct abstention){2, "rejected", *odd ? sample_long(arena, odd) : "no", 1};
	abstention[2] =
	    (struct abstention){3, "given up", arena_printf(arena, "it hung%s", odd), 9};
	left_out[0] = (struct left_out){arena_printf(arena, "tcc%s", odd), "it does not link"};
	view->total.abstention = abstention;
	view->total.abstention_count = 3;
	view->left_out = left_out;
	view->left_out_count = 1;
}

/* The last night is the view's own: one bug came that night. */
static inline void sample_nights(struct arena *arena, struct view *view, size_t count,
                                 const char *odd)
{
	struct view_night *night = NEW_ARRAY(arena, struct view_night, count);
	const char **since = NEW_ARRAY(arena, const char *, 2);

	for (size_t i = 0; i < count; i++)
		night[i] = (struct view_night){
		    .number = i + 1,
		    .date = arena_printf(arena, "2026-01-%02zu%s", i % 28 + 1, odd),
		    .open = i % 3,
		    .came = i % 3 > 0,
		    .went = i > 0 && i % 3 == 0 ? 2 : 0,
		    .changed =
		        i % 4 == 2 ? arena_printf(arena, "gcc-12: added%s\ntcc: removed", odd) : "",
		};
	since[0] = arena_printf(arena, "first seen in night 2 (2026-01-02)%s", odd);
	since[1] = "first seen in night 1 (2026-01-01), and gone in between";
	view->night = night;
	view->night_count = count;
	view->since = since;
}

static inline struct view *sample_view(struct arena *arena, enum sample sample)
{
	static const struct coverage_count coverage[] = {{"param/i128", 200}, {"arity/9", 20}};
	const char *odd = sample == SAMPLE_HOSTILE ? HOSTILE : "";
	struct view *view = NEW(arena, struct view);

	view->settings = (struct campaign_settings){
	    .program = "0.1.0", .target = "x86_64-sysv", .tiers = "iso,gnu", .last = UINT64_MAX};
	view->settings.seed = UINT64_MAX;
	if (sample == SAMPLE_NOTHING)
		return view;
	sample_toolchains(arena, view, odd);
	if (sample == SAMPLE_EMPTY)
		return view;
	for (size_t i = 0; i < 16; i++)
		sample_cell(view, i / 4, i % 4)[WIRE_OK] = 100;
	view->total.last = view->total.judged = 100;
	view->total.coverage = coverage;
	view->total.coverage_count = ARRAY_LEN(coverage);
	view->seconds = 83.25;
	if (sample == SAMPLE_AGREE)
		return view;
	sample_findings(arena, view, sample == SAMPLE_MANY ? SAMPLE_MANY_FINDINGS : 32, odd);
	sample_bugs(arena, view, odd);
	sample_nights(arena, view, sample == SAMPLE_MANY ? SAMPLE_MANY_NIGHTS : 6, odd);
	sample_untested(arena, view, odd);
	return view;
}

#endif
