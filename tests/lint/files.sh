# Sourced by the lint tests. files: the files of the repository that find's arguments choose.
files() {
	find . \( -path ./.git -o -path './build*' -o -path ./crosscall.out \) -prune -o \
		-type f "$@" -print | sed 's|^\./||' | sort
}
