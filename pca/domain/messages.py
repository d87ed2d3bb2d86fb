"""Who is told what: audiences become recipients, waves are queued in the decision's own transaction."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from pca.domain import quiet
from pca.domain.audiences import audience as audience
from pca.domain.audiences import committee as committee
from pca.domain.audiences import deciders as deciders
from pca.domain.audiences import language as language
from pca.domain.audiences import once
from pca.domain.directory import ROOT
from pca.domain.draft import Draft, refuse
from pca.domain.facts import (
    MessagesQueued,
    TaskReopened,
    TasksAmended,
    TasksOpened,
    TasksReady,
    TasksReassigned,
    TasksSettled,
    WavesStopped,
)
from pca.domain.orders import StopWave
from pca.domain.plan.communications import Communication
from pca.domain.recipients import NO_RECIPIENTS, Recipients
from pca.domain.recipients import PUBLIC as PUBLIC
from pca.domain.situation import Wave
from pca.domain.texts.own_words import version
from pca.domain.ways import way

PUT_UP = ("post", "poster")
"""Kinds of text that are put up for everybody, not sent to somebody."""


def say(
    draft: Draft, trigger: str, subject: str, about: Mapping[str, str], before: Collection[str] | None = None
) -> None:
    """Queue every communication of the plan that `trigger` (entering, measure_starts, …) of `subject` sends.

    `before`: the states that held until now, for those sent only when one comes `from` some of them.
    """
    for communication in draft.plan.said_when.get((trigger, subject), ()):
        source = communication.when.source
        if not source or not set(source).isdisjoint(before or ()):
            send(draft, communication, about)


def send(
    draft: Draft, communication: Communication, about: Mapping[str, str], chosen: Recipients | None = None
) -> None:
    """Queue one communication: one wave for each kind of text, together one sending, to those `chosen` or meant by it.

    What leaves the house and what stays in it are two sendings where only the first waits for an approval.
    """
    within = communication.acknowledge_within
    replaced = {origin for name in communication.replaces for origin in draft.situation.sent.sendings.get(name, ())}
    origins: dict[tuple[bool, bool], int] = {}
    for kind, to, held in _waves(draft, communication, about, chosen):
        put_up = kind in PUT_UP
        wave = queue(
            draft,
            communication.id,
            communication.message,
            kind,
            to,
            about,
            severity=communication.severity.value,
            external=communication.external and held,
            awaits=communication.approved_by if held else None,
            acknowledge_by=draft.now + within if within and not put_up else None,
            origin=origins.get((put_up, held)),
            owed=bool(within) and not put_up and (put_up, held) not in origins,
            replaces=tuple(sorted(replaced)),
        )
        if wave is not None:
            origins.setdefault((put_up, held), wave)


def _waves(
    draft: Draft, communication: Communication, about: Mapping[str, str], chosen: Recipients | None
) -> Iterator[tuple[str, Recipients, bool]]:
    """Kind, recipients, and whether they wait for the approval the communication asks for.

    The approval of an external message is for what leaves the house: the house's own people are told at once.
    Where everybody is of the house, the author means the approval for them.
    """
    by_kind = _by_kind(draft, communication, about) if chosen is None else _by_channel(communication, chosen)
    apart = communication.external and any(to.any_outside for _, to in by_kind)
    for kind, to in by_kind:
        if apart:
            yield kind, to.only(outside=False), False
        yield kind, to.only(outside=True) if apart else to, True


def _by_channel(communication: Communication, chosen: Recipients) -> list[tuple[str, Recipients]]:
    """Those chosen, by each kind of text; parties outside the house have a mail address and no other."""
    inside = chosen.only(outside=False)
    return [(kind, chosen if kind == "mail" else inside) for kind in dict.fromkeys(communication.kinds)]


def _by_kind(draft: Draft, communication: Communication, about: Mapping[str, str]) -> list[tuple[str, Recipients]]:
    """Those whom the plan means, by kind of text."""
    perimeter = about.get("perimeter", ROOT) if communication.only_perimeter else ROOT
    people, holders = audience(draft, communication.audience, perimeter), _holders(draft, communication)
    by_kind: list[tuple[str, Recipients]] = []
    for kind in dict.fromkeys((*communication.kinds, *holders)):
        own = (_public(draft) if kind in PUT_UP else people) if kind in communication.kinds else NO_RECIPIENTS
        more = holders.get(kind)
        by_kind.append((kind, Recipients.of(dict.fromkeys((*own.pairs(), *more))) if more else own))
    return by_kind


def _holders(draft: Draft, communication: Communication) -> dict[str, list[tuple[str, str]]]:
    """By kind, those whom the communications of `holders_of` reached: by the same way, where there is a text for it."""
    written, by_kind = draft.plan.kinds_of(communication.message), dict[str, list[tuple[str, str]]]()
    for name in communication.audience.holders_of:
        for holding in draft.situation.sent.holders.get(name, ()):
            kind = holding.kind if holding.kind in written else communication.kinds[0]
            by_kind.setdefault(kind, []).append((holding.recipient, holding.language))
    return by_kind


def tell(
    draft: Draft, notice: str, people: Iterable[str], about: Mapping[str, str], place: int = 0, **more: object
) -> tuple[int, ...]:
    """Queue one of the engine's own notices, such as `decision_proposed`; `place` as for `tell_of_tasks`.

    The numbers of the waves; `more` as for `queue`.
    """
    waves = [
        queue(draft, notice, notice, kind, Recipients.of(same), about, severity="critical", **more)
        for kind, same in _by_way(draft, notice, once(people), place).items()
    ]
    return tuple(wave for wave in waves if wave is not None)


def tell_of_tasks(draft: Draft, notice: str, tasks: Mapping[str, Sequence[int]], place: int = 0, **about: str) -> None:
    """Queue one notice to each person about all of their tasks at once, never one message for each task.

    `place` says by which of the person's ways: 0 the gentlest, 1 the next one, -1 the strongest.
    """
    for kind, same in _by_way(draft, notice, tasks, place).items():
        numbers = tuple(tuple(sorted(tasks[person])) for person, _ in same)
        queue(draft, notice, notice, kind, Recipients.of(same), about, tasks=numbers, severity="important")


def _by_way(draft: Draft, notice: str, people: Iterable[str], place: int) -> dict[str, list[tuple[str, str]]]:
    by_way: dict[str, list[tuple[str, str]]] = {}
    for person in people:
        by_way.setdefault(way(draft, person, notice, place), []).append((person, language(draft, person)))
    return by_way


def notify(draft: Draft) -> None:
    """Tell each person, in one message, of all the tasks this order gave them.

    Those that nobody has, for nobody is present there, are told to the committee and to whoever gave the order.
    """
    opened: dict[str, list[int]] = {}
    nobody: list[int] = []
    for number, assignee in _tasks_given(draft):
        if assignee is None:
            nobody.append(number)
        else:
            opened.setdefault(assignee, []).append(number)
    if opened:
        tell_of_tasks(draft, "task_opened", opened)
    if nobody:
        authors = (person for person in (draft.order.who, draft.order.on_behalf_of) if person)
        known = [author for author in authors if author in draft.situation.organisation.people]
        tell_of_tasks(draft, "task_escalated", dict.fromkeys(once([*committee(draft), *known]), nobody))


def _tasks_given(draft: Draft) -> Iterator[tuple[int, str | None]]:
    """Number and new assignee of each task that was opened, is ready now, was transferred, or found other people.

    One that still waits is told when it is ready, one that this very order ends is not told at all.
    """
    ended = draft.ended
    for fact in list(draft.facts):
        match fact:
            case TasksOpened():
                waiting = set(fact.waiting_at or ())
                for number, assignee, place in zip(
                    itertools.count(fact.first), fact.assignees, fact.spots, strict=False
                ):
                    if place not in waiting and number not in ended:
                        yield number, assignee
            case TasksReady():
                yield from ((number, draft.live[number].assignee) for number in fact.tasks)
            case TaskReopened() if fact.acknowledge_by is not None:
                yield fact.task, draft.live[fact.task].assignee
            case TasksAmended() if fact.to is not None:
                yield from ((number, None) for number, to in zip(fact.tasks, fact.to, strict=True) if to is None)
            case TasksReassigned():
                yield from zip(fact.tasks, fact.to, strict=True)
            case TasksSettled(outcome="transferred") if fact.team is not None:
                yield from ((number, fact.assignee) for number in fact.tasks)


def queue(
    draft: Draft,
    communication: str,
    message: str,
    kind: str,
    to: Recipients,
    about: Mapping[str, str],
    severity: str,
    **more: object,
) -> int | None:
    """Queue one wave, and say its number; None when there is nobody to tell."""
    if not to.people:
        return None
    first, draft.messages = draft.messages + 1, draft.messages + len(to.people)
    draft.waves += 1
    book = draft.plan.playbook
    draft.add(
        MessagesQueued(
            wave=draft.waves,
            communication=communication,
            message=message,
            digest=version(draft.plan.digest(message, kind), about),
            kind=kind,
            first=first,
            recipients=to.people,
            languages=to.languages,
            about={name: text for name, text in about.items() if text},
            severity=severity,
            not_before=quiet.not_before(book.ladder, severity, draft.now, book.zone),
            **more,  # type: ignore[arg-type]  # optional fields of the fact, passed through as they are
        )
    )
    return draft.waves


def _public(draft: Draft) -> Recipients:
    return Recipients.of((PUBLIC, language) for language in draft.plan.playbook.languages)


def stop_wave(draft: Draft, act: StopWave) -> None:
    """The committee, or a role that approves messages, stops a sending; to say it after all takes a new one."""
    wave = wave_of(draft, act.wave)
    if wave.stopped:
        refuse("wave_stopped", wave=act.wave)
    seat = draft.seat(voices(draft), f"V{act.wave}")
    draft.add(WavesStopped(waves=wave.waves, origin=wave.origin, seat=seat, suppressed=wave.waiting, sent=wave.sent))


def voices(draft: Draft) -> tuple[str, ...]:
    """The roles that answer for what is said: the committee's, and those that approve messages."""
    book = draft.plan.playbook
    approving = (communication.approved_by for communication in book.communications if communication.approved_by)
    return tuple(dict.fromkeys((*book.committee.roles, *approving)))


def wave_of(draft: Draft, number: int) -> Wave:
    """The wave an order names."""
    wave = draft.situation.sent.wave
    if wave is None:
        refuse("wave_unknown", wave=number)
    return wave
