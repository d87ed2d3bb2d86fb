"""What proves what happened."""
