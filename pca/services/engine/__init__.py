"""Orders: gathered, judged, applied, replayed."""
