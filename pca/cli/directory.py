"""Commands about the directory: take it in from spreadsheets, say where somebody is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from pca.catalogue.findings import as_data
from pca.cli import desk, show
from pca.cli.desk import Json, OrderId, Speaker
from pca.cli.words import LANGUAGE, count, say
from pca.domain.availability import StatusName
from pca.domain.facts import DirectoryChanged
from pca.domain.orders import OPERATOR, DeclareStatus, RecordDirectoryExport
from pca.registers import RegisterErrors, Registers
from pca.registers.declared import Declared
from pca.registers.doubts import Doubt
from pca.registers.template import example, notes
from pca.services.engine.execute import Done
from pca.services.people import directory_files, read, read_import
from pca.services.people.addresses import UnknownPerson, doubtful
from pca.services.people.directory import (
    WrongFiles,
    importing,
    in_place,
    only_addresses,
    read_directory,
    updated,
)
from pca.services.people.directory import erase as erase_people
from pca.services.people.personal_copy import CopyForm, personal_copy
from pca.settings import load_settings
from pca.store.kit.database import Unit

app = typer.Typer(no_args_is_help=True, help="The directory: regions, sites, people.")

Someone = Annotated[str, typer.Option("--as", envvar="PCA_AS", help="Who acts; the installation's operator otherwise.")]


@app.command("import")
def import_(
    paths: Annotated[
        list[Path], typer.Argument(help="A folder with regions.csv, sites.csv, people.csv; the files; or a workbook.")
    ],
    who: Someone = OPERATOR,
    check: Annotated[bool, typer.Option("--check", help="Read and compare; import nothing.")] = False,
    update: Annotated[
        bool, typer.Option("--update", help="Only what the files hold is added or changed; nobody leaves.")
    ] = False,
    leaving: Annotated[
        int | None, typer.Option("--leaving", help="How many people, sites and regions leave, as --check told.")
    ] = None,
    shared: Annotated[
        bool, typer.Option("--shared", help="One address may be of several people: the warning was read, and is meant.")
    ] = False,
    order_id: OrderId = None,
    json: Json = False,
) -> None:
    """Replace the directory by the records of its files; nothing is imported by half.

    What the files lack leaves, once --leaving says how many. site_types.csv and rotas.csv may be left out: what was
    declared before stays. With --update one file is enough, with the column of identifiers and those to change.
    """
    with desk.installation() as runtime:
        with runtime.store.read() as unit:
            declared, base = read_import.declared(unit), in_place(unit) if update else None
        registers = _read(paths, declared, base, json=json)
        with runtime.store.read() as unit:
            doubts = doubtful(runtime, unit, updated(base, registers) if base else registers)
            if check:
                _compare(unit, registers, doubts, partial=update, json=json)
                return
        _doubt(doubts)
        if not shared and read_import.has_shared(doubts):
            raise desk.Unusable(say("shared_addresses"))
        if addresses := only_addresses(runtime, registers, partial=update):
            desk.tell(count("addresses", addresses))
            return
        act, private = importing(registers, partial=update, leaving=leaving)
        told_followed(desk.act(runtime, act, Speaker(who, order_id=order_id), _imported, private=private))


def told_followed(done: Done) -> None:
    """Tell what open crises did with a change of the directory."""
    for followed in done.followed:
        desk.tell(f"{desk.banner(followed.crisis)}{followed.crisis} : {desk.counted(followed.facts)}")


def _read(paths: list[Path], known: Declared, base: Registers | None, *, json: bool) -> Registers:
    """The registers, or every problem on the answer, one line on the error output, and exit code 2."""
    try:
        return read_directory(paths, load_settings().country, known, base)
    except WrongFiles as error:
        raise desk.Unusable(say("three_files", files=error)) from None
    except RegisterErrors as error:
        if json:
            problems = [
                {"file": problem.file, "sheet": problem.sheet, "row": problem.row, "column": problem.column}
                | as_data(problem.what)
                for problem in error.problems
            ]
            show.as_json({"readable": False, "problems": problems})
        else:
            for problem in error.problems:
                show.line(problem.line(LANGUAGE.get()))
        raise desk.Unusable(count("bad_registers", len(error.problems))) from None


def _imported(done: Done) -> str:
    fact = desk.fact(done, DirectoryChanged)
    counted = {name: len(getattr(fact, name)) for name in ("regions", "sites", "people", "left")}
    return say("imported", **counted)


def _doubt(doubts: Sequence[Doubt]) -> None:
    for doubt in doubts[:50]:
        desk.complain(say(f"doubt_{doubt.what}", address=doubt.address, people=", ".join(doubt.people[:10])))


def _compare(unit: Unit, registers: Registers, doubts: Sequence[Doubt], *, partial: bool, json: bool) -> None:
    """What an import would change, table by table."""
    tables = read_import.by_table(unit, registers, partial=partial)
    if json:
        show.as_json({"readable": True, **tables, "doubts": doubts})
        return
    _doubt(doubts)
    desk.tell(say("import_checked", **{table: changes.read for table, changes in tables.items()}))
    for table, changes in tables.items():
        show.line(f"  {say(table)} : +{changes.added} ~{changes.changed} -{len(changes.left)}")
    leaving = sum(len(changes.left) for table, changes in tables.items() if table in read_import.LEAVE)
    if leaving:
        desk.tell(count("leaving", leaving))


@app.command()
def export(
    target: Annotated[Path, typer.Argument(help="A folder for CSV files, or a workbook to write (.xlsx).")],
    template: Annotated[
        bool, typer.Option("--template", help="An explained example instead of the directory.")
    ] = False,
    who: Someone = OPERATOR,
) -> None:
    """Write the directory as the files that import takes. They hold names and addresses: keep them as such."""
    language = LANGUAGE.get()
    if template:
        written = directory_files.write(target, example(language), notes(language))
        desk.tell(say("exported", files=", ".join(written)))
    else:
        with desk.installation() as runtime:
            with runtime.store.read() as unit:
                taken = in_place(unit)
            act = RecordDirectoryExport(people=len(taken.organisation.people))

            def outcome(_done: Done) -> str:  # the journal has the line before anything leaves
                return say("exported", files=", ".join(directory_files.write(target, taken)))

            desk.act(runtime, act, Speaker(who), outcome)


@app.command()
def erase(
    people: Annotated[list[str], typer.Argument(metavar="PERSON", help="Whose: identifiers of the directory.")],
) -> None:
    """Erase names and addresses, for good. Identifiers stay in directory and journal, texts sent in message_body."""
    with desk.installation() as runtime:
        try:
            erased = erase_people(runtime, people)
        except UnknownPerson as error:
            raise desk.Unusable(say("unknown_person", person=error)) from None
    desk.tell(count("erased", erased))


@app.command()
def status(
    person: Annotated[str, typer.Argument(help="Whom it is about: an identifier of the directory.")],
    where: Annotated[StatusName, typer.Argument(help="Where they are.")],
    who: Someone = OPERATOR,
    why: desk.Why = "",
    order_id: OrderId = None,
) -> None:
    """Say where somebody is, as organisational status only; never a medical reason."""
    with desk.installation() as runtime:
        desk.act(
            runtime,
            DeclareStatus(person=person, status=where),
            Speaker(who, order_id=order_id),
            lambda done: say("status_declared", person=person, status=where),
            why=why,
        )


@app.command(name="copy")
def copy_of(
    person: Annotated[str, typer.Argument(help="Whose: an identifier of the directory.")],
    target: Annotated[Path, typer.Argument(help="The file to write: .json for a program, else a workbook (.xlsx).")],
    who: Someone = OPERATOR,
) -> None:
    """Write all that is kept about one person, and which entries of the journal name them, to answer their request."""
    form: CopyForm = "json" if target.suffix.lower() == ".json" else "xlsx"
    with desk.installation() as runtime:
        with runtime.store.read() as unit:
            if person not in read.institution(unit).people:
                raise desk.Unusable(say("unknown_person", person=person))
            content = personal_copy(unit, person, form, LANGUAGE.get(), journal=True)

        def outcome(_done: Done) -> str:  # the journal has the line before anything leaves
            target.touch(mode=0o600, exist_ok=True)
            target.write_bytes(content)
            return say("exported", files=target.name)

        desk.act(runtime, RecordDirectoryExport(people=1), Speaker(who), outcome)
