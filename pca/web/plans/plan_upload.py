"""Sends a plan in: looked over beside the version in force first, published on the second press, never before."""

from __future__ import annotations

import msgspec

from pca.catalogue.findings import line, say
from pca.domain.access.access import Action
from pca.pictures import Picture
from pca.pictures import states as diagrams
from pca.plans.archive import Bad, BadArchive, taken_in
from pca.plans.texts import content_hash
from pca.plans.yaml_reader import Unreadable
from pca.services.crisis.scene import plan_of
from pca.services.plans.plans import FaultyPlan, Reviewed, publishing, review_files, with_directory
from pca.services.plans.read import history
from pca.services.plans.uploads import Uploads
from pca.web.kit.action_result import ActionResult
from pca.web.kit.forms import NoFields
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.kit.spoken import ARCHIVE
from pca.web.plans.plan_changes import Comparison, in_words
from pca.web.plans.plan_read import Found, Read, read

routes = Router()


class Uploading(msgspec.Struct, frozen=True):
    """Where a plan is chosen; `problems` says all that was wrong with the last try."""

    problems: tuple[str, ...] = ()


class Beside(msgspec.Struct, frozen=True):
    """The version the one that was sent is seen beside: the last of the same plan that was approved, else published."""

    hash: str
    version: str
    approved: bool
    drawing: Picture


class UploadPreview(msgspec.Struct, frozen=True):
    """A plan that was sent, before it is published; without `read` it cannot even be read, `problems` says why."""

    digest: str
    files: tuple[str, ...]
    problems: tuple[Found, ...]
    read: Read | None
    drawing: Picture | None
    hash: str
    published: bool
    """Whether this very version is published already."""
    same_version: bool
    """Whether another content bears the same version number."""
    publishable: bool
    beside: Beside | None
    comparison: Comparison | None


@routes.page(
    "/plans/upload", may=Action.EDIT_PLANS, over=Over.INSTITUTION, template="plans/plan_upload.html", api=False
)
def uploading(context: RequestContext) -> Uploading:
    """Choose an archive or a folder."""
    return Uploading(tuple(context.refusal.split("\n")) if context.refusal else ())


@routes.act("/plans/upload", may=Action.EDIT_PLANS, over=Over.INSTITUTION, asks=NoFields, page=uploading, api=False)
def upload(context: RequestContext, ask: NoFields) -> ActionResult:
    """Take the files in and look at them; nothing is published."""
    try:
        files = taken_in([(file.name, file.content) for file in context.files])
    except BadArchive as error:
        raise msgspec.ValidationError("\n".join(_said(context, problem) for problem in error.problems)) from None
    return ActionResult(f"/plans/upload/{_uploads(context).keep(context.token, files)}")


def _said(context: RequestContext, bad: Bad) -> str:
    reason = ARCHIVE.word(bad.code, context.language)
    return f"\u2068{bad.file}\u2069 — {reason}" if bad.file else reason


@routes.page(
    "/plans/upload/{digest}",
    may=Action.EDIT_PLANS,
    over=Over.INSTITUTION,
    template="plans/plan_preview.html",
    api=False,
)
def preview(context: RequestContext, digest: str) -> UploadPreview:
    """The plan as it would be published: drawn, read, looked over, compared with the version in force."""
    files = _files(context, digest)
    try:
        reviewed = with_directory(_reviewed(context, files), context.unit, context.now)
    except Unreadable as error:
        return _unreadable(context, digest, files, error)
    book, texts = reviewed.loaded.playbook, reviewed.loaded.texts
    hash, versions = content_hash(book, texts), history(context.unit, book.id)
    beside, known = (versions.usable, versions.lines) if versions else (None, ())
    published = any(plan.hash == hash for plan in known)
    other = plan_of(context.runtime, context.unit, beside.hash) if beside else None
    return UploadPreview(
        digest=digest,
        files=tuple(files),
        problems=(),
        read=read(context, book, reviewed.findings),
        drawing=diagrams.diagram(book, (), language=context.language, key="sent"),
        hash=hash,
        published=published,
        same_version=not published and any(plan.version == book.version for plan in known),
        publishable=not published and not reviewed.errors,
        beside=Beside(
            beside.hash,
            beside.version,
            beside.approved_by is not None,
            diagrams.diagram(other.compiled.playbook, (), language=context.language, key="known"),
        )
        if beside and other
        else None,
        comparison=in_words(context, (other.compiled.playbook, other.texts), (book, texts)) if other else None,
    )


def _unreadable(context: RequestContext, digest: str, files: dict[str, bytes], error: Unreadable) -> UploadPreview:
    """Everything that keeps the files from being read as a plan, each with its place."""
    problems = tuple(
        Found(
            True,
            "unreadable",
            f"{problem.place.file}:{problem.place.line}",
            problem.path,
            *say(problem.what, context.language),
        )
        for problem in error.problems
    )
    return UploadPreview(
        digest=digest,
        files=tuple(files),
        problems=problems,
        read=None,
        drawing=None,
        hash="",
        published=False,
        same_version=False,
        publishable=False,
        beside=None,
        comparison=None,
    )


@routes.act(
    "/plans/upload/{digest}", may=Action.EDIT_PLANS, over=Over.INSTITUTION, asks=NoFields, page=preview, api=False
)
def publish(context: RequestContext, ask: NoFields, digest: str) -> ActionResult:
    """Keep this version for ever; somebody else must approve it before it may run for real."""
    files = _files(context, digest)
    try:
        reviewed = _reviewed(context, files)
        with context.reading() as unit:
            act = publishing(with_directory(reviewed, unit, context.now))
    except Unreadable as error:
        raise msgspec.ValidationError("\n".join(problem.line(context.language) for problem in error.problems)) from None
    except FaultyPlan as error:
        reasons = "\n".join(line(finding.what, context.language) for finding in error.reviewed.errors)
        raise msgspec.ValidationError(reasons) from None
    done = context.execute(act)
    if done.refused is None:
        _uploads(context).forget(context.token, digest)
    return ActionResult(f"/plans/{act.hash}", done)


def _reviewed(context: RequestContext, files: dict[str, bytes]) -> Reviewed:
    return review_files(files, context.runtime.settings, context.now.date())


def _files(context: RequestContext, digest: str) -> dict[str, bytes]:
    kept = _uploads(context).find(context.token, digest)
    if kept is None:
        raise NotFound
    return kept


def _uploads(context: RequestContext) -> Uploads:
    return Uploads(context.runtime.settings.data / "uploads")
