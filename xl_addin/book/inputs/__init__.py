"""Empty input workbooks for any rule book: what ``xl-addin new`` makes."""
