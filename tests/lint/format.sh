#!/bin/sh
# Every C file is as clang-format would write it. Skips (77) without clang-format-19.
set -u
cd "$(dirname "$0")/../.." || exit 2
. tests/lint/files.sh

set -- $(files -name '*.[ch]')
if ! command -v clang-format-19 >/dev/null; then
	echo "skipped: clang-format-19 is not there; $# files unchecked"
	exit 77
fi
clang-format-19 --dry-run --Werror "$@" && echo "$# files are well formatted"
