"""What somebody wrote in their own words, among what a sending is about: by language, and by whom."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

AUTHOR = "author"
"""Who wrote or picked a message; nothing that happens later makes it pointless."""

HEADING, TEXT = "heading.", "text."
"""What stands before the language."""


def words(about: Mapping[str, str], tongues: Iterable[str]) -> tuple[str, str]:
    """Heading and text in the first of `tongues` they are written in; empty where nothing is."""
    used = next((tag for tag in tongues if TEXT + tag in about), None)
    return (about.get(HEADING + used, ""), about[TEXT + used]) if used is not None else ("", "")


def written_in(about: Mapping[str, str]) -> frozenset[str]:
    """The languages in which somebody wrote."""
    return frozenset(name.removeprefix(TEXT) for name in about if name.startswith(TEXT))


def version(digest: str, about: Mapping[str, str]) -> str:
    """Which text it is: that of the plan or the house, by its digest, with the words written for it."""
    own = "\0".join(f"{name}\0{text}" for name, text in _own(about))
    return hashlib.sha256(f"{digest}\0{own}".encode()).hexdigest() if own else digest


def _own(about: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted((name, text) for name, text in about.items() if text and name.startswith((HEADING, TEXT)))
