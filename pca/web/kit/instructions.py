"""One instruction as its reader sees it, to be set beside another one."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from pca.catalogue.times import say_length
from pca.domain.plan.instructions import Instruction


class InstructionShown(msgspec.Struct, frozen=True):
    """What is asked: title, text, points, and how long one has from the opening, in words."""

    title: str
    text: str
    points: tuple[str, ...]
    within: str


def asked(instruction: Instruction, language: str) -> InstructionShown:
    """An instruction in the reader's language."""
    lines = tuple(item.text.to(language) for item in instruction.checklist)
    within: timedelta = instruction.complete_within
    return InstructionShown(
        instruction.title.to(language), instruction.text.to(language), lines, say_length(within, language)
    )
