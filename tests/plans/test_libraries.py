"""What a plan includes from the library beside it, and what cannot be included."""

import json
from pathlib import Path

import pytest

from pca.plans.archive import taken_in
from pca.plans.assembly import MAX_PARTS
from pca.plans.loader import load, load_files
from pca.plans.review import review
from pca.plans.texts import content_hash, freeze, thaw
from pca.plans.written import files_of
from tests.kit.plan_folders import TODAY, problems, replace

# ---------------------------------------------------------------- the library that plans share

SHARED = """measures:
  - id: W1
    axis: access
    title: {fr: "Couper l’eau", en: "Shut the water off"}
    instructions: {fr: "Fermer la vanne.", en: "Close the valve."}
    holds_in: [crisis]
    team: logistics
    checklist: [{id: valve, text: {fr: "Vanne fermée.", en: "Valve closed."}}]
    acknowledge_within: 1h
    complete_within: 4h
"""


def library(folder: Path, **files: str) -> Path:
    """Files of a library beside the plan; `__` in a name stands for a folder."""
    for name, content in files.items():
        path = folder.parent / "library" / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return folder.parent / "library"


def include(folder: Path, *names: str) -> int:
    """Include these files in the head of the plan; the line of the first."""
    said = "".join(f"  - {name}\n" for name in names)
    return replace(folder, "parts: [", f"include:\n{said}parts: [") + 1


def test_a_plan_includes_measures_of_the_library_beside_it(folder):
    library(folder, water="include: [basics/valve.yaml]\n", basics__valve=SHARED)
    include(folder, "water.yaml", "basics/valve.yaml")
    plan = load(folder, folder / "notifications")
    assert [one.id for one in plan.playbook.measures] == ["M1", "M2", "M3", "W1"]
    assert review(plan, TODAY) == ()
    assert plan.unlisted == ()


def test_what_is_included_is_frozen_with_the_version(folder):
    shared = library(folder, water=SHARED)
    include(folder, "water.yaml")
    before = load(folder, folder / "notifications")
    frozen = freeze(before.playbook, before.texts)
    (shared / "water.yaml").write_text(SHARED.replace("4h", "5h"), "utf-8")
    after = load(folder, folder / "notifications")
    assert content_hash(before.playbook, before.texts) != content_hash(after.playbook, after.texts)
    assert thaw(frozen)[0] == before.playbook
    again = load_files(files_of(before.playbook, before.texts))
    assert content_hash(again.playbook, again.texts) == content_hash(before.playbook, before.texts)


def test_a_mistake_in_the_library_is_named_where_it_stands(folder):
    shared = library(folder, water=SHARED.replace("team: logistics", "teem: logistics"))
    include(folder, "water.yaml")
    (one,) = problems(folder)
    assert (one.place.file, one.place.line, one.path) == (f"{folder}/library/water.yaml", 7, "measures[3].teem")
    assert shared.is_dir()


@pytest.mark.parametrize(
    "name",
    [
        *("../minimal/people.yaml", "/etc/passwd.yaml", "water", "a/../../b.yaml", "./water.yaml", "~/x.yaml", ""),
        *("C:\\x.yaml", "a//b.yaml", "http://example.org/a.yaml", "a/b/c/d/e.yaml", "w.yaml\n", ".hidden.yaml"),
    ],
)
def test_nothing_outside_the_library_can_be_included(name, folder):
    library(folder, water=SHARED)
    line = replace(folder, "parts: [", f"include: [{json.dumps(name)}]\nparts: [")
    one = problems(folder)[0]
    assert one.message.endswith("is no file of the library")
    assert one.place.line == line


def test_a_link_cannot_lead_out_of_the_library(folder, tmp_path):
    outside = tmp_path / "elsewhere.yaml"
    outside.write_text(SHARED, "utf-8")
    shared = library(folder, other=SHARED)
    (shared / "water.yaml").symlink_to(outside)
    line = include(folder, "water.yaml")
    (one,) = problems(folder)
    assert "leads out of the library" in one.message
    assert one.place.line == line


def test_a_library_that_is_itself_a_link_is_refused(folder, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "water.yaml").write_text(SHARED, "utf-8")
    (folder.parent / "library").symlink_to(tmp_path / "real")
    include(folder, "water.yaml")
    assert "leads out of the library" in problems(folder)[0].message


def test_files_that_include_each_other_are_refused_with_the_way_round(folder):
    library(folder, one="include: [two.yaml]\n", two="include: [one.yaml]\n")
    include(folder, "one.yaml")
    (found,) = problems(folder)
    assert found.message == "these files include each other: one.yaml → two.yaml → one.yaml"


def test_a_library_too_large_is_refused(folder):
    filler = "# " + "x" * 1_900_000 + "\naxes: []\n"
    library(folder, **{f"big{at}": filler for at in range(5)})
    include(folder, *(f"big{at}.yaml" for at in range(5)))
    assert any("makes the plan too large" in one.message for one in problems(folder))


def test_a_file_too_many_is_refused(folder):
    names = [f"part{at}" for at in range(MAX_PARTS + 2)]
    first = ", ".join(f"{one}.yaml" for one in names[: MAX_PARTS - 1])
    library(folder, **dict.fromkeys(names, "axes: []\n"), first=f"include: [{first}]\n")
    include(folder, "first.yaml", *(f"{one}.yaml" for one in names[MAX_PARTS - 1 :]))
    assert any(one.message == "too many files are included" for one in problems(folder))


def test_a_library_file_that_is_missing_is_named_where_it_is_included(folder):
    line = include(folder, "water.yaml")
    (one,) = problems(folder)
    assert "there is no file" in one.message
    assert one.place.line == line


def test_an_archive_carries_the_library_inside_or_beside_the_plan(folder):
    include(folder, "water.yaml")
    own = [(f"mine/{one.relative_to(folder)}", one.read_bytes()) for one in folder.rglob("*") if one.is_file()]
    for place in ("library/water.yaml", "mine/library/water.yaml"):
        plan = load_files(taken_in([*own, (place, SHARED.encode())]))
        assert [one.id for one in plan.playbook.measures] == ["M1", "M2", "M3", "W1"]
