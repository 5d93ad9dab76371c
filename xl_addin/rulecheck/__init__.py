"""Checks rule books, compares two years of one, and bridges the points of both years."""
