"""What differs between two versions of a plan, entry by entry and field by field, for people who must approve it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Literal, TypeAlias

import msgspec

from pca.domain.plan.playbook import Playbook

Texts: TypeAlias = Mapping[tuple[str, str, str], str]
"""Message texts by (message, kind, language)."""

TEXTS = "texts"
"""The part under which changes of message texts stand."""


class PlanChange(msgspec.Struct, frozen=True, kw_only=True):
    """One difference. `before` and `after` are what is said on each side, empty where nothing is."""

    kind: Literal["added", "removed", "changed", "moved"]
    part: str
    """The plan's own word: `measures`, `states`, `title` …, or `texts`."""
    id: str = ""
    """Which entry of that part; empty where the part has no entries."""
    path: tuple[str, ...] = ()
    """Where inside the entry: field names and the identifiers of inner entries; empty for the entry as a whole."""
    before: str = ""
    after: str = ""


def changes(
    before: Playbook, after: Playbook, texts_before: Texts | None = None, texts_after: Texts | None = None
) -> tuple[PlanChange, ...]:
    """All differences, in the order of the plan's parts; none when both are the same plan with the same texts."""
    old, new = _plain(before), _plain(after)
    old[TEXTS], new[TEXTS] = _as_entries(texts_before or {}), _as_entries(texts_after or {})
    parts = [*(info.alias or name for name, info in Playbook.model_fields.items()), TEXTS]
    with _said_in(after.languages):
        return tuple(change for part in parts for change in _of_part(part, old.get(part), new.get(part)))


def _plain(book: Playbook) -> dict[str, Any]:
    dumped: dict[str, Any] = book.model_dump(mode="json", by_alias=True, exclude_none=True)
    return dumped


def _as_entries(texts: Texts) -> list[dict[str, Any]]:
    """Texts as entries by message, each with its kinds and languages inside."""
    by_message: dict[str, dict[str, Any]] = {}
    for (message, kind, language), text in sorted(texts.items()):
        by_message.setdefault(message, {"id": message}).setdefault(kind, {})[language] = text
    return list(by_message.values())


def _of_part(part: str, before: Any, after: Any) -> Iterator[PlanChange]:
    entries = _entries(before, after)
    for change in _compared(before, after, ()):
        inside = change.path
        if entries and inside:
            yield msgspec.structs.replace(change, part=part, id=inside[0], path=inside[1:])
        else:
            yield msgspec.structs.replace(change, part=part)


def _compared(before: Any, after: Any, path: tuple[str, ...]) -> Iterator[PlanChange]:
    if before == after:
        return
    if isinstance(before or after, dict) and isinstance(before or {}, dict) and isinstance(after or {}, dict):
        old, new = before or {}, after or {}
        for key in dict.fromkeys((*old, *new)):
            if key != "id":
                yield from _compared(old.get(key), new.get(key), (*path, key))
    elif _entries(before, after):
        yield from _by_id(before or [], after or [], path)
    elif _structs(before, after):
        yield from _by_place(before or [], after or [], path)
    else:
        kind: Literal["added", "removed", "changed"] = (
            "added" if before in (None, []) else "removed" if after in (None, []) else "changed"
        )
        yield PlanChange(kind=kind, part="", path=path, before=_shown(before), after=_shown(after))


def _entries(before: Any, after: Any) -> bool:
    """Whether these are lists of entries with identifiers, each once."""
    sides = [side for side in (before, after) if side]
    if not sides or not all(isinstance(side, list) for side in sides):
        return False
    if not all(isinstance(item, dict) and "id" in item for side in sides for item in side):
        return False
    return all(len({item["id"] for item in side}) == len(side) for side in sides)


def _structs(before: Any, after: Any) -> bool:
    sides = [side for side in (before, after) if side]
    return bool(sides) and all(
        isinstance(side, list) and all(isinstance(item, dict) for item in side) for side in sides
    )


def _by_id(
    before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]], path: tuple[str, ...]
) -> Iterator[PlanChange]:
    old, new = ({item["id"]: item for item in side} for side in (before, after))
    for key in dict.fromkeys((*old, *new)):
        if key not in new:
            yield PlanChange(kind="removed", part="", path=(*path, key), before=_gist(old[key]))
        elif key not in old:
            yield PlanChange(kind="added", part="", path=(*path, key), after=_gist(new[key]))
        else:
            yield from _compared(old[key], new[key], (*path, key))
    kept_before, kept_after = [key for key in old if key in new], [key for key in new if key in old]
    if kept_before != kept_after:
        shown = (", ".join(kept_before), ", ".join(kept_after))
        yield PlanChange(kind="moved", part="", path=path, before=shown[0], after=shown[1])


def _by_place(before: Sequence[Any], after: Sequence[Any], path: tuple[str, ...]) -> Iterator[PlanChange]:
    """Entries without identifiers: those that are the same on both sides aside, one after the other."""
    old = [item for item in before if item not in after]
    new = [item for item in after if item not in before]
    for number in range(max(len(old), len(new))):
        here = (*path, str(number + 1))
        if number >= len(new):
            yield PlanChange(kind="removed", part="", path=here, before=_shown(old[number]))
        elif number >= len(old):
            yield PlanChange(kind="added", part="", path=here, after=_shown(new[number]))
        else:
            yield from _compared(old[number], new[number], here)
    if not old and not new:
        yield PlanChange(kind="moved", part="", path=path, before=_shown(list(before)), after=_shown(list(after)))


_TONGUES: ContextVar[Sequence[str]] = ContextVar("tongues", default=())


@contextmanager
def _said_in(languages: Sequence[str]) -> Iterator[None]:
    """Entries are called by what they are called in the first of these languages that there is."""
    before = _TONGUES.set(languages)
    try:
        yield
    finally:
        _TONGUES.reset(before)


def _gist(item: Mapping[str, Any]) -> str:
    """What an entry is called: its title or text, else its identifier."""
    for field in ("title", "text"):
        texts = item.get(field)
        if isinstance(texts, dict):
            return str(
                next(
                    (texts[tongue] for tongue in _TONGUES.get() if texts.get(tongue)),
                    next(iter(texts.values()), item["id"]),
                )
            )
    return str(item["id"])


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return json.dumps(value, ensure_ascii=False)
