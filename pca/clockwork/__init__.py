"""The heartbeat: time is just one more actor."""
