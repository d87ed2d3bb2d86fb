"""Messages: written, sent, answered, proved."""
