"""What a short plan leaves unsaid has one meaning, and a version kept holds it written out."""

from datetime import date, timedelta
from typing import Any

import pytest

from pca.domain.plan.lint.rules import lint
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.usual import HOUSE_WORDS, name_of
from pca.plans.texts import freeze, thaw

SHORT: dict[str, Any] = {
    "language": "pca/1",
    "id": "flood",
    "languages": ["en"],
    "title": "Flood",
    "purpose": "Keep everybody safe.",
    "scope": "All sites.",
    "objectives": ["The counter is open within a day."],
    "scenario": "natural_disaster",
    "time_zone": "Africa/Casablanca",
    "author": "c",
    "owner": "log",
    "review": "2026-11-01",
    "success_criteria": ["The counter was open in time."],
    "activation_criteria": [{"text": "A site is shut.", "when": "shut >= 1"}, "The river is over its banks."],
    "stand_down_criteria": [{"text": "All sites are open.", "when": "shut == 0"}],
    "dependencies": {"internal": ["Computer network"], "external": ["Power"]},
    "resources": ["A place to work"],
    "roles": [
        {"function": "decision", "holder": "a", "deputies": ["b"]},
        {"function": "log", "holder": "c", "deputies": ["d"]},
    ],
    "teams": [{"id": "team", "title": "Team", "lead": "c", "deputies": ["d"]}],
    "stakeholders": [{"id": "town", "kind": "authority", "title": "Town hall"}],
    "activities": [
        {
            "id": "counter",
            "title": "Counter",
            "priority": "P0",
            "dmia": "2d",
            "rto": "1d",
            "minimum_service": "Urgent payments.",
            "impacts": [{"kind": "customers", "after": "1d", "severity": 3, "text": "No money."}],
            "depends_on": ["computer_network", "power"],
            "resources": ["a_place_to_work"],
            "objective": {"approved_by": "a", "approved_on": "2026-11-01", "justification": "Customers leave."},
        }
    ],
    "indicators": [{"id": "shut", "type": "number", "title": "Sites shut"}],
    "measures": [
        {"id": "M1", "title": "Count everybody", "holds_in": ["crisis"], "team": "team", "complete_within": "2h"}
    ],
    "communications": [
        {"id": "start", "when": {"entering": "crisis"}, "audience": {"everyone": True}, "title": "Activation"}
    ],
}


def short(**more: Any) -> Playbook:
    return Playbook.model_validate({**SHORT, **more})


def test_a_short_plan_lints_clean():
    assert lint(short(), None, date(2026, 11, 29)) == ()


def test_the_usual_course_of_a_crisis():
    book = short()
    assert [(one.id, one.kind, one.level, one.interrupts) for one in book.states] == [
        ("normal", "normal", 0, ()),
        ("watch", "watch", 1, ()),
        ("crisis", "crisis", 3, ("counter",)),
        ("back", "return", 1, ()),
        ("review", "review", 0, ()),
        ("closed", "closed", 0, ()),
    ]
    assert [(one.id, one.source, one.target, one.decided_by) for one in book.transitions] == [
        ("watch", ("normal",), ("watch",), ("decision", "log")),
        ("calm", ("watch",), ("normal",), ("decision", "log")),
        ("activate", ("normal", "watch"), ("crisis",), ("decision",)),
        ("stand_down", ("crisis",), ("back",), ("decision",)),
        ("relapse", ("back", "review"), ("crisis",), ("decision",)),
        ("review", ("back",), ("review",), ("decision", "log")),
        ("close", ("review",), ("closed",), ("decision",)),
    ]


def test_criteria_that_can_be_assessed_propose_the_usual_moves():
    moves = {one.id: one for one in short().transitions}
    assert (moves["activate"].propose_when, moves["stand_down"].propose_when) == ("shut >= 1", "shut == 0")
    assert moves["close"].guard == "tasks_open == 0"
    criteria = [{"text": "One.", "when": "shut == 0"}, {"text": "Two.", "when": "tasks_open == 0"}]
    moves = {one.id: one for one in short(activation_criteria=["Something."], stand_down_criteria=criteria).transitions}
    assert moves["activate"].propose_when is None
    assert moves["stand_down"].propose_when == "(shut == 0) and (tasks_open == 0)"
    moves = {one.id: one for one in short(stand_down_criteria=[*criteria, "By hand."]).transitions}
    assert moves["stand_down"].propose_when is None, "what people assess must be assessed before the end is proposed"
    long = [{"text": f"{n}", "when": " + ".join(["shut"] * 40) + f" > {n}"} for n in range(3)]
    assert {one.id: one for one in short(activation_criteria=long).transitions}["activate"].propose_when is None


def test_what_is_said_is_not_overruled():
    book = short(committee=["decision"], approval="log", axes=["Safety", "Service"], version="2.0.0")
    assert (book.committee.roles, book.approval.by, book.version) == (("decision",), "log", "2.0.0")
    assert [one.id for one in book.axes] == ["safety", "service"]
    assert book.measures[0].axis == "safety"


def test_defaults_of_head_and_measure():
    book = short()
    assert (book.committee.roles, book.approval.by, book.version) == (("decision", "log"), "decision", "1.0.0")
    assert (book.roles[0].id, book.roles[0].title.en, book.committee.title.fr) == (
        "decision",
        "Crisis director",
        "Comité de crise",
    )
    (measure,) = book.measures
    assert (measure.axis, measure.instructions.en, measure.checklist[0].id) == (
        "measures",
        "Count everybody",
        "count_everybody",
    )
    assert book.communications[0].message == "start"
    assert [one.id for one in book.activation_criteria] == ["a_site_is_shut", "the_river_is_over_its_banks"]


@pytest.mark.parametrize(("done", "acknowledged"), [("45min", 45), ("2h", 60), ("1h", 60)])
def test_a_task_is_acknowledged_before_it_is_to_be_done(done, acknowledged):
    (measure,) = short(measures=[{**SHORT["measures"][0], "complete_within": done}]).measures
    assert measure.acknowledge_within == timedelta(minutes=acknowledged)


def test_a_kept_version_is_written_out_and_means_the_same():
    book = short()
    kept = freeze(book, {})
    assert thaw(kept)[0] == book
    assert freeze(thaw(kept)[0], {}) == kept
    assert b'"id":"stand_down"' in kept


def test_words_of_the_house_are_asked_of_nobody():
    book = Playbook.model_validate({**SHORT, "languages": ["es"]})
    assert [one.code for one in lint(book, None, date(2026, 11, 29))] == []
    assert (book.states[0].title.to("es"), book.states[0].title.to("en")) == ("[fr] Normal", "Normal")
    assert all({language for language, _ in words} == {"fr", "ar", "en"} for words in HOUSE_WORDS)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Everybody is counted.", "everybody_is_counted"),
        ("Électricité & eau", "electricite_eau"),
        ("24 h on", "x05815f72"),
        ("الكهرباء", "x223c5953"),
        ("a very long line that goes on and on and on for ever", "a_very_long_line_that_goes_on_and_on_and"),
        ("x" * 60, "x" * 40),
        ({"fr": "Eau", "en": "Water"}, "eau"),
    ],
)
def test_names_are_made_of_words(said, name):
    assert name_of(said) == name


def test_a_plan_with_states_of_its_own_says_its_moves():
    states = [{"id": "calm", "kind": "normal", "title": "Calm"}]
    with pytest.raises(ValueError, match="transitions"):
        short(states=states)
