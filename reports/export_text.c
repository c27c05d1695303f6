/* README.md, and the texts of reports. All are Markdown, made of the same parts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../harness/base/file.h"
#include "../harness/toolchain/start.h"
#include "explain_notes.h"
#include "explain_words.h"
#include "export_private.h"

struct text {
	const struct export_program *p;
	struct arena *arena;
	FILE *out;
};

/* The sentence of the finding, without its full stop. */
static const char *title(const struct text *t)
{
	const struct export_request *request = t->p->request;
	const char *sentence = explain_sentence(request->explanation, &t->p->part, t->arena);
	size_t length = strlen(sentence);

	return arena_strndup(t->arena, sentence,
	                     length > 0 && sentence[length - 1] == '.' ? length - 1 : length);
}

static void write_block(const struct text *t, const char *language, const char *text)
{
	const size_t length = strlen(text);

	fprintf(t->out, "```%s\n%s%s```\n\n", language, text,
	        length > 0 && text[length - 1] != '\n' ? "\n" : "");
}

/* What a compiler says of itself, in the words that its tracker asks for. */
static const char *version_argument(const struct toolchain *toolchain)
{
	if (export_is_rust(toolchain))
		return "-vV";
	return strcmp(toolchain->recipe->name, "clang") == 0 ? "--version" : "-v";
}

static bool same_compiler(const struct export_program *p)
{
	return strcmp(p->toolchain[0]->compiler, p->toolchain[1]->compiler) == 0;
}

static void write_versions(const struct text *t, bool is_wanted(const struct toolchain *))
{
	for (size_t side = 0; side < EXPORT_SIDES; side++) {
		const struct toolchain *toolchain = t->p->toolchain[side];
		const char *argument = version_argument(toolchain), *answer;

		if (!is_wanted(toolchain) || (side > 0 && same_compiler(t->p)))
			continue;
		answer = start_ask_one(t->arena, toolchain->start, argument);
		write_block(t, "",
		            arena_printf(t->arena, "$ %s %s\n%s", t->p->driver[side], argument,
		                         answer != NULL ? answer : "(no answer)\n"));
	}
}

static bool is_any(const struct toolchain *toolchain)
{
	return toolchain != NULL;
}

static const char *triple(const struct text *t)
{
	return t->p->toolchain[0]->target->elf_class == 1 ? "i686-linux-gnu" : "x86_64-linux-gnu";
}

static void write_commands(const struct text *t)
{
	fprintf(t->out, "For %s:\n\n", triple(t));
	write_block(t, "", export_commands(t->p));
	if (t->p->is_linked)
		fputs("callee.c is in a shared library, whose function is bound at its first call "
		      "(`-z lazy`); linked\ninto the program itself, or called by pointer, it is "
		      "given all that is sent.\n\n",
		      t->out);
}

static const char *const what_is_expected = "that every argument and the result arrive, so that "
                                            "the program prints nothing and exits with 0";

static void write_outcome(const struct text *t)
{
	fprintf(t->out, "Expected: %s.\n\nWhat `./run.sh` prints:\n\n",
	        t->p->is_layout ? "the same layout on both sides, so that `run.sh` prints nothing"
	                        : what_is_expected);
	write_block(t, "", *t->p->output != '\0' ? t->p->output : "(nothing)\n");
}

static void write_sources(const struct text *t)
{
	for (size_t side = 0; side < EXPORT_SIDES; side++) {
		if (side > 0 && strcmp(t->p->file[0], t->p->file[1]) == 0)
			break;
		fprintf(t->out, "%s:\n\n", t->p->file[side]);
		write_block(t, export_is_rust(t->p->toolchain[side]) ? "rust" : "c",
		            t->p->source[side]);
	}
}

static void write_link(const struct text *t)
{
	struct explorer_pane pane[EXPORT_SIDES];

	for (size_t side = 0; side < EXPORT_SIDES; side++)
		pane[side] = (struct explorer_pane){
		    .language = t->p->toolchain[side]->recipe->language->name,
		    .source = t->p->source[side],
		    .id = explorer_id(t->p->request->compilers, t->p->toolchain[side], t->arena),
		    .options = t->p->flags[side],
		};
	fprintf(t->out, "Both sides in [Compiler Explorer](%s).\n\n",
	        explorer_link(pane, EXPORT_SIDES, t->arena));
}

