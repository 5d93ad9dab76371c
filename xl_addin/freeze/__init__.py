"""Workbooks to pass on: formulas become the values they show, and come back from a note left in the file."""
