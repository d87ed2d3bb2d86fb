"""Takes in a plan that somebody sends: an archive or the files of a folder, and nothing that could do harm."""

from __future__ import annotations

import io
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

import msgspec

from pca.isolated import Limits, ParseFailed, parse_isolated
from pca.isolated.limits import MB
from pca.plans.assembly import HEAD, LIBRARY

LARGEST = 5_000_000
"""Bytes of all files together, once unpacked; counted while unpacking."""

MOST = 400
"""Files at most."""

LIMITS = Limits(seconds=30, processor=20, memory=256 * MB, input=32 * MB, output=16 * MB)
"""What it may cost to unpack one archive."""

SHOWN = 60
"""Problems told at most; the first ones say enough."""

_PORTION = 65_536
_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}")
_TYPES = (".yaml", ".yml", ".j2", ".csv", ".md", ".txt")
_PASSED_OVER = frozenset({"__macosx", "thumbs.db", "desktop.ini"})
_ENCRYPTED = 0x1

Code: TypeAlias = Literal[
    "nothing",
    "busy",
    "costly",
    "not_zip",
    "broken",
    "too_many",
    "too_large",
    "outside",
    "name",
    "link",
    "encrypted",
    "type",
    "twice",
    "no_head",
    "several_heads",
]


class Bad(msgspec.Struct, frozen=True):
    """One thing wrong with what was sent: what, and in which file (its name made harmless)."""

    code: Code
    file: str = ""


class BadArchive(Exception):
    """What was sent cannot be taken in; holds everything that is wrong with it."""

    def __init__(self, problems: Sequence[Bad]) -> None:
        super().__init__(", ".join(f"{problem.code} {problem.file}".strip() for problem in problems))
        self.problems = tuple(problems[:SHOWN])


class TakenIn(msgspec.Struct, frozen=True):
    """The files of an archive by name, or everything that is wrong with it."""

    files: dict[str, bytes] = {}
    problems: tuple[Bad, ...] = ()


def taken_in(sent: Sequence[tuple[str, bytes]]) -> dict[str, bytes]:
    """The plan's files by name, from one archive or from the files of a folder, as `load_files` reads them.

    Raises BadArchive with everything that is wrong.
    """
    if not sent:
        raise BadArchive([Bad("nothing")])
    if len(sent) == 1 and not sent[0][0].lower().endswith((".yaml", ".yml")):
        return _as_plan(_unpacked_apart(sent[0][1]))
    return _as_plan(_sound(sent))


def _unpacked_apart(content: bytes) -> dict[str, bytes]:
    try:
        unpacked = parse_isolated(unpack, content, lane="plans", limits=LIMITS)
    except ParseFailed as failed:
        code: Code = "busy" if failed.limit == "busy" else "costly"
        raise BadArchive([Bad(code)]) from failed
    if unpacked.problems:
        raise BadArchive(unpacked.problems)
    return unpacked.files


def unpack(content: bytes) -> TakenIn:
    """The files of an archive. Pure."""
    try:
        return TakenIn(_unpacked(content))
    except BadArchive as bad:
        return TakenIn(problems=bad.problems)


def _sound(sent: Sequence[tuple[str, bytes]]) -> dict[str, bytes]:
    """The files of a folder, their names looked at."""
    kept = [(name, content) for name, content in sent if not _passed_over(name)]
    problems = [bad for name, _ in kept for bad in _bad_name(name)] + _twice([name for name, _ in kept])
    if len(kept) > MOST:
        problems.insert(0, Bad("too_many"))
    if sum(len(content) for _, content in kept) > LARGEST:
        problems.insert(0, Bad("too_large"))
    if problems:
        raise BadArchive(problems)
    return dict(kept)


