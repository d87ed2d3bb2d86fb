"""A plan in any language, read by whoever reads another: its words carry their own language and direction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment
from markupsafe import Markup, escape

from pca.domain.access.access import AccessRole
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.text import Text, written_in
from pca.plans.texts import content_hash, freeze
from pca.store.kit.database import Store
from pca.web.kit.plan_text import MixedText, PlainInTags, plain, text_in
from tests.services.conftest import World
from tests.web.conftest import House

TITLES = {"en": "Open the counter", "ar": "افتحوا الشباك", "es": "Abrir la ventanilla"}


def retagged(said: Any, main: str) -> Any:
    """The plan's texts as if their French were another language, marked with it so that none is mistaken for ours."""
    if isinstance(said, dict):
        if "fr" in said and all(isinstance(one, str) for one in said.values()):
            return {main: TITLES[main]}
        return {key: retagged(one, main) for key, one in said.items()}
    return [retagged(one, main) for one in said] if isinstance(said, list) else said


def world_in(store: Store, folder: Path, main: str) -> World:
    """The small institution with its plan in one language."""
    world = World(store, folder)
    said = world.loaded.playbook.model_dump(mode="json", by_alias=True, exclude_none=True)
    book = Playbook.model_validate({**retagged(said, main), "languages": [main]})
    texts = {("note", kind, main): "Nota." for kind in ("subject", "mail")}
    world.version, world.body = content_hash(book, texts), freeze(book, texts).decode()
    return world.prepare()


@pytest.fixture(params=sorted(TITLES))
def foreign(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, House]]:
    with Store.open(f"sqlite:///{tmp_path / 'pca.db'}", create=True, durable=False) as store:
        house = House(world_in(store, tmp_path, request.param))
        house.opened()
        house.world.decide("activate")
        yield request.param, house


class Page(HTMLParser):
    """What stands in attributes and where only text may stand, and in which languages the rest is."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.attributes: list[str] = []
        self.spans: list[tuple[str | None, str | None]] = []
        self.only: list[str] = []
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [value or "" for _, value in attrs]
        known = dict(attrs)
        if tag == "span" and "lang" in known:
            self.spans.append((known["lang"], known.get("dir")))
        self._inside = tag if tag in ("title", "option", "textarea") else ""

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.only.append(data)


PAGES = ("", "/measures", "/measures/M1", "/tasks", "/states", "/messages", "/log", "/indicators", "/people", "/decide")


def test_pages_mark_what_is_in_another_language(foreign):
    main, house = foreign
    way = "rtl" if main == "ar" else "ltr"
    met = 0
    for reader in ("fr", "ar", "en"):
        browser = house.browser("dir", AccessRole.DIRECTOR, language=reader)
        for path in PAGES:
            answer = browser.get(f"/crises/{house.world.crisis}{path}")
            assert answer.status_code in (200, 303, 404), (path, answer.status_code)
            page = Page(answer.text)
            assert not [one for one in (*page.attributes, *page.only) if "<span" in one or "<bdi" in one]
            assert "[fr]" not in answer.text
            if reader == main:
                assert (main, way) not in page.spans
            else:
                met += page.spans.count((main, way))
                assert {one for one in page.spans if one[0] == main} <= {(main, way)}
    assert met > 10


def test_plans_and_api_tell_it_as_text(foreign):
    main, house = foreign
    for reader in ("fr", "en"):
        browser = house.browser("dir", AccessRole.DIRECTOR, language=reader)
        assert browser.get("/plans").status_code == 200
        assert browser.get(f"/plans/{house.world.version}").status_code == 200
        told_as = TITLES[main] if reader == main else f"[{main}] {TITLES[main]}"
        answer = browser.get(f"/api/crises/{house.world.crisis}/measures")
        assert answer.status_code == 200
        assert f'"{told_as}"' in answer.text


def in_spanish(**said: str) -> Text:
    with written_in("es"):
        return Text(**said)


@pytest.mark.parametrize(
    ("text", "reader", "as_text", "as_html"),
    [
        (in_spanish(es="Sí", en="Yes"), "en", "Yes", "Yes"),
        (in_spanish(es="<Sí>"), "en", "[es] <Sí>", '<span lang="es" dir="ltr">&lt;Sí&gt;</span>'),
        (in_spanish(ar="نعم"), "en", "[ar] نعم", '<span lang="ar" dir="rtl">نعم</span>'),
    ],
)
def test_a_text_knows_how_it_stands_on_a_page(text, reader, as_text, as_html):
    said = text_in(text, reader)
    assert (str(said), escape(said)) == (as_text, Markup(as_html))


def test_words_before_and_after_keep_it():
    said = "M1 " + MixedText([("es", "Sí")]) + " & " + MixedText([("ar", "نعم")])
    assert str(said) == "M1 [es] Sí & [ar] نعم"
    assert escape(said) == Markup('M1 <span lang="es" dir="ltr">Sí</span> &amp; <span lang="ar" dir="rtl">نعم</span>')


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("<p>{{ it }}</p>", '<p><span lang="es" dir="ltr">a"b</span></p>'),
        ('<p title="{{ it }}">{{ it }}</p>', '<p title="[es] a&#34;b"><span lang="es" dir="ltr">a"b</span></p>'),
        ("<p title='x > {{ it }}'>y</p>", "<p title='x > [es] a&#34;b'>y</p>"),
        (
            "<title>{{ it }} – x</title><b>{{ it }}</b>",
            '<title>[es] a"b – x</title><b><span lang="es" dir="ltr">a"b</span></b>',
        ),
        ('<option value="{{ it }}">{{ it }}</option>', '<option value="[es] a&#34;b">[es] a"b</option>'),
        ('<p{% if 1 > 0 %} title="{{ it }}"{% endif %}>x</p>', '<p title="[es] a&#34;b">x</p>'),
        ("<p\n  {% if 1 %}id=a{% endif %}\n  {% if 1 %}lang=b{% endif %}\n>", "<p\n  id=a\n  lang=b\n>"),
        ('<i aria-label="{{ shown }}"></i>', '<i aria-label="x a&#34;b"></i>'),
        ("{# <p title= #}{{ it }}", '<span lang="es" dir="ltr">a"b</span>'),
        ("{% set f = it %}{{ f }}", '<span lang="es" dir="ltr">a"b</span>'),
    ],
)
def test_no_element_stands_where_none_may(template, said):
    house = Environment(autoescape=True, extensions=[PlainInTags])
    it = MixedText([("es", 'a"b')])
    made = house.from_string(template).render(it=it, shown=Markup("x {}").format(it))
    assert (
        made.replace("[es] a&#34;b</", '[es] a"b</')
        .replace("a&#34;b – x", 'a"b – x')
        .replace('dir="ltr">a&#34;b', 'dir="ltr">a"b')
        == said
    )


@pytest.mark.parametrize("value", [None, 3, "text", Markup("<b>x</b>")])
def test_other_values_stay_as_they_are(value):
    assert plain(value) is value


def test_every_template_can_be_read_so():
    folder = Path(__file__).parents[2] / "templates" / "web"
    for path in folder.rglob("*.html"):
        source = path.read_text("utf-8")
        read = PlainInTags(Environment()).preprocess(source, path.name)
        undone = re.sub(r" _plain\((.*?)\) (-?\}\})", r"\1\2", read, flags=re.DOTALL)
        assert undone.replace("+%}", "%}").replace(" ", "") == source.replace(" ", ""), path.name
