"""What of a plan does not fit the playbook language, with file and line: pydantic's complaints as our own."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from pca.domain.diagnosis import Diagnosis, Faulty, Value, diagnosis, suggestion
from pca.domain.plan.languages import TAG
from pca.domain.plan.text import Text
from pca.plans.key_notes import key_notes
from pca.plans.places import KEY
from pca.plans.yaml_reader import Problem, SourcePlace, say_path

Path: TypeAlias = tuple[str | int, ...]
Places: TypeAlias = Mapping[Path, SourcePlace]
"""Where each thing stands; that of a key under its path followed by KEY."""


def problems_of(error: ValidationError, places: Places, model: type[BaseModel], file: str) -> tuple[Problem, ...]:
    """Every complaint of `error` as a problem with its place; `file` is named when nothing nearer is known."""
    problems = (_problem(detail, places, model, file) for detail in _causes(error.errors(include_url=False)))
    return tuple(sorted(problems, key=lambda problem: (problem.place.file, problem.place.line, problem.place.column)))


def _causes(details: Sequence[Any]) -> Iterator[Any]:
    """Without what only follows from another complaint: a list is not empty because what stands in it is wrong, and
    texts in no language are one mistake where the plan names none."""
    paths = [tuple(detail["loc"]) for detail in details]
    unnamed = any(detail["type"] == "missing" and detail["loc"] == ("languages",) for detail in details)
    for detail, path in zip(details, paths, strict=True):
        inside = any(len(other) > len(path) and other[: len(path)] == path for other in paths)
        faulty = detail.get("ctx", {}).get("error")
        in_none = isinstance(faulty, Faulty) and faulty.diagnosis.code == "rule.text_language"
        if not ((detail["type"] == "too_short" and inside) or (unnamed and in_none)):
            yield detail


def _problem(detail: Any, places: Places, model: type[BaseModel], file: str) -> Problem:
    path: Path = tuple(detail["loc"])
    at = (*path, KEY) if detail["type"] == "extra_forbidden" else path
    return Problem(nearest(places, at, file), say_path(path), _diagnosed(detail, path, model))


def nearest(places: Places, path: Path, file: str) -> SourcePlace:
    """Where `path` stands, or the innermost part around it that stands somewhere."""
    while path and path not in places:
        path = path[:-1]
    return places.get(path) or SourcePlace(file, 1, 1)


def _diagnosed(detail: Any, path: Path, model: type[BaseModel]) -> Diagnosis:
    kind, context, value = detail["type"], detail.get("ctx", {}), detail["input"]
    key = str(path[-1]) if path else ""
    if kind == "missing":
        about = _about(model, path)
        described = diagnosis("field", key=key, about=about)
        return diagnosis("key.missing", "key.described" if about else "", key=key, described=described)
    if kind == "extra_forbidden":
        owner = model_at(model, path[:-1])
        advice, known = _among(key, keys_of(owner)) if owner else ("", {})
        return diagnosis("key.unknown", advice, key=key, **known)
    if kind == "string_pattern_mismatch":
        pattern = context["pattern"]
        advice = PATTERNS.get(pattern, "pattern.other")
        return diagnosis("value.cannot_stand", advice, value=_shown(value), pattern=pattern)
    if kind in ("enum", "literal_error"):
        words = [word.strip(" '") for word in context["expected"].replace(" or ", ", ").split(",")]
        advice, known = _among(str(value), words)
        return diagnosis("value.unknown", advice, value=_shown(value), **known)
    if kind == "value_error":
        return _own(context["error"], value)
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return _not_a_mapping(model_at(model, path), value)
    if kind in KINDS:
        limit = next((str(context[name]) for name in LIMITS if name in context), "")
        return diagnosis("value.here", problem=diagnosis(KINDS[kind], limit=limit), value=_shown(value))
    return diagnosis("value.here", problem=diagnosis("value.other", why=detail["msg"]), value=_shown(value))


def _among(word: str, known: list[str]) -> tuple[str, dict[str, Value]]:
    return suggestion(word, known, len(known))


def _own(error: ValueError, value: Any) -> Diagnosis:
    """A complaint of the language's own rules, which already says what to do."""
    if not isinstance(error, Faulty):
        return diagnosis("value.cannot_stand", "value.why", value=_shown(value), why=str(error))
    rule = error.diagnosis
    if isinstance(value, dict | list):
        return diagnosis("value.together", rule.code, **dict(rule.values))
    return diagnosis("value.cannot_stand", rule.code, value=_shown(value), **dict(rule.values))


def _about(model: type[BaseModel], path: Path) -> str:
    """The first line of what the reference says of a key."""
    owner = model_at(model, path[:-1])
    if owner is None or not path:
        return ""
    name = next((name for name, info in owner.model_fields.items() if path[-1] == (info.alias or name)), "")
    return key_notes(owner).get(name, "").split("\n")[0]


def _not_a_mapping(owner: type[BaseModel] | None, value: Any) -> Diagnosis:
    if owner is Text:
        return diagnosis("value.here", problem=diagnosis("value.text"), value=_shown(value))
    block = diagnosis("value.block_of", keys=tuple(keys_of(owner))) if owner else diagnosis("value.block")
    return diagnosis("value.here", problem=block, value=_shown(value))


def _shown(value: Any) -> Diagnosis | str:
    if isinstance(value, dict):
        return diagnosis("shown.block")
    if isinstance(value, list | tuple):
        return diagnosis("shown.list")
    if value is None:
        return diagnosis("shown.nothing")
    text = {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
    text = " ".join(text.split())
    return f"`{text[:60]}{'…' if len(text) > 60 else ''}`"


KINDS: Mapping[str, str] = {
    "string_type": "value.string",
    "string_too_short": "value.empty",
    "string_too_long": "value.long",
    "too_short": "value.empty_list",
    **dict.fromkeys(("tuple_type", "list_type"), "value.list"),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "value.whole"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "value.truth"),
    "greater_than": "value.more_than",
    "greater_than_equal": "value.at_least",
    "less_than": "value.less_than",
    "less_than_equal": "value.at_most",
}
"""Kinds of pydantic complaints, by our codes; `limit` is the number of each."""

LIMITS = ("max_length", "min_length", "gt", "ge", "lt", "le")

PATTERNS: Mapping[str, str] = {
    r"^[A-Za-z][A-Za-z0-9_]{0,39}$": "pattern.key",
    r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$": "pattern.person",
    r"^\d+\.\d+\.\d+$": "pattern.version",
    r"^([01]\d|2[0-3]):[0-5]\d$": "pattern.time",
    TAG: "pattern.language",
    r"^[a-z0-9][a-z0-9-]{0,59}$": "pattern.case",
    r"^https?://[^\s@]+$": "pattern.address",
}
"""Every pattern of the language, by the advice on it."""


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
