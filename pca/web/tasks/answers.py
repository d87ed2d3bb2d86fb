"""What people answer to a task: received, done, refused, handed over, proved; for oneself or for a caller."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import msgspec
from msgspec.structs import replace
from starlette.responses import FileResponse, Response

from pca.domain.access.access import Action
from pca.domain.facts import Refused
from pca.domain.heard import Heard
from pca.domain.numbers import is_number
from pca.domain.orders import (
    Acknowledge,
    AnyAct,
    AttachEvidence,
    CheckItems,
    Complete,
    HandOver,
    Order,
    Refuse,
    Reopen,
)
from pca.services.engine.execute import Done
from pca.services.tasks.evidence import keep_sent, path_of
from pca.services.tasks.read import evidence_file, task_file
from pca.web.kit.action_result import ActionResult
from pca.web.kit.language_switch import own_path
from pca.web.kit.person_lookup import person_said
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router, SignedIn
from pca.web.tasks.task import meet, task_page

routes = Router()
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


class AskItems(Speaking, frozen=True, kw_only=True):
    """Points ticked, and ticks taken back. Of the `points` a form shows, those not ticked are taken back too."""

    checked: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    points: tuple[str, ...] = ()


class AskReopen(Speaking, frozen=True, kw_only=True):
    """The task is to be done again; `why` is required."""


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


@routes.act(
    "/crises/{key}/tasks/{number}/acknowledge",
    may=Action.ANSWER_TASK,
    over=Over.ORDER,
    asks=AskAcknowledge,
    page=task_page,
)
def acknowledge(context: RequestContext, ask: AskAcknowledge, key: str, number: int) -> ActionResult:
    """The task is in one's hands."""
    done = _answer(context, ask, key, number, Acknowledge(task=number))
    return ActionResult(own_path(ask.back) if ask.back else f"/crises/{key}/tasks/{number}", done)


@routes.act(
    "/crises/{key}/tasks/{number}/items", may=Action.ANSWER_TASK, over=Over.ORDER, asks=AskItems, page=task_page
)
def items(context: RequestContext, ask: AskItems, key: str, number: int) -> ActionResult:
    """Keep which points of the checklist are ticked."""
    unchecked = (*ask.unchecked, *(point for point in ask.points if point not in ask.checked))
    act = CheckItems(task=number, checked=ask.checked, unchecked=unchecked)
    return ActionResult(f"/crises/{key}/tasks/{number}#checklist", _answer(context, ask, key, number, act))


@routes.act(
    "/crises/{key}/tasks/{number}/reopen", may=Action.ANSWER_TASK, over=Over.ORDER, asks=AskReopen, page=task_page
)
def reopen(context: RequestContext, ask: AskReopen, key: str, number: int) -> ActionResult:
    """Take the task up again that was done, refused or said impossible; whoever has it is told."""
    return ActionResult(f"/crises/{key}/tasks/{number}", _answer(context, ask, key, number, Reopen(task=number)))


@routes.act("/crises/{key}/tasks/{number}/done", may=Action.ANSWER_TASK, over=Over.ORDER, asks=AskDone, page=task_page)
def done(context: RequestContext, ask: AskDone, key: str, number: int) -> ActionResult:
    """Finish the task. Proofs that come with the form are kept first, whatever becomes of the rest."""
    for kept in _prove(context, ask, key, number):
        if kept.refused is not None:
            return ActionResult("", kept)
    act = Complete(task=number, checked=ask.checked, despite=ask.despite or None)
    return _onwards(context, ask, key, number, _answer(context, ask, key, number, act))


@routes.act(
    "/crises/{key}/tasks/{number}/refuse", may=Action.ANSWER_TASK, over=Over.ORDER, asks=AskRefuse, page=task_page
)
def refuse(context: RequestContext, ask: AskRefuse, key: str, number: int) -> ActionResult:
    """Refuse the task, or say that it is impossible: the fallback starts, or those above are told."""
    act = Refuse(task=number, impossible=ask.impossible)
    return _onwards(context, ask, key, number, _answer(context, ask, key, number, act))


@routes.act(
    "/crises/{key}/tasks/{number}/hand-over", may=Action.ANSWER_TASK, over=Over.ORDER, asks=AskHandOver, page=task_page
)
def hand_over(context: RequestContext, ask: AskHandOver, key: str, number: int) -> ActionResult:
    """Give the task to somebody else, who is told."""
    with context.reading():
        meet(context, key, number)
    act = HandOver(task=number, to=person_said(context, key, ask.to) or ask.person)
    return _onwards(context, ask, key, number, _answer(context, ask, key, number, act))


