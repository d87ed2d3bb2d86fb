"""Support vaults: keeping, reading, erasing files that nobody else may see."""
