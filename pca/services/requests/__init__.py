"""What pages and commands show of requests."""
