"""A small story told in facts: one of every fact, in an order that could really happen."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from pca.domain import facts, orders
from pca.domain.access.access import Scope
from pca.domain.access.rights import AccessRole, ScopeKind
from pca.domain.alerts import Alert, AlertInfo, AlertName
from pca.domain.cover_acts import SiteDistance
from pca.domain.cover_moves import CoverMove
from pca.domain.directory import Person, Region, Site, SiteKind, SiteType
from pca.domain.facts import AnyFact, decision_ends
from pca.domain.facts import meetings as of_meetings
from pca.domain.facts import staff as of_staff
from pca.domain.facts.guarded import Credential
from pca.domain.regimes import DatedHours
from pca.domain.resources import Stock
from pca.domain.rotas import Rota
from pca.domain.vault_acts import VaultTerms

NOON = datetime(2020, 3, 16, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def the_prelude() -> tuple[tuple[AnyFact, ...], ...]:
    region = Region("CS", "Casablanca-Settat", head="P1", deputy="P2")
    site = Site("S1", "Agence 1", SiteType.URBAN, "CS", head="P3", deputy="P4", staff=5)
    declared: dict[str, Any] = {
        "kinds": (SiteKind("urban", "agence", "وكالة", "branch"), SiteKind("office", "siège", network=False)),
        "rotas": (Rota("duty", "Astreinte", date(2020, 3, 2), timedelta(weeks=1), time(8), ("P1", "P2")),),
    }
    people = tuple(Person(f"P{number}", "S1", teams=("crisis", "network")[: number % 3]) for number in range(1, 6))
    return (
        (facts.DirectoryChanged(digest="d1", regions=(region,), sites=(site,), people=people, **declared),),
        (facts.PlanPublished(hash="h1", plan="pandemie", version="1", author="P1", body='{"id":"pandemie"}'),),
        (facts.PlanApproved(hash="h1", by="P2"),),
    )


def the_opening() -> tuple[AnyFact, ...]:
    start = {"level": "low", "next_at": NOON + 24 * HOUR, "expires_at": NOON + 48 * HOUR}
    wave = {"digest": "aa", "kind": "mail"}
    return (
        facts.CrisisOpened(plan="h1", title="Covid-19"),
        facts.StateEntered(perimeter="root", configuration=("watch",), entered=("watch",)),
        facts.MeasureStarted(measure="H1", perimeter="root", **start),
        _tasks(first=1, run=1, assignees=("P3", "P1", None), level="low"),
        facts.MessagesQueued(
            wave=1, communication="opening", message="crisis_opened", first=1, recipients=("P1", "P3"),
            languages=("fr", "ar"), about={"state": "watch"}, tasks=((2,), (1,)), **wave,
        ),
        facts.MessagesQueued(
            wave=2, communication="press", message="press", first=3, recipients=("P5",), languages=("fr",),
            external=True, awaits="spokesperson", **wave,
        ),
    )  # fmt: skip


def _tasks(**more: Any) -> facts.TasksOpened:
    """Three tasks of H1: at a site, for a region, for the team."""
    given: dict[str, Any] = {"measure": "H1", "perimeter": "root", "team": "network", "places": ("S1", "CS", "root")}
    return facts.TasksOpened(acknowledge_by=NOON + HOUR, due_at=NOON + 4 * HOUR, **given, **more)


def the_story() -> list[tuple[str | None, tuple[AnyFact, ...]]]:
    outside: list[tuple[str | None, tuple[AnyFact, ...]]] = [(None, found) for found in the_prelude()]
    return [
        *outside,
        (None, (facts.StatusDeclared(person="P4", status="telework"),)),
        (None, (*_periods(), facts.PersonalTextKept(kinds=("health",)))),
        (None, (facts.PlanPublished(hash="h2", plan="pandemie", version="2", author="P1", body="{}"),)),
        ("2020-1", the_opening()),
        ("2020-1", (facts.Refused(code="not_your_task", details={"task": "1"}),)),
        ("2020-1", _decision()),
        ("2020-1", (facts.WaveApproved(wave=2, seat="spokesperson"),)),
        ("2020-1", _answers()),
        ("2020-1", _figures()),
        ("2020-1", _deliveries()),
        ("2020-1", _sendings()),
        ("2020-1", _interruptions()),
        ("2020-1", _vault()),
        (None, (facts.DirectoryChanged(digest="d2", people=(Person("P6", "S1"), Person("P1", "S1")), left=("P5",)),)),
        (None, _access()),
        ("2020-1", (facts.StatusDeclared(person="P4", status="telework"),)),
        ("2020-1", _relief()),
        (None, _openings()),
        (None, _covers()),
        (None, _campaign()),
        ("2020-1", (facts.RegimeSet(places=("CS",), regime="no_cash", owner="P1"),)),
        ("2020-1", _resources()),
        ("2020-1", _staff_measures()),
        ("2020-1", _ending()),
    ]


def _periods() -> tuple[AnyFact, ...]:
    """Two people's leave: one begins, the other is cancelled before."""
    days: dict[str, Any] = {"starts": NOON.date(), "ends": NOON.date()}
    return (
        facts.PeriodsPlanned(
            first=1, people=("P3", "P4"), status="leave", **days, starts_at=NOON, ends_at=NOON + 24 * HOUR
        ),
        facts.PeriodsDropped(periods=(2,)),
        facts.StatusDeclared(person="P3", status="leave"),
        facts.PeriodsTurned(due=(1,), counting=(1,), bases=("on_site",)),
    )


