"""Rehearsals and the demonstration by command: what came out, what was expected, and a folder that is its own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Said = Callable[[Any, int], str]

REHEARSAL = """
case: essai
title: {fr: "Essai"}
mode: exercise
seed: 7
institution: own
until: "2026-03-05T18:00"
answers: {acknowledge_within: [5min, 1h]}
steps:
  - {at: "2026-03-02T09:00", by: dir, open: "Essai", why: "Signal"}
  - {at: "2026-03-03T09:00", by: dir, decide: alert, why: "Signal confirmé"}
expect:
  states: [normal, watch]
"""


@pytest.fixture
def rehearsal(desk: Any, tmp_path: Path) -> Path:
    """Three days of the small plan, up to watch."""
    folder = tmp_path / "small"
    shutil.copytree(desk.plan, folder)
    shutil.copytree(desk.registers, folder / "institution")
    file = folder / "rehearsals" / "essai.yaml"
    file.parent.mkdir()
    file.write_text(REHEARSAL)
    return file


def _last_line(result: Any) -> str:
    """The last line on the error output: the progress bar is above it."""
    assert "Traceback" not in result.output
    return str(result.stderr.splitlines()[-1])


def test_a_rehearsal_as_json_is_the_same_twice(desk: Any, rehearsal: Path) -> None:
    told = [json.loads(desk.run("rehearse", str(rehearsal), "--json").stdout) for _ in range(2)]
    assert told[0]["journal"]["head"] == told[1]["journal"]["head"]
    assert told[0]["journal"]["verified"] is told[0]["journal"]["replay_equal"] is True
    assert [one["event"] for one in told[0]["decisions"]] == ["alert"]
    assert told[0]["unmet"] == []
    assert told[0].keys() >= {"case", "mode", "from", "to", "states", "measures", "tasks", "messages", "proposals"}
    assert not (desk.folder / "evidence").exists()


def test_a_rehearsal_for_people(desk: Any, rehearsal: Path) -> None:
    result = desk.run("rehearse", str(rehearsal))
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0] == "EXERCICE — ne pas diffuser"
    assert any("Veiller" in line and "Directrice" in line and "Signal confirmé" in line for line in lines)
    assert lines[-1].startswith("Preuve : journal intact (")


@pytest.mark.parametrize("own", [False, True])
def test_a_house_of_another_trade_is_not_said_to_have_points_of_sale(desk: Any, rehearsal: Path, own: bool) -> None:
    if own:
        kinds = "kind,fr,ar,en,network\n" + "".join(
            f"{one},service,,,yes\n" for one in ("ward", "head_office", "urban", "rural", "mobile")
        )
        (rehearsal.parents[1] / "institution" / "site_types.csv").write_text(kinds)
    shown = desk.run("rehearse", str(rehearsal)).stdout
    assert ("points de vente" in shown, " sites\n" in shown) == (not own, own), shown


def test_what_comes_out_otherwise_is_code_1(desk: Any, rehearsal: Path) -> None:
    rehearsal.write_text(REHEARSAL.replace("[normal, watch]", "[normal, crisis]"))
    result = desk.run("rehearse", str(rehearsal))
    assert result.exit_code == 1
    assert "Attendu et non obtenu : states: expected normal → crisis" in _last_line(result)


def test_a_step_the_rules_refuse_stops_it(desk: Any, rehearsal: Path) -> None:
    rehearsal.write_text(REHEARSAL.replace("decide: alert", "decide: reopen"))
    result = desk.run("rehearse", str(rehearsal))
    assert result.exit_code == 1
    assert "une étape a tourné autrement que prévu" in _last_line(result)


@pytest.mark.parametrize("content", ["", "case: [", "case: x\nsteps: []\n"])
def test_a_rehearsal_that_cannot_be_read(desk: Any, rehearsal: Path, said: Said, content: str) -> None:
    rehearsal.write_text(content)
    assert "essai.yaml" in said(desk.run("rehearse", str(rehearsal)), 2)
    rehearsal.unlink()
    assert "essai.yaml" in said(desk.run("rehearse", str(rehearsal)), 2)


@pytest.fixture
def demo(desk: Any, rehearsal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder a demonstration is made in, with a short rehearsal in place of the year of 2020."""
    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.chdir(place)
    monkeypatch.setattr("pca.cli.demo.rehearsal_file", lambda: rehearsal)
    monkeypatch.setattr("pca.services.exercises.demonstration.rehearsal_file", lambda: rehearsal)
    return place / ".demo"


def test_the_demonstration_leaves_a_crisis_in_watch_to_work_with(desk: Any, demo: Path) -> None:
    for _ in range(2):
        result = desk.run("demo", "--no-serve")
        assert result.exit_code == 0, result.output
    assert "PCA_CONFIG=.demo/pca.toml pca crisis show EX-" in result.stdout
    there = {"PCA_CONFIG": str(demo / "pca.toml"), "PCA_DATA": None, "PCA_NOTIFICATIONS": None}
    crises = json.loads(desk.run("crisis", "list", "--json", **there).stdout)["crises"]
    assert [one["configuration"] for one in crises] == [["watch"], ["watch"]]
    assert {one["mode"] for one in crises} == {"exercise"}
    assert desk.run("audit", "replay", **there).exit_code == 0


def test_another_seed_gives_another_story(desk: Any, demo: Path) -> None:
    heads = [
        desk.run("demo", "--no-serve", *words).stdout.split("Tête ")[1].split()[0] for words in ((), ("--seed", "8"))
    ]
    assert heads[0] != heads[1]


def test_a_folder_that_is_not_a_demonstration_is_left_alone(desk: Any, demo: Path) -> None:
    demo.mkdir()
    (demo / "thesis.txt").write_text("years of work")
    result = desk.run("demo")
    assert result.exit_code == 2
    assert "il est laissé intact" in _last_line(result)
    assert (demo / "thesis.txt").read_text() == "years of work"


def test_a_link_is_not_followed(desk: Any, demo: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "pca-demo").touch()
    demo.symlink_to(elsewhere)
    assert desk.run("demo").exit_code == 2
    assert (elsewhere / "pca-demo").exists()
