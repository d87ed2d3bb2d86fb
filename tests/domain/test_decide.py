"""The rule book leaves nothing out: whatever may be asked has a rule, and here is one order of each kind."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from msgspec.structs import replace

from pca.domain import directory_acts, facts, guard_orders, meeting_acts, orders, staff_acts
from pca.domain import vault_acts as vault
from pca.domain.absence_acts import PassOnTasks, ReturnTasks
from pca.domain.access import access_orders as access
from pca.domain.access.access import INSTITUTION
from pca.domain.access.rights import AccessRole
from pca.domain.ad_hoc_acts import TaskFor
from pca.domain.alerts import Alert, AlertName
from pca.domain.availability import AvailabilityPeriod
from pca.domain.availability_acts import CancelAvailability, PlanAvailability, PlannedPeriod, TurnAvailability
from pca.domain.cover_acts import SiteDistance
from pca.domain.cover_moves import CoverMove
from pca.domain.decide import HANDLERS
from pca.domain.directory import Organisation, Person, Region, Site
from pca.domain.directory_acts import record_version
from pca.domain.directory_records import digest_of_parts
from pca.domain.facts import decision_ends
from pca.domain.facts import meetings as of_meetings
from pca.domain.facts import staff as of_staff
from pca.domain.known import EndingDecision
from pca.domain.meetings_known import HeldMeeting
from pca.domain.message_acts import Addressees, Answer, Delivery, Receipt
from pca.domain.misdated import Misdated
from pca.domain.orders import BREAK_GLASS, CLOCK, DELIVERY, OPERATOR, Act, AnyAct, Observation
from pca.domain.plan.instructions import digest as instruction_digest
from pca.domain.plan.measures import Measure
from pca.domain.proposal_acts import DeclineProposal
from pca.domain.questions import digest_of
from pca.domain.questions_known import SeatVote
from pca.domain.recipients import Recipients
from pca.domain.regimes import DatedHours, RegimeHeld
from pca.domain.request_acts import AcknowledgeRuling, GiveRuling, RaiseProblem, WithdrawProblem
from pca.domain.resources import Stock
from pca.domain.seats import Seats
from pca.domain.sendings import HeldSending, SentMessage, WaitingWave, Wave
from pca.domain.sessions import MeasureException, PostponedSession
from pca.domain.situation import WrittenText
from pca.domain.texts import own_words
from pca.domain.trips import Trip
from pca.domain.vote_acts import CastVote, EditQuestion, WithdrawQuestion, WithdrawVote
from tests.kit.refused import ASKED, ASKING, CAMPAIGN, FILE, MASK, PROBLEM, QUESTION, RECORD, RULED, SEAL, TERMS, VAULT
from tests.kit.rulebook import (
    ADMIN,
    BODY,
    BOOK,
    DUTY,
    HASH,
    LETTER,
    REFUSED_TASK,
    SEALED,
    SILENT,
    SINCE,
    TASK,
    WAVE,
    Row,
    granted,
    notice,
    opened,
    prepared,
    version,
)  # fmt: skip
from tests.kit.rules import DAY, HOUR, HOUSE, NOON, crisis, follows, held, known, standing, task

ASKED_ABOUT = {"event": "end", "perimeter": "root", "reason": "x", "decide_by": "2026-03-02T13:00:00+00:00"}
VOTED = known(questions={1: replace(QUESTION, votes={"director": SeatVote(seat="director", choice="no", by="dir")})})

ENDS = EndingDecision(number=1, event="end", perimeter="root", seat="director", sunset=NOON)
ENDING = known(ending=(ENDS,))
OPENED = orders.OpenTask(title="Compter", due_at=NOON + 2 * HOUR, given_to=TaskFor(team="ops"))
WRITTEN = Measure.model_validate({
    "id": "adhoc_1", "axis": "work", "title": {"fr": "Compter"}, "instructions": {"fr": "Compter"}, "team": "ops",
    "checklist": [{"id": "line_1", "text": {"fr": "Compter"}}], "acknowledge_within": "1h", "complete_within": "2h",
})  # fmt: skip
WAITS = WaitingWave(
    communication="free_message", message="free_message", kind="mail", severity="important", external=True,
    about={"author": "dir", "text.fr": "Fermé."}, recipients=Recipients(("stakeholder:bam",), ("fr",)),
)  # fmt: skip
HELD = known(
    held_sendings=(HeldSending(number=1, held_waves=(4, 5), held_until=NOON + HOUR),),
    held_waves=(Wave(number=4, awaits=None, approved=False, origin=4, waves=(4, 5), waiting=7),),
)


def test_every_act_has_its_rule() -> None:
    assert set(HANDLERS) == set(get_args(AnyAct))


def test_no_act_was_forgotten_in_the_list_of_all() -> None:
    assert set(Act.__subclasses__()) == set(get_args(AnyAct))


def test_each_act_has_a_rule_of_its_own() -> None:
    assert len({one.rules for one in HANDLERS.values()}) == len(HANDLERS)


SMALL = Organisation(
    regions={"R": Region("R", "R", "", ""), "Q": Region("Q", "Q", "", "")},
    sites={"S": Site("S", "S", "urban", "R", "", ""), "T": Site("T", "T", "urban", "R", "", "", 2)},
    people={"a": Person("a", "T"), "b": Person("b", "T")},
)
TWO, EMPTY, MINE, PLACE = SMALL.sites["T"], SMALL.sites["S"], SMALL.people["a"], SMALL.regions["Q"]


def _record(act: Act, **parts: Any) -> Row:
    digest = digest_of_parts(parts)
    return Row(act, known(organisation=SMALL), (facts.DirectoryChanged(digest=digest, **parts),), OPERATOR)


RECORDS = [
    _record(
        directory_acts.KeepPerson(person=Person("c", "S")), people=(Person("c", "S"),), sites=(replace(EMPTY, staff=1),)
    ),
    _record(
        directory_acts.RemovePerson(person="a", seen=record_version(MINE)), left=("a",), sites=(replace(TWO, staff=1),)
    ),
    _record(
        directory_acts.KeepSite(site=replace(EMPTY, head="a"), seen=record_version(EMPTY)),
        sites=(replace(EMPTY, head="a"),),
    ),
    _record(directory_acts.RemoveSite(site="S", seen=record_version(EMPTY)), places_left=("S",)),
    _record(
        directory_acts.KeepRegion(region=replace(PLACE, title="Est"), seen=record_version(PLACE)),
        regions=(replace(PLACE, title="Est"),),
    ),
    _record(directory_acts.RemoveRegion(region="Q", seen=record_version(PLACE)), places_left=("Q",)),
]
DAYS: dict[str, Any] = {"starts": NOON.date(), "ends": (NOON + DAY).date()}
LEAVE = AvailabilityPeriod(
    number=4, person="ops1", status="leave", **DAYS, starts_at=NOON - 12 * HOUR, ends_at=NOON + 36 * HOUR
)

SUPPORTED = known(vault=VAULT, records={FILE: RECORD})

PLANS = [
    *RECORDS,
    Row(orders.ImportDirectory(digest="d", people=(Person("n", "A"),), leaving=30), known(organisation=HOUSE), (
        facts.DirectoryChanged(digest="d", people=(Person("n", "A"),), left=tuple(HOUSE.people),
                               places_left=(*HOUSE.regions, *HOUSE.sites)),), OPERATOR),
    Row(orders.FollowDirectory(digest="d"), known("crisis", tasks=[task(1, "a", assignee="gone")],
        running=[held("a")], directory_before=HOUSE, crisis=crisis(tasks=1)), (
        facts.MeasureStarted(measure="g", perimeter="root", level="low"), opened("g", first=2, level="low"),
        facts.MeasureStarted(measure="e", perimeter="root"),
        facts.MeasureStarted(measure="x", perimeter="root", expires_at=NOON + 10 * DAY), opened("x", first=3),
        facts.TasksReassigned(tasks=(1,), to=("ops1",)),
        notice("task_opened", "ops1", tasks=((1, 2, 3),))), OPERATOR),
    Row(orders.DeclareStatus(person="ops1", status="absent"), known(), (
        facts.StatusDeclared(person="ops1", status="absent"),)),
    Row(PlanAvailability(periods=(PlannedPeriod(people=("ops1", "ops2"), status="leave", **DAYS),)),
        known(last_period=4), (
        facts.PeriodsPlanned(first=5, people=("ops1", "ops2"), status="leave", **DAYS, starts_at=NOON - 12 * HOUR,
                             ends_at=NOON + 36 * HOUR),)),
    Row(CancelAvailability(periods=(4,)), known(named_periods={4: LEAVE}), (facts.PeriodsDropped(periods=(4,)),)),
    Row(TurnAvailability(), known(named_periods={4: LEAVE}, due_periods=(4,)), (
        facts.StatusDeclared(person="ops1", status="leave"),
        facts.PeriodsTurned(due=(4,), counting=(4,), bases=("on_site",))), CLOCK),
    Row(orders.DeclareStatus(person="ops1", status="absent"), known(named_periods={4: LEAVE}), (
        facts.StatusDeclared(person="ops1", status="absent"), facts.PeriodsDropped(periods=(4,), said=True))),
    Row(orders.PublishPlan(hash=HASH, body=BODY), known(), (
        facts.PlanPublished(hash=HASH, plan="small", version="1.0.0", author="author", body=BODY),), "author"),
    Row(orders.ApprovePlan(hash="h2"), known(version=version()), (facts.PlanApproved(hash="h2", by="dir"),)),
    Row(orders.RecordConsultation(what="journal", entries=3, head="ab"), known(), (
        facts.Consulted(what="journal", entries=3, head="ab"),)),
    Row(orders.RecordDirectoryExport(people=3), known(), (facts.DirectoryExported(people=3),)),
    Row(orders.SetRegime(places=("CS", "CS"), regime="reduced", hours="mon 9-12"), known(), (
        facts.RegimeSet(places=("CS",), regime="reduced", hours="mon 09:00-12:00", owner="dir"),)),
    Row(vault.SetUpVault(terms=TERMS), known(), (facts.VaultSetUp(terms=TERMS, ends=NOON + 12 * HOUR),)),
    Row(vault.EndVault(), known(vault=replace(VAULT, ends=NOON), files_left=2), (facts.VaultEnded(files=2),), CLOCK),
    Row(vault.KeepSupport(file=FILE, seal=SEAL), known(vault=VAULT), (facts.SupportKept(file=FILE, seal=SEAL),)),
    Row(vault.NoteSupportRead(files=(FILE,)), SUPPORTED, (facts.SupportRead(files=(FILE,)),)),
    Row(vault.AskErasure(file=FILE), SUPPORTED, (
        facts.ErasureAsked(number=1, file=FILE, what="erase", due=NOON + 12 * HOUR + 11 * DAY),)),
    Row(vault.LockSupport(file=FILE), SUPPORTED, (facts.SupportLocked(file=FILE, locked=True),)),
    Row(vault.EraseSupport(file=FILE), SUPPORTED, (facts.SupportErased(file=FILE),)),
    Row(orders.StartCampaign(until=NOON.date()), known(), (
        facts.CampaignStarted(number=1, region="", until=NOON.date(), ends=NOON + 12 * HOUR),), OPERATOR),
    Row(orders.RemindCampaign(campaign=1), known(campaign=CAMPAIGN), (facts.CampaignReminded(number=1),), OPERATOR),
    Row(orders.ConfirmContacts(campaign=1), known(campaign=CAMPAIGN), (
        facts.ContactsConfirmed(number=1, person="ops1"),), "ops1"),
    Row(orders.MoveResource(kind="use", resource="masks", place="A", quantity=4), known(), (
        facts.ResourceMoved(number=1, kind="use", resource="masks", place="A", quantity=4, stock=Stock(6, used=4),
                            short_at=NOON),)),
    Row(orders.ReturnResource(item=1, quantity=1), known(item=MASK, stocks={("masks", "A"): Stock(9, out=1)}), (
        facts.ResourceReturned(number=1, item=1, resource="masks", place="A", person="ops1", quantity=1, left=0,
                               stock=Stock(10), short_at=NOON + 2 * DAY),)),
    Row(orders.SetDistances(rows=(SiteDistance("A", "B", 3),)), known(), (
        facts.DistancesSet(rows=(SiteDistance("A", "B", 3),)),)),
    Row(orders.ConfirmCover(region="CS", day=NOON.date(), moves=(CoverMove("vice-A", "A", "B", 3),)), known(), (
        facts.CoverConfirmed(region="CS", day=NOON.date(), moves=(CoverMove("vice-A", "A", "B", 3),)),)),
    Row(orders.LiftRegime(places=("CS", "root")),
        known(held={"CS": RegimeHeld(place="CS", regime="closed", since=NOON)}), (
        facts.RegimeLifted(places=("CS",)),)),
    Row(orders.SetHours(places=("root",), hours="mon 9-12"), known(), (
        facts.HoursSet(places=("root",), hours="mon 09:00-12:00"),)),
    Row(orders.SetDates(places=("root",), dates=(DatedHours(NOON.date(), "9-12", " Souk "),)), known(), (
        facts.DatesSet(places=("root",), dates=(DatedHours(NOON.date(), "09:00-12:00", "Souk"),)),)),
]  # fmt: skip

MADE = MeasureException(measure="a", person="dir", why="x", since=NOON, made_by="hr1")
DAYS = {"starts": NOON.date(), "ends": NOON.date(), "departure": "HQ", "destination": "A", "purpose": "clients"}
ASKED_TRIP = Trip(number=1, person="ops1", status="asked", consent_of=("dir",), **DAYS)
SESSION = PostponedSession(number=1, measure="a", text="x", perimeter="root", was_on=NOON.date())
LATER = (NOON + DAY).date()
PUT, ANSWERED = {"perimeter": "A", "reason": "Gel — Plus de gel."}, {"perimeter": "A", "reason": "Gel — Oui."}
REQUESTS = [
    Row(RaiseProblem(title=" Gel ", text="Plus de gel.", site="A", urgent=True), known(last_request=4), (
        facts.RequestRaised(number=5, kind="problem", title="Gel", text="Plus de gel.", site="A", region="CS",
                            committee="", urgent=True, by="head-A", due=NOON + 2 * HOUR, step_at=NOON + 2 * HOUR),
        notice("problem_waiting", "dir", "dep", "voice", "voice2", severity="critical",
               about={**PUT, "decide_by": "2026-03-02T14:00:00+00:00"})), "head-A"),
    Row(GiveRuling(request=1, written={"fr": " Oui. "}), PROBLEM, (
        notice("problem_answered", "head-A", severity="critical", about=ANSWERED),
        facts.RulingGiven(number=1, request=1, seat="director", written={"fr": "Oui."}))),
    Row(AcknowledgeRuling(request=1), RULED, (facts.RulingAcknowledged(request=1),), "head-A"),
    Row(WithdrawProblem(request=1), PROBLEM, (facts.RequestWithdrawn(number=1),), "vice-A"),
]  # fmt: skip
RUNNING = HeldMeeting(number=1, committee="", seats=("director",), agenda=("late",), present={}, opened_at=NOON,
                      closed_at=None, next_at=None)  # fmt: skip
MET = known(last_meeting=RUNNING)
MEETINGS = [
    Row(meeting_acts.OpenMeeting(), known(pending=("late",)), (
        of_meetings.MeetingOpened(number=1, seats=("director", "voice"), agenda=("late",)),)),
    Row(meeting_acts.NoteAttendance(meeting=1, present=(meeting_acts.Attending("director", "dir"),)), MET, (
        of_meetings.MeetingAttended(meeting=1, present={"director": "dir"}),)),
    Row(meeting_acts.NoteItem(meeting=1, text="x", item="late"), MET, (
        of_meetings.MeetingNoted(meeting=1, number=1, text="x", item="late"),)),
    Row(meeting_acts.CloseMeeting(meeting=1), MET, (of_meetings.MeetingClosed(meeting=1, agenda=("late",)),)),
]  # fmt: skip
STAFF = [
    Row(staff_acts.ExceptFromMeasure(measure="a", person="ops1"), known(running=[held("a")]), (
        of_staff.ExceptionMade(measure="a", person="ops1"),)),
    Row(staff_acts.EndException(measure="a", person="dir"), known(exception=MADE), (
        of_staff.ExceptionEnded(measure="a", person="dir"),)),
    Row(staff_acts.AskTravel(person="dir", **DAYS), known(running=[held("a")]), (
        of_staff.TravelAsked(number=1, person="dir", status="allowed", measure="a", **DAYS),)),
    Row(staff_acts.AnswerTravel(number=1, granted=True), known(trip=ASKED_TRIP), (
        of_staff.TravelAnswered(number=1, person="ops1", granted=True),)),
    Row(staff_acts.WithdrawTravel(number=1), known(trip=ASKED_TRIP), (
        of_staff.TravelWithdrawn(number=1, person="ops1"),)),
    Row(staff_acts.PostponeSession(measure="a", text="x", was_on=NOON.date()), known(running=[held("a")]), (
        of_staff.SessionPostponed(number=1, measure="a", text="x", was_on=NOON.date()),)),
    Row(staff_acts.MoveSession(number=1, moved_to=LATER), known(session=SESSION), (
        of_staff.SessionMoved(number=1, moved_to=LATER),)),
    Row(staff_acts.SettleSession(number=1, outcome="held"), known(session=SESSION), (
        of_staff.SessionSettled(number=1, outcome="held"),)),
]  # fmt: skip

CRISIS = [
    Row(orders.OpenCrisis(plan="h2", title=" Crue "), known(version=version(approved_by="dir"), crisis=None,
        standings={}), (
        facts.CrisisOpened(plan="h2", title="Crue"),
        facts.StateEntered(perimeter="root", configuration=("normal",), entered=("normal",), since={"normal": NOON}))),
    Row(orders.Decide(event="end"), known("crisis", running=[held("a")], tasks=[task(1, "a")]), (
        facts.DecisionTaken(number=1, event="end", perimeter="root", seat="director", mode="decision",
                            criteria={"calm": "met"}),
        facts.StateEntered(perimeter="root", configuration=("ending",), entered=("ending",), exited=("crisis",),
                           since={"ending": NOON}),
        facts.TasksSettled(outcome="cancelled", tasks=(1,)), facts.MeasureStopped(measure="a", perimeter="root"))),
    Row(orders.Rejoin(perimeter="CS"), known(standings={"root": standing("normal"), "CS": standing("ending")}), (
        facts.DecisionTaken(number=1, event="rejoin", perimeter="CS", seat="director", mode="decision"),
        facts.PerimeterRejoined(perimeter="CS"))),
    Row(orders.AdoptPlan(plan="h2"), known("normal", version=version(approved_by="dir")), (
        facts.DecisionTaken(number=1, event="adopt_plan", perimeter="root", seat="director", mode="decision"),
        facts.PlanAdopted(before="h1", after="h2"))),
    Row(orders.SetLevel(measure="g", level="high"), known(running=[held("g", level="low")],
        tasks=[task(1, "g", level="low")], crisis=crisis(tasks=1)), (
        facts.LevelSet(measure="g", perimeter="root", level="high", by_hand=True),
        facts.TasksSettled(outcome="replaced", tasks=(1,)), opened("g", run=2, first=2, level="high"),
        notice("task_opened", "ops1", tasks=((2,),)))),
    Row(orders.GiveList(measure="e", entries=("  Aït  Ali ",)), known(running=[held("e", runs=0)]), (
        facts.ListGiven(measure="e", perimeter="root", entries=("Aït Ali",)),
        opened("e", subjects=("Aït Ali",)), notice("task_opened", "ops1", tasks=((1,),)))),
    Row(orders.RenewMeasure(measure="x"), known(running=[held("x", expires_at=NOON + HOUR)]), (
        facts.MeasureRenewed(measure="x", perimeter="root", expires_at=NOON + 10 * DAY),)),
    Row(orders.PassTime(), known(running=[held("x", expires_at=NOON)]), (
        facts.MeasureStopped(measure="x", perimeter="root", because="expired"),
        notice("measure_expired", "dir", "dep", "voice", "voice2", severity="critical",
               about={"measure": "x", "perimeter": "root"})), CLOCK),
    Row(orders.RedateDeadlines(), known(misdated=Misdated(messages=(1,))), (
        facts.DeadlinesRedated(messages=(1,), messages_at=NOON),), CLOCK),
    Row(orders.Observe(observations=(Observation("index", "12", NOON),), source="OMM"), known("normal"), (
        facts.IndicatorsObserved(observations=(Observation("index", "12", NOON),), source="OMM"),)),
    Row(orders.CountIndicators(observations=(Observation("index", "12", NOON),)), known("normal"), (), CLOCK),
    Row(orders.TakeAlert(alert=Alert(name=AlertName("m@x.ma", "a1", NOON), status="Actual", kind="Alert")), known(), (
        facts.Refused(code="alert_unread"),)),
    Row(orders.Interrupt(activity="pay"), known(), (
        facts.ActivityInterrupted(activity="pay", since=NOON, rto_at=NOON + 8 * HOUR, mtpd_at=NOON + 2 * DAY,
                                  next_at=NOON + 6 * HOUR),)),
    Row(orders.Restore(activity="pay", partial=True), known(clocks={"pay": None}), (
        facts.ActivityRestored(activity="pay", partial=True),)),
    Row(orders.AddLogEntry(kind="fact", text=" Vu. "), known(), (
        facts.LogEntryAdded(number=1, kind="fact", text="Vu.", event_at=NOON),)),
    Row(orders.PublishPoint(text=" Point. "), known(), (facts.PointPublished(number=1, text="Point."),)),
    Row(orders.Propose(event="end"), known(), (
        facts.Proposed(number=1, event="end", perimeter="root", threshold="", indicator="", value="", by="ops1"),
        notice("decision_asked", "dir", "dep", severity="critical",
               about={"event": "end", "perimeter": "root", "reason": "Il le faut."})),
        "ops1"),
    Row(CastVote(question=1, choice="abstain", digest="d"), ASKING, (
        facts.VoteCast(question=1, seat="director", choice="abstain", digest="d", by="dir"),
        facts.QuestionSettled(number=1, outcome="rejected", votes={"director": "abstain"}),
        notice("vote_failed", "dep", severity="critical", about=ASKED_ABOUT))),
    Row(WithdrawVote(question=1), VOTED, (facts.VoteWithdrawn(question=1, seat="director"),)),
    Row(EditQuestion(question=1, amount=3), VOTED, (
        facts.QuestionEdited(number=1, body=orders.Decide(event="end", amount=3), why="Il le faut.", voided=1,
                             digest=digest_of(orders.Decide(event="end", amount=3), "Il le faut.")),
        notice("vote_asked", "dep", severity="critical", about={**ASKED_ABOUT, "reason": "Il le faut."}))),
    Row(WithdrawQuestion(question=1), ASKING, (facts.QuestionSettled(number=1, outcome="withdrawn"),)),
    *STAFF,
    *REQUESTS,
    Row(orders.RenewDecision(decision=1, until=NOON + 2 * DAY), ENDING, (
        decision_ends.DecisionRenewed(number=1, sunset=NOON + 2 * DAY, remind_at=NOON + DAY),)),
    Row(orders.RecallSending(decision=1), HELD, (
        facts.WavesStopped(waves=(4, 5), origin=4, seat="director", suppressed=7, sent=0),
        facts.SendingRecalled(decision=1))),
    *MEETINGS,
    Row(orders.RecallPoint(point=1), HELD, (
        facts.WavesStopped(waves=(4, 5), origin=4, seat="director", suppressed=7, sent=0),
        facts.PointRecalled(point=1))),
    Row(DeclineProposal(number=1), known(proposals=(ASKED,)), (
        facts.ProposalSettled(number=1, outcome="declined"),)),
    Row(orders.SnoozeProposal(number=1, until=NOON + HOUR), known(proposals=(ASKED,)), (
        facts.ProposalSnoozed(number=1, until=NOON + HOUR),)),
]  # fmt: skip

TASKS = [
    Row(orders.Acknowledge(task=1), TASK, (
        facts.TaskAcknowledged(task=1, by="ops1", comment="Il le faut.", escalate_at=NOON + 8 * HOUR,
                               digest=opened("a").digest),), "ops1"),
    Row(orders.Complete(task=1), TASK, (
        facts.TaskCompleted(task=1, by="ops1", checked=("ok",), comment="Il le faut.", acknowledged=True),), "ops1"),
    Row(orders.CheckItems(task=1, checked=("ok",)), TASK, (
        facts.ItemsChecked(task=1, by="ops1", checked=("ok",)),), "ops1"),
    Row(orders.Reopen(task=1), REFUSED_TASK, (
        facts.TaskReopened(task=1, by="ops1", reason="Il le faut.", due_at=NOON + 8 * HOUR,
                           escalate_at=NOON + 8 * HOUR),), "ops1"),
    Row(orders.Refuse(task=1, impossible=True), TASK, (
        facts.TaskRefused(task=1, by="ops1", reason="Il le faut.", impossible=True),
        notice("task_escalated", "dir", "voice", tasks=((1,), (1,)))), "ops1"),
    Row(orders.SettleTasks(outcome="unfinished", every=True, expects=1), TASK, (
        facts.TasksSettled(outcome="unfinished", tasks=(1,), reason="Il le faut."),), "dir"),
    Row(OPENED, known(), (
        facts.TaskWritten(measure="adhoc_1", body=WRITTEN.model_dump_json(by_alias=True, exclude_none=True),
                          title="Compter", first=1, count=1),
        facts.TasksOpened(first=1, measure="adhoc_1", perimeter="root", team="ops", places=("root",),
                          assignees=("ops1",), run=1, acknowledge_by=NOON + HOUR, due_at=NOON + 2 * HOUR,
                          digest=instruction_digest(WRITTEN, "do", None), waiting_at=()),
        notice("task_opened", "ops1", tasks=((1,),)))),
    Row(orders.HandOver(task=1, to="ops2"), TASK, (
        facts.TaskHandedOver(task=1, to="ops2", note="Il le faut."), notice("task_opened", "ops2", tasks=((1,),))),
        "ops1"),
    Row(PassOnTasks(person="ops1"), known(tasks=[task(1, "a"), task(2, "a", "A", assignee="gone")], absent=["ops1"]), (
        facts.TasksReassigned(tasks=(1,), to=("ops2",), absent="ops1"), notice("task_opened", "ops2", tasks=((1,),)))),
    Row(ReturnTasks(person="ops1"), known(tasks=[task(1, "a", assignee="ops2", stood_in_for="ops1")]), (
        facts.TasksReassigned(tasks=(1,), to=("ops1",)), notice("task_opened", "ops1", tasks=((1,),)))),
    Row(orders.AttachEvidence(task=1, sha256="ab", size=1, media_type="image/png", name="a.png"), TASK, (
        facts.EvidenceAttached(task=1, number=1, sha256="ab", size=1, media_type="image/png", name="a.png"),), "ops1"),
]  # fmt: skip

MESSAGES = [
    Row(orders.ApproveWave(wave=1), known(wave=WAVE), (facts.WaveApproved(wave=1, seat="voice"),), "voice"),
    Row(orders.RejectWave(wave=1), known(wave=WAVE, waiting_wave=WAITS), (
        facts.WaveRejected(wave=1, seat="voice", suppressed=0),
        notice("message_rejected", "dir", severity="critical",
               digest=own_words.version(BOOK.digest("message_rejected", "mail"), {"text.fr": "Fermé."}),
               about={"text.fr": "Fermé.", "reason": "Il le faut.", "seat": "voice"})), "voice"),
    Row(orders.EditWave(wave=1, text={"fr": " Ouvert. "}), known(wave=WAVE, waiting_wave=WAITS), (
        notice("edited_message", "stakeholder:bam", communication="free_message", external=True, awaits="voice",
               digest=own_words.version(BOOK.digest("edited_message", "mail"), {"text.fr": "Ouvert."}),
               about={"author": "voice", "text.fr": "Ouvert."}),
        facts.WaveEdited(wave=1, seat="voice", after=1)), "voice"),
    Row(orders.StopWave(wave=1), known(wave=WAVE), (
        facts.WavesStopped(waves=(1, 2), origin=1, seat="director", suppressed=3, sent=4),)),
    Row(orders.CallRoll(scope="site", id="A", within_minutes=1), known(), (
        notice("roll_call", "head-A", "vice-A", severity="critical", owed=True,
               about={"perimeter": "A", "reason": "Il le faut.", "caller": "dir"},
               acknowledge_by=NOON + HOUR / 12),)),
    Row(orders.SendMessage(to=Addressees(sites=("A",), heads=True), text={"fr": "Venez."}), known(), (
        notice("free_message", "head-A",
               digest=own_words.version(BOOK.digest("free_message", "mail"), {"text.fr": "Venez."}),
               about={"perimeter": "root", "reason": "Il le faut.", "author": "dir", "text.fr": "Venez."}),)),
    Row(orders.AskAgain(wave=1), known(wave=WAVE, reach=(SILENT,)), (
        facts.LaddersClimbed(origin=1, recipients=("ops1",), rung=1, to=(None,), next_at=NOON + HOUR / 4),
        notice("note", "ops1", communication="c", severity="critical", origin=1, rung=1))),
    Row(orders.MarkPublished(message=1, link="https://x.example/a"), known(
        named={1: SentMessage(number=1, origin=1, recipient="public", status="sent", kind="post")}), (
        facts.PostPublished(message=1, link="https://x.example/a", seat="director"),)),
    Row(orders.RecordDeliveries(deliveries=(Delivery(1, "sent"),)), known(
        named={1: SentMessage(number=1, origin=1, recipient="ops1", status="queued")}), (
        facts.DeliveriesRecorded(deliveries=(Delivery(1, "sent"),)),), DELIVERY),
    Row(orders.RecordReceipts(receipts=(Receipt(1, "read"),)), LETTER, (
        facts.ReceiptsRecorded(receipts=(Receipt(1, "read"),)),), DELIVERY),
    Row(orders.AcknowledgeMessage(message=1), LETTER, (
        facts.MessagesAnswered(answers=(facts.Answered(1, "ops1", 1, by="ops1"),)),), "ops1"),
    Row(orders.RecordAnswers(answers=(Answer(message=1, by="ops1"),)), LETTER, (
        facts.MessagesAnswered(answers=(facts.Answered(1, "ops1", 1, by="ops1"),)),), DELIVERY),
    Row(orders.CallForHelp(text=7, person="head-A"), known(), (
        notice("help_asked", "dir", "voice", severity="critical",
               about={"person": "head-A", "text": "7", "perimeter": "A"}),), DELIVERY),
    Row(orders.ReadText(text=7, reply="cd"), known(text=WrittenText(number=7, digest="ab", read_by="hr1")), (
        facts.TextRead(text=7, digest="ab", reply="cd"),)),
]  # fmt: skip

ACCESS = [
    Row(access.GiveGrant(person="hr1", role=AccessRole.OBSERVER), known(grants_of=ADMIN, grants_given=4), (
        facts.GrantGiven(number=5, person="hr1", role=AccessRole.OBSERVER, scope=INSTITUTION, starts=NOON),)),
    Row(access.WithdrawGrant(grant=1), known(grants_of=ADMIN, grant=granted("hr1", AccessRole.OBSERVER)["hr1"][0]), (
        facts.GrantWithdrawn(number=1, person="hr1"),)),
    Row(access.ManageAccount(person="hr1", change="disabled"), known(grants_of=ADMIN), (
        facts.AccountManaged(person="hr1", change="disabled"),)),
    Row(access.PrepareAccess(kind="password", person="hr1"), known(grants_of=ADMIN, preparations=2), (
        facts.AccessPrepared(number=3, kind="password", person="hr1", ends=NOON + 7 * DAY),)),
    Row(access.ConfirmAccess(preparation=1), known(preparation=prepared("token", "dir")), (
        facts.AccessConfirmed(number=1, kind="token", person="dir", by="hr1"),
        facts.AccountManaged(person="dir", change="token_given"))),
    Row(access.DropAccess(preparation=1), known(preparation=prepared("token", "dir")), (
        facts.AccessDropped(number=1, kind="token", person="dir"),)),
    Row(access.NoteCredentials(), known(), ()),
    Row(access.OpenBreakGlass(claimed="ops1"), known(), (
        facts.BreakGlassOpened(number=1, person=BREAK_GLASS, ends=NOON + 4 * HOUR, claimed="ops1"),), BREAK_GLASS),
    Row(access.CloseBreakGlass(), known(break_glass=SEALED), (facts.BreakGlassClosed(number=1),), OPERATOR),
    Row(access.ReviewBreakGlass(), known(break_glass=SEALED, grants_of=granted("hr1", AccessRole.COMPLIANCE)), (
        facts.BreakGlassClosed(number=1), facts.BreakGlassReviewed(number=1)), "hr1"),
    Row(access.DelegateSeat(role="director", to="ops1", ends=NOON + DAY), known(delegations_given=2), (
        facts.SeatDelegated(number=3, role="director", by="dir", to="ops1", **SINCE),)),
    Row(access.WithdrawDelegation(delegation=1), known(seats=Seats(delegations=(DUTY,))), (
        facts.DelegationWithdrawn(number=1),)),
    Row(access.HandOverRole(role="director", to="ops1"), known(), (
        facts.RoleHandedOver(role="director", before="dir", to="ops1"),)),
    Row(guard_orders.NoteKeys(keys={"a": "1"}), known(house_keys={"b": "2"}), (
        facts.KeysNoted(keys={"a": "1"}),), OPERATOR),
    Row(guard_orders.RecordBackup(made_at=NOON, entries=3, head="ab", size=9, sha256="cd"), known(backups=1), (
        facts.BackupMade(number=2, made_at=NOON, entries=3, head="ab", size=9, sha256="cd"),), OPERATOR),
    Row(guard_orders.RecordChannelTest(channel="smtp", setup="ab", accepted=True), known(), (
        facts.ChannelTested(channel="smtp", setup="ab", accepted=True),), OPERATOR),
    Row(guard_orders.RecordRestore(what="drill", made_at=NOON, entries=3, head="ab", milliseconds=7, sound=True),
        known(backups=1), (facts.BackupRestored(number=2, what="drill", made_at=NOON, entries=3, head="ab",
                                                milliseconds=7, sound=True),), OPERATOR),
    Row(guard_orders.ReleaseSending(again=True), known(sending_held=True), (
        facts.SendingReleased(again=True),), OPERATOR),
]  # fmt: skip

OUTSIDE = {*(type(row.act) for row in (*PLANS, *ACCESS))} - {orders.FollowDirectory}
"""What is asked outside any crisis."""
ROWS = [*PLANS, *CRISIS, *TASKS, *MESSAGES, *ACCESS]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: type(row.act).__name__)
def test_what_follows(row: Row) -> None:
    crisis = {} if type(row.act) not in OUTSIDE else {"crisis": None}
    assert follows(BOOK, row.found, row.act, row.who, **crisis) == row.then


def test_each_act_is_among_them_but_the_one_that_nobody_can_give_any_more() -> None:
    assert {type(row.act) for row in ROWS} == set(HANDLERS) - {access.SealBreakGlass}
