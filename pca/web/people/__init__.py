"""People, their addresses, sites and roles."""
