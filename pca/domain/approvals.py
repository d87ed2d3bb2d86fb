"""A message that waits for somebody's word: released, said in other words, or refused with a reason; one outcome."""

from __future__ import annotations

from datetime import timedelta

from pca.domain import messages
from pca.domain.draft import Draft, Titles, refuse
from pca.domain.facts import WaveApproved, WaveEdited, WaveRejected
from pca.domain.message_acts import ApproveWave, EditWave, RejectWave
from pca.domain.notices import EDITED_MESSAGE, MESSAGE_REJECTED
from pca.domain.plan.languages import HOUSE
from pca.domain.sendings import WaitingWave
from pca.domain.situation import Wave
from pca.domain.texts.own_words import AUTHOR, HEADING, TEXT
from pca.domain.texts.wording import visible


def approve(draft: Draft, act: ApproveWave) -> None:
    """The spokesperson releases an external message (R33), unless it was stopped or something newer replaced it."""
    wave, seat = _waiting(draft, act.wave)
    held = (held.held_until for held in draft.situation.sent.held_sendings if act.wave in held.held_waves)
    by = draft.now + span if (span := _span(wave)) else None
    draft.add(WaveApproved(wave=act.wave, seat=seat, acknowledge_by=by, not_before=max(held, default=None)))


def reject(draft: Draft, act: RejectWave) -> None:
    """Who may release a message refuses to; its author, or else the committee, reads why."""
    wave, seat = _waiting(draft, act.wave)
    draft.require_reason()
    text = _text(draft, act.wave)
    draft.add(WaveRejected(wave=act.wave, seat=seat, suppressed=wave.recipients))
    known = draft.plan.playbook.communication.get(text.communication)
    titles = {f"{TEXT}{tag}": known.title.to(tag) for tag in draft.plan.playbook.languages} if known else {}
    own = {name: words for name, words in text.about.items() if name.startswith((HEADING, TEXT))}
    author = text.about.get(AUTHOR, "")
    people = [author] if author in draft.situation.organisation.people else messages.committee(draft)
    messages.tell(draft, MESSAGE_REJECTED, people, {**titles, **own, "reason": draft.reason, "seat": seat})


def edit(draft: Draft, act: EditWave) -> None:
    """Who may release a message says it in other words, to the same people; these wait in their turn."""
    draft.require_open()
    wave, seat = _waiting(draft, act.wave)
    if not any(visible(text) for text in act.text.values()):
        refuse("message_empty")
    strange = [tag for tag in (*act.text, *act.heading) if tag not in (*HOUSE, *draft.plan.playbook.languages)]
    if strange:
        refuse("addressee_unknown", name=strange[0])
    text, span = _text(draft, act.wave), _span(wave)
    about = {name: words for name, words in text.about.items() if not name.startswith((HEADING, TEXT))}
    for tag, words in act.text.items():
        if visible(words):
            about |= {TEXT + tag: words.strip(), HEADING + tag: act.heading.get(tag, "").strip()}
    after = messages.queue(
        draft,
        text.communication,
        EDITED_MESSAGE,
        text.kind,
        text.recipients,
        {**about, AUTHOR: draft.actor},
        severity=text.severity,
        external=text.external,
        awaits=wave.awaits,
        acknowledge_by=draft.now + span if span else None,
        owed=span is not None,
    )
    draft.add(WaveEdited(wave=act.wave, seat=seat, after=after or 0))


def _waiting(draft: Draft, number: int) -> tuple[Wave, str]:
    """The wave, which still waits, and the seat in which the author may release it: nobody else is asked."""
    wave = messages.wave_of(draft, number)
    if wave.stopped:
        refuse("wave_stopped", wave=number)
    if wave.replaced:
        refuse("wave_replaced", wave=number)
    if wave.awaits is None or wave.approved:
        refuse("wave_needs_no_approval", wave=number)
    seat = draft.seated(draft.actor, [wave.awaits])
    if seat is None:
        title = draft.plan.playbook.role[wave.awaits].title
        refuse("not_entitled", person=draft.actor, what=f"V{number}", roles=Titles([title]))
    return wave, seat


def _text(draft: Draft, number: int) -> WaitingWave:
    text = draft.situation.sent.waiting_wave
    if text is None:
        refuse("wave_unknown", wave=number)
    return text


def _span(wave: Wave) -> timedelta | None:
    """How long its readers have to answer, where an answer is asked."""
    return wave.acknowledge_by - wave.queued_at if wave.acknowledge_by and wave.queued_at else None
