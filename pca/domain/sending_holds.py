"""Between a decision and its messages there may be a moment in which all of them can be recalled."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from pca.domain.draft import Draft, Titles, refuse
from pca.domain.facts import DecisionTaken, MessagesQueued, SendingHeld, SendingRecalled, WavesStopped
from pca.domain.message_acts import RecallSending, SendMessage
from pca.domain.messages import voices
from pca.domain.plan.communications import SendingHold

NONE = SendingHold()


def hold(draft: Draft) -> None:
    """What a decision queued, or somebody wrote, leaves a moment later, as the plan says for each severity.

    What somebody wrote is taken back by stopping it.
    """
    taken = [fact for fact in draft.facts if isinstance(fact, DecisionTaken)]
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
        draft.add(SendingHeld(decision=taken[-1].number, waves=tuple(waves), until=longest))


def recall(draft: Draft, act: RecallSending) -> None:
    """The committee, or a role that approves messages, takes back all that a decision queued and that is still held.

    The decision itself stands: states, measures and tasks are another decision's.
    """
    held = next((held for held in draft.situation.sent.held_sendings if held.number == act.decision), None)
    if held is None or held.held_until <= draft.now:
        refuse("recall_over", decision=act.decision)
    seat = draft.seated(draft.actor, voices(draft))
    if seat is None:
        titles = Titles(draft.plan.playbook.role[role].title for role in voices(draft))
        refuse("not_entitled", person=draft.actor, what=f"D{act.decision}", roles=titles)
    for wave in draft.situation.sent.held_waves:
        draft.add(
            WavesStopped(waves=wave.waves, origin=wave.origin, seat=seat, suppressed=wave.waiting, sent=wave.sent)
        )
    draft.add(SendingRecalled(decision=act.decision))
