"""Turns a placed diagram into an SVG picture: calm, readable in light and dark, and by people who cannot see it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from pca.domain.plan.playbook import Playbook
from pca.plans.drawing import lettering, style
from pca.plans.drawing.diagram import Arrow, Diagram, diagram_of, in_words
from pca.plans.drawing.labels import LABEL, LEADING, MARK
from pca.plans.drawing.layout import META, TITLE, laid_out
from pca.plans.drawing.shapes import OPPOSITE, Block, Point, RoutedArrow, Start, StateCard

EDGE = 32.0
HEAD = 66.0
FOOT = 62.0
CORNER = 7.0


@dataclass(frozen=True)
class HostPage:
    """The web page a drawing stands in: it has its own style sheet, and may make possible moves pressable.

    `key` begins every identifier; `links` is where each event leads: exactly these are possible (None: not known).
    """

    key: str = "pca"
    links: Mapping[str, str] | None = None


ALONE = HostPage()


def svg(
    playbook: Playbook, configuration: Sequence[str] = (), language: str = "fr", page: HostPage | None = None
) -> str:
    """The state diagram of a plan as SVG text. `configuration` names the current innermost states, to be marked.

    No scripts, nothing loaded from elsewhere; colours are custom properties and follow the reader's light or dark.
    On a `page` it has no style sheet of its own: classes, and presentation attributes that say the same.
    """
    diagram = diagram_of(playbook, configuration, language, page.links if page else None)
    drawing = _painted(diagram, page or ALONE, alone=page is None)
    return drawing if page is None else _CLASS.sub(_with_look, drawing)


_CLASS = re.compile(r'class="([^"]*)"')
"""Texts are escaped and hold no quotation mark: this finds attributes only."""


def _with_look(match: re.Match[str]) -> str:
    return match[0] + style.attributes(match[1], style.RULES, style.LIGHT)


def _painted(diagram: Diagram, page: HostPage, alone: bool) -> str:
    block = laid_out(diagram)
    if diagram.sign < 0:
        block = block.mirrored()
    legend = _legend(diagram)
    width = max(block.width, 420.0) + 2 * EDGE
    block = block.moved((width - block.width) / 2, HEAD)
    height = HEAD + block.height + FOOT
    body = [*_opening(diagram, page, width, height, alone), *_heading(diagram, width)]
    body += (line for card in block.cards if card.panel for line in _card(card, diagram))
    body += (line for start in block.starts for line in _start(start, page))
    body += (line for arrow in _quiet_first(block) for line in _arrow(arrow, page))
    body += (line for card in block.cards if not card.panel for line in _card(card, diagram))
    body += (line for arrow in _quiet_first(block) for line in _linked(arrow, diagram, page))
    body += _footing(legend, diagram, width, height - 24)
    return "\n".join([*body, "</svg>"]) + "\n"


def _quiet_first(block: Block) -> list[RoutedArrow]:
    return sorted(block.lines, key=lambda line: line.arrow.possible is True)


def _opening(diagram: Diagram, page: HostPage, width: float, height: float, alone: bool) -> Iterator[str]:
    across = ' direction="rtl"' if diagram.sign < 0 else ""
    key, role = page.key, "group" if page.links else "img"
    look = f' class="pic pic-only pic-states" font-size="{LABEL}" fill="{style.LIGHT["ink"]}"'
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}"'
        f' viewBox="0 0 {width:.0f} {height:.0f}" role="{role}" aria-labelledby="{key}-title {key}-desc"'
        f' lang="{diagram.language}"{across}{"" if alone else look}>'
    )
    yield f'<title id="{key}-title">{_text(diagram.title)}</title>'
    yield f'<desc id="{key}-desc">{_text(in_words(diagram))}</desc>'
    if alone:
        yield f"<style>{style.sheet()}</style>"
    yield style.heads(key)
    yield f'<rect class="paper" width="{width:.0f}" height="{height:.0f}" rx="10"/>'


def _heading(diagram: Diagram, width: float) -> Iterator[str]:
    x = EDGE if diagram.sign > 0 else width - EDGE
    room = lettering.lines(diagram.title, width - 2 * EDGE - 110, 20, 1, bold=True)[0] if diagram.title else ""
    yield f'<text class="head" x="{x:.1f}" y="42" text-anchor="start">{_text(room)}</text>'
    other = width - x
    caption = f"{diagram.words['version']} {diagram.version}"
    yield f'<text class="quiet" x="{other:.1f}" y="41" text-anchor="end">{_text(caption)}</text>'


def _card(card: StateCard, diagram: Diagram) -> Iterator[str]:
    box = card.box
    kind = "card" if not card.panel else "region" if box.region else "panel"
    now = " now" if box.current and not box.region else ""
    yield f"<g><title>{_text(box.title)}</title>"
    yield _rect(card, f"{kind}{now}", 0)
    if box.closed:
        yield _rect(card, f"ring{now}", 4)
    yield from (_side(card, diagram) if box.region else _top(card, diagram) if card.panel else _face(card, diagram))
    yield "</g>"


def _rect(card: StateCard, kind: str, inset: float) -> str:
    return (
        f'<rect class="{kind}" x="{card.x + inset:.1f}" y="{card.y + inset:.1f}" width="{card.width - 2 * inset:.1f}"'
        f' height="{card.height - 2 * inset:.1f}" rx="{9 - inset / 2:.1f}"/>'
    )


def _face(card: StateCard, diagram: Diagram) -> Iterator[str]:
    """A simple state: its title in the middle, its level below, and a tag on its edge when it is current."""
    box, level = card.box, card.box.level
    extra = META + 8 if level is not None else 0.0
    y = card.y + (card.height - len(card.lines) * (TITLE + 4) - extra) / 2 + TITLE
    for line in card.lines:
        yield f'<text class="title" x="{card.middle:.1f}" y="{y:.1f}" text-anchor="middle">{_text(line)}</text>'
        y += TITLE + 4
    if level is not None:
        caption = f"{diagram.words['level']} {level}"
        half = (54.0 + lettering.width(caption, META)) / 2
        yield from _severity(card.middle - half if diagram.sign > 0 else card.middle + half, y + 4, level, diagram)
    if box.current:
        wide = _tag_width(diagram)
        x = card.x + 12 if diagram.sign > 0 else card.x + card.width - 12 - wide
        yield _tag(x, card.y + 4, wide, diagram.words["current"])


def _severity(x: float, y: float, level: int, diagram: Diagram) -> Iterator[str]:
    """The level as dots and as a number, beginning at `x`."""
    yield from _dots(x, y - 4, diagram.sign, level)
    caption = f"{diagram.words['level']} {level}"
    yield f'<text class="quiet" x="{x + diagram.sign * 54:.1f}" y="{y:.1f}" text-anchor="start">{_text(caption)}</text>'


def _tag_width(diagram: Diagram) -> float:
    return lettering.width(diagram.words["current"], 11, bold=True) + 16


def _dots(x: float, y: float, sign: int, level: int) -> Iterator[str]:
    """Four dots, as many filled as the level says."""
    for at in range(4):
        kind = f"l{level}" if at < level else "none"
        size = 4 if at < level else 3.5
        yield f'<circle class="{kind}" cx="{x + sign * (5 + at * 12):.1f}" cy="{y:.1f}" r="{size}"/>'


def _tag(x: float, y: float, width: float, words: str) -> str:
    return (
        f'<rect class="tag" x="{x:.1f}" y="{y - 12.5:.1f}" width="{width:.1f}" height="17" rx="8.5"/>'
        f'<text class="tagged" x="{x + width / 2:.1f}" y="{y:.1f}" text-anchor="middle">{_text(words)}</text>'
    )


def _top(card: StateCard, diagram: Diagram) -> Iterator[str]:
    """The header of a frame: its title, its level, and a tag when it is current."""
    box, sign, title = card.box, diagram.sign, " ".join(card.lines)
    x = card.x + 18 if sign > 0 else card.x + card.width - 18
    yield f'<text class="big" x="{x:.1f}" y="{card.y + 27:.1f}" text-anchor="start">{_text(title)}</text>'
    x += sign * (lettering.width(title, TITLE + 2, bold=True) + 18)
    if box.level is not None:
        yield from _severity(x, card.y + 26, box.level, diagram)
        x += sign * (54 + lettering.width(f"{diagram.words['level']} {box.level}", META) + 14)
    if box.current:
        wide = _tag_width(diagram)
        yield _tag(x if sign > 0 else x - wide, card.y + 26, wide, diagram.words["current"])


def _side(card: StateCard, diagram: Diagram) -> Iterator[str]:
    """A region's title, at its side."""
    x = card.x + 16 if diagram.sign > 0 else card.x + card.width - 16
    y = card.y + (card.height - len(card.lines) * (TITLE + 4)) / 2 + TITLE
    for line in card.lines:
        yield f'<text class="side" x="{x:.1f}" y="{y:.1f}" text-anchor="start">{_text(line)}</text>'
        y += TITLE + 4


