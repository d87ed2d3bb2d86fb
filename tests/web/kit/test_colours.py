"""The last level is the most serious thing on a page, by day and by night: filled, and read without effort."""

from __future__ import annotations

import re

import pytest

from pca.web.kit import static


def styles() -> str:
    return static.files()["pca.css"].content.decode()


def colours(night: bool) -> dict[str, str]:
    """The colours of the page as written, short forms made long."""
    css = styles()
    day = css[css.index("@layer base") :]
    named = dict(re.findall(r"--(\w+): ?(#[0-9a-f]{3,6})\b", day[: day.index("prefers-color-scheme")]))
    if night:
        later = day[day.index("prefers-color-scheme") :]
        named |= dict(re.findall(r"--(\w+): ?(#[0-9a-f]{3,6})\b", later[: later.index("}")]))
    return {
        name: value if len(value) == 7 else "#" + "".join(2 * sign for sign in value[1:])
        for name, value in named.items()
    }


def light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def redness(colour: str) -> int:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red - max(green, blue)


@pytest.mark.parametrize("night", [False, True])
def test_level_4_is_filled_and_stands_out(night: bool) -> None:
    named = colours(night)
    assert contrast(named["l4"], named["l4ink"]) >= 4.5
    assert contrast(named["l4"], named["panel"]) >= 3
    assert redness(named["l4"]) > max(redness(named[other]) for other in ("l0", "l1", "l2", "l3"))
    assert re.findall(r"\.level\.(l\d) {", styles()) == ["l4"], "no other level is filled"
    assert ".level.l4 { background: var(--l4); color: var(--l4ink)" in styles()
