"""A synthetic institution with the figures of the 2020 case."""