def _start(start: Start, page: HostPage) -> Iterator[str]:
    yield f'<circle class="dot" cx="{start.x:.1f}" cy="{start.y:.1f}" r="5"/>'
    x = start.x + start.length
    yield f'<path class="line" marker-end="url(#{page.key}-h)" d="M{start.x:.1f} {start.y:.1f}H{x:.1f}"/>'


def _manner(arrow: Arrow) -> tuple[str, str]:
    """The class of an arrow's line and that of its head."""
    if arrow.possible is None:
        return "", "h"
    return ("can", "hcan") if arrow.possible else ("faint", "hfaint")


def _arrow(line: RoutedArrow, page: HostPage) -> Iterator[str]:
    if not line.points:
        return
    manner, head = _manner(line.arrow)
    kind = f"line {manner}".strip()
    yield f'<path class="{kind}" marker-end="url(#{page.key}-{head})" d="{_rounded(line.points)}"/>'


def _rounded(points: Sequence[Point]) -> str:
    """A path along the points with rounded corners."""
    strokes = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        into, out = _towards(at, before), _towards(at, after)
        strokes.append(f"L{into[0]:.1f} {into[1]:.1f}Q{at[0]:.1f} {at[1]:.1f} {out[0]:.1f} {out[1]:.1f}")
    return "".join([*strokes, f"L{points[-1][0]:.1f} {points[-1][1]:.1f}"])


