"""Pure scoring: plain values in, plain values out, no files and no office."""
