#!/bin/sh
# No file holds a path of somebody's machine or a note of unfinished work, and none needs an
# interpreter that crosscall does without. The brackets keep this file from finding itself.
set -u
cd "$(dirname "$0")/../.." || exit 2
. tests/lint/files.sh

failed=0
refuse() { # what, arguments of grep
	what=$1
	shift
	if files | xargs grep -In "$@"; then
		echo "^ $what"
		failed=1
	fi
}

refuse "a path of one machine" -E '(^|[^[:alnum:]_.)}-])/(roo[t]|wor[k])/'
refuse "unfinished work" -wE 'TOD[O]|FIXM[E]|XX[X]'
refuse "another interpreter" -i 'pyth[o]n'
files -name '*.p[y]' | grep . && failed=1
exit $failed
