"""What a drawing of a plan shows: boxes inside boxes, and arrows between boxes of the same surroundings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from pca.catalogue import Words
from pca.domain.plan.languages import direction
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.states import Kind, State, Transition


@dataclass(frozen=True)
class Box:
    """One state to be drawn. Regions stand below each other: they run side by side in time."""

    id: str
    title: str
    level: int | None
    initial: bool
    closed: bool
    current: bool
    region: bool
    inner: tuple[Box, ...] = ()

    def walk(self) -> Iterator[Box]:
        """This box and all inside it."""
        yield self
        for box in self.inner:
            yield from box.walk()


@dataclass(frozen=True)
class Arrow:
    """One move between two boxes with the same surroundings. `possible` is None when no configuration is marked."""

    transition: str
    source: str
    target: str
    label: str
    threshold: bool
    possible: bool | None
    event: str = ""
    """What is decided to make the move."""


@dataclass(frozen=True)
class Diagram:
    """Everything to be drawn; arrows by the box that surrounds both ends, "" for the whole."""

    title: str
    version: str
    language: str
    boxes: tuple[Box, ...]
    arrows: Mapping[str, tuple[Arrow, ...]]
    marked: bool
    """Whether a configuration is marked."""

    @property
    def sign(self) -> int:
        """1 where one reads from left to right, -1 from right to left."""
        return -1 if direction(self.language) == "rtl" else 1

    @property
    def words(self) -> Mapping[str, str]:
        return _words(self.language)

    @cached_property
    def between(self) -> Mapping[tuple[str, str], tuple[Arrow, ...]]:
        """The arrows from one box to another: both ends of an arrow have the same surroundings."""
        by_ends: dict[tuple[str, str], list[Arrow]] = {}
        for arrow in (arrow for side in self.arrows.values() for arrow in side):
            by_ends.setdefault((arrow.source, arrow.target), []).append(arrow)
        return {ends: tuple(arrows) for ends, arrows in by_ends.items()}

    @cached_property
    def around(self) -> Mapping[Arrow, str]:
        """The box that surrounds both ends of each arrow, "" for the whole."""
        return {arrow: around for around, arrows in self.arrows.items() for arrow in arrows}

    @cached_property
    def regions(self) -> frozenset[str]:
        """The regions of outermost states."""
        return frozenset(inner.id for box in self.boxes for inner in box.inner if inner.region)


_WORDS = Words("pictures.figure")


@cache
def _words(language: str) -> Mapping[str, str]:
    return {code: _WORDS.say(code, language) for code in _WORDS}


def diagram_of(
    playbook: Playbook, configuration: Sequence[str], language: str, events: Collection[str] | None = None
) -> Diagram:
    """The diagram of a plan; `configuration` names the current innermost states (none: nothing is marked).

    `events` are the decisions possible now; None means every one that leaves a current state.
    """
    parents = dict(_parents(playbook.states, ""))
    active = {name for state in configuration if state in parents for name in _lineage(parents, state)}
    first = playbook.initial or playbook.states[0].id
    boxes = tuple(_box(state, state.id == first, active, language) for state in playbook.states)
    arrows: dict[str, dict[tuple[str, str, str], Arrow]] = {}
    for transition in playbook.transitions:
        for source, target in _pairs(transition, parents):
            open_now = events is None or transition.decision in events
            possible = source in active and open_now if active else None
            around, arrow = _arrow(playbook, transition, source, target, parents, language, possible)
            arrows.setdefault(around, {}).setdefault((arrow.source, arrow.target, arrow.label), arrow)
    grouped = {around: tuple(by_ends.values()) for around, by_ends in arrows.items()}
    return Diagram(_one_line(playbook.title.to(language)), playbook.version, language, boxes, grouped, bool(active))


def _parents(states: Iterable[State], above: str) -> Iterator[tuple[str, str]]:
    for state in states:
        yield state.id, above
        yield from _parents(state.children, state.id)


def _lineage(parents: Mapping[str, str], state: str) -> list[str]:
    """The state and all around it, from the inside out."""
    lineage: list[str] = []
    while state and state not in lineage:
        lineage.append(state)
        state = parents.get(state, "")
    return lineage


def _box(state: State, initial: bool, active: set[str], language: str, region: bool = False) -> Box:
    first = state.initial or (state.states[0].id if state.states else "")
    inner = (
        *(_box(child, child.id == first, active, language) for child in state.states),
        *(_box(child, False, active, language, region=True) for child in state.regions if not state.states),
    )
    return Box(
        id=state.id,
        title=_one_line(state.title.to(language)),
        level=state.level,
        initial=initial,
        closed=state.kind is Kind.CLOSED,
        current=state.id in active,
        region=region,
        inner=inner,
    )


def _pairs(transition: Transition, parents: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each source with the target nearest to it: of several targets, the one in its own region."""
    targets = [target for target in transition.target if target in parents]
    for source in dict.fromkeys(transition.source):
        if source in parents and targets:
            above = _lineage(parents, source)
            nearest = [len(set(above) & set(_lineage(parents, target))) for target in targets]
            yield from (
                (source, target) for target, shared in zip(targets, nearest, strict=True) if shared == max(nearest)
            )


def _arrow(
    playbook: Playbook,
    transition: Transition,
    source: str,
    target: str,
    parents: Mapping[str, str],
    language: str,
    possible: bool | None,
) -> tuple[str, Arrow]:
    """The arrow and the box around both its ends. An end further inside is named in the label."""
    up, down = _lineage(parents, source)[::-1], _lineage(parents, target)[::-1]
    depth = 0
    while depth < min(len(up), len(down)) - 1 and up[depth] == down[depth]:
        depth += 1
    words = _words(language)
    label = _one_line(transition.title.to(language))
    if up[depth] != source:
        label += f" ({words['from']} {_one_line(playbook.state[source].title.to(language))})"
    if down[depth] != target:
        label += f" ({words['to']} {_one_line(playbook.state[target].title.to(language))})"
    arrow = Arrow(
        transition.id, up[depth], down[depth], label, transition.propose_when is not None, possible, transition.decision
    )
    return (up[depth - 1] if depth else ""), arrow


def _one_line(text: str) -> str:
    """A text on one line, without characters that XML cannot hold."""
    return " ".join("".join(sign if sign.isprintable() or sign.isspace() else "\ufffd" for sign in text).split())


def in_words(diagram: Diagram) -> str:
    """The whole drawing as sentences, for people who do not see it."""
    words = diagram.words
    titles = {box.id: box for top in diagram.boxes for box in top.walk()}
    colon, semicolon = words["colon"], words["semicolon"]
    states = semicolon.join(_state_in_words(box, diagram) for box in titles.values())
    moves = semicolon.join(
        f"{arrow.label}{colon}{titles[arrow.source].title} → {titles[arrow.target].title}"
        + (f" ({words['possible']})" if arrow.possible else "")
        for side in diagram.arrows.values()
        for arrow in side
    )
    return f"{words['states']}{colon}{states}. {words['moves']}{colon}{moves}."


def _state_in_words(box: Box, diagram: Diagram) -> str:
    notes = [f"{diagram.words['level']} {box.level}"] if box.level is not None else []
    notes += [diagram.words["current"]] if box.current else []
    return f"{box.title} ({diagram.words['comma'].join(notes)})" if notes else box.title