@routes.act(
    "/crises/{key}/tasks/{number}/evidence",
    may=Action.ATTACH_EVIDENCE,
    over=Over.ORDER,
    asks=AskEvidence,
    page=task_page,
)
def evidence(context: RequestContext, ask: AskEvidence, key: str, number: int) -> ActionResult:
    """Attach files or references; what the form ticked is kept too."""
    kept = None
    if ask.checked and not set(ask.checked) <= _ticked(context, key, number):
        _answer(context, ask, key, number, CheckItems(task=number, checked=ask.checked), "-t")
    for kept in _prove(context, ask, key, number):
        if kept.refused is not None:
            return ActionResult("", kept)
    return ActionResult(f"/crises/{key}/tasks/{number}?attached={'yes' if kept else 'nothing'}#checklist", kept)


@routes.file("/crises/{key}/evidence/{number}", may=SignedIn.PAGE, over=Over.ROWS)
def download(context: RequestContext, key: str, number: int) -> Response:
    """One file that proves a task, always as a download: nothing of it is drawn or run in our pages."""
    reaches = [context.reach(action) for action in (Action.SEE_OWN_TASKS, Action.SEE_TEAM_TASKS)]
    proof = evidence_file(context.unit, context.crisis(key).key, number, *reaches)
    if proof is None:
        raise NotFound
    path = path_of(context.runtime, proof.sha256)
    if not path.is_file():
        raise NotFound
    return FileResponse(path, media_type=proof.media_type, filename=proof.name, headers=ATTACHMENT)


# ---------------------------------------------------------------- who may, and for whom


def _answer(context: RequestContext, ask: Speaking, key: str, number: int, act: AnyAct, part: str = "") -> Done:
    if not is_number(number):
        raise NotFound
    return context.give(_order(context, ask, key, act, part))


def _ticked(context: RequestContext, key: str, number: int) -> frozenset[str]:
    """Points ticked already; none of a task that is out of reach."""
    with context.reading():
        reaches = [context.reach(action) for action in (Action.SEE_OWN_TASKS, Action.SEE_TEAM_TASKS)]
        file = task_file(context.unit, context.scene(key), number, *reaches) if is_number(number) else None
    return frozenset(file.task.checked or ()) if file else frozenset()


def _order(context: RequestContext, ask: Speaking, key: str, act: AnyAct, part: str) -> Order:
    speaks = bool(ask.on_behalf_of) and ask.on_behalf_of != context.person
    order = context.order(act, crisis=key, why=ask.why)
    if speaks:
        informant = ask.informant or ask.on_behalf_of
        order = replace(order, on_behalf_of=ask.on_behalf_of, informant=informant, heard=ask.heard)
    return replace(order, id=f"{order.id}{part}")


def _onwards(context: RequestContext, ask: Speaking, key: str, number: int, done: Done) -> ActionResult:
    """After one's own answer, on to the next task; after somebody else's, back to the task it was."""
    spoke = ask.on_behalf_of and ask.on_behalf_of != context.person
    return ActionResult(
        f"/crises/{key}/tasks/{number}" if spoke or not context.may(Action.SEE_OWN_TASKS) else "/tasks", done
    )


# ---------------------------------------------------------------- proofs


def _prove(context: RequestContext, ask: AskDone | AskEvidence, key: str, number: int) -> Iterator[Done]:
    """Keep and attach each proof of the form, each under an identifier of its own: sent twice, attached once."""
    brought = bool(context.files) or any(name.startswith(REFERENCE) for name in context.typed)
    if not brought and not (isinstance(ask, AskEvidence) and ask.reference.strip()):
        return
    if not is_number(number):
        raise NotFound
    fits = partial(_fits, context, ask, key)
    fits(AttachEvidence(task=number, sha256="", size=0, media_type="", name=""))
    for place, (name, content, item) in enumerate(_proofs(context, ask), 1):
        with keep_sent(context.runtime, number, name, content, item, fits) as kept:
            given = context.give(_order(context, ask, key, kept.act, f"-e{place}"), kept.settle)
        yield given


def _fits(context: RequestContext, ask: AskDone | AskEvidence, key: str, act: AttachEvidence) -> bool:
    """Whether the proof would be attached: nothing is kept of what would not. Raises like giving the order."""
    first = next(iter(context.preview(_order(context, ask, key, act, ""))), None)
    return not isinstance(first, Refused)


def _proofs(context: RequestContext, ask: AskDone | AskEvidence) -> Iterator[tuple[str, bytes, str | None]]:
    """Name and content of each proof of the form, and the point it proves, if any."""
    for file in context.files:
        yield file.name, file.content, file.field.removeprefix(FILE) or None
    for field in context.typed:
        if field.startswith(REFERENCE) and (reference := context.value(field).strip()):
            yield _reference(reference, field.removeprefix(REFERENCE))
    if isinstance(ask, AskEvidence) and ask.reference.strip():
        yield _reference(ask.reference.strip(), ask.item)


def _reference(text: str, item: str) -> tuple[str, bytes, str | None]:
    """A reference in words is a small text, named by how it begins."""
    return f"{text[:60].replace('/', '-')}.txt", text.encode(), item or None
