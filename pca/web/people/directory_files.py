"""The directory as files: taken away as an import takes them, an explained example, and sent by another program."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from starlette.responses import Response

from pca.catalogue.findings import as_data, line
from pca.domain.access.access import Action
from pca.domain.orders import ImportDirectory, RecordDirectoryExport
from pca.registers import RegisterErrors, Registers, digest_of
from pca.registers.doubts import Doubt
from pca.registers.template import example, notes
from pca.services.engine.earlier import carried_out
from pca.services.engine.execute import OrderClash
from pca.services.people import directory_files, imports, read_import
from pca.services.people.directory import in_place, only_addresses
from pca.services.people.directory_files import Form
from pca.services.people.read_import import ImportRead, RecordChange
from pca.web.kit.act_sent import as_json
from pca.web.kit.action_result import refusal_of
from pca.web.kit.plain import problem
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.people.directory_import import NAMED, order_of, registers_of

routes = Router()

MEDIA: Mapping[Form, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


class DirectoryTaken(msgspec.Struct, frozen=True, kw_only=True):
    """What came of files that a program sent. `changes` are the first of them; names only for who may see names."""

    mode: str
    dry_run: bool
    changed: bool
    """Whether anything is different afterwards, or would be."""
    repeated: bool = False
    journal: int | None = None
    leaving: int = 0
    sums: dict[str, int] = {}
    """How many records are added, changed and gone, as `people added`."""
    changes: tuple[RecordChange, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@routes.file("/administration/directory/template.xlsx", may=Action.IMPORT_DIRECTORY, over=Over.INSTITUTION)
def template_workbook(context: RequestContext) -> Response:
    """An explained example as a workbook, in the reader's language."""
    return _example(context, "xlsx")


@routes.file("/administration/directory/template.zip", may=Action.IMPORT_DIRECTORY, over=Over.INSTITUTION)
def template_texts(context: RequestContext) -> Response:
    """The same as CSV files."""
    return _example(context, "zip")


@routes.file("/administration/directory/export.xlsx", may=Action.IMPORT_DIRECTORY, over=Over.INSTITUTION)
def export_workbook(context: RequestContext) -> Response:
    """The whole directory as a workbook, names and addresses included."""
    return _whole(context, "xlsx")


@routes.file("/administration/directory/export.zip", may=Action.IMPORT_DIRECTORY, over=Over.INSTITUTION)
def export_texts(context: RequestContext) -> Response:
    """The same as CSV files."""
    return _whole(context, "zip")


def _example(context: RequestContext, form: Form) -> Response:
    return _download(directory_files.packed(example(context.language), form, notes(context.language)), form)


def _whole(context: RequestContext, form: Form) -> Response:
    """Only for who may see names: to others there is no such file. Taking it is journalled."""
    if not context.may(Action.SEE_NAMES):
        raise NotFound
    taken = in_place(context.unit)
    context.execute(RecordDirectoryExport(people=len(taken.organisation.people)))
    return _download(directory_files.packed(taken, form), form)


def _download(content: bytes, form: Form) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="directory.{form}"', "Cache-Control": "no-store"}
    return Response(content, media_type=MEDIA[form], headers=headers)


@routes.form("/api/administration/directory", may=Action.IMPORT_DIRECTORY, over=Over.INSTITUTION)
def take(context: RequestContext) -> Response:
    """Files from another program, in one step: all of them are taken over, or nothing.

    The form holds `files`, `mode` (`update` or `replace`), and where needed `leaving` (how many records leave),
    `shared=yes` (addresses of several people are meant) and `dry_run=yes`. `order` or the header `Idempotency-Key`
    names the order, so that it is carried out once however often it is sent.
    """
    mode = context.value("mode")
    if mode not in ("update", "replace"):
        return problem(422, "mode is update or replace", code="mode")
    partial = mode == "update"
    try:
        sent = imports.registers_in([(file.name, file.content) for file in context.files], partial=partial)
        registers = registers_of(context, sent, partial)
    except RegisterErrors as error:
        return _unreadable(context, error)
    with context.reading() as unit:
        names = context.may(Action.SEE_NAMES)
        seen = read_import.preview(context.runtime, unit, registers, names=names, partial=partial, most=NAMED)
    tried = context.value("dry_run") == "yes"
    if not tried and (earlier := _earlier(context, registers, seen)) is not None:
        return as_json(DirectoryTaken(mode=mode, dry_run=False, changed=True, repeated=True, journal=earlier))
    if tried or not seen.changes:
        return as_json(_taken(context, mode, seen, dry_run=tried))
    if seen.shared and context.value("shared") != "yes":
        doubts = seen.doubts[:NAMED] if names else ()
        return problem(409, context.word("input.directory", "shared"), code="shared_addresses", doubts=doubts)
    if only_addresses(context.runtime, registers, partial=partial):
        return as_json(_taken(context, mode, seen))
    act, private = order_of(context, registers, partial)
    done = context.execute(act, private=private)
    if done.refused is not None:
        return problem(409, refusal_of(context, done), code=done.refused.code, journal=done.seq, leaving=seen.leaving)
    return as_json(msgspec.structs.replace(_taken(context, mode, seen), journal=done.seq, repeated=done.repeated))


def _earlier(context: RequestContext, registers: Registers, seen: ImportRead) -> int | None:
    """The journal number of this very import, sent before; None for a new one. Raises OrderClash for another one."""
    with context.reading() as unit:
        earlier = carried_out(unit, context.order_id, context.person, ImportDirectory)
    if earlier is None:
        return None
    seq, act = earlier
    if seen.changes and act.digest != digest_of(registers):
        raise OrderClash(context.order_id)
    return seq


def _taken(context: RequestContext, mode: str, seen: ImportRead, *, dry_run: bool = False) -> DirectoryTaken:
    return DirectoryTaken(
        mode=mode,
        dry_run=dry_run,
        changed=bool(seen.changes),
        leaving=seen.leaving,
        sums=dict(seen.sums),
        changes=seen.changes,
        doubts=seen.doubts[:NAMED] if context.may(Action.SEE_NAMES) else (),
    )


def _unreadable(context: RequestContext, error: RegisterErrors) -> Response:
    problems = [
        {"file": wrong.file, "sheet": wrong.sheet, "row": wrong.row, "column": wrong.column, **as_data(wrong.what)}
        | {"text": line(wrong.what, context.language), "seen": wrong.seen}
        for wrong in error.problems[:NAMED]
    ]
    return problem(422, str(error.problems[0]), code="unreadable", problems=problems, total=len(error.problems))
