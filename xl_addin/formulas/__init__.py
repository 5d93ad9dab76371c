"""Formulas as trees: read, compared, moved and written in the syntax of Excel or of OpenDocument."""
