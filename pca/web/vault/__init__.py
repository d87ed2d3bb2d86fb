"""The pages of support vaults."""
