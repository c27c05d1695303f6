# What the checks of what is installed share; sourced. $failed and $skipped are what came of them.
skipped=0
failed=0

fail() {
	echo "$*"
	failed=1
}

has() { # program, what it is for
	command -v "$1" >/dev/null && return
	echo "skipped: $1 is not there: $2"
	skipped=1
	return 1
}
