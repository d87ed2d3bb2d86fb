"""Puts the states of a plan in rows, one below the other, so that no two boxes touch and every arrow finds room.

Simple states stand next to each other; a state with others inside it has a row to itself, as wide as the drawing.
Arrows between neighbours run straight in the gap between them; all others through the channels above and below rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pca.plans.drawing import lettering
from pca.plans.drawing.diagram import Arrow, Box, Diagram
from pca.plans.drawing.labels import LABEL, LEADING, label_lines
from pca.plans.drawing.routes import ArrowRouter
from pca.plans.drawing.shapes import Block, Label, RoutedArrow, Start, StateCard, together

TITLE = 14.0
"""Letter size of a state's title, in pixels."""
META = 11.5
"""Letter size of what stands below it."""
CARD = 190.0
PER_ROW = 4
GAP = 74.0
PAD = 18.0
HEADER = 40.0
SIDE = 168.0
"""Room for a region's title, beside its states."""
START = 30.0
LABEL_ROOM = 132.0


@dataclass
class CardRow:
    """Boxes next to each other. Positions are relative to the row's top left corner until it is placed."""

    cards: list[StateCard]
    inner: list[Block] = field(default_factory=list)
    lines: list[RoutedArrow] = field(default_factory=list)
    starts: list[Start] = field(default_factory=list)
    width: float = 0.0
    height: float = 0.0


def laid_out(diagram: Diagram) -> Block:
    """The whole diagram, placed."""
    return _group(diagram, diagram.boxes, None)


def _group(
    diagram: Diagram, boxes: Sequence[Box], around: Box | None, gaps: Sequence[float] = (), widen: float = 0.0
) -> Block:
    """Boxes that stand in the same surroundings, with the arrows between them.

    `gaps` are the least ones to leave between neighbours, `widen` is room to be filled besides what is needed.
    """
    arrows = diagram.arrows.get(around.id if around else "", ())
    gaps = _shared_gaps(diagram, boxes) or gaps
    rows = [_row(diagram, part, gaps) for part in _parts(boxes)]
    width = max(row.width for row in rows) + widen
    rows = [_filled(diagram, row, width, gaps, around) for row in rows]
    direct = {(line.arrow.source, line.arrow.target) for row in rows for line in row.lines}
    router = ArrowRouter([row.cards for row in rows], [row.height for row in rows], width)
    routed = router.routed([arrow for arrow in arrows if (arrow.source, arrow.target) not in direct])
    blocks = [_placed(row, top).moved(router.left, 0) for row, top in zip(rows, router.tops, strict=True)]
    return _with_room(together(router.width, router.height, [*blocks, Block(0, 0, lines=tuple(routed))]))


def _filled(diagram: Diagram, row: CardRow, width: float, gaps: Sequence[float], around: Box | None) -> CardRow:
    """The row at its full width: frames become wider, simple states move to the middle (in a region, stay)."""
    box = row.cards[0].box
    if box.region:
        return _region(diagram, box, gaps, width - row.width)
    if box.inner:
        return _panel(diagram, box, width - row.width)
    if around is None or not around.region:
        _shift(row, (width - row.width) / 2)
    return row


def _with_room(block: Block) -> Block:
    """The block, wide enough for labels that stand out at its sides."""
    left = min([0.0, *(line.label.left for line in block.lines)])
    right = max([block.width, *(line.label.left + line.label.width for line in block.lines)])
    return replace(block.moved(-left, 0), width=right - left)


def _shared_gaps(diagram: Diagram, boxes: Sequence[Box]) -> tuple[float, ...]:
    """The gaps regions have in common, so that their states stand below each other."""
    gaps: list[float] = []
    for region in boxes:
        if region.region and region.inner and not any(box.inner for box in region.inner):
            for at, (left, right) in enumerate(pairwise(_parts(region.inner)[0])):
                gap = _gap(_between(diagram, left.id, right.id))
                gaps[at : at + 1] = [max([gap, *gaps[at : at + 1]])]
    return tuple(gaps)


def _parts(boxes: Sequence[Box]) -> list[list[Box]]:
    """The boxes by row: simple ones together, at most PER_ROW of them, any other alone."""
    parts: list[list[Box]] = []
    for box in boxes:
        alone = bool(box.inner) or box.region
        if parts and not alone and not (parts[-1][0].inner or parts[-1][0].region):
            parts[-1].append(box)
        else:
            parts.append([box])
    return [piece for part in parts for piece in _even(part)]


