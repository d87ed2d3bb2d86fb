"""What people answer to a task: received, done, refused, handed over, proved; for oneself or for a caller."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

import msgspec
from msgspec.structs import replace
from starlette.responses import FileResponse, Response

from pca.domain.access import Action
from pca.domain.facts import Refused
from pca.domain.heard import Heard
from pca.domain.orders import Acknowledge, AnyAct, AttachEvidence, Complete, HandOver, Order, Refuse
from pca.services.evidence import Fits, keep_sent, path_of
from pca.services.execute import Done
from pca.store import directory, task_lists
from pca.web.door import Door, Over, SignedIn, Went
from pca.web.speech import own_path
from pca.web.tasks import meet, task_page, visible
from pca.web.visit import NotFound, Visit

door = Door()
FILE, REFERENCE = "file-", "reference-"
"""Fields of the checklist's form begin so; the point they prove follows, or nothing for the task as a whole."""

ATTACHMENT = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}


class Speaking(msgspec.Struct, frozen=True, kw_only=True):
    """Who answers: oneself, or somebody who called (`on_behalf_of`, as `informant` told, `heard` by which means)."""

    why: str = ""
    on_behalf_of: str = ""
    informant: str = ""
    heard: Heard = ""


class AskAcknowledge(Speaking, frozen=True, kw_only=True):
    """The task was received. `back` is the page to go on with."""

    back: str = ""


class AskDone(Speaking, frozen=True, kw_only=True):
    """The task is done; `checked` names the points done, all of them when it is left out."""

    checked: tuple[str, ...] | None = None
    despite: str = ""


class AskRefuse(Speaking, frozen=True, kw_only=True):
    """The task is refused, or cannot be done by anybody; `why` is required."""

    impossible: bool = False


class AskHandOver(Speaking, frozen=True, kw_only=True):
    """Somebody else takes the task: `person` as chosen, or else `to` as typed (identifier or whole name)."""

    person: str = ""
    to: str = ""


class AskEvidence(Speaking, frozen=True, kw_only=True):
    """Proof of the task or of one point: files of the form, or a reference in words (a report's number, a place)."""

    checked: tuple[str, ...] = ()
    item: str = ""
    reference: str = ""


@door.act(
    "/crises/{key}/tasks/{number}/acknowledge",
    may=Action.ANSWER_TASK,
    over=Over.ORDER,
    asks=AskAcknowledge,
    page=task_page,
)
def acknowledge(visit: Visit, ask: AskAcknowledge, key: str, number: int) -> Went:
    """The task is in one's hands."""
    done = _answer(visit, ask, key, number, Acknowledge(task=number))
    return Went(own_path(ask.back) if ask.back else f"/crises/{key}/tasks/{number}", done)


@door.act("/crises/{key}/tasks/{number}/done", may=Action.ANSWER_TASK, over=Over.ORDER, asks=AskDone, page=task_page)
def done(visit: Visit, ask: AskDone, key: str, number: int) -> Went:
    """Finish the task. Proofs that come with the form are kept first, whatever becomes of the rest."""
    for kept in _prove(visit, ask, key, number):
        if kept.refused is not None:
            return Went("", kept)
    act = Complete(task=number, checked=ask.checked, despite=ask.despite or None)
    return _onwards(visit, ask, key, number, _answer(visit, ask, key, number, act))


@door.act(
    "/crises/{key}/tasks/{number}/refuse", may=Action.ANSWER_TASK, over=Over.ORDER, asks=AskRefuse, page=task_page
)
def refuse(visit: Visit, ask: AskRefuse, key: str, number: int) -> Went:
    """Refuse the task, or say that it is impossible: the fallback starts, or those above are told."""
    act = Refuse(task=number, impossible=ask.impossible)
    return _onwards(visit, ask, key, number, _answer(visit, ask, key, number, act))


@door.act(
    "/crises/{key}/tasks/{number}/hand-over", may=Action.ANSWER_TASK, over=Over.ORDER, asks=AskHandOver, page=task_page
)
def hand_over(visit: Visit, ask: AskHandOver, key: str, number: int) -> Went:
    """Give the task to somebody else, who is told."""
    with visit.reading():
        meet(visit, key, number)
    act = HandOver(task=number, to=person_said(visit, ask.to.strip()) if ask.to.strip() else ask.person)
    return _onwards(visit, ask, key, number, _answer(visit, ask, key, number, act))


@door.act(
    "/crises/{key}/tasks/{number}/evidence",
    may=Action.ATTACH_EVIDENCE,
    over=Over.ORDER,
    asks=AskEvidence,
    page=task_page,
)
def evidence(visit: Visit, ask: AskEvidence, key: str, number: int) -> Went:
    """Attach files or references; what was ticked meanwhile stays ticked."""
    kept = None
    for kept in _prove(visit, ask, key, number):
        if kept.refused is not None:
            return Went("", kept)
    said = "&".join(["attached=" + ("yes" if kept else "nothing"), *(f"checked={quote(one)}" for one in ask.checked)])
    return Went(f"/crises/{key}/tasks/{number}?{said}#checklist", kept)


