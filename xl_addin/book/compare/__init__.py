"""Compares two years of one scheme: what ``scripts/compare_years.py`` does, on plain values."""
