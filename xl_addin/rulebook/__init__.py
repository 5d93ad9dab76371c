"""Rule books: what a scheme scores in one fiscal year, as data with a source for every indicator."""
