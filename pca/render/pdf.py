"""A page as PDF: laid out in a process of its own, with the fonts that come with the program and nothing from outside.

    document = pdf(html)

`html` is a whole document; `paper.css` says how it looks on paper: `.band` stands at the top of every page, `.foot` at
its bottom. WeasyPrint needs Pango, which is a library of the system: without it `PdfUnavailable` says so.
"""

from __future__ import annotations

import os
from pathlib import Path

from pca.isolated import Limits, ParseFailed, parse_isolated

HERE = Path(__file__).parent
LIMITS = Limits(seconds=60, processor=45, memory=1024 * 1024 * 1024, input=4 * 1024 * 1024, output=32 * 1024 * 1024)
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
"""What Debian calls the libraries that WeasyPrint needs."""


class PdfUnavailable(ValueError):
    """This machine lacks the libraries that lay out a PDF."""


class PdfFailed(ValueError):
    """This page became no PDF: it is too long, or no process was free in time."""


def pdf(html: str) -> bytes:
    """The document `html` as PDF. Raises PdfUnavailable or PdfFailed."""
    try:
        return parse_isolated(laid_out, html.encode(), lane="pdf", limits=LIMITS)
    except ParseFailed as failed:
        if failed.limit == "refused":
            raise PdfUnavailable(failed.detail) from failed
        raise PdfFailed(str(failed)) from failed


def laid_out(html: bytes) -> bytes:
    """The PDF, made in the process that does nothing else. Raises ValueError where a library is missing."""
    os.environ["FONTCONFIG_FILE"] = str(HERE / "fonts" / "fonts.conf")
    try:
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as error:
        raise ValueError(str(error)) from error

    class Nothing(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> object:
            raise ValueError("nothing is fetched")

    paper = CSS(string=(HERE / "paper.css").read_text(encoding="utf-8"), url_fetcher=Nothing())
    try:
        written: bytes = HTML(string=html.decode(), url_fetcher=Nothing()).write_pdf(stylesheets=[paper])
    except (ValueError, RecursionError) as error:
        raise RuntimeError(str(error)) from error  # the library is there: it is this page that it does not lay out
    return written
