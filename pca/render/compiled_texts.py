"""Compiled templates, and the texts they make: what many readers share is written once, their names are put in."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from jinja2 import Template, nodes

from pca.catalogue.findings import line
from pca.domain.texts.wording import Variables, clean, one_line
from pca.render.template_check import ENVIRONMENT, check_template

MAX_RENDERED: Mapping[str, int] = {"subject": 200, "sms": 1_000}
"""Characters a rendered text may have, by kind; what is longer is cut, and says so."""

MAX_BODY = 100_000
"""The same for every other kind."""

_TAG_LINE = re.compile(r"^[ \t]*((?:\{%(?:(?!%\}).)*%\}[ \t]*)+)\n", re.MULTILINE)
"""A line of tags alone: it leaves no empty line behind, and a tag at the end of a sentence does not glue two lines."""

_READER = "recipient"
"""The variable that alone differs between the readers of one wave."""

_STAND_IN = f"\ue000{secrets.token_hex(8)}\ue001"
"""What stands for the reader's name in a shared text: nobody outside can write it."""


class RenderError(Exception):
    """A text cannot be written. The message says which one and why."""


class CompiledText(NamedTuple):
    """A compiled template: the variables it names, and whether the reader's name is nothing but written in it."""

    template: Template
    names: tuple[str, ...]
    addressed: bool


@lru_cache(maxsize=1024)
def _compiled(source: str) -> CompiledText:
    """The template, compiled once for each distinct source; sandboxed and checked again, whoever calls."""
    problems = check_template(source)
    if problems:
        raise RenderError("; ".join(f"line {problem.line}: {line(problem.what, 'en')}" for problem in problems))
    text = _TAG_LINE.sub(r"\1", source)
    tree = ENVIRONMENT.parse(text)
    named = [node.name for node in tree.find_all(nodes.Name)]
    written = [part for output in tree.find_all(nodes.Output) for part in output.nodes if isinstance(part, nodes.Name)]
    plainly = sum(part.name == _READER for part in written)
    return CompiledText(ENVIRONMENT.from_string(text), tuple(dict.fromkeys(named)), named.count(_READER) == plainly)


def written(source: str, kind: str, words: Variables) -> str:
    """The text that a template makes of `words`, of a kind's length at most.

    The same for another reader is not made again: it differs in the name alone, unless the template asks what the name
    is. Raises whatever a template does wrong.
    """
    compiled = _compiled(source)
    values = {name: _cleaned(name, words[name]) for name in compiled.names if name in words}
    reader: str = values.get(_READER, "")
    if compiled.addressed and all(isinstance(value, str | int) for value in values.values()):
        shared = {**values, _READER: _STAND_IN} if reader else values
        pieces = _shared(source, kind, tuple(shared.items()))
        text = reader.join(pieces)
        if pieces and len(text) <= limit_of(kind):
            return text
    return _made(compiled, kind, values)


@lru_cache(maxsize=256)
def _shared(source: str, kind: str, values: tuple[tuple[str, str | int], ...]) -> tuple[str, ...]:
    """What a template makes of these values, in pieces between which the reader's name stands.

    None at all where it is so long that the name's length may decide what is cut.
    """
    raw = _generated(_compiled(source), dict(values), limit_of(kind))
    return tuple(_tidy(raw).split(_STAND_IN)) if len(raw) <= limit_of(kind) else ()


def limit_of(kind: str) -> int:
    """Characters a rendered text of this kind may have."""
    return MAX_RENDERED.get(kind, MAX_BODY)


def _made(compiled: CompiledText, kind: str, values: Mapping[str, Any]) -> str:
    limit = limit_of(kind)
    text = _tidy(_generated(compiled, values, 2 * limit))
    return text if len(text) <= limit else text[: limit - 4].rstrip() + " […]"


def _generated(compiled: CompiledText, values: Mapping[str, Any], most: int) -> str:
    """What the template gives, up to the piece with which it is longer than `most` characters."""
    pieces, length = [], 0
    for piece in compiled.template.generate(values):
        pieces.append(piece)
        length += len(piece)
        if length > most:
            break
    return "".join(pieces)


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", clean(text)).strip()


# ---------------------------------------------------------------- values are data, never layout

_SEVERAL_LINES = frozenset({"instructions", "reason", "text", "point_text", "report"})


def _cleaned(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return clean(value).strip() if name in _SEVERAL_LINES else one_line(value)
    if isinstance(value, (list, tuple)):
        return [{field: one_line(text) for field, text in task.items()} for task in value]
    return value
