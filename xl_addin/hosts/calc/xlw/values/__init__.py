"""What cells hold: numbers, texts, flags, dates and errors, in blocks."""