def _decision() -> tuple[AnyFact, ...]:
    case = {"event": "activate", "perimeter": "root"}
    reason = {"threshold": "new_cases > 10", "indicator": "new_cases", "value": "12"}
    known = {"known": {"new_cases": "12"}, "criteria": {"calm": "unmet"}, "options": ("wait",), "despite": "sure"}
    known["judged"] = {"calm": "seen"}
    return (
        facts.Proposed(number=1, decide_by=NOON + HOUR, **case, **reason),
        facts.DecisionTaken(number=1, seat="chair", mode="threshold", proposal=1, **case, **known),
        facts.ProposalSettled(number=1, outcome="followed"),
        facts.PlanAdopted(before="h1", after="h2"),
        facts.StateEntered(perimeter="root", configuration=("degraded", "telework"), history={"crisis": ("degraded",)}),
        facts.StateEntered(perimeter="CS", configuration=("watch",)),
        facts.PerimeterRejoined(perimeter="CS"),
        facts.LevelSet(measure="H1", perimeter="root", level="high", by_hand=True),
        facts.MeasureRenewed(measure="H1", perimeter="root", expires_at=NOON + 72 * HOUR),
        facts.ListGiven(measure="H2", perimeter="root", entries=("Douar A", "Douar B")),
        facts.ListGiven(measure="H2", perimeter="root", entries=("Douar B", "Douar C")),
        facts.PeopleMatched(measure="H3", joined=("P1", "P2")),
        facts.PeopleMatched(measure="H3", joined=("P3",), left=("P1",)),
        facts.MeasureSetAside(measure="H2", by_measure="H1", places=("S1",)),
        facts.ConditionJudged(measure="H1", perimeter="root", outcome="met", known={"new_cases": "12"}),
        facts.RecurrenceSet(measure="H1", perimeter="root", next_at=NOON + 5 * HOUR),
        _tasks(first=4, run=2, assignees=("P3", "P1", "P2"), next_at=NOON + 30 * HOUR, fallback_of=1),
    )


