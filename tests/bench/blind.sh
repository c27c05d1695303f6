#!/bin/sh
# How soon campaigns find the known bugs again by themselves: three seeds, each of two pairs.
#
#     tests/bench/blind.sh [BUILD-FOLDER]
#
# SECONDS_EACH (300) and SEEDS ("1 2 3") may be set in the environment. Fails when less than nine of ten
# bugs that concern a pair are found in a campaign.
set -u
build=$(cd "${1:-build}" && pwd) || exit 2
corpus=$(cd "$(dirname "$0")/../../corpus/bugs" && pwd) || exit 2
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
# No module is in the cache.
export XDG_CACHE_HOME="$work/cache"
"$build/crosscall" toolchains >"$work/log" || { cat "$work/log" && exit 3; }
failed=0
for pair in "gcc-12 clang-22" "gcc-12 clang-14"; do
	set -- $pair
	command -v "$1" >/dev/null && command -v "$2" >/dev/null ||
		{ echo "skipped: $pair are not both there" && exit 77; }
	stores=
	for seed in ${SEEDS:-1 2 3}; do
		store=$work/$2-$seed
		"$build/crosscall" run --time "${SECONDS_EACH:-300}s" --seed $seed --no-libffi \
			--reduce-budget 0 --with "$1:-O0" --with "$2:-O0" --out "$store" -q >"$work/log"
		[ $? -le 1 ] || { cat "$work/log" && exit 3; }
		stores="$stores $store"
	done
	echo "$pair: cases up to the first that shows it, for each seed"
	"$build/tests/blind" "$corpus" $stores || failed=1
done
exit $failed
