"""One order of each kind that is refused: what is known, who gives it, and the code."""

from __future__ import annotations

from msgspec.structs import replace

from pca.domain import directory_acts, guard_orders, meeting_acts, orders, staff_acts
from pca.domain import vault_acts as vault
from pca.domain.absence_acts import PassOnTasks, ReturnTasks
from pca.domain.access import access_orders as access
from pca.domain.access.rights import AccessRole
from pca.domain.ad_hoc_acts import TaskFor
from pca.domain.alerts import Alert, AlertName
from pca.domain.availability_acts import CancelAvailability, PlanAvailability
from pca.domain.campaign_acts import ContactCampaign
from pca.domain.cover_acts import SiteDistance
from pca.domain.cover_moves import CoverMove
from pca.domain.directory import Person, Region, Site
from pca.domain.orders import CLOCK, OPERATOR, Act, Observation
from pca.domain.proposal_acts import DeclineProposal
from pca.domain.request_acts import AcknowledgeRuling, GiveRuling, RaiseProblem, WithdrawProblem
from pca.domain.requests_known import OpenRequest
from pca.domain.resources import HandedOut
from pca.domain.sendings import SentMessage, Wave
from pca.domain.situation import Proposal, Situation, VotedQuestion
from pca.domain.vault_acts import ErasureRequest, SealedRecord, SupportVault, VaultTerms
from pca.domain.vote_acts import CastVote, EditQuestion, WithdrawQuestion, WithdrawVote
from tests.kit.rulebook import BODY, SEALED, TASK, WAVE, prepared, version
from tests.kit.rules import DAY, HOUR, NOON, held, known