def _answers() -> tuple[AnyFact, ...]:
    return (
        facts.TaskAcknowledged(task=1, by="P3", escalate_at=NOON + 4 * HOUR, comment="in hand"),
        facts.EvidenceAttached(
            task=1, number=1, sha256="cc", size=12, media_type="image/png", name="a.png", item="gel"
        ),
        facts.ItemsChecked(task=1, by="P3", checked=("gel",)),
        facts.ItemsChecked(task=1, by="P3", checked=(), unchecked=("gel",)),
        facts.TaskCompleted(task=1, by="P3", checked=("gel",), despite="waived"),
        facts.TaskCompleted(task=2, by="P1", comment="quick", acknowledged=True),
        facts.TaskRefused(task=3, by="P1", reason="no car", impossible=True),
        facts.TaskReopened(
            task=3,
            by="P4",
            reason="a car",
            due_at=NOON + 9 * HOUR,
            acknowledge_by=NOON + 5 * HOUR,
            escalate_at=NOON + 5 * HOUR,
        ),
        facts.TaskReopened(task=2, by="P1", reason="not yet", due_at=NOON + 9 * HOUR, escalate_at=NOON + 9 * HOUR),
        facts.TasksEscalated(level=2, phase="acknowledge", tasks=(4, 5), to=("P4", None), next_at=NOON + 2 * HOUR),
        facts.DeadlinesMoved(measure="H1", indicator="opening", tasks=(4, 5), due_at=NOON + 50 * HOUR),
        facts.TaskHandedOver(task=5, to="P2", note="yours"),
        facts.TasksSettled(outcome="transferred", tasks=(5,), team="crisis", assignee="P1"),
        facts.TasksSettled(outcome="continued", tasks=(4,)),
        facts.TasksMoved(measure="H1", before="root", perimeter="CS", tasks=(4,)),
        facts.TasksReassigned(tasks=(4, 5), to=("P2", None)),
        facts.TasksSettled(outcome="cancelled", tasks=(6,), reason="not needed"),
        facts.LogEntryAdded(number=1, kind="fact", text="Site fermé", event_at=NOON - HOUR, late_reason="radio"),
        facts.PointPublished(number=1, text="Site ouvert.", due_at=NOON - HOUR, missed=2, next_at=NOON + 4 * HOUR),
        facts.LogEntryAdded(number=2, kind="fact", text="Site ouvert", event_at=NOON, corrects=1, links=("T1",)),
    )


UPDATED = Alert(
    name=AlertName("meteo@example.ma", "a2", NOON),
    status="Actual",
    kind="Update",
    references=(AlertName("meteo@example.ma", "a1", NOON - HOUR),),
    infos=(
        AlertInfo(event="Crue", severity="Severe", urgency="Expected", certainty="Likely", expires=NOON + 24 * HOUR),
    ),
)


def _figures() -> tuple[AnyFact, ...]:
    values = (("new_cases", "12", NOON), ("new_cases", "9", NOON - 24 * HOUR), ("stringency", "50.5", NOON))
    observed = tuple(orders.Observation(name, value, at) for name, value, at in values)
    return (
        facts.IndicatorsObserved(observations=observed, source="OWID"),
        facts.AlertTaken(alert=UPDATED, digest="ab", source="alerte.xml"),
        facts.Proposed(number=2, event="H1", perimeter="root", threshold="x", indicator="x", value="1", level="low"),
        facts.Proposed(number=3, event="end", perimeter="CS", threshold="", indicator="", value="", by="P3"),
        facts.ProposalSnoozed(number=3, until=NOON + HOUR),
        facts.ProposalResumed(number=3),
        facts.ProposalSettled(number=3, outcome="declined"),
        facts.ProposalForgotten(number=3),
        facts.Proposed(number=4, event="end", perimeter="root", threshold="", indicator="", value="", by="P3"),
        facts.ProposalSnoozed(number=4, until=NOON + HOUR),
        *_votes(),
        facts.Consulted(what="journal", entries=3, head="ab"),
        facts.DirectoryExported(people=3),
    )


