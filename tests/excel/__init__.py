"""Excel as a host, proved without Excel."""
