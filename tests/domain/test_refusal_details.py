"""What a refusal says beside its code: whoever is refused learns what stood in the way, by name."""

from __future__ import annotations

import pytest

from pca.domain import guard_orders, orders
from pca.domain.access import access_orders as access
from pca.domain.facts import Refused
from pca.domain.orders import Act
from pca.domain.sendings import Wave
from pca.domain.situation import Situation
from tests.kit.refused import ROWS
from tests.kit.rulebook import BOOK, TASK
from tests.kit.rules import follows, known, refusal, task

DETAILS: dict[str, dict[str, str]] = {
    "DeclareStatus": {"person": "ops1", "status": "on_site"},
    "KeepPerson": {"site": "no"},
    "RemovePerson": {"person": "no"},
    "KeepSite": {"region": "no"},
    "RemoveSite": {"site": "no"},
    "RemoveRegion": {"region": "no"},
    "SetDates": {"most": "400"},
    "SetHours": {"places": "no"},
    "ConfirmCover cover_day": {"day": "2026-04-01"},
    "ConfirmCover region_unknown": {"region": "no"},
    "PublishPlan": {"plan": "other"},
    "ApprovePlan": {"person": "dir"},
    "OpenCrisis": {"plan": "small 2"},
    "Decide": {"person": "ops1", "what": "activate", "roles": "Directrice"},
    "Decide not_entitled": {"person": "ops1", "what": "activate", "roles": "Directrice"},
    "Decide no_override": {"event": "end"},
    "CastVote question_over": {"number": "1"},
    "CastVote question_edited": {"number": "1"},
    "CastVote not_entitled": {"person": "ops1", "what": "end", "roles": "Directrice"},
    "WithdrawVote": {"number": "1"},
    "EditQuestion": {"number": "1"},
    "WithdrawQuestion": {"number": "2"},
    "RaiseProblem site_unknown": {"site": "no"},
    "RaiseProblem problems_too_many": {"most": "20"},
    "GiveRuling request_unknown": {"number": "2"},
    "GiveRuling request_over": {"number": "1"},
    "GiveRuling ruled_already": {"number": "1", "ruling": "1"},
    "GiveRuling not_entitled": {"person": "ops1", "what": "Gel", "roles": "Comité"},
    "AcknowledgeRuling nothing_to_read": {"number": "1"},
    "AcknowledgeRuling problem_of_other": {"number": "1"},
    "WithdrawProblem request_over": {"number": "1"},
    "WithdrawProblem problem_of_other": {"number": "1"},
    "Propose proposed_already": {"number": "1"},
    "Propose declined_already": {"number": "1"},
    "Propose proposals_too_many": {"most": "5"},
    "DeclineProposal": {"number": "1"},
    "EndException": {"person": "dir"},
    "ExceptFromMeasure": {"measure": "g"},
    "ExceptFromMeasure exception_own": {},
    "PostponeSession": {"measure": "g"},
    "SnoozeProposal": {"days": "31"},
    "MoveResource": {"resource": "no"},
    "ReturnResource": {"item": "1"},
    "SetDistances": {"site": "A", "place": "A"},
    "StartCampaign": {"days": "180"},
    "SetUpVault vault_until": {"days": "1830"},
    "Rejoin": {"perimeter": "CS"},
    "AdoptPlan": {"plan": "h2"},
    "SetLevel": {"level": "no", "known": "low, high"},
    "GiveList": {"measure": "a"},
    "RenewMeasure": {"measure": "a"},
    "Acknowledge": {"task": "2"},
    "Complete": {"items": "Fait"},
    "CheckItems": {"items": "no", "known": "ok"},
    "Reopen": {"task": "1"},
    "Refuse": {"task": "1", "person": "hr1"},
    "SettleTasks": {"seen": "2", "now": "1"},
    "OpenTask": {},
    "HandOver": {"person": "ops1"},
    "PassOnTasks": {"person": "ops1"},
    "ReturnTasks": {"person": "ops1"},
    "AttachEvidence": {"size": "0", "limit": "26214400"},
    "ApproveWave": {"person": "dir", "what": "V1", "roles": "Porte-parole"},
    "RejectWave": {"person": "dir", "what": "V1", "roles": "Porte-parole"},
    "EditWave": {"person": "dir", "what": "V1", "roles": "Porte-parole"},
    "StopWave": {"wave": "1"},
    "RenewDecision": {"decision": "1"},
    "Decide sunset_span": {"days": "366"},
    "RecallSending": {"decision": "1"},
    "RecallPoint": {"point": "1"},
    "OpenMeeting": {"committee": "no"},
    **{act: {"meeting": "3"} for act in ("NoteAttendance", "NoteItem", "CloseMeeting")},
    "CallRoll": {"place": "no"},
    "SendMessage": {"name": "no"},
    "AskAgain": {"wave": "1"},
    "MarkPublished": {"message": "1"},
    "RecordDeliveries": {"person": "dir", "what": "record_deliveries", "roles": "delivery"},
    "RecordReceipts": {"person": "dir", "what": "record_receipts", "roles": "delivery"},
    "AcknowledgeMessage": {"message": "1"},
    "RecordAnswers": {"person": "dir", "what": "record_answers", "roles": "delivery"},
    "CallForHelp": {"person": "dir", "what": "call_for_help", "roles": "delivery"},
    "ReadText": {"text": "1"},
    "PublishPoint": {"seen": "1", "last": "0"},
    "Observe": {"indicator": "no", "known": "index, ready"},
    "Interrupt": {"activity": "pay"},
    "Restore": {"activity": "pay"},
    "GiveGrant": {"person": "no"},
    "WithdrawGrant": {"grant": "1"},
    "ManageAccount": {"person": "dir"},
    "PrepareAccess": {"person": "no"},
    "ConfirmAccess": {"person": "hr1"},
    "DropAccess": {"number": "1"},
    "OpenBreakGlass": {"person": "dir"},
    "ReviewBreakGlass": {"person": "ops1"},
    "DelegateSeat": {"days": "7"},
    "WithdrawDelegation": {"delegation": "1"},
    "HandOverRole": {"person": "dir", "role": "director"},
    "NoteKeys": {"person": "dir"},
    "RecordBackup": {"person": "dir"},
    "RecordRestore": {"person": "dir"},
    "RecordChannelTest": {"person": "dir"},
}
"""By act of `ROWS`; the others say nothing beside their code."""

