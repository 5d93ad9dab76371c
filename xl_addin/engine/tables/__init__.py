"""Scores tables of facts or marks, one entity a row, by a book of ladders and points."""
