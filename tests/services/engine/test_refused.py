"""Refusals are answered and journalled, and nobody fills the disk with them."""

from __future__ import annotations

from datetime import timedelta

from pca.domain.orders import Acknowledge, Decide
from pca.services.engine import refused
from pca.store.audit import journal
from tests.services.conftest import World


def size(world: World) -> int:
    """Bytes of all that the journal holds."""
    with world.store.read() as unit:
        return int(unit.connection.exec_driver_sql("SELECT sum(length(body)) FROM journal").scalar_one())


def entries(world: World) -> int:
    with world.store.read() as unit:
        return journal.head(unit).seq


def test_reasons_of_a_megabyte_leave_little_behind(crisis: World) -> None:
    before = size(crisis)
    for _ in range(40):
        assert crisis.no(Acknowledge(task=1), why="x" * 990_000) == "text_too_long"
    assert size(crisis) - before < 100_000
    with crisis.store.read() as unit:
        assert journal.verify(unit).broken is None


def test_the_same_order_again_has_the_same_answer_although_little_of_it_was_kept(crisis: World) -> None:
    act = Decide(event="e" * 9_000)
    first = crisis.do(act, id="typed-once", why="x" * 5_000)
    again = crisis.do(act, id="typed-once", why="x" * 5_000)
    assert first.refused is not None
    assert (again.seq, again.repeated, again.refused) == (first.seq, True, first.refused)


def test_beyond_so_many_a_minute_refusals_are_answered_but_not_journalled(crisis: World) -> None:
    wrong = Acknowledge(task=999)
    for _ in range(refused.A_MINUTE):
        assert crisis.do(wrong, "dir").seq is not None
    before = entries(crisis)
    beyond = crisis.do(wrong, "dir")
    assert (beyond.refused is not None, beyond.seq) == (True, None)
    assert entries(crisis) == before
    assert crisis.do(wrong, "dep").seq is not None, "somebody else is not concerned"
    assert crisis.do(Acknowledge(task=1), next(one.assignee for one in crisis.live().values())).seq is not None
    crisis.clock.advance_to(crisis.clock.now() + timedelta(seconds=61))
    assert crisis.do(wrong, "dir").seq is not None, "a minute later"
