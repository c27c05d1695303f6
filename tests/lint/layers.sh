#!/bin/sh
# Includes go one way: a file includes what is in its own folder, and in folders before it in this list.
# Folders within a folder are of it, but for those of harness.
set -u
cd "$(dirname "$0")/../.." || exit 2
. tests/lint/files.sh

order='harness/base generators targets harness/runner harness/toolchain harness/build harness/discover
harness/run harness/judge harness/store harness/campaign harness/explain harness/bugs harness/nights
reports harness/import harness/commands tests'

files -name '*.[ch]' | xargs grep -H '^#include "' | awk -v order="$order" '
BEGIN {
	count = split(order, folder)
	for (i = 1; i <= count; i++)
		place[folder[i]] = i
}

function folder_of(path,   part) {
	split(path, part, "/")
	return part[1] == "harness" ? part[1] "/" part[2] : part[1]
}

function resolve(path,   part, count, kept, i, text) { # takes a/../ out
	count = split(path, part, "/")
	kept = 0
	for (i = 1; i <= count; i++)
		if (part[i] == "..")
			kept--
		else
			part[++kept] = part[i]
	text = part[1]
	for (i = 2; i <= kept; i++)
		text = text "/" part[i]
	return text
}

{
	file = substr($0, 1, index($0, ":") - 1)
	split($0, quoted, "\"")
	base = file
	sub("[^/]*$", "", base)
	from = folder_of(file)
	to = folder_of(resolve(base quoted[2]))
	if (!(from in place) || !(to in place)) {
		print file ": \"" quoted[2] "\": a folder that the list does not have"
		failed = 1
	} else if (place[to] > place[from]) {
		print file ": \"" quoted[2] "\": " from " comes before " to
		failed = 1
	}
}

END { exit failed }'
