"""Measures: which hold where, for whom, until when."""
