"""The state diagram on a web page: where the crisis stands, which moves may be decided now, and the same as a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pca.domain.plan.playbook import Playbook
from pca.pictures.pen import plain
from pca.pictures.picture import Cell, Picture, Table
from pca.pictures.words import phrase
from pca.plans.drawing import HostPage, svg
from pca.plans.drawing.diagram import Arrow, Box, Diagram, diagram_of


@dataclass(frozen=True)
class Move:
    """A move out of a state: the event to decide, its title, and the title of the state it leads to."""

    event: str
    title: str
    target: str
    threshold: bool
    """Whether a figure proposes it."""
    possible: bool
    href: str = ""


@dataclass(frozen=True)
class ListedState:
    """A state in the list, `depth` states deep inside others (0 outermost); `level` is 0 to 4 or None."""

    id: str
    title: str
    level: int | None
    depth: int
    current: bool
    initial: bool
    moves: tuple[Move, ...]


def diagram(
    playbook: Playbook,
    configuration: Sequence[str],
    *,
    language: str,
    links: Mapping[str, str] | None = None,
    key: str = "states",
) -> Picture:
    """The diagram. `links` says where each event that may be decided now leads: only these moves are bold.

    Without `links` every move out of a current state is bold, and none leads anywhere.
    """
    drawn = svg(playbook, configuration, language, HostPage(key, links))
    return Picture(drawn, "", _table(listed_states(playbook, configuration, language=language, links=links), language))


def listed_states(
    playbook: Playbook, configuration: Sequence[str], *, language: str, links: Mapping[str, str] | None = None
) -> tuple[ListedState, ...]:
    """The same as a list in the plan's order, states inside others after them."""
    plan_diagram = diagram_of(playbook, configuration, language, links)
    leaving: dict[str, list[Arrow]] = {}
    for arrow in (arrow for side in plan_diagram.arrows.values() for arrow in side):
        leaving.setdefault(arrow.source, []).append(arrow)
    titles = {box.id: box.title for top in plan_diagram.boxes for box in top.walk()}
    return tuple(
        ListedState(
            id=box.id,
            title=plain(box.title),
            level=box.level,
            depth=depth,
            current=box.current,
            initial=box.initial,
            moves=tuple(_move(arrow, titles, links or {}) for arrow in leaving.get(box.id, ())),
        )
        for box, depth in _deep(plan_diagram)
    )


def _deep(plan_diagram: Diagram) -> Iterator[tuple[Box, int]]:
    """Each box with how many stand around it."""
    waiting = [(box, 0) for box in reversed(plan_diagram.boxes)]
    while waiting:
        box, depth = waiting.pop()
        yield box, depth
        waiting += [(inner, depth + 1) for inner in reversed(box.inner)]


def _move(arrow: Arrow, titles: Mapping[str, str], links: Mapping[str, str]) -> Move:
    possible = arrow.possible is True
    return Move(
        event=arrow.event,
        title=plain(arrow.label),
        target=plain(titles[arrow.target]),
        threshold=arrow.threshold,
        possible=possible,
        href=links.get(arrow.event, "") if possible else "",
    )


def _table(listed: Sequence[ListedState], language: str) -> Table:
    """One row for each move; a state without moves has a row of its own."""
    columns = tuple(
        phrase(column, language) for column in ("state", "level_column", "move", "target", "possible_column")
    )
    rows = tuple(row for step in listed for row in _rows(step, language))
    return Table(phrase("states", language), columns, rows)


def _rows(step: ListedState, language: str) -> Iterator[tuple[Cell, ...]]:
    here = f"{step.title} ({phrase('current', language)})" if step.current else step.title
    state, level = Cell(here), Cell("—" if step.level is None else f"{step.level}/4", "code")
    if not step.moves:
        yield state, level, Cell("—"), Cell("—"), Cell("—")
    for move in step.moves:
        possible = Cell(phrase("yes" if move.possible else "no", language))
        yield state, level, Cell(move.title, href=move.href), Cell(move.target), possible