def _votes() -> tuple[AnyFact, ...]:
    asked: dict[str, Any] = {"why": "x", "rule": "n_of_m", "seats": ("a", "b"), "needed": 2, "seat": "a"}
    body, again = orders.Decide(event="end"), orders.Decide(event="end", amount=3)
    cast: dict[str, Any] = {"choice": "yes", "digest": "aa", "by": "P1"}
    return (
        facts.QuestionOpened(number=1, body=body, digest="aa", deadline=NOON + HOUR, **asked),
        facts.QuestionOpened(number=2, body=body, digest="bb", deadline=NOON + HOUR, ratifies=1, **asked),
        facts.VoteCast(question=1, seat="a", **cast),
        facts.VoteCast(question=2, seat="a", **cast),
        facts.VoteCast(question=2, seat="b", **cast),
        facts.VoteWithdrawn(question=2, seat="b"),
        facts.QuestionEdited(number=1, body=again, why="y", digest="cc", voided=1),
        facts.QuestionSettled(number=2, outcome="carried", votes={"a": "yes"}),
        facts.DecisionRatified(decision=1, outcome="ratified"),
        decision_ends.DecisionEnding(number=1, sunset=NOON + HOUR),
        decision_ends.DecisionLapsed(number=1),
        decision_ends.DecisionRenewed(number=1, sunset=NOON + 4 * HOUR, remind_at=NOON + 2 * HOUR),
        *_requests(),
        facts.SendingHeld(decision=1, waves=(1, 2), until=NOON + HOUR),
        facts.SendingRecalled(decision=1),
        facts.PointPublished(number=2, text="Deux."),
        of_meetings.MeetingOpened(number=1, seats=("a", "b"), agenda=("late",), committee="c", due_at=NOON, missed=2),
        of_meetings.MeetingAttended(meeting=1, present={"a": "P1"}),
        of_meetings.MeetingNoted(meeting=1, number=1, text="Vu.", item="late"),
        of_meetings.MeetingClosed(meeting=1, agenda=("late", "point"), next_at=NOON + HOUR, remind_at=NOON),
        of_meetings.MeetingDue(meeting=1, at=NOON + HOUR),
        of_meetings.MeetingOpened(number=2, seats=("a",)),
        facts.PointHeld(point=2, waves=(1,), until=NOON + HOUR),
        facts.PointRecalled(point=2),
    )


def _requests() -> tuple[AnyFact, ...]:
    asked: dict[str, Any] = {"kind": "problem", "title": "Gel", "text": "Plus de gel.", "site": "S1", "region": "CS"}
    due: dict[str, Any] = {"due": NOON + HOUR, "step_at": NOON + HOUR}
    told: dict[str, Any] = {"seat": "regional", "written": {"fr": "Prenez à côté."}}
    raised = [facts.RequestRaised(number=number, committee="regional", urgent=False, by="P3", **asked, **due)
              for number in (1, 2, 3)]  # fmt: skip
    return (
        *raised,
        facts.RequestClimbed(number=1, committee="", due=NOON + 4 * HOUR),
        facts.RulingGiven(number=1, request=1, **told),
        facts.RulingGiven(
            number=2, request=1, replaces=1, concerned="region", region="CS", sites=2, waves=(3,), **told
        ),
        facts.RulingAcknowledged(request=1),
        facts.RequestWithdrawn(number=2),
        facts.RequestsLeft(requests=(3,)),
    )


def _deliveries() -> tuple[AnyFact, ...]:
    sent = orders.Delivery(1, "sent", digest="ee")
    again = orders.Delivery(2, "retry", error="421 later", retry_at=NOON + HOUR)
    return (facts.DeliveriesRecorded(deliveries=(sent, again, orders.Delivery(3, "failed", error="550 unknown"))),)


def _access() -> tuple[AnyFact, ...]:
    head = {"role": AccessRole.DEPARTMENT_HEAD, "scope": Scope(ScopeKind.REGION, "CS"), "starts": NOON}
    return (
        facts.GrantGiven(number=1, person="P1", **head),
        facts.GrantGiven(number=2, person="P2", ends=NOON + HOUR, **head),
        facts.GrantWithdrawn(number=1, person="P1"),
        facts.AccountManaged(person="P1", change="created"),
        facts.CredentialsNoted(
            kept=(Credential("account", "P1", "aa"), Credential("session", "bb", "cc", NOON + 9 * HOUR))
        ),
        facts.CredentialsNoted(kept=(Credential("token", "1", "dd"),), ended=(("account", "P1"),)),
        facts.KeysNoted(keys={"genuine.key": "ab"}),
        facts.BackupMade(number=1, made_at=NOON, entries=3, head="ab", size=2**40, sha256="cd"),
        facts.BackupRestored(
            number=2, what="restore", made_at=NOON, entries=3, head="ab", milliseconds=70, sound=True, waiting=2
        ),
        facts.BackupRestored(
            number=3, what="drill", made_at=NOON, entries=3, head="ab", milliseconds=70, sound=True, lost=4
        ),
        facts.ChannelTested(channel="smtp", setup="ab", accepted=False),
        facts.ChannelTested(channel="smtp", setup="cd", accepted=True),
        facts.SendingReleased(again=False),
        facts.BreakGlassSealed(),
        facts.AccessPrepared(number=1, kind="password", person="P1", ends=NOON + 24 * HOUR),
        facts.AccessConfirmed(number=1, kind="password", person="P1", by="P2"),
        facts.AccessPrepared(number=2, kind="envelope", person="", ends=NOON + 24 * HOUR),
        facts.AccessDropped(number=2, kind="envelope", person=""),
        facts.BreakGlassOpened(number=1, person="break-glass", ends=NOON + 4 * HOUR, claimed="P1"),
        facts.BreakGlassClosed(number=1),
        facts.BreakGlassReviewed(number=1),
    )


