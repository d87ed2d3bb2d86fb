"""Two crises side by side in one store, so alike that whatever is read of one and not of the other shows.

The second lags behind the first; both have tasks, messages and answers in every status, at two sites of two regions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from pca.domain import facts, orders
from pca.domain.access.access import Scope
from pca.domain.access.rights import AccessRole, ScopeKind
from pca.domain.contact_points import Care, ContactPoint, PendingCode
from pca.domain.directory import Contact, Person, Region, Site, SiteType
from pca.domain.facts import AnyFact
from pca.store.access import accounts, preparations, sessions, throttle
from pca.store.access.accounts import Account, Passkey
from pca.store.access.sessions import Session, SignInStep, Token
from pca.store.kit.database import Unit
from pca.store.messages import incoming, outbox, parts, provider_events
from pca.store.messages.incoming import Incoming, SentBack
from pca.store.messages.outbox import Body
from pca.store.messages.parts import KeptPart
from pca.store.people import contact_points, directory

NOON, HOUR = datetime(2020, 3, 16, 12, tzinfo=UTC), timedelta(hours=1)
KEYS = ("2020-1", "2020-2")
Told = tuple[str | None, int, str, tuple[AnyFact, ...]]
"""Crisis or None, hours after noon, who, and what happened."""


def outside() -> Iterator[Told]:
    """A house of two regions, two plans, some grants."""
    regions = (Region("CS", "Casablanca", "P1", "P2"), Region("TTA", "Tanger", "P4", "P5"))
    sites = (
        Site("S1", "Agence 1", SiteType.URBAN, "CS", head="P3", deputy="P4", staff=5),
        Site("S2", "Agence 2", SiteType.RURAL, "TTA", head="P5", deputy="P1", staff=3),
    )
    at = {"P1": "S1", "P2": "S1", "P3": "S1", "P4": "S2", "P5": "S2", "P6": "S2"}
    people = tuple(Person(one, site, teams=("crisis", "network")[: int(one[1]) % 3]) for one, site in at.items())
    yield None, 0, "P1", (facts.DirectoryChanged(digest="d1", regions=regions, sites=sites, people=people),)
    for plan, number in (("pandemie", 1), ("crue", 2), ("pandemie", 3)):
        published = facts.PlanPublished(hash=f"h{number}", plan=plan, version=str(number), author="P1", body="{}")
        yield None, number, "P1", (published,)
    yield None, 4, "P2", (facts.PlanApproved(hash="h1", by="P2"), facts.PlanApproved(hash="h2", by="P2"))
    yield None, 4, "P2", (facts.StatusDeclared(person="P4", status="telework"),)
    for number, (person, role, kind, place) in enumerate(
        (
            ("P1", AccessRole.DEPARTMENT_HEAD, ScopeKind.REGION, "CS"),
            ("P2", AccessRole.ADMINISTRATOR, ScopeKind.INSTITUTION, ""),
            ("P4", AccessRole.HR, ScopeKind.SITE, "S2"),
            ("P5", AccessRole.HR, ScopeKind.INSTITUTION, ""),
            ("P1", AccessRole.HR, ScopeKind.SITE, "S1"),
        ),
        1,
    ):
        ends = NOON + (3 * HOUR if number == 4 else 300 * HOUR) if number > 2 else None
        starts = NOON + (90 * HOUR if number == 5 else timedelta())
        given = facts.GrantGiven(
            number=number, person=person, role=role, scope=Scope(kind, place), starts=starts, ends=ends
        )
        yield None, 5, "P2", (given,)
    yield None, 6, "P2", (facts.GrantWithdrawn(number=1, person="P1"),)
    for number, kind in enumerate(("password", "password", "envelope", "password"), 1):
        ends = NOON + (20 if number == 4 else 200) * HOUR
        yield None, 6, "P2", (facts.AccessPrepared(number=number, kind=kind, person=f"P{number}", ends=ends),)
    yield None, 7, "P2", (facts.AccessConfirmed(number=1, kind="password", person="P1", by="P3"),)


def opening(key: str) -> Iterator[Told]:
    """A crisis opens: measures in two perimeters, tasks at two sites and for the team, messages to everybody."""
    start = {"next_at": NOON + 24 * HOUR, "expires_at": NOON + 48 * HOUR}
    yield (
        key,
        0,
        "P1",
        (
            facts.CrisisOpened(plan="h1", title="Covid-19"),
            facts.StateEntered(perimeter="root", configuration=("watch",), entered=("watch",)),
            facts.StateEntered(perimeter="TTA", configuration=("alert",), entered=("alert",)),
            facts.MeasureStarted(measure="H1", perimeter="root", level="low", **start),
            facts.MeasureStarted(measure="H1", perimeter="TTA", level="high"),
            facts.MeasureStarted(measure="H2", perimeter="CS"),
        ),
    )
    for first, measure, perimeter, team in (
        (1, "H1", "root", "network"),
        (5, "H1", "TTA", "crisis"),
        (9, "H2", "CS", "network"),
    ):
        yield (
            key,
            0,
            "P1",
            (
                facts.TasksOpened(
                    first=first,
                    measure=measure,
                    perimeter=perimeter,
                    team=team,
                    places=("S1", "S2", "CS", "root"),
                    run=1,
                    assignees=("P3", "P5", "P1", None),
                    acknowledge_by=NOON + HOUR,
                    due_at=NOON + first * HOUR,
                    waiting_at=("CS",) if first == 9 else (),
                    level="low" if first == 1 else None,
                ),
            ),
        )
    yield from waves(key)


def waves(key: str) -> Iterator[Told]:
    """Nine waves: notices, an alert that asks for answers in two kinds, a roll-call, posts, some held back."""
    everybody, tongues = ("P1", "P3", "P5", "P6"), ("fr", "ar", "fr", "ar")
    plain = {"recipients": everybody, "languages": tongues, "digest": "aa"}
    owed = {**plain, "severity": "critical", "acknowledge_by": NOON + 2 * HOUR}
    for wave, more in enumerate(
        (
            {
                "communication": "task_opened",
                "message": "task_opened",
                "kind": "mail",
                "tasks": ((1,), (2, 3), (4,), ()),
            },
            {"communication": "press", "message": "press", "kind": "mail", "external": True, "awaits": "voice"},
            {**owed, "communication": "alert", "message": "alert", "kind": "mail", "owed": True},
            {**owed, "communication": "alert", "message": "alert", "kind": "sms", "origin": 3},
            {**owed, "communication": "roll_call", "message": "roll_call", "kind": "mail", "owed": True},
            {"communication": "told", "message": "told", "kind": "mail", "severity": "important"},
            {"communication": "told", "message": "told", "kind": "sms", "origin": 6, "not_before": NOON + 9 * HOUR},
            {
                "communication": "site",
                "message": "site",
                "kind": "post",
                "recipients": ("public",),
                "languages": ("fr",),
            },
            {**owed, "communication": "alert", "message": "alert", "kind": "mail", "owed": True, "awaits": "voice"},
        ),
        1,
    ):
        given = {**plain, **more}
        yield key, 0, "P1", (facts.MessagesQueued(wave=wave, first=4 * wave - 3, **given),)


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


def beside(unit: Unit) -> None:
    """What is kept beside the journal: texts that came in, accounts, ways in, addresses, leases."""
    for number, (key, person, kind, more) in enumerate(
        (
            (KEYS[0], "P1", "sms", {"to_read": True, "urgent": True, "alerted": True}),
            (KEYS[0], "", "sms", {"to_read": True, "alerted": True}),
            (KEYS[1], "P1", "sms", {"to_read": True}),
            (None, "P3", "mail", {"to_read": True}),
            (KEYS[0], "P3", "mail", {"to_read": True, "read_at": NOON + HOUR, "read_by": "P2"}),
            (KEYS[0], "P1", "sms", {"automatic": True, "read_at": NOON + 2 * HOUR, "alerted": True}),
            (KEYS[0], "", "mail", {"to_read": True, "alerted": True}),
            (KEYS[0], "P1", "sms", {"to_read": True}),
        ),
        1,
    ):
        text = Incoming(
            at=NOON + number * HOUR,
            crisis=key,
            origin=3 + number % 2,
            person=person,
            kind=kind,
            sender=f"+21260000{number % 3}",
            provider="gateway",
            event=f"e{number}",
            text=f"Texte {number}",
            digest=f"d{number}",
            proof="number",
            **more,
        )
        incoming.keep(unit, text)
    for number, why in enumerate(("reply", "received", "stranger", "reply"), 1):
        incoming.send_back(
            unit,
            SentBack(
                at=NOON + number * HOUR,
                why=why,
                incoming=number,
                kind="sms",
                address=f"+2126000{number % 2}",
                body="x",
                language="fr",
                mode="real",
                next_at=None if number == 3 else NOON + number * HOUR,
            ),
        )
    for number in range(1, 5):
        parts.keep(
            unit,
            KeptPart(
                answer=f"a{number % 2}",
                number=number,
                provider=f"g{number % 2}",
                sender="+2126",
                kind="sms",
                reference="7",
                count=3,
                text="x",
                at=NOON + number * HOUR,
                taken=number == 3,
            ),
        )
    provider_events.name_messages(unit, [("gateway", f"n{at}", key, at) for key in KEYS for at in (1, 9, 10)])
    provider_events.name_messages(unit, [("other", "n9", KEYS[0], 9), ("other", "x", KEYS[1], 10)])
    provider_events.note(unit, [("gateway", "e1", NOON, "read"), ("other", "e2", NOON, "read")])
    outbox.write_bodies(unit, [Body(crisis=key, number=at, subject=key, body=str(at)) for key in KEYS for at in (1, 9)])
    _people(unit)
    _ways_in(unit)


def _people(unit: Unit) -> None:
    people = (
        ("P1", "Amina", "a@x.example", "+2121"),
        ("P3", "Zineb", "z@x.example", None),
        ("P5", "Éric", None, "+2121"),
    )
    directory.write_contacts(unit, [Contact(*one) for one in people])
    for person, kind, address, more in (
        ("P1", "sms", "+2129", {"verified_at": NOON}),
        ("P3", "sms", "+2129", {}),
        ("P3", "email", "q@x.example", {}),
        ("P5", "push", "https://push.example", {}),
        ("P6", "email", "q@x.example", {"gone_at": NOON}),
    ):
        contact_points.add_point(unit, ContactPoint(person=person, kind=kind, address=address, **more))  # type: ignore[arg-type]
        code = PendingCode(digest="x", sent_at=NOON)
        contact_points.keep_code(unit, ContactPoint(person=person, kind=kind, address=address), code)  # type: ignore[arg-type]
    _ = Care


def _ways_in(unit: Unit) -> None:
    for person in ("P1", "P2", "P4"):
        accounts.write_account(
            unit,
            Account(
                person=person,
                password="x" if person != "P4" else None,
                subject=f"s-{person}",
                created_at=NOON,
                totp_step=5,
                disabled=person == "P4",
                totp_confirmed=person == "P1",
            ),
        )
        accounts.add_passkey(
            unit,
            Passkey(
                id=f"k-{person}",
                person=person,
                public_key=b"k",
                sign_count=3,
                label="x",
                created_at=NOON,
            ),
        )
        for number in (1, 2):
            sessions.start_session(
                unit,
                Session(
                    id=f"{person}-{number}",
                    person=person,
                    method="password",
                    second_factor=False,
                    agent="x",
                    created_at=NOON + number * HOUR,
                    last_seen_at=NOON,
                    expires_at=NOON + 90 * number * HOUR,
                ),
            )
        number = int(person[1])
        sessions.add_token(
            unit,
            Token(
                id=f"t-{person}",
                number=number,
                person=person,
                label="x",
                actions=("see",),
                scope_kind="institution",
                scope_id="",
                created_at=NOON,
                created_by="P2",
                expires_at=NOON + 90 * HOUR,
            ),
        )
        step = SignInStep(kind="password", person=person, data="{}", expires_at=NOON + number * HOUR / 30)
        sessions.add_step(unit, f"st-{person}", step, NOON)
    preparations.keep_secret(unit, 2, b"two", NOON)
    preparations.keep_secret(unit, 4, b"four", NOON)
    throttle.attempt(unit, NOON, {"pair": "P1", "source": "a"})
    throttle.attempt(unit, NOON, {"pair": "P2", "source": "b"})


def tell(entry: Callable[..., Any], record: Callable[..., Any], store: Any, told: Iterable[Told]) -> None:
    """Let all of it happen, each with an entry of its own."""
    for key, hours, who, some in told:
        record(store, entry(*some, crisis=key, at=NOON + hours * HOUR, who=who))
