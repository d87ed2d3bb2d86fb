"""What is true, and what follows: pure rules without I/O, clock or randomness."""
