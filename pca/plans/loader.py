"""Reads a plan folder: the head, its parts, and every mistake in them at once, each with its file and line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_origin

from pydantic import BaseModel, ValidationError

from pca.domain.plan.playbook import Playbook
from pca.plans.complaints import did_you_mean, keys_of, nearest, problems_of
from pca.plans.places import MergedPlaces
from pca.plans.texts import Texts, clean, key_of, messages_of, read_texts
from pca.plans.yaml_reader import Document, Place, Problem, Unreadable, read, say_path
from pca.plans.yaml_text import BYTES

HEAD = "playbook.yaml"
MAX_PARTS = 60
MAX_TOTAL = 4 * BYTES
"""Largest plan, all files together, in bytes."""

PART_NAME = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}\.ya?ml$"
"""What a part may be called: a YAML file beside the head, never a path."""
_LISTS = frozenset(name for name, info in Playbook.model_fields.items() if get_origin(info.annotation) is tuple)

Fetch = Callable[[str], bytes]
"""Gives the content of a file of the plan by its name; raises Missing."""


class Missing(Exception):
    """A file of the plan is not there or cannot be used: what is wrong, and what to do."""


@dataclass(frozen=True)
class LoadedPlan:
    """A plan as read: its playbook, where each part of it stands, and the message texts found."""

    playbook: Playbook
    places: Mapping[tuple[str | int, ...], Place]
    folder: Path | None = None
    texts: Texts = field(default_factory=lambda: MappingProxyType({}))
    unlisted: tuple[str, ...] = ()
    """YAML files beside the head that no `parts:` names: they are not read."""
    head: str = HEAD
    """How the head is called in places."""


def load(folder: Path, notifications: Path | None = None) -> LoadedPlan:
    """Read the plan in `folder` (or whose `playbook.yaml` is given), with its texts when `notifications` is given.

    Raises Unreadable with all problems of all files.
    """
    folder = folder.parent if folder.name == HEAD else folder
    playbook, places, listed = _assemble(lambda name: _read_beside(folder, name), f"{folder}/")
    texts = read_texts(notifications, messages_of(playbook)) if notifications else {}
    beside = sorted(one.name for one in folder.iterdir() if one.suffix in (".yaml", ".yml") and one.is_file())
    unlisted = tuple(name for name in beside if name not in listed)
    return LoadedPlan(playbook, places, folder, texts, unlisted, f"{folder}/{HEAD}")


def load_files(files: Mapping[str, bytes]) -> LoadedPlan:
    """Read a plan from files in memory: `playbook.yaml`, its parts, and `notifications/<message>/…j2`.

    Raises Unreadable with all problems of all files.
    """

    def fetch(name: str) -> bytes:
        if name not in files:
            raise Missing(f"there is no file {name}", "add it, or correct its name")
        return files[name]

    playbook, places, listed = _assemble(fetch, "")
    texts = _texts_among(files)
    beside = (name for name in sorted(files) if "/" not in name and name.endswith((".yaml", ".yml")))
    return LoadedPlan(playbook, places, None, texts, tuple(name for name in beside if name not in listed))


def explain(error: ValidationError, document: Document, model: type[BaseModel]) -> tuple[Problem, ...]:
    """What does not fit `model` in a document of a single file, in an author's words."""
    places = MergedPlaces()
    for key in document.data:
        places.add(key, 0, document)
    return problems_of(error, places, model, document.file)


def _read_beside(folder: Path, name: str) -> bytes:
    path = folder / name
    if not path.is_file():
        raise Missing(f"there is no file {path}", "add it, or correct its name")
    if not path.resolve().is_relative_to(folder.resolve()):
        raise Missing(f"{path} leads out of the plan's folder", "keep all parts of a plan in its folder")
    try:
        with path.open("rb") as file:
            return file.read(BYTES + 1)
    except OSError as error:
        raise Missing(f"{path} cannot be read: {error.strerror}", "see that the file may be read") from error


def _texts_among(files: Mapping[str, bytes]) -> dict[tuple[str, str, str], str]:
    found: dict[tuple[str, str, str], str] = {}
    problems: list[Problem] = []
    for name, content in files.items():
        matched = re.fullmatch(r"notifications/([A-Za-z0-9_]+)/([^/]+\.j2)", name)
        if matched:
            try:
                found[key_of(matched[1], matched[2], name)] = clean(content, name)
            except Unreadable as error:
                problems += error.problems
    if problems:
        raise Unreadable(tuple(problems))
    return found


