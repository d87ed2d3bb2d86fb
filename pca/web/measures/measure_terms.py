"""On what terms a measure is carried out: for whom or what, while what is so, after what, instead of what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from pca.domain.directory import Organisation
from pca.domain.plan.measures import Measure
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.text import Text
from pca.web.kit.condition_words import ConditionWords


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """The terms of one measure in the reader's words; empty where the plan says nothing."""

    each: str = ""
    """What there is one task for: site, region, person or entry."""
    where: str = ""
    """Which of them."""
    among: tuple[str, ...] = ()
    """Teams and roles that people are chosen from."""
    given_to: str = ""
    ask: str = ""
    """What the list is of."""
    most: int = 0
    when: str = ""
    """It holds only while this is so."""
    after: tuple[str, ...] = ()
    needed: int = 0
    """How many of those must be finished first."""
    excludes: tuple[str, ...] = ()
    excluded_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Saying:
    """Says the terms of one plan's measures to one reader."""

    book: Playbook
    organisation: Organisation
    language: str
    say: Callable[[Text], str]

    def terms(self, measure: Measure) -> Terms:
        """The terms of a measure."""
        each = measure.each
        return Terms(
            each=each.kind if each else "",
            where=self.condition(each.where) if each and each.where else "",
            among=self._among(measure),
            given_to=each.given_to if each and each.kind == "person" else "",
            ask=self.say(each.ask) if each and each.ask else "",
            most=each.most if each and each.kind == "entry" else 0,
            when=self.condition(measure.when) if measure.when else "",
            after=self._titles(*measure.after.measures),
            needed=measure.after.needed,
            excludes=self._titles(*measure.excludes),
            excluded_by=self._titles(*(other.id for other in self.book.measures if measure.id in other.excludes)),
        )

    def condition(self, source: str) -> str:
        """A condition in words."""
        return ConditionWords(self.book, self.organisation, self.language, self.say).words(source)

    def _among(self, measure: Measure) -> tuple[str, ...]:
        if measure.each is None:
            return ()
        teams = (self.book.team[key].title for key in measure.each.teams if key in self.book.team)
        roles = (self.book.role[key].title for key in measure.each.roles if key in self.book.role)
        return tuple(self.say(title) for title in (*teams, *roles))

    def _titles(self, *measures: str) -> tuple[str, ...]:
        known = self.book.measure
        return tuple(self.say(known[measure].title) if measure in known else measure for measure in measures)
