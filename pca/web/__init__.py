"""The door for people with a browser: pages, the same answers as JSON, and live updates."""