def _relief() -> tuple[AnyFact, ...]:
    seat = {"role": "chair", "by": "P1", "starts": NOON, "ends": NOON + HOUR}
    return (
        facts.SeatDelegated(number=1, to="P2", **seat),
        facts.SeatDelegated(number=2, to="P3", **seat),
        facts.DelegationWithdrawn(number=1),
        facts.RoleHandedOver(role="chair", before="P1", to="P2"),
        facts.RoleHandedOver(role="chair", before="P2", to="P1"),
    )


def _sendings() -> tuple[AnyFact, ...]:
    """One sending asks for answers in two kinds, climbs, is answered, and is replaced by one that is stopped."""
    alert = {"communication": "alert", "message": "alert", "digest": "ab", "languages": ("fr", "fr")}
    both: dict[str, Any] = {**alert, "recipients": ("P1", "P3"), "acknowledge_by": NOON + HOUR}
    return (
        facts.MessagesQueued(wave=3, kind="mail", first=4, owed=True, **both),
        facts.MessagesQueued(wave=4, kind="sms", first=6, origin=3, **both),
        facts.DeliveriesRecorded(deliveries=(
            orders.Delivery(4, "sent", digest="ff", channel="smtp"),
            orders.Delivery(5, "held", retry_at=NOON + HOUR),
            orders.Delivery(6, "sent", digest="ff", channel="gateway", within=4),
        )),
        facts.ReceiptsRecorded(receipts=(orders.Receipt(4, "read"),), channel="smtp"),
        facts.LaddersClimbed(origin=3, recipients=("P1", "P3"), rung=1, to=(None, "P4"), next_at=NOON + 2 * HOUR),
        facts.MessagesQueued(
            wave=5, kind="sms", first=8, origin=3, rung=1, instead_of=(("P3",), ()),
            **{**alert, "recipients": ("P4", "P2")}
        ),
        facts.MessagesAnswered(answers=(facts.Answered(3, "P1", 4, by="P2"),)),
        facts.HelpAsked(origin=3, person="P1", message=4),
        facts.HelpEnded(origin=3, person="P1", by="P2", answer="cared", word="Évacuée."),
        facts.HelpAsked(origin=3, person="P1", message=4),
        facts.TextRead(text=1, digest="ff"),
        facts.PostPublished(message=6, link="https://institution.example/avis", seat="chair"),
        facts.MessagesQueued(
            wave=6, kind="mail", first=10, replaces=(3,), not_before=NOON + 9 * HOUR, owed=True,
            **{**both, "communication": "clear"},
        ),
        facts.WavesStopped(waves=(6,), origin=6, seat="chair", suppressed=2, sent=0),
        facts.WaveRejected(wave=6, seat="chair", suppressed=0),
        facts.WaveEdited(wave=6, seat="chair", after=7),
        facts.TaskWritten(measure="adhoc_40", body="{}", title="Compter", first=40, count=1, entry=1),
    )  # fmt: skip


