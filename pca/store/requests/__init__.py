"""Requests as stored."""
