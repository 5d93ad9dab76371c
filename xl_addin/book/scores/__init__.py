"""Scoring of CSV files and workbooks without a spreadsheet program: what ``xl-addin score`` does."""
