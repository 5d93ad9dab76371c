"""What is done to cells: merging, inserting, copying, sorting, finding, notes and links."""
