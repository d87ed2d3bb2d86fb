"""How wide words are, near enough, and how they are broken into lines, without any font at hand."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_NARROW = frozenset("iljtfrI.,:;'’!|()[]·-")
_WIDE = frozenset("mwMW@%—…◆●")


@lru_cache(maxsize=16_384)
def width(text: str, size: float, bold: bool = False) -> float:
    """How wide a text is, in pixels at `size` pixels; a little more than in usual sans-serif fonts."""
    return sum(map(_share, text)) * size * (1.07 if bold else 1.0)


@lru_cache(maxsize=4096)
def _share(sign: str) -> float:
    """The width of a character, as a share of the letter size."""
    if unicodedata.combining(sign) or unicodedata.category(sign) == "Cf":
        return 0.0
    if sign in _NARROW:
        return 0.34
    if sign in _WIDE or unicodedata.east_asian_width(sign) in "WF":
        return 0.95
    if sign == " ":
        return 0.29
    if sign.isupper():
        return 0.68
    return 0.57


@lru_cache(maxsize=16_384)
def lines(text: str, room: float, size: float, most: int, bold: bool = False) -> tuple[str, ...]:
    """The text in lines of at most `room` pixels, `most` of them; what is left over ends in an ellipsis.

    Lines are balanced: two lines of about the same length rather than a long and a short one.
    """
    greedy = tuple(_broken(text, room, size, bold))
    if len(greedy) > most:
        return (*greedy[: most - 1], _cut(greedy[most - 1], room, size, bold))
    best, narrower = greedy, room
    while len(greedy) > 1 and narrower > room * 0.55:
        narrower -= room * 0.05
        tried = tuple(_broken(text, narrower, size, bold))
        if len(tried) > len(greedy) or any(word.endswith("-") for word in set(tried) - set(best)):
            break
        best = tried
    return best


def _broken(text: str, room: float, size: float, bold: bool) -> Iterator[str]:
    line = ""
    for word in _words(text, room, size, bold):
        if line and width(f"{line} {word}", size, bold) > room:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    if line:
        yield line


def _words(text: str, room: float, size: float, bold: bool) -> Iterator[str]:
    """The words; one that is too long for a line is broken with a hyphen. French signs stay with their word."""
    for sign in ":;?!»–":
        text = text.replace(f" {sign}", f"\u00a0{sign}")
    for word in text.replace("« ", "«\u00a0").split(" "):
        while width(word, size, bold) > room and len(word) > 2:
            kept = max(1, int(len(word) * room / width(word, size, bold)) - 1)
            yield word[:kept] + "-"
            word = word[kept:]
        if word:
            yield word


def _cut(line: str, room: float, size: float, bold: bool) -> str:
    while len(line) > 1 and width(line + "…", size, bold) > room:
        line = line[:-1]
    return line.rstrip() + "…"
