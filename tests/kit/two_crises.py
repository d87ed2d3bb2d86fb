"""Two crises side by side in one store, so alike that whatever is read of one and not of the other shows.

The second lags behind the first; both have tasks, messages and answers in every status, at two sites of two regions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pca.domain import facts, orders
from tests.kit.two_crises_open import HOUR, KEYS, NOON, Told, opening, outside


def happens(key: str) -> Iterator[Told]:
    """What becomes of all of it: some in every status."""
    yield key, 1, "P3", (facts.TaskAcknowledged(task=1, by="P3", escalate_at=NOON + 4 * HOUR),)
    yield (
        key,
        1,
        "P5",
        (
            facts.EvidenceAttached(task=2, number=1, sha256="cc", size=9, media_type="image/png", name="a", item="gel"),
            facts.EvidenceAttached(task=5, number=2, sha256="dd", size=9, media_type="image/png", name="b", item="ice"),
            facts.EvidenceAttached(task=5, number=3, sha256="ee", size=9, media_type="image/png", name="c"),
            facts.TaskCompleted(task=2, by="P5", checked=("gel",), acknowledged=True),
            facts.TaskRefused(task=3, by="P1", reason="no car", impossible=True),
            facts.TaskHandedOver(task=6, to="P6"),
        ),
    )
    yield (
        key,
        2,
        "P1",
        (
            facts.TasksEscalated(level=1, phase="acknowledge", tasks=(5, 6), to=("P3", "P6"), next_at=NOON + 3 * HOUR),
            facts.TasksEscalated(level=2, phase="acknowledge", tasks=(7,), to=("P2",), next_at=NOON + 3 * HOUR),
            facts.TasksEscalated(level=6, phase="complete", tasks=(8,), to=(None,), next_at=None),
            facts.TasksSettled(outcome="cancelled", tasks=(4,)),
            facts.LevelSet(measure="H1", perimeter="root", level="high", by_hand=True),
            facts.ListGiven(measure="H2", perimeter="CS", entries=("Douar A", "Douar B")),
            facts.ConditionJudged(measure="H2", perimeter="CS", outcome="met"),
            facts.Proposed(number=1, event="activate", perimeter="root", threshold="x", indicator="x", value="1"),
            facts.Proposed(number=2, event="end", perimeter="root", threshold="x", indicator="x", value="1"),
            facts.ProposalSettled(number=1, outcome="followed"),
            facts.DecisionTaken(
                number=1, event="activate", perimeter="root", seat="chair", mode="threshold", proposal=1
            ),
            facts.DecisionTaken(number=2, event="go", perimeter="TTA", seat="chair", mode="decision"),
        ),
    )
    sent = {
        1: "sent",
        2: "sent",
        3: "failed",
        9: "sent",
        10: "sent",
        11: "failed",
        12: "held",
        13: "sent",
        14: "sent",
        15: "unreachable",
        17: "sent",
        18: "sent",
        21: "sent",
        22: "retry",
        23: "sent",
        29: "sent",
    }
    later = {"retry": NOON + 8 * HOUR, "held": NOON + 5 * HOUR}
    done = tuple(
        orders.Delivery(
            number,
            outcome,
            channel="smtp",
            digest="ee" if outcome == "sent" else "",  # type: ignore[arg-type]
            retry_at=later.get(outcome),
            within=13 if number == 14 else None,
        )
        for number, outcome in sent.items()
    )
    yield key, 3, "clock", (facts.DeliveriesRecorded(deliveries=done),)
    read = (orders.Receipt(1, "read"), orders.Receipt(13, "delivered"), orders.Receipt(21, "failed", error="550"))
    yield key, 3, "clock", (facts.ReceiptsRecorded(receipts=read, channel="smtp"),)
    yield (
        key,
        4,
        "P3",
        (
            facts.MessagesAnswered(answers=(facts.Answered(3, "P1", 9, by="P2"),)),
            facts.MessagesAnswered(
                answers=(
                    facts.Answered(5, "P1", 17, by="P1", answer="help"),
                    facts.Answered(5, "P3", 18, by="P3", answer="safe"),
                )
            ),
            facts.HelpAsked(origin=5, person="P1", message=17),
            facts.HelpAsked(origin=5, person="P5", message=19),
            facts.HelpEnded(origin=5, person="P5", by="P2", answer="cared", word="Vu."),
            facts.LaddersClimbed(origin=3, recipients=("P3", "P5"), rung=1, to=(None, "P4"), next_at=NOON + 6 * HOUR),
            facts.LaddersClimbed(origin=3, recipients=("P6",), rung=2, to=("P4",), next_at=None),
            facts.PostPublished(message=29, link="https://institution.example/avis", seat="chair"),
        ),
    )
    yield (
        key,
        5,
        "P1",
        (
            facts.LogEntryAdded(number=1, kind="fact", text="Site fermé", event_at=NOON - HOUR, perimeter="CS"),
            facts.LogEntryAdded(number=2, kind="decision", text="Ouvert", event_at=NOON - 2 * HOUR, perimeter="S2"),
            facts.LogEntryAdded(number=3, kind="fact", text="Clos", event_at=NOON, corrects=1),
            facts.PointPublished(number=1, text="Un.", next_at=NOON + 9 * HOUR),
            facts.PointPublished(number=2, text="Deux.", next_at=NOON + 19 * HOUR),
            facts.IndicatorsObserved(
                observations=(
                    orders.Observation("cases", "12", NOON),
                    orders.Observation("cases", "9", NOON - HOUR),
                    orders.Observation("beds", "3", NOON),
                ),
                source="OMS",
            ),
        ),
    )
    times = {"since": NOON, "rto_at": NOON + 4 * HOUR, "mtpd_at": NOON + 8 * HOUR, "next_at": NOON + 3 * HOUR}
    yield (
        key,
        5,
        "P1",
        (
            *(facts.ActivityInterrupted(activity=one, **times) for one in ("credit", "cash", "mail")),
            facts.ActivityRestored(activity="credit", partial=True),
            facts.ActivityRestored(activity="cash"),
            facts.MarkReached(activity="mail", mark="rto_75", next_at=NOON + 4 * HOUR),
            facts.SeatDelegated(number=1, role="chair", by="P1", to="P2", starts=NOON, ends=NOON + HOUR),
            facts.SeatDelegated(number=2, role="chair", by="P1", to="P3", starts=NOON, ends=NOON + 90 * HOUR),
            facts.DelegationWithdrawn(number=1),
            facts.RoleHandedOver(role="voice", before="P1", to="P2"),
        ),
    )


def turns(key: str) -> Iterator[Told]:
    """It goes on: measures stop and start, a sending is replaced and one is stopped, deadlines move."""
    alert = {"communication": "alert", "message": "alert", "digest": "ab", "recipients": ("P1", "P3")}
    both: dict[str, Any] = {**alert, "languages": ("fr", "fr"), "acknowledge_by": NOON + 99 * HOUR}
    yield (
        key,
        6,
        "P1",
        (
            facts.WaveApproved(wave=9, seat="voice", acknowledge_by=NOON + 9 * HOUR),
            facts.MessagesQueued(wave=10, kind="mail", first=37, owed=True, replaces=(3,), **both),
            facts.WavesStopped(waves=(6, 7), origin=6, seat="chair", suppressed=2, sent=2),
            facts.TasksMoved(measure="H1", before="root", perimeter="CS", tasks=(1,)),
            facts.TasksReassigned(tasks=(5,), to=("P2",)),
            facts.TasksReady(tasks=(11,), acknowledge_by=NOON + 7 * HOUR, due_at=NOON + 20 * HOUR),
            facts.DeadlinesMoved(measure="H2", indicator="cases", tasks=(9, 10), due_at=NOON + 50 * HOUR),
            facts.MeasureRenewed(measure="H1", perimeter="root", expires_at=NOON + 72 * HOUR),
            facts.RecurrenceSet(measure="H1", perimeter="root", next_at=NOON + 5 * HOUR),
            facts.MeasureStopped(measure="H1", perimeter="TTA", because="expired"),
            facts.MeasureStopped(measure="H2", perimeter="CS"),
            facts.MeasureStarted(measure="H2", perimeter="CS"),
            facts.PeopleMatched(measure="H3", joined=("P1", "P2")),
            facts.StateEntered(perimeter="root", configuration=("degraded",), entered=("degraded",), exited=("watch",)),
            facts.TasksOpened(
                first=13,
                measure="H2",
                perimeter="CS",
                team="network",
                places=("S1",),
                assignees=("P3",),
                run=2,
                acknowledge_by=NOON + HOUR,
                due_at=NOON + 4 * HOUR,
                purpose="undo",
            ),
            facts.TasksOpened(
                first=14,
                measure="H1",
                perimeter="root",
                team="network",
                places=("S2",),
                assignees=("P5",),
                run=2,
                acknowledge_by=NOON + HOUR,
                due_at=NOON + 4 * HOUR,
                fallback_of=3,
            ),
        ),
    )
    yield (
        key,
        7,
        "clock",
        (
            facts.DeadlinesRedated(
                tasks=(facts.TaskRedated(9, *(NOON + HOUR * number for number in range(1, 6))),),
                answers=(facts.AnswerRedated(10, "P1", NOON + 3 * HOUR),),
                messages=(37,),
                messages_at=NOON + HOUR,
                activities=(
                    facts.ActivityRedated("mail", NOON + HOUR, *(NOON + HOUR * number for number in (5, 9, 4))),
                ),
            ),
            facts.MeasureRenamed(before="H3", after="H4"),
            facts.PeopleMatched(measure="H4", joined=("P3",), left=("P1",)),
            facts.TasksAmended(
                measure="H1",
                kind="ask_again",
                tasks=(14,),
                digest="d2",
                acknowledge_by=NOON + 8 * HOUR,
                due_at=NOON + 30 * HOUR,
            ),
            facts.TaskCompleted(task=13, by="P3", checked=("ice",), acknowledged=True),
            facts.TaskCompleted(task=14, by="P5", checked=("gel", "ice")),
            facts.ActivityLeftDown(activity="mail"),
            facts.ActivityInterrupted(
                activity="cash", since=NOON, rto_at=NOON + HOUR, mtpd_at=NOON + HOUR, next_at=NOON + 3 * HOUR
            ),
            facts.PerimeterRejoined(perimeter="TTA"),
        ),
    )


def ends(key: str) -> Iterator[Told]:
    yield (
        key,
        8,
        "P1",
        (
            facts.StateEntered(perimeter="root", configuration=("closed",), entered=("closed",), exited=("degraded",)),
            facts.CrisisClosed(review_due=NOON + 720 * HOUR),
        ),
    )


def steps() -> Iterable[tuple[str, tuple[Told, ...]]]:
    """What happens until each moment at which one looks."""
    first, second = KEYS
    yield "open", (*outside(), *opening(first), *opening(second))
    yield "first under way", tuple(happens(first))
    yield "both under way", tuple(happens(second))
    yield "first turns", tuple(turns(first))
    yield "first closed", (*turns(second), *ends(first))


def tell(entry: Callable[..., Any], record: Callable[..., Any], store: Any, told: Iterable[Told]) -> None:
    """Let all of it happen, each with an entry of its own."""
    for key, hours, who, some in told:
        record(store, entry(*some, crisis=key, at=NOON + hours * HOUR, who=who))
