"""The command line: who is knocking at the terminal."""
