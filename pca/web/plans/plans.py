"""Plans: which there are, their versions, what one version says, and what differs from another."""

from __future__ import annotations

from datetime import date, datetime

import msgspec
from starlette.responses import Response

from pca.domain.access.access import Action
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.terms import Scenario
from pca.domain.plan.text import Text
from pca.plans.assembly import HEAD
from pca.plans.written import zipped
from pca.services.crisis.scene import plan_of
from pca.services.kit.unknown import UnknownPlan
from pca.services.plans.plans import version_files
from pca.services.plans.read import PlanHistory, crises_of, histories, history_of
from pca.store.plans.plans import PlanLine
from pca.web.audit.entries import attached
from pca.web.kit.plan_text import text_in
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.kit.spoken import SCENARIOS
from pca.web.plans import pictures
from pca.web.plans.plan_changes import Comparison, compared
from pca.web.plans.plan_read import Read, read_version

routes = Router()


class VersionLine(msgspec.Struct, frozen=True):
    """One published version. Instants in UTC."""

    hash: str
    version: str
    author: str
    published_by: str
    published_at: datetime
    approved_by: str
    approved_at: datetime | None
    in_force: bool
    """Whether it is the last approved one: the one a new crisis runs."""


class PlanRow(msgspec.Struct, frozen=True):
    """One plan with its versions, newest first."""

    plan: str
    title: str
    scenario: str
    owner: str
    review_due: date | None
    overdue: bool
    waiting: str
    """Hash of a newer version that waits for approval; empty when there is none."""
    versions: tuple[VersionLine, ...]


class ScenarioCoverage(msgspec.Struct, frozen=True):
    """One scenario of the controlled list, and the approved plans that prepare for it."""

    scenario: str
    plans: tuple[str, ...]


class Plans(msgspec.Struct, frozen=True):
    """All plans, and which scenarios they cover (PLAN-5)."""

    at: datetime
    plans: tuple[PlanRow, ...]
    coverage: tuple[ScenarioCoverage, ...]
    uncovered: int


class VersionUse(msgspec.Struct, frozen=True):
    """A crisis that runs this version, or could take it over."""

    key: str
    title: str
    mode: str
    closed: bool


class Version(msgspec.Struct, frozen=True):
    """One version as readable pages. `against` is the version it is compared with, `differences` how many there are."""

    at: datetime
    line: VersionLine
    plan: str
    read: Read
    review_due: date
    overdue: bool
    against: VersionLine | None
    differences: int
    others: tuple[VersionLine, ...]
    running: tuple[VersionUse, ...]
    adoptable: tuple[VersionUse, ...]
    """Open crises that run another version of this plan."""
    own: bool
    """Whether the reader wrote or sent it, and so can never approve it."""


class Compared(msgspec.Struct, frozen=True):
    """What differs between two versions, in words."""

    title: str
    before: VersionLine
    after: VersionLine
    comparison: Comparison


@routes.page("/plans", may=Action.SEE_PLANS, over=Over.COMMON, template="plans/plans.html")
def listed(context: RequestContext) -> Plans:
    """All plans with their versions, review dates and the scenarios they cover."""
    rows, covered = [], dict[str, list[str]]()
    for plan, versions in histories(context.unit).items():
        book = book_of(context, versions.usable.hash)
        row = _row(context, plan, versions, book)
        rows.append(row)
        if book is not None and versions.in_force is not None:
            covered.setdefault(book.scenario.value, []).append(row.title)
    coverage = tuple(
        ScenarioCoverage(SCENARIOS.word(scenario.value, context.language), tuple(covered.get(scenario.value, ())))
        for scenario in Scenario
    )
    return Plans(context.now, tuple(rows), coverage, sum(not scenario.plans for scenario in coverage))


def book_of(context: RequestContext, hash: str) -> Playbook | None:
    """The plan itself; None when what is stored is not what its hash says."""
    try:
        return plan_of(context.runtime, context.unit, hash).compiled.playbook
    except UnknownPlan:
        return None


