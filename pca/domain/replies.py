"""What people write back: a word and a short code in French, Arabic or English, understood however it is typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Literal, TypeAlias

import msgspec

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Signs of a short code: no 0, O, 1, I or L, which are mistaken for each other."""

LENGTH = 3
"""Signs of a short code: enough to tell apart what one person has open."""

LONGEST = 1_000
"""Characters of a reply that are looked at; what follows is a signature, a quotation or noise."""

Meaning: TypeAlias = Literal["received", "done", "refused", "hand_over", "safe", "help", "telework", "absent", "stop"]

WORDS: Mapping[Meaning, Collection[str]] = {
    "received": (
        "ok",
        "okay",
        "oui",
        "yes",
        "recu",
        "bien recu",
        "received",
        "ack",
        "d accord",
        "نعم",
        "حسنا",
        "توصلت",
        "تم الاستلام",
        "واخا",
    ),
    "done": ("fait", "fini", "termine", "terminee", "done", "finished", "تم", "انجز", "انتهى", "انتهيت", "سالا"),
    "refused": ("non", "no", "refus", "refuse", "impossible", "لا", "ارفض", "مستحيل", "غير ممكن"),
    "hand_over": ("passe", "transmettre", "transmis", "hand over", "pass", "تحويل", "احيل"),
    "safe": ("sain et sauf", "saine et sauve", "en securite", "safe", "je vais bien", "بخير", "سالم", "في امان"),
    "help": ("aide", "au secours", "sos", "help", "besoin d aide", "مساعدة", "النجدة", "عاونوني"),
    "telework": ("teletravail", "tele travail", "telework", "remote", "عن بعد", "عمل عن بعد"),
    "absent": ("absent", "absente", "away", "غائب", "غائبة"),
    "stop": ("stop", "arret", "desabonner", "unsubscribe", "توقف", "ايقاف"),
}
"""Words for each meaning, without accents or vowel signs, in small letters."""

_CODE = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")
_ARABIC = str.maketrans("أإآٱىة", "اااايه")


class Reply(msgspec.Struct, frozen=True):
    """A reply as understood. Without a `meaning` it is free text; `note` is what stands beside word and code."""

    meaning: Meaning | None
    code: str | None = None
    note: str = ""


def understood(text: str) -> Reply:
    """What a reply says. Never raises, whatever is sent.

    A word counts only where it begins the reply (after the code, if that comes first): "je ne suis pas absent" is no
    absence. A code counts only beside a word, or alone.
    """
    words = folded(text).split()
    code, words = _code_at(words, 0)
    meaning, words = _meaning(words)
    if code is None:
        code, words = _code_at(words, 0)
    return Reply(meaning, code, " ".join(words)[:LONGEST])


def folded(text: str) -> str:
    """The text without what does not matter: case, accents, vowel signs, punctuation, direction, kind of digits."""
    plain = unicodedata.normalize("NFKD", text[:LONGEST]).translate(_ARABIC)
    kept = []
    for sign in plain:
        kind = unicodedata.category(sign)
        if kind == "Nd":
            kept.append(str(unicodedata.decimal(sign)))
        elif kind[0] in "LN":
            kept.append(sign.casefold())
        elif kind not in ("Mn", "Cf", "Lm"):
            kept.append(" ")
    return unicodedata.normalize("NFC", " ".join("".join(kept).split())).translate(_ARABIC)


_MEANING: Mapping[str, Meaning] = {folded(word): meaning for meaning, words in WORDS.items() for word in words}
_BY_LENGTH = sorted(_MEANING, key=lambda word: -len(word.split()))


def _meaning(words: list[str]) -> tuple[Meaning | None, list[str]]:
    """The meaning the words begin with, and what is left of them."""
    for word in _BY_LENGTH:
        parts = word.split()
        if words[: len(parts)] == parts:
            return _MEANING[word], words[len(parts) :]
    return None, words


def _code_at(words: list[str], place: int) -> tuple[str | None, list[str]]:
    """The short code at a place, and the words without it. A word of the list is never a code."""
    if len(words) <= place:
        return None, words
    said = words[place].upper()
    if _CODE.fullmatch(said) and words[place] not in _MEANING:
        return said, words[:place] + words[place + 1 :]
    return None, words
