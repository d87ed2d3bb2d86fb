"""What a frozen plan calls its measures: read without the rest of its language, for lists that show no more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from pca.domain.plan.languages import HOUSE, spoken_as

Written = dict[str, str]
"""A text by language, as it is frozen."""


class NamedUndo(msgspec.Struct, frozen=True):
    """What must be undone when a measure stops."""

    title: Written


class NamedMeasure(msgspec.Struct, frozen=True):
    """A measure's names."""

    id: str
    title: Written
    undo: NamedUndo | None = None


class _Book(msgspec.Struct, frozen=True):
    time_zone: str
    languages: tuple[str, ...]
    measures: tuple[NamedMeasure, ...] = ()


class _Frozen(msgspec.Struct, frozen=True):
    playbook: _Book


class PlanGlance(msgspec.Struct, frozen=True):
    """The names of a plan version, and its zone."""

    time_zone: str
    main: str
    """The language that serves whoever reads none of the plan's."""
    measures: Mapping[str, NamedMeasure]

    def say(self, text: Written, language: str) -> str:
        """A text for readers of `language`: as `Text.to` tells it."""
        tag = spoken_as(language, text)
        if tag is None:
            main = spoken_as(self.main, text) or next(tongue for tongue in (*HOUSE, *text) if tongue in text)
            return f"[{main}] {text[main]}"
        return text[tag]


def glance_at(frozen: bytes, retired: Iterable[str] = ()) -> PlanGlance:
    """The names in a frozen version; with measures of earlier ones, as JSON, that a crisis still knows.

    Raises msgspec.DecodeError for what is none.
    """
    book = _READ(frozen).playbook
    gone = [_READ_MEASURE(measure) for measure in retired]
    measures = {measure.id: measure for measure in (*gone, *book.measures)}
    return PlanGlance(book.time_zone, book.languages[0], measures)


_READ = msgspec.json.Decoder(_Frozen).decode
_READ_MEASURE = msgspec.json.Decoder(NamedMeasure).decode
