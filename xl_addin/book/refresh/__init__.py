"""Loads a new year's figures into the input cells of a workbook: what ``scripts/refresh.py`` does, on plain values."""
