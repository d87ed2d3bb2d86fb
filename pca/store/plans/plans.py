"""Plan versions as stored: each one ever published stays readable under the hash of its content (R02)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import bindparam, select

from pca.domain.situation import PlanVersion
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.statements import Statement, inserting_next, updating
from pca.store.tables.plans import PLAN_VERSION

if TYPE_CHECKING:
    from pca.domain.facts import PlanApproved, PlanPublished
    from pca.domain.journal import Entry


_c = PLAN_VERSION.c


class PlanLine(msgspec.Struct, frozen=True, kw_only=True):
    """One published version in a list; `number` is its place among the versions of its plan."""

    hash: str
    plan: str
    number: int
    version: str
    author: str
    published_at: datetime
    published_by: str
    approved_by: str | None
    approved_at: datetime | None
    editorial: bool


_VERSIONS = Reader(PlanVersion, PLAN_VERSION)
_LINES = Reader(PlanLine, PLAN_VERSION)
_BY_HASH = _VERSIONS.by("hash")
_BY_PLAN = _VERSIONS.by("plan", order=[_c.number.desc()])
_APPROVED = _VERSIONS.by("plan", where=[_c.approved_by.is_not(None)], order=[_c.number.desc()])
_BODY = Statement(select(_c.body).where(_c.hash == bindparam("hash")))
_PUBLISH = inserting_next(PLAN_VERSION, "plan")
_APPROVE = updating(PLAN_VERSION, ["hash"], "approved_by", "approved_at", "editorial", "against")


def plan_version(unit: Unit, hash: str) -> PlanVersion | None:
    """The version with this content hash, or None."""
    return _VERSIONS.one(unit, _BY_HASH, hash=hash)


def plan_body(unit: Unit, hash: str) -> str | None:
    """The whole content of a version as published, or None."""
    row = _BODY.first(unit, hash=hash)
    return None if row is None else str(row[0])


def latest_plan(unit: Unit, plan: str, *, approved: bool = False) -> PlanVersion | None:
    """The version of a plan published last (or the last that was approved), or None."""
    return _VERSIONS.one(unit, _APPROVED if approved else _BY_PLAN, plan=plan)


def plans(unit: Unit, plan: str | None = None) -> tuple[PlanLine, ...]:
    """All versions of one plan, or of all plans, newest last."""
    where = [] if plan is None else [_c.plan == plan]
    return _LINES.all(unit, _LINES.select(*where).order_by(_c.plan, _c.number))


def plan_published(unit: Unit, entry: Entry, fact: PlanPublished) -> None:
    """Keep the version for ever."""
    _PUBLISH.run(
        unit,
        hash=fact.hash,
        plan=fact.plan,
        version=fact.version,
        author=fact.author,
        published_at=entry.at,
        published_by=entry.who,
        body=fact.body,
        approved_by=None,
        approved_at=None,
        editorial=False,
        against=None,
    )


def plan_approved(unit: Unit, entry: Entry, fact: PlanApproved) -> None:
    """Somebody other than the author approved it."""
    _APPROVE.run(
        unit,
        approved_by=fact.by,
        approved_at=entry.at,
        editorial=fact.editorial,
        against=fact.against or None,
        of_hash=fact.hash,
    )
