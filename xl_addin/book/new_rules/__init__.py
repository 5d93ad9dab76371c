"""Gives a workbook of ``xl-addin new`` the rules of another rule book: what ``xl-addin refresh --rules`` does."""
