"""What may stand in one cell: identifiers, names, e-mail addresses, telephone numbers, words of a fixed list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from babel.core import Locale, UnknownLocaleError

from pca.catalogue import LANGUAGES
from pca.catalogue.typed import no_telephone
from pca.domain.diagnosis import suggestion
from pca.domain.directory import ROOT, Status
from pca.domain.mail_address import mail_address
from pca.domain.plan.languages import TAG
from pca.domain.plan.terms import PERSON
from pca.domain.telephone import NoTelephone, telephone
from pca.domain.texts.wording import HIDDEN, hides, visible
from pca.registers.records import BadCell

MAX_LENGTH = 500
"""Characters in one cell."""

_BREAKS = frozenset("\n\r\v\f\x85\u2028\u2029")
_GUARDED = re.compile(r"'+[=+\-@＝＋－＠]")
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\0]")
"""Beginnings that a spreadsheet takes for a formula (OWASP ASVS 5.0, 1.2.10, and their full-width twins)."""

MAX_TURNS = 60
"""People of one rota; a cell holds no more."""

MAX_NAME = 60
"""Characters of the name of a room or a service."""

_TAG = re.compile(TAG)
_TEAM = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
_KIND = re.compile(r"[a-z][a-z0-9_]{0,39}")
_DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,6})?")
_CHAT = re.compile(r"[1-9][0-9]{4,14}")
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
"""Arabic and Persian digits, as 0 to 9."""


def text_of(raw: str, *, marked: bool = False) -> str:
    """A cell as text: no hidden character, no blanks around, one spelling of accents, and the guard of `guarded` off.

    What looks like a formula stays the text it is. Where `marked`, as in telephone numbers, marks that cannot be seen
    are no part of what is meant and left out. Raises BadCell.
    """
    if len(raw) > MAX_LENGTH:
        raise BadCell("cell.long", most=MAX_LENGTH)
    if not _BREAKS.isdisjoint(raw):
        raise BadCell("cell.line_break")
    raw = HIDDEN.sub("", raw) if marked else raw
    if hidden := hides(raw):
        raise BadCell("cell.hidden", character=hidden)
    text = unicodedata.normalize("NFC", raw.strip())
    return text[1:] if _GUARDED.match(text) else text


def guarded(text: str) -> str:
    """A text as it is written to a file: with `'` before it where a spreadsheet would take it for a formula.

    Quoting does not stop formulas. Identifiers begin with a letter or digit and never need it; telephone numbers do.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def guarded_in_workbook(text: str) -> str:
    """A text as it is written to a cell that is declared a text: guarded only where reading would take a guard off."""
    return f"'{text}" if _GUARDED.match(text) else text


def identifier(text: str) -> str:
    """A stable identifier, never a name."""
    if not PERSON.fullmatch(text):
        raise BadCell("cell.identifier", text=_shown(text))
    return text


def place(text: str) -> str:
    """The identifier of a region or site; the institution as a whole has its own."""
    if text.lower() == ROOT:
        raise BadCell("cell.root", text=_shown(text))
    return identifier(text)


def title(text: str) -> str:
    """What people call something: 1 to 200 characters; empty when there is nothing to see."""
    if len(text) > 200:
        raise BadCell("cell.long_title")
    return text if visible(text) else ""


def email(text: str) -> str | None:
    """The address of one mailbox, its domain in lower case and in ASCII, or None; whether it exists is not asked."""
    if not text:
        return None
    try:
        return mail_address(text)
    except ValueError as error:
        raise BadCell("cell.email", text=_shown(text)) from error


def phone(text: str, country: str = "MA") -> str | None:
    """A number in international form (E.164), or None; one without a country is completed by `country`."""
    if not text:
        return None
    try:
        return telephone(text, country)
    except NoTelephone as error:
        what = no_telephone(error)
        raise BadCell(what.code, what.advice, **dict(what.values)) from error


def telegram(text: str) -> str | None:
    """The number of a person's chat with our bot, or None. A name or a telephone number cannot be written to."""
    if not text:
        return None
    number = text.translate(DIGITS)
    if not _CHAT.fullmatch(number):
        raise BadCell("cell.telegram", text=_shown(text))
    return number


def room(text: str) -> str | None:
    """The name of a chat room of the settings, or None; whether there is such a room is asked later."""
    if not text:
        return None
    if len(text) > MAX_NAME:
        raise BadCell("cell.room", text=_shown(text))
    return text


def other(text: str) -> str | None:
    """A service of the settings, as `<name>` or `<name>:<target>`, or None."""
    if not text:
        return None
    name, sign, target = text.partition(":")
    if not name.strip() or (sign and not target.strip()) or len(name) > MAX_NAME:
        raise BadCell("cell.service", text=_shown(text))
    return f"{name.strip()}:{target.strip()}" if sign else name.strip()


def language(text: str) -> str:
    """The language a person is written to in, by its tag: any of a plan; our first when it is left out."""
    if not text or text in LANGUAGES:
        return text or LANGUAGES[0]
    try:
        known = bool(_TAG.match(text) and Locale.parse(text, sep="-"))
    except (UnknownLocaleError, ValueError):
        known = False
    return text if known else _choice(text, LANGUAGES)


def key(text: str) -> str:
    """A key that a plan can name."""
    if not _TEAM.fullmatch(text):
        raise BadCell("cell.key", text=_shown(text))
    return text


def site_kind(text: str) -> str:
    """A kind of site: a key; whether the institution has such a kind is asked later."""
    if not _KIND.fullmatch(text.lower()):
        raise BadCell("cell.site_kind", text=_shown(text))
    return text.lower()


def people(text: str) -> tuple[str, ...]:
    """Identifiers of people, separated by `;`; the same person may have several turns."""
    keys = tuple(identifier(key) for key in (part.strip() for part in text.split(";")) if key)
    if len(keys) > MAX_TURNS:
        raise BadCell("cell.turns", people=len(keys), most=MAX_TURNS)
    return keys


def status(text: str) -> Status:
    """Where a person is; on site when nothing is said."""
    return Status(_choice(text, Status)) if text else Status.ON_SITE


def teams(text: str) -> tuple[str, ...]:
    """Team keys, separated by `;`, each once."""
    keys = [key for key in (part.strip() for part in text.split(";")) if key]
    for key in keys:
        if not _TEAM.fullmatch(key):
            raise BadCell("cell.team", text=_shown(key))
    return tuple(dict.fromkeys(keys))


def skills(text: str) -> tuple[str, ...]:
    """Keys of skills, separated by `;`, each once."""
    return tuple(dict.fromkeys(key(part.strip()) for part in text.split(";") if part.strip()))


def coordinates(text: str) -> str:
    """Latitude and longitude in degrees, such as `35.77,-5.80`; empty when nothing is said."""
    parts = [part.strip() for part in text.split(",")]
    if text and not (len(parts) == 2 and all(map(_DEGREES.fullmatch, parts)) and _on_earth(*map(float, parts))):
        raise BadCell("cell.coordinates", text=_shown(text))
    return ",".join(parts) if text else ""


def _on_earth(latitude: float, longitude: float) -> bool:
    return abs(latitude) <= 90 and abs(longitude) <= 180


def _choice(text: str, known: Iterable[str]) -> str:
    words = tuple(str(word) for word in known)
    if text.lower() not in words:
        advice, values = suggestion(text[:40], words, len(words))
        raise BadCell("cell.unknown", advice, text=_shown(text), **values)
    return text.lower()


def _shown(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"
