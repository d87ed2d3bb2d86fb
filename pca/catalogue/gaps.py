"""What does not fit the institution, said twice: to an author with the names to correct, to everybody without."""

from __future__ import annotations

from collections.abc import Mapping

from pca.catalogue.languages import LANGUAGES
from pca.catalogue.words import Words
from pca.domain.institution import Gap
from pca.domain.plan.lint.findings import Finding, find

_SENTENCES = Words("findings.institution")


_TECHNICAL: Mapping[str, str] = {
    "unlisted_person": "{key} names {names}: not in the directory",
    "seat_empty": "{key} names nobody of the directory ({names})",
    "team_empty": "{key} is led by nobody of the directory ({names})",
    "unlisted_rota": "{key} goes by the rota {names}, which the directory lacks",
    "rota_empty": "{key} goes by a rota that has not begun, or names people the directory lacks ({names})",
    "unlisted_site_type": "{key} chooses sites of the kind {names}, which the institution lacks",
    "unlisted_region": "{key} names the region {names}, which the directory lacks",
    "unlisted_site": "{key} names the site {names}, which the directory lacks",
    "measure_reaches_nobody": "{key} would hold without a task that is somebody's",
    "message_reaches_nobody": "{key} would be sent to nobody",
}
"""What the author of the plan is told, with the names to look for."""


def words(gap: Gap, language: str) -> tuple[str, str]:
    """Message and advice for everybody: titles only, no identifier."""
    message = _SENTENCES.say(f"{gap.code}.0", language, about=gap.about.to(language))
    return message, _SENTENCES.say(f"{gap.code}.1", language)


def finding(gap: Gap) -> Finding:
    """The same as a finding of lint: for the author, and beside it for everybody."""
    names = ", ".join(f"`{one}`" for one in gap.names) or "-"
    said = {language: words(gap, language) for language in LANGUAGES}
    advice = f"did you mean `{gap.near}`?" if gap.near else said["en"][1].lower()
    found = find(gap.code, gap.path, _TECHNICAL[gap.code].format(key=gap.key, names=names), advice)
    return Finding(
        code=found.code, severity=found.severity, path=found.path, message=found.message, advice=advice, said=said
    )
