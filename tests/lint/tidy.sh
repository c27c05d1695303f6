#!/bin/sh
# clang-tidy finds nothing in the C files of a build. Skips (77) without clang-tidy-19.
# usage: tidy.sh BUILD-FOLDER [deep]
#
# The analyzer is nearly all of the time. It leaves a function after so many nodes: 60,000 find what
# it is used to finding, in a third of the time of its own 225,000, which `deep` goes to. Tests are
# straight lines of large macros: there 20,000 do, in half the time.
set -u
folder=$1
nodes=60000 nodes_of_tests=20000
[ "${2:-}" = deep ] && nodes=225000 nodes_of_tests=225000
sources=$(sed -n 's/^ *"file": "\(.*\.c\)",*$/\1/p' "$folder/compile_commands.json" | sort -u)
count=$(echo "$sources" | wc -l)
if ! command -v clang-tidy-19 >/dev/null; then
	echo "skipped: clang-tidy-19 is not there; $count files unchecked"
	exit 77
fi
# gcc's warnings that clang does not know are gcc's business.
tidy() { # nodes; files from standard input
	xargs -P "$(nproc)" -n 4 clang-tidy-19 --quiet -p "$folder" \
		--extra-arg=-Wno-unknown-warning-option \
		--extra-arg=-Xclang --extra-arg=-analyzer-config \
		--extra-arg=-Xclang --extra-arg=max-nodes="$1" 2>&1 |
		grep -v ' warnings\{0,1\} generated\.$'
}
{
	echo "$sources" | grep -v /tests/ | tidy $nodes
	echo "$sources" | grep /tests/ | tidy $nodes_of_tests
} >"$folder/tidy.log"
if grep -E '(error|warning):' "$folder/tidy.log" >/dev/null; then
	grep -E "(error|warning):" "$folder/tidy.log"
	echo "the whole story is in $folder/tidy.log"
	exit 1
fi
echo "$count files are tidy"
