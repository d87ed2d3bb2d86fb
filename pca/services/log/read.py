"""Questions about the main courante and the points of situation that pages and command line ask alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import msgspec

from pca.domain.access.access import EVERYTHING, Reach
from pca.domain.folding import MOST_WORDS, words_in
from pca.domain.numbers import is_number
from pca.domain.points import NextPoint
from pca.services.crisis.chronicle import acts
from pca.services.crisis.read_situation import Counting, anew, shared
from pca.services.crisis.recorded import Recorded, deciders, recorded
from pca.services.crisis.scene import Scene
from pca.services.log.points import Drafted, drafted, due
from pca.store.kit.database import Unit
from pca.store.log import log, points
from pca.store.log.log import LogFilter, LogLine
from pca.store.log.points import PointLine
from pca.store.messages import messages


class LogPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of the main courante, and what the form beside it needs."""

    lines: tuple[Recorded, ...]
    more: bool
    authors: tuple[str, ...]
    """Who wrote what is within reach, or for whom it was written …"""
    seats: frozenset[str | None]
    """… and the seats they spoke from."""
    corrects: LogLine | None
    """The entry that is to be struck through, unless another one did so."""
    due: NextPoint | None
    """The next point of situation; for those who reach the whole crisis."""


class PointsPage(msgspec.Struct, frozen=True):
    """The draft of the next point, and one page of those published, newest first."""

    drafted: Drafted
    points: tuple[PointLine, ...]
    more: bool
    recipients: Mapping[int, int]
    """To how many each point was sent, or waits to be."""


def log_page(
    unit: Unit,
    about: Scene,
    wanted: LogFilter,
    reach: Reach,
    *,
    by_event: bool,
    skip: int,
    limit: int,
    corrects: int | None = None,
    counting: Counting = anew,
) -> LogPage:
    """Entries within reach that are wanted, newest first: at most `limit` after the first `skip`.

    To say who wrote, all entries are looked at: `counting` says how often.
    """
    key = about.crisis.key
    lines = recorded(unit, about, wanted, reach, by_event=by_event, skip=skip, limit=limit + 1)
    struck = log.log_entry(unit, key, corrects, reach) if corrects is not None else None
    writers = counting(("who wrote in the log", key, shared(reach)), lambda: log.authors(unit, key, reach))
    authors = (*writers, *deciders(unit, about, reach))
    return LogPage(
        lines=lines[:limit],
        more=len(lines) > limit,
        authors=tuple(dict.fromkeys(author for author, _ in authors)),
        seats=frozenset(seat for _, seat in authors),
        corrects=struck if struck and struck.struck_by is None else None,
        due=due(unit, about) if reach.everything else None,
    )


def holding(unit: Unit, key: str, text: str, reach: Reach, most: int) -> tuple[LogLine, ...]:
    """The newest entries within reach that have the words of a question, or words that begin with them."""
    words = words_in(text, MOST_WORDS)
    return log.holding(unit, key, words, reach, most) if words else ()


def in_order(
    unit: Unit, about: Scene, wanted: LogFilter, reach: Reach, *, limit: int
) -> tuple[tuple[Recorded, ...], bool]:
    """The first `limit` entries within reach that are wanted, as the events came; and whether there are more."""
    lines = recorded(unit, about, wanted, reach, by_event=True, oldest=True, limit=limit + 1)
    return lines[:limit], len(lines) > limit


def newest(unit: Unit, about: Scene, kind: str | None, limit: int | None) -> tuple[tuple[Recorded, ...], int]:
    """The newest `limit` entries of a kind (all; of all kinds) and decisions, oldest first; and how many there are."""
    crisis = about.crisis
    count = crisis.log_entries if kind is None else log.how_many(unit, crisis.key, kind)
    if kind in (None, "decision"):
        count += crisis.decisions + len(acts(unit, about, LogFilter(kind=kind), EVERYTHING, oldest=False))
    lines = recorded(unit, about, LogFilter(kind=kind), EVERYTHING, limit=limit or count)
    return lines[::-1], count


def points_page(unit: Unit, about: Scene, *, skip: int, limit: int) -> PointsPage:
    """The draft as things stand now, and at most `limit` points after the first `skip`."""
    lines = points.points(unit, about.crisis.key, limit=limit + 1, skip=skip)
    return PointsPage(drafted(unit, about), lines[:limit], len(lines) > limit, recipients(unit, about))


def recipients(unit: Unit, about: Scene) -> Counter[int]:
    """How many recipients each point has, by its number; nobody where the plan names nobody."""
    sent: Counter[int] = Counter()
    for wave in messages.waves(unit, about.crisis.key):
        if (number := wave.about.get("point", "")).isdecimal() and wave.rung == 0:
            sent[int(number)] += wave.count
    return sent


def point(unit: Unit, about: Scene, number: int) -> PointLine | None:
    """One point as published, or None."""
    return points.point(unit, about.crisis.key, number) if is_number(number) else None
