"""Puts one plan together from its files: the head, its parts, and what is included from the library."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, get_origin

from pydantic import ValidationError

from pca.domain.diagnosis import Diagnosis, Faulty, diagnosis, suggestion
from pca.domain.plan.playbook import Playbook
from pca.plans.complaints import keys_of, nearest, problems_of
from pca.plans.places import MergedPlaces
from pca.plans.yaml_reader import Document, Problem, SourcePlace, Unreadable, read, say_path
from pca.plans.yaml_text import BYTES

HEAD = "playbook.yaml"
MAX_PARTS = 60
"""Most files of a plan besides its head, those of the library included."""
MAX_TOTAL = 4 * BYTES
"""Largest plan, all files together, in bytes."""

PART_NAME = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}\.ya?ml$"
"""What a part may be called: a YAML file beside the head, never a path."""

LIBRARY = "library/"
"""Before the name of an included file: it lies in the folder `library` of the plan, or in the one beside the plan."""

INCLUDED = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}(/[A-Za-z0-9][A-Za-z0-9_-]{0,39}){0,3}\.ya?ml$"
"""What an included file may be called: a path inside the library, at most four deep."""

_LISTS = frozenset(name for name, info in Playbook.model_fields.items() if get_origin(info.annotation) is tuple)

Fetch = Callable[[str], bytes]
"""Gives the content of a file of the plan by its name; raises Missing."""


class Missing(Faulty):
    """A file of the plan is not there or cannot be used."""


@dataclass
class Assembly:
    """One plan being put together; problems are gathered, so that the author sees all of them at once."""

    fetch: Fetch
    prefix: str
    data: dict[str, Any] = field(default_factory=dict)
    places: MergedPlaces = field(default_factory=MergedPlaces)
    named: dict[str, SourcePlace] = field(default_factory=dict)
    """Where the head names each part."""
    problems: list[Problem] = field(default_factory=list)
    size: int = 0
    broken: bool = False
    """Whether a file could not be read, so that what is missing may well stand there."""

    def gather(self) -> tuple[str, ...]:
        """Read and merge the head, its parts, and what they include from the library; the names of all these files."""
        head = self.read(HEAD)
        parts = self.parts(head) if head is not None else ()
        own = {HEAD: head} | {name: self.read(name) for name in parts}
        documents = {**own, **self.included(document for document in own.values() if document is not None)}
        for name, document in documents.items():
            if document is not None:
                self.merge(name, document)
        return tuple(documents)

    def included(self, documents: Iterable[Document]) -> dict[str, Document | None]:
        """The files of the library that these include, and those that they include in turn, each once."""
        included: dict[str, Document | None] = {}

        def take(name: str, trail: tuple[str, ...]) -> None:
            if name in trail:
                circle = " → ".join(step.removeprefix(LIBRARY) for step in (*trail[trail.index(name) :], name))
                self._refuse(name, diagnosis("plan.include_circle", circle=circle))
            elif name not in included and len(included) < MAX_PARTS:
                included[name] = document = self.read(name)
                for other in self.includes(document) if document is not None else ():
                    take(other, (*trail, name))
            elif name not in included:
                self._refuse(name, diagnosis("plan.include_many", most=MAX_PARTS))

        for document in documents:
            for name in self.includes(document):
                take(name, ())
        return included

    def includes(self, document: Document) -> tuple[str, ...]:
        """The names under `include:` that can be used, as files of the library; the others are noted."""
        wanted = document.data.get("include", [])
        if not isinstance(wanted, list) or len(wanted) > MAX_PARTS:
            self._note(document, ("include",), diagnosis("plan.include_list", most=MAX_PARTS))
            return ()
        names: dict[str, None] = {}
        for index, name in enumerate(wanted):
            path = ("include", index)
            if not isinstance(name, str) or not re.fullmatch(INCLUDED, name):
                self._note(document, path, diagnosis("plan.include_name", name=str(name)[:80]))
                self.broken = True
            else:
                names[LIBRARY + name] = None
                self.named.setdefault(LIBRARY + name, document.place(path))
        return tuple(names)

    def _refuse(self, name: str, what: Diagnosis) -> None:
        """Something wrong with a file that is included: said where it is."""
        self.problems.append(Problem(self.named[name], "include", what))
        self.broken = True

    def read(self, name: str) -> Document | None:
        """The file as a document, or None with its problems noted."""
        file = self.prefix + name
        try:
            content = self.fetch(name)
            self.size += len(content)
            if self.size > MAX_TOTAL:
                raise Missing("plan.large", file=file, most=MAX_TOTAL // 1_000_000)
            return self._mapping(read(content, file), file)
        except Missing as error:
            self.problems.append(Problem(self.named.get(name) or SourcePlace(file, 1, 1), "", error.diagnosis))
        except Unreadable as error:
            self.problems.extend(error.problems)
        self.broken = True
        return None

    def _mapping(self, document: Document, file: str) -> Document | None:
        if isinstance(document.data, dict):
            return document
        code = "plan.file_empty" if document.data is None else "plan.file_without_keys"
        self.problems.append(Problem(SourcePlace(file, 1, 1), "", diagnosis(code)))
        self.broken = True
        return None

    def parts(self, head: Document) -> tuple[str, ...]:
        """The names under `parts:` that can be used, each once; the others are noted."""
        wanted = head.data.get("parts", [])
        self.places.add("parts", 0, head)
        if not isinstance(wanted, list) or len(wanted) > MAX_PARTS:
            self._note(head, ("parts",), diagnosis("plan.parts_list", most=MAX_PARTS))
            return ()
        names: dict[str, None] = {}
        for index, name in enumerate(wanted):
            path = ("parts", index)
            if not isinstance(name, str) or not re.fullmatch(PART_NAME, name):
                self._note(head, path, diagnosis("plan.part_name", name=str(name), head=HEAD))
                self.broken = True
            elif name in names or name == HEAD:
                self._note(head, path, diagnosis("plan.part_twice", name=name))
            else:
                names[name] = None
                self.named[name] = head.place(path)
        return tuple(names)

    def merge(self, name: str, document: Document) -> None:
        """Add a file to the plan: lists grow, anything else may be said only once."""
        taken: dict[str, int] = {}
        for key, value in document.data.items():
            before = self.data.get(key)
            if key == "include":
                self.places.add(key, 0, document)
            elif key == "parts":
                if name != HEAD:
                    self._note(document, (key,), diagnosis("plan.parts_in_part", head=HEAD))
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
        known = (*keys_of(Playbook), "parts", "include")
        advice, values = ("", {}) if key in known else suggestion(key, known, len(known))
        what = diagnosis("plan.twice", advice, key=key, file=first.file, line=first.line, **values)
        self._note(document, (key,), what)

    def _note(self, document: Document, path: tuple[str | int, ...], what: Diagnosis) -> None:
        self.problems.append(Problem(document.place(path, key=True), say_path(path), what))

    def playbook(self) -> Playbook:
        """The whole plan; raises Unreadable when anything was noted or does not fit the language."""
        playbook = None
        try:
            playbook = Playbook.model_validate(self.data)
        except ValidationError as error:
            problems = problems_of(error, self.places, Playbook, self.prefix + HEAD)
            self.problems += (problem for problem in problems if not (self.broken and _lacks_a_part(problem)))
        if playbook is None or self.problems:
            raise Unreadable(tuple(_in_order(self.problems)))
        return playbook


def _lacks_a_part(problem: Problem) -> bool:
    """Whether a whole top-level key is missing: it may well stand in a file that could not be read."""
    return problem.what.code == "key.missing" and ("key", problem.path) in problem.what.values


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: (problem.place.file, problem.place.line, problem.place.column))
