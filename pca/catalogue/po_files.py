"""PO files in the form ours have, read in a twentieth of the time that a reader of every form takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_LINE = re.compile(r'(?:(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) )?"((?:[^"\\]|\\.)*)"')
_ESCAPED = re.compile(r"\\(.)")
_SIGNS = {"n": "\n", "t": "\t", "r": "\r"}
_PLURAL = re.compile(r"^Plural-Forms: *nplurals=\d; *plural=(.+?);?$", re.MULTILINE)


class PoTexts(NamedTuple):
    """The texts of a file, and the expression (C) that says which form goes with a number."""

    texts: dict[tuple[str, str], tuple[str, ...]]
    """By context and code; translations that are doubted or incomplete are left out."""
    plural: str


class _Unusual(Exception):
    """The file has something in it that this reader does not know."""


def read_usual(text: str) -> PoTexts | None:
    """The texts of a PO file; None for one that another reader has to look at."""
    texts: dict[tuple[str, str], tuple[str, ...]] = {}
    plural = None
    try:
        for entry, doubted in _entries(text):
            context, code = entry.get("msgctxt", ""), entry["msgid"]
            strings = tuple(entry[name] for name in sorted(entry) if name.startswith("msgstr"))
            if not code:
                plural = _PLURAL.search(strings[0])
            elif (context, code) in texts:
                return None
            elif strings and all(strings) and not doubted:
                texts[context, code] = strings
    except (_Unusual, KeyError):
        return None
    return PoTexts(texts, plural[1]) if plural else None


def _entries(text: str) -> Iterator[tuple[dict[str, str], bool]]:
    """Each entry's parts by name, and whether its translation is doubted (`fuzzy`)."""
    entry: dict[str, str] = {}
    doubted, part = False, ""
    for line in (*text.split("\n"), ""):
        matched = _LINE.fullmatch(line)
        if matched is None and line and not line.startswith("#"):
            raise _Unusual(line)
        if entry and (matched is None or matched[1] in ("msgctxt", "msgid")) and part.startswith("msgstr"):
            yield entry, doubted
            entry, doubted, part = {}, False, ""
        if matched is None:
            doubted = doubted or (line.startswith("#,") and "fuzzy" in line)
            continue
        part = matched[1] or part
        if not part or (matched[1] and part in entry):
            raise _Unusual(line)
        entry[part] = entry.get(part, "") + _ESCAPED.sub(lambda sign: _SIGNS.get(sign[1], sign[1]), matched[2])
    if entry:
        raise _Unusual(text)
