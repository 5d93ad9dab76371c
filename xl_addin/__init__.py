"""Score Japanese health insurers' incentive schemes from the cells of a spreadsheet."""

__version__ = "0.1.0"
