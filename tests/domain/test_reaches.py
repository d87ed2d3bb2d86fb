"""Over what each act is given, and whether somebody who reaches so far may give it: for oneself, and for others."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from pca.domain import orders, reaches
from pca.domain.access.access import Action, Grant, Identity, Reach, Scope
from pca.domain.access.access_orders import ConfirmAccess
from pca.domain.access.rights import AccessRole, ScopeKind
from pca.domain.ad_hoc_acts import TaskFor
from pca.domain.availability_acts import CancelAvailability
from pca.domain.decide import HANDLERS
from pca.domain.message_acts import Addressees
from pca.domain.orders import Order
from pca.domain.reaches import WHOLE, Concern, OutOfReach, judge
from pca.domain.sendings import SentMessage
from pca.domain.situation import Situation, WrittenText
from tests.kit.rulebook import SILENT, prepared
from tests.kit.rules import DAY, HOUSE, NOON, known, task

LETTER = SentMessage(number=1, origin=1, recipient="ops2", status="sent")
HEAD_C, OPS2 = Concern(places=("C",), hidden=True), Concern(places=("HQ",), teams=("ops",), hidden=True)
HIDDEN = Concern(hidden=True)

OVER: list[tuple[Any, Situation, tuple[Concern, ...]]] = [
    (orders.PassTime(), known(), (Concern(nobody=True),)),
    (orders.RenewMeasure(measure="x"), known(), (WHOLE,)),
    (orders.RenewMeasure(measure="x", perimeter="CS"), known(), (Concern(places=("CS",)),)),
    (orders.AddLogEntry(kind="fact", text="x", perimeter="A"), known(), (Concern(places=("A",)),)),
    (orders.AddLogEntry(kind="fact", text="x", perimeter="A", corrects=3), known(log_places={3: "C"}),
     (Concern(places=("C",)),)),
    (orders.AddLogEntry(kind="fact", text="x", corrects=3), known(log_places={3: "root"}), (WHOLE,)),
    (orders.Acknowledge(task=1), known(tasks=[task(1, "a", "C", original="hr1")]),
     (Concern(places=("C",), teams=("ops",), people=("ops1", "hr1"), hidden=True),)),
    (orders.Acknowledge(task=1), known(tasks=[task(1, "a", assignee=None)]),
     (Concern(places=("root",), teams=("ops",), hidden=True),)),
    (orders.Acknowledge(task=2), known(), (HIDDEN,)),
    (orders.SettleTasks(outcome="cancelled", tasks=(1, 2)), known(tasks=[task(1, "a", "C")]),
     (Concern(places=("C",), teams=("ops",), hidden=True), HIDDEN)),
    (orders.SettleTasks(outcome="cancelled", tasks=(1,), measures=("a",)), known(tasks=[task(1, "a", "C")]), (WHOLE,)),
    (orders.SettleTasks(outcome="cancelled", every=True), known(), (WHOLE,)),
    (orders.SettleTasks(outcome="cancelled"), known(), (WHOLE,)),
    (orders.DeclareStatus(person="ops2", status="absent"), known(), (OPS2,)),
    (orders.DeclareStatus(person="gone", status="absent"), known(), (HIDDEN,)),
    (CancelAvailability(periods=(1,)), known(), (replace(HIDDEN, people=("",)),)),
    (CancelAvailability(periods=()), known(), ()),
    (orders.AcknowledgeMessage(message=1), known(named={1: LETTER}), (replace(OPS2, people=("ops2",)),)),
    (orders.AcknowledgeMessage(message=2), known(), (HIDDEN,)),
    (orders.ReadText(text=7), known(text=WrittenText(number=7, digest="d", person="head-C")), (HEAD_C,)),
    (orders.ReadText(text=7), known(text=WrittenText(number=7, digest="d", person="gone")), (HIDDEN,)),
    (orders.ReadText(text=7), known(crisis=None, text=WrittenText(number=7, digest="d", person="head-C")), (HIDDEN,)),
    (orders.ReadText(text=7), known(), (HIDDEN,)),
    (orders.OpenTask(title="x", due_at=NOON, given_to=TaskFor(team="regional", regions=("CS",))), known(),
     (Concern(teams=("regional",)), Concern(places=("CS",)))),
    (orders.OpenTask(title="x", due_at=NOON, given_to=TaskFor(site_types=("urban",))), known(), (WHOLE,)),
    (orders.OpenTask(title="x", due_at=NOON, given_to=TaskFor(regions=("CS",), sites=("C",))), known(),
     (Concern(places=("CS",)), Concern(places=("C",)))),
    (orders.CallRoll(), known(), (WHOLE,)),
    (orders.SendMessage(to=Addressees(everyone=True, regions=("CS",))), known(), (WHOLE,)),
    (orders.SendMessage(to=Addressees(site_types=("urban",))), known(), (WHOLE,)),
    (orders.SendMessage(to=Addressees(regions=("CS",), sites=("A",), site_types=("urban",), teams=("ops",))), known(),
     (Concern(places=("CS",)), Concern(places=("A",)), Concern(teams=("ops",)))),
    (orders.SendMessage(to=Addressees(teams=("ops",), stakeholders=("bam",))), known(), (WHOLE,)),
    (orders.SendMessage(communication="note"), known(), (WHOLE,)),
    (orders.CallRoll(scope="team", id="ops"), known(), (Concern(teams=("ops",)),)),
    (orders.CallRoll(scope="site", id="A"), known(), (Concern(places=("A",)),)),
    (orders.CallRoll(scope="region"), known(), (WHOLE,)),
    (orders.AskAgain(wave=1), known(), (WHOLE,)),
    (orders.AskAgain(wave=1), known(reach=(replace(SILENT, recipient="head-C"), replace(SILENT, recipient="ops2"))),
     (HEAD_C, OPS2)),
    (ConfirmAccess(preparation=1), known(preparation=prepared("token", "dir")), (Concern(people=("dir",)),)),
    (ConfirmAccess(preparation=1), known(preparation=prepared("token", "hr1")), (WHOLE,)),
    (ConfirmAccess(preparation=1), known(), (WHOLE,)),
]  # fmt: skip


@pytest.mark.parametrize(("act", "found", "then"), OVER)
def test_what_an_order_concerns(act: Any, found: Situation, then: tuple[Concern, ...]) -> None:
    assert tuple(HANDLERS[type(act)].over(Order(id="o", who="dir", act=act), found)) == then


@pytest.mark.parametrize(
    ("concern", "reach", "reached"),
    [
        (WHOLE, Reach(everything=True), True),
        (WHOLE, Reach(regions=frozenset({"CS", "TTA"})), False),
        (Concern(nobody=True), Reach(everything=True), False),
        (Concern(places=("C",)), Reach(regions=frozenset({"TTA"})), True),
        (Concern(places=("C",)), Reach(regions=frozenset({"CS"})), False),
        (Concern(places=("root",)), Reach(sites=frozenset({"root"})), False),
        (Concern(places=("A",), teams=("ops",)), Reach(teams=frozenset({"ops"})), True),
        (Concern(teams=("hr",)), Reach(teams=frozenset({"ops"})), False),
        (Concern(people=("ops1", "hr1")), Reach(person="hr1"), True),
        (Concern(people=("ops1",)), Reach(person="hr1"), False),
        (Concern(people=()), Reach(), False),
    ],
)
def test_one_match_is_enough(concern: Concern, reach: Reach, reached: bool) -> None:
    assert concern.reached(reach, HOUSE) is reached


OVER_TTA = Identity(
    person="reg-TTA",
    grants=(
        Grant(
            number=1,
            person="reg-TTA",
            role=AccessRole.REGIONAL_COMMITTEE,
            scope=Scope(ScopeKind.REGION, "TTA"),
            starts=NOON - DAY,
            granted_by="x",
            reason="x",
        ),
    ),
    by="password",
    second_factor=True,
)


def of_task(place: str, assignee: str) -> Situation:
    return known(tasks=[task(1, "a", place, team="", assignee=assignee)])


def given(found: Situation, behalf: str | None) -> None:
    """The head of region TTA acknowledges task 1, perhaps for somebody else."""
    order = Order(id="o", who="reg-TTA", act=orders.Acknowledge(task=1), on_behalf_of=behalf, informant="x")
    judge(OVER_TTA, Action.ANSWER_TASK, reaches.task, order, found)


@pytest.mark.parametrize(
    ("place", "assignee", "behalf"),
    [
        ("C", "vice-C", None),
        ("A", "reg-TTA", None),
        ("A", "reg-TTA", "reg-TTA"),
        ("C", "ops1", "vice-C"),
        ("C", "ops1", "ops1"),
    ],
)
def test_a_task_within_reach_is_answered(place: str, assignee: str, behalf: str | None) -> None:
    given(of_task(place, assignee), behalf)


@pytest.mark.parametrize(
    ("place", "assignee", "behalf", "action", "hidden"),
    [
        ("A", "ops1", None, Action.ANSWER_TASK, True),
        ("A", "vice-C", "vice-C", Action.ANSWER_TASK, True),
        ("C", "ops1", "vice-A", Action.ANSWER_FOR_OTHERS, False),
        ("C", "ops1", "gone", Action.ANSWER_FOR_OTHERS, False),
    ],
)
def test_a_task_out_of_reach_is_not(
    place: str, assignee: str, behalf: str | None, action: Action, hidden: bool
) -> None:
    with pytest.raises(OutOfReach, match=f"^{action.value}$") as raised:
        given(of_task(place, assignee), behalf)
    assert (raised.value.action, raised.value.hidden) == (action, hidden)
