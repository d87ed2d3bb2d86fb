"""The import of the directory from a page: what was sent is kept between two presses."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import msgspec

from pca.domain.diagnosis import diagnosis
from pca.registers import RegisterErrors, Registers
from pca.registers.declared import USUAL, Declared
from pca.registers.records import PEOPLE, REGIONS, SITES, Problems, on_sheets
from pca.registers.sent import read_apart, sheets_apart
from pca.registers.workbooks import UnpackedWorkbook, is_workbook
from pca.runtime import Runtime
from pca.services.people.directory import BESIDE, FILES

KEPT = timedelta(hours=1)
"""How long what was sent is kept; it holds names and addresses, and is erased then or once it is imported."""

LARGEST = 25_000_000
"""Bytes of all files together."""

MOST = 10
"""Files of one import; each workbook is unpacked."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
Files = Mapping[str, bytes]


class SentRegisters(msgspec.Struct, frozen=True):
    """The register files that were sent, and what their sheets are called where they come out of a workbook."""

    files: Files
    titles: Mapping[str, str] = {}


class Gone(LookupError):
    """What was sent before is not kept any more: send it again."""


def registers_in(sent: Sequence[tuple[str, bytes]], *, partial: bool = False) -> SentRegisters:
    """The register files out of what was sent: CSV files by their names, or one workbook with a sheet for each.

    All three, unless they are `partial`: then one is enough.

    Raises RegisterErrors naming what is missing or too much.
    """
    problems, files, titles = Problems(), dict[str, bytes](), dict[str, str]()
    if len(sent) > MOST:
        problems.add(PEOPLE, 0, "", diagnosis("register.many_files", most=MOST))
    problems.raise_any()
    for name, content in sent:
        bare = name.replace("\\", "/").rpartition("/")[2].casefold()
        new = sheets_apart(bare, content) if is_workbook(content) else UnpackedWorkbook({_register(bare): content})
        titles |= new.titles
        for file, register in new.files.items():
            if file in files:
                problems.add(file, 0, "", diagnosis("register.twice"))
            elif file:
                files[file] = register
            else:
                what = diagnosis("register.other", name=f"{bare[:60]!r}", names=(REGIONS, SITES, PEOPLE))
                problems.add(PEOPLE, 0, "", what)
    for file in () if partial and files else FILES:
        if file not in files:
            problems.add(file, 0, "", diagnosis("register.missing"))
    if sum(map(len, files.values())) > LARGEST:
        problems.add(PEOPLE, 0, "", diagnosis("register.large", most=LARGEST // 1_000_000))
    problems.raise_any()
    return SentRegisters(files, titles)


def _register(bare: str) -> str:
    """Which register a file is, by the beginning of its name; empty when it is none."""
    return next((file for file in (*FILES, *BESIDE) if bare.startswith(file.removesuffix(".csv"))), "")


def read(sent: SentRegisters, country: str = "MA", known: Declared = USUAL, base: Registers | None = None) -> Registers:
    """The registers; telephone numbers without a country are of `country`, and `known` was declared before.

    With a `base` the files are an update of it, and the registers hold only what they speak of. Raises RegisterErrors
    naming every problem with its row.
    """
    files = {name: sent.files[name] for name in (*FILES, *BESIDE) if name in sent.files}
    try:
        return read_apart(files, country, known, base)
    except RegisterErrors as errors:
        raise on_sheets(errors, sent.titles) from None


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


def files_kept(runtime: Runtime, digest: str) -> Files:
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
    return msgspec.msgpack.decode(content, type=dict[str, bytes])


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
