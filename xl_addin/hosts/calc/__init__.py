"""LibreOffice Calc as a host: the add-in, its package, and a private LibreOffice to run it in."""
