#!/bin/sh
# What `cmake --install` puts somewhere works there; the manual page and the completions are valid and
# know every option that --help knows. What needs a tool that is not there is skipped (77).
# usage: install.sh BUILD-FOLDER
set -u
build=$1
here=$(cd "$(dirname "$0")" && pwd)
prefix=$(mktemp -d) || exit 3
trap 'rm -rf "$prefix"' EXIT
. "$here/common.sh"

cmake --install "$build" --prefix "$prefix" >"$prefix/log" 2>&1 || {
	cat "$prefix/log"
	exit 1
}
crosscall=$prefix/bin/crosscall
page=$(find "$prefix" -name crosscall.1)
bash=$prefix/share/bash-completion/completions/crosscall
fish=$prefix/share/fish/vendor_completions.d/crosscall.fish
zsh=$prefix/share/zsh/site-functions/_crosscall

# --- The program, away from its sources -----------------------------------------------------------

cd "$prefix" || exit 3
XDG_CACHE_HOME=$prefix/cache
export XDG_CACHE_HOME
"$crosscall" --version | grep '^crosscall ' >/dev/null || fail "no version"
if has gcc "the installed program calls nothing"; then
	echo 'i32 f(i32, f64);' >it.case
	"$crosscall" check it.case --with gcc:-O0 >out 2>&1 || fail "check: $(cat out)"
	"$crosscall" check share/crosscall/bugs --with gcc:-O0 >out 2>&1
	[ $? -lt 2 ] || fail "known bugs: $(cat out)"
	grep 'Of the known bugs' out >/dev/null || fail "the known bugs are not there: $(cat out)"
fi

# --- The page ---------------------------------------------------------------------------------------

if has mandoc "the page is not validated"; then
	mandoc -T lint -W warning "$page" || fail "mandoc finds fault with the page"
fi
if has man "the page is not formatted"; then
	LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings -l "$page" >page.txt 2>warnings
	[ ! -s warnings ] || fail "man warns: $(cat warnings)"
	grep '^ *Exit codes\|^EXIT STATUS' page.txt >/dev/null || fail "the page ends early"
fi

# --- Options ----------------------------------------------------------------------------------------

# The section of a command in the page, and its part of a completion.
section() { # command
	sed -n "/^\.SS $1\$/,/^\.S[SH] /p" "$page" | sed 's/\\-/-/g'
}
zsh_part() {
	sed -n "/^		$1)\$/,/^			;;\$/p" "$zsh"
}

! has fish "its completions are not tried" || has_fish=yes
! has bash "its completions are not tried" || has_bash=yes
! has zsh "its completions are not parsed" || zsh -n "$zsh" || fail "zsh: a mistake in $zsh"
HOME=$prefix
export HOME
options=0
for command in $("$crosscall" --help | sed -n 's/^  \([a-z][a-z]*\)  *.*/\1/p'); do
	section "$command" >section
	zsh_part "$command" >zsh_part
	[ -z "${has_fish-}" ] ||
		fish -c "source $fish; complete -C 'crosscall $command --'" >fish_part 2>&1
	[ -z "${has_bash-}" ] || bash "$here/complete.bash" "$bash" crosscall "$command" -- >bash_part
	for option in $("$crosscall" "$command" --help | grep '^ ' | cut -c 1-28 |
		grep -o '\-\-[a-z][a-z-]*'); do
		options=$((options + 1))
		grep -F "\\fB$option\\fR" section >/dev/null || fail "page: $command $option"
		grep -e "$option[=\\[}]" zsh_part >/dev/null || fail "zsh: $command $option"
		[ -z "${has_fish-}" ] || grep -e "^$option	" fish_part >/dev/null ||
			fail "fish: $command $option"
		[ -z "${has_bash-}" ] || grep -xe "$option=*" bash_part >/dev/null ||
			fail "bash: $command $option"
	done
done
[ "$options" -gt 60 ] || fail "only $options options were found"

# What options take.
if [ -n "${has_bash-}" ]; then
	[ "$(bash "$here/complete.bash" "$bash" crosscall report --format m)" = markdown ] ||
		fail "bash: formats"
	[ "$(bash "$here/complete.bash" "$bash" crosscall run --color = al)" = always ] ||
		fail "bash: words behind ="
	bash "$here/complete.bash" "$bash" crosscall re | grep -x reduce >/dev/null ||
		fail "bash: commands"
	bash "$here/complete.bash" "$bash" crosscall check it | grep -x it.case >/dev/null ||
		fail "bash: files"
fi
if [ -n "${has_fish-}" ]; then
	fish -c "source $fish; complete -C 'crosscall report --format m'" | grep '^markdown' >/dev/null ||
		fail "fish: formats"
fi
[ $failed = 0 ] || exit 1
echo "$options options are in the page and in the completions"
[ $skipped = 0 ] || exit 77