def _row(context: RequestContext, plan: str, versions: PlanHistory, book: Playbook | None) -> PlanRow:
    in_force, due = versions.in_force, book.review.due if book else None
    owner = book.role.get(book.owner) if book else None
    return PlanRow(
        plan=plan,
        title=_say(context, book.title) if book else plan,
        scenario=SCENARIOS.word(book.scenario.value, context.language) if book else "",
        owner=_say(context, owner.title) if owner else "",
        review_due=due,
        overdue=due is not None and book is not None and today(context, book) >= due,
        waiting=versions.newest.hash if versions.newest.approved_by is None else "",
        versions=tuple(version_line(context, line, in_force) for line in reversed(versions.lines)),
    )


def version_line(context: RequestContext, plan: PlanLine, in_force: PlanLine | None) -> VersionLine:
    """One version in the reader's words."""
    return VersionLine(
        hash=plan.hash,
        version=plan.version,
        author=context.name(plan.author),
        published_by=context.name(plan.published_by),
        published_at=plan.published_at,
        approved_by=context.name(plan.approved_by),
        approved_at=plan.approved_at,
        in_force=in_force is not None and plan.hash == in_force.hash,
    )


def today(context: RequestContext, book: Playbook) -> date:
    """The day it is in the plan's zone."""
    return context.now.astimezone(book.zone).date()


def _say(context: RequestContext, text: Text) -> str:
    return text_in(text, context.language)


def version_named(context: RequestContext, hash: str) -> tuple[PlanLine, PlanHistory]:
    """The version with this whole hash, and all versions of its plan. Raises NotFound."""
    versions = history_of(context.unit, hash)
    line = versions.line(hash) if versions else None
    if versions is None or line is None:
        raise NotFound
    return line, versions


@routes.page(
    "/plans/{hash}", may=Action.SEE_PLANS, over=Over.COMMON, template="plans/plan.html", pictures=(pictures.version,)
)
def version(context: RequestContext, hash: str) -> Version:
    """One version as readable pages: states, measures, roles, communications, findings; what runs it."""
    line, versions = version_named(context, hash)
    book = plan_of(context.runtime, context.unit, hash).compiled.playbook
    against, in_force, all_crises = versions.compared_with(line), versions.in_force, crises_of(context.unit, versions)
    return Version(
        at=context.now,
        line=version_line(context, line, in_force),
        plan=line.plan,
        read=read_version(context, hash, today(context, book)),
        review_due=book.review.due,
        overdue=today(context, book) >= book.review.due,
        against=version_line(context, against, in_force) if against else None,
        differences=compared(context, against.hash, hash).count if against else 0,
        others=tuple(version_line(context, plan, in_force) for plan in reversed(versions.lines) if plan.hash != hash),
        running=tuple(
            VersionUse(c.key, c.title, c.mode, c.closed_at is not None) for c in all_crises if c.plan == hash
        ),
        adoptable=tuple(
            VersionUse(c.key, c.title, c.mode, False) for c in all_crises if c.plan != hash and c.closed_at is None
        ),
        own=context.person in (line.author, line.published_by),
    )


@routes.page(
    "/plans/{hash}/changes/{before}", may=Action.SEE_PLANS, over=Over.COMMON, template="plans/plan_changes.html"
)
def changed(context: RequestContext, hash: str, before: str) -> Compared:
    """What differs between a version and another one of the same plan, in words."""
    line, versions = version_named(context, hash)
    other, in_force = versions.line(before), versions.in_force
    if other is None:
        raise NotFound
    return Compared(
        title=_say(context, plan_of(context.runtime, context.unit, hash).compiled.playbook.title),
        before=version_line(context, other, in_force),
        after=version_line(context, line, in_force),
        comparison=compared(context, before, hash),
    )


@routes.file("/plans/{hash}/plan.zip", may=Action.SEE_PLANS, over=Over.COMMON)
def archive(context: RequestContext, hash: str) -> Response:
    """The files of a version in one archive: sent again, they are this very version."""
    line, _ = version_named(context, hash)
    name = f"{line.plan}-{line.version}.zip"
    return Response(zipped(version_files(context.unit, hash)), media_type="application/zip", headers=attached(name))


@routes.file("/plans/{hash}/playbook.yaml", may=Action.SEE_PLANS, over=Over.COMMON)
def playbook(context: RequestContext, hash: str) -> Response:
    """The plan itself as YAML, without its message texts."""
    line, _ = version_named(context, hash)
    content, name = version_files(context.unit, hash)[HEAD], f"{line.plan}-{line.version}.yaml"
    return Response(content, media_type="application/yaml", headers=attached(name))
