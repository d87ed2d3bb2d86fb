"""People who do not answer, or whom a message did not reach, are asked by the next way, then their stand-in is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from pca.domain import messages
from pca.domain.draft import Draft, refuse
from pca.domain.facts import LaddersClimbed
from pca.domain.orders import AskAgain
from pca.domain.recipients import Recipients
from pca.domain.situation import SendingReach
from pca.domain.ways import stand_in, stand_ins, ways


class Rung(msgspec.Struct, frozen=True):
    """The next thing to do about one recipient: ask again by `kind`, or tell `to` instead; neither at the end."""

    kind: str | None = None
    to: str | None = None


def next_rung(reach: SendingReach, known: tuple[str, ...], *, failed: bool, deputy: str | None) -> Rung:
    """The rung after those climbed, given the ways `known` to reach the recipient and who would stand in.

    Each way once; then, when nothing failed and nobody was reminded yet, the strongest way again; then the stand-in,
    unless it is mere information. A stand-in's own silence ends the ladder: the call sheet takes over.
    """
    untried = [kind for kind in known if kind not in reach.kinds]
    if untried:
        return Rung(kind=untried[0])
    if not failed and reach.rung == 0 and known:
        return Rung(kind=known[-1])
    if reach.severity == "information" or reach.instead_of or reach.stand_in is not None:
        return Rung()
    return Rung(to=deputy)


def pass_time(draft: Draft) -> None:
    """Climb one rung for everybody who owes an answer since now or longer."""
    climb(draft, draft.situation.sent.reach, failed=False)


def ask_again(draft: Draft, act: AskAgain) -> None:
    """Ask those who owe an answer once more, by the next way or else the strongest; the ladder goes on from there."""
    draft.require_open()
    wave = draft.situation.sent.wave
    if wave is None:
        refuse("wave_unknown", wave=act.wave)
    if wave.stopped:
        refuse("wave_stopped", wave=act.wave)
    if not draft.author_known:
        refuse("not_entitled", person=draft.actor, what=f"V{act.wave}", roles="—")
    silent = [reach for reach in draft.situation.sent.reach if reach.owed]
    if not silent:
        refuse("nobody_silent", wave=act.wave)
    climb(draft, silent, failed=False, anew=True)


def climb(
    draft: Draft, reaches: Iterable[SendingReach], *, failed: bool, late: bool = False, anew: bool = False
) -> None:
    """Climb one rung for each of `reaches`: same sending, same rung and same way make one wave.

    `late` takes another way, if there is one, beside one that may still work, and nothing more. `anew` never ends:
    where every way was tried, the strongest is taken once more.
    """
    reaches = tuple(reaches)
    known = stand_ins(draft) if reaches else {}
    asked: dict[tuple[int, int, str], list[SendingReach]] = {}
    to_deputies: dict[tuple[int, int, str], dict[str, list[SendingReach]]] = {}
    climbed: dict[tuple[int, int, datetime | None], list[tuple[str, str | None]]] = {}
    for reach in reaches:
        deputy = stand_in(draft.situation.organisation, known, reach.recipient)
        mine = ways(draft, reach.recipient, reach.message)
        rung = next_rung(reach, mine, failed=failed, deputy=deputy)
        if anew and rung.kind is None:
            rung = Rung(kind=mine[-1] if mine else "mail")
        if late and rung.kind is None:
            continue
        step = reach.rung + 1
        if rung.kind is not None:
            asked.setdefault((reach.origin, step, rung.kind), []).append(reach)
        elif rung.to is not None:
            kind = (ways(draft, rung.to, reach.message) or ("mail",))[-1]
            to_deputies.setdefault((reach.origin, step, kind), {}).setdefault(rung.to, []).append(reach)
        if reach.owed:
            again = draft.now + draft.plan.playbook.ladder.step(reach.severity) if rung.kind is not None else None
            climbed.setdefault((reach.origin, step, again), []).append((reach.recipient, rung.to or reach.stand_in))
    for (origin, step, again), people in climbed.items():
        recipients, to = zip(*people, strict=True)
        draft.add(LaddersClimbed(origin=origin, recipients=recipients, rung=step, to=to, next_at=again))
    for (origin, step, kind), same in asked.items():
        _ask(draft, origin, step, kind, same)
    for (origin, step, kind), by_deputy in to_deputies.items():
        _tell(draft, origin, step, kind, by_deputy)


def _ask(draft: Draft, origin: int, rung: int, kind: str, same: list[SendingReach]) -> None:
    """The same message again, by another way."""
    tasks = tuple(reach.tasks for reach in same)
    messages.queue(
        draft,
        same[0].communication,
        same[0].message,
        kind,
        Recipients.of((reach.recipient, reach.language) for reach in same),
        same[0].about,
        severity=same[0].severity,
        external=same[0].external,
        acknowledge_by=same[0].acknowledge_by,
        origin=origin,
        rung=rung,
        tasks=tasks if any(tasks) else (),
        instead_of=tuple(reach.instead_of for reach in same) if any(reach.instead_of for reach in same) else (),
    )


def _tell(draft: Draft, origin: int, rung: int, kind: str, by_deputy: Mapping[str, list[SendingReach]]) -> None:
    """The message to stand-ins, one for each, which names the people they stand in for."""
    groups = list(by_deputy.values())
    tasks = tuple(tuple(sorted({number for reach in group for number in reach.tasks})) for group in groups)
    first = groups[0][0]
    messages.queue(
        draft,
        first.communication,
        first.message,
        kind,
        Recipients.of((deputy, messages.language(draft, deputy)) for deputy in by_deputy),
        first.about,
        severity=first.severity,
        external=first.external,
        acknowledge_by=first.acknowledge_by,
        origin=origin,
        rung=rung,
        tasks=tasks if any(tasks) else (),
        instead_of=tuple(tuple(reach.recipient for reach in group) for group in groups),
    )
