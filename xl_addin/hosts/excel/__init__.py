"""Microsoft Excel as a host: the functions as xlwings functions, and workbooks that hold their VBA wrappers."""
