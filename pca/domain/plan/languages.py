"""Languages a plan may be written in: any well-formed tag of BCP 47, such as es, pt-BR or zh-Hant."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

TAG = r"^[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,6}$"
"""A language tag, as far as its form goes."""

HOUSE = ("fr", "ar", "en")
"""Languages in which the house's own words exist; where a plan is written in none of them, the first one serves."""

_RTL_SCRIPTS = frozenset(
    {"adlm", "arab", "aran", "hebr", "mand", "mend", "nkoo", "rohg", "samr", "syrc", "thaa", "yezi"}
)
_RTL = frozenset(
    {
        *("aeb", "apc", "ar", "arc", "ary", "arz", "bal", "bgn", "bqi", "ckb", "dv", "fa", "glk", "he", "hnd", "iw"),
        *(
            "ji",
            "khw",
            "ks",
            "lrc",
            "luz",
            "mzn",
            "nqo",
            "ps",
            "rhg",
            "sd",
            "sdh",
            "skr",
            "syr",
            "trw",
            "ug",
            "ur",
            "yi",
        ),
    }
)
"""Languages usually written from right to left."""


def direction(tag: str) -> str:
    """`rtl` or `ltr`: by the script the tag names, else by the language."""
    language, *rest = tag.lower().split("-")
    script = next((subtag for subtag in rest if len(subtag) == 4 and subtag.isalpha()), "")
    return "rtl" if (script in _RTL_SCRIPTS if script else language in _RTL) else "ltr"


def spoken_as(wanted: str, among: Iterable[str]) -> str | None:
    """The language of `among` that serves a reader of `wanted`: the same one, else another kind of it, as en-GB."""
    known = {tag.lower(): tag for tag in reversed(list(among))}
    exact = known.get(wanted.lower())
    if exact is not None:
        return exact
    root = wanted.lower().partition("-")[0]
    return next((tag for low, tag in reversed(known.items()) if low.partition("-")[0] == root), None)


def chain(wanted: str, named: Iterable[str]) -> tuple[str, ...]:
    """Where to look for a text, best first: what is wanted, the plan's languages in their order, the house's own."""
    return _chain(wanted, tuple(named))


@lru_cache(maxsize=1024)
def _chain(wanted: str, named: tuple[str, ...]) -> tuple[str, ...]:
    near = [spoken_as(wanted, named), spoken_as(wanted, HOUSE)]
    main = [spoken_as(tag, HOUSE) for tag in named]
    return tuple(dict.fromkeys(tag for tag in (wanted, *near, *named, *main, *HOUSE) if tag))