def _openings() -> tuple[AnyFact, ...]:
    """Hours, a holiday, a visit that is dropped again; one regime that stays and one that is lifted."""
    ends = {"until": NOON + 72 * HOUR, "owner": "P1", "due": NOON + 48 * HOUR}
    return (
        facts.HoursSet(places=("root", "S1"), hours="mon-fri 08:15-16:30"),
        facts.HoursSet(places=("S1",), hours=""),
        facts.HoursSet(places=("root",), hours="mon-fri 09:00-15:00", season="ramadan"),
        facts.DatesSet(places=("S1",), dates=(DatedHours(date(2020, 3, 20), "09:00-12:00", "Souk"),)),
        facts.DatesSet(
            places=("S1",), dates=(DatedHours(date(2020, 3, 27), note="Inventaire"),), dropped=(date(2020, 3, 20),)
        ),
        facts.RegimeSet(places=("CS", "S1"), regime="reduced", hours="mon-fri 09:00-15:00", **ends),
        facts.RegimeLifted(places=("CS",)),
    )


def _covers() -> tuple[AnyFact, ...]:
    there = CoverMove("P4", "S1", "S2", 12)
    return (
        facts.CoverConfirmed(region="CS", day=date(2020, 3, 18), moves=(there,), sites=2, most_sites=2),
        facts.CoverConfirmed(region="CS", day=date(2020, 3, 17), moves=(there,), sites=2, most_sites=2),
        facts.CoverConfirmed(region="CS", day=date(2020, 3, 18), moves=()),
        facts.DistancesSet(rows=(SiteDistance("S1", "S2", 3),)),
        facts.DistancesSet(rows=(SiteDistance("S2", "S1", 4), SiteDistance("S1", "HQ", 9))),
    )


TERMS = VaultTerms(basis="Loi", reference="D-1", purpose="Aider", notice="Affiche", until=NOON.date())


def _vault() -> tuple[AnyFact, ...]:
    one, two, seal = "1" * 32, "2" * 32, "a" * 64
    return (
        facts.VaultSetUp(terms=TERMS, ends=NOON + 12 * HOUR),
        facts.SupportKept(file=one, seal=seal),
        facts.SupportKept(file=two, seal=seal),
        facts.SupportRead(files=(one, two)),
        facts.ErasureAsked(number=1, file=one, what="erase", due=NOON + 12 * HOUR),
        facts.ErasureAsked(number=2, file=two, what="lock", due=NOON + 12 * HOUR),
        facts.SupportLocked(file=two, locked=True),
        facts.SupportErased(file=one),
        facts.VaultEnded(files=1),
    )


def _campaign() -> tuple[AnyFact, ...]:
    return (
        facts.CampaignStarted(number=1, region="", until=NOON.date(), ends=NOON + 12 * HOUR),
        facts.ContactsConfirmed(number=1, person="P1"),
        facts.CampaignReminded(number=1),
    )


def _resources() -> tuple[AnyFact, ...]:
    """Kits that come, are moved, used and run short; a telephone that is handed out and comes back."""
    kits, phones = {"resource": "kits", "place": "S1"}, {"resource": "phones", "place": "root"}
    return (
        facts.ResourceMoved(number=1, kind="receive", quantity=9, stock=Stock(9), short_at=NOON + HOUR, **kits),
        facts.ResourceMoved(
            number=2, kind="transfer", quantity=2, stock=Stock(7), to_place="S2", to_stock=Stock(2), **kits
        ),
        *(
            facts.ResourceMoved(number=number, kind="use", quantity=3, stock=Stock(10 - number, used=3), **kits)
            for number in (3, 4)
        ),
        facts.ResourceShort(resource="kits", places=("S1",)),
        facts.ResourceMoved(
            number=5, kind="hand_out", quantity=2, stock=Stock(0, out=2), item=1, person="P1", serial="", **phones
        ),
        facts.ResourceReturned(number=6, item=1, person="P1", quantity=1, left=1, stock=Stock(1, out=1), **phones),
        facts.ResourceReturned(number=7, item=1, person="P1", quantity=1, left=0, stock=Stock(1), lost=True, **phones),
    )


