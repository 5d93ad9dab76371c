"""The shipped workbook of the share of generic drugs, sheet by sheet."""
