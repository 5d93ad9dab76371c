"""The pictures of a report, one kind a module, drawn with matplotlib."""
