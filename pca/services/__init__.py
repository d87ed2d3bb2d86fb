"""What we do about it: one verb, one transaction."""
