"""Pages of problems and of the committees that answer them."""
