"""A glance at a crisis says what the whole scene says, of a plan of which it reads the names alone."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from pca.domain.plan.glance import glance_at
from pca.domain.situation import Crisis
from pca.plans.loader import load
from pca.plans.texts import freeze
from pca.services.crisis.glance import crisis_called, glance
from pca.services.crisis.scene import scene
from pca.services.kit.unknown import UnknownPlan
from pca.shipped import data_folder
from pca.store.kit.database import Unit

PLANS = sorted(path.parent for path in data_folder("playbooks").glob("*/playbook.yaml"))
TONGUES = ("fr", "ar", "en", "es", "fr-CA", "xx")


def called(unit: Unit, key: str) -> Crisis:
    crisis = crisis_called(unit, key)
    assert crisis is not None
    return crisis


@pytest.mark.parametrize("language", TONGUES)
def test_a_glance_says_what_the_scene_says(world: Any, language: str) -> None:
    world.open()
    with world.runtime.store.read() as unit:
        crisis = called(unit, world.crisis)
        looked = glance(world.runtime, unit, crisis, language)
        about = scene(world.runtime, unit, crisis, language)
    measures = [measure.id for measure in about.plan.playbook.measures]
    for measure in (*measures, "unheard_of"):
        for purpose in ("do", "undo"):
            assert looked.task(measure, purpose) == about.task(measure, purpose)
    for place in ("root", *about.organisation.sites, *about.organisation.regions, "nowhere"):
        assert looked.place(place) == about.place(place)
    assert (looked.at(crisis.opened_at), looked.at(None)) == (about.at(crisis.opened_at), "—")
    assert (looked.crisis, looked.now) == (about.crisis, about.now)


@pytest.mark.parametrize("folder", PLANS, ids=lambda path: path.name)
def test_every_title_of_a_shipped_plan_is_told_alike(folder: Any) -> None:
    book = load(folder).playbook
    looked = glance_at(freeze(book, {}))
    assert (looked.time_zone, looked.main) == (book.time_zone, book.main)
    assert list(looked.measures) == [measure.id for measure in book.measures]
    for measure in book.measures:
        names = looked.measures[measure.id]
        for language in TONGUES:
            assert looked.say(names.title, language) == measure.title.to(language)
            assert (names.undo is None) == (measure.undo is None)
            if names.undo and measure.undo:
                assert looked.say(names.undo.title, language) == measure.undo.title.to(language)


def test_a_measure_of_an_earlier_version_keeps_its_name(world: Any) -> None:
    world.open()
    with world.runtime.store.read() as unit:
        crisis = called(unit, world.crisis)
        plan = scene(world.runtime, unit, crisis).plan.playbook
        gone = plan.measures[0].model_copy(update={"id": "gone"}).model_dump_json(by_alias=True, exclude_none=True)
        left = replace(crisis, retired=(gone,))
        assert glance(world.runtime, unit, left).task("gone", "do") == scene(world.runtime, unit, left).task(
            "gone", "do"
        )


def test_a_plan_that_is_not_what_its_hash_says_is_none(world: Any) -> None:
    world.open()
    with world.runtime.store.read() as unit:
        crisis = replace(called(unit, world.crisis), plan="0" * 64)
        with pytest.raises(UnknownPlan):
            glance(world.runtime, unit, crisis)


def test_what_is_no_plan_is_refused() -> None:
    with pytest.raises(msgspec.DecodeError):
        glance_at(b"[]")
