"""What stands along an arrow: its label in lines, and how much room that takes."""

from __future__ import annotations

from collections.abc import Sequence

from pca.plans.drawing import lettering
from pca.plans.drawing.diagram import Arrow

LABEL = 12.5
"""Letter size of a label, in pixels."""
LEADING = 16.0
"""From one line of a label to the next, in pixels."""
MARK = "◆ "
"""Stands before the label of a move that a threshold proposes."""
LABEL_ROOM = 170.0
"""How wide a label may be, in pixels."""


def label_lines(arrow: Arrow, room: float = LABEL_ROOM, most: int = 3) -> tuple[str, ...]:
    """An arrow's label in lines; a threshold's mark goes before it."""
    return lettering.lines((MARK if arrow.threshold else "") + arrow.label, room, LABEL, most)


def label_width(label: Sequence[str]) -> float:
    """How wide a label is, in pixels."""
    return max(lettering.width(line, LABEL) for line in label)
