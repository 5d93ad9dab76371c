"""Workbook files as ZIP members: what is not changed is copied as it is, byte for byte."""
