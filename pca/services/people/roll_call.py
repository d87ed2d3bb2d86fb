"""How a roll-call stands: who answered what, who needs help, who is silent, by site and team."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from pca.domain.access.access import EVERYTHING, Reach
from pca.domain.heard import Means
from pca.domain.roll_call import MESSAGE
from pca.store.kit.database import Unit
from pca.store.messages import messages, responses
from pca.store.messages.sendings import Obligation
from pca.store.people import directory


class Group(msgspec.Struct, frozen=True):
    """One site or team: how many were asked, and what they answered."""

    id: str
    asked: int
    answers: Mapping[str, int]

    @property
    def silent(self) -> int:
        """How many have not answered."""
        return self.asked - sum(self.answers.values())


class Written(NamedTuple):
    """Who wrote an answer down for somebody else, as told by whom, and by which means they heard it."""

    by: str
    informant: str | None
    heard: Means | None


class RollCall(msgspec.Struct, frozen=True):
    """One roll-call, as it stands now. `helpless` asked for help, `silent` have not answered; directory identifiers."""

    origin: int
    asked: int
    answers: Mapping[str, int]
    helpless: tuple[str, ...]
    silent: tuple[str, ...]
    written: Mapping[str, Written]
    """Who wrote an answer down, by the person it is of, where that is somebody else."""
    sites: tuple[Group, ...]
    teams: tuple[Group, ...]


def written_by(obligation: Obligation) -> Written | None:
    """Who wrote this answer down, where that is somebody else than the person it is of."""
    by = obligation.entered_by or (obligation.answered_by if obligation.answered_by != obligation.recipient else None)
    return None if by is None else Written(by, obligation.informant, obligation.heard)


def called(unit: Unit, crisis: str) -> tuple[messages.WaveLine, ...]:
    """The roll-calls of a crisis (their first waves), the newest first."""
    waves = messages.waves(unit, crisis)
    return tuple(wave for wave in reversed(waves) if wave.communication == MESSAGE and wave.number == wave.origin)


def standing(unit: Unit, crisis: str, origin: int, reach: Reach = EVERYTHING) -> RollCall:
    """How the roll-call stands among those within reach. Nobody was asked when there is no such sending."""
    organisation = directory.organisation(unit)
    asked = [
        obligation
        for obligation in responses.obligations(unit, crisis, origin=origin)
        if reach.everything or reach.covers_person(organisation, obligation.recipient)
    ]
    answers = {obligation.recipient: obligation.answer for obligation in asked}
    people = {person: organisation.people.get(person) for person in answers}
    sites = {person: (known.site,) for person, known in people.items() if known}
    teams = {person: known.teams for person, known in people.items() if known}
    return RollCall(
        origin=origin,
        asked=len(asked),
        answers=Counter(answer for answer in answers.values() if answer),
        helpless=tuple(person for person, answer in answers.items() if answer == "help"),
        silent=tuple(person for person, answer in answers.items() if answer is None),
        written={
            obligation.recipient: written for obligation in asked if (written := written_by(obligation)) is not None
        },
        sites=_groups(answers, sites),
        teams=_groups(answers, teams),
    )


def _groups(answers: Mapping[str, str | None], of: Mapping[str, Iterable[str]]) -> tuple[Group, ...]:
    """Those with a call for help first, then those with most silence."""
    asked, told = Counter[str](), dict[str, Counter[str]]()
    for person, answer in answers.items():
        for group in of.get(person, ()):
            asked[group] += 1
            if answer:
                told.setdefault(group, Counter())[answer] += 1
    groups = [Group(group, count, told.get(group, Counter())) for group, count in asked.items()]
    return tuple(sorted(groups, key=lambda one: (-one.answers.get("help", 0), -one.silent, one.id)))
