"""A version is approved by somebody else than its author: what it changes is read first, and where only words do."""

from __future__ import annotations

import msgspec

from pca.domain.access.access import Action
from pca.domain.orders import ApprovePlan
from pca.services.crisis.adoption import reworded
from pca.services.crisis.scene import plan_of
from pca.web.kit.action_result import ActionResult
from pca.web.kit.instructions import InstructionShown, asked
from pca.web.kit.refusal_text import refusal_said
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.plans.plan_changes import Comparison, compared
from pca.web.plans.plan_read import Found, read_version
from pca.web.plans.plans import VersionLine, today, version_line, version_named

routes = Router()


class Reworded(msgspec.Struct, frozen=True):
    """One measure whose author says that only its wording changed."""

    measure: str
    before: InstructionShown
    after: InstructionShown


class Approving(msgspec.Struct, frozen=True):
    """A version before it is approved: what it would change, what is still to be put right."""

    title: str
    line: VersionLine
    own: bool
    against: VersionLine | None
    comparison: Comparison | None
    editorial: tuple[Reworded, ...]
    """What the author calls a change of wording only; empty where no version is in force to compare with."""
    findings: int
    errors: int
    misfits: tuple[Found, ...]
    """What of them does not fit the institution: said here, for it shows only with the directory at hand."""
    refusal: str
    """Why it would not be approved as things stand; empty where nothing is in the way."""


class AskApproval(msgspec.Struct, frozen=True):
    """Whether only the wording changed where the author says so, seen beside which version."""

    editorial: bool = False
    against: str = ""


@routes.page(
    "/plans/{hash}/approve", may=Action.APPROVE_PLAN, over=Over.INSTITUTION, template="plans/plan_approve.html"
)
def approving(context: RequestContext, hash: str) -> Approving:
    """What approving a version means, before it is done."""
    line, versions = version_named(context, hash)
    book = plan_of(context.runtime, context.unit, hash).compiled.playbook
    in_force, against = versions.in_force, versions.compared_with(line)
    read = read_version(context, hash, today(context, book))
    old = plan_of(context.runtime, context.unit, in_force.hash).compiled.playbook if in_force else None
    pairs = reworded(old, book) if old is not None and in_force == against else ()
    facts = context.preview(context.order(ApprovePlan(hash=hash)))
    first = facts[0] if facts else None
    return Approving(
        title=book.title.to(context.language),
        line=version_line(context, line, in_force),
        own=context.person in (line.author, line.published_by),
        against=version_line(context, against, in_force) if against else None,
        comparison=compared(context, against.hash, hash) if against else None,
        editorial=tuple(
            Reworded(pair.measure, asked(pair.before, context.language), asked(pair.after, context.language))
            for pair in pairs
        ),
        findings=len(read.findings),
        errors=sum(finding.error for finding in read.findings),
        misfits=tuple(finding for finding in read.findings if not finding.code),
        refusal=refusal_said(context, first),
    )


@routes.act("/plans/{hash}/approve", may=Action.APPROVE_PLAN, over=Over.ORDER, asks=AskApproval, page=approving)
def approve(context: RequestContext, ask: AskApproval, hash: str) -> ActionResult:
    """Approve a version, in the role the plan names; never as its author."""
    act = ApprovePlan(hash=hash, editorial=ask.editorial, against=ask.against)
    return ActionResult(f"/plans/{hash}", context.execute(act))
