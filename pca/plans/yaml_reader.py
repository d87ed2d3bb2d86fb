"""Reads a plan's YAML strictly: every surprise is refused, with its place and what to do about it.

Built on the parser's events, one at a time, so that depth and size are bounded before anything is built. Nesting
is stopped at the 21st level as it appears: no parser ever sees the thousandth.
"""

from __future__ import annotations

import re
from typing import Any, Final

import yaml

from pca.domain.diagnosis import Diagnosis, diagnosis
from pca.plans.yaml_document import Document, Path, Places, say_path, short
from pca.plans.yaml_scalars import Ambiguous, Scalar, plain_value
from pca.plans.yaml_syntax import AFTER_QUOTE, UNCLOSED_BRACKET, explain
from pca.plans.yaml_text import FORBIDDEN, MOST_PROBLEMS, Problem, SourcePlace, Unreadable, about, clean_text

__all__ = ["FAST", "PURE", "Document", "Path", "Problem", "SourcePlace", "Unreadable", "read", "say_path"]

NODES: Final = 100_000
"""Keys, values, lists and maps in one file; a plan of 10 000 lines has about 25 000."""
DEPTH: Final = 20
KEY_LENGTH: Final = 100
TEXT_LENGTH: Final = 100_000

PURE: Final[Any] = yaml.BaseLoader
FAST: Final[Any] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""The C parser where PyYAML was built with it. What only one of the two parsers takes is refused from both."""

_ODD_IN_KEY: Final = re.compile(r"[^\S ]|[\xad\u061c\u200c-\u200f]")
_STUCK: Final = re.compile(r"[|>][-+0-9]{0,2}#")
_GOES_ON: Final = re.compile(r"['\"]\w")
_DIRECTIVE: Final = re.compile(r"^%", re.MULTILINE)


def read(text: bytes | str, file: str, parser: Any = FAST) -> Document:
    """Read one YAML file, whose name is `file` in problems. Raises Unreadable with all that was found, in order.

    A syntax error ends the reading, so what comes after it is not yet checked.
    """
    clean = clean_text(text, file)
    reader = _YamlReader(file, clean)
    if directive := _DIRECTIVE.search(clean):
        line = clean.count("\n", 0, directive.start())
        reader.note((line, 0), diagnosis("yaml.directive"))
    else:
        reader.run(parser)
    if reader.problems:
        reader.problems.sort(key=lambda problem: (problem.place.line, problem.place.column))
        raise Unreadable(tuple(reader.problems))
    return Document(file, reader.root, Places(file, reader.places), Places(file, reader.keys))


class _TooManyProblems(Exception):
    """Reading on makes no sense; the reason is already noted."""


class _Open:
    """A map or a list being filled. `step` is the key or index its next value goes to; None before a key."""

    __slots__ = ("content", "in_brackets", "is_key", "mark", "path", "step")

    def __init__(self, content: Any, path: Path, step: str | int | None, is_key: bool, event: Any) -> None:
        self.content = content
        self.path = path
        self.step = step
        self.is_key = is_key
        self.mark = _at(event.start_mark)
        self.in_brackets = bool(event.flow_style)


class _YamlReader:
    """Turns events into data, noting every problem on the way."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.root: Any = None
        self.problems: list[Problem] = []
        self.places: dict[Path, tuple[int, int]] = {}
        self.keys: dict[Path, tuple[int, int]] = {}
        self.open: list[_Open] = []
        self.nodes = 0
        self.documents = 0
        self.lonely: tuple[int, int] | None = None

    def run(self, parser: Any) -> None:
        """Read all events of the text; what went wrong is in `problems`."""
        loader = parser(self.text)
        try:
            self._events(loader)
        except _TooManyProblems:
            return
        finally:
            loader.dispose()

    def _events(self, loader: Any) -> None:
        try:
            while (event := loader.get_event()) is not None:
                self._take(event)
        except yaml.YAMLError as problem:
            self._broken(problem)
        except (ValueError, OverflowError):  # the pure parser, on an escape beyond the last character
            self.note(_at(loader.get_mark()), diagnosis("yaml.escape"), self._here())
        if self.root is None and not self.problems:
            code = "yaml.empty" if self.lonely is None else "yaml.single"
            self.note(self.lonely or (0, 0), diagnosis(code))

    def _broken(self, problem: yaml.YAMLError) -> None:
        """Note a syntax error; one below an opening bracket is most likely that bracket, never closed."""
        mark, code = explain(problem)
        spot = getattr(problem, "problem_mark", None)
        if spot is not None and _GOES_ON.match(self.text, spot.index - 1):
            mark, code = spot, AFTER_QUOTE
        place, path = _at(mark), self._here()
        if self.open and self.open[-1].in_brackets and place[0] > self.open[-1].mark[0]:
            place, path = self.open[-1].mark, self.open[-1].path
            code = UNCLOSED_BRACKET
        self.note(place, diagnosis(code), path)

    def note(self, mark: tuple[int, int], what: Diagnosis, path: Path = ()) -> None:
        """Keep a problem at `mark` (line and column from 0); enough is enough after a hundred."""
        self.problems.append(Problem(SourcePlace(self.file, mark[0] + 1, mark[1] + 1), say_path(path), what))
        if len(self.problems) >= MOST_PROBLEMS:
            raise _TooManyProblems

    def _take(self, event: Any) -> None:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self._scalar(event)
        elif kind is yaml.MappingStartEvent:
            self._collection(event, {}, None)
        elif kind is yaml.SequenceStartEvent:
            self._collection(event, [], 0)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self._close()
        elif kind is yaml.AliasEvent:
            self._check_node(event, _at(event.start_mark))
            self._value_or_key("")
        elif kind is yaml.DocumentStartEvent:
            self.documents += 1
            if self.documents > 1:
                self.note(_at(event.start_mark), diagnosis("yaml.documents"))
                raise _TooManyProblems

    def _here(self) -> Path:
        """The path of the next value, or of the map whose next key is being read."""
        if not self.open:
            return ()
        top = self.open[-1]
        return top.path if top.step is None else (*top.path, top.step)

    def _check_node(self, event: Any, mark: tuple[int, int]) -> None:
        """Count the node, and refuse anchors, aliases and tags."""
        self.nodes += 1
        if self.nodes > NODES:
            self.note(mark, diagnosis("yaml.values", most=NODES))
            raise _TooManyProblems
        if event.anchor is not None:
            self.note(mark, diagnosis("yaml.shared"), self._here())
        if getattr(event, "tag", None) is not None:
            self.note(mark, diagnosis("yaml.tag"), self._here())

    def _collection(self, event: Any, content: Any, step: int | None) -> None:
        mark, path = _at(event.start_mark), self._here()
        self._check_node(event, mark)
        if len(self.open) >= DEPTH:
            self.note(mark, diagnosis("yaml.deep", most=DEPTH), path)
            raise _TooManyProblems
        is_key = bool(self.open) and self.open[-1].step is None
        if is_key:
            self.note(mark, diagnosis("yaml.key_of_several"), path)
        else:
            self._put(content)
            self.places[path] = mark
        self.open.append(_Open(content, path, step, is_key, event))

    def _close(self) -> None:
        if self.open.pop().is_key:
            self.open[-1].step = "?"
        else:
            self._filled()

    def _put(self, value: Any) -> None:
        if not self.open:
            self.root = value
            return
        top = self.open[-1]
        if isinstance(top.step, int):
            top.content.append(value)
        else:
            top.content[top.step] = value

    def _filled(self) -> None:
        """The next value goes one further, or waits for its key."""
        if self.open:
            top = self.open[-1]
            top.step = top.step + 1 if isinstance(top.step, int) else None

    def _value_or_key(self, value: Scalar) -> None:
        if self.open and self.open[-1].step is None:
            self.open[-1].step = str(value)
        else:
            self._put(value)
            self._filled()

    def _scalar(self, event: Any) -> None:
        mark, path = _at(event.start_mark), self._here()
        self._check_node(event, mark)
        if not self.open:
            if event.style or event.value:
                self.lonely = mark
            return
        if self.open[-1].step is None:
            self._key(event, mark)
            return
        self.places[path] = mark
        self._value_or_key(self._value(event, mark, path))

    def _value(self, event: Any, mark: tuple[int, int], path: Path) -> Scalar:
        text: str = event.value
        if len(text) > TEXT_LENGTH:
            self.note(mark, diagnosis("yaml.long_text", length=len(text), most=TEXT_LENGTH), path)
        if not event.style:  # "" from the C parser, None from the other
            return self._plain(text, mark, path)
        if event.style == '"' and (hidden := FORBIDDEN.search(text.replace("\t", " "))):
            self.note(mark, about(hidden.group()), path)
        if event.style in "|>" and _STUCK.match(self.text, event.start_mark.index):
            self.note(mark, diagnosis("yaml.stuck", sign=event.style), path)
        return text

    def _plain(self, text: str, mark: tuple[int, int], path: Path) -> Scalar:
        if self.open[-1].in_brackets and "?" in text:
            self.note(mark, diagnosis("yaml.question", text=short(text)), path)
        try:
            return plain_value(text)
        except Ambiguous as problem:
            self.note(mark, problem.diagnosis, path)
            return text

    def _key(self, event: Any, mark: tuple[int, int]) -> None:
        top, key = self.open[-1], event.value
        path = (*top.path, key)
        if not isinstance(value := self._value(event, mark, path), str):
            self.note(mark, diagnosis("yaml.key_no_text", key=key), path)
        elif not key and event.style:
            self.note(mark, diagnosis("yaml.key_empty"), path)
        elif len(key) > KEY_LENGTH:
            self.note(mark, diagnosis("yaml.key_long", length=len(key), most=KEY_LENGTH), path)
        elif odd := _ODD_IN_KEY.search(value):
            self.note(mark, diagnosis("yaml.key_odd", character=f"U+{ord(odd.group()):04X}"), path)
        if key in top.content:
            first = self.keys.get(path, mark)[0] + 1
            self.note(mark, diagnosis("yaml.key_twice", key=short(key), line=first), path)
        else:
            self.keys[path] = mark
        top.step = key


def _at(mark: Any) -> tuple[int, int]:
    return (0, 0) if mark is None else (mark.line, mark.column)