def _towards(start: Point, end: Point) -> Point:
    """A little way from one point towards another."""
    (x, y), (far, below) = start, end
    length = abs(far - x) + abs(below - y)
    share = min(CORNER, length / 2) / length if length else 0.0
    return x + (far - x) * share, y + (below - y) * share


def _linked(line: RoutedArrow, diagram: Diagram, page: HostPage) -> Iterator[str]:
    """A move's label; where it may be decided now, a link large enough for a thumb."""
    href = (page.links or {}).get(line.arrow.event) if line.arrow.possible else None
    if not href:
        yield from _label(line, diagram)
        return
    label, tall = line.label, max(line.label.height + 6, 24.0)
    top = label.y + (label.height - tall) / 2
    yield f'<a class="go" href="{_text(href)}"><title>{_text(line.arrow.label)}</title>'
    wide, left = label.width + 8, label.left - 4
    yield f'<rect class="hit" x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{tall:.1f}"/>'
    yield from _label(line, diagram)
    yield "</a>"


def _label(line: RoutedArrow, diagram: Diagram) -> Iterator[str]:
    manner, _ = _manner(line.arrow)
    label = line.label
    around = _surroundings(line.arrow, diagram)
    anchor = label.anchor if diagram.sign > 0 else OPPOSITE[label.anchor]  # text from right to left starts at the right
    for at, words in enumerate(label.lines):
        y = label.y + (at + 1) * LEADING - 4
        yield (
            f'<text class="halo{around} label {manner}" x="{label.x:.1f}" y="{y:.1f}"'
            f' text-anchor="{anchor}">{_text(words)}</text>'
        )


def _surroundings(arrow: Arrow, diagram: Diagram) -> str:
    """The colour an arrow's label stands on: that of the paper, a frame or a region."""
    around = diagram.around[arrow]
    if not around:
        return ""
    return " r" if around in diagram.regions else " p"


def _legend(diagram: Diagram) -> list[str]:
    words = diagram.words
    arrows = [arrow for side in diagram.arrows.values() for arrow in side]
    entries = [f"{MARK}{words['threshold']}"] if any(arrow.threshold for arrow in arrows) else []
    return entries + ([f"━ {words['possible']}"] if diagram.marked else [])


def _footing(legend: Sequence[str], diagram: Diagram, width: float, y: float) -> Iterator[str]:
    sign = diagram.sign
    x = EDGE if sign > 0 else width - EDGE
    yield from _dots(x, y - 4, sign, 3)
    caption = diagram.words["gravity"]
    yield f'<text class="quiet" x="{x + sign * 54:.1f}" y="{y:.1f}" text-anchor="start">{_text(caption)}</text>'
    x += sign * (54 + lettering.width(caption, META) + 24)
    for entry in legend:
        yield f'<text class="quiet" x="{x:.1f}" y="{y:.1f}" text-anchor="start">{_text(entry)}</text>'
        x += sign * (lettering.width(entry, META) + 24)


def _text(words: str) -> str:
    return escape(words, quote=True)
