#!/bin/sh
# Installs what is missing, builds crosscall and runs it or its tests. A thin wrapper: where the
# packages are there, plain CMake does the same.
set -u
cd "$(dirname "$0")" || exit 3

usage() {
	cat <<'END'
usage: ./setup.sh run [ARGUMENTS]  build, then run a first campaign of a minute at most;
                                   arguments take the place of crosscall run's
       ./setup.sh test             build with gcc, with clang and with sanitizers, and test
       ./setup.sh proof            build, then the long tests
       ./setup.sh install          install the missing packages only: all that run and test need
       ./setup.sh --help           this text

Each installs the Debian packages that it needs and that are missing; it upgrades and removes none.
END
}

say() {
	echo "setup: $*" >&2
}

die() {
	say "$*"
	exit 3
}

# --- Packages -----------------------------------------------------------------------------------
# A package a line, and what shows that it is there: a program, a library of pkg-config's, a header
# or file that the compiler finds, a package of dpkg's.

needed='
cmake            program cmake
ninja-build      program ninja
pkg-config       program pkg-config
gcc              program gcc
libc6-dev        header stdio.h
binutils         program ld
libffi-dev       library libffi
libsqlite3-dev   library sqlite3
libuv1-dev       library libuv
libjansson-dev   library jansson
libxxhash-dev    library libxxhash
libxml2-dev      library libxml-2.0
llvm-19-dev      llvm 19'

optional='
libfyaml-dev     library libfyaml
bubblewrap       program bwrap
libclang-19-dev  libclang any'

compilers='
gcc-11           program gcc-11
gcc-12           program gcc-12
clang-13         program clang-13
clang-14         program clang-14
clang-15         program clang-15
clang-16         program clang-16
clang-19         program clang-19
clang-22         program clang-22
tcc              program tcc
rustc-web        rust any'

test_tools='
libcriterion-dev    library criterion
clang-format-19     program clang-format-19
clang-tidy-19       program clang-tidy-19
libclang-rt-19-dev  package libclang-rt-19-dev
libgsl-dev          library gsl
sqlite3             program sqlite3
mmdebstrap          program mmdebstrap
mandoc              program mandoc
man-db              program man
fish                program fish
zsh                 program zsh'

validators='
libxml2-utils            program xmllint
dejagnu                  program runtest
cmark-gfm                program cmark-gfm
nodejs                   program node
npm                      program npm
chromium-headless-shell  program chromium-headless-shell'

has() { # kind, name
	case $1 in
	program) command -v "$2" >/dev/null ;;
	library) pkg-config --exists "$2" 2>/dev/null ;;
	header) echo "#include <$2>" | gcc -E - >/dev/null 2>&1 ;;
	package) [ "$(dpkg-query -W -f '${db:Status-Status}' "$2" 2>/dev/null)" = installed ] ;;
	llvm) has_llvm ;;
	libclang) has_llvm && [ -e "$($llvm_config --includedir)/clang-c/Index.h" ] ;;
	rust) command -v rustc >/dev/null || [ -x "${HOME:-}/.cargo/bin/rustc" ] ;;
	esac
}

has_llvm() {
	for llvm_config in llvm-config-22 llvm-config-21 llvm-config-20 llvm-config-19 llvm-config; do
		version=$($llvm_config --version 2>/dev/null) || continue
		[ "${version%%.*}" -ge 19 ] || continue
		[ -e "$($llvm_config --includedir)/llvm-c/Object.h" ] && return
	done
	return 1
}

missing() { # rows; prints the packages that are not there
	echo "$1" | while read -r package kind name; do
		[ -z "$package" ] || has "$kind" "$name" || echo "$package"
	done
}

is_offered() {
	apt-cache show --no-all-versions "$1" 2>/dev/null | grep -q .
}

# What apt offers under the names; what it does not offer is named and left out. Any LLVM from 19
# on will do, and libclang is to be of the same release.
offered() {
	for package; do
		case $package in
		llvm-19-dev) set -- llvm-19-dev llvm-22-dev llvm-21-dev llvm-20-dev ;;
		libclang-19-dev) has_llvm && set -- "libclang-${version%%.*}-dev" || set -- "$package" ;;
		*) set -- "$package" ;;
		esac
		for choice; do
			is_offered "$choice" && echo "$choice" && continue 2
		done
		say "skipped: $package is not offered by this system's package sources"
	done
}

# --- Installing ---------------------------------------------------------------------------------

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@" </dev/null
	else
		sudo -n "$@" </dev/null
	fi
}

