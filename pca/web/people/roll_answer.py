"""What somebody who was called says, written down by whoever calls the roll."""

from __future__ import annotations

import msgspec

from pca.domain.access.access import EVERYTHING, Action
from pca.domain.orders import AcknowledgeMessage
from pca.services.messages import read
from pca.services.messages.read import MessageRead
from pca.services.people.read import institution
from pca.services.people.read_roll_call import is_roll_call, written_by
from pca.web.kit.action_result import ActionResult
from pca.web.kit.on_behalf import WrittenFor, spoken
from pca.web.kit.person_lookup import person_said
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.messages.approvals import AskAnswer

routes = Router()
PATH = "/crises/{key}/roll-call/{wave}/answer/{number}"


class RollAnswer(msgspec.Struct, frozen=True):
    """One person who was asked, how they are called, and what they said so far."""

    key: str
    wave: int
    number: int
    name: str
    phone: str
    answer: str
    spoken: WrittenFor | None


@routes.page(PATH, may=Action.ROLL_CALL, over=Over.ROWS, template="people/roll_answer.html")
def roll_answer(context: RequestContext, key: str, wave: int, number: int) -> RollAnswer:
    """One person who was asked where they are, and the form for what they say."""
    crisis = context.scene(key).crisis.key
    asked = _asked(context, crisis, wave, number)
    person = asked.message.recipient
    contact = context.contacts([person]).get(person)
    return RollAnswer(
        key=crisis,
        wave=wave,
        number=number,
        name=context.name(person),
        phone=(contact.phone or "") if contact else "",
        answer=(asked.owed.answer or "") if asked.owed else "",
        spoken=spoken(context, written_by(asked.owed) if asked.owed else None),
    )


@routes.act(PATH, may=Action.ROLL_CALL, over=Over.ORDER, asks=AskAnswer, page=roll_answer)
def write_down(context: RequestContext, ask: AskAnswer, key: str, wave: int, number: int) -> ActionResult:
    """Write down what somebody who was called says, on the telephone or otherwise."""
    with context.reading():
        crisis = context.crisis(key).key
        person = _asked(context, crisis, wave, number).message.recipient
    informant = person_said(context, key, ask.informant, "informant") or person
    act = AcknowledgeMessage(message=number, answer=ask.answer)
    order = context.order(act, crisis=crisis, why=ask.why, on_behalf_of=person, informant=informant, heard=ask.heard)
    return ActionResult(f"/crises/{crisis}/roll-call/{wave}", context.give(order))


def _asked(context: RequestContext, crisis: str, wave: int, number: int) -> MessageRead:
    """The message by which somebody within reach was asked in this roll-call. Raises NotFound."""
    asked = read.message(context.unit, crisis, number, EVERYTHING, text=False)
    if asked is None or asked.message.origin != wave or not is_roll_call(context.unit, crisis, wave):
        raise NotFound
    if not context.reach(Action.ROLL_CALL).covers_person(institution(context.unit), asked.message.recipient):
        raise NotFound
    return asked
