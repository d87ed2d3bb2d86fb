"""What a message says of the state, the measure and the tasks, in each language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from pca.catalogue import Words
from pca.catalogue.message_words import Occasion, message_variables
from pca.catalogue.times import say_length
from pca.domain.directory import Organisation, Region, Site, SiteType
from pca.domain.plan.activities import Activity
from pca.domain.plan.measures import Measure
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.roles import Role
from pca.domain.plan.states import State, Transition
from pca.domain.plan.text import Text
from pca.domain.situation import Crisis, Task
from pca.domain.texts.wording import TASK_FIELDS, VARIABLES

AT = datetime(2020, 3, 16, 9, 0, tzinfo=UTC)


def text(french):
    return Text(fr=french, ar=f"{french} ع", en=f"{french} en")


def item(name="a"):
    return {"id": name, "text": {"fr": name}}


@pytest.fixture
def book():
    measure = Measure.model_validate(
        {
            "id": "R3",
            "axis": "hr",
            "title": text("Déplacements"),
            "instructions": text("Limiter les déplacements."),
            "checklist": [item()],
            "acknowledge_within": "1h",
            "complete_within": "4h",
            "undo": {
                "title": text("Rouvrir"),
                "instructions": text("Annoncer la reprise."),
                "checklist": [item()],
                "complete_within": "1d",
            },
            "levels": [
                {"id": "abroad", "title": text("Étranger"), "instructions": text("Pas de voyage à l’étranger.")}
            ],
        }
    )
    crisis = State.model_validate(
        {
            "id": "crisis",
            "title": text("Crise"),
            "level": 3,
            "regions": [
                {"id": "premises", "title": text("Locaux"), "states": [{"id": "closed", "title": text("Fermés")}]},
                {"id": "it", "title": text("SI"), "level": 4},
            ],
        }
    )
    move = {"from": "normal", "to": "crisis", "event": "activate"}
    return Playbook.model_construct(
        title=text("Plan pandémie"),
        time_zone="Africa/Casablanca",
        measures=(measure,),
        roles=(Role.model_validate({"id": "dir", "title": text("Direction"), "function": "decision", "holder": "p1"}),),
        states=(State(id="normal", title=text("Normal")), crisis),
        transitions=(
            Transition.model_validate({"id": "t1", "title": text("Activer"), **move}),
            Transition.model_validate({"id": "t2", "title": text("Télétravail"), **move}),
        ),
        activities=(
            Activity.model_validate(
                {
                    "id": "credit",
                    "title": text("Crédit"),
                    "priority": "P1",
                    "impacts": [{"kind": "customers", "after": "4h", "severity": 2, "text": {"fr": "x"}}],
                    "dmia": "2d",
                    "rto": "1d",
                    "minimum_service": {"fr": "x"},
                }
            ),
        ),
    )


@pytest.fixture
def occasion(book):
    organisation = Organisation(
        regions={"FM": Region("FM", "Fès-Meknès", "h", "d")},
        sites={"S1": Site("S1", "Agence Fès", SiteType.URBAN, "FM", "h", "d")},
        people={},
    )
    crisis = Crisis(key="2020-1", plan="hash", title="COVID-19", mode="real", opened_at=AT)
    return Occasion(institution="Al Amana", book=book, organisation=organisation, crisis=crisis, at=AT, about={})


def task(number, **change):
    said = {
        "number": number,
        "measure": "R3",
        "perimeter": "root",
        "place": "S1",
        "team": "hr",
        "status": "open",
        "acknowledge_by": AT + timedelta(hours=number),
        "due_at": AT + timedelta(hours=10),
    }
    return Task(**(said | change))


def words(occasion, language="fr", tasks=(), recipient="Amina", configuration=(), **about):
    return message_variables(replace(occasion, about=about, configuration=configuration), recipient, tasks, language)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("tasks", [(), (1,), (1, 2)])
def test_every_variable_is_always_defined(occasion, language, tasks):
    said = words(occasion, language, [task(number) for number in tasks])
    assert set(said) == VARIABLES
    assert {name: type(value) for name, value in said.items() if not isinstance(value, str)} == {
        "level": int,
        "count": int,
        "tasks": list,
    }
    assert all(set(one) == TASK_FIELDS for one in said["tasks"])


def test_what_does_not_apply_is_empty(occasion):
    said = words(occasion)
    spoken = ("institution", "plan", "crisis", "title", "perimeter", "at", "recipient")
    assert [name for name, value in said.items() if value and name not in spoken] == []


def test_the_frame_of_every_message(occasion):
    said = words(occasion, reason="Cas confirmé", seat="dir")
    assert (said["institution"], said["plan"], said["crisis"]) == ("Al Amana", "Plan pandémie", "2020-1")
    assert (said["title"], said["recipient"], said["reason"]) == ("COVID-19", "Amina", "Cas confirmé")
    assert said["decided_by"] == "Direction"
    assert said["at"] == "lun. 16 mars 2020, 10:00 (UTC+1)"


@pytest.mark.parametrize(
    ("about", "configuration", "state", "level"),
    [
        ({"state": "crisis"}, (), "Crise", 3),
        ({"state": "closed"}, (), "Fermés", 3),
        ({"state": "it"}, ("normal",), "SI", 4),
        ({}, ("closed", "it"), "Fermés, SI", 4),
        ({}, ("normal",), "Normal", 0),
        ({"state": "forgotten"}, (), "", 0),
    ],
)
def test_the_state_named_or_else_the_one_held(occasion, about, configuration, state, level):
    said = words(occasion, configuration=configuration, **about)
    assert (said["state"], said["level"]) == (state, level)


@pytest.mark.parametrize(
    ("perimeter", "language", "name"),
    [
        ("root", "fr", "toute l’institution"),
        ("root", "en", "the whole institution"),
        ("root", "ar", "المؤسسة بأكملها"),
        ("FM", "fr", "Fès-Meknès"),
        ("S1", "ar", "Agence Fès"),
        ("gone", "fr", "gone"),
    ],
)
def test_a_perimeter_has_a_name(occasion, perimeter, language, name):
    assert words(occasion, language, perimeter=perimeter)["perimeter"] == name


@pytest.mark.parametrize(
    ("about", "measure", "level", "instructions"),
    [
        ({"measure": "R3"}, "Déplacements", "", "Limiter les déplacements."),
        ({"measure": "R3", "level": "abroad"}, "Déplacements", "Étranger", "Pas de voyage à l’étranger."),
        ({"measure": "R3", "level": "gone"}, "Déplacements", "gone", "Limiter les déplacements."),
        ({"measure": "gone"}, "gone", "", ""),
    ],
)
def test_a_measure_and_its_level(occasion, about, measure, level, instructions):
    said = words(occasion, **about)
    assert (said["measure"], said["measure_level"], said["instructions"]) == (measure, level, instructions)


def test_tasks_are_said_in_full(occasion):
    said = words(occasion, tasks=[task(4, level="abroad"), task(5, place="root")])
    assert said["count"] == 2
    assert said["tasks"][0] == {
        "key": "2020-1/T4",
        "title": "Déplacements – Étranger",
        "site": "Agence Fès",
        "due": "lun. 16 mars 2020, 20:00 (UTC+1)",
        "acknowledge_by": "lun. 16 mars 2020, 14:00 (UTC+1)",
        "before": "",
        "after": "",
    }
    assert said["tasks"][1]["site"] == ""
    assert said["acknowledge_by"] == "lun. 16 mars 2020, 14:00 (UTC+1)", "the earliest"
    assert said["measure"] == "Déplacements"


def test_what_is_to_be_undone_is_said_so(occasion):
    said = words(occasion, tasks=[task(4, purpose="undo")])
    assert (said["tasks"][0]["title"], said["instructions"]) == ("Rouvrir", "Annoncer la reprise.")


def test_tasks_of_several_measures_name_none(occasion):
    said = words(occasion, tasks=[task(4), task(5, measure="gone")])
    assert said["measure"] == ""
    assert said["tasks"][1]["title"] == "gone"


@pytest.mark.parametrize("mark", list(Words("house.marks")))
@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_an_objective_at_risk(occasion, mark, language):
    until = AT + timedelta(days=1, hours=4, minutes=30)
    said = words(occasion, language, activity="credit", mark=mark, remaining_to=until.isoformat())
    assert said["mark"] == Words("house.marks").say(mark, language)
    assert said["activity"].startswith("Crédit")
    assert said["remaining"] == {"fr": "1 j 4 h", "ar": "1 ي 4 س", "en": "1 d 4 h"}[language]


def test_no_time_remains_after_the_objective(occasion):
    assert words(occasion, remaining_to=AT.isoformat())["remaining"] == ""
    assert words(occasion, remaining_to=(AT - timedelta(hours=1)).isoformat())["remaining"] == ""


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(0), ""),
        (timedelta(seconds=59), ""),
        (timedelta(minutes=45), "45 min"),
        (timedelta(hours=3), "3 h"),
        (timedelta(days=9, minutes=5), "9 j 5 min"),
        (timedelta(hours=-3), ""),
    ],
)
def test_lengths_of_time(length, said):
    assert say_length(length, "fr") == said


def test_a_proposal_names_all_its_moves(occasion):
    said = words(occasion, event="activate", decide_by=(AT + timedelta(hours=2)).isoformat())
    assert said["proposal"] == "Activer, Télétravail"
    assert said["decide_by"] == "lun. 16 mars 2020, 12:00 (UTC+1)"


def test_a_proposal_of_a_level(occasion):
    assert words(occasion, event="R3", level="abroad")["proposal"] == "Déplacements – Étranger"
    assert words(occasion, event="gone")["proposal"] == "gone"
