"""Lint rules on what the plan is: its review, its languages, its ids, its figures, and the data it may not ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pydantic import BaseModel

from pca.domain.plan import names
from pca.domain.plan.languages import HOUSE
from pca.domain.plan.lint.findings import Finding, Path, find
from pca.domain.plan.lint.health import asks_for_health
from pca.domain.plan.lint.view import View
from pca.domain.plan.measures import Item, Level
from pca.domain.plan.terms import Language
from pca.domain.plan.text import Text
from pca.domain.plan.usual import HOUSE_WORDS

CRITERIA = ("success_criteria", "activation_criteria", "stand_down_criteria")

LISTS = (
    *CRITERIA,
    *("resources", "roles", "teams", "stakeholders", "activities", "indicators", "indicator_sets", "axes"),
    *("transitions", "measures", "communications"),
)
"""Lists whose entries have ids, each a name space of its own. Activities share theirs with dependencies."""

WORDS = frozenset({"and", "or", "not", "in", "true", "false", "True", "False"})
"""Words of conditions that no indicator can be called."""


def check(view: View) -> Iterator[Finding]:
    """Review, languages, ids, criteria, indicators, health data."""
    yield from _review(view)
    yield from _languages(view)
    yield from _duplicates(view)
    for field in CRITERIA:
        for index, criterion in enumerate(getattr(view.playbook, field)):
            yield from view.condition(criterion.when, (field, index, "when"))
    yield from _indicators(view)
    yield from _health(view)


def _review(view: View) -> Iterator[Finding]:
    review = view.playbook.review
    if review.last > view.today:
        yield find("review_in_future", ("review", "last"), day=str(review.last))
    elif review.due < view.today:
        yield find("review_overdue", ("review", "last"), day=str(review.due))


def _languages(view: View) -> Iterator[Finding]:
    languages = view.playbook.languages
    missing: dict[Language, list[Path]] = {language: [] for language in languages}
    unnamed: dict[Language, list[Path]] = {}
    for path, text in _texts(view.playbook, ()):
        written = text.written
        if tuple(sorted(written.items())) in HOUSE_WORDS:
            continue
        for language in languages:
            if language not in written:
                missing[language].append(path)
        for language in written.keys() - {*languages, *HOUSE}:
            unnamed.setdefault(language, []).append(path)
    for language, paths in missing.items():
        if paths:
            code = "main_language_missing" if language == view.playbook.main else "translation_missing"
            yield find(code, paths[0], count=len(paths), language=language)
    for language, paths in sorted(unnamed.items()):
        yield find("language_unnamed", paths[0], count=len(paths), language=language)


def _texts(part: object, path: Path) -> Iterator[tuple[Path, Text]]:
    """Every text of the plan with its path, in document order of the model."""
    if isinstance(part, Text):
        yield path, part
    elif isinstance(part, tuple):
        for index, inner in enumerate(part):
            yield from _texts(inner, (*path, index))
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from _texts(getattr(part, name), (*path, name))


def _duplicates(view: View) -> Iterator[Finding]:
    book = view.playbook
    for field in LISTS:
        yield from twice([((field, index), entry.id) for index, entry in enumerate(getattr(book, field))], field)
    yield from twice([(path, state.id) for path, state, _ in view.states], "states")
    for index, measure in enumerate(book.measures):
        here: Path = ("measures", index)
        lists: dict[str, tuple[Item | Level, ...]] = {"checklist": measure.checklist, "levels": measure.levels}
        for field, entries in lists.items():
            yield from twice(
                [((*here, field, at), entry.id) for at, entry in enumerate(entries)], f"{measure.id} › {field}"
            )
        if measure.undo:
            items = [((*here, "undo", "checklist", at), item.id) for at, item in enumerate(measure.undo.checklist)]
            yield from twice(items, f"{measure.id} › undo › checklist")
    named: list[tuple[Path, str]] = [
        (("activities", index), activity.id) for index, activity in enumerate(book.activities)
    ]
    for side in ("internal", "external"):
        named += [
            (("dependencies", side, at), dependency.id)
            for at, dependency in enumerate(getattr(book.dependencies, side))
        ]
    yield from (finding for finding in twice(named, "activities › dependencies") if finding.path[0] == "dependencies")


def twice(entries: list[tuple[Path, str]], where: str) -> Iterator[Finding]:
    """A finding for each entry whose id another one before it has."""
    count = Counter(name for _, name in entries)
    seen: set[str] = set()
    for path, name in entries:
        if name in seen:
            yield find("duplicate_id", (*path, "id"), name=name, count=count[name], where=where)
        seen.add(name)


def _indicators(view: View) -> Iterator[Finding]:
    for index, indicator in enumerate(view.playbook.indicators):
        if indicator.id in names.BUILT_IN or indicator.id in WORDS:
            yield find("indicator_reserved", ("indicators", index, "id"), name=indicator.id)


def _health(view: View) -> Iterator[Finding]:
    scenario = view.playbook.scenario
    named: list[tuple[Path, str]] = [
        (("indicators", at, "id"), indicator.id) for at, indicator in enumerate(view.playbook.indicators)
    ]
    for index, measure in enumerate(view.playbook.measures):
        named += [(("measures", index, "checklist", at, "id"), item.id) for at, item in enumerate(measure.checklist)]
    for path, name in named:
        if asks_for_health(name, scenario):
            yield find("health_data", path, name=name)
