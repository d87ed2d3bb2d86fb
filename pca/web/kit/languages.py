"""Which language a page is in."""

from __future__ import annotations

from starlette.requests import Request

from pca.catalogue import LANGUAGES
from pca.domain.plan.languages import spoken_as

COOKIE = "pca-language"


def language_of(request: Request) -> str:
    """The language chosen with one click before, else the first of the browser's that is ours, else our first."""
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return str(chosen)
    for wanted in request.headers.get("accept-language", "").split(","):
        spoken = spoken_as(wanted.partition(";")[0].strip(), LANGUAGES)
        if spoken:
            return spoken
    return LANGUAGES[0]
