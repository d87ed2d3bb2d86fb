"""A compiled plan answers by look-up what the engine asks while a crisis runs."""

import copy
from typing import Any

import pytest

from pca.domain.directory import Organisation, Person, Region, Site, SiteType, Status
from pca.domain.machine.machine import Blocked, MachineStep
from pca.domain.plan.compiled import CompiledPlan, compile_plan
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.states import Kind

TEXTS = {
    ("activation", "subject", "fr"): "Objet",
    ("activation", "mail", "fr"): "Corps",
    ("activation", "sms", "fr"): "Court",
    ("stand_down", "mail", "fr"): "Fin",
}

HOUSE = Organisation(
    regions={one: Region(id=one, title=one, head="h", deputy="d") for one in ("TTA", "CS")},
    sites={
        one.id: one
        for one in (
            Site(id="S1", title="Siège", type=SiteType.HEAD_OFFICE, region="CS", head="h1", deputy="d1", staff=100),
            Site(id="S2", title="Ville", type=SiteType.URBAN, region="CS", head="h2", deputy="d2", staff=5),
            Site(id="S3", title="Village", type=SiteType.RURAL, region="TTA", head="h3", deputy="d3", staff=3),
            Site(id="S4", title="Vide", type=SiteType.RURAL, region="TTA", head="h4", deputy="d4", staff=0),
        )
    },
    people={
        one.id: one
        for one in (
            Person(id="a", site="S1"),
            Person(id="b", site="S2"),
            Person(id="c", site="S3", status=Status.ABSENT),
            Person(id="d", site="gone"),
        )
    },
)


@pytest.fixture
def plan(minimal: dict[str, Any]) -> CompiledPlan:
    return compile_plan(Playbook.model_validate(minimal), TEXTS)


def test_opens_in_the_initial_state(plan, minimal):
    assert plan.machine.initial().configuration == ("normal",)
    elsewhere = compile_plan(Playbook.model_validate({**minimal, "initial": "watch"}))
    assert elsewhere.machine.initial().configuration == ("watch",)


def test_entering_the_crisis_enters_every_region(plan):
    step = plan.machine.fire(["normal"], "activate", {})
    assert isinstance(step, MachineStep)
    assert step.configuration == ("part_open", "service_remote")
    assert step.entered == ("crisis", "premises", "part_open", "service", "service_remote")


def test_one_event_moves_two_regions_and_several_targets_come_together(plan):
    shut = plan.machine.fire(["part_open", "service_remote"], "shut", {})
    assert shut.configuration == ("all_shut", "service_reduced")
    assert plan.machine.fire(shut.configuration, "reopen", {}).configuration == ("part_open", "service_remote")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [({"sites_shut": 0}, "back"), ({"sites_shut": 2}, "guard_false"), ({}, "guard_unknown")],
)
def test_guards_are_three_valued(plan, facts, expected):
    answer = plan.machine.fire(["part_open", "service_remote"], "stand_down", facts)
    assert (answer.reason if isinstance(answer, Blocked) else answer.configuration[0]) == expected


def test_edges_lead_back_to_their_transition(plan):
    step = plan.machine.fire(["watch"], "activate", {})
    assert [plan.transition_of(edge).id for edge in step.taken] == ["activate"]
    refused = plan.machine.fire(["part_open", "service_remote"], "stand_down", {"sites_shut": 3})
    assert [plan.transition_of(edge).id for edge in refused.details] == ["stand_down"]


def test_kinds_and_active_states(plan):
    assert plan.kind_of("all_shut") is Kind.CRISIS
    assert plan.active(["part_open", "service_reduced"]) == {
        "crisis",
        "premises",
        "part_open",
        "service",
        "service_reduced",
    }
    assert plan.active(["of_another_version"]) == {"of_another_version"}


def test_events_thresholds_and_levels(plan):
    assert [one.id for one in plan.events["shut"]] == ["shut_premises", "shut_service"]
    assert [(one.id, threshold.source) for one, threshold in plan.thresholds.moves] == [("activate", "sites_shut >= 3")]
    ((measure, level, threshold),) = plan.thresholds.levels
    assert (measure, level, threshold.holds({"sites_shut": 11})) == ("M2", "closed", True)


def test_criteria_are_assessed_or_left_to_people(plan):
    (criterion,) = plan.playbook.stand_down_criteria
    by_hand = plan.playbook.success_criteria[0]
    assert [plan.criterion_holds(criterion, {"sites_shut": shut}) for shut in (0, 1, None)] == [True, False, None]
    assert plan.criterion_holds(by_hand, {"sites_shut": 0}) is None


def test_places_people_and_sites_are_chosen_in_directory_order(plan):
    first, second, third = plan.playbook.measures
    assert plan.places(first, HOUSE) == ("S2", "S3")
    assert plan.places(second, HOUSE) == ("CS",)
    assert plan.places(third, HOUSE) == ()
    assert plan.sites("type == 'urban'", HOUSE) == ("S2",)
    assert plan.sites(None, HOUSE) == ("S1", "S2", "S3", "S4")
    assert plan.people("network and status != 'absent'", HOUSE) == ("b",), "d's site is unknown, so is its network"


def test_communications_by_trigger(plan):
    assert [one.id for one in plan.said_when["entering", "crisis"]] == ["told_staff"]
    assert [one.id for one in plan.said_when["leaving", "crisis"]] == ["told_authority"]
    assert [one.id for one in plan.said_when["level_changes", "M2"]] == ["told_heads"]
    assert plan.dated == ()


def test_dated_communications(minimal, put):
    put(minimal, "communications.told_heads.when", {"at": "2026-05-31T09:00"})
    plan = compile_plan(Playbook.model_validate(minimal))
    assert [one.id for one in plan.dated] == ["told_heads"]


def test_a_digest_covers_subject_and_mail_in_all_languages(plan, minimal):
    book = Playbook.model_validate(minimal)
    before = plan.digest("activation", "mail")
    assert before == plan.digest("activation", "mail")
    for key in (("activation", "subject", "fr"), ("activation", "mail", "fr"), ("activation", "mail", "en")):
        assert compile_plan(book, {**TEXTS, key: "Autre"}).digest("activation", "mail") != before
    other = compile_plan(book, {**TEXTS, ("stand_down", "mail", "fr"): "Autre"})
    assert other.digest("activation", "mail") == before
    assert other.digest("activation", "sms") == plan.digest("activation", "sms") != before


def test_compiling_leaves_the_plan_as_it_was(minimal):
    book = Playbook.model_validate(copy.deepcopy(minimal))
    compile_plan(book)
    assert book == Playbook.model_validate(minimal)
