"""What lies beside the journal, held against what it says: texts, evidence, plans, credentials, locks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import RowMapping, and_, func, or_, select

from pca.store.audit.credentials import KINDS, credential, known
from pca.store.kit.database import Unit
from pca.store.tables.guarded import CREDENTIAL
from pca.store.tables.messages import DELIVERY_LEASE, MESSAGE, MESSAGE_BODY
from pca.store.tables.plans import PLAN_VERSION
from pca.store.tables.tasks import EVIDENCE

BATCH = 1000
"""Rows held in memory at a time."""

PIECE = 1 << 20
"""Bytes of a file read at a time."""

LOCKS = ("journal_grows", "journal_holds", "journal_keeps")
"""The triggers by which the database itself refuses to change the journal."""


class Mismatch(msgspec.Struct, frozen=True):
    """One thing that is not as the journal says: `code` is stable, `where` names the table or kind, `key` the row."""

    code: str
    where: str
    key: str


class BesideCheck(msgspec.Struct, frozen=True):
    """What one comparison found; `erased` ones are no more, which the digest outlives."""

    compared: int = 0
    erased: int = 0
    wrong: int = 0
    """How many are not as they should be; `findings` names the first of them."""
    findings: tuple[Mismatch, ...] = ()


class _Tally:
    """Counts, and keeps the first findings."""

    def __init__(self, most: int) -> None:
        self.compared, self.erased, self.wrong = 0, 0, 0
        self._most, self._found = most, list[Mismatch]()

    def find(self, code: str, where: str, key: str) -> None:
        self.wrong += 1
        if len(self._found) < self._most:
            self._found.append(Mismatch(code, where, key))

    def told(self) -> BesideCheck:
        return BesideCheck(self.compared, self.erased, self.wrong, tuple(self._found))


def texts(unit: Unit, most: int = 100) -> BesideCheck:
    """Each text that was sent against the digest in the journal, or on the lease of one being written down."""
    m, b, lease, tally = MESSAGE.c, MESSAGE_BODY.c, DELIVERY_LEASE.c, _Tally(most)
    join = MESSAGE_BODY.outerjoin(MESSAGE, and_(m.crisis == b.crisis, m.number == b.number)).outerjoin(
        DELIVERY_LEASE, and_(lease.crisis == b.crisis, lease.number == b.number)
    )
    query = select(b.crisis, b.number, b.subject, b.body, m.digest, lease.digest).select_from(join)
    for crisis, number, subject, body, digest, leased in _streamed(unit, query.order_by(b.crisis, b.number)):
        tally.compared += 1
        hashed = hashlib.sha256(f"{subject}\n\n{body}".encode(errors="replace")).hexdigest()
        if hashed not in (digest, leased):
            code = "text_changed" if digest or leased else "text_unsent"
            tally.find(code, "message_body", f"{crisis}/M{number}")
    sent = select(func.count()).select_from(MESSAGE).where(m.digest.is_not(None), m.within.is_(None))
    there = select(b.number).where(b.crisis == m.crisis, b.number == m.number).exists()
    tally.erased = int(unit.connection.execute(sent.where(~there)).scalar_one())
    return tally.told()


def evidence(unit: Unit, folder: Path, most: int = 100) -> BesideCheck:
    """Each file of evidence, in `folder` by hash, against the hash and size in the journal."""
    e, tally, seen = EVIDENCE.c, _Tally(most), ""
    query = select(e.sha256, e.size, e.crisis, e.number).order_by(e.sha256, e.crisis, e.number)
    for sha256, size, crisis, number in _streamed(unit, query):
        if sha256 == seen:
            continue
        seen = sha256
        path = folder / sha256[:2] / sha256
        if not path.is_file():
            tally.erased += 1
            continue
        tally.compared += 1
        if _hash_of(path) != (sha256, size):
            tally.find("evidence_changed", "evidence", f"{crisis}/E{number}")
    return tally.told()


def _hash_of(path: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size


def plans(unit: Unit, most: int = 100) -> BesideCheck:
    """Each plan version against the hash under which it was approved and is run."""
    tally = _Tally(most)
    for name, body in _streamed(unit, select(PLAN_VERSION.c.hash, PLAN_VERSION.c.body)):
        tally.compared += 1
        if hashlib.sha256(body.encode(errors="replace")).hexdigest() != name:
            tally.find("plan_changed", "plan_version", name)
    return tally.told()


def credentials(unit: Unit, now: datetime, most: int = 100) -> BesideCheck:
    """Each credential against the entry that made it; and each entry against what there is at `now` (UTC)."""
    tally = _Tally(most)
    for kind, of in KINDS.items():
        right = 0
        for batch in _batches(_mappings(unit, select(of.table).order_by(*of.table.primary_key))):
            rows = [credential(kind, row) for row in batch]
            seals = known(unit, kind, [evidence.ref for evidence in rows])
            for row, line in zip(batch, rows, strict=True):
                if line.ends is not None and line.ends <= now and line.ref not in seals:
                    continue  # over, and of no use to anybody
                tally.compared += 1
                right += line.ref in seals
                if seals.get(line.ref) != line.seal:
                    code = "credential_changed" if line.ref in seals else "credential_without_entry"
                    tally.find(code, of.table.name, _shown(row, line.ref))
        if not of.vanishes and right < _standing(unit, kind, now):
            for ref in _missing(unit, kind, now):
                tally.find("credential_missing", of.table.name, ref)
    return tally.told()


def _shown(row: RowMapping, ref: str) -> str:
    """Whose it is, if anybody's, and its public name."""
    person = row.get("person")
    return ref if person in (None, ref) else f"{person}/{ref}"


def _alive(kind: str, now: datetime) -> tuple[Any, ...]:
    c = CREDENTIAL.c
    return c.kind == kind, or_(c.ends.is_(None), c.ends > now)


def _standing(unit: Unit, kind: str, now: datetime) -> int:
    """How many credentials of this kind there must be."""
    query = select(func.count()).select_from(CREDENTIAL).where(*_alive(kind, now))
    return int(unit.connection.execute(query).scalar_one())


def _missing(unit: Unit, kind: str, now: datetime) -> Iterator[str]:
    """Those that the journal knows and no row stands for. Only asked when some are missing."""
    of = KINDS[kind]
    there = {credential(kind, row).ref for row in _mappings(unit, select(of.table))}
    for (ref,) in _streamed(unit, select(CREDENTIAL.c.ref).where(*_alive(kind, now)).order_by(CREDENTIAL.c.ref)):
        if ref not in there:
            yield ref


def locks(unit: Unit) -> BesideCheck:
    """Whether the database itself still refuses to change the journal."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE tgrelid = 'journal'::regclass AND tgenabled IN ('O', 'A')"
        if unit.kind == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal'"
    )
    there = {str(row[0]) for row in unit.connection.exec_driver_sql(query)}
    findings = tuple(Mismatch("lock_missing", "journal", name) for name in LOCKS if name not in there)
    return BesideCheck(len(LOCKS), 0, len(findings), findings)


def _streamed(unit: Unit, query: Any) -> Iterable[Any]:
    return unit.connection.execute(query, execution_options={"yield_per": BATCH})


def _mappings(unit: Unit, query: Any) -> Iterator[RowMapping]:
    yield from unit.connection.execute(query, execution_options={"yield_per": BATCH}).mappings()


def _batches(rows: Iterator[RowMapping]) -> Iterator[list[RowMapping]]:
    batch: list[RowMapping] = []
    for row in rows:
        batch.append(row)
        if len(batch) == 500:
            yield batch
            batch = []
    if batch:
        yield batch
