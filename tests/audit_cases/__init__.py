"""Workbooks with one known mistake each, and clean ones that look alike, as judges of the audit."""
