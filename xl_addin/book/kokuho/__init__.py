"""The shipped workbooks of 保険者努力支援制度, sheet by sheet."""
