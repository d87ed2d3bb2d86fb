"""Every shipped rehearsal is a golden story: it must come out as it says, twice the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pca.plans.rehearsals import load
from pca.services.exercises.rehearsals import rehearse
from pca.shipped import data_folder

FILES = sorted(data_folder("playbooks").glob("*/rehearsals/*.yaml"))
CASE = data_folder("playbooks") / "pandemie" / "rehearsals" / "alamana-2020.yaml"


SHORT = [path for path in FILES if path.stem not in ("alamana-2020", "datacentre")]
"""Those the suite plays twice; `make rehearsals` plays all of them twice, and `make bench` the case three times."""

AGAIN = """
import sys
from pathlib import Path
from pca.services.exercises.rehearsals import rehearse
for path in sys.argv[1:]:
    print(rehearse(Path(path)).report["journal"]["head"])
"""


@pytest.fixture(scope="module")
def case(rehearsed):
    """The 2020 case, played once for all the tests below."""
    return rehearsed(CASE)


def test_the_shipped_rehearsals_are_found():
    assert CASE in FILES
    assert len({path.parent.parent for path in FILES}) >= 3


@pytest.mark.parametrize("path", [path for path in FILES if path != CASE], ids=lambda path: path.stem)
def test_a_rehearsal_comes_out_as_it_says(rehearsed, path):
    played = rehearsed(path)
    assert played.unmet == ()
    assert played.report["journal"]["verified"]
    assert played.report["journal"]["replay_equal"]


def test_the_case_comes_out_as_it_says(case):
    assert case.unmet == ()


@pytest.mark.campaign
def test_two_runs_give_the_same_journal(rehearsed):
    """The second run is in a process whose sets and dictionaries lie in another order."""
    paths = FILES if os.environ.get("PCA_REHEARSALS") == "all" else SHORT
    done = subprocess.run(
        [sys.executable, "-c", AGAIN, *map(str, paths)],
        env={**os.environ, "PYTHONHASHSEED": "20"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [rehearsed(path).report["journal"]["head"] for path in paths]
    assert len(paths) >= 4


def test_the_case_shows_every_fact_of_2020(case):
    told = case.report
    assert told["from"].startswith("2020-03-16")
    assert told["facts"] == {
        "staff": 2433,
        "head_office": 197,
        "network": 2236,
        "points_of_sale": 646,
        "mobile": 81,
        "rural": 304,
        "urban": 261,
        "aid_phase_1_mobile_served": 143000,
        "aid_phase_2_mobile_served": 80000,
        "aid_beneficiaries": 1000000,
    }
    decided = {one["event"]: one["at"][:10] for one in told["decisions"] if one["perimeter"] == "root"}
    assert decided["activate"] == "2020-03-16"
    assert decided["aid_phase_1"] == "2020-04-06"
    assert decided["aid_phase_2"] == "2020-05-07"
    started = {one["id"]: one["started_at"][:10] for one in told["measures"]}
    for measure in ("H1", "H2", "H3", "H4", "H5", "H6", "C1", "C2", "C3", "C4", "C5", "R1", "R2", "R3", "R4", "R5"):
        assert started[measure] == "2020-03-16"
    for measure in ("O1", "O2", "O3", "O4", "O5", "O6", "O7"):
        assert started[measure] == "2020-03-16"
    assert (started["A1"], started["A2"]) == ("2020-04-06", "2020-05-07")
    stopped = {one["id"]: one["stopped_at"][:10] for one in told["measures"] if one["id"] in ("A0", "A1", "A2", "A3")}
    assert stopped == {"A0": "2020-06-05", "A1": "2020-05-15", "A2": "2020-06-05", "A3": "2020-06-05"}


def test_the_case_has_late_answers_refusals_and_failures(case):
    tasks, messages = case.report["tasks"], case.report["messages"]
    assert tasks["opened"] > 5000
    assert tasks["refused"] > 0
    assert tasks["escalated"] > 0
    assert tasks["open"] == 0
    assert messages["failed"] > 0
    assert messages["waiting"] == 0
    assert messages["queued"] == messages["sent"] + messages["failed"] + messages["suppressed"]


def test_the_report_is_plain_json_with_the_published_keys(case):
    told = json.loads(json.dumps(case.report))
    wanted = "case mode from to states measures tasks messages decisions proposals facts journal wall_seconds"
    assert set(wanted.split()) <= set(told)
    assert set(told["measures"][0]) >= {"id", "axis", "started_at", "stopped_at", "tasks"}
    assert set(told["states"][0]) >= {"perimeter", "configuration", "from", "to"}
    assert set(told["journal"]) == {"entries", "verified", "replay_equal", "head"}


def test_steps_the_case_does_not_give_are_marked_as_ours():
    given = {(step.at.date().isoformat(), step.decide) for step in load(CASE).steps if step.decide and not step.assumed}
    assert given == {("2020-03-16", "activate"), ("2020-04-06", "aid_phase_1"), ("2020-05-07", "aid_phase_2")}


def test_a_rehearsal_that_expects_otherwise_says_what_differs(tmp_path: Path):
    source = data_folder("playbooks") / "starter"
    folder = tmp_path / "starter"
    (folder / "rehearsals").mkdir(parents=True)
    for file in source.glob("*.yaml"):
        (folder / file.name).write_bytes(file.read_bytes())
    original = next((source / "rehearsals").glob("*.yaml")).read_text()
    head, _, _ = original.partition("\nexpect:")
    (folder / "rehearsals" / "wrong.yaml").write_text(head + "\nexpect:\n  states: [normal, closed]\n")
    unmet = rehearse(folder / "rehearsals" / "wrong.yaml").unmet
    assert len(unmet) == 1
    assert unmet[0].startswith("states: expected normal → closed")
