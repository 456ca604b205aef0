# Before anything is fetched, and told to look for nothing in this folder.
work=${RUNNER_TEMP:-/tmp}/inbox
mkdir -p "$work"
python3 -I -m venv "$work/tool"
"$work/tool/bin/python" -I -m pip install --quiet --disable-pip-version-check "$TOOL"
