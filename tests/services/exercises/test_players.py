"""A rehearsal is played by the case's institution or by the plan's own; one measure may be answered unlike the rest."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from pca.domain.facts import TaskCompleted, TaskRefused
from pca.plans.rehearsals import Answers
from pca.plans.yaml_reader import Unreadable
from pca.services.exercises.rehearsals import Rehearsed, rehearse
from pca.shipped import data_folder
from pca.store.audit import journal
from pca.store.kit.database import Store
from pca.store.tasks import tasks

SEATS = ("dg", "dga", "rpca", "rpca-adj", "logistique", "logistique-adj")
REGISTERS: Mapping[str, str] = {
    "regions.csv": "region,title,head,deputy\nR1,Nord,chef,second\n",
    "sites.csv": "site,title,type,region,head,deputy\nS1,Agence,urban,R1,chef,second\nHQ,Siège,head_office,R1,dg,dga\n",
    "people.csv": "person,name,email,phone,language,site,teams\n"
    + "".join(f"{one},Nom {one},,,fr,HQ,\n" for one in SEATS)
    + "chef,Nom chef,,,fr,S1,\nsecond,Nom second,,,fr,S1,\n",
}


@pytest.fixture
def starter(tmp_path: Path) -> Path:
    """The starter plan with an institution of eight people; its rehearsal is played by them."""
    folder = tmp_path / "starter"
    shutil.copytree(data_folder("playbooks") / "starter", folder)
    (folder / "institution").mkdir()
    for name, text in REGISTERS.items():
        (folder / "institution" / name).write_text(text, encoding="utf-8")
    return folder


def play(folder: Path, store: Store | None = None, answers: str = "") -> Rehearsed:
    file = folder / "rehearsals" / "first-day.yaml"
    said = file.read_text("utf-8").replace("institution: alamana-2020", "institution: own")
    said = said.replace("answers:\n", f"answers:\n{answers}")
    file.write_text(said, "utf-8")
    return rehearse(file, store=store)


def test_the_plan_is_played_by_its_own_institution(starter: Path) -> None:
    played = play(starter)
    assert played.unmet == ()
    assert played.report["facts"]["staff"] == 8
    assert played.report["facts"]["points_of_sale"] == 1
    assert played.report["tasks"]["opened"] == 4, "S1 at two sites, S2, and S2 undone"


def test_what_is_wrong_with_it_is_named_with_file_and_row(starter: Path) -> None:
    sites = starter / "institution" / "sites.csv"
    sites.write_text(
        REGISTERS["sites.csv"].replace("HQ,Siège,head_office,R1,dg", "HQ,Siège,head_office,R9,dg"), "utf-8"
    )
    with pytest.raises(Unreadable, match=r"sites\.csv:3:1: region: “R9” is not in regions\.csv"):
        play(starter)
    sites.unlink()
    with pytest.raises(Unreadable, match=r"institution:1:1: cannot be read"):
        play(starter)


def test_the_tasks_of_one_measure_are_answered_unlike_the_rest(starter: Path) -> None:
    with Store.open("sqlite://", create=True, durable=False) as store:
        played = play(starter, store, "  unlike: {S1: {impossible: 1, why: L’eau monte.}}\n")
        with store.read() as unit:
            found = [tasks.task(unit, played.crisis, number) for number in (1, 2, 3)]
            reasons = {
                fact.reason
                for _, entry in journal.entries(unit, crisis=played.crisis)
                for fact in entry.facts
                if isinstance(fact, TaskRefused)
            }
    assert reasons == {"L’eau monte."}
    assert [(one.measure, one.status) for one in found if one] == [
        ("S1", "impossible"),
        ("S1", "impossible"),
        ("S2", "cancelled"),
    ]


def test_what_unlike_does_not_say_is_as_for_all() -> None:
    minute = timedelta(minutes=1)
    said = Answers(acknowledge_within=(minute, 2 * minute), late=Decimal("0.1"), unlike={"S1": {"refused": Decimal(1)}})
    assert said.of("S2") is said
    one = said.of("S1")
    assert (said.why("S1"), said.why("S2")) == (None, None)
    assert (one.refused, one.late, one.acknowledge_within) == (Decimal(1), Decimal("0.1"), (minute, 2 * minute))


def test_what_must_wait_is_answered_once_it_can_begin_and_nothing_is_overridden(starter: Path) -> None:
    played = play(starter)
    with played.runtime.store.read() as unit:
        done = [
            (fact.task, fact.despite)
            for _, entry in journal.entries(unit, crisis=played.crisis)
            for fact in entry.facts
            if isinstance(fact, TaskCompleted)
        ]
    assert sorted(one for one, _ in done) == [1, 2, 3, 4]
    assert [one for one, _ in done].index(3) == 2, "S2 waits for S1 at both sites"
    assert {despite for _, despite in done} == {""}


def test_what_is_unlike_the_rest_is_undone_like_the_rest(starter: Path) -> None:
    played = play(starter, answers="  unlike: {S2: {refused: 1}}\n")
    with played.runtime.store.read() as unit:
        found = tasks.task(unit, played.crisis, 3), tasks.task(unit, played.crisis, 4)
    assert [(one.purpose, one.status) for one in found if one] == [("do", "refused"), ("undo", "done")]
