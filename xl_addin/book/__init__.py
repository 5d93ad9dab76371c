"""The shipped workbooks, built by code from rule books and published figures."""
