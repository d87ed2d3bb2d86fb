"""The reversal ledger: it fills itself, and it is empty exactly when everything was undone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pca.domain import orders
from pca.domain.access.access import EVERYTHING, Reach
from pca.domain.access.access_orders import DelegateSeat, GiveGrant, WithdrawDelegation, WithdrawGrant
from pca.domain.access.rights import AccessRole
from pca.services.crisis.read_reversals import Reversal, reversals
from pca.services.crisis.scene import scene
from pca.services.engine.settlement import settlement
from pca.store.crisis import crisis as crises

DAY = timedelta(days=1)


def ledger(world: Any, reach: Reach = EVERYTHING) -> tuple[Reversal, ...]:
    with world.store.read() as unit:
        return reversals(unit, scene(world.runtime, unit, crises.crisis(unit, world.crisis)), reach)


def left(world: Any) -> list[str]:
    """What is open, as `kind:ref`."""
    return sorted(f"{line.kind}:{line.ref}" for line in ledger(world) if line.open)


def to_settle(world: Any, event: str) -> int:
    """What the page before a decision says is to be undone, beside measures and tasks."""
    with world.store.read() as unit:
        end = settlement(unit, scene(world.runtime, unit, crises.crisis(unit, world.crisis)), event)
    assert end is not None
    return end.to_undo


def test_it_fills_itself_and_is_empty_once_everything_was_undone(crisis: Any) -> None:
    measures = left(crisis)
    assert "measure:M1" in measures
    assert {entry.partition(":")[0] for entry in measures} == {"measure"}

    now = crisis.clock.now()
    waiver = orders.AddLogEntry(kind="waiver", text="Caisse à un seul agent.", undo_owner="ops1", undo_by=now + DAY)
    crisis.ok(waiver, "dir")
    crisis.ok(orders.AddLogEntry(kind="fact", text="Rien à défaire."), "dir")
    crisis.ok(orders.AddLogEntry(kind="decision", text="Parking fermé.", to_undo=True), "dir")
    crisis.ok(GiveGrant(person="hr1", role=AccessRole.HR), "operator")
    crisis.ok(orders.SetRegime(places=("CS",), regime="closed"), "dir")
    crisis.ok(DelegateSeat(role="director", to="hr2", ends=now + 3 * DAY), "dir")
    told = ["entry:1", "entry:3", "grant:1", "regime:CS", "seat:director"]
    assert [entry for entry in left(crisis) if not entry.startswith("measure")] == told
    assert to_settle(crisis, "end") == len(told)

    crisis.decide("end", despite="Essai.")
    assert "undo:M1" in left(crisis)
    assert not [entry for entry in left(crisis) if entry.startswith("measure:M1")]
    for task in crisis.live().values():
        if task.purpose == "undo":
            crisis.ok(orders.Complete(task=task.number), task.assignee)
    crisis.ok(orders.AddLogEntry(kind="action", text="Deux agents partout.", undoes=1), "dir")
    crisis.ok(orders.AddLogEntry(kind="action", text="Rouvert.", undoes=3), "dir")
    crisis.ok(WithdrawGrant(grant=1), "operator")
    crisis.ok(orders.LiftRegime(places=("CS",)), "dir")
    crisis.ok(WithdrawDelegation(delegation=1), "dir")
    assert left(crisis) == [entry for entry in left(crisis) if entry.startswith("measure")]
    assert to_settle(crisis, "end") == 0
    proofs = {line.ref: line.proof for line in ledger(crisis) if line.kind == "entry"}
    assert proofs == {"1": "Deux agents partout.", "3": "Rouvert."}


def test_what_is_late_says_so_and_comes_first(crisis: Any) -> None:
    now = crisis.clock.now()
    crisis.ok(orders.AddLogEntry(kind="waiver", text="Sans date."), "dir")
    crisis.ok(orders.AddLogEntry(kind="waiver", text="Demain.", undo_by=now + timedelta(hours=1)), "dir")
    crisis.clock.advance_to(now + timedelta(hours=2))
    first = ledger(crisis)[0]
    assert (first.title, first.late(crisis.clock.now())) == ("Demain.", True)


def test_a_struck_waiver_is_none(crisis: Any) -> None:
    crisis.ok(orders.AddLogEntry(kind="waiver", text="Par erreur."), "dir")
    crisis.ok(orders.AddLogEntry(kind="fact", text="Il n’y en a pas.", corrects=1), "dir")
    assert not [line for line in ledger(crisis) if line.kind == "entry"]
    assert crisis.no(orders.AddLogEntry(kind="action", text="Levée.", undoes=1), "dir") == "nothing_to_undo"


def test_who_reaches_one_region_sees_its_lines_alone(crisis: Any) -> None:
    crisis.ok(orders.AddLogEntry(kind="waiver", text="Ici.", perimeter="CS"), "dir")
    crisis.ok(orders.AddLogEntry(kind="waiver", text="Ailleurs.", perimeter="TTA"), "dir")
    crisis.ok(GiveGrant(person="hr1", role=AccessRole.HR), "operator")
    seen = ledger(crisis, Reach(regions=frozenset({"CS"})))
    assert [line.title for line in seen if line.kind == "entry"] == ["Ici."]
    assert not [line for line in seen if line.kind in ("grant", "seat")]
