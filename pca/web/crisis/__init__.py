"""Where the crisis stands, and what the committee decides."""
