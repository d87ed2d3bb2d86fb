"""The colours and letters of a drawing, in light and in dark."""

from __future__ import annotations

from collections.abc import Mapping

from pca.plans.drawing.layout import META, TITLE
from pca.plans.drawing.routes import LABEL

LIGHT: Mapping[str, str] = {
    "paper": "#ffffff",
    "panel": "#f5f7f9",
    "region": "#ffffff",
    "card": "#ffffff",
    "rim": "#c3ccd5",
    "soft": "#dde3e9",
    "ink": "#1d2833",
    "quiet": "#5d6b79",
    "line": "#6d7c8b",
    "faint": "#a9b4bf",
    "now": "#0b5aa6",
    "nowfill": "#e7f0fa",
    "l0": "#7d8b98",
    "l1": "#3f8468",
    "l2": "#a87b10",
    "l3": "#c0621f",
    "l4": "#ad3434",
}
DARK: Mapping[str, str] = {
    "paper": "#0f151b",
    "panel": "#161e26",
    "region": "#1b242d",
    "card": "#222d38",
    "rim": "#465563",
    "soft": "#2c3843",
    "ink": "#e9eef3",
    "quiet": "#a3b1be",
    "line": "#8b9aa8",
    "faint": "#5a6875",
    "now": "#6cb2f5",
    "nowfill": "#17324c",
    "l0": "#93a2af",
    "l1": "#63b592",
    "l2": "#d9ad45",
    "l3": "#e98f52",
    "l4": "#e57373",
}

FONT = "system-ui, 'Segoe UI', 'Noto Sans', 'Noto Sans Arabic', 'DejaVu Sans', sans-serif"


def sheet() -> str:
    """Colours as custom properties; the plain value before each serves readers that do not know them."""
    light = ";".join(f"--{name}:{value}" for name, value in LIGHT.items())
    dark = ";".join(f"--{name}:{value}" for name, value in DARK.items())
    rules = [
        f"svg{{{light}}}",
        f"@media (prefers-color-scheme:dark){{svg{{{dark}}}}}",
        f"text{{font-family:{FONT};font-size:{LABEL}px;{_both('fill', 'ink')}}}",
        f".paper{{{_both('fill', 'paper')}}}",
        f".panel{{{_both('fill', 'panel')}{_both('stroke', 'rim')}stroke-width:1.2}}",
        f".region{{{_both('fill', 'region')}{_both('stroke', 'soft')}}}",
        f".card{{{_both('fill', 'card')}{_both('stroke', 'rim')}stroke-width:1.2}}",
        f".ring{{fill:none;{_both('stroke', 'rim')}}}",
        f".now{{{_both('stroke', 'now')}stroke-width:2.6}}",
        f".card.now{{{_both('fill', 'nowfill')}}}",
        f".tag{{{_both('fill', 'now')}}}.tagged{{{_both('fill', 'paper')}font-size:11px;font-weight:600}}",
        f".title{{font-size:{TITLE}px;font-weight:600}}.big{{font-size:{TITLE + 2}px;font-weight:600}}",
        f".head{{font-size:20px;font-weight:650}}.quiet{{{_both('fill', 'quiet')}font-size:{META}px}}",
        f".side{{font-size:{TITLE - 0.5}px;font-weight:600;{_both('fill', 'quiet')}}}",
        f".halo{{{_both('stroke', 'paper')}stroke-width:4;stroke-linejoin:round;paint-order:stroke}}",
        f".halo.p{{{_both('stroke', 'panel')}}}.halo.r{{{_both('stroke', 'region')}}}",
        f".line{{fill:none;{_both('stroke', 'line')}stroke-width:1.5}}",
        f".line.faint{{{_both('stroke', 'faint')}stroke-width:1.2}}.label.faint{{{_both('fill', 'quiet')}}}",
        f".line.can{{{_both('stroke', 'now')}stroke-width:2.6}}.label.can{{font-weight:700}}",
        f".h{{{_both('fill', 'line')}}}.hfaint{{{_both('fill', 'faint')}}}.hcan{{{_both('fill', 'now')}}}",
        f".dot{{{_both('fill', 'ink')}}}",
        *(f".l{level}{{{_both('fill', f'l{level}')}}}" for level in range(5)),
        f".none{{fill:none;{_both('stroke', 'faint')}}}",
    ]
    return "".join(rules)


def _both(what: str, name: str) -> str:
    return f"{what}:{LIGHT[name]};{what}:var(--{name});"


def heads() -> str:
    """The arrow heads, one for each kind of line."""
    return "".join(
        f'<marker id="pca-{kind}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="{size}" markerHeight="{size}"'
        f' markerUnits="userSpaceOnUse" orient="auto"><path class="{kind}" d="M0 0.8 10 5 0 9.2 2 5z"/></marker>'
        for kind, size in (("h", 10), ("hfaint", 9), ("hcan", 13))
    ).join(("<defs>", "</defs>"))
