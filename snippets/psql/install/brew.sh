brew install libpq
brew link --force libpq
