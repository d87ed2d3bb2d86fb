"""Leads arrows through the channels between rows: never through a box, and no label on another.

A channel lies above each row and below the last. An arrow leaves its box at the top or bottom, runs along a track of
the channel and enters the other box; one that passes whole rows goes round them in a lane at the side.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from pca.plans.drawing.diagram import Arrow
from pca.plans.drawing.labels import LEADING, label_lines, label_width
from pca.plans.drawing.shapes import Label, Point, RoutedArrow, StateCard
from pca.plans.drawing.uprights import Uprights

MARGIN = 16.0
EMPTY = 22.0
LANE = 20.0
PORT = 30.0
BETWEEN = 7.0
"""Between two labels of one line, in pixels."""

UP, DOWN = "up", "down"


@dataclass
class End:
    """Where an arrow leaves or enters a box: at the top (`UP`) or bottom (`DOWN`) of `card`, at `x`."""

    row: int
    card: StateCard
    side: str
    x: float = 0.0

    @property
    def channel(self) -> int:
        return self.row if self.side == UP else self.row + 1


@dataclass
class Piece:
    """What an arrow takes up in one channel: from `low` to `high` across, on the track at `y`."""

    route: Route
    channel: int
    group: int
    """0 belongs to the row above, 1 lies between both, 2 belongs to the row below."""
    low: float = 0.0
    high: float = 0.0
    y: float = 0.0
    labelled: bool = True

    @property
    def tall(self) -> float:
        return self.route.label_height + 10 if self.labelled else 14.0


@dataclass
class Route:
    """Arrows that go the same way as one line: two ends, one or two channels, and perhaps a lane at the side."""

    arrows: list[Arrow]
    source: End
    target: End
    labels: list[tuple[str, ...]]
    pieces: list[Piece] = field(default_factory=list)
    lane: float | None = None

    @property
    def straight(self) -> bool:
        return len(self.pieces) == 1 and abs(self.source.x - self.target.x) < 1 and self.source.row != self.target.row

    @property
    def label_width(self) -> float:
        return max(label_width(label) for label in self.labels)

    @property
    def label_height(self) -> float:
        return sum(len(label) * LEADING + BETWEEN for label in self.labels) - BETWEEN


class ArrowRouter:
    """Finds room for the arrows of one group of rows. `tops`, `left`, `width` and `height` are known afterwards."""

    def __init__(self, rows: Sequence[Sequence[StateCard]], heights: Sequence[float], width: float) -> None:
        self.rows, self.heights, self.width = rows, heights, width
        self.left, self.height = 0.0, 0.0
        self.tops: list[float] = []
        self._where = {card.box.id: (at, card) for at, row in enumerate(rows) for card in row}

    def routed(self, arrows: Sequence[Arrow]) -> list[RoutedArrow]:
        """The arrows with their points and labels."""
        routes = self._routes(arrows)
        self._ports(routes)
        self._lanes(routes)
        for route in routes:
            route.pieces = list(self._pieces(route))
        self._tracks([piece for route in routes for piece in route.pieces])
        uprights = Uprights((id(route), self._points(route)) for route in routes)
        return [line for route in routes for line in self._lines(route, uprights)]

    def _routes(self, arrows: Sequence[Arrow]) -> list[Route]:
        """Arrows between the same two boxes go together; one that is possible now gives the line its look."""
        pairs: dict[tuple[str, str], list[Arrow]] = {}
        for arrow in arrows:
            pairs.setdefault((arrow.source, arrow.target), []).append(arrow)
        return [self._route(sorted(pair, key=lambda arrow: not arrow.possible)) for pair in pairs.values()]

    def _route(self, arrows: list[Arrow]) -> Route:
        (row, card), (other, target) = self._where[arrows[0].source], self._where[arrows[0].target]
        if row == other:
            onward = row_place(self.rows[row], card) <= row_place(self.rows[row], target)
            sides = (UP, UP) if onward else (DOWN, DOWN)
        else:
            sides = (DOWN, UP) if row < other else (UP, DOWN)
        labels = [label_lines(arrow, most=4) for arrow in arrows]
        return Route(arrows, End(row, card, sides[0]), End(other, target, sides[1]), labels)

    def _ports(self, routes: Sequence[Route]) -> None:
        """Give each end its place along the edge of its box; opposite a wide box, an arrow can run straight."""
        ends: dict[tuple[str, str], list[tuple[float, int, End]]] = {}
        for at, route in enumerate(routes):
            for end, other in ((route.source, route.target), (route.target, route.source)):
                ends.setdefault((end.card.box.id, end.side), []).append((self._towards(end, other), at, end))
        for side in ends.values():
            side.sort(key=lambda entry: entry[:2])
            card = side[0][2].card
            step = min(PORT, (card.width - 24) / len(side))
            for at, (_, _, end) in enumerate(side):
                end.x = card.middle + (at - (len(side) - 1) / 2) * step
        for route in routes:
            self._straighten(route)

    def _towards(self, end: End, other: End) -> float:
        """Where the other end lies, so that ends along an edge stand in that order."""
        far = abs(end.row - other.row) > 1
        if far:
            return self.width * 2 if other.row > end.row else -self.width
        return other.card.middle if not other.card.panel else end.card.middle

    def _straighten(self, route: Route) -> None:
        if abs(route.source.row - route.target.row) != 1:
            return
        narrow, wide = sorted((route.source, route.target), key=lambda end: end.card.width)
        if (wide.card.panel and wide.card.x + 12 < narrow.x < wide.card.x + wide.card.width - 12) or abs(
            wide.x - narrow.x
        ) < 2:
            wide.x = narrow.x

    def _lanes(self, routes: Sequence[Route]) -> None:
        """Lanes at the left for arrows that go up past rows, at the right for those that go down."""
        up = [route for route in routes if route.source.row - route.target.row > 1]
        down = [route for route in routes if route.target.row - route.source.row > 1]
        self.left = LANE * len(up)
        for at, route in enumerate(up):
            route.lane = -LANE * (at + 1) + 4
        for at, route in enumerate(down):
            route.lane = self.width + LANE * (at + 1) - 4
        self.width += self.left + LANE * len(down)

    def _pieces(self, route: Route) -> Iterator[Piece]:
        """The tracks an arrow needs: one, or two with a lane between them; the label goes with the first."""
        source, target = route.source, route.target
        if route.lane is not None:
            yield _spread(Piece(route, source.channel, 0 if source.side == DOWN else 2), source.x, route.lane)
            last = Piece(route, target.channel, 0 if target.side == DOWN else 2, labelled=False)
            yield _spread(last, target.x, route.lane)
            return
        group = 1 if source.row != target.row else (0 if source.side == DOWN else 2)
        yield _spread(Piece(route, source.channel, group), source.x, target.x)

    def _tracks(self, pieces: Sequence[Piece]) -> None:
        """Place rows and channels from top to bottom, and every piece on a track of its channel."""
        y, by_channel = 0.0, dict[int, list[Piece]]()
        for piece in pieces:
            by_channel.setdefault(piece.channel, []).append(piece)
        for channel in range(len(self.rows) + 1):
            here = by_channel.get(channel, [])
            outer = channel in (0, len(self.rows))
            y += MARGIN if here else (0.0 if outer else EMPTY)
            for track in _shared(here):
                deep = max(piece.tall for piece in track)
                for piece in track:
                    piece.y = y + deep
                y += deep
            y += MARGIN if here else 0.0
            if channel < len(self.rows):
                self.tops.append(y)
                y += self.heights[channel]
        self.height = y

    def _edge(self, end: End) -> float:
        """The height at which an end touches its box."""
        top = self.tops[end.row] + end.card.y
        return top if end.side == UP else top + end.card.height

    def _points(self, route: Route) -> tuple[Point, ...]:
        start, stop = (route.source.x, self._edge(route.source)), (route.target.x, self._edge(route.target))
        if route.straight:
            points = [start, stop]
        elif route.lane is not None:
            first, last = route.pieces
            points = [start, (start[0], first.y), (route.lane, first.y), (route.lane, last.y), (stop[0], last.y), stop]
        else:
            (only,) = route.pieces
            points = [start, (start[0], only.y), (stop[0], only.y), stop]
        return tuple((x + self.left, y) for x, y in points)

    def _lines(self, route: Route, uprights: Uprights) -> Iterator[RoutedArrow]:
        """The line with its first label; further labels stand below the first, on the same line."""
        points = self._points(route)
        x, y, anchor = self._label_place(route, uprights)
        for arrow, label in zip(route.arrows, route.labels, strict=True):
            tall = len(label) * LEADING
            yield RoutedArrow(arrow, points, Label(label, x + self.left, y, anchor, label_width(label), tall))
            points, y = (), y + tall + BETWEEN

    def _label_place(self, route: Route, uprights: Uprights) -> tuple[float, float, str]:
        """Where labels go: above the track, or beside an arrow that runs straight; where fewest others cross."""
        piece, wide = route.pieces[0], route.label_width
        if route.straight:
            right = piece.high > route.source.x + 1
            x = route.source.x + (8 if right else -8)
            return x, piece.y - route.label_height - 3, "start" if right else "end"
        ends = sorted((route.source.x, route.lane if route.lane is not None else route.target.x))
        low, high = ends[0] + wide / 2 + 6, ends[1] - wide / 2 - 6
        x = (ends[0] + ends[1]) / 2 if low > high else self._clear(low, high, wide, piece, uprights)
        return x, piece.y - route.label_height - 6, "middle"

    def _clear(self, low: float, high: float, wide: float, piece: Piece, uprights: Uprights) -> float:
        crossing = sorted(x - self.left for x in uprights.crossing(piece.y - piece.tall, piece.y, but=id(piece.route)))
        tried, room = [low + (high - low) * step / 12 for step in range(13)], wide / 2 + 6

        def crossed(x: float) -> int:
            first = bisect_left(crossing, -room, key=lambda other: other - x)
            return sum(abs(x - other) < room for other in takewhile(lambda other: other - x < room, crossing[first:]))

        return min(tried, key=lambda x: (crossed(x), abs(x - (low + high) / 2)))


def row_place(row: Sequence[StateCard], card: StateCard) -> int:
    """How far along its row a box stands."""
    return [other.box.id for other in row].index(card.box.id)


def _spread(piece: Piece, start: float, other: float) -> Piece:
    """Note what a piece takes up across: at least as much as its label."""
    piece.low, piece.high = min(start, other), max(start, other)
    wide = piece.route.label_width + 16
    if piece.high - piece.low < 1 and piece.group == 1:
        right = start >= _card_middle(piece.route)
        piece.low, piece.high = (start, start + wide) if right else (start - wide, start)
    elif piece.labelled and piece.high - piece.low < wide:
        middle = (piece.low + piece.high) / 2
        piece.low, piece.high = middle - wide / 2, middle + wide / 2
    return piece


def _card_middle(route: Route) -> float:
    """The middle of the narrower box: an arrow right of it has its label at the right."""
    return min((route.source, route.target), key=lambda end: end.card.width).card.middle


def _shared(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces by track, from top to bottom: no two on a track meet. Short ones lie next to their row."""
    tracks: list[list[Piece]] = []
    for group in (0, 1, 2):
        mine = sorted((piece for piece in pieces if piece.group == group), key=lambda piece: piece.high - piece.low)
        own: list[list[Piece]] = []
        for piece in mine:
            free = (
                track
                for track in own
                if all(piece.high + 8 < other.low or piece.low > other.high + 8 for other in track)
            )
            track = next(free, None)
            if track is None:
                own.append(track := [])
            track.append(piece)
        tracks += own[::-1] if group == 2 else own
    return tracks
