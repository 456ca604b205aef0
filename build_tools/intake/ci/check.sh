# What was handed in is read, and nothing in it is run. Every line of the answer is marked, and “##[” taken apart, so
# that the forge takes no text out of a file for a command of its own.
work=${RUNNER_TEMP:-/tmp}/inbox
mkdir -p "$work"
status=0
"$work/tool/bin/provider-directory" intake --inbox --check --comment "$work/comment.md" >"$work/said" 2>&1 || status=$?
tr '\r' ' ' <"$work/said" | sed -e 's/##\[/## [/g' -e 's/^/| /'
exit "$status"
