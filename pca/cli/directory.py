"""Commands about the directory: take it in from spreadsheets, say where somebody is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from pca.catalogue.findings import as_data
from pca.cli import desk, show
from pca.cli.desk import Json, OrderId, Speaker
from pca.cli.words import LANGUAGE, count, say
from pca.domain.facts import DirectoryChanged
from pca.domain.orders import OPERATOR, DeclareStatus
from pca.registers import RegisterErrors, Registers
from pca.registers.declared import Declared
from pca.registers.doubts import Doubt
from pca.services.engine.execute import Done
from pca.services.people import read_import
from pca.services.people.addresses import UnknownPerson, doubtful
from pca.services.people.directory import WrongFiles, importing, only_addresses, read_directory
from pca.services.people.directory import erase as erase_people
from pca.settings import load_settings
from pca.store.kit.database import Unit

app = typer.Typer(no_args_is_help=True, help="The directory: regions, sites, people.")

Someone = Annotated[str, typer.Option("--as", envvar="PCA_AS", help="Who acts; the installation's operator otherwise.")]


@app.command("import")
def import_(
    paths: Annotated[
        list[Path], typer.Argument(help="A folder with regions.csv, sites.csv, people.csv; or the files.")
    ],
    who: Someone = OPERATOR,
    check: Annotated[bool, typer.Option("--check", help="Read and compare; import nothing.")] = False,
    shared: Annotated[
        bool, typer.Option("--shared", help="One address may be of several people: the warning was read, and is meant.")
    ] = False,
    order_id: OrderId = None,
    json: Json = False,
) -> None:
    """Replace the directory by the records of its CSV files; nothing is imported by half.

    site_types.csv and rotas.csv may be left out: what was declared before stays.
    """
    with desk.installation() as runtime:
        with runtime.store.read() as unit:
            declared = read_import.declared(unit)
        registers = _read(paths, declared, json=json)
        with runtime.store.read() as unit:
            doubts = doubtful(runtime, unit, registers)
            if check:
                _compare(unit, registers, doubts, json=json)
                return
        _doubt(doubts)
        if not shared and read_import.has_shared(doubts):
            raise desk.Unusable(say("shared_addresses"))
        addresses = only_addresses(runtime, registers)
        if addresses:
            desk.tell(count("addresses", addresses))
            return
        act, private = importing(registers)
        done = desk.act(runtime, act, Speaker(who, order_id=order_id), _imported, private=private)
    for followed in done.followed:
        desk.tell(f"{desk.banner(followed.crisis)}{followed.crisis} : {desk.counted(followed.facts)}")


def _read(paths: list[Path], known: Declared, *, json: bool) -> Registers:
    """The registers, or every problem on the answer, one line on the error output, and exit code 2."""
    try:
        return read_directory(paths, load_settings().country, known)
    except WrongFiles as error:
        raise desk.Unusable(say("three_files", files=error)) from None
    except RegisterErrors as error:
        if json:
            problems = [
                {"file": problem.file, "row": problem.row, "column": problem.column, **as_data(problem.what)}
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


def _compare(unit: Unit, registers: Registers, doubts: Sequence[Doubt], *, json: bool) -> None:
    """What an import would change, table by table."""
    tables = read_import.by_table(unit, registers)
    if json:
        show.as_json({"readable": True, **tables, "doubts": doubts})
        return
    _doubt(doubts)
    desk.tell(say("import_checked", **{table: changes.read for table, changes in tables.items()}))
    for table, changes in tables.items():
        show.line(f"  {say(table)} : +{changes.added} ~{changes.changed} -{len(changes.left)}")


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
    where: Annotated[Literal["on_site", "telework", "absent", "unknown"], typer.Argument(help="Where they are.")],
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
