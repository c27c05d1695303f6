#!/bin/sh
# What a pair costs: judged (case, pair)s per CPU-second of two campaigns with no module in the cache,
# CPU time of all processes counted, beside the time that the compilers alone take for the same sources.
#
#     tests/bench/speed.sh [BUILD-FOLDER]
#
# With TIERS="iso bitfields ..." it is one table instead, pairs per CPU-second of each tier.
#
# CASES (4096) and REPEATS (3) may be set in the environment; figures are medians over the repeats.
# Machines differ and are noisy: pairs per CPU-second are printed with their aims and fail nothing. The
# script fails when the ratio to the compilers alone is far beyond its aim, or a share or a size is.
set -u
build=$(cd "${1:-build}" && pwd) || exit 2
cases=${CASES:-4096}
repeats=${REPEATS:-3}
for program in "$build/crosscall" "$build/tests/measure" "$build/tests/bench-cases"; do
	[ -x "$program" ] || { echo "$program is missing: build first" && exit 2; }
done
command -v sqlite3 >/dev/null || { echo "skipped: sqlite3 is not there" && exit 77; }

work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# The program again, with a runner that is measured for itself.
mkdir "$work/bin"
cp "$build/crosscall" "$work/bin/"
cat >"$work/bin/crosscall-runner" <<END
#!/bin/sh
exec "$build/tests/measure" "$work/runner" - "$build/crosscall-runner" "\$@"
END
chmod +x "$work/bin/crosscall-runner"

