"""Support vaults: what the database knows of them, and the encrypted files beside it."""
