"""Prepares what the public will read, on the web site and on Facebook: a person publishes it, never this program."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

from pca.channels.outbox import OutboxChannel
from pca.channels.port import Abilities, Outgoing
from pca.domain.plan.languages import direction
from pca.domain.texts.wording import clean, one_line

FACEBOOK_LONGEST = 63_206


class PublicChannel(OutboxChannel):
    """Texts ready to be published, in the outbox folder: `site.html` to paste into the web site, `facebook.txt`.

    What it accepts is `prepared`: whoever publishes it says so, with the link. An exercise is never prepared to be
    published; its text is only put into the folder like any other, with its banner.
    """

    name = "public"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, frozenset({"post"}))
        self.abilities = Abilities(longest=FACEBOOK_LONGEST)

    def sheets(self, outgoing: Outgoing) -> Mapping[str, str]:
        """One file for each place it will stand in; one plain file for an exercise."""
        if not self.prepares(outgoing):
            return super().sheets(outgoing)
        return {"facebook.txt": clean(outgoing.body) + "\n", "site.html": _fragment(outgoing)}

    def prepares(self, outgoing: Outgoing) -> bool:
        """Only a real text is meant for the public."""
        return outgoing.mode == "real"


def _fragment(outgoing: Outgoing) -> str:
    """A piece of HTML that says its language and direction, and holds nothing but text."""
    way = direction(outgoing.language)
    headline = f"<h2>{escape(one_line(outgoing.subject))}</h2>\n" if outgoing.subject else ""
    paragraphs = "\n".join(
        f"<p>{escape(paragraph.strip()).replace(chr(10), '<br>')}</p>"
        for paragraph in clean(outgoing.body).split("\n\n")
        if paragraph.strip()
    )
    return f'<article lang="{escape(outgoing.language)}" dir="{way}">\n{headline}{paragraphs}\n</article>\n'
