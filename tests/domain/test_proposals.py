"""Proposed decisions are answered: followed, declined with a reason, put off; what was declined does not nag."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from pca.domain import facts, orders
from pca.domain.facts import AnyFact
from pca.domain.orders import CLOCK, Act, Observation
from pca.domain.proposal_acts import DeclineProposal
from pca.domain.situation import Proposal, Situation
from tests.kit.five_states import MOVES, measure, move
from tests.kit.refused import ASKED
from tests.kit.rules import DAY, HOUR, NOON, follows, known, of, plan, refusal

ASKS = move("activate", "normal", "crisis", propose_when="index >= 50")
BOOK = plan(measure("a", "crisis"), transitions=[ASKS, *MOVES[1:]])

CALM, HIGH = (Observation("index", value, NOON) for value in ("10", "95"))
PROPOSED = Proposal(number=1, event="activate", perimeter="root")
LATER = replace(ASKED, status="snoozed", snoozed_until=NOON)


def seen(*proposals: Proposal, state: str = "normal", figure: Observation = HIGH) -> Situation:
    return known(state, proposals=proposals, observed={"index": figure})


def became(found: tuple[AnyFact, ...]) -> list[str]:
    """What happened to proposals, in words of facts."""
    kinds: dict[type[Any], str] = {
        facts.Proposed: "proposed",
        facts.ProposalForgotten: "forgotten",
        facts.ProposalSnoozed: "snoozed",
        facts.ProposalResumed: "resumed",
    }
    return [kinds.get(type(one), getattr(one, "outcome", "")) for one in of(found, *kinds, facts.ProposalSettled)]


DECLINED = replace(PROPOSED, status="declined")
PASS, NO = orders.PassTime(), DeclineProposal(number=1)
AGAIN = orders.Observe(observations=(HIGH,))
ROWS: list[tuple[str, Act, Situation, list[str]]] = [
    ("declined while its cause lasts", NO, seen(PROPOSED), ["declined"]),
    ("its cause lasts: not again", PASS, seen(DECLINED), []),
    ("its cause went away", PASS, seen(DECLINED, figure=CALM), ["forgotten"]),
    ("the cause is back", PASS, seen(), ["proposed"]),
    ("open, its cause went away", PASS, seen(PROPOSED, figure=CALM), ["withdrawn"]),
    ("put off: not before its time", PASS, seen(replace(LATER, snoozed_until=NOON + HOUR), state="crisis"), []),
    ("put off: back at its time", PASS, seen(LATER, state="crisis"), ["resumed"]),
    ("put off, possible no more", PASS, seen(LATER, figure=CALM), ["withdrawn"]),
    ("a person's word stays while it is possible", PASS, seen(ASKED, state="crisis"), []),
    ("declined and decided all the same", orders.Decide(event="activate"), seen(DECLINED), ["forgotten"]),
    ("put off and decided", orders.Decide(event="end", despite="-"), seen(LATER, state="crisis"), ["followed"]),
]  # fmt: skip


@pytest.mark.parametrize(("act", "found", "then"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_what_becomes_of_a_proposal(act: Act, found: Situation, then: list[str]) -> None:
    who = CLOCK if act is PASS else "dir"
    assert [one for one in became(follows(BOOK, found, act, who)) if one != "proposed" or then == ["proposed"]] == then


def test_a_decision_says_who_moved_first() -> None:
    end = orders.Decide(event="end", despite="-")
    for proposals, mode in (((), "decision"), ((ASKED,), "proposal"), ((replace(ASKED, proposed_by=""),), "threshold")):
        [taken] = of(follows(BOOK, seen(*proposals, state="crisis"), end), facts.DecisionTaken)
        assert taken.mode == mode


def test_only_who_decides_it_answers_it() -> None:
    for act in (NO, orders.SnoozeProposal(number=1, until=NOON + DAY)):
        assert refusal(BOOK, seen(ASKED, state="crisis"), act, "ops1")[0] == "not_entitled"
        assert refusal(BOOK, seen(ASKED, state="crisis"), act, why=" ")[0] == "reason_missing"


def test_another_reason_is_another_proposal() -> None:
    declined = replace(ASKED, status="declined", why="Déjà dit.")
    found = follows(BOOK, seen(declined, state="crisis"), orders.Propose(event="end"), "ops1")
    assert became(found) == ["proposed"]
