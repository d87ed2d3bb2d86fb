"""From the bytes of a file to clean text: one encoding, one kind of line end, no character that hides."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pca.catalogue.findings import line, say
from pca.catalogue.words import isolated
from pca.domain.diagnosis import Diagnosis, diagnosis

BYTES: Final = 2_000_000
"""The largest file read. A plan of 10 000 lines has about 400 000 bytes."""
MOST_PROBLEMS: Final = 100


@dataclass(frozen=True, slots=True)
class SourcePlace:
    """Where something stands; `line` and `column` count from 1, in characters."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: where, in which part of the plan (`measures[3].team`), and what is wrong with it."""

    place: SourcePlace
    path: str
    what: Diagnosis

    def line(self, language: str) -> str:
        """All of it in one line."""
        where = f"{isolated(self.place, language)}: {isolated(self.path, language) + ': ' if self.path else ''}"
        return where + line(self.what, language)

    def __str__(self) -> str:
        return self.line("en")

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return say(self.what, "en")[0]

    @property
    def advice(self) -> str:
        """What to do, in English."""
        return say(self.what, "en")[1]


class Unreadable(Exception):
    """A file that cannot be used: every problem found, in the order of the file."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


FORBIDDEN: Final = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff"
    "\U0001fffe\U0001ffff\U000e0000-\U000e0fff\U0010fffe\U0010ffff]"
)
"""Characters that hide, reorder or break lines. The joiners and the marks U+200C to U+200F and U+061C pass: Arabic
beside Latin text needs them, and they change nothing but the looks of their neighbours."""

_MARKS: Final = ((codecs.BOM_UTF32_LE, "UTF-32"), (codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16"))
_BIDI: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean_text(raw: bytes | str, file: str) -> str:
    """The text of `raw` with `\\n` line ends, one at the end, and without byte order mark. Raises Unreadable.

    Refuses more than 2 MB, another encoding than UTF-8, and every forbidden character, tabs included.
    """
    data = raw.encode("utf-8", "surrogatepass") if isinstance(raw, str) else raw
    if len(data) > BYTES:
        size = f"{len(data):,}".replace(",", " ")
        raise _unreadable(file, 1, 1, diagnosis("yaml.large", bytes=size, most=BYTES // 1_000_000))
    text = (raw if isinstance(raw, str) else _decoded(data, file)).removeprefix("\ufeff").replace("\r\n", "\n")
    if FORBIDDEN.search(text):
        raise Unreadable(tuple(_hidden(text, file)))
    return text if text.endswith("\n") else text + "\n"


def _decoded(data: bytes, file: str) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            raise _unreadable(file, 1, 1, diagnosis("yaml.encoding", name=name))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as problem:
        before = data[: problem.start].decode("utf-8").removeprefix("\ufeff")
        row, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        what = diagnosis("yaml.not_utf8", byte=f"0x{data[problem.start]:02X}")
        raise _unreadable(file, row, column, what) from None


def _unreadable(file: str, row: int, column: int, what: Diagnosis) -> Unreadable:
    return Unreadable((Problem(SourcePlace(file, row, column), "", what),))


def _hidden(text: str, file: str) -> Iterator[Problem]:
    """One problem for each line with forbidden characters: its first."""
    count = 0
    for number, row in enumerate(text.split("\n"), 1):
        if match := FORBIDDEN.search(row):
            yield Problem(SourcePlace(file, number, match.start() + 1), "", about(match.group()))
            count += 1
            if count == MOST_PROBLEMS:
                return


def about(character: str) -> Diagnosis:
    """What is wrong with a forbidden character."""
    named = {"\t": "yaml.tab", "\r": "yaml.old_line_end", "\0": "yaml.binary"}
    code = named.get(character, "yaml.reverses" if character in _BIDI else "yaml.unseen")
    return diagnosis(code, character=f"U+{ord(character):04X}")
