"""The roll-call: everybody in an audience is asked where they are, and asked again until they have answered."""

from __future__ import annotations

from datetime import timedelta

from pca.domain.directory import ROOT, Organisation
from pca.domain.draft import Draft, refuse
from pca.domain.message_acts import CallAgain, CallRoll
from pca.domain.messages import language, queue
from pca.domain.situation import Reach
from pca.domain.ways import way, ways

MESSAGE = "roll_call"
"""The folder of its texts, and the name its sendings bear."""

LEAST, MOST = timedelta(minutes=5), timedelta(days=2)


def call(draft: Draft, act: CallRoll) -> None:
    """Ask everybody of the audience, by the gentlest of their ways; the ladder asks again whoever stays silent."""
    _may(draft)
    organisation = draft.situation.organisation
    if not draft.plan.kinds_of(MESSAGE):
        refuse("roll_call_unwritten")
    people = audience(organisation, act.scope, act.id)
    if not people:
        refuse("roll_call_nobody", place=act.id)
    within = min(max(timedelta(minutes=act.within_minutes), LEAST), MOST)
    by_kind: dict[str, list[tuple[str, str]]] = {}
    for person in people:
        by_kind.setdefault(way(draft, person, MESSAGE, 0), []).append((person, language(draft, person)))
    origin: int | None = None
    about = {"perimeter": act.id if act.scope in ("region", "site") else ROOT, "reason": draft.order.why.strip()}
    for kind, to in by_kind.items():
        until = draft.now + within
        wave = queue(
            draft, MESSAGE, MESSAGE, kind, to, about, "critical", acknowledge_by=until, origin=origin, owed=True
        )
        origin = origin or wave


def again(draft: Draft, act: CallAgain) -> None:
    """Ask the silent again now, each by a way not tried yet or else the strongest; the ladder goes on."""
    _may(draft)
    wave = draft.situation.wave
    if wave is None or wave.communication != MESSAGE or wave.origin != act.wave:
        refuse("wave_unknown", wave=act.wave)
    if wave.stopped:
        refuse("wave_stopped", wave=act.wave)
    by_kind: dict[str, list[Reach]] = {}
    for one in draft.situation.reach:
        by_kind.setdefault(_next(one.kinds, ways(draft, one.recipient, MESSAGE)), []).append(one)
    if not by_kind:
        refuse("roll_call_answered", wave=act.wave)
    for kind, silent in by_kind.items():
        to = [(one.recipient, one.language) for one in silent]
        first, rung = silent[0], 1 + max(one.rung for one in silent)
        until, about = first.acknowledge_by, first.about
        queue(
            draft, MESSAGE, MESSAGE, kind, to, about, first.severity, acknowledge_by=until, origin=act.wave, rung=rung
        )


def _next(tried: tuple[str, ...], known: tuple[str, ...]) -> str:
    return next((kind for kind in known if kind not in tried), known[-1] if known else "mail")


def _may(draft: Draft) -> None:
    draft.require_open()
    if draft.actor not in draft.situation.organisation.people:
        refuse("not_entitled", person=draft.actor, what="roll_call", roles="—")


def audience(organisation: Organisation, scope: str, id: str) -> tuple[str, ...]:
    """The people of everyone, one region, one site or one team, in directory order; nobody for an unknown one."""
    people = organisation.people.values()
    if scope == "everyone":
        return tuple(one.id for one in people)
    if scope == "team":
        return organisation.members.get(id, ())
    if scope == "region":
        return tuple(one.id for one in people if organisation.region_of(one.id) == id)
    return tuple(one.id for one in people if one.site == id)
