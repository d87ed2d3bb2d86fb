"""The import of the directory from a page: what was sent is kept between two presses, and what it changes is told."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import msgspec

from pca.domain.contact_points import ContactPoint
from pca.domain.diagnosis import diagnosis
from pca.domain.directory import Contact, Organisation
from pca.registers import Registers
from pca.registers.declared import USUAL, Declared
from pca.registers.records import PEOPLE, REGIONS, SITES, Problems
from pca.registers.sent import read_apart, sheets_apart
from pca.registers.workbooks import is_workbook
from pca.runtime import Runtime
from pca.services.people.directory import BESIDE, FILES

KEPT = timedelta(hours=1)
"""How long what was sent is kept; it holds names and addresses, and is erased then or once it is imported."""

LARGEST = 25_000_000
"""Bytes of all files together."""

MOST = 10
"""Files of one import; each workbook is unpacked."""

ROTA_FIELDS = ("title", "since", "turn", "handover", "people")

_DIGEST = re.compile(r"[0-9a-f]{64}")
Files = Mapping[str, bytes]


class Gone(LookupError):
    """What was sent before is not kept any more: send it again."""


class Change(msgspec.Struct, frozen=True):
    """One record: `what` is added, changed or left; `fields` holds each field that differs, before and after."""

    table: str
    id: str
    what: str
    fields: tuple[tuple[str, str, str], ...] = ()


def together(sent: Sequence[tuple[str, bytes]]) -> Files:
    """The three register files out of what was sent: CSV files by their names, or one workbook with three sheets.

    Raises RegisterErrors naming what is missing or too much.
    """
    problems, found = Problems(), dict[str, bytes]()
    if len(sent) > MOST:
        problems.add(PEOPLE, 0, "", diagnosis("register.many_files", most=MOST))
    problems.raise_any()
    for name, content in sent:
        bare = name.replace("\\", "/").rpartition("/")[2].casefold()
        new = sheets_apart(bare, content) if is_workbook(content) else {_register(bare): content}
        for file, held in new.items():
            if file in found:
                problems.add(file, 0, "", diagnosis("register.twice"))
            elif file:
                found[file] = held
            else:
                what = diagnosis("register.other", name=f"{bare[:60]!r}", names=(REGIONS, SITES, PEOPLE))
                problems.add(PEOPLE, 0, "", what)
    for file in FILES:
        if file not in found:
            problems.add(file, 0, "", diagnosis("register.missing"))
    if sum(map(len, found.values())) > LARGEST:
        problems.add(PEOPLE, 0, "", diagnosis("register.large", most=LARGEST // 1_000_000))
    problems.raise_any()
    return found


def _register(bare: str) -> str:
    """Which register a file is, by the beginning of its name; empty when it is none."""
    return next((file for file in (*FILES, *BESIDE) if bare.startswith(file.removesuffix(".csv"))), "")


def read(files: Files, country: str = "MA", known: Declared = USUAL) -> Registers:
    """The registers; telephone numbers without a country are of `country`, and `known` was declared before.

    Raises RegisterErrors naming every problem with its row.
    """
    return read_apart({name: files[name] for name in (*FILES, *BESIDE) if name in files}, country, known)


def keep(runtime: Runtime, files: Files) -> str:
    """Keep what was sent for the second press; its digest (64 hex digits). Only this account of the system reads it."""
    content = msgspec.msgpack.encode(dict(files))
    digest = hashlib.sha256(content).hexdigest()
    folder = _folder(runtime)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    tidy(runtime)
    fresh = folder / f".{digest}.{os.getpid()}"
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
    now = runtime.clock.now().timestamp()
    os.utime(fresh, (now, now))
    fresh.replace(folder / digest)
    return digest


def kept(runtime: Runtime, digest: str) -> Files:
    """What was sent before. Raises Gone."""
    tidy(runtime)
    path = _folder(runtime) / digest
    if not _DIGEST.fullmatch(digest):
        raise Gone(digest)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Gone(digest) from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise Gone(digest)
    found: Files = msgspec.msgpack.decode(content, type=dict[str, bytes])
    return found


def forget(runtime: Runtime, digest: str) -> None:
    """Erase what was sent."""
    if _DIGEST.fullmatch(digest):
        (_folder(runtime) / digest).unlink(missing_ok=True)


def _folder(runtime: Runtime) -> Path:
    return runtime.settings.data / "incoming"


def tidy(runtime: Runtime) -> None:
    """Erase what nobody came back for."""
    oldest = (runtime.clock.now() - KEPT).timestamp()
    for path in _folder(runtime).glob("*"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


# ---------------------------------------------------------------- what it changes


def changes(
    old: Organisation,
    contacts: Mapping[str, Contact],
    registers: Registers,
    listed: Iterable[ContactPoint] = (),
    *,
    names: bool,
) -> tuple[Change, ...]:
    """Every record that is added, changed or gone; `listed` are the further addresses that files gave before.

    Without `names`, names and addresses are only said to differ.
    """
    new = registers.organisation
    found = list[Change]()
    for table in ("regions", "sites"):
        found += _differences(table, getattr(old, table), getattr(new, table), ("title", "type", "region", "staff"))
    for table, columns in (("kinds", ("fr", "ar", "en", "network")), ("rotas", ROTA_FIELDS)):
        found += _differences(table, getattr(old, table), getattr(new, table), columns)
    addresses = {contact.person: contact for contact in registers.contacts}
    plain = _differences("people", old.people, new.people, ("site", "language", "teams"))
    by_person = {change.id: change for change in plain}
    before, after = _by_person(listed), _by_person(registers.points)
    for person in new.people:
        more: tuple[tuple[str, str, str], ...] = ()
        if person in old.people:
            more = _addresses(contacts.get(person), addresses.get(person), names)
            more += _further(before.get(person, {}), after.get(person, {}), names)
        known = by_person.get(person)
        if more and known is None:
            by_person[person] = Change("people", person, "changed", more)
        elif more and known is not None:
            by_person[person] = msgspec.structs.replace(known, fields=(*known.fields, *more))
    return (*found, *by_person.values())


def _differences(
    table: str, old: Mapping[str, object], new: Mapping[str, object], fields: Sequence[str]
) -> Iterator[Change]:
    also = ("head", "deputy") if table in ("regions", "sites") else ()
    for id, one in new.items():
        if id not in old:
            yield Change(table, id, "added")
            continue
        said = [(field, _say(old[id], field), _say(one, field)) for field in (*fields, *also) if hasattr(one, field)]
        differ = tuple(triple for triple in said if triple[1] != triple[2])
        if differ:
            yield Change(table, id, "changed", differ)
    yield from (Change(table, id, "left") for id in old if id not in new)


def _say(record: object, field: str) -> str:
    value = getattr(record, field)
    return ";".join(value) if isinstance(value, tuple) else str(value)


def _addresses(before: Contact | None, after: Contact | None, names: bool) -> tuple[tuple[str, str, str], ...]:
    found = []
    for field in ("name", "email", "phone"):
        old, new = getattr(before, field, None) or "", getattr(after, field, None) or ""
        if old != new:
            found.append((field, old, new) if names else (field, "", ""))
    return tuple(found)


def _by_person(points: Iterable[ContactPoint]) -> dict[str, dict[str, list[str]]]:
    """By person and kind, the addresses in order."""
    found: dict[str, dict[str, list[str]]] = {}
    for point in points:
        found.setdefault(point.person, {}).setdefault(point.kind, []).append(point.address)
    return found


def _further(
    before: Mapping[str, list[str]], after: Mapping[str, list[str]], names: bool
) -> tuple[tuple[str, str, str], ...]:
    found = []
    for kind in sorted({*before, *after}):
        old, new = (", ".join(sorted(one.get(kind, ()))) for one in (before, after))
        if old != new:
            found.append((kind, old, new) if names else (kind, "", ""))
    return tuple(found)
