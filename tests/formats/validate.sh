#!/bin/sh
# Every format of the sample views, by the format's own validator or schema. What lacks its
# validator is skipped and counted; 77 when nothing could be checked.
# usage: validate.sh BUILD-FOLDER [FOLDER OF package.json's PACKAGES]
set -u
build=$(cd "$1" && pwd)
modules=${2:-}/node_modules
source=$(cd "$(dirname "$0")/../.." && pwd)
schema=$source/reports/schema
folder=$(mktemp -d) || exit 3
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 3
"$build/tests/write-formats" . || exit 1
mkdir made schema || exit 3

checked=0 skipped=0 failed=0
check() { # what, command that is silent when all is well
	what=$1
	shift
	checked=$((checked + 1))
	if ! "$@" >out 2>&1; then
		echo "$what is not valid:"
		head -n 20 out | cut -c 1-300
		failed=$((failed + 1))
	fi
}

skip() { # how many, of what, what is missing
	echo "skipped: $1 of $2: $3 is not there"
	skipped=$((skipped + $1))
}

has() {
	command -v "$1" >/dev/null
}

# --- The validators -------------------------------------------------------------------------------

count() { # what, file
	grep -c "$1" "$2"
}

equal() {
	[ "$1" = "$2" ] || { echo "$1 is not $2" && return 1; }
}

validate_json() { # schema, data as patterns, arguments
	schema_of_data=$1 data=$2
	shift 2
	node "$modules/ajv-cli/dist/index.js" validate -s "$schema_of_data" -d "$data" "$@"
}

# All lines as one array, so that one program sees them.
validate_jsonl() {
	for file in *.jsonl; do
		sed '1s/^/[/; $!s/$/,/; $s/$/]/' "$file" >"made/$file.json" || return 1
	done
	echo '{"type": "array", "items": {"$ref": "urn:crosscall:event:1"}}' >schema/events.json
	validate_json schema/events.json 'made/*.jsonl.json' --spec=draft2020 -r "$schema/event.json" \
		-r "$schema/report.json"
}

# The package has the schema in draft 4, of which it uses nothing that draft 7 has not; one of its
# patterns is none where they are Unicode.
validate_sarif() {
	sed 's|json-schema.org/draft-04|json-schema.org/draft-07|; s|^    "id":|    "$id":|; s|{2}]?\$"|{2}\\\\]?$"|' \
		"$modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" >schema/sarif.json
	for file in *.sarif; do
		cp "$file" "made/$file.json" || return 1
	done
	validate_json schema/sarif.json 'made/*.sarif.json' --spec=draft7 --strict=false -c ajv-formats
}

validate_junit() {
	xmllint --huge --noout --schema "$schema/junit.xsd" "$1" || return 1
	for suite in 1 2 3; do
		at="/testsuites/testsuite[$suite]"
		equal "$(xmllint --huge --xpath "string($at/@tests)" "$1")" \
			"$(xmllint --huge --xpath "count($at/testcase)" "$1")" || return 1
		equal "$(xmllint --huge --xpath "string($at/@failures)" "$1")" \
			"$(xmllint --huge --xpath "count($at/testcase/failure)" "$1")" || return 1
	done
}

# Failed checks are no mistake of the format; what the parser complains of is, and so is a test that
# it does not see.
validate_tap() {
	node "$modules/tap-parser/bin/cmd.cjs" --strict --json="0" <"$1" >tap.json
	if grep -oE '"tapError":[^n].{80}|\["(extra|bailout|child)".{80}' tap.json; then
		return 1
	fi
	equal "$(grep -cE '^(not )?ok ' "$1")" "$(grep -o '"assert",' tap.json | wc -l)"
}

# DejaGnu's own reader counts what the file's own totals say.
validate_sum() {
	cp "$1" it.sum
	totals=$(awk '/^# of /{ sum += $NF } END { print sum + 0 }' it.sum)
	counted=$(awk -f /usr/share/dejagnu/commands/report-card.awk -- it.sum |
		awk '$2 == "|" && NF > 8 { for (i = 3; i <= NF; i++) sum += $i } END { print sum + 0 }')
	equal "$totals" "$counted"
}

# No markup but ours: what a name brings along stays text.
validate_markdown() {
	[ "$(wc -c <"$1")" -le 65536 ] || { echo "too long" && return 1; }
	cmark-gfm -e table -e autolink -t xml --unsafe "$1" >markdown.xml || return 1
	if grep -E '<(link|image|emph|strong|code|strikethrough|block_quote|list|thematic_break)[ >]' \
		markdown.xml; then
		return 1
	fi
	grep -E '<html_(block|inline)' markdown.xml | grep -vE \
		'>(&lt;code&gt;|&lt;/code&gt;|&lt;details&gt;&lt;summary&gt;.*|&lt;/details&gt;)$|>(&lt;/?code&gt;)<' \
		>foreign && cat foreign && return 1
	return 0
}

# actions/runner: ten of each level are shown of a step, messages are cut at 4,096 characters.
validate_github() {
	if grep -vE '^::(notice|warning|error) title=[^:,]*::.+$' "$1"; then
		return 1
	fi
	for level in notice warning error; do
		[ "$(count "^::$level " "$1")" -le 10 ] || { echo "too many" && return 1; }
	done
	awk '{ sub(/^::[a-z]+ title=[^:]*::/, ""); gsub(/%[0-9A-F][0-9A-F]/, "x")
		if (length > 4096) { print "too long"; exit 1 } }' "$1"
}

# The page is well-formed XML besides, asks no network, and its links lead somewhere.
validate_html() {
	[ "$(wc -c <"$1")" -le 3000000 ] || { echo "too long" && return 1; }
	xmllint --huge --noout "$1" || return 1
	if grep -E ' src=|url\([^#]|@import' "$1"; then
		return 1
	fi
	for link in $(grep -o 'href="#[^"]*' "$1" | cut -d '#' -f 2 | sort -u); do
		grep -q "id=\"$link\"" "$1" || { echo "#$link leads nowhere" && return 1; }
	done
}

validate_text() {
	if LC_ALL=C grep -n "$(printf '[\001-\010\013-\037\177]')" "$1"; then
		return 1
	fi
}

is_utf8() {
	iconv -f UTF-8 -t UTF-8 -o utf8 "$1"
}

validate_all() { # format
	for file in *."$1"; do
		check "$file" is_utf8 "$file"
		check "$file" "validate_$1" "$file"
	done
}

views=$(ls ./*.text | wc -l)
if has node && [ -e "$modules/ajv-cli" ]; then
	check json validate_json "$schema/report.json" './*.json' --spec=draft2020
	check jsonl validate_jsonl
	check sarif validate_sarif
else
	skip $((3 * views)) "json, jsonl and sarif" "ajv-cli"
fi
if has node && [ -e "$modules/tap-parser" ]; then
	validate_all tap
else
	skip "$views" tap tap-parser
fi
if has xmllint; then
	validate_all junit
	validate_all html
else
	skip $((2 * views)) "junit and html" xmllint
fi
if [ -e /usr/share/dejagnu/commands/report-card.awk ]; then
	validate_all sum
else
	skip "$views" sum "DejaGnu's report-card"
fi
if has cmark-gfm; then
	validate_all markdown
else
	skip "$views" markdown cmark-gfm
fi
validate_all github
validate_all text

echo "$checked checks of formats, $failed failed, $skipped skipped"
[ $failed -eq 0 ] || exit 1
[ $skipped -eq 0 ] || exit 77
