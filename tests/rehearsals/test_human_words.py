"""No page and no message of the demonstration says a word that people who typed none of it cannot know."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import pytest

from pca.demo.personas import PERSONAS
from pca.domain.access.access import MAY, Action
from pca.domain.orders import OpenCrisis, Order
from pca.domain.plan.playbook import Playbook
from pca.domain.seats import sitting
from pca.plans.texts import thaw
from pca.runtime import Runtime
from pca.services.engine.execute import execute
from pca.services.exercises.demonstration import open_fresh, rehearsal_file, rehearsal_settings
from pca.services.messages.delivery import deliver
from pca.services.messages.sample import sample
from pca.shipped import data_folder
from pca.store.kit.database import Store
from pca.store.people.directory import organisation
from pca.store.plans import plans
from pca.web.app import create_app
from tests.kit.crawl import LANGUAGES, Crawl
from tests.kit.human_words import HumanWords

EACH = 1
"""Pages of one route that each person looks at, in three languages."""

TYPED_HERE = {"/administration/settings", "/availability/import", "/crises/{key}/series/import"}
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


OTHERS = [path for path in sorted(data_folder("playbooks").glob("*/rehearsals/*.yaml")) if path != rehearsal_file()]
SAMPLED = 3
"""Decisions, measures and messages of each kind that are looked at in another plan."""


@dataclass
class OtherPlan:
    """A crisis of another shipped plan as its rehearsal leaves it, and a fresh one."""

    runtime: Runtime
    played: str
    fresh: str
    who: str
    plan: Playbook
    words: HumanWords

    def paths(self) -> Iterator[str]:
        """The pages that say what the plan says: where it stands, what may be decided, what holds, who does what."""
        for key in (self.played, self.fresh):
            yield f"/crises/{key}"
            yield from (f"/crises/{key}/{page}" for page in ("decide", "states", "measures", "tasks", "log"))
        events = [move.decision for move in self.plan.transitions if move.source == self.plan.transitions[0].source]
        yield from (f"/crises/{self.fresh}/decide/{event}" for event in dict.fromkeys(events[:SAMPLED]))
        yield from (f"/crises/{self.played}/{page}" for page in ("indicators", "messages", "people", "tasks/1"))
        yield f"/crises/{self.played}/messages/1"
        measures = sorted(self.plan.measures, key=lambda one: -sum((bool(one.levels), one.each is not None)))
        yield from (f"/crises/{self.played}/measures/{measure.id}" for measure in measures[:SAMPLED])


@pytest.fixture
def other(rehearsed, tmp_path, request) -> Iterator[OtherPlan]:
    played = rehearsed(request.param)
    with played.runtime.store.read() as unit:
        (tmp_path / "pca.db").write_bytes(unit.raw.serialize())
    with Store.open(f"sqlite:///{tmp_path / 'pca.db'}", durable=False) as store:
        runtime = Runtime(store=store, settings=rehearsal_settings(tmp_path), clock=played.runtime.clock)
        with store.read() as unit:
            version, house = plans.plans(unit)[0].hash, organisation(unit)
            body = plans.plan_body(unit, version)
        plan, texts = thaw(body.encode())
        who = sitting(plan, plan.transitions[0].decided_by[0], house, runtime.clock.now())
        act = OpenCrisis(plan=version, title="Essai", mode="exercise")
        fresh = execute(runtime, Order(id=runtime.new_id(), who=who, act=act, why="Essai.")).crisis
        words = HumanWords(json.loads(body)["playbook"], texts, tmp_path / "pca.db", runtime.settings.institution)
        yield OtherPlan(runtime, played.crisis, fresh, who, plan, words)


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


@pytest.mark.parametrize("other", OTHERS, indirect=True, ids=lambda path: path.stem)
def test_the_other_shipped_plans_speak_to_people(other):
    troubles: dict[tuple[str, str, str], str] = {}
    for page in Crawl(create_app(other.runtime), EACH).of_plan(other.who, list(other.paths())):
        for one in other.words.page(page.html, page.language):
            if one.word != other.who:
                where = f"{one.text.strip()[:160]} ({page.path})"
                troubles.setdefault((page.language, one.kind, one.word), where)
    for communication, language, kind in product(other.plan.communications[:SAMPLED], LANGUAGES, ("mail", "sms")):
        letter = sample(other.runtime, other.fresh, communication, other.who, kind, language)
        lines = (letter.outgoing.subject, *letter.outgoing.body.splitlines()) if letter.outgoing else ()
        for one in (trouble for line in lines for trouble in other.words.text(line, language)):
            troubles.setdefault((language, one.kind, one.word), f"{one.text[:160]} ({communication.id} {kind})")
    assert not troubles, told(troubles)