def _assemble(fetch: Fetch, prefix: str) -> tuple[Playbook, MergedPlaces, tuple[str, ...]]:
    """Read, merge and check: the playbook, its places, and the names of the files it is made of."""
    assembly = _Assembly(fetch, prefix)
    head = assembly.read(HEAD)
    names = assembly.parts(head) if head is not None else ()
    for name, document in [(HEAD, head), *((name, assembly.read(name)) for name in names)]:
        if document is not None:
            assembly.merge(name, document)
    return assembly.playbook(), assembly.places, (HEAD, *names)


@dataclass
class _Assembly:
    """One plan being put together; problems are gathered, so that the author sees all of them at once."""

    fetch: Fetch
    prefix: str
    data: dict[str, Any] = field(default_factory=dict)
    places: MergedPlaces = field(default_factory=MergedPlaces)
    named: dict[str, Place] = field(default_factory=dict)
    """Where the head names each part."""
    problems: list[Problem] = field(default_factory=list)
    size: int = 0
    broken: bool = False
    """Whether a file could not be read, so that what is missing may well stand there."""

    def read(self, name: str) -> Document | None:
        """The file as a document, or None with its problems noted."""
        file = self.prefix + name
        try:
            content = self.fetch(name)
            self.size += len(content)
            if self.size > MAX_TOTAL:
                raise Missing(f"{file} makes the plan too large", f"keep it under {MAX_TOTAL // 1_000_000} MB in all")
            return self._mapping(read(content, file), file)
        except Missing as error:
            said, advice = error.args
            self.problems.append(Problem(self.named.get(name) or Place(file, 1, 1), "", said, advice))
        except Unreadable as error:
            self.problems.extend(error.problems)
        self.broken = True
        return None

    def _mapping(self, document: Document, file: str) -> Document | None:
        if isinstance(document.data, dict):
            return document
        said = "the file is empty" if document.data is None else "the file does not consist of `key: value` lines"
        self.problems.append(Problem(Place(file, 1, 1), "", said, "begin lines with a key such as `measures:`"))
        self.broken = True
        return None

    def parts(self, head: Document) -> tuple[str, ...]:
        """The names under `parts:` that can be used, each once; the others are noted."""
        said = head.data.get("parts", [])
        self.places.add("parts", 0, head)
        if not isinstance(said, list) or len(said) > MAX_PARTS:
            self._note(head, ("parts",), "`parts` is a list of file names", f"list at most {MAX_PARTS} files")
            return ()
        names: dict[str, None] = {}
        for index, name in enumerate(said):
            path = ("parts", index)
            if not isinstance(name, str) or not re.match(PART_NAME, name):
                self._note(head, path, f"`{name}` is no file beside {HEAD}", "write a name such as measures.yaml")
                self.broken = True
            elif name in names or name == HEAD:
                self._note(head, path, f"{name} is named twice", "name each part once")
            else:
                names[name] = None
                self.named[name] = head.place(path)
        return tuple(names)

    def merge(self, name: str, document: Document) -> None:
        """Add a file to the plan: lists grow, anything else may be said only once."""
        taken: dict[str, int] = {}
        for key, value in document.data.items():
            before = self.data.get(key)
            if key == "parts":
                if name != HEAD:
                    self._note(document, (key,), "`parts` stands in a part", f"list all parts in {HEAD}")
            elif key not in self.data:
                self.data[key], taken[key] = value, 0
            elif key in _LISTS and isinstance(before, list) and isinstance(value, list):
                self.data[key], taken[key] = before + value, len(before)
            else:
                self._twice(document, key)
        for key, offset in taken.items():
            self.places.add(key, offset, document)

    def _twice(self, document: Document, key: str) -> None:
        first = nearest(self.places, (key,), "")
        known = (*keys_of(Playbook), "parts")
        advice = f"keep one of them; the other stands in {first.file}, line {first.line}"
        self._note(document, (key,), f"`{key}` is said twice", advice if key in known else did_you_mean(key, known))

    def _note(self, document: Document, path: tuple[str | int, ...], message: str, advice: str) -> None:
        self.problems.append(Problem(document.place(path, key=True), say_path(path), message, advice))

    def playbook(self) -> Playbook:
        """The whole plan; raises Unreadable when anything was noted or does not fit the language."""
        playbook = None
        try:
            playbook = Playbook.model_validate(self.data)
        except ValidationError as error:
            found = problems_of(error, self.places, Playbook, self.prefix + HEAD)
            self.problems += (one for one in found if not (self.broken and _lacks_a_part(one)))
        if playbook is None or self.problems:
            raise Unreadable(tuple(_in_order(self.problems)))
        return playbook


def _lacks_a_part(one: Problem) -> bool:
    """Whether a whole top-level key is missing: it may well stand in a file that could not be read."""
    return one.message == f"`{one.path}` is missing"


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda one: (one.place.file, one.place.line, one.place.column))
