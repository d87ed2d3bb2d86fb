"""The signs of the application: lines of one weight, drawn for it, and the six shapes a status has."""

from __future__ import annotations

from collections.abc import Mapping

from pca.pictures.look import STATUSES

STATUS_SHAPES = STATUSES

ICONS: Mapping[str, str] = {
    "situation": "M3 12a9 9 0 0 1 18 0M6 12a6 6 0 0 1 12 0M12 12l4-4M3 16h18M3 20h18",
    "decide": "M12 3v6M12 9l-7 7M12 9l7 7M5 16v5M19 16v5M2 18l3 3 3-3M16 18l3 3 3-3",
    "tasks": "M3 6l2 2 3-4M3 13l2 2 3-4M3 20l2 2 3-4M12 6h9M12 13h9M12 20h9",
    "messages": "M3 5h18v14H3zM3 6l9 7 9-7",
    "measures": "M3 5h10M7 12h11M5 19h16M3 3v18",
    "people": "M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2 21c0-5 3-7 7-7s7 2 7 7M16 3.5a4 4 0 0 1 0 7M18 14.5c3 1 4 3 4 6.5",
    "sites": "M4 21V5l8-3 8 3v16M2 21h20M9 8h1M14 8h1M9 12h1M14 12h1M10 21v-5h4v5",
    "log": "M6 3h13v18H6a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zM8 3v18M11 8h5M11 12h5M11 16h3",
    "inbox": "M3 13l3-9h12l3 9v7H3zM3 13h5l2 3h4l2-3h5",
    "teams": "M3 3h7v7H3zM14 3h7v7h-7zM3 14h7v7H3zM14 17.5l2.5 2.5L21 15",
    "states": "M3 9h6v6H3zM15 3h6v6h-6zM15 15h6v6h-6zM9 12h3M12 6v12M12 6h3M12 18h3",
    "problems": "M4 4h16v12h-9l-5 4v-4H4zM12 7v4M12 13.3v.4",
    "figures": "M3 19a9 9 0 1 1 18 0M12 19l4-6M3 19h2M19 19h2M12 10v1",
    "crises": "M3 6h6l2 3h10v11H3zM7 3h6l1 2h5",
    "directory": "M6 2h13v20H6zM3 7h3M3 12h3M3 17h3M12.5 11a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM8.5 17c0-4 8-4 8 0",
    "key": "M8 11a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM11.5 12L21 3M17 7l3 3",
    "health": "M2 12h5l2-6 4 13 3-9 1 2h5",
    "person": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-5 4-7 8-7s8 2 8 7",
    "compliance": "M12 2l8 3v6c0 5-3 9-8 11-5-2-8-6-8-11V5zM8 12l3 3 5-6",
    "plans": "M9 4L3 6v15l6-2 6 2 6-2V4l-6 2zM9 4v15M15 6v15",
    "settings": "M3 6h8M15 6h6M3 12h2M9 12h12M3 18h10M17 18h4M13 4v4M7 10v4M15 16v4",
    "clock": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l4 2",
    "phone": "M5 3h4l2 5-3 2c1 3 3 5 6 6l2-3 5 2v4c0 1-1 2-2 2C11 21 3 13 3 5c0-1 1-2 2-2z",
    "search": "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM15 15l6 6",
    "print": "M7 9V3h10v6M7 17H3V9h18v8h-4M7 14h10v7H7z",
    "alert": "M12 3L2 21h20zM12 10v5M12 17.5v.5",
    "check": "M4 13l5 5L20 6",
    "more": "M4 6h16M4 12h16M4 18h16",
    "language": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c-5 5-5 13 0 18M12 3c5 5 5 13 0 18",
    "box": "M4 7h16v10H4z",
    "here": "M4 7h16v10H4zM6 9h12M6 11h12M6 13h12M6 15h12",
    "resources": "M3 8l9-5 9 5v9l-9 5-9-5zM3 8l9 5 9-5M12 13v9",
    "support": "M12 20C4 15 3 12 3 9a4.5 4.5 0 0 1 9-1 4.5 4.5 0 0 1 9 1c0 3-1 6-9 11z",
    "calendar": "M4 5h16v16H4zM4 10h16M8 2v5M16 2v5",
    "file": "M6 2h8l5 5v15H6zM14 2v5h5M9 13h7M9 17h7",
    "plus": "M12 5v14M5 12h14",
    "arrow": "M4 12h16M14 6l6 6-6 6",
}
"""Paths on a field of 24 by 24, drawn as lines 1.8 wide. Only `arrow` has a direction to be turned in Arabic."""

_SHAPES: Mapping[str, str] = {
    "todo": '<circle cx="12" cy="12" r="8"/>',
    "acknowledged": '<circle cx="12" cy="12" r="8"/><path fill="currentColor" d="M12 4a8 8 0 0 0 0 16z"/>',
    "done": '<circle fill="currentColor" cx="12" cy="12" r="8"/>',
    "late": '<path fill="currentColor" d="M12 4l9 16H3z"/>',
    "refused": '<path d="M5 5l14 14M19 5L5 19"/>',
    "suspended": '<path d="M8 4v16M16 4v16"/>',
}


def sprite() -> str:
    """All signs as one SVG file; a page shows one with `<use href="…/icons.svg#tasks">` in the colour of its text."""
    lines = {name: f'<path d="{path}"/>' for name, path in ICONS.items()}
    shapes = {f"shape-{name}": _SHAPES[name] for name in STATUS_SHAPES}
    signs = "".join(_sign(name, inside, 1.8) for name, inside in lines.items())
    return (
        '<svg xmlns="http://www.w3.org/2000/svg">'
        f"{signs}{''.join(_sign(name, inside, 2.6) for name, inside in shapes.items())}</svg>\n"
    )


def _sign(name: str, inside: str, weight: float) -> str:
    """The weight of the line is in the symbol: a page that only refers to it cannot lose it."""
    return (
        f'<symbol id="{name}" viewBox="0 0 24 24"><g fill="none" stroke="currentColor" stroke-width="{weight}"'
        f' stroke-linecap="round" stroke-linejoin="round">{inside}</g></symbol>'
    )
