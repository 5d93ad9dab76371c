"""What goes wrong by hand in comparison sheets, found in the formulas and values of a workbook."""
