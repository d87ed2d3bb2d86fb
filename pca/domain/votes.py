"""When a vote is decided, and how: pure counting, one vote for each seat."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal, TypeAlias

import msgspec

RuleName: TypeAlias = Literal["one", "n_of_m", "quorum", "unanimity"]
VoteChoice: TypeAlias = Literal["yes", "no", "abstain"]
Verdict: TypeAlias = Literal["open", "carried", "rejected", "tied", "no_quorum"]


class Ballot(msgspec.Struct, frozen=True):
    """The rule of one vote, frozen when it opens."""

    rule: RuleName
    seats: tuple[str, ...]
    """Roles that vote."""
    needed: int
    """How many seats must be for it; with the rule `quorum`, how many must vote."""


def verdict(ballot: Ballot, votes: Mapping[str, VoteChoice], *, over: bool = False) -> Verdict:
    """What the votes come to, by seat. `over`: nobody can vote any more.

    It is decided as soon as the votes that are missing can change nothing, and never without its quorum.
    """
    cast = [votes[seat] for seat in ballot.seats if seat in votes]
    missing = 0 if over else len(ballot.seats) - len(cast)
    yes, no = cast.count("yes"), cast.count("no")
    if ballot.rule != "quorum":
        if yes >= ballot.needed:
            return "carried"
        if yes + missing >= ballot.needed:
            return "open"
        return "no_quorum" if len(cast) < ballot.needed else "rejected"
    if len(cast) < ballot.needed:
        return "open" if missing else "no_quorum"
    if yes > no + missing:
        return "carried"
    if no > yes + missing:
        return "rejected"
    return "open" if missing else "tied"


def short_of(ballot: Ballot, votes: Mapping[str, VoteChoice], able: Collection[str]) -> int:
    """How many seats are missing for it to be decided, when only the seats `able` can still vote; 0 for none."""
    if ballot.rule == "quorum":
        reached = sum(seat in votes or seat in able for seat in ballot.seats)
    else:
        reached = sum(votes.get(seat, "yes" if seat in able else "no") == "yes" for seat in ballot.seats)
    return max(ballot.needed - reached, 0)
