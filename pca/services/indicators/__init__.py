"""Figures and activities that stand still."""