@door.file("/crises/{key}/evidence/{number}", may=SignedIn.PAGE, over=Over.ROWS)
def download(visit: Visit, key: str, number: int) -> Response:
    """One file that proves a task, always as a download: nothing of it is drawn or run in our pages."""
    crisis = visit.crisis(key).key
    found = task_lists.proof(visit.unit, crisis, number) if 0 < number < 1 << 31 else None
    if found is None:
        raise NotFound
    visible(visit, crisis, found.task)
    path = path_of(visit.runtime, found.sha256)
    if not path.is_file():
        raise NotFound
    return FileResponse(path, media_type=found.media_type, filename=found.name, headers=ATTACHMENT)


# ---------------------------------------------------------------- who may, and for whom


def _answer(visit: Visit, ask: Speaking, key: str, number: int, act: AnyAct) -> Done:
    if not 0 < number < 1 << 31:
        raise NotFound
    return visit.give(_order(visit, ask, key, act, ""))


def _order(visit: Visit, ask: Speaking, key: str, act: AnyAct, part: str) -> Order:
    speaks = bool(ask.on_behalf_of) and ask.on_behalf_of != visit.person
    order = visit.order(act, crisis=key, why=ask.why)
    if speaks:
        told = ask.informant or ask.on_behalf_of
        order = replace(order, on_behalf_of=ask.on_behalf_of, informant=told, heard=ask.heard)
    return replace(order, id=f"{order.id}{part}")


def _onwards(visit: Visit, ask: Speaking, key: str, number: int, done: Done) -> Went:
    """After one's own answer, on to the next task; after somebody else's, back to the task it was."""
    spoke = ask.on_behalf_of and ask.on_behalf_of != visit.person
    return Went(f"/crises/{key}/tasks/{number}" if spoke or not visit.may(Action.SEE_OWN_TASKS) else "/tasks", done)


def person_said(visit: Visit, said: str) -> str:
    """The one person with this identifier or whole name; else what was said, for the engine to refuse."""
    with visit.reading():
        return person_named(visit, said)


def person_named(visit: Visit, said: str) -> str:
    """The same within an answer, among those the visitor may be told of. Needs the visit's unit."""
    if said in directory.organisation(visit.unit).people or not visit.may(Action.SEE_NAMES):
        return said
    wanted, known = said.casefold(), directory.contacts(visit.unit).values()
    named = [one.person for one in known if one.name.casefold() == wanted and visit.tells_of(one.person)]
    return named[0] if len(named) == 1 else said


# ---------------------------------------------------------------- proofs


def _prove(visit: Visit, ask: AskDone | AskEvidence, key: str, number: int) -> Iterator[Done]:
    """Keep and attach each proof of the form, each under an identifier of its own: sent twice, attached once."""
    brought = bool(visit.files) or any(one.startswith(REFERENCE) for one in visit.typed)
    if not brought and not (isinstance(ask, AskEvidence) and ask.reference.strip()):
        return
    if not 0 < number < 1 << 31:
        raise NotFound
    fits = partial(_fits, visit, ask, key)
    fits(AttachEvidence(task=number, sha256="", size=0, media_type="", name=""))
    for place, act in enumerate(_proofs(visit, ask, number, fits), 1):
        yield visit.give(_order(visit, ask, key, act, f"-e{place}"))


def _fits(visit: Visit, ask: AskDone | AskEvidence, key: str, act: AttachEvidence) -> bool:
    """Whether the proof would be attached: nothing is kept of what would not. Raises like giving the order."""
    first = next(iter(visit.preview(_order(visit, ask, key, act, ""))), None)
    return not isinstance(first, Refused)


def _proofs(visit: Visit, ask: AskDone | AskEvidence, number: int, fits: Fits) -> Iterator[AttachEvidence]:
    for file in visit.files:
        yield keep_sent(visit.runtime, number, file.name, file.content, file.field.removeprefix(FILE) or None, fits)
    for field in visit.typed:
        if field.startswith(REFERENCE) and (said := visit.value(field).strip()):
            yield _reference(visit, number, said, field.removeprefix(REFERENCE), fits)
    if isinstance(ask, AskEvidence) and ask.reference.strip():
        yield _reference(visit, number, ask.reference.strip(), ask.item, fits)


def _reference(visit: Visit, number: int, said: str, item: str, fits: Fits) -> AttachEvidence:
    """A reference in words is a small text, named by how it begins."""
    return keep_sent(visit.runtime, number, f"{said[:60].replace('/', '-')}.txt", said.encode(), item or None, fits)
