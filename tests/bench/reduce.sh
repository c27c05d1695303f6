#!/bin/sh
# How well and how fast known bugs are found again in large cases: each is hidden among ten parameters
# and nested records (embed.c), and the large case is reduced, with no module in the cache.
#
#     tests/bench/reduce.sh [BUILD-FOLDER] [FILE.case...]
#
# Fails when a smallest case has more parameters or leaves than the bug's own form plus one. CPU
# seconds, all processes counted, are printed with their aim and fail nothing: machines differ.
set -u
build=$(cd "${1:-build}" && pwd) || exit 2
corpus=$(cd "$(dirname "$0")/../../corpus/bugs" && pwd) || exit 2
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- "$corpus"/*.case
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

XDG_CACHE_HOME=$work/cache
export XDG_CACHE_HOME
"$build/crosscall" toolchains >"$work/log" || { cat "$work/log" && exit 3; }
compilers=
for name in gcc-12 gcc-11 clang-14 clang-13 clang-16 clang-19 clang-22; do
	command -v $name >/dev/null && compilers="$compilers $name=${name#*-}"
done
command -v tcc >/dev/null && compilers="$compilers tcc="
command -v rustc >/dev/null &&
	compilers="$compilers rustc-1.95=$(rustc --version | awk '{ print $2 }')"

at_level() { # compiler, level
	case $1 in
	tcc) echo tcc ;;
	rustc*) echo "rustc:-Copt-level=$2" ;;
	*) echo "$1:-O$2" ;;
	esac
}

# Hides the bug anew until the large case shows it: what is around may hide it too well, or nobody
# show it who does not optimise.
try() { # file
	for hidden in 0:1 0:2 0:3 0:4 0:5 2:1 2:2 2:3; do
		level=${hidden%:*} seed=${hidden#*:}
		# Words are wanted.
		# shellcheck disable=SC2086
		"$build/tests/embed" "$1" $seed $compilers >"$work/large" || return
		read -r a b parameters leaves <"$work/large"
		sed 1d "$work/large" >"$work/large.case"
		rm -rf "$work/cache/crosscall/modules"
		"$build/crosscall" reduce "$work/large.case" --no-libffi --with "$(at_level "$a" $level)" \
			--with "$(at_level "$b" $level)" >"$work/small" 2>"$work/err"
		code=$?
		[ $code -eq 4 ] || return $code
	done
	return $code
}

failed=0
for file; do
	name=$(basename "$file" .case)
	try "$file"
	code=$?
	if [ $code -ne 1 ]; then
		printf '%-44s %s\n' "$name" "$([ $code -eq 77 ] && echo "no two compilers for it" ||
			echo "not shown: $(tail -n 1 "$work/err")")"
		continue
	fi
	cpu=$(sed -n 's/ CPU seconds.*//p' "$work/err")
	set -- $(sed -n 's/.*it has \([0-9]*\) .* \([0-9]*\) lea[a-z]*\.$/\1 \2/p' "$work/small")
	good=PASS
	[ "$1" -le $((parameters + 1)) ] && [ "$2" -le $((leaves + 1)) ] || good=FAIL
	[ $good = PASS ] || failed=1
	echo "$cpu" >>"$work/cpu"
	printf '%-44s %5s s  %s  %d parameters, %d leaves (of its own: %d, %d)\n' "$name" "$cpu" \
		$good "$1" "$2" "$parameters" "$leaves"
	[ $good = PASS ] || sed 's/^/    /' "$work/small"
done
sort -n "$work/cpu" | awk '{ v[NR] = $1 } END {
	printf "%d reduced; CPU seconds: median %.1f (aim: 10), worst %.1f\n", NR, v[int((NR + 1) / 2)],
		v[NR] }'
exit $failed
