"""The import of the directory: what it changes is seen first; nothing is imported by half; a second press does it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace
from starlette.responses import RedirectResponse, Response

from pca.catalogue.findings import line
from pca.domain.access.access import Action
from pca.domain.figures import NoNumber, read_count
from pca.domain.orders import ImportDirectory
from pca.registers import RegisterErrors, RegisterProblem, Registers, digest_of
from pca.registers.doubts import Doubt
from pca.services.engine.earlier import carried_out
from pca.services.engine.execute import OrderClash, Private
from pca.services.people import imports, read_import
from pca.services.people.addresses import doubtful
from pca.services.people.directory import importing, in_place, only_addresses, updated
from pca.services.people.imports import Gone, SentRegisters
from pca.services.people.read_import import RecordChange, has_shared
from pca.web.kit.action_result import refusal_of
from pca.web.kit.rendering import render
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()
NAMED = 200
"""Changes and problems listed on the page; the counts are of all."""


class Wrong(msgspec.Struct, frozen=True):
    """One thing to correct, in the reader's language; row 0 for the whole file."""

    file: str
    sheet: str
    """What the sheet of a workbook is called."""
    row: int
    column: str
    text: str
    seen: str
    """What stands in the cell, as whoever sent it wrote it."""


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """The directory as it is and, once files were sent, what importing them would change."""

    counted: dict[str, int]
    """Regions, sites and people now."""
    digest: str = ""
    """What was sent, to be imported by a second press; empty before, and when it cannot be."""
    seen: str = ""
    """The directory that the preview was compared with."""
    changes: tuple[RecordChange, ...] = ()
    """The first NAMED of them."""
    sums: dict[str, int] = {}
    """How many records are added, changed and gone, as `people added`."""
    total: int = 0
    problems: tuple[Wrong, ...] = ()
    wrong: int = 0
    """How many problems there are."""
    previewed: bool = False
    doubts: tuple[Doubt, ...] = ()
    """What may be a mistake, to be confirmed: addresses of several people first; NAMED of them at most."""
    doubted: int = 0
    shared: bool = False
    """Whether there is an address of several people, so that the import must be confirmed in words."""
    partial: bool = False
    """Whether the files are an update, which removes nobody."""
    leaving: int = 0
    """How many people, sites and regions would leave: whoever imports writes this number."""
    tasks: int = 0
    """Tasks still to be done at sites and regions that would leave."""
    names: bool = False
    """Whether names and addresses are shown; otherwise it is only said that they differ."""
    done: bool = False


@routes.page(
    "/administration/directory", may=Action.IMPORT_DIRECTORY, over=Over.INSTITUTION, template="people/register.html"
)
def register(context: RequestContext, done: bool = False) -> Register:
    """The directory as it is, and where files are sent."""
    imports.tidy(context.runtime)
    return Register(counted=read_import.counted(context.unit), done=done)


@routes.form("/administration/directory/preview", may=Action.IMPORT_DIRECTORY, over=Over.INSTITUTION)
def preview(context: RequestContext) -> Response:
    """Read what was sent and tell what it would change; nothing is imported."""
    partial = _partial(context)
    try:
        sent = imports.registers_in([(file.name, file.content) for file in context.files], partial=partial)
        registers = registers_of(context, sent, partial)
        digest = imports.keep(context.runtime, sent.files)
    except RegisterErrors as error:
        return _wrong(context, error.problems)
    return _previewed(context, digest, registers)


def _partial(context: RequestContext) -> bool:
    return context.value("mode") == "update"


def registers_of(context: RequestContext, sent: SentRegisters, partial: bool) -> Registers:
    """Raises RegisterErrors naming every problem with its row."""
    with context.reading() as unit:
        declared, base = read_import.declared(unit), in_place(unit) if partial else None
    return imports.read(sent, context.runtime.settings.country, declared, base)


def _wrong(context: RequestContext, problems: Sequence[RegisterProblem]) -> Response:
    wrongs = tuple(
        Wrong(
            *(problem.file, problem.sheet, problem.row, problem.column),
            *(line(problem.what, context.language), problem.seen),
        )
        for problem in problems[:NAMED]
    )
    with context.reading():
        page = Register(
            counted=read_import.counted(context.unit),
            problems=wrongs,
            wrong=len(problems),
            previewed=True,
            partial=_partial(context),
        )
        return render(context, "people/register.html", page, status=422)


