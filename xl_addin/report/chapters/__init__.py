"""The chapters of a report, one a module: each turns scores into sentences, a picture and tables."""
