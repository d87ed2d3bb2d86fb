"""Movements of resources in words."""

from pca.catalogue.words import Words

MOVES = Words("resources.moves")
