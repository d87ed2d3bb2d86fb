"""How rows and the journal are kept."""
