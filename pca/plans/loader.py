"""Reads a plan folder: the head, its parts, and every mistake in them at once, each with its file and line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel, ValidationError

from pca.domain.plan.playbook import Playbook
from pca.plans.assembly import HEAD, Assembly, Fetch, Missing
from pca.plans.beside import read_beside
from pca.plans.complaints import problems_of
from pca.plans.places import MergedPlaces
from pca.plans.texts import Texts, clean, key_of, messages_of, read_texts
from pca.plans.yaml_reader import Document, Problem, SourcePlace, Unreadable


@dataclass(frozen=True)
class LoadedPlan:
    """A plan as read: its playbook, where each part of it stands, and the message texts found."""

    playbook: Playbook
    places: Mapping[tuple[str | int, ...], SourcePlace]
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
    playbook, places, listed = _assemble(lambda name: read_beside(folder, name), f"{folder}/")
    texts = read_texts(notifications, messages_of(playbook)) if notifications else {}
    beside = sorted(path.name for path in folder.iterdir() if path.suffix in (".yaml", ".yml") and path.is_file())
    unlisted = tuple(name for name in beside if name not in listed)
    return LoadedPlan(playbook, places, folder, texts, unlisted, f"{folder}/{HEAD}")


def load_files(files: Mapping[str, bytes]) -> LoadedPlan:
    """Read a plan from files in memory: `playbook.yaml`, its parts, `library/…`, and `notifications/<message>/…j2`.

    Raises Unreadable with all problems of all files.
    """

    def fetch(name: str) -> bytes:
        if name not in files:
            raise Missing("plan.no_file", file=name)
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


def _texts_among(files: Mapping[str, bytes]) -> dict[tuple[str, str, str], str]:
    texts: dict[tuple[str, str, str], str] = {}
    problems: list[Problem] = []
    for name, content in files.items():
        matched = re.fullmatch(r"notifications/([A-Za-z0-9_]+)/([^/]+\.j2)", name)
        if matched:
            try:
                texts[key_of(matched[1], matched[2], name)] = clean(content, name)
            except Unreadable as error:
                problems += error.problems
    if problems:
        raise Unreadable(tuple(problems))
    return texts


def _assemble(fetch: Fetch, prefix: str) -> tuple[Playbook, MergedPlaces, tuple[str, ...]]:
    """Read, merge and check: the playbook, its places, and the names of the files it is made of."""
    assembly = Assembly(fetch, prefix)
    names = assembly.gather()
    return assembly.playbook(), assembly.places, names