FURTHER: list[tuple[Act, Situation, str, tuple[str, dict[str, str]]]] = [
    (orders.OpenCrisis(plan="h9", title="x"), known(), "dir", ("plan_unknown", {"plan": "h9"})),
    (
        orders.AttachEvidence(task=1, sha256="a", size=9, media_type="text/x-shellscript", name="a"),
        TASK,
        "ops1",
        ("evidence_type", {"type": "text/x-shellscript"}),
    ),
    (
        orders.Acknowledge(task=1),
        known(tasks=[task(1, "a", status="done")]),
        "ops1",
        ("task_settled", {"task": "1", "status": "done"}),
    ),
    (
        orders.ApproveWave(wave=1),
        known(wave=Wave(number=1, awaits=None, approved=False, stopped=False)),
        "voice",
        ("wave_needs_no_approval", {"wave": "1"}),
    ),
    (
        orders.StopWave(wave=1),
        known(wave=Wave(number=1, awaits=None, approved=False, stopped=False)),
        "ops1",
        ("not_entitled", {"person": "ops1", "what": "V1", "roles": "Directrice, Porte-parole"}),
    ),
    (
        orders.Decide(event="activat"),
        known("normal"),
        "dir",
        ("unknown_event", {"event": "activat", "near": "activate", "known": "activate, end, relapse, learn, close"}),
    ),
]


@pytest.mark.parametrize(("act", "found", "who", "code"), ROWS, ids=lambda one: type(one).__name__)
def test_what_the_refusal_says(act: Act, found: Situation, who: str, code: str) -> None:
    inside = None if isinstance(act, access.AccessAct | guard_orders.GuardAct) else "2026-1"
    [fact], name = follows(BOOK, found, act, who, crisis=inside), type(act).__name__
    assert isinstance(fact, Refused)
    assert (fact.code, fact.details) == (code, DETAILS.get(f"{name} {code}", DETAILS.get(name, {})))


@pytest.mark.parametrize(("act", "found", "who", "said"), FURTHER, ids=lambda one: type(one).__name__)
def test_further_refusals(act: Act, found: Situation, who: str, said: tuple[str, dict[str, str]]) -> None:
    assert refusal(BOOK, found, act, who) == said
