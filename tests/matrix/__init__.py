"""The tests that need LibreOffice, on other versions of it."""
