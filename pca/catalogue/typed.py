"""Why a number or a telephone number cannot be taken as it was typed, and what to write instead."""

from __future__ import annotations

from pca.catalogue.findings import say
from pca.catalogue.words import Words
from pca.domain.diagnosis import Diagnosis, diagnosis
from pca.domain.figures import NoNumber
from pca.domain.telephone import NoTelephone, examples

_FIGURES = Words("input.figures")


def why_no_number(error: NoNumber, language: str) -> str:
    """What is wrong with a number, and what to write instead."""
    first, other = error.meanings
    return _FIGURES.say(error.why, language, said=error.written, one=first, other=other)


def why_no_telephone(error: NoTelephone, language: str) -> tuple[str, str]:
    """What is wrong with a telephone number, and what to write instead."""
    return say(no_telephone(error), language)


def no_telephone(error: NoTelephone) -> Diagnosis:
    """The same by code and values."""
    abroad, at_home = examples(error.country)
    return diagnosis(f"telephone.{error.why}", "telephone", said=error.written, abroad=abroad, at_home=at_home)
