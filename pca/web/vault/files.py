"""Support files: listed, read, kept, locked, erased by those alone who hold the right. Each look is journalled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Literal

import msgspec
from msgspec.structs import replace

from pca.domain.access.access import Action
from pca.domain.facts import Refused
from pca.domain.orders import VaultAct
from pca.domain.support import LONGEST, SupportFile
from pca.domain.vault_acts import AskErasure, ErasureKind, LockSupport
from pca.services.engine.execute import Done
from pca.services.people.read import is_known
from pca.services.vault.files import (
    Give,
    OpenedFile,
    SupportTooLong,
    erase,
    read,
    require_open,
)
from pca.services.vault.files import begin as begin_file
from pca.services.vault.files import change as change_file
from pca.services.vault.read import page_of, vault_state
from pca.store.vault.sealed_files import KeyGone
from pca.web.kit.action_result import ActionResult
from pca.web.kit.named_person import no_such
from pca.web.kit.person_functions import described
from pca.web.kit.person_lookup import person_in
from pca.web.kit.rendering import ZONE
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.vault.grounds import RequestLine, waiting_lines

routes = Router()
LIST, ONE = "/crises/{key}/vault/files", "/crises/{key}/vault/files/{file}"


class FileLine(msgspec.Struct, frozen=True, kw_only=True):
    """One file in the list; of one that cannot be read, its state alone."""

    file: str
    name: str = ""
    about: str = ""
    follow_up: date | None = None
    late: bool = False
    state: Literal["open", "locked", "erased", "gone"]
    kept_at: datetime


class FileList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of files, the requests that wait, and the last day of the vault."""

    key: str
    until: date
    rows: tuple[FileLine, ...]
    further: str
    requests: tuple[RequestLine, ...]


class FileShown(msgspec.Struct, frozen=True, kw_only=True):
    """One file. `seal` comes back with a change, so that nobody overwrites what they have not seen."""

    key: str
    line: FileLine
    seal: str
    needs: str = ""
    contact: str = ""
    notes: str = ""
    colleagues: tuple[FileLine, ...] = ()


class AskFile(msgspec.Struct, frozen=True, kw_only=True):
    """What a file is to say; `seal` is what was seen, and `person` whom a new one is about."""

    person: str = ""
    needs: str = ""
    contact: str = ""
    follow_up: date | None = None
    notes: str = ""
    seal: str = ""


class AskColleague(msgspec.Struct, frozen=True, kw_only=True):
    """Who is to be contacted."""

    person: str
    seal: str


class AskRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What the person of the file asks for."""

    what: ErasureKind


class AskLock(msgspec.Struct, frozen=True, kw_only=True):
    """Lock it, or let it be read again."""

    locked: Literal["yes", "no"]


class NothingAsked(msgspec.Struct, frozen=True):
    """Nothing more is to be said."""


@routes.page(LIST, may=Action.KEEP_SUPPORT, over=Over.INSTITUTION, template="vault/files.html", personal=True)
def listed(context: RequestContext, key: str, after: str = "") -> FileList:
    """The files of a crisis, a page at a time."""
    crisis = context.crisis(key).key
    vault = require_open(context.unit, crisis, context.now)
    files, further = page_of(context.unit, crisis, after)
    opened = read(context.runtime, context.unit, crisis, files, _noting(context, crisis))
    context.contacts([file.content.person for file in opened.values() if file.content], met=True)
    return FileList(
        key=crisis,
        until=vault.terms.until,
        rows=tuple(_line(context, opened[file]) for file in files if file in opened),
        further=further,
        requests=waiting_lines(vault_state(context.runtime, context.unit, crisis, context.now)),
    )


@routes.page(ONE, may=Action.KEEP_SUPPORT, over=Over.INSTITUTION, template="vault/file.html", personal=True)
def opened_file(context: RequestContext, key: str, file: str) -> FileShown:
    """One file, with the colleagues to be contacted."""
    crisis = context.crisis(key).key
    require_open(context.unit, crisis, context.now)
    note = _noting(context, crisis)
    opened = read(context.runtime, context.unit, crisis, [file], note).get(file)
    if opened is None:
        raise NotFound
    content = opened.content
    linked = read(context.runtime, context.unit, crisis, content.colleagues, note) if content else {}
    people = [file.content.person for file in (opened, *linked.values()) if file.content]
    context.contacts(people, met=True)
    return FileShown(
        key=crisis,
        line=_line(context, opened),
        seal=opened.record.seal,
        needs=content.needs if content else "",
        contact=content.contact if content else "",
        notes=content.notes if content else "",
        colleagues=tuple(_line(context, colleague) for colleague in linked.values()),
    )


@routes.act(LIST, may=Action.KEEP_SUPPORT, over=Over.ORDER, asks=AskFile, page=listed)
def begin(context: RequestContext, ask: AskFile, key: str) -> ActionResult:
    """Begin a file; where the person has one, go there."""
    with context.reading():
        crisis = _open(context, key)
        person = _person(context, ask.person)
    if not person:
        return _nobody(crisis, ask.person)
    content = SupportFile(person=person, needs=ask.needs, contact=ask.contact, follow_up=ask.follow_up, notes=ask.notes)
    try:
        file, done = begin_file(context.runtime, crisis, content, _giving(context, crisis))
    except SupportTooLong as error:
        return _too_long(f"/crises/{crisis}/vault/files", error)
    return ActionResult(f"/crises/{crisis}/vault/files/{file}", done)


@routes.act(ONE, may=Action.KEEP_SUPPORT, over=Over.ORDER, asks=AskFile, page=opened_file)
def change(context: RequestContext, ask: AskFile, key: str, file: str) -> ActionResult:
    """Replace what was seen."""
    crisis, content = _seen(context, key, file)
    changed = replace(content, needs=ask.needs, contact=ask.contact, follow_up=ask.follow_up, notes=ask.notes)
    return _changed(context, crisis, file, changed, ask.seal)


@routes.act(f"{ONE}/colleagues", may=Action.KEEP_SUPPORT, over=Over.ORDER, asks=AskColleague, page=opened_file)
def add_colleague(context: RequestContext, ask: AskColleague, key: str, file: str) -> ActionResult:
    """Link a colleague to be contacted: a file of their own, begun where there is none."""
    crisis, content = _seen(context, key, file)
    with context.reading():
        person = _person(context, ask.person)
    if not person or person == content.person:
        return _nobody(crisis, ask.person)
    begun = SupportFile(person=person, about="colleague")
    linked, done = begin_file(context.runtime, crisis, begun, _noting(context, crisis))
    if done is not None and done.refused is not None:
        return ActionResult(f"/crises/{crisis}/vault/files", done)
    colleagues = tuple(dict.fromkeys((*content.colleagues, linked)))
    return _changed(context, crisis, file, replace(content, colleagues=colleagues), ask.seal)


@routes.act(f"{ONE}/request", may=Action.KEEP_SUPPORT, over=Over.ORDER, asks=AskRequest, page=opened_file)
def note_request(context: RequestContext, ask: AskRequest, key: str, file: str) -> ActionResult:
    """Write down what the person asks for; the clock begins."""
    return _given(context, key, file, lambda crisis: _giving(context, crisis)(AskErasure(file=file, what=ask.what)))


@routes.act(f"{ONE}/lock", may=Action.KEEP_SUPPORT, over=Over.ORDER, asks=AskLock, page=opened_file)
def lock(context: RequestContext, ask: AskLock, key: str, file: str) -> ActionResult:
    """Keep it without anybody reading it, or let it be read again."""
    locked = ask.locked == "yes"
    return _given(context, key, file, lambda crisis: _giving(context, crisis)(LockSupport(file=file, locked=locked)))


@routes.act(f"{ONE}/erase", may=Action.KEEP_SUPPORT, over=Over.ORDER, asks=NothingAsked, page=opened_file)
def erase_file(context: RequestContext, ask: NothingAsked, key: str, file: str) -> ActionResult:
    """Destroy its key."""
    return _given(context, key, file, lambda crisis: erase(context.runtime, crisis, file, _giving(context, crisis)))


def _open(context: RequestContext, key: str) -> str:
    """The crisis, whose vault is open. Needs the context's unit. Raises NotOpen."""
    crisis = context.crisis(key).key
    require_open(context.unit, crisis, context.now)
    return crisis


