"""What a part of a plan may not say, part by part: the code of each mistake, and its values."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from pca.domain.diagnosis import Diagnosis, Faulty, diagnosis
from pca.domain.plan.activities import Activity
from pca.domain.plan.communications import Audience, When
from pca.domain.plan.measures import Due, Each, Measure, RegimeAsked
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.prerequisites import After, SomeOf
from pca.domain.plan.repeats import Repeat
from pca.domain.plan.roles import Role
from pca.domain.plan.terms import TEXT_LENGTH
from pca.domain.plan.text import Text, written_in
from pca.plans.loader import load
from tests.kit.house import PLAN

SEAT = {"function": "decision", "title": {"fr": "x"}, "id": "d"}
TRIGGERS = (
    "entering",
    "leaving",
    "measure_starts",
    "measure_stops",
    "level_changes",
    "task_overdue",
    "point_published",
    "repeat",
    "at",
)
AUDIENCES = ("everyone", "people", "committee", "roles", "teams", "site_heads", "stakeholders", "holders_of")
ASK = {"fr": "Quels douars ?"}

MISTAKES: list[tuple[Any, dict[str, Any], Diagnosis]] = [
    (Repeat, {}, diagnosis("rule.repeat_way")),
    (Repeat, {"every": "1d", "at": ["08:00"]}, diagnosis("rule.repeat_way")),
    (Repeat, {"every": "1d", "days": ["mon"]}, diagnosis("rule.repeat_days")),
    (Repeat, {"every": "1d", "day_of_month": 1}, diagnosis("rule.repeat_days")),
    (Repeat, {"at": ["08:00"], "days": ["mon"], "day_of_month": 1}, diagnosis("rule.repeat_both")),
    (Each, {"kind": "site", "teams": ["ops"]}, diagnosis("rule.each_person")),
    (Each, {"kind": "region", "roles": ["director"]}, diagnosis("rule.each_person")),
    (Each, {"kind": "site", "given_to": "site"}, diagnosis("rule.each_person")),
    (Each, {"kind": "entry"}, diagnosis("rule.each_entry")),
    (Each, {"kind": "entry", "ask": ASK, "where": "region == 'CS'"}, diagnosis("rule.each_entry")),
    (Each, {"kind": "person", "ask": ASK}, diagnosis("rule.each_ask")),
    (RegimeAsked, {"kind": "reduced", "hours": "mon 12-9"}, diagnosis("rule.week", said="12-9")),
    (Due, {}, diagnosis("rule.due_way")),
    (Due, {"entering": "crisis", "date": "opening"}, diagnosis("rule.due_way")),
    (Due, {"entering": "crisis"}, diagnosis("rule.due_entering")),
    (Due, {"entering": "crisis", "after": "1h", "before": "1h"}, diagnosis("rule.due_entering")),
    (Due, {"entering": "crisis", "after": "1h", "at": "08:00"}, diagnosis("rule.due_entering")),
    (Due, {"date": "opening", "after": "1h", "before": "1h"}, diagnosis("rule.due_both")),
    (SomeOf, {"at_least": 3, "measures": ["a", "b"]}, diagnosis("rule.at_least", least=3, named=2)),
    (After, {"all": ["a"], "any": ["b"]}, diagnosis("rule.after_way")),
    (After, {"any": ["b"], "n_of": {"n": 1, "measures": ["a"]}}, diagnosis("rule.after_way")),
    (Role, {**SEAT}, diagnosis("rule.holder")),
    (Role, {**SEAT, "holder": "dir", "rota": "duty"}, diagnosis("rule.holder")),
    (When, {}, diagnosis("rule.one_of", names=TRIGGERS, here=diagnosis("shown.none"))),
    (When, {"entering": "a", "leaving": "b"}, diagnosis("rule.one_of", names=TRIGGERS, here=("entering", "leaving"))),
    (When, {"leaving": "a", "from": "b"}, diagnosis("rule.when_from")),
    (Audience, {}, diagnosis("rule.audience", names=AUDIENCES)),
    (Audience, {"everyone": False, "roles": []}, diagnosis("rule.audience", names=AUDIENCES)),
    (Text, {}, diagnosis("rule.text_empty")),
    (Text, {"fr": None}, diagnosis("rule.text_empty")),
    (Text, {"français": "x"}, diagnosis("rule.text_tag", tag="français")),
    (Text, {1: "x"}, diagnosis("rule.text_tag", tag="1")),
]  # fmt: skip


def faults(does: Any) -> list[Diagnosis]:
    with pytest.raises(ValidationError) as raised:
        does()
    errors = [one.get("ctx", {}).get("error") for one in raised.value.errors()]
    return [error.diagnosis for error in errors if isinstance(error, Faulty)]


@pytest.mark.parametrize(("part", "said", "fault"), MISTAKES, ids=lambda one: getattr(one, "code", None))
def test_what_may_not_be_said(part: Any, said: dict[str, Any], fault: Diagnosis) -> None:
    assert faults(lambda: part.model_validate(said)) == [fault]


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (Repeat, {"every": "1d"}),
        (Repeat, {"at": ["08:00"], "days": ["mon"]}),
        (Repeat, {"at": ["08:00"], "day_of_month": 28}),
        (Each, {"kind": "person", "teams": ["ops"], "given_to": "site"}),
        (Each, {"kind": "person", "roles": ["director"], "where": "site == 'A'"}),
        (Each, {"kind": "entry", "ask": ASK}),
        (Each, {"kind": "site", "where": "staff > 3"}),
        (Due, {"entering": "crisis", "after": "1h"}),
        (Due, {"date": "opening", "before": "1h", "at": "08:00"}),
        (Due, {"date": "opening"}),
        (SomeOf, {"at_least": 2, "measures": ["a", "b"]}),
        (Role, {**SEAT, "rota": "duty"}),
        (When, {"entering": "a", "from": ["b", "c"]}),
        (When, {"at": "2026-06-01T09:00"}),
        (Audience, {"everyone": True}),
        (Text, {"fr": None, "en": "x"}),
    ],
)
def test_what_may_be_said(part: Any, said: dict[str, Any]) -> None:
    assert isinstance(part.model_validate(said), part)


def test_a_text_in_quotes_needs_the_language_of_a_plan_around() -> None:
    assert faults(lambda: Text.model_validate("Bonjour")) == [diagnosis("rule.text_language")]
    with written_in("ar"):
        assert Text.model_validate("مرحبا").written == {"ar": "مرحبا"}
        with written_in("fr"):
            assert Text.model_validate("Bonjour").written == {"fr": "Bonjour"}
        assert Text.model_validate("مرحبا").main == "ar"
    assert faults(lambda: Text.model_validate("Bonjour")) == [diagnosis("rule.text_language")]


def test_a_source_of_a_communication_may_be_one_or_several() -> None:
    assert When.model_validate({"entering": "a", "from": "b"}).source == ("b",)
    assert When.model_validate({"entering": "a", "from": ["b", "c"]}).source == ("b", "c")


@pytest.mark.parametrize(
    ("said", "measures", "needed"),
    [
        ([], (), 0),
        (["a", "b"], ("a", "b"), 2),
        ({"all": ["a", "b"]}, ("a", "b"), 2),
        ({"any": ["a", "b"]}, ("a", "b"), 1),
        ({"n_of": {"n": 2, "measures": ["a", "b", "c"]}}, ("a", "b", "c"), 2),
        ({"n_of": {"at_least": 1, "measures": ["a"]}}, ("a",), 1),
    ],
)
def test_how_many_must_be_finished(said: Any, measures: tuple[str, ...], needed: int) -> None:
    after = After.model_validate(said)
    assert (after.measures, after.needed) == (measures, needed)


MEASURE = {"id": "m", "axis": "a", "title": {"fr": "Fermer"}, "complete_within": "8h"}


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ({}, 60),
        ({"complete_within": "1h"}, 60),
        ({"complete_within": "59min"}, 59),
        ({"complete_within": "30min", "acknowledge_within": "5min"}, 5),
        ({"acknowledge_within": "2h"}, 120),
    ],
)
def test_a_task_is_acknowledged_within_the_hour_or_before_it_is_done(said: dict[str, str], minutes: int) -> None:
    assert Measure.model_validate({**MEASURE, **said}).acknowledge_within.total_seconds() == 60 * minutes


@pytest.mark.parametrize("done", ["soon", None, 7])
def test_a_deadline_that_is_none_is_told_as_such(done: Any) -> None:
    with pytest.raises(ValidationError) as raised:
        Measure.model_validate({**MEASURE, "complete_within": done})
    assert [one["loc"] for one in raised.value.errors()] == [("complete_within",)]
    with pytest.raises(ValidationError):
        Measure.model_validate("m")


def test_the_title_says_it_all_unless_more_is_said() -> None:
    plain = Measure.model_validate(MEASURE)
    assert plain.instructions == plain.title
    assert [(item.id, item.text.written) for item in plain.checklist] == [("fermer", {"fr": "Fermer"})]
    full = {"instructions": {"fr": "Lire."}, "checklist": [{"text": {"fr": "Lu"}}, {"id": "z", "text": {"fr": "Vu"}}]}
    told = Measure.model_validate({**MEASURE, **full})
    assert (told.instructions.written, [item.id for item in told.checklist]) == ({"fr": "Lire."}, ["lu", "z"])
    assert (plain.by_perimeter, plain.by_subject) == (True, False)


@pytest.mark.parametrize(
    ("each", "by_perimeter", "by_subject"),
    [
        ({"kind": "site"}, False, False),
        ({"kind": "region"}, False, False),
        ({"kind": "person"}, False, True),
        ({"kind": "entry", "ask": ASK}, True, True),
    ],
)
def test_what_places_a_measure_has(each: Any, by_perimeter: bool, by_subject: bool) -> None:
    known = Measure.model_validate({**MEASURE, "each": each})
    assert (known.by_perimeter, known.by_subject) == (by_perimeter, by_subject)


# ---------------------------------------------------------------- the plan as a whole

SMALL = load(PLAN).playbook.model_dump(mode="json", by_alias=True, exclude_none=True)


@pytest.mark.parametrize("zone", ["Africa/Nowhere", "", "../x"])
def test_a_time_zone_nobody_knows(zone: str) -> None:
    assert faults(lambda: Playbook.model_validate({**SMALL, "time_zone": zone})) == [diagnosis("rule.time_zone")]


def test_a_state_is_as_serious_as_the_one_around_it_unless_it_says_so() -> None:
    assert Playbook.model_validate(SMALL).level_of == {
        "normal": 0, "watch": 1, "crisis": 2, "premises": 2, "open_premises": 2, "closed_premises": 3,
        "service": 2, "full_service": 2, "remote_service": 2, "ending": 1, "review": 0, "closed": 0,
    }  # fmt: skip


def test_a_text_in_the_schema_is_in_quotes_or_a_block_by_language() -> None:
    quotes, block = Text.model_json_schema()["anyOf"]
    assert quotes == {"type": "string", "minLength": 1, "maxLength": TEXT_LENGTH}
    [[pattern, inner]] = block.pop("patternProperties").items()
    assert block == {"type": "object", "minProperties": 1, "additionalProperties": False}
    assert inner == quotes
    assert pattern.startswith("^")
    assert Text.model_json_schema()["description"] == Text.__doc__


def test_an_activity_is_known_by_its_id() -> None:
    book = Playbook.model_validate(SMALL)
    assert list(book.activity) == ["pay"]
    assert isinstance(book.activity["pay"], Activity)
    assert (book.main, book.speaks("fr-MA"), book.speaks("de")) == ("fr", "fr", "fr")
