"""Judges the conditions of lines: one implementation for each word of the vocabulary."""
