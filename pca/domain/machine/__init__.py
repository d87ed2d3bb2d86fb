"""The states of a plan and the moves between them."""
