# A plain copy of one commit. The token goes along in the environment, and stays in no file.
git config --global --add safe.directory "$PWD"
git init --quiet .
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=http.extraHeader
GIT_CONFIG_VALUE_0="Authorization: Basic $(printf '%s' "$LOGIN" | base64 | tr -d '\n')"
export GIT_CONFIG_VALUE_0
git fetch --quiet --depth=1 "$REPOSITORY" "$COMMIT"
git checkout --quiet --force --detach FETCH_HEAD
