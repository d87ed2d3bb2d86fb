"""No page and no message of the demonstration says a word that people who typed none of it cannot know."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import pytest

from pca.demo.personas import PERSONAS
from pca.domain.access.access import MAY, Action
from pca.domain.plan.playbook import Playbook
from pca.plans.texts import thaw
from pca.runtime import Runtime
from pca.services.exercises.demonstration import open_fresh, rehearsal_file, rehearsal_settings
from pca.services.messages.delivery import deliver
from pca.services.messages.sample import sample
from pca.store.kit.database import Store
from pca.store.plans import plans
from pca.web.app import create_app
from tests.kit.crawl import LANGUAGES, Crawl
from tests.kit.human_words import HumanWords

EACH = 1
"""Pages of one route that each person looks at, in three languages."""

TYPED_HERE = {"/administration/settings"}
"""Pages about names and values that whoever reads them types into a file."""

KEYS = {one.person for one in PERSONAS if one.role not in MAY[Action.SEE_NAMES]} | {""}
"""Who has no right to names, and reads the keys of people instead."""


@dataclass
class Demonstration:
    """The demonstration as `pca demo` leaves it."""

    runtime: Runtime
    crisis: str
    plan: Playbook
    words: HumanWords


@pytest.fixture(scope="module")
def demo(rehearsed, tmp_path_factory) -> Iterator[Demonstration]:
    played = rehearsed(rehearsal_file())
    folder = tmp_path_factory.mktemp("demo")
    with played.runtime.store.read() as unit:
        (folder / "pca.db").write_bytes(unit.raw.serialize())
    with Store.open(f"sqlite:///{folder / 'pca.db'}", durable=False) as store:
        runtime = Runtime(store=store, settings=rehearsal_settings(folder), clock=played.runtime.clock)
        crisis = open_fresh(runtime, played)
        while deliver(runtime).again:
            pass
        with store.read() as unit:
            body = plans.plan_body(unit, plans.plans(unit)[0].hash)
        plan, texts = thaw(body.encode())
        words = HumanWords(json.loads(body)["playbook"], texts, folder / "pca.db", runtime.settings.institution)
        yield Demonstration(runtime, crisis, plan, words)


def told(troubles: dict[tuple[str, str, str], str]) -> str:
    return "\n".join(f"{' '.join(key)}: {where}" for key, where in sorted(troubles.items()))


def test_every_page_speaks_to_people(demo):
    crawl = Crawl(create_app(demo.runtime, demo=True), EACH)
    troubles: dict[tuple[str, str, str], str] = {}
    routes = set()
    for page in crawl.pages():
        routes.add(page.route)
        if page.route not in TYPED_HERE:
            for one in demo.words.page(page.html, page.language, names=page.who not in KEYS):
                if one.word != page.who:
                    where = f"{one.text.strip()[:160]} ({page.who} {page.path})"
                    troubles.setdefault((page.language, one.kind, one.word), where)
    assert not troubles, told(troubles)
    assert len(routes) > 50


def test_every_message_speaks_to_people(demo):
    """Every communication of the plan, by every way it goes, as somebody of the house would read it."""
    troubles: dict[tuple[str, str, str], str] = {}
    written = 0
    for communication in demo.plan.communications:
        for language, kind in product(LANGUAGES, ("mail", "sms", "chat", "post", "poster")):
            letter = sample(demo.runtime, demo.crisis, communication, "M0186", kind, language)
            if letter.outgoing is None:
                continue
            written += 1
            text = letter.outgoing
            for line in (text.subject, *text.body.splitlines()):
                for one in demo.words.text(line, language):
                    troubles.setdefault((language, one.kind, one.word), f"{line[:160]} ({communication.id} {kind})")
    assert not troubles, told(troubles)
    assert written > 60
