"""Says how sure scores and ranks are: bounds from rounding, sampling, left-out indicators and other weights (NumPy)."""
