"""A page as PDF (`pca/render/pdf.py`): its own fonts, Arabic in its form, nothing fetched, and an honest no."""

from __future__ import annotations

import re
import sys
import threading
import zlib
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from pca.isolated import ParseFailed
from pca.render import pdf as made
from pca.render.pdf import PdfFailed, PdfUnavailable, laid_out, pdf


def written(html: str) -> str:
    """All of a PDF's parts, unpacked."""
    try:
        document = pdf(html)
    except PdfUnavailable as error:
        pytest.skip(f"PDF not tested: this machine lacks Pango (apt-get install {made.PACKAGES}): {error}")
    assert document.startswith(b"%PDF-")
    parts = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", document, re.DOTALL)
    plain = [zlib.decompress(part) for part in parts if part[:1] == b"x"]
    return b"\n".join([document, *plain]).decode("latin-1")


def test_arabic_and_latin_stand_in_the_fonts_that_come_with_the_program() -> None:
    text = written(
        '<html lang="ar" dir="rtl"><title>محضر</title><body><h1>محضر الاجتماع</h1><p>Équipe</p></body></html>'
    )
    fonts = set(re.findall(r"/BaseFont\s*/[A-Z]+\+([A-Za-z-]+)", text))
    assert fonts == {"Noto-Sans-Arabic-Bold", "Noto-Sans"}


def test_nothing_is_fetched_whatever_a_text_asks_for() -> None:
    asked: list[str] = []

    class Listening(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    with HTTPServer(("127.0.0.1", 0), Listening) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        here = f"http://127.0.0.1:{server.server_port}"
        text = written(
            f'<style>@import "{here}/a.css"; p {{ background: url({here}/b.png) }}</style><base href="{here}/">'
            f'<link rel="stylesheet" href="{here}/c.css"><link rel="attachment" href="file:///etc/hostname">'
            f'<p>Encore là<img src="{here}/d.png"><object data="{here}/e.svg"></object>'
            f'<svg><image href="{here}/f.png"/><use href="file:///etc/hostname"/></svg></p>'
        )
        server.shutdown()
    assert asked == []
    assert "/EmbeddedFile" not in text


def test_without_its_library_it_is_said_and_a_page_too_long_is_another_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(ValueError, match="weasyprint"):
        laid_out(b"<p>x</p>")
    for limit, error in (("refused", PdfUnavailable), ("time", PdfFailed), ("memory", PdfFailed), ("busy", PdfFailed)):

        def fails(*_: object, limit: str = limit, **__: object) -> bytes:
            raise ParseFailed(limit)  # type: ignore[arg-type]

        monkeypatch.setattr(made, "parse_isolated", fails)
        with pytest.raises(error):
            pdf("<p>x</p>")
