"""CACAO playbooks become drafts that lint without errors; what leads nowhere, or is hostile, is refused in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pca.cli.plan_import import LOSSES, REFUSALS
from pca.domain.plan.lint.findings import FindingSeverity
from pca.domain.plan.lint.rules import lint
from pca.domain.plan.playbook import Playbook
from pca.plans.cacao import drafting, reading
from pca.plans.cacao.drafting import CacaoDraft, draft, drafted_apart
from pca.plans.cacao.workflow import Loss
from pca.plans.loader import load_files
from tests.kit.examples import some

FILES = Path(__file__).parents[1] / "data" / "cacao"
NAMES = sorted(one.stem for one in FILES.glob("*.json"))
PEOPLE = ("a", "b", "c", "d")
TODAY = date(2026, 11, 29)


def said(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FILES / f"{name}.json").read_text("utf-8"))
    return found


def drafted(playbook: Any, language: str = "en") -> CacaoDraft:
    data = playbook if isinstance(playbook, bytes) else json.dumps(playbook).encode()
    return draft(data, language, "Africa/Casablanca", PEOPLE, TODAY)


def book(playbook: Any, language: str = "en") -> Playbook:
    made = drafted(playbook, language)
    assert made.refused is None
    return load_files(made.files).playbook


def errors(plan: Playbook) -> list[str]:
    return [one.what for one in lint(plan, None, TODAY) if one.severity is FindingSeverity.ERROR]


def moves(plan: Playbook) -> list[tuple[str, str, str]]:
    """Source, target and title of every move inside the crisis or out of it."""
    usual = {"watch", "calm", "activate", "stand_down", "relapse", "review", "close"}
    return [
        (",".join(one.source), ",".join(one.target), str(one.title.en))
        for one in plan.transitions
        if one.id not in usual
    ]


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_a_draft_lints_without_errors(name, language):
    plan = book(said(name), language)
    assert errors(plan) == []
    assert plan.languages == (language,)


def test_a_straight_run_is_measures_one_after_the_other():
    plan = book(said("straight"))
    assert [(one.id, one.title.en, one.holds_in, one.after.all, one.team) for one in plan.measures] == [
        ("M1", "Take the call", ("crisis",), (), "service_desk"),
        ("M2", "Lock the account", ("crisis",), ("M1",), "team"),
        ("M3", "Wipe the laptop", ("crisis",), ("M2",), "service_desk"),
    ]
    first, second, third = plan.measures
    assert [one.text.en for one in first.checklist] == [
        "Ask where and when it was last seen",
        "Write the serial number down",
    ]
    assert (first.complete_within.total_seconds(), second.complete_within.days) == (1800, 1)
    assert [one.text.en for one in second.checklist] == ["bash: usermod -L __user__:value"]
    assert second.instructions.en == "Concerns: Directory server"
    assert [one.text.en for one in third.checklist] == ["http-api: Wipe it from the console"]
    assert moves(plan) == []
    assert str(plan.review.last) == "2026-02-11"


def test_what_was_lost_is_listed():
    made = drafted(said("straight"))
    assert set(made.losses) == {
        Loss("arguments", "Lock the account"),
        Loss("machine_agent", "Directory server"),
        Loss("machine_commands", "Lock the account"),
        Loss("machine_commands", "Wipe the laptop"),
        Loss("delay", "Wipe the laptop"),
        Loss("variables", "", 1),
        Loss("secrets", "", 1),
        Loss("references", "", 1),
        Loss("markings", "", 1),
        Loss("gravity"),
        Loss("people", "a, b, c, d"),
        Loss("head"),
        Loss("no_time"),
    }
    assert not [name for name, content in made.files.items() if b"never-copy-me" in content]


def test_every_type_of_step_has_its_place():
    plan = book(said("every-step"))
    (crisis,) = (one for one in plan.states if one.id == "crisis")
    titles = {one.id: one.title.en for one in crisis.states}
    found = [(titles[source], titles.get(target, target), title) for source, target, title in moves(plan)]
    start, loop, report = "Collect the mails", "Mails keep coming", "Report"
    assert found == [
        (report, "back", "Succeeded: Report"),
        ("Tell the management", "back", "Go on after: Tell the management"),
        (report, "Tell the management", "Failed: Report"),
        ("Look at new mails", loop, "Go on after: Look at new mails"),
        (loop, "Look at new mails", "Once more, while: __mails__:value > 0"),
        (loop, report, "No: __mails__:value > 0"),
        ("Call the bank", loop, "Go on after: Call the bank"),
        ("Kind of mail", "Call the bank", "Case: __kind__:value = fraud"),
        ("Treat the malware", loop, "Go on after: Treat the malware"),
        ("Kind of mail", "Treat the malware", "Case: __kind__:value = malware"),
        ("Kind of mail", loop, "Case: __kind__:value = default"),
        ("Contain", "Kind of mail", "Go on after: Contain"),
        (start, "Contain", "Yes: __clicks__:value > 0"),
        (start, "Kind of mail", "No: __clicks__:value > 0"),
    ]
    where = {one.title.en: (titles[one.holds_in[0]], one.after.all) for one in plan.measures}
    named = {one.title.en: one.id for one in plan.measures}
    assert where["Block the sender"] == where["Reset passwords"] == ("Contain", ())
    assert where["Check that it is blocked"] == ("Contain", (named["Block the sender"],))


def test_what_is_done_proposes_to_go_on():
    plan = book(said("every-step"))
    named = {one.title.en: one.id for one in plan.measures}
    (contained,) = (one for one in plan.transitions if one.title.en == "Go on after: Contain")
    assert (contained.propose_when, contained.guard) == (
        f"done({named['Check that it is blocked']}) and done({named['Reset passwords']})",
        None,
    )


def test_branches_that_decide_are_regions_and_join_when_all_are_through():
    plan = book(said("nested"))
    (beside,) = (one for one in plan.state.values() if one.regions)
    assert [[inner.title.en for inner in region.states] for region in beside.regions] == [
        ["A patch exists", "Scan again", "Patch", "Shield", "Branch done"],
        ["Hunt for traces", "Branch done"],
    ]
    (joined,) = (one for one in plan.transitions if one.title.en == "All done: Repair and watch")
    assert joined.guard == f"in({beside.id}_1_done) and in({beside.id}_2_done)"
    assert plan.state[joined.target[0]].title.en == "Systems are open"


def test_ways_back_lead_to_the_same_state():
    plan = book(said("goto"))
    titles = {one.id: one.title.en for one in plan.state.values()}
    back = [(titles[source], title) for source, target, title in moves(plan) if titles[target] == "Restore the backup"]
    assert back == [("Fetch an older backup", "Go on after: Fetch an older backup")]
    assert Loss("step_unreached", "Nobody comes here") in drafted(said("goto")).losses


Change = Callable[[dict[str, Any]], object]

BROKEN: list[tuple[str, Change]] = [
    ("no_playbook", lambda one: one.update(type="bundle")),
    ("other_version", lambda one: one.update(spec_version="1.1")),
    ("other_version", lambda one: one.update(spec_version=["cacao-2.0"])),
    ("no_workflow", lambda one: one.update(workflow=[])),
    ("no_start", lambda one: one.update(workflow_start="start--9")),
    ("no_start", lambda one: one.update(workflow_start="action--call")),
    ("not_a_step", lambda one: one["workflow"].update({"action--call": "x"})),
    ("unknown_step", lambda one: one["workflow"]["action--call"].update(type="magic")),
    ("dangling", lambda one: one["workflow"]["action--call"].update(on_completion="action--gone")),
    ("dangling", lambda one: one["workflow"]["action--call"].update(on_failure="action--gone")),
    ("not_one_step", lambda one: one["workflow"]["action--call"].update(on_completion={"a": 1})),
    ("not_one_step", lambda one: one["workflow"]["action--call"].update(on_completion=["a", "b"])),
    ("back_to_start", lambda one: one["workflow"]["action--wipe"].update(on_completion="start--1")),
    ("endless", lambda one: one["workflow"]["action--wipe"].update(on_completion="action--call")),
    ("endless", lambda one: one["workflow"]["action--wipe"].update(on_completion="action--wipe")),
    ("no_branches", lambda one: one["workflow"]["action--call"].update(type="parallel", next_steps=[])),
    ("no_branches", lambda one: one["workflow"]["action--call"].update(type="switch-condition", cases=["x"])),
    ("no_branches", lambda one: one["workflow"]["action--call"].update(type="if-condition")),
    (
        "too_many_branches",
        lambda one: one["workflow"]["action--call"].update(type="parallel", next_steps=["action--lock"] * 21),
    ),
    ("too_many_steps", lambda one: one["workflow"].update({f"end--{n}": {"type": "end"} for n in range(2, 301)})),
    ("nothing_to_do", lambda one: one["workflow"]["start--1"].update(on_completion="end--1")),
]


@pytest.mark.parametrize(("code", "change"), BROKEN, ids=[f"{code}-{at}" for at, (code, _) in enumerate(BROKEN)])
def test_what_leads_nowhere_is_refused(code, change):
    playbook = said("straight")
    change(playbook)
    refused = drafted(playbook).refused
    assert refused is not None
    assert refused.code == code


def test_a_loop_without_a_way_out_is_refused():
    playbook = said("nested")
    del playbook["workflow"]["while-condition--open"]["on_completion"]
    refused = drafted(playbook).refused
    assert refused is not None
    assert (refused.code, "Systems are open" in refused.about) == ("endless", True)


def test_parallel_steps_without_end_inside_each_other_are_refused():
    steps: dict[str, Any] = {"start--1": {"type": "start", "on_completion": "parallel--0"}, "end--1": {"type": "end"}}
    for n in range(6):
        steps[f"parallel--{n}"] = {"type": "parallel", "next_steps": [f"if-condition--{n}"], "on_completion": "end--1"}
        steps[f"if-condition--{n}"] = {"type": "if-condition", "condition": "x", "on_true": f"parallel--{n + 1}"}
    steps["parallel--6"] = {"type": "action", "name": "Act", "on_completion": "end--1"}
    refused = drafted({**said("straight"), "workflow": steps}).refused
    assert refused is not None
    assert refused.code == "too_nested"


HOSTILE = [
    (b"", "not_json"),
    (b"\xff\xfe{", "not_json"),
    (b"[" * 100_000, "too_deep"),
    (b'{"type":' * 5_000 + b"1" + b"}" * 5_000, "too_deep"),
    (b"null", "no_playbook"),
    (b'{"type":"playbook","spec_version":"cacao-2.0","workflow":{"a":NaN}}', "not_json"),
    (b'{"type":"playbook","spec_version":"cacao-2.0","workflow":1e999}', "not_json"),
]


@pytest.mark.parametrize(("data", "code"), HOSTILE)
def test_hostile_bytes_are_refused(data, code):
    refused = drafted(data).refused
    assert refused is not None
    assert refused.code == code


def test_it_is_read_apart_and_within_limits(monkeypatch):
    data = (FILES / "nested.json").read_bytes()
    made = drafted_apart(data, "en", "Africa/Casablanca", PEOPLE, TODAY)
    assert made == drafted(data)
    too_large = drafted_apart(data + b" " * drafting.LIMITS.input, "en", "Africa/Casablanca", PEOPLE, TODAY)
    assert too_large.refused == Loss("too_costly", "size")


def test_a_playbook_that_is_called_without_a_name_is_a_task_all_the_same():
    playbook = said("every-step")
    del playbook["workflow"]["playbook-action--malware"]["playbook_id"]
    (measure,) = (one for one in book(playbook).measures if one.title.en == "Treat the malware")
    assert [one.text.en for one in measure.checklist] == ["Treat the malware"]


def test_odd_texts_are_data():
    playbook = said("straight")
    playbook["name"] = "no"
    step = playbook["workflow"]["action--call"]
    step["name"] = "\u202eevil\x07 {{ crisis }}: - [&a *b] !!python/object"
    step["description"] = "y" * 10_000
    step["commands"] = [{"type": "manual", "command": "z" * 5_000}] * 60 + [{"type": "bash", "command_b64": "AAAA"}]
    made = drafted(playbook)
    plan = load_files(made.files).playbook
    assert errors(plan) == []
    measure = plan.measures[0]
    assert measure.title.en == "evil {{ crisis }}: - [&a *b] !!python/object"
    assert len(str(measure.instructions.en)) <= reading.LONGEST_TEXT
    assert {"commands_cut"} <= {one.code for one in made.losses}


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=some(40), suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_wrong_types_anywhere_are_refused_or_taken_never_a_defect(data):
    playbook = said(data.draw(st.sampled_from(NAMES)))
    for _ in range(data.draw(st.integers(1, 3))):
        at: Any = playbook
        while isinstance(at, dict) and at:
            key = data.draw(st.sampled_from(sorted(at)))
            if not isinstance(at[key], dict) or data.draw(st.booleans()):
                at[key] = data.draw(_VALUES)
                break
            at = at[key]
    made = drafted(playbook)
    if made.refused is None:
        assert errors(load_files(made.files).playbook) == []
        assert {one.code for one in made.losses} <= set(LOSSES)
    else:
        assert made.refused.code in REFUSALS
