"""One table of calls that every host must answer alike."""
