"""Digits as people type them: of any script, with blanks, dashes or marks among them."""

from __future__ import annotations

import unicodedata

LONGEST = 100
"""Characters looked at: nobody types more for a code."""


def digits_of(typed: str) -> str:
    """The digits typed, as 0 to 9; empty when there is anything else than digits, blanks, dashes and marks."""
    digits = ""
    for sign in typed[:LONGEST]:
        value = unicodedata.decimal(sign, None)
        if value is not None:
            digits += str(value)
        elif unicodedata.category(sign)[0] not in "ZPMC":
            return ""
    return digits if len(typed) <= LONGEST else ""
