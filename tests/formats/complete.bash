# Prints what the completion in a file offers for the last of the words.
# usage: complete.bash FILE WORD...
. "$1" || exit 1
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_crosscall 2>/dev/null
printf '%s\n' "${COMPREPLY[@]}"
