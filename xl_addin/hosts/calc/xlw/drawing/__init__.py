"""What floats above the cells: charts, pictures and shapes."""
