#!/bin/sh
# What the check of registers costs: CPU time of the runner on the batches of a campaign, with the check and
# without it (WIRE_UNCHECKED), each batch by turns.
#
#     tests/bench/discipline.sh [BUILD-FOLDER]
#
# CASES (512), REPEATS (15), TARGET (x86_64-sysv) and WITH ("--with gcc-12 --with clang-19") may be set in
# the environment; figures are medians over the repeats, added up over the batches. The aim is 20 % at
# most; machines are noisy, and the script fails beyond 30 %.
set -u
build=$(cd "${1:-build}" && pwd) || exit 2
export repeats="${REPEATS:-15}"
for program in "$build/crosscall" "$build/tests/measure"; do
	[ -x "$program" ] || { echo "$program is missing: build first" && exit 2; }
done
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
export build work

# In place of a runner: its name, batch and results.
mkdir "$work/bin"
cp "$build/crosscall" "$work/bin/"
cat >"$work/bin/crosscall-runner" <<'END'
#!/bin/sh
runner=$build/${0##*/}
median() {
	awk '{ print $1 * 1000000 }' "$1" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}
[ "$(od -An -tu1 -j44 -N1 "$1" | tr -d " ")" = 0 ] || exec "$runner" "$@" # more than calls is asked for
cp "$1" unchecked
printf '\002' | dd of=unchecked bs=1 seek=44 conv=notrunc 2>/dev/null # wire_batch.flags
for i in $(seq "$repeats"); do
	for batch in "$1" unchecked; do
		: >again
		"$build/tests/measure" "times.${batch##*/}" - "$runner" "$batch" again || exit 3
	done
done
echo "$(median "times.${1##*/}") $(median times.unchecked)" >>"$work/medians"
exec "$runner" "$@"
END
chmod +x "$work/bin/crosscall-runner"
cp "$work/bin/crosscall-runner" "$work/bin/crosscall-runner-i386"

# shellcheck disable=SC2086
"$work/bin/crosscall" run --cases "${CASES:-512}" --target "${TARGET:-x86_64-sysv}" --no-libffi -j 1 \
	${WITH:---with gcc-12 --with clang-19} --out "$work/out" >"$work/log" 2>&1
[ -s "$work/medians" ] || { cat "$work/log" && exit 3; }
awk '{ with += $1; without += $2 }
	END {
		share = 100 * (with - without) / without
		printf "runner: %.1f ms with the check, %.1f ms without: %+.1f %% (aim: 20 %% at most)\n",
			with / 1000, without / 1000, share
		exit share > 30
	}' "$work/medians"
