"""Rehearsals and the demonstration."""
