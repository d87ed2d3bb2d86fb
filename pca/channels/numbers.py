"""Telephone numbers as services want them: in international form, `+` and 7 to 15 digits (E.164)."""

from __future__ import annotations

import re

from pca.domain.telephone import international

NO_NUMBER = "what the directory holds is not a telephone number in international form"
"""Says no number: this sentence goes into the journal."""

_PLAIN = re.compile(r"\+[1-9][0-9]{6,14}")


def telephone(text: str) -> str | None:
    """The number, or None. Blanks, dots and dashes are let pass; `00` counts as `+`."""
    number = re.sub(r"[\s.()-]", "", text)
    number = f"+{number[2:]}" if number.startswith("00") else number
    return number if _PLAIN.fullmatch(number) else None


def caller(text: str) -> str:
    """The number somebody writes from, as services tell it: often without `+`. What is no full number stays."""
    return (telephone(text) if text.startswith(("+", "00")) else international(text)) or text[:64]
