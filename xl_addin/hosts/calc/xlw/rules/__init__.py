"""Rules on cells: data validation, conditional formats and filters."""
