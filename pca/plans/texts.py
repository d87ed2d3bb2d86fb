"""The texts a plan sends, read from notifications/, and the plan frozen with them under one content hash."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

from pca.domain.diagnosis import Diagnosis, diagnosis
from pca.domain.notices import NOTICES, ROLL_CALL
from pca.domain.plan.languages import TAG
from pca.domain.plan.playbook import Playbook
from pca.domain.texts.wording import TEXT_KINDS
from pca.plans.yaml_text import Problem, SourcePlace, Unreadable, clean_text

Texts: TypeAlias = Mapping[tuple[str, str, str], str]
"""Message texts by (message, kind, language)."""

MAX_BYTES = 80_000
"""Largest text file, in bytes."""

FORMAT = "pca-plan/1"
"""Version of the frozen form, written inside it."""

_FILE = re.compile(rf"^({'|'.join(TEXT_KINDS)})\.({TAG[1:-1]})\.j2$")


def file_of(message: str, kind: str, language: str) -> str:
    """Where a text is kept, beneath the folder of notifications."""
    return f"{message}/{kind}.{language}.j2"


def read_texts(folder: Path, messages: Iterable[str]) -> dict[tuple[str, str, str], str]:
    """The texts of `messages` under `folder`, by (message, kind, language). A message without a folder has none.

    Raises Unreadable naming every file with a wrong name, that is too large, or is not clean UTF-8.
    """
    texts: dict[tuple[str, str, str], str] = {}
    problems: list[Problem] = []
    inside = folder.resolve()
    for message in sorted(set(messages)):
        for path in _files(folder, message):
            try:
                texts[key_of(message, path.name, str(path))] = clean(_bytes(path, inside), str(path))
            except Unreadable as error:
                problems += error.problems
    if problems:
        raise Unreadable(tuple(problems))
    return texts


def installed_texts(folder: Path) -> dict[tuple[str, str, str], str]:
    """The texts of every message that has a folder; a folder with a text that cannot be used counts as none."""
    texts: dict[tuple[str, str, str], str] = {}
    for message in sorted(path.name for path in folder.iterdir()) if folder.is_dir() else ():
        with suppress(Unreadable):
            texts |= read_texts(folder, [message])
    return texts


def _files(folder: Path, message: str) -> Iterator[Path]:
    if re.fullmatch(r"[A-Za-z0-9_]+", message) and (folder / message).is_dir():
        yield from sorted(path for path in (folder / message).iterdir() if path.suffix == ".j2")


def key_of(message: str, name: str, file: str) -> tuple[str, str, str]:
    """What a text file called `name` holds: (message, kind, language). Raises Unreadable for any other name."""
    matched = _FILE.match(name)
    if matched is None:
        raise _unusable(file, diagnosis("text_file.name", name=name, kinds=tuple(TEXT_KINDS)))
    return message, matched[1], matched[2]


def clean(content: bytes, file: str) -> str:
    """The text in a file, with Unix line ends. Raises Unreadable when it is too large or not clean UTF-8."""
    if len(content) > MAX_BYTES:
        raise _unusable(file, diagnosis("text_file.large", most=MAX_BYTES))
    return clean_text(content, file)


def _bytes(path: Path, inside: Path) -> bytes:
    if not path.is_file() or not path.resolve().is_relative_to(inside):
        raise _unusable(str(path), diagnosis("text_file.outside"))
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _unusable(str(path), diagnosis("text_file.unreadable", why=str(error.strerror))) from error


def _unusable(file: str, what: Diagnosis) -> Unreadable:
    return Unreadable((Problem(SourcePlace(file, 1, 1), "", what),))


def messages_of(playbook: Playbook) -> tuple[str, ...]:
    """The messages a plan may send: those of its communications, and the engine's own notices."""
    return tuple(
        dict.fromkeys((*(communication.message for communication in playbook.communications), *NOTICES, ROLL_CALL))
    )


def freeze(playbook: Playbook, texts: Texts) -> bytes:
    """The plan version and the texts it uses as canonical JSON: sorted keys, no spaces, UTF-8.

    The same in, the same out. Every value is written out, defaults too, so
    that a version means the same when the language has moved on.
    """
    wanted = set(messages_of(playbook))
    body: dict[str, Any] = {
        "format": FORMAT,
        "playbook": playbook.model_dump(mode="json", by_alias=True, exclude_none=True),
        "texts": {file_of(*key): text for key, text in texts.items() if key[0] in wanted},
    }
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def thaw(frozen: bytes) -> tuple[Playbook, dict[tuple[str, str, str], str]]:
    """The plan and texts of a frozen version, without any file. Raises ValueError or Unreadable for any other bytes."""
    body = json.loads(frozen)
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise ValueError(f"this is not a frozen plan of the form {FORMAT}")
    texts = {}
    for name, text in body["texts"].items():
        message, _, file = name.partition("/")
        texts[key_of(message, file, name)] = text
    return Playbook.model_validate(body["playbook"]), texts


def content_hash(playbook: Playbook, texts: Texts) -> str:
    """SHA-256, in hex, of the frozen version: what a plan version is known by (R02)."""
    return hashlib.sha256(freeze(playbook, texts)).hexdigest()
