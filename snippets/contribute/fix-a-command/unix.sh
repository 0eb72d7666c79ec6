make html
make snippets
make linkcheck test
git commit --all && git push