can_install() {
	[ "$(id -u)" = 0 ] || sudo -n true </dev/null 2>/dev/null
}

# env: sudo drops the variable otherwise.
apt_get() {
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y "$@"
}

updated=no
update_once() {
	[ $updated = yes ] && return
	updated=yes
	say "apt-get update"
	as_root apt-get -q -q update >&2 || say "apt-get update failed; going on with the old lists"
}

install_group() { # name, packages
	group=$1
	shift
	[ $# -gt 0 ] || return 0
	say "$group: missing: $*"
	if ! command -v apt-get >/dev/null; then
		say "skipped: $group: there is no apt-get here; the names above are Debian's"
		return 0
	fi
	if ! can_install; then
		say "skipped: $group: no right to install; as root:" \
			"apt-get update && apt-get install --no-install-recommends --no-upgrade $*"
		return 0
	fi
	update_once
	# Names of packages hold no spaces.
	# shellcheck disable=SC2046
	set -- $(offered "$@")
	[ $# -gt 0 ] || return 0
	set -- install --no-install-recommends --no-upgrade "$@"
	if ! plan=$(apt_get -s "$@" 2>&1); then
		echo "$plan" | tail -n 8 >&2
		say "skipped: $group: apt-get cannot install it, see above"
	elif echo "$plan" | grep '^Remv ' >&2; then
		say "skipped: $group: apt-get would remove the packages above"
	else
		apt_get "$@" >&2 || say "skipped: $group: apt-get failed"
	fi
}

# --- The runner for i386 --------------------------------------------------------------------------

is_x86_64() {
	[ "$(uname -m)" = x86_64 ]
}

# What gives each gcc its -m32. The package gcc-multilib would do the same for the default one, but
# conflicts with cross compilers.
missing_i386() {
	is_x86_64 || return 0
	for number in 9 10 11 12 13 14 15 16; do
		has program "gcc-$number" || continue
		has package "gcc-$number-multilib" || echo "gcc-$number-multilib"
	done
}

# The system gets no second architecture: apt-get has lists of its own for this one package.
i386_libffi=$PWD/build/i386-libffi
fetch_i386_libffi() {
	is_x86_64 && [ ! -e "$i386_libffi/usr/lib/i386-linux-gnu/libffi.a" ] || return 0
	if ! command -v apt-get >/dev/null || ! state=$(mktemp -d); then
		say "skipped: libffi for i386: there is no apt-get here to fetch its package"
		return 0
	fi
	say "libffi-dev:i386 goes into $i386_libffi"
	mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
	: >"$state/status"
	set -- -q -q -o APT::Architecture=i386 -o APT::Architectures=i386 -o APT::Sandbox::User=root \
		-o Acquire::Languages=none -o "Dir::State::lists=$state/lists" \
		-o "Dir::State::status=$state/status" -o "Dir::Cache=$state/cache"
	# Package sources without i386 make it fail, and do no harm.
	apt-get "$@" update >/dev/null 2>&1
	if ! (cd "$state" && apt-get "$@" download libffi-dev >&2) ||
		! { mkdir -p "$i386_libffi" && dpkg-deb -x "$state"/libffi-dev_*.deb "$i386_libffi"; }; then
		say "skipped: libffi for i386: its package could not be had"
	fi
	rm -rf "$state"
}

# --- Validators of report formats ------------------------------------------------------------------

# Those that Debian has not come from npm. Peers of the packages are left out: no test needs them.
validators_folder=$PWD/build/validators
fetch_validators() {
	! cmp -s tests/formats/package.json "$validators_folder/package.json" || return 0
	if ! command -v npm >/dev/null; then
		say "skipped: validators of report formats: there is no npm here to fetch them"
		return 0
	fi
	say "validators of report formats go into $validators_folder"
	rm -rf "$validators_folder"
	mkdir -p "$validators_folder/new" && cp tests/formats/package.json "$validators_folder/new" &&
		npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps \
			--prefix "$validators_folder/new" </dev/null >&2 &&
		mv "$validators_folder"/new/node_modules "$validators_folder"/new/package.json \
			"$validators_folder" ||
		say "skipped: validators of report formats: npm failed"
	rm -rf "$validators_folder/new"
}

# shellcheck disable=SC2046
install_all() { # names of groups
	for wanted; do
		case $wanted in
		needed) install_group needed $(missing "$needed") ;;
		optional) install_group "optional: C headers, toolchain files, compilers of other systems" $(missing "$optional") ;;
		compilers) install_group "more compilers" $(missing "$compilers") ;;
		test_tools) install_group "test tools" $(missing "$test_tools") ;;
		validators)
			install_group "validators of report formats" $(missing "$validators")
			fetch_validators
			;;
		i386)
			install_group "-m32" $(missing_i386)
			fetch_i386_libffi
			;;
		esac
	done
	left=$(missing "$needed")
	[ -z "$left" ] || die "crosscall cannot be built without:" $left
}