def _seen(context: RequestContext, key: str, file: str) -> tuple[str, SupportFile]:
    """The crisis, and the file as it stands. Raises NotOpen, NotFound."""
    with context.reading() as unit:
        crisis = _open(context, key)
        opened = read(context.runtime, unit, crisis, [file], _noting(context, crisis)).get(file)
    if opened is None or opened.content is None:
        raise NotFound
    return crisis, opened.content


def _given(context: RequestContext, key: str, file: str, give: Callable[[str], Done]) -> ActionResult:
    with context.reading():
        crisis = _open(context, key)
    return ActionResult(f"/crises/{crisis}/vault/files/{file}", give(crisis))


def _changed(context: RequestContext, crisis: str, file: str, content: SupportFile, seen: str) -> ActionResult:
    to = f"/crises/{crisis}/vault/files/{file}"
    once = f"{context.person} {context.order_id or context.runtime.new_id()}"
    try:
        done = change_file(context.runtime, crisis, file, content, _giving(context, crisis), over=seen, once=once)
    except SupportTooLong as error:
        return _too_long(to, error)
    except KeyGone:  # somebody erased it a moment ago
        raise NotFound from None
    return ActionResult(to, done)


def _too_long(to: str, error: SupportTooLong) -> ActionResult:
    details = {"limit": str(LONGEST), "length": str(error.length)}
    return ActionResult(to, Done(seq=None, facts=(Refused(code="text_too_long", details=details),)))


def _person(context: RequestContext, typed: str) -> str:
    """Who is meant; empty for nobody. Needs the context's unit. Raises Unclear."""
    person = person_in(context, None, typed, "person")
    return person if is_known(context.unit, person) else ""


def _nobody(crisis: str, typed: str) -> ActionResult:
    return ActionResult(f"/crises/{crisis}/vault/files", Done(seq=None, facts=(no_such(typed[:100]),)))


def _giving(context: RequestContext, crisis: str) -> Give:
    """Gives the order that the form stands for."""
    return lambda act: context.execute(act, crisis=crisis)


def _noting(context: RequestContext, crisis: str) -> Give:
    """Gives an order beside it: what was read, what was begun for it."""

    def give(act: VaultAct) -> Done:
        return context.give(replace(context.order(act, crisis=crisis), id=context.runtime.new_id()))

    return give


def _line(context: RequestContext, opened: OpenedFile) -> FileLine:
    record, content = opened.record, opened.content
    closed: Literal["erased", "locked", "gone"] = (
        "erased" if record.erased_at else "locked" if record.locked else "gone"
    )
    if content is None:
        return FileLine(file=record.file, state=closed, kept_at=record.kept_at)
    today = context.now.astimezone(ZONE).date()
    return FileLine(
        file=record.file,
        name=described(context, None, content.person),
        about=content.about,
        follow_up=content.follow_up,
        late=content.follow_up is not None and content.follow_up < today,
        state="open",
        kept_at=record.kept_at,
    )
