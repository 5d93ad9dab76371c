"""Tables of a sheet, and pivot tables."""
