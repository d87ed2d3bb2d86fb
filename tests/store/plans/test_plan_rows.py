"""Plan versions, backups and held messages, row by row."""

from __future__ import annotations

from collections.abc import Callable

from pca.domain import facts
from pca.domain.journal import Entry
from pca.store.administration import guarded
from pca.store.engine.apply import apply
from pca.store.kit.database import Unit
from pca.store.plans import plans
from pca.store.tables.guarded import BACKUP, SENDING_HOLD
from pca.store.tables.plans import PLAN_VERSION
from tests.kit.rows import NOON, changed, numbers, put


def versions(unit: Unit) -> None:
    rows = ({"hash": "h1"}, {"hash": "h2", "approved_by": "P2"}, {"hash": "h3"}, {"hash": "h4", "plan": "crue"})
    put(unit, PLAN_VERSION, *({"plan": "pandemie", "body": row["hash"], **row} for row in rows))


def test_a_version_is_found_by_its_hash_or_as_the_last_of_its_plan(unit: Unit) -> None:
    versions(unit)
    assert [plan and plan.hash for plan in (plans.plan_version(unit, name) for name in ("h2", "x"))] == ["h2", None]
    assert [plans.plan_body(unit, name) for name in ("h2", "x")] == ["h2", None]
    last = [plans.latest_plan(unit, "pandemie"), plans.latest_plan(unit, "pandemie", approved=True)]
    assert [plan and plan.hash for plan in (*last, plans.latest_plan(unit, "crue"))] == ["h3", "h2", "h4"]
    assert plans.latest_plan(unit, "crue", approved=True) is None
    assert numbers(plans.plans(unit, "pandemie")) == [1, 2, 3]
    assert len(plans.plans(unit)) == 5


def test_an_approval_is_that_of_one_version(unit: Unit, entry: Callable[..., Entry]) -> None:
    versions(unit)
    approved = entry(facts.PlanApproved(hash="h1", by="P3"), crisis=None)
    assert changed(unit, lambda: apply(unit, approved)) == {
        "plan_version": {"h1": {"approved_by": "P3", "approved_at": NOON}}
    }


def test_backups_are_listed_by_what_was_done(unit: Unit) -> None:
    put(unit, BACKUP, {}, {"what": "drill"}, {}, {"what": "restore"}, what="made")
    assert numbers(guarded.backups(unit, "made", 9)) == [3, 1]
    assert numbers(guarded.backups(unit, "made")) == [3]
    assert guarded.count(unit) == 4


def test_messages_are_held_until_somebody_lets_them_leave(unit: Unit) -> None:
    put(unit, SENDING_HOLD, {"id": 1, "released_at": NOON})
    assert guarded.hold(unit) is None
    put(unit, SENDING_HOLD, {"id": 2, "waiting": 7})
    hold = guarded.hold(unit)
    assert hold is not None
    assert hold.waiting == 7
