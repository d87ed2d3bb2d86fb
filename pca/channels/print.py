"""Makes pages to print: posters for the door, and call-sheets for those whom no other way reaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape

import msgspec

from pca.catalogue import Words
from pca.channels.outbox import OutboxChannel
from pca.channels.port import Outgoing
from pca.domain.plan.languages import direction
from pca.domain.texts.wording import clean, one_line

_PAGE = """<!doctype html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
@page {{ size: A4 {way}; margin: 15mm }}
body {{ font-family: "Noto Sans", "Noto Sans Arabic", Arial, sans-serif; color: #000; background: #fff; margin: 0 auto;
  max-width: 190mm }}
h1 {{ line-height: 1.2; margin: 0 0 8mm }}
p {{ margin: 0 0 5mm; white-space: pre-line; overflow-wrap: anywhere }}
.poster h1 {{ font-size: 34pt }} .poster p {{ font-size: {size}pt; line-height: 1.4 }}
.exercise {{ border: 3mm solid #000; padding: 8mm }}
footer {{ font-size: 9pt; margin-top: 8mm }}
table {{ border-collapse: collapse; width: 100%; font-size: 10pt }}
th, td {{ border: 1px solid #000; padding: 2mm; text-align: start; vertical-align: top }}
thead {{ display: table-header-group }} tr {{ break-inside: avoid }}
bdi {{ white-space: nowrap }}
</style>
</head>
<body class="{kind}">
{body}
</body>
</html>
"""
"""One page that needs nothing from anywhere: no picture, no font, no script."""


class PrintChannel(OutboxChannel):
    """Posters as pages to print, in the outbox folder."""

    name = "print"

    def sheets(self, outgoing: Outgoing) -> Mapping[str, str]:
        """The page, and the bare text for those who lay it out themselves."""
        return {"html": poster(outgoing), **super().sheets(outgoing)}


def poster(outgoing: Outgoing) -> str:
    """One A4 page. The first line is the headline when there is no subject; longer texts are set smaller."""
    text = clean(outgoing.body).strip()
    headline, rest = (one_line(outgoing.subject), text) if outgoing.subject else _headline(text)
    paragraphs = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in rest.split("\n\n") if paragraph.strip())
    body = f"<h1>{escape(headline)}</h1>\n{paragraphs}\n<footer>{escape(outgoing.key)}</footer>"
    kind = "poster exercise" if outgoing.mode == "exercise" else "poster"
    return _page(outgoing.language, headline, body, kind, size=22 if len(text) < 600 else 15)


def _headline(text: str) -> tuple[str, str]:
    first, _, rest = text.partition("\n")
    return first, rest.strip("\n")


_COLUMNS = Words("exports.poster")


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One person to telephone: who, where, on which number, and about what."""

    name: str
    place: str
    phone: str
    about: str = ""


def call_sheet(title: str, calls: Sequence[Call], language: str, at: datetime) -> str:
    """A list to telephone by, with room to write the answer down. `at` is the instant it was made, printed in UTC."""
    head = "".join(f"<th>{escape(_COLUMNS.say(column, language))}</th>" for column in _COLUMNS)
    rows = "\n".join(
        f"<tr><td>{number}</td><td>{_cell(call.name)}</td><td>{_cell(call.place)}</td>"
        f'<td><bdi dir="ltr">{_cell(call.phone)}</bdi></td><td>{_cell(call.about)}</td><td></td><td></td></tr>'
        for number, call in enumerate(calls, 1)
    )
    body = (
        f"<h1>{_cell(title)}</h1>\n<table><thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table>\n"
        f"<footer>{at:%Y-%m-%d %H:%M} UTC</footer>"
    )
    return _page(language, title, body, "calls", way="landscape")


def _cell(text: str) -> str:
    return escape(one_line(text))


def _page(language: str, title: str, body: str, kind: str, *, way: str = "portrait", size: int = 12) -> str:
    return _PAGE.format(
        language=escape(language),
        direction=direction(language),
        title=_cell(title),
        body=body,
        kind=kind,
        way=way,
        size=size,
    )
