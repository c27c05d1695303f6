#!/bin/sh
# The page of each sample view in a browser: it loads within a second and without a word on the console,
# search and filters filter, cells lead to findings, drawings can be read, and axe-core has nothing to
# say of it with all bugs open; light and dark, wide and narrow. Skips (77) and counts what it lacks.
# usage: browser.sh BUILD-FOLDER [FOLDER OF package.json's PACKAGES]
set -u
build=$(cd "$1" && pwd)
axe=${2:-}/node_modules/axe-core/axe.min.js
source=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d) || exit 3
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 3
"$build/tests/write-formats" . || exit 1
pages=$(ls ./*.html | wc -l)

browser=
for name in chromium-headless-shell chromium google-chrome; do
	command -v "$name" >/dev/null && browser=$name && break
done
if [ -z "$browser" ]; then
	echo "skipped: $((4 * pages)) pages: chromium is not there"
	exit 77
fi
skipped=0
if [ ! -e "$axe" ]; then
	skipped=$((4 * pages))
	axe=/dev/null
fi

# The page with the scripts behind its own; as HTML they end where they say so.
with_scripts() {
	grep -v '^</body>$\|^</html>$' "$1"
	for script in "$axe" "$2"; do
		echo '<script>'
		sed 's|</script|<\\/script|g' "$script"
		echo '</script>'
	done
	echo '</body></html>'
}

# What the page says, and what the console says. A color scheme of 0 is dark.
load() { # page, width, color scheme
	"$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$folder/profile" \
		--enable-logging=stderr --window-size="$2,900" --blink-settings="preferredColorScheme=$3" \
		--virtual-time-budget=600000 --dump-dom "file://$folder/$1" 2>log >dom
	sed -n 's/^.*INFO:CONSOLE[^]]*\] */console: /p' log
	sed 's/<[^>]*>//g' dom
}

failed=0 checked=0
look() { # page, width, color scheme
	checked=$((checked + 1))
	if ! load "$@" >said || grep -q '^console: ' said || ! grep -q '^crosscall: .*: ok$' said; then
		echo "$*:"
		head -n 20 said | cut -c 1-600
		failed=$((failed + 1))
	fi
}

# Pages that are broken are convicted.
convict() { # page, what it does
	load "$1" 400 0 >said
	if grep -q '^crosscall: .*: ok$' said; then
		echo "a page $2 was found to be well"
		exit 1
	fi
	rm "$1"
}
with_scripts hostile.html "$source/browser.js" | sed 's/\.hidden = !fits/.hidden = fits/' >broken.html
convict broken.html "whose filters do the opposite"
with_scripts hostile.html "$source/browser.js" | sed 's/--mark: #ff8a80/--mark: #5a2a2a/' >broken.html
convict broken.html "with lines that cannot be seen in the dark"
with_scripts hostile.html "$source/browser.js" | sed 's/min-width: 20rem/min-width: 40rem/' >broken.html
convict broken.html "with a drawing that is too wide"

# How long a page takes until it is laid out, at best of three, in milliseconds.
load_time() { # page
	cp "$1" timed.html
	sed -i 's|</body>|<script>addEventListener("load", () => { document.body.getBoundingClientRect(); document.title = "loaded in " + Math.ceil(performance.now()); });</script></body>|' timed.html
	for i in 1 2 3; do
		"$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$folder/profile" \
			--dump-dom "file://$folder/timed.html" 2>/dev/null |
			sed -n 's|.*<title[^>]*>loaded in \([0-9]*\)<.*|\1|p'
	done | sort -n | head -n 1
	rm timed.html
}
for page in many hostile; do
	time=$(load_time $page.html)
	echo "$page.html, $(wc -c <$page.html) bytes: loaded in ${time:-no} ms"
	[ "${time:-9999}" -lt 1000 ] || failed=$((failed + 1))
done
for page in *.html; do
	with_scripts "$page" "$source/browser.js" >"$page.new" && mv "$page.new" "$page"
	for scheme in 0 1; do
		look "$page" 1280 $scheme
		look "$page" 400 $scheme
	done
done

echo "$checked pages in $browser, $failed failed, $skipped without axe-core"
[ $failed -eq 0 ] || exit 1
[ $skipped -eq 0 ] || exit 77
