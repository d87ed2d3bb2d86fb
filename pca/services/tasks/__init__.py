"""Tasks: opened, answered, proved, late."""
