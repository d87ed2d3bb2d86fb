"""Between a decision, or a point published, and its messages there may be a moment in which all can be recalled."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from pca.domain.draft import Draft, Titles, refuse
from pca.domain.facts import (
    DecisionTaken,
    MessagesQueued,
    PointHeld,
    PointPublished,
    PointRecalled,
    SendingHeld,
    SendingRecalled,
    WavesStopped,
)
from pca.domain.message_acts import RecallPoint, RecallSending, SendMessage
from pca.domain.messages import voices
from pca.domain.plan.communications import SendingHold

NONE = SendingHold()


def hold(draft: Draft) -> None:
    """What a decision or a point queued, or somebody wrote, leaves a moment later, as the plan says for each severity.

    What somebody wrote is taken back by stopping it.
    """
    taken = [fact for fact in draft.facts if isinstance(fact, DecisionTaken | PointPublished)]
    by_hand = taken or isinstance(draft.order.act, SendMessage)
    spans = (draft.plan.playbook.ladder.hold or NONE) if by_hand else NONE
    if not any((spans.critical, spans.important, spans.information)):
        return
    waves: list[int] = []
    longest = draft.now
    for at, fact in enumerate(draft.facts):
        minutes = getattr(spans, fact.severity, 0) if isinstance(fact, MessagesQueued) else 0
        if isinstance(fact, MessagesQueued) and minutes:
            until = draft.now + timedelta(minutes=minutes)
            draft.facts[at] = replace(fact, hold_until=until)
            waves.append(fact.wave)
            longest = max(longest, until)
    if waves and taken:
        by = taken[-1]
        if isinstance(by, PointPublished):
            draft.add(PointHeld(point=by.number, waves=tuple(waves), until=longest))
        else:
            draft.add(SendingHeld(decision=by.number, waves=tuple(waves), until=longest))


def recall(draft: Draft, act: RecallSending) -> None:
    """The committee, or a role that approves messages, takes back all that a decision queued and that is still held.

    The decision itself stands: states, measures and tasks are another decision's.
    """
    if not _still_held(draft, act.decision):
        refuse("recall_over", decision=act.decision)
    _stop(draft, f"D{act.decision}")
    draft.add(SendingRecalled(decision=act.decision))


def recall_point(draft: Draft, act: RecallPoint) -> None:
    """The same of a point of situation, which stays published."""
    if not _still_held(draft, act.point):
        refuse("point_recall_over", point=act.point)
    _stop(draft, f"PS{act.point}")
    draft.add(PointRecalled(point=act.point))


def _still_held(draft: Draft, number: int) -> bool:
    return any(held.number == number and draft.now < held.held_until for held in draft.situation.sent.held_sendings)


def _stop(draft: Draft, what: str) -> None:
    """Stop every sending that is held, by whoever answers for what is said."""
    seat = draft.seated(draft.actor, voices(draft))
    if seat is None:
        titles = Titles(draft.plan.playbook.role[role].title for role in voices(draft))
        refuse("not_entitled", person=draft.actor, what=what, roles=titles)
    for wave in draft.situation.sent.held_waves:
        draft.add(
            WavesStopped(waves=wave.waves, origin=wave.origin, seat=seat, suppressed=wave.waiting, sent=wave.sent)
        )
