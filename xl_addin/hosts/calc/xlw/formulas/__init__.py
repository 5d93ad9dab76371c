"""Formulas as Excel writes them, in and out, and defined names."""
