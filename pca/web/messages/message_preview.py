"""A message of the plan as one real person would read it now; nothing is sent."""

from __future__ import annotations

import msgspec

from pca.catalogue import LANGUAGES
from pca.catalogue.languages import name_of_language
from pca.domain.access.access import Action
from pca.domain.texts.sms_parts import sms_parts
from pca.services.crisis.scene import Scene
from pca.services.messages.sample import sample
from pca.web.kit.candidates import Unclear
from pca.web.kit.person_lookup import person_in
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()
_NO_TEXT = "there is no text"
KINDS = ("mail", "sms", "chat", "post", "poster")


class PreviewText(msgspec.Struct, frozen=True, kw_only=True):
    """The text, or why there is none."""

    name: str
    language: str
    subject: str = ""
    body: str = ""
    problem: str = ""
    parts: int = 0
    """How many short messages it takes; 0 for other kinds."""
    alphabet: str = ""
    """`gsm7` or `ucs2`: the second holds less than half as much."""


class MessagePreview(msgspec.Struct, frozen=True, kw_only=True):
    """What may be looked at, what was asked for, and the text."""

    key: str
    communications: tuple[tuple[str, str], ...]
    communication: str
    person: str
    kind: str
    language: str
    languages: tuple[tuple[str, str], ...]
    """Those of the plan and of the house, each with what it calls itself."""
    read: PreviewText | None


@routes.page("/crises/{key}/messages/preview", may=Action.SEE_NAMES, over=Over.ROWS, template="messages/preview.html")
def previewed(
    context: RequestContext, key: str, communication: str = "", person: str = "", kind: str = "mail", language: str = ""
) -> MessagePreview:
    """A communication of the plan, written for one person in one kind and language: the person's own unless said."""
    about = context.scene(key)
    book = about.plan.playbook
    kind = kind if kind in KINDS else KINDS[0]
    asked = bool(communication and person.strip())
    return MessagePreview(
        key=about.crisis.key,
        communications=tuple((each.id, about.say(each.title)) for each in book.communications),
        communication=communication,
        person=person.strip(),
        kind=kind,
        language=language,
        languages=tuple((known, name_of_language(known)) for known in dict.fromkeys((*book.languages, *LANGUAGES))),
        read=_read(context, about, communication, person.strip(), kind, language) if asked else None,
    )


def _read(
    context: RequestContext, about: Scene, communication: str, person: str, kind: str, language: str
) -> PreviewText | None:
    book, organisation = about.plan.playbook, about.organisation
    planned = book.communication.get(communication)
    if planned is None:
        raise NotFound
    try:
        reader = person_in(context, about, person, "person")
    except Unclear as error:
        context.choices = {error.field: error.choices}
        return None
    known = organisation.people.get(reader)
    if known is None or not context.reach(Action.SEE_NAMES).covers(organisation, place=known.site, person=reader):
        return PreviewText(name=person, language=language, problem="unknown")
    chosen = language if language in (*LANGUAGES, *book.languages) else book.speaks(known.language)
    letter = sample(context.runtime, about.crisis.key, planned, reader, kind, chosen)
    if letter.outgoing is None:
        why = (letter.settled.error if letter.settled else None) or _NO_TEXT
        problem = "no_text" if why.startswith(_NO_TEXT) else why
        return PreviewText(name=context.name(reader), language=chosen, problem=problem)
    size = sms_parts(letter.outgoing.body) if kind == "sms" else None
    return PreviewText(
        name=context.name(reader),
        language=letter.outgoing.language,
        subject=letter.outgoing.subject,
        body=letter.outgoing.body,
        parts=size.count if size else 0,
        alphabet=size.alphabet if size else "",
    )