QUEUED = known(named={1: SentMessage(number=1, origin=1, recipient="ops1", status="awaiting_approval", kind="post")})
MASK = HandedOut(number=1, resource="masks", place="A", person="ops1", left=1, since=NOON)
TERMS = VaultTerms(basis="Loi", reference="D-1", purpose="Aider", notice="Affiche", until=NOON.date())
VAULT = SupportVault(terms=TERMS, ends=NOON + 12 * HOUR, set_up_at=NOON - DAY, set_up_by="dir")
FILE, SEAL = "1" * 32, "a" * 64
RECORD = SealedRecord(file=FILE, seal=SEAL, kept_at=NOON)
CAMPAIGN = ContactCampaign(number=1, until=NOON.date(), ends=NOON + 12 * HOUR, started_at=NOON - DAY, started_by="hr1")
ASKED = Proposal(number=1, event="end", perimeter="root", proposed_by="ops1", why="Il le faut.")
DECLINED = replace(ASKED, status="declined", why=" il  le FAUT.")
QUESTION = VotedQuestion(
    number=1, kind="decide", body=orders.Decide(event="end"), why="x", digest="d", rule="n_of_m", seats=("director",),
    needed=1, deadline=NOON + HOUR, opened_by="dir", seat="director", override="", ratify_within=0, ratifies=None,
)  # fmt: skip
ASKING = known(questions={1: QUESTION})
BUSY = tuple(replace(ASKED, number=number, event=f"other{number}") for number in range(1, 6))
ASKED_FOR = OpenRequest(
    number=1, kind="problem", title="Gel", text="Plus de gel.", site="A", region="CS", committee="", urgent=False,
    status="open", raised_by="head-A", due=NOON + DAY, step_at=NOON + DAY, ruling=0,
)  # fmt: skip
PROBLEM, RULED = known(request=ASKED_FOR), known(request=replace(ASKED_FOR, status="answered", ruling=1, waves=(4,)))
RULING = GiveRuling(request=1, written={"fr": "Prenez à côté."})
ALERT = Alert(name=AlertName("meteo@example.ma", "a1", NOON), status="Actual", kind="Alert")
ROWS: list[tuple[Act, Situation, str, str]] = [
    (orders.ImportDirectory(digest="d"), known(), OPERATOR, "directory_empty"),
    (orders.DeclareStatus(person="ops1", status="on_site"), known(), "dir", "status_unchanged"),
    (directory_acts.KeepPerson(person=Person("n", "no")), known(), OPERATOR, "site_unknown"),
    (directory_acts.RemovePerson(person="no", seen="x"), known(), OPERATOR, "person_unknown"),
    (directory_acts.KeepSite(site=Site("N", "N", "urban", "no", "", "")), known(), OPERATOR, "region_unknown"),
    (directory_acts.RemoveSite(site="no", seen="x"), known(), OPERATOR, "site_unknown"),
    (directory_acts.KeepRegion(region=Region("N", "", "", "")), known(), OPERATOR, "place_unnamed"),
    (directory_acts.RemoveRegion(region="no", seen="x"), known(), OPERATOR, "region_unknown"),
    (orders.PublishPlan(hash="other", body=BODY), known(), "author", "plan_hash_differs"),
    (orders.ApprovePlan(hash="h2"), known(version=version(author="dir")), "dir", "own_plan"),
    (orders.OpenCrisis(plan="h2", title="x"), known(version=version()), "dir", "plan_not_approved"),
    (orders.Decide(event="activate"), known("normal"), "ops1", "not_entitled"),
    (orders.Rejoin(perimeter="CS"), known(), "dir", "perimeter_has_no_state"),
    (orders.AdoptPlan(plan="h2"), known(version=version(hash="h1")), "dir", "plan_in_force"),
    (orders.SetLevel(measure="g", level="no"), known(running=[held("g")]), "dir", "level_unknown"),
    (orders.GiveList(measure="a", entries=("x",)), known(), "dir", "list_unknown"),
    (orders.RenewMeasure(measure="a"), known(running=[held("a")]), "dir", "measure_does_not_expire"),
    (orders.Acknowledge(task=2), TASK, "ops1", "task_unknown"),
    (orders.CheckItems(task=1, checked=("no",)), TASK, "ops1", "item_unknown"),
    (orders.Complete(task=1, checked=()), TASK, "ops1", "checklist_incomplete"),
    (orders.Refuse(task=1), TASK, "hr1", "not_your_task"),
    (orders.Reopen(task=1), TASK, "ops1", "task_under_way"),
    (orders.SettleTasks(outcome="cancelled", tasks=(1,), expects=2), TASK, "dir", "tasks_changed"),
    (orders.OpenTask(title="x", due_at=NOON + HOUR, given_to=TaskFor()), known(), "dir", "task_for_whom"),
    (orders.HandOver(task=1, to="ops1"), TASK, "ops1", "already_assigned"),
    (PlanAvailability(periods=()), known(), OPERATOR, "nobody_chosen"),
    (CancelAvailability(periods=(1,)), known(), OPERATOR, "period_unknown"),
    (PassOnTasks(person="ops1"), TASK, "dir", "person_present"),
    (ReturnTasks(person="ops1"), TASK, "dir", "nothing_lent"),
    (orders.AttachEvidence(task=1, sha256="a", size=0, media_type="image/png", name="a"), TASK, "ops1",
     "evidence_size"),
    (orders.ApproveWave(wave=1), known(wave=WAVE), "dir", "not_entitled"),
    (orders.StopWave(wave=1), known(wave=Wave(number=1, awaits=None, approved=False, stopped=True)), "dir",
     "wave_stopped"),
    (orders.RenewDecision(decision=1, until=NOON + DAY), known(), "dir", "decision_has_no_end"),
    (orders.Decide(event="end", sunset=NOON), known(), "dir", "sunset_span"),
    (orders.RecallSending(decision=1), known(), "dir", "recall_over"),
    (orders.RecallPoint(point=1), known(), "dir", "point_recall_over"),
    (meeting_acts.OpenMeeting(committee="no"), known(), "dir", "committee_unknown"),
    (meeting_acts.NoteAttendance(meeting=3), known(), "dir", "meeting_not_open"),
    (meeting_acts.NoteItem(meeting=3, text="x"), known(), "dir", "meeting_not_open"),
    (meeting_acts.CloseMeeting(meeting=3), known(), "dir", "meeting_not_open"),
    (orders.CallRoll(scope="team", id="no"), known(), "dir", "roll_call_nobody"),
    (orders.RejectWave(wave=1), known(wave=WAVE), "dir", "not_entitled"),
    (orders.EditWave(wave=1, text={"fr": "x"}), known(wave=WAVE), "dir", "not_entitled"),
    (orders.SendMessage(communication="no"), known(), "dir", "addressee_unknown"),
    (orders.AskAgain(wave=1), known(wave=WAVE), "dir", "nobody_silent"),
    (orders.MarkPublished(message=1, link="https://x.example"), QUEUED, "dir", "post_not_ready"),
    (orders.RecordDeliveries(deliveries=()), known(), "dir", "not_entitled"),
    (orders.RecordReceipts(receipts=()), known(), "dir", "not_entitled"),
    (orders.AcknowledgeMessage(message=1), QUEUED, "ops1", "message_not_sent"),
    (orders.RecordAnswers(answers=()), known(), "dir", "not_entitled"),
    (orders.CallForHelp(text=1), known(), "dir", "not_entitled"),
    (orders.ReadText(text=1), known(), "dir", "text_unknown"),
    (orders.AddLogEntry(kind="fact", text=" "), known(), "dir", "text_missing"),
    (orders.PublishPoint(text="x", expects=1), known(), "dir", "point_overtaken"),
    (orders.Observe(observations=(Observation("no", "1", NOON),)), known(), "dir", "indicator_unknown"),
    (orders.TakeAlert(alert=ALERT), known(), "dir", "alert_unread"),
    (orders.Interrupt(activity="pay", since=NOON + HOUR), known(), "dir", "since_in_future"),
    (orders.Restore(activity="pay"), known(), "dir", "not_interrupted"),
    (orders.SetRegime(places=("CS",), regime="reduced"), known(), "dir", "regime_without_hours"),
    (orders.StartCampaign(until=NOON.date() - DAY), known(), OPERATOR, "campaign_day"),
    (orders.RemindCampaign(campaign=1), known(), OPERATOR, "campaign_over"),
    (orders.ConfirmContacts(campaign=1), known(campaign=CAMPAIGN), "nobody", "campaign_over"),
    (orders.ConfirmContacts(campaign=1), known(campaign=CAMPAIGN, contacts_confirmed=True), "ops1",
     "contacts_confirmed"),
    (orders.MoveResource(kind="use", resource="no", place="A", quantity=4), known(), "dir", "resource_unknown"),
    (orders.ReturnResource(item=1, quantity=1), known(), "dir", "resource_item"),
    (orders.SetDistances(rows=(SiteDistance("A", "A", 3),)), known(), OPERATOR, "distance_unfit"),
    (orders.ConfirmCover(region="CS", day=NOON.date() + 30 * DAY, moves=()), known(), "dir", "cover_day"),
    (orders.ConfirmCover(region="no", day=NOON.date(), moves=()), known(), "dir", "region_unknown"),
    (orders.ConfirmCover("CS", NOON.date(), (CoverMove("no", "A", "B"),)), known(), "dir", "cover_changed"),
    (orders.ConfirmCover("CS", NOON.date(), (CoverMove("vice-A", "A", "A"),)), known(), "dir", "cover_changed"),
    (
        orders.ConfirmCover("CS", NOON.date(), (CoverMove("vice-A", "A", "B"), CoverMove("vice-A", "A", "HQ"))),
        known(),
        "dir",
        "cover_changed",
    ),
    (vault.SetUpVault(terms=replace(TERMS, basis=" ")), known(), "dir", "vault_terms"),
    (vault.SetUpVault(terms=replace(TERMS, until=NOON.date() - DAY)), known(), "dir", "vault_until"),
    (vault.SetUpVault(terms=TERMS), known(vault=VAULT), "dir", "vault_same"),
    (vault.EndVault(), known(vault=VAULT), CLOCK, "vault_open"),
    (vault.KeepSupport(file=FILE, seal=SEAL), known(), "hr1", "vault_off"),
    (vault.KeepSupport(file=FILE, seal="b" * 64), known(vault=VAULT, records={FILE: RECORD}), "hr1",
     "support_overtaken"),
    (vault.NoteSupportRead(files=(FILE,)), known(vault=replace(VAULT, ended_at=NOON)), "hr1", "vault_ended"),
    (vault.AskErasure(file=FILE), known(vault=VAULT), "hr1", "support_unknown"),
    (vault.AskErasure(file=FILE), known(vault=VAULT, records={FILE: RECORD}, requests=(ErasureRequest(
        number=1, file=FILE, what="erase", asked_at=NOON, due=NOON),)), "hr1", "erasure_asked"),
    (vault.NoteSupportRead(files=(FILE,)), known(vault=VAULT, records={FILE: replace(RECORD, locked=True)}), "hr1",
     "support_locked"),
    (vault.LockSupport(file=FILE, locked=False), known(vault=VAULT, records={FILE: RECORD}), "hr1", "support_same"),
    (vault.EraseSupport(file=FILE), known(vault=VAULT, records={FILE: replace(RECORD, erased_at=NOON)}), "hr1",
     "support_erased"),
    (orders.LiftRegime(places=("CS",)), known(), "dir", "regime_not_set"),
    (orders.Propose(event="end"), known("normal"), "ops1", "proposal_impossible"),
    (CastVote(question=1, choice="yes", digest="x"), known(), "dir", "question_over"),
    (CastVote(question=1, choice="yes", digest="x"), ASKING, "dir", "question_edited"),
    (CastVote(question=1, choice="yes", digest="d"), ASKING, "ops1", "not_entitled"),
    (RaiseProblem(title=" ", text="x", site="A"), known(), "head-A", "problem_words"),
    (RaiseProblem(title="x", text="x", site="no"), known(), "head-A", "site_unknown"),
    (RaiseProblem(title="x", text="x", site="A"), known(open_of_author=20), "head-A", "problems_too_many"),
    (GiveRuling(request=2, written={"fr": "x"}), known(), "dir", "request_unknown"),
    (RULING, known(request=replace(ASKED_FOR, status="withdrawn")), "dir", "request_over"),
    (RULING, RULED, "dir", "ruled_already"),
    (GiveRuling(request=1, written={"fr": " "}), PROBLEM, "dir", "ruling_words"),
    (GiveRuling(request=1, written={"xx": "x"}), PROBLEM, "dir", "ruling_words"),
    (replace(RULING, concerned="region", site_types=("no",)), PROBLEM, "dir", "ruling_nowhere"),
    (RULING, PROBLEM, "ops1", "not_entitled"),
    (AcknowledgeRuling(request=1), PROBLEM, "head-A", "nothing_to_read"),
    (AcknowledgeRuling(request=1), RULED, "head-B", "problem_of_other"),
    (WithdrawProblem(request=1), RULED, "head-A", "request_over"),
    (WithdrawProblem(request=1), PROBLEM, "dir", "problem_of_other"),
    (WithdrawVote(question=1), ASKING, "dir", "no_vote"),
    (EditQuestion(question=1), ASKING, "dep", "question_of_other"),
    (WithdrawQuestion(question=2), ASKING, "dir", "question_over"),
    (orders.Decide(event="end", override=True), known(), "dir", "no_override"),
    (orders.Propose(event="end"), known(proposals=(ASKED,)), "ops1", "proposed_already"),
    (orders.Propose(event="end"), known(proposals=(DECLINED,)), "ops1", "declined_already"),
    (orders.Propose(event="end"), known(proposals=BUSY), "ops1", "proposals_too_many"),
    (DeclineProposal(number=1), known(), "dir", "proposal_unknown"),
    (staff_acts.ExceptFromMeasure(measure="g", person="dir"), known(), "dir", "staff_measure_unknown"),
    (staff_acts.ExceptFromMeasure(measure="a", person="dir"), known(running=[held("a")]), "dir", "exception_own"),
    (staff_acts.EndException(measure="a", person="dir"), known(), "dir", "exception_unknown"),
    (staff_acts.AskTravel(person="dir", destination="A", starts=NOON.date(), ends=NOON.date(), purpose="x"), known(),
     "dir", "travel_free"),
    (staff_acts.AnswerTravel(number=1, granted=True), known(), "dir", "trip_unknown"),
    (staff_acts.WithdrawTravel(number=1), known(), "dir", "trip_unknown"),
    (staff_acts.PostponeSession(measure="g", text="x", was_on=NOON.date()), known(), "dir", "staff_measure_unknown"),
    (staff_acts.MoveSession(number=1, moved_to=NOON.date()), known(), "dir", "session_unknown"),
    (staff_acts.SettleSession(number=1, outcome="held"), known(), "dir", "session_unknown"),
    (orders.SnoozeProposal(number=1, until=NOON + 32 * DAY), known(proposals=(ASKED,)), "dir", "snooze_span"),
    (orders.SetHours(places=("no",), hours=""), known(), "dir", "place_unknown"),
    (orders.SetDates(places=("CS",)), known(), "dir", "dates_missing"),
    (access.GiveGrant(person="no", role=AccessRole.HR), known(), OPERATOR, "person_unknown"),
    (access.WithdrawGrant(grant=1), known(), OPERATOR, "grant_unknown"),
    (access.ManageAccount(person="hr1", change="disabled"), known(), "dir", "not_administrator"),
    (access.PrepareAccess(kind="password", person="no"), known(), OPERATOR, "person_unknown"),
    (access.ConfirmAccess(preparation=1), known(preparation=prepared("password", "dir")), "hr1", "prepared_by_you"),
    (access.DropAccess(preparation=1), known(), OPERATOR, "preparation_over"),
    (access.SealBreakGlass(), known(), OPERATOR, "two_people"),
    (access.OpenBreakGlass(claimed="dir"), known(), "dir", "person_unknown"),
    (access.CloseBreakGlass(), known(), OPERATOR, "break_glass_closed"),
    (access.ReviewBreakGlass(), known(break_glass=SEALED), "ops1", "not_reviewer"),
    (access.DelegateSeat(role="director", to="ops1", ends=NOON + 8 * DAY), known(), "dir", "delegation_span"),
    (access.WithdrawDelegation(delegation=1), known(), "dir", "delegation_unknown"),
    (access.HandOverRole(role="director", to="dir"), known(), "dir", "role_held"),
    (guard_orders.NoteKeys(keys={}), known(), "dir", "not_administrator"),
    (guard_orders.RecordBackup(made_at=NOON, entries=1, head="", size=1, sha256=""), known(), "dir",
     "not_administrator"),
    (guard_orders.RecordChannelTest(channel="smtp", setup="ab", accepted=True), known(), "dir", "not_administrator"),
    (guard_orders.RecordRestore(what="drill", made_at=NOON, entries=1, head="", milliseconds=1, sound=True), known(),
     "dir", "not_administrator"),
    (guard_orders.ReleaseSending(again=True), known(), OPERATOR, "sending_not_held"),
]  # fmt: skip
