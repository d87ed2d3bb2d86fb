"""The roll-call: everybody in an audience is asked where they are, and asked again until they have answered."""

from __future__ import annotations

from datetime import timedelta

from pca.domain.directory import ROOT, Organisation
from pca.domain.draft import Draft, refuse
from pca.domain.message_acts import CallRoll
from pca.domain.messages import language, queue
from pca.domain.notices import ROLL_CALL
from pca.domain.recipients import Recipients
from pca.domain.ways import way

CALLER = "caller"
"""Who called, among what the sending is about: told at once when somebody needs help."""

LEAST, MOST = timedelta(minutes=5), timedelta(days=2)


def call(draft: Draft, act: CallRoll) -> None:
    """Ask everybody of the audience, by the gentlest of their ways; the ladder asks again whoever stays silent."""
    _may(draft)
    organisation = draft.situation.organisation
    if not draft.plan.kinds_of(ROLL_CALL):
        refuse("roll_call_unwritten")
    people = audience(organisation, act.scope, act.id)
    if not people:
        refuse("roll_call_nobody", place=act.id)
    within = min(max(timedelta(minutes=act.within_minutes), LEAST), MOST)
    by_kind: dict[str, list[tuple[str, str]]] = {}
    for person in people:
        by_kind.setdefault(way(draft, person, ROLL_CALL, 0), []).append((person, language(draft, person)))
    origin: int | None = None
    about = {"perimeter": act.id if act.scope in ("region", "site") else ROOT, "reason": draft.order.why.strip()}
    about[CALLER] = draft.actor
    for kind, to in by_kind.items():
        until = draft.now + within
        wave = queue(
            draft,
            ROLL_CALL,
            ROLL_CALL,
            kind,
            Recipients.of(to),
            about,
            "critical",
            acknowledge_by=until,
            origin=origin,
            owed=True,
        )
        origin = origin or wave


def _may(draft: Draft) -> None:
    draft.require_open()
    if not draft.author_known:
        refuse("not_entitled", person=draft.actor, what="roll_call", roles="—")


def audience(organisation: Organisation, scope: str, id: str) -> tuple[str, ...]:
    """The people of everyone, one region, one site or one team, in directory order; nobody for an unknown one."""
    people = organisation.people.values()
    if scope == "everyone":
        return tuple(person.id for person in people)
    if scope == "team":
        return organisation.members.get(id, ())
    if scope == "region":
        return tuple(person.id for person in people if organisation.region_of(person.id) == id)
    return tuple(person.id for person in people if person.site == id)
