"""Telephone numbers as people write them, read into one form (E.164: `+` and digits), or refused with the reason.

Lengths and national prefixes of each country come from the `phonenumbers` library.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Literal, TypeAlias

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult

Why: TypeAlias = Literal["letters", "rounded", "several", "no_country", "foreign", "short", "long", "none"]

MOST = 60
"""Signs of a number that are looked at and shown."""

_NOISE = re.compile(r"[\s./()]")
_ROUNDED = re.compile(r"[0-9][.,٫][0-9]+E\+?[0-9]+", re.IGNORECASE)
_DECIMAL = re.compile(r"(?<=[0-9]{7})[.,٫]0$")
"""What a spreadsheet leaves at the end of a number it took for a quantity."""
_MINUS = "\u2212"


class NoTelephone(ValueError):
    """What was written is no telephone number. `why` names the reason."""

    def __init__(self, why: Why, written: str, country: str) -> None:
        self.why: Why = why
        self.written = written if len(written) <= MOST else written[: MOST - 1] + "…"
        self.country = country
        super().__init__(f"{why}: {self.written}")


def country_of(text: str) -> str:
    """The two letters of a country (`MA`), from themselves or from its code (`+212`). Raises ValueError."""
    plain = text.strip().upper()
    if plain.startswith("+") and plain[1:].isdecimal():
        plain = phonenumbers.region_code_for_country_code(int(plain[1:]))
    if plain not in phonenumbers.SUPPORTED_REGIONS:
        raise ValueError("write the two letters of the country, such as MA, or its code, such as +212")
    return plain


def telephone(written: str, country: str) -> str:
    """The number in international form. One without a country is completed by `country` (two letters).

    Digits of any script; blanks, dashes of every kind, dots, slashes, brackets and marks that cannot be seen are left
    out; `00` counts as `+`; the zero that falls away abroad falls away. Raises NoTelephone.
    """
    shown = "".join(sign for sign in written if unicodedata.category(sign)[0] != "C").strip()
    plain = _plain(shown, country)
    abroad, at_home = plain.startswith("+"), plain.startswith("0")
    try:
        number = phonenumbers.parse(plain, country)
    except NumberParseException as error:
        raise NoTelephone(
            "several" if "/" in shown else _UNREAD.get(error.error_type, "none"), shown, country
        ) from error
    verdict = phonenumbers.is_possible_number_with_reason(number)
    if verdict == ValidationResult.TOO_LONG:
        why: Why = "several" if "/" in shown else "long" if abroad or at_home else "no_country"
        raise NoTelephone(why, shown, country)
    if verdict != ValidationResult.IS_POSSIBLE:
        raise NoTelephone("short", shown, country)
    # A zero that stayed though the country has none there, or a number that begins with neither + nor zero: only what
    # the country's plan knows is believed, for one digit too few would make another number of it.
    doubtful = number.italian_leading_zero or not (abroad or at_home)
    if doubtful and not phonenumbers.is_valid_number(number):
        raise NoTelephone("none" if abroad or at_home else "no_country", shown, country)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _plain(shown: str, country: str) -> str:
    """Digits, and `+` before them where a country is meant."""
    if len(shown) > 2 * MOST:
        raise NoTelephone("long", shown, country)
    text = "".join(_signs(unicodedata.normalize("NFKC", shown))).strip()
    if _ROUNDED.fullmatch(text):
        raise NoTelephone("rounded", shown, country)
    text = _NOISE.sub("", _DECIMAL.sub("", text))
    if "+" in text[1:] or any(mark in text for mark in ",;|&"):
        raise NoTelephone("several", shown, country)
    text = f"+{text[2:]}" if text.startswith("00") else text
    if not text.removeprefix("+").isascii() or not text.removeprefix("+").isdecimal():
        raise NoTelephone("letters" if text.removeprefix("+") else "none", shown, country)
    return text


def _signs(text: str) -> Iterator[str]:
    """Each sign that counts; digits as 0 to 9."""
    for sign in text:
        kind = unicodedata.category(sign)
        if kind == "Nd":
            yield str(unicodedata.decimal(sign))
        elif kind == "Zs":
            yield " "
        elif kind not in ("Pd", "Cf") and sign != _MINUS:
            yield sign


_UNREAD: Mapping[int, Why] = {
    NumberParseException.INVALID_COUNTRY_CODE: "foreign",
    NumberParseException.TOO_SHORT_AFTER_IDD: "short",
    NumberParseException.TOO_SHORT_NSN: "short",
    NumberParseException.TOO_LONG: "long",
}


def readings(written: str, country: str) -> tuple[str, ...]:
    """What the number of a sender can mean, the likeliest first; empty when it is none, such as a name.

    Services tell it with or without `+`, or as it is dialled in the country.
    """
    numbers = [international(written)]
    with suppress(NoTelephone):
        numbers.append(telephone(written, country))
    return tuple(dict.fromkeys(number for number in numbers if number is not None))


def international(written: str) -> str | None:
    """The number that digits without `+` stand for, the country's code first, if some country has such a number."""
    plain = written.strip()
    if not (plain.isascii() and plain.isdecimal()) or plain.startswith("0"):
        return None
    try:
        number = phonenumbers.parse(f"+{plain}")
    except NumberParseException:
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) if phonenumbers.is_valid_number(number) else None


@lru_cache
def examples(country: str) -> tuple[str, str]:
    """How a number of this country is written from abroad and at home."""
    number = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    number = number or phonenumbers.example_number(country)
    if number is None:
        raise ValueError(country)
    forms = (PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.NATIONAL)
    abroad, at_home = (phonenumbers.format_number(number, form) for form in forms)
    return abroad, at_home
