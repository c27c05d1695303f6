#!/bin/sh
# The examples of a nightly, as far as a machine without those services can try them: their commands are
# taken out of them and run, with a night that is small. What needs a tool that is not there is skipped (77).
# usage: examples.sh BUILD-FOLDER
set -u
build=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
examples=$(cd "$here/../../reports/examples" && pwd)
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
PATH=$build:$PATH
XDG_CACHE_HOME=$work/cache
export PATH XDG_CACHE_HOME
. "$here/common.sh"
small="--seeds 16 --fresh 0 --with gcc:-O0 --no-libffi --reduce-budget 0 --known $work/none"
mkdir none

# 0 or 1: the night was judged, whatever came of it.
expect_judged() { # code, what
	[ "$1" -lt 2 ] || fail "$2: exit code $1: $(cat out)"
}

# --- systemd ----------------------------------------------------------------------------------------

if has systemd-analyze "the units are not verified"; then
	mkdir units
	sed "s|/usr/local/bin/crosscall|$build/crosscall|" "$examples/crosscall.service" \
		>units/crosscall.service
	cp "$examples/crosscall.timer" units
	systemd-analyze verify --man=no units/crosscall.service units/crosscall.timer >out 2>&1 ||
		fail "systemd-analyze: $(cat out)"
	! grep 'crosscall\.[st]' out || fail "systemd-analyze warns"
fi

# Its command lines, with the folders that systemd would fill in.
unit_command() { # key
	sed -n "s/^$1=//p" "$examples/crosscall.service" |
		sed "s|/usr/local/bin/||; s|%S|$work/state|g; s|--budget 2h|$small|"
}

if has gcc "no night is tried"; then
	mkdir state
	sh -c "$(unit_command ExecStart)" >out 2>&1
	expect_judged $? "the service"
	sh -c "$(unit_command ExecStopPost)" >out 2>&1 || fail "the service's reports: $(cat out)"
	[ -s state/crosscall/index.html ] || fail "the service has written no page"

	# --- GitHub -----------------------------------------------------------------------------------

	# The lines of a step's `run: |`, as a shell of GitHub's gets them.
	step() { # name
		sed -n "/- name: $1\$/,/- \(name\|uses\):/p" "$examples/github.yml" |
			sed -n '/run: |/,/^      - /{/run: |/d; /^      - /d; s/^          //p;}'
	}
	NIGHT=$small
	GITHUB_STEP_SUMMARY=$work/summary.md
	export NIGHT GITHUB_STEP_SUMMARY
	[ "$(step Night | wc -l)" = 2 ] || fail "the workflow's night: $(step Night)"
	bash -e -c "$(step Night)" >out 2>&1
	expect_judged $? "the workflow"
	bash -e -c "$(step Reports)" >out 2>&1 || fail "the workflow's reports: $(cat out)"
	[ -s abi.sarif ] && [ -s abi.html ] && [ -s summary.md ] || fail "the workflow lacks a report"
	step Install | sh -n || fail "the workflow's installation is no shell"

	# --- Buildbot -----------------------------------------------------------------------------------

	buildbot_command() { # the command's first word behind crosscall
		sed -n "s/.*command=\[\(\"crosscall\", \"$1\".*\)\],/\1/p" "$examples/buildbot.cfg" |
			sed "s/\", \"/ /g; s/\"//g; s|--budget 20m|$small|"
	}
	mkdir buildbot
	cd buildbot || exit 3
	sh -c "$(buildbot_command nightly)" >out 2>&1
	expect_judged $? "the builder"
	sh -c "$(buildbot_command report)" >out 2>&1 || fail "the builder's report: $(cat out)"
	[ -s abi.html ] || fail "the builder has written no page"
fi
[ $failed = 0 ] || exit 1
echo "the examples do what they say"
[ $skipped = 0 ] || exit 77