# --- Building and testing -----------------------------------------------------------------------

build() { # folder, arguments of cmake
	folder=$1
	shift
	generator=
	if [ ! -e "$folder/CMakeCache.txt" ] && command -v ninja >/dev/null; then
		generator=-GNinja
	fi
	say "building $folder"
	[ ! -d "$i386_libffi" ] || set -- "$@" "-DCROSSCALL_I386_LIBFFI=$i386_libffi"
	[ ! -d "$validators_folder" ] || set -- "$@" "-DCROSSCALL_VALIDATORS=$validators_folder"
	# shellcheck disable=SC2086
	cmake -S . -B "$folder" $generator "$@" >&2 &&
		cmake --build "$folder" --parallel "$(nproc)" >&2 || die "$folder was not built"
}

# ctest shows the output of failed tests only; what was skipped is told as well.
run_tests() { # folder, arguments of ctest
	folder=$1
	shift
	say "testing $folder: $*"
	ctest --test-dir "$folder" --output-on-failure --no-tests=error "$@" </dev/null || failed=yes
	sed -n "s/^skipped:/setup: &/p" "$folder/Testing/Temporary/LastTest.log" >&2
}

newest_clang() { # a command that is given the compiler and says whether it will do
	for version in 22 21 20 19 18 17 16 15 14 ''; do
		clang=$(command -v "clang${version:+-$version}") && "$@" "$clang" && echo "$clang" && return
	done
	return 1
}

# The sanitizers' libraries are in a package of their own.
can_sanitize() {
	program=$(mktemp) || return 1
	echo 'int main(void) { return 0; }' |
		"$1" -fsanitize=address,undefined -x c - -o "$program" 2>/dev/null
	code=$?
	rm -f "$program"
	return $code
}

first_campaign() {
	install_all needed optional compilers
	build build -DBUILD_TESTING=OFF
	[ $# -gt 0 ] || set -- --tier iso --cases 256 --reduce-budget 20s
	say "build/crosscall run $*"
	build/crosscall run "$@"
	code=$?
	case $code in
	0) say "exit code 0: all toolchains agree on what was tested" ;;
	1)
		say "exit code 1: toolchains disagree; the findings are above, each with its id in the" \
			"command below it"
		say "next: PATH=\$PWD/build:\$PATH; crosscall explain ID; crosscall export ID --to bug" \
			"(the text of a report)"
		;;
	2) say "exit code 2: the command line was not understood" ;;
	3) say "exit code 3: the machine or a compiler failed" ;;
	4) say "exit code 4: nothing was tested" ;;
	*) say "exit code $code: interrupted" ;;
	esac
	exit $code
}

all_tests() {
	install_all needed optional compilers test_tools validators i386
	failed=no
	if clang=$(newest_clang true); then
		build build/test-clang -DCMAKE_C_COMPILER="$clang" -DCROSSCALL_WERROR=ON
		run_tests build/test-clang -R '^unit/' -j "$(nproc)"
	else
		say "skipped: no clang: its build"
	fi
	if clang=$(newest_clang can_sanitize); then
		build build/test-sanitize -DCMAKE_C_COMPILER="$clang" -DCROSSCALL_SANITIZE=ON
		run_tests build/test-sanitize -R '^unit/|^e2e/cli$|^e2e/smoke$' -j "$(nproc)"
	else
		say "skipped: no clang with libraries of the sanitizers: their build"
	fi
	build build/test-gcc -DCMAKE_C_COMPILER=gcc -DCROSSCALL_WERROR=ON
	run_tests build/test-gcc -L ci -j "$(nproc)"
	[ $failed = no ] || die "a test failed"
}

long_tests() {
	install_all needed optional compilers test_tools validators i386
	failed=no
	build build/test-gcc -DCMAKE_C_COMPILER=gcc -DCROSSCALL_WERROR=ON
	run_tests build/test-gcc -L proof
	[ $failed = no ] || die "a test failed"
}

command=${1:-}
[ $# -eq 0 ] || shift
case $command in
run) first_campaign "$@" ;;
test) all_tests ;;
proof) long_tests ;;
install)
	install_all needed optional compilers test_tools validators i386
	say "ready"
	;;
-h | --help) usage ;;
*)
	usage >&2
	exit 2
	;;
esac
