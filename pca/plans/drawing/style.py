"""The colours and letters of a drawing, in light and in dark; one list serves style sheets and single shapes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from pca.plans.drawing.labels import LABEL
from pca.plans.drawing.layout import META, TITLE

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

Rules: TypeAlias = Mapping[str, Mapping[str, str]]
"""Classes (several: `card now`) to properties; a value that names a colour follows light and dark."""

RULES: Rules = {
    "paper": {"fill": "paper"},
    "panel": {"fill": "panel", "stroke": "rim", "stroke-width": "1.2"},
    "region": {"fill": "region", "stroke": "soft"},
    "card": {"fill": "card", "stroke": "rim", "stroke-width": "1.2"},
    "ring": {"fill": "none", "stroke": "rim"},
    "now": {"stroke": "now", "stroke-width": "2.6"},
    "card now": {"fill": "nowfill"},
    "tag": {"fill": "now"},
    "tagged": {"fill": "paper", "font-size": "11px", "font-weight": "600"},
    "title": {"font-size": f"{TITLE}px", "font-weight": "600"},
    "big": {"font-size": f"{TITLE + 2}px", "font-weight": "600"},
    "head": {"font-size": "20px", "font-weight": "650"},
    "quiet": {"fill": "quiet", "font-size": f"{META}px"},
    "side": {"font-size": f"{TITLE - 0.5}px", "font-weight": "600", "fill": "quiet"},
    "halo": {"stroke": "paper", "stroke-width": "4", "stroke-linejoin": "round", "paint-order": "stroke"},
    "halo p": {"stroke": "panel"},
    "halo r": {"stroke": "region"},
    "line": {"fill": "none", "stroke": "line", "stroke-width": "1.5"},
    "line faint": {"stroke": "faint", "stroke-width": "1.2"},
    "label faint": {"fill": "quiet"},
    "line can": {"stroke": "now", "stroke-width": "2.6"},
    "label can": {"font-weight": "700"},
    "h": {"fill": "line"},
    "hfaint": {"fill": "faint"},
    "hcan": {"fill": "now"},
    "dot": {"fill": "ink"},
    "hit": {"fill": "none", "pointer-events": "all"},
    **{f"l{level}": {"fill": f"l{level}"} for level in range(5)},
    "none": {"fill": "none", "stroke": "faint"},
}
"""How each kind of shape and text looks; a later rule wins over an earlier one."""


def sheet() -> str:
    """A drawing's own style sheet: colours as custom properties, with a plain value for readers without them."""
    light = ";".join(f"--{name}:{value}" for name, value in LIGHT.items())
    dark = ";".join(f"--{name}:{value}" for name, value in DARK.items())
    return "".join(
        (
            f"svg{{{light}}}",
            f"@media (prefers-color-scheme:dark){{svg{{{dark}}}}}",
            f"text{{font-family:{FONT};font-size:{LABEL}px;{_both('fill', 'ink')}}}",
            *rules_as_css(RULES, LIGHT),
        )
    )


def rules_as_css(rules: Rules, colours: Mapping[str, str], within: str = "") -> Iterator[str]:
    """Each rule as CSS below the selector `within`.

    In a file of its own (no `within`) a colour's plain value stands first, for readers without custom properties.
    """
    coloured = _variable if within else _both
    for classes, properties in rules.items():
        body = "".join(
            coloured(what, value) if value in colours else f"{what}:{value};" for what, value in properties.items()
        )
        yield f"{within}.{'.'.join(classes.split())}{{{body}}}"


def _both(what: str, name: str) -> str:
    return f"{what}:{LIGHT[name]};{_variable(what, name)}"


def _variable(what: str, name: str) -> str:
    return f"{what}:var(--{name});"


def attributes(names: str, rules: Rules, colours: Mapping[str, str]) -> str:
    """What the classes `names` look like as presentation attributes, for a page that has no style sheet (yet)."""
    mine = set(names.split())
    look: dict[str, str] = {}
    for classes, properties in rules.items():
        if mine.issuperset(classes.split()):
            look |= {what: colours.get(value, value) for what, value in properties.items()}
    return "".join(f' {what}="{value}"' for what, value in look.items())


def heads(key: str) -> str:
    """The arrow heads, one for each kind of line; their identifiers begin with `key`."""
    return "".join(
        f'<marker id="{key}-{kind}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="{size}" markerHeight="{size}"'
        f' markerUnits="userSpaceOnUse" orient="auto"><path class="{kind}" d="M0 0.8 10 5 0 9.2 2 5z"/></marker>'
        for kind, size in (("h", 10), ("hfaint", 9), ("hcan", 13))
    ).join(("<defs>", "</defs>"))
