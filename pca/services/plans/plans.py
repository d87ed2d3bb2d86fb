"""Takes plans in: read the folder, look it over, keep the version for ever under the hash of its content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

from pca.catalogue.gaps import words
from pca.domain.directory import Organisation
from pca.domain.facts import AnyFact
from pca.domain.institution import gaps, unreached
from pca.domain.orders import PublishPlan
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.plan.lint.findings import Finding, FindingSeverity
from pca.domain.plan.playbook import Playbook
from pca.domain.situation import PlanVersion
from pca.plans.loader import LoadedPlan, load
from pca.plans.review import at_hand, in_order, review
from pca.plans.sent import review_apart
from pca.plans.texts import Texts, content_hash, freeze, installed_texts, messages_of, read_texts, thaw
from pca.plans.written import files_of
from pca.runtime import Runtime
from pca.services.kit.unknown import AmbiguousPlan, UnknownPlan
from pca.settings import Settings
from pca.store.kit.database import Unit
from pca.store.people.directory import organisation
from pca.store.plans import plans

SHORTEST = 6
"""Fewest characters of a hash that may stand for a version."""


@dataclass(frozen=True)
class Reviewed:
    """A plan as read, with everything that should be put right; errors keep it from being published."""

    loaded: LoadedPlan
    findings: tuple[Finding, ...]
    people: int = 0
    """How many people the directory holds that it was looked over with; 0 for none."""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep the plan from being published."""
        return tuple(finding for finding in self.findings if finding.severity is FindingSeverity.ERROR)


class FaultyPlan(Exception):
    """The plan has errors and was not published."""

    def __init__(self, reviewed: Reviewed) -> None:
        super().__init__(f"{len(reviewed.errors)} errors")
        self.reviewed = reviewed


def read_plan(path: Path, settings: Settings, today: date, texts: Path | None = None) -> Reviewed:
    """Read the plan in a folder (or a shipped plan by its name) and look it over. Raises Unreadable.

    Its texts are those of the folder `texts`; else of `notifications/` in the plan's folder, or two floors above it.
    Messages it has no text for at all say what the installation says.
    """
    shipped = settings.playbooks / path
    folder = shipped if not path.exists() and len(path.parts) == 1 and shipped.is_dir() else path
    beside = texts or _texts_for(folder, settings)
    loaded = load(folder, beside)
    if texts is None and beside != settings.notifications:
        loaded = replace(loaded, texts={**_of_the_house(loaded, settings), **loaded.texts})
    return Reviewed(loaded, review(loaded, today))


def _of_the_house(loaded: LoadedPlan, settings: Settings) -> Texts:
    """What the installation says for messages that a plan with texts of its own has none for."""
    own = {message for message, _, _ in loaded.texts}
    return read_texts(settings.notifications, set(messages_of(loaded.playbook)) - own)


def review_files(files: Mapping[str, bytes], settings: Settings, today: date) -> Reviewed:
    """Look over a plan that was sent as files. A message it has no text for at all says what the installation says:
    so does a plan written before the engine had something new to tell.

    Raises Unreadable with everything that is wrong.
    """
    return Reviewed(*review_apart(files, installed_texts(settings.notifications), today))


def with_directory(reviewed: Reviewed, unit: Unit, now: datetime) -> Reviewed:
    """The same with what does not fit the institution at hand; as it is while there is no directory."""
    held = organisation(unit)
    findings = at_hand(reviewed.loaded, held, now, sound=not reviewed.errors)
    return Reviewed(reviewed.loaded, in_order((*reviewed.findings, *findings)), len(held.people))


def misfits(runtime: Runtime, unit: Unit, hash: str, language: str) -> tuple[tuple[str, str], ...]:
    """What of a published version does not fit the institution now, in words for everybody: what, and what to do."""
    plan = runtime.plan(hash, partial(plans.plan_body, unit, hash))
    if plan is None:
        raise UnknownPlan(hash)
    compiled = plan.compiled
    unfit = gaps(compiled.playbook, organisation(unit), runtime.clock.now(), compiled)
    return tuple(dict.fromkeys(words(gap.code, gap.about.to(language), language) for gap in unfit))


def unheard(plan: CompiledPlan, held: Organisation, facts: Sequence[AnyFact], language: str) -> tuple[str, ...]:
    """What these facts begin that reaches nobody, in words."""
    silent = unreached(plan, held, facts)
    return tuple(words(gap.code, gap.about.to(language), language)[0] for gap in silent)


def version_files(unit: Unit, hash: str) -> dict[str, bytes]:
    """The files of a published version, as they can be taken away and published again. Raises UnknownPlan."""
    frozen = plans.plan_body(unit, hash)
    if frozen is None:
        raise UnknownPlan(hash)
    return files_of(*thaw(frozen.encode()))


def _texts_for(folder: Path, settings: Settings) -> Path:
    own = folder.parent if folder.is_file() else folder
    candidates = (own / "notifications", own.resolve().parent.parent / "notifications")
    return next((candidate for candidate in candidates if candidate.is_dir()), settings.notifications)


def publishing(reviewed: Reviewed) -> PublishPlan:
    """The act that publishes a plan as it was read. Raises FaultyPlan when it has errors: nothing is done then."""
    if reviewed.errors:
        raise FaultyPlan(reviewed)
    book, texts = reviewed.loaded.playbook, reviewed.loaded.texts
    return PublishPlan(hash=content_hash(book, texts), body=freeze(book, texts).decode())


def find_version(unit: Unit, name: str, *, latest: bool = False) -> PlanVersion:
    """The version `said` stands for: a hash or its beginning, or a plan: its last approved version, else its last.

    `latest` takes a plan's last version whether approved or not.
    Raises UnknownPlan or AmbiguousPlan.
    """
    exact = plans.plan_version(unit, name)
    named = exact or plans.latest_plan(unit, name, approved=not latest) or plans.latest_plan(unit, name)
    if named is not None:
        return named
    begins = [plan.hash for plan in plans.plans(unit) if len(name) >= SHORTEST and plan.hash.startswith(name.lower())]
    plan_version = plans.plan_version(unit, begins[0]) if len(begins) == 1 else None
    if plan_version is None:
        raise AmbiguousPlan(name) if begins else UnknownPlan(name)
    return plan_version


def versions(runtime: Runtime, unit: Unit, hashes: Iterable[str]) -> dict[str, Playbook]:
    """The versions with these full hashes that are kept here, by hash."""
    loaded = ((hash, runtime.plan(hash, partial(plans.plan_body, unit, hash))) for hash in hashes)
    return {hash: plan.compiled.playbook for hash, plan in loaded if plan is not None}
