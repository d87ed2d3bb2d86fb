"""Where somebody is and how they are: what replaces an earlier answer, and who is told when somebody needs help."""

from __future__ import annotations

from collections.abc import Iterable

from pca.domain.draft import Draft, refuse
from pca.domain.facts import HelpAsked, HelpEnded
from pca.domain.message_acts import CallForHelp
from pca.domain.messages import committee, deciders, tell
from pca.domain.notices import HELP_ASKED
from pca.domain.orders import DELIVERY
from pca.domain.situation import SentMessage
from pca.domain.texts.replies import WHEREABOUTS

HELP, SAFE, CARED = "help", "safe", "cared"
"""`cared`: somebody took care of the person, and says so for them."""

SAID = frozenset({*WHEREABOUTS, CARED})
"""Answers that say where somebody is."""


def replaces(before: str | None, after: str, *, spoken_for: bool = False) -> bool:
    """Whether an answer takes the place of an earlier one.

    "Thank you" never replaces where somebody is. Help ends with *safe* said by the person, or with whatever somebody
    who took care says for them (`spoken_for`).
    """
    if before is None or before == after:
        return before is None
    if before == HELP:
        return after in (SAFE, CARED) or (spoken_for and after in SAID)
    return after in SAID or before not in SAID


def note_help(draft: Draft, sent_message: SentMessage, person: str, before: str | None, after: str) -> None:
    """After an answer of `person`: a call for help is noted and told at once, or its end is noted."""
    if after == HELP:
        draft.add(HelpAsked(origin=sent_message.origin, person=person, message=sent_message.number))
        tell_of(draft, {"person": person, "message": str(sent_message.number)}, (sent_message.caller,))
    elif before == HELP:
        word = draft.order.why.strip() if draft.order.who != DELIVERY else ""
        draft.add(HelpEnded(origin=sent_message.origin, person=person, by=draft.order.who, answer=after, word=word))


def tell_of(draft: Draft, about: dict[str, str], callers: Iterable[str] = ()) -> None:
    """Tell the committee, and whoever asked, by the most urgent way of each; nobody is told of their own call."""
    known = draft.situation.organisation.people
    everybody = (*committee(draft), *callers), deciders(draft, draft.plan.playbook.committee.roles)
    lists = ([person for person in some if person in known and person != about.get("person")] for some in everybody)
    people = next((some for some in lists if some), [])
    caller = known.get(about.get("person", ""))
    if caller is not None:
        about = {**about, "perimeter": caller.site}
    tell(draft, HELP_ASKED, people, about, place=-1)


def call_for_help(draft: Draft, act: CallForHelp) -> None:
    """Tell the committee of a call whose sender is not proved: nobody's answer changes by it."""
    if draft.order.who != DELIVERY:
        refuse("not_entitled", person=draft.order.who, what="call_for_help", roles=DELIVERY)
    draft.require_open()
    tell_of(draft, {"person": act.person, "text": str(act.text)})
