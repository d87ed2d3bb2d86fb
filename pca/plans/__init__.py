"""How a plan folder is read, checked and drawn."""
