"""How long anything in an order may be: what exceeds is refused in words, and only its beginning is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

import msgspec

from pca.domain import log
from pca.domain.draft import refuse
from pca.domain.orders import HOUSE, ImportDirectory, Order, PublishPlan

PROSE = 2_000
"""Characters of a reason, a comment, a note: what a person writes in a sentence or a few."""

NAME = 300
"""Characters of anything else: a title, a source, an identifier, a value."""

MANY = 2_000
"""Entries of a list in an order that a person gives."""

MOST_OBSERVED = 50_000
"""Values of one order: a file of figures."""

OWN: Mapping[tuple[str, str], int] = {
    **{("*", field): PROSE for field in ("why", "despite", "judged", "link", "note", "written")},
    ("SendMessage", "text"): PROSE,
    ("OpenTask", "instructions"): PROSE,
    ("EditWave", "text"): log.LONGEST,
    ("RaiseProblem", "text"): PROSE,
    ("AddLogEntry", "text"): log.LONGEST,
    ("PublishPoint", "text"): log.LONGEST,
    ("NoteItem", "text"): log.LONGEST,
}
"""Limits of their own, by what the text stands in and its field; `*` is anything."""

MANY_OWN: Mapping[tuple[str, str], int] = {
    **dict.fromkeys((("PlannedPeriod", "people"), ("CancelAvailability", "periods")), 50_000),
    ("PlanAvailability", "periods"): 10_000,
    ("Observe", "observations"): MOST_OBSERVED,
    **dict.fromkeys((("SetRegime", "places"), ("LiftRegime", "places"), ("ConfirmCover", "moves")), 50_000),
}
"""Lists that may be longer: people and places chosen by a rule or a file, not typed."""

KEPT = 200
"""Characters kept of what exceeds, beside its digest and length."""

WHOLE, FEW = 8_000, 20
"""Bytes up to which a refused order is kept as it was; beyond, every text and list of it is shortened, to so many."""

T = TypeVar("T")


class Excess(NamedTuple):
    """The limit that was exceeded, and what came: characters, or entries of a list."""

    most: int
    length: int


def limit_of(kind: str, field: str) -> int:
    """Most characters of a text in this field of a Struct of that name."""
    return OWN.get((kind, field)) or OWN.get(("*", field), NAME)


def many_of(kind: str, field: str) -> int:
    """Most entries of a list in this field."""
    return MANY_OWN.get((kind, field), MANY)


def keep(order: Order) -> None:
    """See that nothing in the order is too long, nor holds the sign nought, which no database keeps. Raises Refusal.

    The engine's own orders, and what is read from files, have limits where they are made and read.
    """
    if order.who in HOUSE or isinstance(order.act, ImportDirectory | PublishPlan):
        return
    fit = _Fit(limit_of, many_of)
    fit.struct(order)
    if fit.excess:
        refuse("text_too_long", limit=fit.excess[0].most, length=fit.excess[0].length)
    if fit.nought:
        refuse("sign_not_kept")


def shortened(order: Order) -> Order:
    """The order as its refusal keeps it: of what is too long, the beginning, the digest and the length."""
    if isinstance(order.act, ImportDirectory | PublishPlan):
        return order  # journalled by their digests alone
    kept = _Fit(limit_of, many_of).struct(order)
    if len(msgspec.json.encode(kept)) > WHOLE:
        kept = _Fit(lambda _kind, _field: KEPT, lambda _kind, _field: FEW).struct(kept)
    return kept


class _Fit:
    """Walks through what was ordered, and notes and shortens what is too long."""

    def __init__(self, most: Callable[[str, str], int], many: Callable[[str, str], int]) -> None:
        self._most, self._many = most, many
        self.excess: list[Excess] = []
        self.nought = False

    def struct(self, value: T) -> T:
        """The Struct, or a copy with shorter texts."""
        kind = type(value).__name__
        before = {name: getattr(value, name) for name in value.__struct_fields__}  # type: ignore[attr-defined]
        after = {name: self._any(part, kind, name) for name, part in before.items()}
        changed = {name: part for name, part in after.items() if part is not before[name]}
        return msgspec.structs.replace(value, **changed) if changed else value  # type: ignore[type-var]

    def _any(self, value: Any, kind: str, field: str) -> Any:
        if isinstance(value, str):
            return self._text(value, self._most(kind, field))
        if isinstance(value, msgspec.Struct):
            return self.struct(value)
        if isinstance(value, dict):
            items = self._few(list(value.items()), self._many(kind, field))
            changed = {self._any(key, kind, field): self._any(other, kind, field) for key, other in items}
            return value if changed == value else changed
        if isinstance(value, tuple | list | frozenset):
            several = self._few(list(value), self._many(kind, field))
            fitted = [self._any(part, kind, field) for part in several]
            same = len(fitted) == len(value) and all(part is other for part, other in zip(fitted, several, strict=True))
            return value if same else type(value)(fitted)
        return value

    def _text(self, text: str, most: int) -> str:
        self.nought = self.nought or "\0" in text
        if len(text) <= most:
            return text
        self.excess.append(Excess(most, len(text)))
        digest = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
        return f"{text[:KEPT]}… [{len(text)}, sha256 {digest}]"

    def _few(self, several: list[Any], many: int) -> list[Any]:
        if len(several) <= many:
            return several
        self.excess.append(Excess(many, len(several)))
        return several[:many]
