"""The numbers that tasks, messages and entries have."""

from __future__ import annotations

LARGEST_NUMBER = 2**31 - 1
"""What a database keeps as the number of a task, a message or an entry; with more it cannot even be asked."""


def is_number(number: int) -> bool:
    """Whether something that is numbered here may have this number, which came from outside."""
    return 0 < number <= LARGEST_NUMBER


def number_in(text: str) -> int | None:
    """The whole number that a text from outside says; None for anything else, and for what no number here can be."""
    digits = text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_NUMBER))
    return number if digits and (number := int(text)) <= LARGEST_NUMBER else None
