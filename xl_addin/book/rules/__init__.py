"""A rule book as words and as a worksheet."""
