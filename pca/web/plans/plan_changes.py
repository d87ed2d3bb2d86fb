"""Two versions of a plan compared in words: what was added, removed or changed, and in which field."""

from __future__ import annotations

import msgspec

from pca.domain.plan.changes import changes
from pca.domain.plan.playbook import Playbook
from pca.plans.texts import Texts
from pca.services.crisis.scene import plan_of
from pca.services.people.read import institution
from pca.web.kit.condition_words import ConditionWords
from pca.web.kit.request_context import RequestContext
from pca.web.kit.spoken import FIELDS

Sided = tuple[Playbook, Texts]
"""One of the two versions, with its texts."""

MOST = 400
"""Differences shown; a plan that differs more is another plan."""


class Difference(msgspec.Struct, frozen=True):
    """One difference: in which entry, in which field (in words), from what to what."""

    kind: str
    id: str
    where: str
    before: str
    after: str


class ChangedPart(msgspec.Struct, frozen=True):
    """The differences of one part of the plan."""

    part: str
    title: str
    differences: tuple[Difference, ...]


CONDITIONS = frozenset({"when", "where", "guard", "propose_when"})
"""Fields that hold a condition."""


class Comparison(msgspec.Struct, frozen=True):
    """All differences by part; `more` counts those left out."""

    parts: tuple[ChangedPart, ...]
    count: int
    more: int


def compared(context: RequestContext, before: str, after: str) -> Comparison:
    """Two published versions, by their hashes. Raises UnknownPlan."""
    old, new = (plan_of(context.runtime, context.unit, hash) for hash in (before, after))
    return in_words(context, (old.compiled.playbook, old.texts), (new.compiled.playbook, new.texts))


def in_words(context: RequestContext, old: Sided, new: Sided) -> Comparison:
    """Differences in the reader's language; a condition in the words of the version it stands in."""
    known = institution(context.unit)
    before, after = (
        ConditionWords(book, known, context.language, lambda text: text.to(context.language)) for book, _ in (old, new)
    )
    changed = changes(old[0], new[0], old[1], new[1])
    by_part: dict[str, list[Difference]] = {}
    for change in changed[:MOST]:
        where = " › ".join(_step(context, step) for step in change.path)
        sides = (change.before, change.after)
        if change.path and change.path[-1] in CONDITIONS:
            sides = (before.words(change.before), after.words(change.after))
        by_part.setdefault(change.part, []).append(Difference(change.kind, change.id, where, *sides))
    parts = tuple(ChangedPart(part, _step(context, part), tuple(differences)) for part, differences in by_part.items())
    return Comparison(parts, len(changed), max(len(changed) - MOST, 0))


def _step(context: RequestContext, step: str) -> str:
    return FIELDS.word(step, context.language)
