#!/bin/sh
# Every C file is as clang-format would write it. Skips (77) without clang-format-19.
set -u
cd "$(dirname "$0")/../.." || exit 2
. tests/lint/files.sh

# Names of our files hold no spaces.
# shellcheck disable=SC2046
set -- $(files -name '*.[ch]')
if ! command -v clang-format-19 >/dev/null; then
	echo "skipped: clang-format-19 is not there; $# files unchecked"
	exit 77
fi
bad=$(clang-format-19 --dry-run "$@" 2>&1 | sed -n 's/^\([^ ]*\.[ch]\):.*: warning: .*/\1/p' | uniq -c)
[ -z "$bad" ] && echo "$# files are well formatted" && exit
echo "lines that clang-format-19 -i would change, by file:"
echo "$bad"
exit 1
