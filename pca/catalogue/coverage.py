"""What sites open with, and what is missing for more, in words."""

from __future__ import annotations

from pca.catalogue import Words
from pca.catalogue.words import listed
from pca.domain.coverage import Shortfall
from pca.domain.plan.coverage import MinimumCoverage

_WORDS = Words("coverage.words")


def level_said(level: str, language: str, of: str = "levels") -> str:
    """A level of sites, or of central functions."""
    return Words(f"coverage.{of}").say(level, language)


def lacking(cover: MinimumCoverage, shortfall: Shortfall | None, language: str, form: str = "") -> str:
    """What is missing for the next better level, as the plan calls skills; empty where nothing is."""
    if shortfall is None:
        return ""
    titles = {skill.id: skill.title.to(language) for skill in cover.skills}
    parts = [_WORDS.count("people", language, shortfall.people)] if shortfall.people else []
    parts += [_WORDS.say("skill", language, count=count, skill=titles[skill]) for skill, count in shortfall.skills]
    return _WORDS.say(form or f"for_{shortfall.level}", language, missing=listed(parts, language))
