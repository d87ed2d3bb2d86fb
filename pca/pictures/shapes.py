"""The six shapes a status has besides its colour: ○ to do, ◐ acknowledged, ● done, ▲ late, ✕ refused, ‖ suspended."""

from __future__ import annotations

from collections.abc import Mapping

from pca.pictures.look import STATUSES
from pca.pictures.pen import element, short


def _half(x: float, y: float, r: float) -> str:
    """The left half of a disc."""
    return f"M{short(x)} {short(y - r)}a{short(r)} {short(r)} 0 0 0 0 {short(2 * r)}z"


def _triangle(x: float, y: float, r: float) -> str:
    return f"M{short(x)} {short(y - r)}l{short(r * 1.1)} {short(r * 1.9)}h{short(-r * 2.2)}z"


def _cross(x: float, y: float, r: float) -> str:
    r *= 0.8
    side, back = short(2 * r), short(-2 * r)
    return f"M{short(x - r)} {short(y - r)}l{side} {side}m0 {back}l{back} {side}"


def _bars(x: float, y: float, r: float) -> str:
    left, right, top, tall = short(x - r * 0.45), short(x + r * 0.45), short(y - r * 0.9), short(r * 1.8)
    return f"M{left} {top}v{tall}M{right} {top}v{tall}"


def status_shape(status: str, x: float, y: float, r: float = 5.0, *, on_bar: bool = False) -> str:
    """The shape of a status around (`x`, `y`); `on_bar` draws it in the colour of paper, to lie on a filled bar."""
    line, full = ("on-bar", "in-bar") if on_bar else (f"o-{status}", f"s-{status}")
    if status == "done":
        return element("circle", full, cx=x, cy=y, r=r)
    if status == "late":
        return element("path", full, d=_triangle(x, y, r))
    if status == "refused":
        return element("path", line, d=_cross(x, y, r))
    if status == "suspended":
        return element("path", line, d=_bars(x, y, r))
    ring = element("circle", line, cx=x, cy=y, r=r - 1)
    return ring + element("path", full, d=_half(x, y, r - 1)) if status == "acknowledged" else ring


STATUS_OF: Mapping[str, str] = {
    **{status: status for status in STATUSES},
    "open": "todo",
    "missed": "late",
    "impossible": "refused",
    "cancelled": "suspended",
    "replaced": "suspended",
    "unfinished": "late",
}
"""The shape of each status a task can have in the store."""
