"""Every plan that ships is clean: nothing for lint to say, each language written, each rehearsal readable."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from pca.domain.notices import OF_THE_HOUSE
from pca.domain.plan.text import Text
from pca.plans.loader import LoadedPlan, load
from pca.plans.rehearsals import load as load_rehearsal
from pca.plans.review import review
from pca.plans.texts import messages_of

ROOT = Path(__file__).parents[2]

PLANS = sorted(one.parent.name for one in (ROOT / "playbooks").glob("*/playbook.yaml"))

REHEARSALS = sorted(one.relative_to(ROOT).as_posix() for one in (ROOT / "playbooks").glob("*/rehearsals/*.yaml"))


@pytest.fixture(scope="module")
def plans() -> dict[str, LoadedPlan]:
    return {name: load(ROOT / "playbooks" / name, ROOT / "notifications") for name in PLANS}


def texts_in(part: object, path: str) -> Iterator[tuple[str, Text]]:
    """Every text inside `part`, with where it stands."""
    if isinstance(part, Text):
        yield path, part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from texts_in(getattr(part, name), f"{path}.{name}")
    elif isinstance(part, tuple):
        for index, one in enumerate(part):
            yield from texts_in(one, f"{path}[{getattr(one, 'id', index)}]")


def test_the_plans_that_ship() -> None:
    assert {"pandemie", "panne-si"} <= {*PLANS}


@pytest.mark.parametrize("name", PLANS)
def test_a_shipped_plan_has_no_finding_on_the_day_of_its_review(plans: dict[str, LoadedPlan], name: str) -> None:
    """Its review day, so that this test says the same in every year: a review falls due by itself."""
    loaded = plans[name]
    found = review(loaded, loaded.playbook.review.last)
    assert [f"{one.file}:{one.line} {one.code} {one.what}" for one in found] == []


@pytest.mark.parametrize("name", PLANS)
def test_the_folder_carries_the_name_of_its_plan(plans: dict[str, LoadedPlan], name: str) -> None:
    assert plans[name].playbook.id == name.replace("-", "_")


@pytest.mark.parametrize("name", PLANS)
def test_arabic_is_arabic_and_uses_western_digits(plans: dict[str, LoadedPlan], name: str) -> None:
    said = [(path, text.ar or "") for path, text in texts_in(plans[name].playbook, "plan")]
    said += [("/".join(key), text) for key, text in plans[name].texts.items() if key[2] == "ar"]
    assert [path for path, text in said if not any("\u0621" <= letter <= "\u064a" for letter in text)] == []
    assert [path for path, text in said if any("\u0660" <= letter <= "\u0669" for letter in text)] == []


@pytest.mark.parametrize("name", PLANS)
def test_the_three_languages_say_something_of_their_own(plans: dict[str, LoadedPlan], name: str) -> None:
    said = [(path, text) for path, text in texts_in(plans[name].playbook, "plan") if len(text.fr) > 30]
    assert [path for path, text in said if text.fr in (text.ar, text.en)] == []


def test_every_folder_of_texts_serves_a_shipped_plan(plans: dict[str, LoadedPlan]) -> None:
    used = {message for loaded in plans.values() for message in messages_of(loaded.playbook)} | {*OF_THE_HOUSE}
    assert {one.name for one in (ROOT / "notifications").iterdir() if one.is_dir()} <= used


@pytest.mark.parametrize("name", PLANS)
def test_every_shipped_plan_has_a_rehearsal(name: str) -> None:
    assert any(one.startswith(f"playbooks/{name}/") for one in REHEARSALS)


@pytest.mark.parametrize("path", REHEARSALS)
def test_a_rehearsal_names_only_what_its_plan_knows(plans: dict[str, LoadedPlan], path: str) -> None:
    rehearsal = load_rehearsal(ROOT / path)
    book = plans[path.split("/")[1]].playbook
    events = {one.decision for one in book.transitions}
    indicators = {one.id for one in book.indicators}
    for step in rehearsal.steps:
        assert step.decide is None or step.decide in events
        assert {*(step.observe or {})} <= indicators
        assert {step.interrupt, step.restore} - {None} <= book.activity.keys()
        assert step.renew is None or book.measure[step.renew].expires_after is not None
        for measure, level in (step.level or {}).items():
            assert level in [one.id for one in book.measure[measure].levels]
    assert {*rehearsal.expect.measures} <= book.measure.keys()
    assert {*rehearsal.expect.proposals} <= events | book.measure.keys()
    assert [one.at for one in rehearsal.steps if one.at > rehearsal.until] == []
