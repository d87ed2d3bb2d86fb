"""Plans and their versions."""
