"""The directory of a large house taken in from its files: read and compared, imported, and imported again with changes.

The files are read as a page reads them, in a process of its own; its memory counts as well.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from resource import RUSAGE_CHILDREN, getrusage

from measure import Check, finish, options, peak_memory, rounded, scratch, seconds

from pca.clock import VirtualClock
from pca.domain.orders import OPERATOR, Order
from pca.isolated import close_all
from pca.runtime import Runtime, numbered_ids
from pca.services.engine.execute import execute
from pca.services.people import imports, read_import
from pca.services.people.directory import importing
from pca.settings import Settings
from pca.store.kit.database import Store

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def main() -> None:
    given = options(__doc__, people=(100_000, 400), sites=(10_000, 40))
    with scratch() as folder, Store.open(f"sqlite:///{folder / 'pca.db'}", create=True) as store:
        runtime = Runtime(store, Settings(data=folder), VirtualClock(START), (), numbered_ids("benchmark"))
        first = seconds(lambda: taken(runtime, files(given.people, given.sites), 0))
        again = seconds(lambda: taken(runtime, files(given.people, given.sites, moved=given.people // 100), 0))
    close_all()
    reader = getrusage(RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6
    size = f"{given.people} people × {given.sites} sites"
    finish(
        "directory_import",
        given,
        [
            Check(f"{size}, the first time", first, "s", 60),
            Check(f"{size}, one person in a hundred moved", again, "s", 60),
            Check(f"{size}, memory of the program", peak_memory(), "MB", 400),
            Check(f"{size}, memory of the reader", reader, "MB", 400),
        ],
        seconds={"first": rounded(first), "again": rounded(again)},
    )


def taken(runtime: Runtime, sent: dict[str, bytes], leaving: int) -> None:
    """Read, compare and import, as a page does."""
    registers = imports.read(imports.registers_in(list(sent.items())))
    with runtime.store.read() as unit:
        seen = read_import.preview(runtime, unit, registers, names=True)
    if not seen.changes or seen.leaving != leaving:
        raise SystemExit("the files do not change what they are to change")
    act, private = importing(registers, leaving=leaving)
    done = execute(runtime, Order(id=runtime.new_id(), who=OPERATOR, act=act), private)
    if done.refused is not None:
        raise SystemExit(f"refused: {done.refused}")


def files(people: int, sites: int, moved: int = 0) -> dict[str, bytes]:
    """A house of this size; the first `moved` people work one site further."""
    lines = io.StringIO()
    lines.write("person,name,name_ar,email,phone,language,site,teams,status\n")
    for at in range(people):
        site = (at + (at < moved)) % sites
        lines.write(f"P{at},Durand {at},دوران {at},p{at}@example.org,06{at:08},fr,S{site},,on_site\n")
    places = "".join(f"S{at},Agence {at},urban,R{at % 12},P{at},P{at + 1}\n" for at in range(sites))
    regions = "".join(f"R{at},Région {at},P{at},P{at + 1}\n" for at in range(12))
    return {
        "regions.csv": f"region,title,head,deputy\n{regions}".encode(),
        "sites.csv": f"site,title,type,region,head,deputy\n{places}".encode(),
        "people.csv": lines.getvalue().encode(),
    }


if __name__ == "__main__":
    main()