def _previewed(context: RequestContext, digest: str, registers: Registers, status: int = 200) -> Response:
    names, partial = context.may(Action.SEE_NAMES), _partial(context)
    with context.reading() as unit:
        seen = read_import.preview(context.runtime, unit, registers, names=names, partial=partial, most=NAMED)
        page = Register(
            counted=read_import.counted(context.unit),
            digest=digest,
            seen=seen.version,
            changes=seen.changes,
            sums=dict(seen.sums),
            total=seen.total,
            previewed=True,
            partial=partial,
            leaving=seen.leaving,
            tasks=seen.tasks,
            names=names,
            doubts=tuple(doubt if names else _without_names(doubt) for doubt in seen.doubts[:NAMED]),
            doubted=len(seen.doubts),
            shared=seen.shared,
        )
        return render(context, "people/register.html", page, status=status)


@routes.form("/administration/directory", may=Action.IMPORT_DIRECTORY, over=Over.INSTITUTION)
def commit(context: RequestContext) -> Response:
    """Import what was previewed: all of it, or nothing. Every open crisis follows in the same moment."""
    digest, partial = context.value("digest"), _partial(context)
    with context.reading() as unit:
        earlier = carried_out(unit, context.order_id, context.person, ImportDirectory)
        moved = read_import.moved_on(unit, context.value("seen"))
    try:
        registers = registers_of(context, SentRegisters(imports.files_kept(context.runtime, digest)), partial)
    except Gone:  # as it is once they were imported
        return _done(earlier[0]) if earlier else _again(context, "gone")
    except RegisterErrors as error:  # what they name has left since
        return _wrong(context, error.problems)
    if earlier is not None:
        if earlier[1].digest != digest_of(registers):
            raise OrderClash(context.order_id)
        return _done(earlier[0])
    if moved:
        context.refusal = context.word("input.directory", "changed")
        return _previewed(context, digest, registers, 409)
    if context.value("confirmed") != "yes" and _shared(context, registers, partial):
        context.refusal = context.word("input.directory", "shared")
        return _previewed(context, digest, registers, 422)
    journal = None
    if not only_addresses(context.runtime, registers, partial=partial):
        act, private = order_of(context, registers, partial)
        done = context.execute(act, private=private)
        if done.refused is not None:
            context.refusal = refusal_of(context, done)
            return _previewed(context, digest, registers, 409)
        journal = done.seq
    imports.forget(context.runtime, digest)
    return _done(journal)


def _shared(context: RequestContext, registers: Registers, partial: bool) -> bool:
    """Whether several people would have one address."""
    with context.reading() as unit:
        whole = updated(in_place(unit), registers) if partial else registers
        return has_shared(doubtful(context.runtime, unit, whole))


def _done(journal: int | None) -> Response:
    to = "/administration/directory?done=true"
    return RedirectResponse(to if journal is None else f"{to}&journal={journal}", status_code=303)


def order_of(context: RequestContext, registers: Registers, partial: bool) -> tuple[ImportDirectory, Private]:
    """The order that takes the registers over, with the number of leaving records that was written."""
    return importing(registers, partial=partial, leaving=_leaving(context))


def _leaving(context: RequestContext) -> int | None:
    """How many records leave, as whoever confirms wrote it; None where nothing, or no number, is written."""
    try:
        return read_count(context.value("leaving"))
    except NoNumber:
        return None


def _without_names(doubt: Doubt) -> Doubt:
    """The same doubt for who may not see names: neither an address of several people nor words of a file."""
    match doubt.what:
        case "shared":
            return replace(doubt, address="")
        case "encoding":
            return replace(doubt, people=())
    return doubt


def _again(context: RequestContext, why: str) -> Response:
    context.refusal = context.word("input.directory", why)
    with context.reading():
        return render(context, "people/register.html", Register(counted=read_import.counted(context.unit)), status=409)
