"""Counting votes: a table, each rule with what decides it, what does not, and what no vote can bring about."""

from __future__ import annotations

from itertools import product
from typing import Any, get_args

import pytest

from pca.domain.votes import Ballot, VoteChoice, short_of, verdict

TWO_OF_THREE = Ballot("n_of_m", ("a", "b", "c"), 2)
ALL_THREE = Ballot("unanimity", ("a", "b", "c"), 3)
QUORUM = Ballot("quorum", ("a", "b", "c", "d", "e"), 3)
WORDS: dict[str, VoteChoice] = {"y": "yes", "n": "no", "-": "abstain"}


def votes(written: str) -> dict[str, Any]:
    """`yn.` : a for it, b against it, c has not voted."""
    return {seat: WORDS[word] for seat, word in zip("abcde", written, strict=False) if word != "."}


ROWS = [
    (TWO_OF_THREE, "y..", "open", "no_quorum"),
    (TWO_OF_THREE, "yy.", "carried", "carried"),
    (TWO_OF_THREE, "yn.", "open", "rejected"),
    (TWO_OF_THREE, "y--", "rejected", "rejected"),
    (TWO_OF_THREE, ".nn", "rejected", "rejected"),
    (TWO_OF_THREE, "...", "open", "no_quorum"),
    (ALL_THREE, "yy.", "open", "no_quorum"),
    (ALL_THREE, "yyy", "carried", "carried"),
    (ALL_THREE, "yy-", "rejected", "rejected"),
    (QUORUM, "yy...", "open", "no_quorum"),
    (QUORUM, "yyy..", "carried", "carried"),
    (QUORUM, "yyn..", "open", "carried"),
    (QUORUM, "nnn..", "rejected", "rejected"),
    (QUORUM, "yn-..", "open", "tied"),
    (QUORUM, "ynyn-", "tied", "tied"),
    (QUORUM, "-----", "tied", "tied"),
    (QUORUM, "y----", "carried", "carried"),
]


@pytest.mark.parametrize(("ballot", "cast", "now", "at_the_end"), ROWS)
def test_what_the_votes_come_to(ballot: Ballot, cast: str, now: str, at_the_end: str) -> None:
    assert verdict(ballot, votes(cast)) == now
    assert verdict(ballot, votes(cast), over=True) == at_the_end


def test_what_is_decided_stays_whatever_the_others_say_and_never_without_its_quorum() -> None:
    for ballot in (TWO_OF_THREE, ALL_THREE, Ballot("quorum", ("a", "b", "c", "d"), 3)):
        for cast in product("yn-.", repeat=len(ballot.seats)):
            now = verdict(ballot, votes("".join(cast)))
            assert verdict(ballot, votes("".join(cast)), over=True) != "open"
            if now == "carried":
                counted = sum(word == "y" if ballot.rule != "quorum" else word != "." for word in cast)
                assert counted >= ballot.needed
            if now not in ("carried", "rejected"):
                continue
            for later in product("yn-", repeat=cast.count(".")):
                rest = iter(later)
                assert verdict(ballot, votes("".join(next(rest) if word == "." else word for word in cast))) == now


@pytest.mark.parametrize(
    ("ballot", "cast", "able", "missing"),
    [
        (TWO_OF_THREE, "...", "ab", 0),
        (TWO_OF_THREE, "...", "a", 1),
        (TWO_OF_THREE, "n..", "b", 1),
        (TWO_OF_THREE, "y..", "b", 0),
        (QUORUM, "n....", "bc", 0),
        (QUORUM, "n....", "b", 1),
        (QUORUM, ".....", "", 3),
    ],
)
def test_a_quorum_that_cannot_be_met_any_more_is_known(ballot: Ballot, cast: str, able: str, missing: int) -> None:
    assert short_of(ballot, votes(cast), set(able)) == missing


def test_each_choice_can_be_written() -> None:
    assert set(WORDS.values()) == set(get_args(VoteChoice))