/* The places on both sides, as far as they were measured: what went astray, bit by bit. */
static void write_routes(const struct text *t, const struct routes *routes, const char *from,
                         const char *to)
{
	const struct explanation *e = t->p->request->explanation;

	for (size_t i = 0; routes->known && i < routes->count; i++) {
		const struct route *r = &routes->route[i];

		if (r->astray)
			fprintf(t->out, "| %s | %s | %s |\n",
			        explain_bits(e, r->leaf, r->first, r->count, t->arena),
			        arena_printf(t->arena, "%s: %s", from,
			                     explain_place(e, r->from, r->count, t->arena)),
			        arena_printf(t->arena, "%s: %s", to,
			                     explain_place(e, r->to, r->count, t->arena)));
	}
}

static void write_places(const struct text *t)
{
	const struct explanation_part *part = &t->p->part;
	const char *caller = t->p->toolchain[EXPORT_CALLER]->name;
	const char *callee = t->p->toolchain[EXPORT_CALLEE]->name;
	struct explain_notes notes = explain_notes(t->p->request->explanation, part, t->arena);

	if (part->arguments.astray_count + part->result.astray_count > 0) {
		fputs("| bytes | put | taken |\n|---|---|---|\n", t->out);
		write_routes(t, &part->arguments, caller, callee);
		write_routes(t, &part->result, callee, caller);
		fputc('\n', t->out);
	}
	for (size_t i = 0; i < notes.count; i++)
		fprintf(t->out, "%s\n\n", notes.note[i]);
	if (part->blame != NULL)
		fprintf(t->out, "Who deviates: %s.\n\n", part->blame->sentence);
	/* With the evidence: the section of the psABI among it. */
	for (size_t i = 0; part->blame != NULL && i < part->blame->line_count; i++)
		fprintf(t->out, "%s\n\n", part->blame->line[i]);
}

/* What people know of the case: its comment, without the lines that claim() reads. */
static void write_comment(const struct text *t)
{
	static const char *const read[] = {"Expect:", "Flags:", "Target:"};
	const char *line = t->p->request->explanation->c->comment;
	bool any = false;

	for (; line != NULL && *line != '\0'; line += strcspn(line, "\n"), line += *line == '\n') {
		bool is_read = false;

		line += strspn(line, " ");
		for (size_t i = 0; i < ARRAY_LEN(read); i++)
			is_read |= strncmp(line, read[i], strlen(read[i])) == 0;
		if (is_read)
			continue;
		fprintf(t->out, "%.*s\n", (int)strcspn(line, "\n"), line);
		any = true;
	}
	fputs(any ? "\n" : "", t->out);
}

static void write_readme(const struct text *t)
{
	fprintf(t->out, "# %s\n\n", title(t));
	write_comment(t);
	fprintf(
	    t->out,
	    "`./run.sh` builds %s and runs it: exit code 1 when it shows the bug, 0 when "
	    "it does\nnot, 2 when it could not be built. CALLER_CC, CALLEE_CC, CALLER_FLAGS and "
	    "CALLEE_FLAGS name\nother compilers and flags.\n\n",
	    t->p->is_layout ? "the same program twice" : "one program of two files");
	write_commands(t);
	write_outcome(t);
	fputs("## Where the bytes are\n\n", t->out);
	if (*t->p->finding->classes != '\0')
		fprintf(t->out, "Compilers that behave alike: %s\n\n", t->p->finding->classes);
	write_places(t);
	fputs("## Versions\n\n", t->out);
	write_versions(t, is_any);
	write_link(t);
}

/* Trackers */

static bool is_gcc(const struct toolchain *toolchain)
{
	return strcmp(toolchain->recipe->name, "gcc") == 0;
}

static bool is_no_gcc(const struct toolchain *toolchain)
{
	return !is_gcc(toolchain);
}

static bool is_clang(const struct toolchain *toolchain)
{
	return strcmp(toolchain->recipe->name, "clang") == 0;
}

