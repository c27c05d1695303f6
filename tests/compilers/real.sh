# Sourced by the broken compilers of this folder: compilers that are wrong on purpose and must be
# convicted. The real one is $CROSSCALL_TEST_CC. It answers all questions and compiles all probes
# and links; a wrapper is wrong about modules alone.
real=${CROSSCALL_TEST_CC:-gcc-12}
source=
object=
before=
for argument; do
	case $argument in
	--version | -dump* | -print-* | -v | -###) exec "$real" "$@" ;;
	*.c) source=$argument ;;
	esac
	[ "$before" != -o ] || object=$argument
	before=$argument
done
if [ -z "$source" ] || ! grep -q 'crosscall_module\|crosscall_slot' "$source"; then
	exec "$real" "$@"
fi

# Compiles the module after a sed script went over it. Of an emitted callee, the first line ends
# in its parameters, the second is a brace; the last but one returns what is in slot[0].
compile_edited() { # script, the arguments of the compiler
	script=$1
	shift
	folder=$(mktemp -d) || exit 1
	trap 'rm -rf "$folder"' EXIT
	sed "$script" "$source" >"$folder/edited.c"
	for argument; do
		shift
		[ "$argument" != "$source" ] || argument=$folder/edited.c
		set -- "$@" "$argument"
	done
	"$real" "$@"
}
