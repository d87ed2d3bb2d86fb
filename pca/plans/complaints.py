"""Says in a plan author's words, with file and line, what does not fit the playbook language."""

from __future__ import annotations

import difflib
import typing
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, TypeAlias

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from pca.domain.plan.languages import TAG
from pca.domain.plan.text import Text
from pca.plans.places import KEY
from pca.plans.yaml_reader import Place, Problem, say_path

Path: TypeAlias = tuple[str | int, ...]
Places: TypeAlias = Mapping[Path, Place]
"""Where each thing stands; that of a key under its path followed by KEY."""
Said: TypeAlias = tuple[str, str]
"""What is wrong, and what to do."""


def problems_of(error: ValidationError, places: Places, model: type[BaseModel], file: str) -> tuple[Problem, ...]:
    """Every complaint of `error` as a problem with its place; `file` is named when nothing nearer is known."""
    said = (_problem(one, places, model, file) for one in error.errors(include_url=False))
    return tuple(sorted(said, key=lambda one: (one.place.file, one.place.line, one.place.column)))


def _problem(one: Any, places: Places, model: type[BaseModel], file: str) -> Problem:
    path: Path = tuple(one["loc"])
    message, advice = _words(one, path, model)
    at = (*path, KEY) if one["type"] == "extra_forbidden" else path
    return Problem(nearest(places, at, file), say_path(path), message, advice)


def nearest(places: Places, path: Path, file: str) -> Place:
    """Where `path` stands, or the innermost part around it that stands somewhere."""
    while path and path not in places:
        path = path[:-1]
    return places.get(path) or Place(file, 1, 1)


def did_you_mean(word: str, known: Collection[str]) -> str:
    """`did you mean …?`, or what there is to choose from."""
    by_lower = {one.lower(): one for one in known}
    close = difflib.get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return f"did you mean `{by_lower[close[0]]}`?" if close else f"known here: {', '.join(dict.fromkeys(known))}"


def _words(one: Any, path: Path, model: type[BaseModel]) -> Said:
    kind, context, value = one["type"], one.get("ctx", {}), one["input"]
    key = path[-1] if path else ""
    if kind == "missing":
        return f"`{key}` is missing", _how_to_add(model, path)
    if kind == "extra_forbidden":
        owner = model_at(model, path[:-1])
        return f"unknown key `{key}`", did_you_mean(str(key), keys_of(owner)) if owner else "delete it"
    if kind == "string_pattern_mismatch":
        return f"{_shown(value)} cannot stand here", PATTERNS.get(context["pattern"], f"write {context['pattern']}")
    if kind in ("enum", "literal_error"):
        return f"{_shown(value)} is not known here", _choice(value, context["expected"])
    if kind == "value_error":
        return _own(str(context["error"]), value)
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return _not_a_mapping(model_at(model, path), value)
    if kind in WORDS:
        message, advice = WORDS[kind](context)
        return f"{message}; here: {_shown(value)}", advice
    return f"{one['msg']}; here: {_shown(value)}", "see the reference of the playbook language"


def _own(message: str, value: Any) -> Said:
    """A complaint of the language's own rules, which already says what to do."""
    if isinstance(value, dict | list):
        return "this does not go together", message
    return f"{_shown(value)} cannot stand here", message


def _how_to_add(model: type[BaseModel], path: Path) -> str:
    owner = model_at(model, path[:-1])
    info = field_of(owner, str(path[-1])) if owner and path else None
    about = (info.description or "").strip().split("\n")[0] if info else ""
    return f"add it: {about}" if about else f"add `{path[-1] if path else ''}:` here"


def _choice(value: Any, expected: str) -> str:
    words = [word.strip(" '") for word in expected.replace(" or ", ", ").split(",")]
    return did_you_mean(str(value), words)


def _not_a_mapping(owner: type[BaseModel] | None, value: Any) -> Said:
    if owner is Text:
        return f"a text is expected; here: {_shown(value)}", 'write it in quotes, or as {en: "…", ar: "…"}'
    known = f" with keys among {', '.join(keys_of(owner))}" if owner else ""
    return f"this is not `key: value` lines; here: {_shown(value)}", f"write an indented block{known}"


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "a block of keys"
    if isinstance(value, list | tuple):
        return "a list"
    if value is None:
        return "nothing"
    said = {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
    said = " ".join(said.split())
    return f"`{said[:60]}{'…' if len(said) > 60 else ''}`"


_LIST: Callable[[Any], Said] = lambda context: ("a list is expected", "write lines beginning with `- `, or [a, b]")  # noqa: E731
_WHOLE: Callable[[Any], Said] = lambda context: ("a whole number is expected", "write it as 12, without quotes")  # noqa: E731
_TRUTH: Callable[[Any], Said] = lambda context: ("true or false is expected", "write true or false, without quotes")  # noqa: E731

WORDS: Mapping[str, Callable[[Any], Said]] = {
    "string_type": lambda context: ("a text is expected", "write one text, in quotes"),
    "string_too_short": lambda context: ("the text is empty", "write it, or leave the key out"),
    "string_too_long": lambda context: (f"the text has over {context['max_length']} characters", "shorten it"),
    "too_short": lambda context: ("the list is empty", f"give at least {context['min_length']}"),
    "tuple_type": _LIST,
    "list_type": _LIST,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "bool_type": _TRUTH,
    "bool_parsing": _TRUTH,
    "greater_than": lambda context: ("the number is too small", f"write more than {context['gt']}"),
    "greater_than_equal": lambda context: ("the number is too small", f"write {context['ge']} or more"),
    "less_than": lambda context: ("the number is too large", f"write less than {context['lt']}"),
    "less_than_equal": lambda context: ("the number is too large", f"write {context['le']} or less"),
}
"""Kinds of pydantic complaints, in words."""

PATTERNS: Mapping[str, str] = {
    r"^[A-Za-z][A-Za-z0-9_]{0,39}$": "write a short name: a letter, then letters, digits and _, at most 40",
    r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$": "write the person's identifier: letters, digits, . _ -, at most 40",
    r"^\d+\.\d+\.\d+$": 'write three numbers in quotes, as "1.0.0"',
    r"^([01]\d|2[0-3]):[0-5]\d$": 'write a time of day in quotes, as "08:30"',
    TAG: "write a language by its tag: fr, ar, en, es, pt-BR …",
    r"^[a-z0-9][a-z0-9-]{0,59}$": "write lower-case letters, digits and -, at most 60",
}
"""Every pattern of the language, as advice."""


def keys_of(model: type[BaseModel]) -> list[str]:
    """The keys a block may have, as they are written in a plan."""
    return [info.alias or name for name, info in model.model_fields.items()]


def field_of(model: type[BaseModel], key: str) -> FieldInfo | None:
    """The field a key stands for, or None."""
    fields = model.model_fields.items()
    return next((info for name, info in fields if key == (info.alias or name)), None)


def model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """The kind of block at `path` beneath `model`, or None."""
    at: type[BaseModel] | None = model
    for step in path:
        if isinstance(step, str):
            info = field_of(at, step) if at else None
            at = next(_models_in(info.annotation), None) if info else None
    return at


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in typing.get_args(annotation):
        yield from _models_in(inner)
