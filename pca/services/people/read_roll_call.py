"""How a roll-call stands: who answered what, who needs help, who is silent, by site and team."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from pca.domain.access.access import EVERYTHING, Reach
from pca.domain.heard import Means
from pca.domain.notices import ROLL_CALL
from pca.store.kit.database import Unit
from pca.store.messages import messages, responses, wave_lists
from pca.store.messages.sendings import Obligation
from pca.store.people import directory
from pca.store.people.whereabouts import HelpCall, help_calls


class RollCallGroup(msgspec.Struct, frozen=True):
    """One site or team: how many were asked, and what they answered."""

    id: str
    asked: int
    answers: Mapping[str, int]

    @property
    def answered(self) -> int:
        """How many have answered."""
        return sum(self.answers.values())

    @property
    def silent(self) -> int:
        """How many have not."""
        return self.asked - self.answered


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
    sites: tuple[RollCallGroup, ...]
    teams: tuple[RollCallGroup, ...]

    @property
    def answered(self) -> int:
        """How many have answered."""
        return sum(self.answers.values())


class RollCallRead(msgspec.Struct, frozen=True):
    """One roll-call with its calls for help, and by which message those in need and the silent were asked."""

    roll_call: RollCall
    calls: tuple[HelpCall, ...]
    """The calls for help within reach, the oldest first."""
    messages: Mapping[str, tuple[int, int]]
    """Wave and number by person, of those named."""


def written_by(obligation: Obligation) -> Written | None:
    """Who wrote this answer down, where that is somebody else than the person it is of."""
    by = obligation.entered_by or (obligation.answered_by if obligation.answered_by != obligation.recipient else None)
    return None if by is None else Written(by, obligation.informant, obligation.heard)


def roll_call_waves(unit: Unit, crisis: str) -> tuple[messages.WaveLine, ...]:
    """The roll-calls of a crisis (their first waves), the newest first."""
    waves = messages.waves(unit, crisis)
    return tuple(wave for wave in reversed(waves) if wave.communication == ROLL_CALL and wave.number == wave.origin)


def is_roll_call(unit: Unit, crisis: str, wave: int) -> bool:
    """Whether this is the first wave of a roll-call."""
    return any(line.number == wave for line in roll_call_waves(unit, crisis))


def roll_calls(unit: Unit, crisis: str, reach: Reach) -> tuple[tuple[messages.WaveLine, RollCall], ...]:
    """The roll-calls of a crisis that asked somebody within reach, each as it stands, the newest first."""
    every = [(wave, roll_call(unit, crisis, wave.number, reach)) for wave in roll_call_waves(unit, crisis)]
    return tuple((wave, roll_call) for wave, roll_call in every if roll_call.asked)


def roll_call_page(unit: Unit, crisis: str, wave: int, reach: Reach, *, named: int) -> RollCallRead | None:
    """How a roll-call stands, with the messages of at most `named` people in need and as many silent ones.

    None when it is none, or asked nobody within reach.
    """
    now = roll_call(unit, crisis, wave, reach) if is_roll_call(unit, crisis, wave) else None
    if now is None or not now.asked:
        return None
    house = directory.organisation(unit)
    calls = tuple(call for call in help_calls(unit, crisis, wave) if reach.covers_person(house, call.person))
    people = (*now.helpless[:named], *now.silent[:named])
    return RollCallRead(now, calls, wave_lists.of_sending(unit, crisis, wave, people))


def roll_call(unit: Unit, crisis: str, origin: int, reach: Reach = EVERYTHING) -> RollCall:
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


def _groups(answers: Mapping[str, str | None], of: Mapping[str, Iterable[str]]) -> tuple[RollCallGroup, ...]:
    """Those with a call for help first, then those with most silence."""
    asked, answered = Counter[str](), dict[str, Counter[str]]()
    for person, answer in answers.items():
        for group in of.get(person, ()):
            asked[group] += 1
            if answer:
                answered.setdefault(group, Counter())[answer] += 1
    groups = [RollCallGroup(group, count, answered.get(group, Counter())) for group, count in asked.items()]
    return tuple(sorted(groups, key=lambda group: (-group.answers.get("help", 0), -group.silent, group.id)))