def _unpacked(content: bytes) -> dict[str, bytes]:
    """The files of an archive. Nothing is unpacked before every name was looked at; bytes are counted on the way."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [
                member
                for member in archive.infolist()
                if not member.is_dir() and not _passed_over(member.orig_filename)
            ]
            problems = [bad for entry in entries[:MOST] for bad in _bad_entry(entry)]
            problems += _twice([entry.filename for entry in entries[:MOST]])
            if len(entries) > MOST:
                problems.insert(0, Bad("too_many"))
            if problems:
                raise BadArchive(problems)
            return _read(archive, entries)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, OverflowError, IndexError):
        raise BadArchive([Bad("not_zip")]) from None
    except (zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        raise BadArchive([Bad("broken")]) from None


def _read(archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo]) -> dict[str, bytes]:
    contents, left = dict[str, bytes](), LARGEST
    for entry in entries:
        portions = []
        with archive.open(entry) as file:
            while portion := file.read(min(_PORTION, left + 1)):
                left -= len(portion)
                if left < 0:
                    raise BadArchive([Bad("too_large", harmless(entry.filename))])
                portions.append(portion)
        contents[entry.filename] = b"".join(portions)
    return contents


def _passed_over(name: str) -> bool:
    """Whether a file is no part of a plan: what is hidden (`.git`, `._…`), left by an editor (`~$…`) or by a system."""
    parts = name.replace("\\", "/").split("/")
    hidden = (part.startswith((".", "~$")) and part not in (".", "..") for part in parts)
    return any(hidden) or not _PASSED_OVER.isdisjoint(part.casefold() for part in parts)


def _bad_entry(member: zipfile.ZipInfo) -> Iterator[Bad]:
    yield from _bad_name(member.orig_filename)
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        yield Bad("link", harmless(member.filename))
    if member.flag_bits & _ENCRYPTED:
        yield Bad("encrypted", harmless(member.filename))


def _bad_name(name: str) -> Iterator[Bad]:
    parts = name.split("/")
    if name.startswith("/") or "\\" in name or ":" in name or ".." in parts:
        yield Bad("outside", harmless(name))
    elif not all(_PART.fullmatch(part) for part in parts) or len(name) > 200:
        yield Bad("name", harmless(name))
    elif not name.lower().endswith(_TYPES):
        yield Bad("type", harmless(name))


def _twice(names: Sequence[str]) -> list[Bad]:
    """Names that some systems take for the same file."""
    seen, faults = set[str](), list[Bad]()
    for name in names:
        key = unicodedata.normalize("NFC", name).casefold()
        if key in seen:
            faults.append(Bad("twice", harmless(name)))
        seen.add(key)
    return faults


def harmless(name: str) -> str:
    """A file name that can be shown: nothing invisible, not too long."""
    return "".join(sign if sign.isprintable() else "�" for sign in name)[:120]


def _as_plan(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files around the one head: parts beside it, texts from the nearest `notifications` folder."""
    heads = sorted((name for name in files if name.rpartition("/")[2] == HEAD), key=lambda name: name.count("/"))
    if not heads:
        raise BadArchive([Bad("no_head")])
    if len(heads) > 1 and heads[0].count("/") == heads[1].count("/"):
        raise BadArchive([Bad("several_heads", head) for head in heads])
    root = heads[0].removesuffix(HEAD)
    kept = {name.removeprefix(root): content for name, content in files.items() if _beside(name, root)}
    kept |= _library(files, root)
    texts = _texts_root(files, root)
    if texts is not None:
        kept |= {
            f"notifications/{name.removeprefix(texts)}": content
            for name, content in files.items()
            if name.startswith(texts) and name.endswith(".j2")
        }
    return kept


def _beside(name: str, root: str) -> bool:
    return name.startswith(root) and "/" not in name.removeprefix(root) and name.endswith((".yaml", ".yml"))


def _library(files: Mapping[str, bytes], root: str) -> dict[str, bytes]:
    """The files of the library, in the plan's own folder or in the one beside it, by their names in it."""
    around = root.rstrip("/").rpartition("/")[0]
    for folder in (f"{root}{LIBRARY}", f"{around}/{LIBRARY}" if around else LIBRARY):
        kept = {
            LIBRARY + name.removeprefix(folder): content
            for name, content in files.items()
            if name.startswith(folder) and name.endswith((".yaml", ".yml"))
        }
        if kept:
            return kept
    return {}


def _texts_root(files: Mapping[str, bytes], root: str) -> str | None:
    """The folder of texts: in the plan's own folder first, then in those around it."""
    around = root
    while True:
        wanted = f"{around}notifications/"
        if any(name.startswith(wanted) for name in files):
            return wanted
        if not around:
            return None
        around = around.rstrip("/").rpartition("/")[0]
        around = f"{around}/" if around else ""
