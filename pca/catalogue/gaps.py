"""What does not fit the institution, said twice: to an author with the names to correct, to everybody without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pca.catalogue.languages import LANGUAGES
from pca.catalogue.words import Words
from pca.domain.diagnosis import diagnosis
from pca.domain.plan.lint.findings import CODES, Finding

if TYPE_CHECKING:
    from pca.domain.institution import Gap

_SENTENCES = Words("findings.institution")


def words(code: str, about: str, language: str) -> tuple[str, str]:
    """Message and advice for everybody, `about` what people call the thing concerned: no identifier."""
    return _SENTENCES.say(f"{code}.0", language, about=about), _SENTENCES.say(f"{code}.1", language)


def finding(gap: Gap) -> Finding:
    """What does not fit as a finding of lint, with the names to correct, and what people call the thing concerned."""
    names = tuple(f"`{name}`" for name in gap.names) or ("-",)
    what = diagnosis(gap.code, "near" if gap.near else "", key=gap.key, names=names, near=gap.near)
    about = {language: gap.about.to(language) for language in LANGUAGES}
    return Finding(code=gap.code, severity=CODES[gap.code].severity, path=gap.path, what=what, about=about)
