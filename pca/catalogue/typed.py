"""Why a number or a telephone number cannot be taken as it was typed, and what to write instead."""

from __future__ import annotations

from pca.catalogue.words import Words
from pca.domain.figures import NoNumber
from pca.domain.telephone import NoTelephone, examples

_FIGURES, _TELEPHONE, _AROUND = Words("input.figures"), Words("input.telephone"), Words("input")


def why_no_number(error: NoNumber, language: str) -> str:
    """What is wrong with a number, and what to write instead."""
    one, other = error.meanings
    return _FIGURES.say(error.why, language, said=error.said, one=one, other=other)


def why_no_telephone(error: NoTelephone, language: str) -> tuple[str, str]:
    """What is wrong with a telephone number, and what to write instead."""
    abroad, at_home = examples(error.country)
    advice = _AROUND.say("telephone_advice", language, abroad=abroad, at_home=at_home)
    return _TELEPHONE.say(error.why, language, said=error.said), advice