median() { # of the lines of standard input
	sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

column() { # number, file: its median
	awk -v n="$1" '{ print $n }' "$2" | median
}

# Pairs that were tried, as against abstentions and the like; libffi's are counted apart.
pairs() { # folder, "=" or "<>"
	if [ -n "$language" ]; then # without libffi; each trial is a pair of a case
		[ "$2" = "=" ] && echo 0 && return
		sed -n 's|.* cases, \([0-9,]*\) trials.*|\1|p' "$work/log.pairs" | tr -d ,
		return
	fi
	[ "$2" = "=" ] && both="OR" || both="AND"
	sqlite3 "$1/crosscall.db" "SELECT coalesce(sum(cases), 0) FROM verdict v
		JOIN toolchain a ON a.place = v.caller JOIN toolchain b ON b.place = v.callee
		WHERE verdict IN ('ok', 'args', 'return', 'state', 'crash', 'hang', 'flaky')
		AND (a.family $2 'libffi' $both b.family $2 'libffi')"
}

campaign() { # report, folder, more arguments; toolchains in $with, language in $language
	report=$1
	folder=$2
	shift 2
	if [ -n "$language" ]; then
		set -- check "$work/cases" --no-libffi -j 1 "$@"
	else
		# What is made of the findings has a budget of its own.
		set -- run --tier "$tier" --cases "$cases" -j 1 --out "$folder" --reduce-budget 0 "$@"
	fi
	for toolchain in $with; do
		set -- "$@" --with "$toolchain"
	done
	TMPDIR=$work/scratch XDG_CACHE_HOME=$work/cache \
		"$build/tests/measure" "$report" "$work/scratch" "$work/bin/crosscall" "$@" \
		>"$work/log" 2>&1
	code=$?
	[ $code -le 1 ] || { cat "$work/log" && exit 3; }
}

floor() {
	cat "$work"/keep/*/commands >"$work/commands.sh"
	(cd "$work" && "$build/tests/measure" "$work/floor" - sh "$work/commands.sh" \
		>"$work/log" 2>&1) || { cat "$work/log" && exit 3; }
}

own_of_runner() { # all runners of one campaign, summed
	awk '{ sum += $1 } END { print sum + 0 }' "$work/runner"
}

most() { # number of a column, file
	awk -v n="$1" '$n > most { most = $n } END { print most + 0 }' "$2"
}

bench() { # name, target, toolchains, language: only cases that it can say; none: all
	with=$3
	language=${4:-}
	if [ -n "$language" ]; then
		mkdir "$work/cases"
		"$build/tests/bench-cases" "$language" "$cases" "$work/cases" || exit 3
	fi
	rm -rf "$work/campaign" "$work/floor" "$work/own" "$work/ratio" "$work/keep" "$work/runners"
	for repeat in $(seq "$repeats"); do
		rm -rf "$work/cache/crosscall/modules" "$work/scratch" "$work/out" "$work/runner"
		mkdir "$work/scratch"
		campaign "$work/campaign" "$work/out"
		cp "$work/log" "$work/log.pairs"
		cat "$work/runner" >>"$work/runners"
		set -- "$1" "$2" $(tail -n 1 "$work/campaign") "$(own_of_runner)"
		echo "$3 $4 $8" | awk '{ print ($2 + $3) / $1 }' >>"$work/own"
		# The same again out of the cache, for its sources.
		[ -e "$work/keep" ] || campaign /dev/null "$work/again" --keep "$work/keep"
		rm -rf "$work/again"
		floor
		echo "$3 $(tail -n 1 "$work/floor")" | awk '{ print $1 / $2 }' >>"$work/ratio"
	done
	table "$1" "$2"
}

table() { # name, target
	awk -v name="$1" -v target="$2" -v cases="$cases" -v cpu="$(column 1 "$work/campaign")" \
		-v own="$(column 1 "$work/own")" -v ratio="$(column 1 "$work/ratio")" \
		-v floor="$(column 1 "$work/floor")" -v rss="$(most 5 "$work/campaign")" \
		-v runner="$(most 3 "$work/runners")" -v compiler="$(most 3 "$work/campaign")" \
		-v scratch="$(column 4 "$work/campaign")" -v pairs="$(pairs "$work/out" '<>')" \
		-v ffi="$(pairs "$work/out" '=')" '
	function row(what, value, wanted, good) {
		printf "%s  %-38s %14s  %-8s %s\n", name, what, value, wanted,
			wanted == "" ? "" : good ? "PASS" : "FAIL"
	}
	BEGIN {
		row("cases", cases, "")
		row("pairs, without libffi", pairs, "")
		row("pairs with libffi", ffi, "")
		row("CPU seconds", sprintf("%.2f", cpu), "")
		row("CPU seconds of the compilers alone", sprintf("%.2f", floor), "")
		row("pairs per CPU-second", sprintf("%.0f", pairs / cpu), ">= " target,
			pairs / cpu >= target)
		row("share of crosscall itself", sprintf("%.1f %%", 100 * own), "<= 10 %", own <= 0.1)
		row("ratio to the compilers alone", sprintf("%.2f", ratio), "<= 1.20", ratio <= 1.2)
		row("peak memory of crosscall, MiB", sprintf("%.0f", rss / 1024), "<= 200",
			rss <= 200 * 1024)
		row("peak memory of its runner, MiB", sprintf("%.0f", runner / 1024), "<= 200",
			runner <= 200 * 1024)
		row("peak memory of a compiler, MiB", sprintf("%.0f", compiler / 1024), "")
		row("peak scratch, MiB", sprintf("%.1f", scratch / 1048576), "<= 500",
			scratch <= 500 * 1048576)
		exit !(ratio <= 1.5 && own <= 0.1 && rss <= 200 * 1024 &&
			runner <= 200 * 1024 && scratch <= 500 * 1048576)
	}' || failed=1
}

# One row a tier, with the compilers in $with.
tiers_table() {
	language=
	printf '%-14s %10s %12s %22s\n' tier pairs "CPU seconds" "pairs per CPU-second"
	for tier in $TIERS; do
		rm -f "$work/campaign"
		for repeat in $(seq "$repeats"); do
			rm -rf "$work/cache/crosscall/modules" "$work/scratch" "$work/out" "$work/runner"
			mkdir "$work/scratch"
			campaign "$work/campaign" "$work/out"
		done
		echo "$tier $(pairs "$work/out" '<>') $(column 1 "$work/campaign")" |
			awk '{ printf "%-14s %10d %12.2f %22.0f\n", $1, $2, $3, $2 / $3 }'
	done
}

failed=0
tier=iso
six="gcc-11:-O0 gcc-12:-O0 clang-14:-O0 clang-15:-O0 clang-16:-O0 clang-19:-O0"
# What the compilers are and can do is asked once a machine.
XDG_CACHE_HOME=$work/cache "$build/crosscall" toolchains >"$work/log" || { cat "$work/log" && exit 3; }
if [ -n "${TIERS:-}" ]; then
	with=$six
	tiers_table
	exit
fi
bench A 1800 "gcc-12:-O0 clang-19:-O0 rustc:-O0" rust
bench B 5000 "$six"
exit $failed
