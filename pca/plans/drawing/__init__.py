"""Draws a plan: its states, the moves between them, and where the crisis stands now."""

from pca.plans.drawing.notation import dot, mermaid
from pca.plans.drawing.paint import HostPage, svg

__all__ = ["HostPage", "dot", "mermaid", "svg"]
