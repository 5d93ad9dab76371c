"""Reports: what scores mean for whom, in words, tables and pictures, as a PDF, a web page or a workbook."""
