work=${RUNNER_TEMP:-/tmp}/inbox
"$work/tool/bin/provider-directory" build --out "$work/site"
cd "$work/site"
touch .nojekyll
git init --quiet .
git add --all
git -c user.name=Inbox -c user.email=inbox@users.noreply.invalid commit --quiet --message "The site, built"
git push --quiet --force "$REPOSITORY" HEAD:refs/heads/pages
