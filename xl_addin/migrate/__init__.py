"""Manual formulas of existing workbooks moved to the worksheet functions."""
