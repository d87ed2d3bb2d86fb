"""Pages to print: A4, in the direction of their language, with nothing from outside and nothing that acts."""

from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from pca.channels.print import Call, PrintChannel, call_sheet, poster


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.said, self.attributes = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *one) for one in attrs]

    def handle_data(self, data):
        self.said.append(data)


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=y>{size}&amp;"


@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl"), ("en", "ltr")])
def test_a_poster(letter, language, direction):
    text = poster(letter(kind="poster", subject="", body=f"{HOSTILE}\n\nDeux\nlignes", language=language))
    page = Page(text)
    assert "size: A4 portrait" in text
    assert ("html", "dir", direction) in page.attributes
    assert HOSTILE in page.said
    assert not {"script", "img", "link", "iframe", "a"} & set(page.tags)
    assert not [one for one in page.attributes if one[1].startswith("on") or one[1] in ("src", "href")]


def test_a_poster_of_an_exercise_has_a_frame(letter):
    assert '<body class="poster exercise">' in poster(letter(mode="exercise"))
    assert '<body class="poster">' in poster(letter(mode="real"))


def test_a_call_sheet_has_a_line_for_everybody():
    calls = [Call(name=HOSTILE, place="Agence", phone="+212612345678", about="2020-1/T4") for _ in range(30)]
    page = Page(call_sheet("À appeler", calls, "ar", datetime(2020, 3, 16, tzinfo=UTC)))
    assert page.tags.count("tr") == 31
    assert page.said.count(HOSTILE) == 30
    assert ("bdi", "dir", "ltr") in page.attributes
    assert "الهاتف" in page.said


def test_it_lies_in_the_outbox(tmp_path, letter):
    channel = PrintChannel(tmp_path, frozenset({"poster"}))
    (answer,) = channel.send([letter(kind="poster", address="", name="")])
    assert (answer.outcome, answer.provider_id) == ("sent", "poster/2020-1-M1.fr.html")
    assert sorted(path.name for path in (tmp_path / "poster").iterdir()) == ["2020-1-M1.fr.html", "2020-1-M1.fr.txt"]
