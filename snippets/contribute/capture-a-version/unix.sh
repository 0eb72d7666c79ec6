make snippets SERVER=15