def _staff_measures() -> tuple[AnyFact, ...]:
    """Exceptions made and ended; trips answered, given up and judged again; sessions moved and settled."""
    days = {"starts": NOON.date(), "ends": NOON.date(), "departure": "S1", "purpose": "clients"}
    trip = {"person": "P1", "destination": "S2", **days, "measure": "R3", "level": "high"}
    return (
        of_staff.ExceptionMade(measure="R1", person="P1"),
        of_staff.ExceptionMade(measure="R1", person="P2"),
        of_staff.ExceptionEnded(measure="R1", person="P2"),
        *(
            of_staff.TravelAsked(number=number, status="asked", consent_of=("P2", "P3"), **trip)
            for number in (1, 2, 3, 4)
        ),
        of_staff.TravelAnswered(number=1, person="P1", granted=True),
        of_staff.TravelAnswered(number=2, person="P1", granted=False),
        of_staff.TravelWithdrawn(number=3, person="P1"),
        of_staff.TravelJudged(trips=(of_staff.TripJudged(number=4, status="refused", measure="R3", level="low"),)),
        of_staff.SessionPostponed(number=1, measure="R4", text="Formation caisse", was_on=NOON.date()),
        of_staff.SessionPostponed(number=2, measure="R4", text="Atelier", was_on=NOON.date(), perimeter="CS"),
        of_staff.SessionMoved(number=1, moved_to=date(2020, 9, 1)),
        of_staff.SessionSettled(number=2, outcome="given_up"),
    )


def _interruptions() -> tuple[AnyFact, ...]:
    times = {"since": NOON, "rto_at": NOON + 4 * HOUR, "mtpd_at": NOON + 8 * HOUR, "next_at": NOON + 3 * HOUR}
    return (
        facts.ActivityInterrupted(activity="credit", **times),
        facts.MarkReached(activity="credit", mark="rto_75", next_at=NOON + 4 * HOUR),
        facts.ActivityRestored(activity="credit", partial=True),
        facts.ActivityInterrupted(activity="cash", **times),
        facts.ActivityRestored(activity="cash"),
        facts.ActivityInterrupted(activity="cash", **times),
        facts.DeadlinesRedated(
            tasks=(facts.TaskRedated(1, *(NOON + HOUR * number for number in range(1, 6))),),
            answers=(facts.AnswerRedated(3, "P1", NOON + 3 * HOUR),),
            messages=(5,),
            messages_at=NOON + HOUR,
            activities=(facts.ActivityRedated("cash", NOON + HOUR, *(NOON + HOUR * number for number in (5, 9, 4))),),
        ),
    )


def _amending() -> tuple[AnyFact, ...]:
    """A measure is called otherwise; one of its tasks waits, is ready, and is asked anew."""
    times = {"acknowledge_by": NOON + HOUR, "due_at": NOON + 4 * HOUR}
    return (
        facts.MeasureStarted(measure="H2", perimeter="root"),
        facts.MeasureRenamed(before="H2", after="H3"),
        facts.TasksOpened(
            first=8, measure="H3", perimeter="root", team="network", places=("S1", "root"), assignees=("P3", "P1"),
            run=1, waiting_at=("S1",), digest="d1", **times,
        ),
        facts.TasksReady(tasks=(8,), **times),
        facts.TasksAmended(measure="H3", kind="ask_again", tasks=(9,), digest="d2", **times),
        facts.MeasureStopped(measure="H3", perimeter="root", because="plan"),
    )  # fmt: skip


def _ending() -> tuple[AnyFact, ...]:
    return (
        facts.MeasureStopped(measure="H1", perimeter="root", because="expired"),
        facts.MeasureStarted(measure="H1", perimeter="root"),
        facts.MeasureStopped(measure="H1", perimeter="root"),
        facts.TasksOpened(
            first=7,
            measure="H1",
            perimeter="root",
            team="network",
            places=("root",),
            assignees=("P1",),
            run=2,
            acknowledge_by=NOON + HOUR,
            due_at=NOON + 4 * HOUR,
            purpose="undo",
        ),
        *_amending(),
        facts.ActivityLeftDown(activity="cash"),
        facts.StateEntered(perimeter="root", configuration=("closed",)),
        facts.CrisisClosed(review_due=NOON + 720 * HOUR),
    )
