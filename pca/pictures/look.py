"""How pictures look: the colours by name in light and dark, and the one style sheet of all of them."""

from __future__ import annotations

from collections.abc import Mapping

from pca.plans.drawing import style
from pca.plans.drawing.labels import LABEL

COLOURS: Mapping[str, str] = {
    **style.LIGHT,
    "todo": "#475569",
    "acknowledged": "#0b5aa6",
    "done": "#1c6b45",
    "late": "#b3391f",
    "refused": "#6b2a7a",
    "suspended": "#5d6b79",
}
DARK: Mapping[str, str] = {
    **style.DARK,
    "todo": "#b4c0cc",
    "acknowledged": "#6cb2f5",
    "done": "#6fca9c",
    "late": "#ff9478",
    "refused": "#d9a3e6",
    "suspended": "#a3b1be",
}

FORCED: Mapping[str, str] = {
    **dict.fromkeys(COLOURS, "CanvasText"),
    **dict.fromkeys(("paper", "panel", "region", "card", "nowfill", "soft"), "Canvas"),
    "quiet": "CanvasText",
    "now": "LinkText",
    "acknowledged": "LinkText",
}
"""System colours for readers who chose their own: shapes and words carry the meaning then."""

STATUSES = ("todo", "acknowledged", "done", "late", "refused", "suspended")

RULES: style.Rules = {
    "t": {"fill": "ink", "font-size": "13px"},
    "small": {"font-size": "11.5px"},
    "strong": {"font-weight": "600"},
    "quiet-t": {"fill": "quiet"},
    "now-t": {"fill": "now", "font-weight": "600"},
    "late-t": {"fill": "late", "font-weight": "600"},
    "over": {"stroke": "paper", "stroke-width": "3", "stroke-linejoin": "round", "paint-order": "stroke"},
    "void": {"fill": "panel", "stroke": "soft", "stroke-dasharray": "4 4"},
    "grid": {"fill": "none", "stroke": "soft", "stroke-width": "1"},
    "axis": {"fill": "none", "stroke": "rim", "stroke-width": "1"},
    "stripe": {"fill": "panel"},
    "present": {"fill": "none", "stroke": "now", "stroke-width": "2"},
    "held": {"fill": "l0"},
    "held on": {"fill": "now"},
    "still": {"fill": "none", "stroke": "now", "stroke-width": "1.5", "stroke-dasharray": "3 3"},
    "cap": {"fill": "none", "stroke": "ink", "stroke-width": "2"},
    "step": {"fill": "paper", "stroke": "ink", "stroke-width": "1.5"},
    "track": {"fill": "soft"},
    "rest": {"fill": "quiet"},
    "limit": {"fill": "none", "stroke": "ink", "stroke-width": "2"},
    "threshold": {"fill": "none", "stroke": "late", "stroke-width": "1.5", "stroke-dasharray": "7 4"},
    "mean": {
        "fill": "none",
        "stroke": "ink",
        "stroke-width": "1.5",
        "stroke-dasharray": "1 4",
        "stroke-linecap": "round",
    },
    "curve": {"fill": "none", "stroke": "ink", "stroke-width": "2", "stroke-linejoin": "round"},
    "dash": {"stroke-dasharray": "8 3"},
    "dots": {"stroke-dasharray": "2 3"},
    **{f"s-{status}": {"fill": status} for status in STATUSES},
    **{f"o-{status}": {"fill": "none", "stroke": status, "stroke-width": "2"} for status in STATUSES},
    "on-bar": {"fill": "none", "stroke": "paper", "stroke-width": "2"},
    "in-bar": {"fill": "paper"},
    "on-text": {"fill": "paper", "font-size": "11.5px", "font-weight": "600"},
    "land": {"fill": "card", "stroke": "ink", "stroke-width": "1.5", "stroke-linejoin": "round"},
    "land own": {"stroke-width": "4"},
    "badge": {"fill": "paper", "stroke": "ink", "stroke-width": "2"},
    "badge-t": {"fill": "ink", "font-size": "25px", "font-weight": "700"},
    "legend-t": {"fill": "ink", "font-size": "28px"},
    "source-t": {"fill": "quiet", "font-size": "24px"},
    **{f"hatch{level}": {"fill": "none", "stroke": f"l{level}", "stroke-width": "3"} for level in range(5)},
    **{f"tint{level}": {"fill": f"l{level}"} for level in range(5)},
}
"""Classes of shapes and texts in pictures; none of them is one of the state diagram's."""

_LAYOUT = """\
.pic{display:block;inline-size:100%;block-size:auto;overflow:visible;font-family:inherit}
.pic text{font-variant-numeric:tabular-nums}
.pic-wide{max-inline-size:60rem}
.pic-narrow{display:none;max-inline-size:26rem}
.pic-map{max-inline-size:32rem}
.pic-states{inline-size:auto;max-inline-size:none}
.pic-spark{display:inline-block;inline-size:120px;vertical-align:middle}
.pic .go{cursor:pointer}
.pic .go:focus-visible{outline:3px solid var(--now);outline-offset:2px}
.pic .go:hover .land,.pic .go:focus-visible .land{stroke:var(--now)}
.pic .go:hover text{text-decoration:underline}
.pic-scroll{overflow-x:auto;max-inline-size:100%}
@media screen and (max-width:47.99rem){.pic-wide{display:none}.pic-narrow{display:block}}
"""
_INK_ON_PAPER = ":where(.pic){print-color-adjust:exact}"


def stylesheet() -> str:
    """The style sheet of all pictures. Tokens weigh nothing (`:where`): a page's own values win."""
    light, dark, forced = (
        ";".join(f"--{key}:{value}" for key, value in colours.items()) for colours in (COLOURS, DARK, FORCED)
    )
    parts = [
        f":where(:root){{{light}}}",
        f"@media (prefers-color-scheme:dark){{:where(:root){{{dark}}}}}",
        _LAYOUT,
        *style.rules_as_css(RULES, COLOURS, ".pic "),
        f".pic-states text{{fill:var(--ink);font-size:{LABEL}px}}",
        *style.rules_as_css(style.RULES, COLOURS, ".pic-states "),
        f"@media print{{:where(:root){{{light}}}{_INK_ON_PAPER}}}",
        f"@media (forced-colors:active){{.pic{{{forced};forced-color-adjust:none}}}}",
    ]
    return "@layer pictures{\n" + "\n".join(parts) + "\n}\n"
