make snippets TESTS=--psql=15