def _even(part: list[Box]) -> list[list[Box]]:
    """A long row in rows of about the same length."""
    count = -(-len(part) // PER_ROW)
    size = -(-len(part) // count)
    return [part[at : at + size] for at in range(0, len(part), size)]


def _row(diagram: Diagram, boxes: list[Box], gaps: Sequence[float]) -> CardRow:
    if boxes[0].region:
        return _region(diagram, boxes[0], gaps)
    return _panel(diagram, boxes[0]) if boxes[0].inner else _simple(diagram, boxes, gaps)


def _simple(diagram: Diagram, boxes: list[Box], gaps: Sequence[float]) -> CardRow:
    """Simple states in a line, with the arrows between neighbours."""
    between = [_between(diagram, left.id, right.id) for left, right in pairwise(boxes)]
    titles = [lettering.lines(box.title, CARD - 24, TITLE, 5, bold=True) for box in boxes]
    tall = max([62.0, *map(_face_height, boxes, titles), *(_zone(pair) + 28 for pair in between)])
    above = max([0.0, *(_overhang(forward, pair, tall) for pair in between for forward in [pair[0][:1]])])
    below = max([0.0, *(_overhang(backward, pair, tall) for pair in between for backward in [pair[1][-1:]])])
    row = CardRow(cards=[], height=above + tall + below)
    x = START if boxes[0].initial else 0.0
    if boxes[0].initial:
        row.starts.append(Start(4.0, above + tall / 2, START - 6))
    for at, box in enumerate(boxes):
        row.cards.append(StateCard(box, x, above, CARD, tall, titles[at]))
        row.width = x + CARD
        if at < len(between):
            gap = max([_gap(between[at]), *gaps[at : at + 1]])
            row.lines += _straight(between[at], row.width, gap, above + tall / 2)
            x = row.width + gap
    return row


def _face_height(box: Box, title: Sequence[str]) -> float:
    meta = META + 8 if box.level is not None else 0.0
    return 24 + len(title) * (TITLE + 4) + meta


def _between(diagram: Diagram, left: str, right: str) -> tuple[list[Arrow], list[Arrow]]:
    """The arrows there and back between two neighbours."""
    return list(diagram.between.get((left, right), ())), list(diagram.between.get((right, left), ()))


def _gap(pair: tuple[list[Arrow], list[Arrow]]) -> float:
    """How far apart two neighbours stand, so that the labels between them fit."""
    widths = [
        lettering.width(line, LABEL) for side in pair for arrow in side for line in label_lines(arrow, LABEL_ROOM)
    ]
    return max([GAP, *(width + 34 for width in widths)])


def _tall(arrow: Arrow) -> float:
    return len(label_lines(arrow, LABEL_ROOM)) * LEADING


def _zone(pair: tuple[list[Arrow], list[Arrow]]) -> float:
    """The height of all arrows in a gap from the first line to the last; outer labels may stand beyond."""
    forward, backward = pair
    inner = sum(_tall(arrow) + 12 for arrow in forward[1:]) + sum(_tall(arrow) + 12 for arrow in backward[:-1])
    return inner + (14 if forward and backward else 0)


def _overhang(side: list[Arrow], pair: tuple[list[Arrow], list[Arrow]], tall: float) -> float:
    """How far the outermost label of one side of a gap stands out above or below boxes that are `tall`."""
    if not side:
        return 0.0
    return max(0.0, _zone(pair) / 2 + 10 + _tall(side[0]) - tall / 2)


def _straight(pair: tuple[list[Arrow], list[Arrow]], x: float, gap: float, middle: float) -> list[RoutedArrow]:
    """Arrows between neighbours: those onward above the middle, labels on top; those back below it."""
    forward, backward = pair
    lines: list[RoutedArrow] = []
    y = middle - _zone(pair) / 2
    for at, arrow in enumerate(forward):
        y += _tall(arrow) + 12 if at else 0
        lines.append(RoutedArrow(arrow, ((x, y), (x + gap, y)), _label(arrow, x + gap / 2 - 4, y - 7 - _tall(arrow))))
    y += 14 if forward and backward else 0
    for arrow in backward:
        lines.append(RoutedArrow(arrow, ((x + gap, y), (x, y)), _label(arrow, x + gap / 2 + 4, y + 6)))
        y += _tall(arrow) + 12
    return lines


def _label(arrow: Arrow, x: float, y: float) -> Label:
    lines = label_lines(arrow, LABEL_ROOM)
    return Label(lines, x, y, "middle", max(lettering.width(line, LABEL) for line in lines), len(lines) * LEADING)


def _panel(diagram: Diagram, box: Box, widen: float = 0.0) -> CardRow:
    """A state with others inside it: a frame with a header."""
    beside = 240.0
    title = lettering.lines(box.title, 520, TITLE + 2, 1, bold=True)
    least = lettering.width(title[0], TITLE + 2, bold=True) + beside - 2 * PAD
    natural = _group(diagram, box.inner, box)
    widen += max(0.0, least - natural.width)
    inside = _group(diagram, box.inner, box, widen=widen) if widen else natural
    width, height = inside.width + 2 * PAD, HEADER + inside.height + PAD
    card = StateCard(box, 0, 0, width, height, title, panel=True)
    return CardRow([card], [inside.moved(PAD, HEADER)], [], _starts(box), width, height)


def _starts(box: Box) -> list[Start]:
    return [Start(-START + 4, HEADER / 2, START - 6)] if box.initial else []


def _region(diagram: Diagram, box: Box, gaps: Sequence[float], widen: float = 0.0) -> CardRow:
    """A region: its title at the side, its states in line."""
    title = lettering.lines(box.title, SIDE - 18, TITLE - 0.5, 4, bold=True)
    tall = len(title) * (TITLE + 4) + 24
    inside = _group(diagram, box.inner, box, gaps, widen) if box.inner else Block(CARD + widen, 40)
    width, height = SIDE + inside.width + PAD, max(inside.height + 2 * 12, tall)
    card = StateCard(box, 0, 0, width, height, title, panel=True)
    return CardRow([card], [inside.moved(SIDE, (height - inside.height) / 2)], [], [], width, height)


def _shift(row: CardRow, dx: float) -> None:
    block = _block(row).moved(dx, 0)
    row.cards, row.lines, row.starts = list(block.cards), list(block.lines), list(block.starts)


def _block(row: CardRow) -> Block:
    return Block(row.width, row.height, tuple(row.cards), tuple(row.lines), tuple(row.starts))


def _placed(row: CardRow, top: float) -> Block:
    return together(row.width, row.height, [_block(row), *row.inner]).moved(0, top)
