"""Reads what the sheets of an open workbook show, as plain tables: names, results, columns of figures."""
