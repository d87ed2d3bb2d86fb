"""A running crisis takes over another version of its plan: what starts and stops is seen first, then it is decided."""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec.structs import replace

from pca.domain.access.access import Action
from pca.domain.amendment_counts import Counts
from pca.domain.orders import AdoptPlan
from pca.services.crisis.adoption import becomes
from pca.services.crisis.scene import Scene, plan_of
from pca.web.kit.action_result import ActionResult
from pca.web.kit.consequences import Follows, follows_from
from pca.web.kit.refusal_text import refusal_said
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.plans.plan_changes import Comparison, compared
from pca.web.plans.plans import version_named

routes = Router()


class Becoming(Counts, frozen=True, kw_only=True):
    """What becomes of the tasks of one measure, with its title."""

    title: str


class Adopting(msgspec.Struct, frozen=True):
    """Another version for a running crisis, before it is taken over."""

    key: str
    at: datetime
    hash: str
    title: str
    version: str
    runs: str
    runs_version: str
    expects: int
    """Number of the last decision: what is shown is true only as long as nothing newer was decided."""
    refusal: str
    follows: Follows
    tasks: tuple[Becoming, ...]
    """What becomes of the tasks under way, by measure."""
    comparison: Comparison


class AskAdoption(msgspec.Struct, frozen=True):
    """The reason, the number of the last decision that was seen, and the number of people told where they are many."""

    why: str
    expects: int | None = None
    confirm_recipients: int | None = None


@routes.page(
    "/crises/{key}/plan/{hash}", may=Action.PREVIEW_DECISION, over=Over.INSTITUTION, template="crisis/plan_adopt.html"
)
def adopting(context: RequestContext, key: str, hash: str) -> Adopting:
    """What taking over this version would start and stop; nothing is recorded."""
    about = context.scene(key)
    line, versions = version_named(context, hash)
    runs = versions.line(about.crisis.plan)
    if runs is None:
        raise NotFound
    facts = context.preview(context.order(AdoptPlan(plan=hash), crisis=key, why="-"))
    first = facts[0] if facts else None
    new = plan_of(context.runtime, context.unit, hash).compiled
    then = Scene(about.crisis, new, about.organisation, about.now, about.language)
    follows = follows_from(context, then, facts)
    return Adopting(
        key=about.crisis.key,
        at=context.now,
        hash=hash,
        title=about.say(new.playbook.title),
        version=line.version,
        runs=runs.hash,
        runs_version=runs.version,
        expects=about.crisis.decisions,
        refusal=refusal_said(context, first, about),
        # What stops has its title in the version that still runs.
        follows=replace(follows, stops=follows_from(context, about, facts).stops),
        tasks=tuple(_becoming(about, then, become) for become in becomes(context.unit, about.crisis.key, facts)),
        comparison=compared(context, runs.hash, hash),
    )


def _becoming(about: Scene, then: Scene, counts: Counts) -> Becoming:
    """A measure that is gone has its title in the version that still runs."""
    known = then.plan.playbook.measure.get(counts.measure) or about.plan.playbook.measure.get(counts.measure)
    return Becoming(**msgspec.structs.asdict(counts), title=about.say(known.title) if known else "")


@routes.act("/crises/{key}/plan/{hash}", may=Action.DECIDE, over=Over.INSTITUTION, asks=AskAdoption, page=adopting)
def adopt(context: RequestContext, ask: AskAdoption, key: str, hash: str) -> ActionResult:
    """Take the version over; measures, tasks and messages follow at once."""
    act = AdoptPlan(plan=hash, expects=ask.expects)
    done = context.execute(act, crisis=key, why=ask.why, confirm_recipients=ask.confirm_recipients)
    return ActionResult(f"/crises/{key}", done)
