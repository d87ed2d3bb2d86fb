"""What offices write over a column: our name of it, or a word for it in any of our languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pca.catalogue import LANGUAGES, Words
from pca.domain.folding import folded
from pca.registers.records import EVERY_FILE

_HEADS = Words("exports.heads")
_LONGEST = 40
"""Characters of a header that are looked at."""


def column_of(file: str, head: str) -> str:
    """The column a header means in this file; the header itself, in small letters, where it means none."""
    own = head.strip().lower()
    if own in EVERY_FILE[file] or not own.isprintable():
        return own
    return _meant(file).get(folded(own[:_LONGEST]), own)


@cache
def _meant(file: str) -> Mapping[str, str]:
    """Columns by the words for them; a word that may mean two columns of the file means neither."""
    words: dict[str, set[str]] = {}
    for column in EVERY_FILE[file]:
        for code in (f"{file.removesuffix('.csv')}.{column}", column):
            if code in _HEADS:
                for language in LANGUAGES:
                    for word in _HEADS.say(code, language).split("|"):
                        words.setdefault(folded(word), set()).add(column)
                break
    return {word: next(iter(columns)) for word, columns in words.items() if len(columns) == 1}
