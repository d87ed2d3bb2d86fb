"""Draws a plan: its states, the moves between them, and where the crisis stands now."""

from pca.plans.drawing.notation import dot, mermaid
from pca.plans.drawing.paint import Page, svg

__all__ = ["Page", "dot", "mermaid", "svg"]