static bool is_tcc(const struct toolchain *toolchain)
{
	return strcmp(toolchain->recipe->name, "tcc") == 0;
}

/* gcc.gnu.org/bugs: the exact version, the system, the options, the command, its output, the source. */
static void write_gcc(const struct text *t)
{
	fprintf(t->out, "Summary: %s\nKeywords: ABI, wrong-code\nTarget: %s\n\n", title(t),
	        triple(t));
	write_comment(t);
	write_versions(t, is_gcc);
	write_commands(t);
	write_sources(t);
	write_outcome(t);
	write_places(t);
	fputs("The other compiler:\n\n", t->out);
	write_versions(t, is_no_gcc);
	write_link(t);
}

static void write_rest(const struct text *t)
{
	write_comment(t);
	write_link(t);
	write_sources(t);
	write_commands(t);
	write_outcome(t);
	write_places(t);
	write_versions(t, is_any);
}

static void write_llvm(const struct text *t)
{
	fprintf(t->out, "# [%s] %s\n\n",
	        t->p->toolchain[0]->target->elf_class == 1 ? "X86][i386" : "X86", title(t));
	write_rest(t);
}

/* A mail to tcc-devel@nongnu.org: tcc has no tracker. */
static void write_tcc(const struct text *t)
{
	fprintf(t->out, "To: tcc-devel@nongnu.org\nSubject: %s\n\n", title(t));
	write_rest(t);
}

/* The form of rust-lang/rust: I tried, I expected, instead, meta. */
static void write_rust(const struct text *t)
{
	fprintf(t->out, "# %s\n\nI tried this code:\n\n", title(t));
	write_sources(t);
	write_commands(t);
	fprintf(t->out, "I expected to see this happen: %s.\n\nInstead, this happened:\n\n",
	        t->p->is_layout ? "the same layout in both languages" : what_is_expected);
	write_block(t, "", t->p->output);
	write_places(t);
	fputs("### Meta\n\n", t->out);
	write_versions(t, is_any);
	write_link(t);
}

static bool write_file(struct text *t, const char *name, void write(const struct text *),
                       struct error *error)
{
	char *text = NULL;
	size_t length;
	bool ok;

	t->out = open_memstream(&text, &length);
	write(t);
	fclose(t->out);
	ok = export_write(t->p, name, text, error);
	free(text);
	return ok;
}

static bool is_accused(const struct export_program *p, uint8_t toolchain)
{
	const struct blame *blame = p->part.blame;

	return blame != NULL && (blame->conduct[toolchain] == CONDUCT_DEVIATES ||
	                         blame->conduct[toolchain] == CONDUCT_CONTRADICTS);
}

/* Where one of the two is known to deviate, the other's people have nothing to mend. */
static bool is_concerned(const struct export_program *p, enum export_side side)
{
	const uint8_t of[] = {p->part.caller, p->part.callee};

	return is_accused(p, of[side]) || (!is_accused(p, of[0]) && !is_accused(p, of[1]));
}

bool export_write_texts(struct export_program *p, struct error *error)
{
	static const struct {
		bool (*concerns)(const struct toolchain *);
		const char *name;
		void (*write)(const struct text *);
	} report[] = {
	    {is_gcc, "gcc.md", write_gcc},
	    {is_clang, "llvm.md", write_llvm},
	    {export_is_rust, "rust.md", write_rust},
	    {is_tcc, "tcc.md", write_tcc},
	};
	struct text t = {.p = p, .arena = p->arena};

	if (!write_file(&t, "README.md", write_readme, error))
		return false;
	p->reports = "";
	for (size_t i = 0; i < ARRAY_LEN(report); i++) {
		bool wanted = false;

		for (size_t side = 0; side < EXPORT_SIDES; side++)
			wanted |= is_concerned(p, side) && report[i].concerns(p->toolchain[side]);
		if (!wanted) {
			file_remove(export_path(p, report[i].name));
			continue;
		}
		if (!write_file(&t, report[i].name, report[i].write, error))
			return false;
		p->reports =
		    arena_printf(p->arena, "%s%s%s", p->reports, *p->reports != '\0' ? ", " : "",
		                 export_path(p, report[i].name));
	}
	return true;
}
