"""The texts a plan sends, read from notifications/, and the plan frozen with them under one content hash."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from pca.domain.plan.lint.communications import NOTICES
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.terms import LANGUAGES
from pca.domain.wording import TEXT_KINDS
from pca.plans.yaml_reader import Place, Problem, Unreadable

Texts: TypeAlias = Mapping[tuple[str, str, str], str]
"""Message texts by (message, kind, language)."""

MAX_BYTES = 80_000
"""Largest text file, in bytes."""

FORMAT = "pca-plan/1"
"""Version of the frozen form, written inside it."""

_FILE = re.compile(rf"^({'|'.join(TEXT_KINDS)})\.({'|'.join(LANGUAGES)})\.j2$")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ufeff]")


def file_of(message: str, kind: str, language: str) -> str:
    """Where a text is kept, beneath the folder of notifications."""
    return f"{message}/{kind}.{language}.j2"


def read_texts(folder: Path, messages: Iterable[str]) -> dict[tuple[str, str, str], str]:
    """The texts of `messages` under `folder`, by (message, kind, language). A message without a folder has none.

    Raises Unreadable naming every file with a wrong name, that is too large, or is not plain UTF-8.
    """
    found: dict[tuple[str, str, str], str] = {}
    problems: list[Problem] = []
    for message in sorted(set(messages)):
        for path in _files(folder, message):
            try:
                key = _key(message, path.name)
                found[key] = decode_text(_bytes(path, folder))
            except ValueError as error:
                said, advice = (*error.args, "correct the file")[:2]
                problems.append(Problem(Place(str(path), 1, 1), (), str(said), str(advice)))
    if problems:
        raise Unreadable(tuple(problems))
    return found


def _files(folder: Path, message: str) -> Iterator[Path]:
    if not re.fullmatch(r"\w+", message) or not (folder / message).is_dir():
        return
    yield from sorted(one for one in (folder / message).iterdir() if one.suffix == ".j2")


def _key(message: str, name: str) -> tuple[str, str, str]:
    matched = _FILE.match(name)
    if matched is None:
        raise ValueError(
            "the name of this file is not one of a text",
            f"call it <kind>.<language>.j2, with a kind of {', '.join(TEXT_KINDS)} and a language of fr, ar, en",
        )
    return message, matched[1], matched[2]


def _bytes(path: Path, folder: Path) -> bytes:
    if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
        raise ValueError("this is not a plain file inside the folder of notifications", "put the file itself there")
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ValueError(f"it cannot be read: {error.strerror}", "see that the file may be read") from error


def decode_text(content: bytes) -> str:
    """The text in a file: UTF-8, Unix line ends, no invisible control characters. Raises ValueError(what, advice)."""
    if len(content) > MAX_BYTES:
        raise ValueError(f"it has more than {MAX_BYTES} bytes", "shorten it")
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise ValueError("it is not UTF-8", "save it as UTF-8") from error
    if unseen := _UNSEEN.search(text):
        line = text.count("\n", 0, unseen.start()) + 1
        raise ValueError(f"line {line} holds an invisible character (U+{ord(unseen[0]):04X})", "delete it")
    return text


def messages_of(playbook: Playbook) -> tuple[str, ...]:
    """The messages a plan may send: those of its communications, and the engine's own notices."""
    return tuple(dict.fromkeys((*(one.message for one in playbook.communications), *NOTICES)))


def freeze(playbook: Playbook, texts: Texts) -> bytes:
    """The plan version and the texts it uses as canonical JSON: sorted keys, no spaces, UTF-8. The same in, the same out.

    Every value is written out, defaults too, so that a version means the same when the language has moved on.
    """
    wanted = set(messages_of(playbook))
    body: dict[str, Any] = {
        "format": FORMAT,
        "playbook": playbook.model_dump(mode="json", by_alias=True, exclude_none=True),
        "texts": {file_of(*key): text for key, text in texts.items() if key[0] in wanted},
    }
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def thaw(frozen: bytes) -> tuple[Playbook, dict[tuple[str, str, str], str]]:
    """The plan and texts inside a frozen version; no file is read. Raises ValueError when it is not one."""
    body = json.loads(frozen)
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise ValueError(f"this is not a frozen plan of the form {FORMAT}")
    texts = {}
    for name, text in body["texts"].items():
        message, _, file = name.partition("/")
        texts[_key(message, file)] = text
    return Playbook.model_validate(body["playbook"]), texts


def content_hash(playbook: Playbook, texts: Texts) -> str:
    """SHA-256, in hex, of the frozen version: what a plan version is known by (R02)."""
    return hashlib.sha256(freeze(playbook, texts)).hexdigest()
