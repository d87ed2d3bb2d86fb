"""Makes a first plan: checks five answers against the installation, writes the folder whole or not at all."""

from __future__ import annotations

import difflib
import shutil
import tempfile
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from pca.domain.directory import Organisation
from pca.domain.plan.roles import Function
from pca.domain.plan.terms import PERSON
from pca.plans.texts import thaw
from pca.store.kit.database import Unit
from pca.store.people import directory
from pca.store.plans import plans

USUAL = ("dg", "dga", "rpca", "rpca-adj")
"""Whom the register files of a new installation name."""


class BadAnswer(ValueError):
    """An answer that cannot be used. `why` is one of the reasons, `details` what to say with it."""

    def __init__(self, why: str, **details: str) -> None:
        super().__init__(why)
        self.why, self.details = why, details


def people_of(typed: str, known: Collection[str]) -> tuple[str, str, str, str]:
    """Four people, from identifiers with commas between them. `known` are those of the directory; none: any will do.

    Raises BadAnswer.
    """
    people = [person.strip() for person in typed.replace("،", ",").split(",")]
    if len(people) != 4 or not all(PERSON.match(person) for person in people):
        raise BadAnswer("four_people", said=typed)
    decides, stands_in, runs, helps = people
    if decides in (stands_in, runs) or runs == helps:
        raise BadAnswer("people_twice", said=typed)
    for person in people:
        if known and person not in known:
            near = difflib.get_close_matches(person, known, n=3, cutoff=0.5) or sorted(known)[:5]
            raise BadAnswer("person_not_here", said=person, known=", ".join(near))
    return decides, stands_in, runs, helps


def proposed_people(unit: Unit) -> tuple[Sequence[str], Collection[str]]:
    """Four people to propose, and everybody the directory knows: who sits in the plans there are, else who leads."""
    house = directory.organisation(unit)
    candidates = [*_seated(unit), *_leading(house), *house.people]
    proposed = list(dict.fromkeys(person for person in candidates if person in house.people))[:4]
    return (proposed if len(proposed) == 4 else USUAL), house.people


def _seated(unit: Unit) -> list[str]:
    """Who decides and who keeps the log in the plan published last, each with a deputy."""
    last = max(plans.plans(unit), key=lambda plan: plan.published_at, default=None)
    body = plans.plan_body(unit, last.hash) if last else None
    if body is None:
        return []
    book, _ = thaw(body.encode())
    wanted = (Function.DECISION, Function.LOG)
    seats = [next((role for role in book.roles if role.function is function), None) for function in wanted]
    return [person for seat in seats if seat for person in seat.named[:2]]


def _leading(house: Organisation) -> list[str]:
    return [person for site in house.sites.values() for person in (site.head, site.deputy)]


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files into a new folder: all of them, or none. Raises FileExistsError, OSError."""
    if folder.exists() or folder.is_symlink():
        raise FileExistsError(str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as beside:
        whole = Path(beside) / "whole"
        for name, content in files.items():
            path = whole / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if folder.exists():
            raise FileExistsError(str(folder))
        shutil.move(whole, folder)
