"""Plain xlwings scripts that run in an open workbook, the same in Excel and in LibreOffice Calc."""
