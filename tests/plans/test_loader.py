"""A plan in one file or several is read, and each mistake is named with its place."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pca.plans.assembly import HEAD, MAX_PARTS
from pca.plans.loader import load, load_files
from pca.plans.review import review
from pca.plans.vocabulary import json_schema
from pca.plans.yaml_reader import Problem, SourcePlace, Unreadable
from tests.kit.examples import some
from tests.kit.plan_folders import TODAY, problems, replace

REQUIRED = json_schema()["then"]["required"]


def test_reads_head_and_parts(folder):
    plan = load(folder, folder / "notifications")
    assert plan.playbook.id == "minimal"
    assert [one.id for one in plan.playbook.measures] == ["M1", "M2", "M3"]
    assert ("activation", "sms", "en") in plan.texts
    assert plan.unlisted == ()


def test_the_head_itself_may_be_named(folder):
    assert load(folder / HEAD).playbook == load(folder).playbook


def test_the_minimal_plan_is_clean(folder):
    assert review(load(folder, folder / "notifications"), TODAY) == ()


def test_files_in_memory_give_the_same_plan(folder):
    files = {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}
    plan, read = load_files(files), load(folder, folder / "notifications")
    assert (plan.playbook, plan.texts) == (read.playbook, read.texts)
    assert plan.folder is None


@pytest.mark.parametrize("key", REQUIRED)
def test_each_required_key_is_asked_for_by_name(key, folder):
    for path in folder.glob("*.yaml"):
        kept, dropping = [], False
        for line in path.read_text("utf-8").splitlines():
            dropping = line.startswith(f"{key}:") or (dropping and line.startswith((" ", "-")))
            kept += [] if dropping else [line]
        path.write_text("\n".join(kept) + "\n", "utf-8")
    (one,) = problems(folder)
    assert one.message == f"`{key}` is missing"
    assert one.advice.startswith("add")
    assert (one.path, one.place.file, one.place.line) == (key, str(folder / HEAD), 1)


MISTAKES = [
    # old, new, message, advice (both regular expressions)
    ("purpose:", "purpos:", "unknown key `purpos`", "did you mean `purpose`"),
    ("holder: p1", "holdr: p1", "unknown key `holdr`", "did you mean `holder`"),
    ("kind: normal", "kind: norml", "`norml` is not known", "did you mean `normal`"),
    ("scenario: premises", "scenario: flood", "`flood` is not known", "known here: staff_unavailable"),
    ("id: sites_shut", "id: sites-shut", "`sites-shut` cannot stand here", "short name"),
    ('version: "1.0.0"', 'version: "1.0"', "`1.0` cannot stand here", "three numbers"),
    ("every: 365d", "every: yearly", "`yearly` cannot stand here", "30min, 4h, 2d"),
    ('last: "2026-01-15"', 'last: "15/01/2026"', "`15/01/2026` cannot", "2026-01-15"),
    ('last: "2026-01-15"', "last: 20260115", "cannot|here", "2026-01-15"),
    ("time_zone: Africa/Casablanca", "time_zone: Africa/Atlantis", "`Africa/Atlantis`", "Africa/Casablanca"),
    ("level: 3", "level: 7", "too large", "4 or less"),
    ("level: 3", 'level: "high"', "whole number", "12"),
    ("severity: 3", "severity: 0", "too small", "1 or more"),
    (
        'title: {fr: "Normal", en: "Normal"}',
        "title: [Normal]",
        "a text is expected; here: a list",
        "in quotes",
    ),
    (
        'title: {fr: "Normal", en: "Normal"}',
        'title: {english: "Normal"}',
        "not go together",
        "`english` is no language",
    ),
    ('title: {fr: "Normal", en: "Normal"}', 'title: {fr: ""}', "the text is empty", "write it"),
    ("depends_on: [payments, power, network]", "depends_on: payments", "a list is expected", "- "),
    ("languages: [fr, en]", "languages: []", "the list is empty", "at least 1"),
    ("languages: [fr, en]", "languages: [fr, german]", "`german` cannot stand here", "by its tag: fr"),
    ("review:\n  last", "review: soon\nx:\n  last", "`soon` cannot stand here", "2026-01-15"),
    ("from: normal", "from: 12", "text|name|list", "."),
]


@pytest.mark.parametrize(("old", "new", "message", "advice"), MISTAKES)
def test_mistakes_are_named_in_words_with_their_line(old, new, message, advice, folder):
    name = "people.yaml" if "holder" in old else HEAD
    line = replace(folder, old, new, name)
    found = [one for one in problems(folder) if re.search(message, one.message) and re.search(advice, one.advice)]
    assert found, problems(folder)
    assert found[0].place.file == str(folder / name)
    assert found[0].place.line == line
    assert "pydantic" not in f"{found[0]}"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("when: {entering: crisis}", "when: {}", "say exactly one of entering"),
        ("when: {entering: crisis}", "when: {entering: crisis, leaving: crisis}", "say exactly one of entering"),
        ("when: {entering: crisis}", 'when: {at: "2026-05-31"}', "2020-05-31T09:00"),
        ("when: {entering: crisis}", 'when: {at: "2026-05-31T09:00+01:00"}', "without an offset"),
        ("audience: {stakeholders: [authority]}", "audience: {}", "names somebody"),
        ('repeat: {at: ["08:00"], days: [mon, thu]}', "repeat: {days: [mon]}", "say either"),
        ('repeat: {at: ["08:00"], days: [mon, thu]}', "repeat: {every: 1d, days: [mon]}", "go with `at`"),
        ('repeat: {at: ["08:00"], days: [mon, thu]}', 'repeat: {at: ["8:00"]}', "08:30"),
        ("complete_within: 1d", "complete_within: 0d", "between 1min and ten years"),
    ],
)
def test_the_rules_of_the_language_are_told(old, new, message, folder):
    line = replace(folder, old, new, "measures.yaml")
    (one,) = problems(folder)
    assert message in one.advice
    assert one.place.line == line


def test_one_mistake_is_told_once_and_not_by_all_that_follows_from_it(folder):
    replace(folder, "languages: [fr, en]\n", "")
    replace(folder, 'title: {fr: "Plan minimal", en: "Minimal plan"}', 'title: "Minimal"')
    assert [one.message for one in problems(folder)] == ["`languages` is missing"]


def test_ten_errors_are_ten_problems(folder):
    lines = {
        *(
            replace(folder, old, new)
            for old, new in [
                ("scenario: premises", "scenario: flood"),
                ("every: 365d", "every: yearly"),
                ("level: 3", "level: 9"),
                ("time_zone: Africa/Casablanca", "time_zone: Mars"),
                ("severity: 3", "severity: 8"),
                ("id: sites_shut", "id: sites shut"),
            ]
        ),
    }
    more = {
        replace(folder, "holder: p1", "holdr: p1", "people.yaml"),
        replace(folder, "function: log", "function: logs", "people.yaml"),
    }
    last = {
        replace(folder, "axis: access", "axes: access", "measures.yaml"),
        replace(folder, "evidence: required", "evidence: always", "measures.yaml"),
    }
    found = problems(folder)
    places = {(Path(one.place.file).name, one.place.line) for one in found}
    wanted = (
        {(HEAD, at) for at in lines} | {("people.yaml", at) for at in more} | {("measures.yaml", at) for at in last}
    )
    assert wanted <= places
    assert len(wanted) == 10
    assert list(found) == sorted(found, key=lambda one: (one.place.file, one.place.line, one.place.column))


def test_a_broken_file_does_not_hide_the_mistakes_of_the_others(folder):
    (folder / "people.yaml").write_text("roles: [\n", "utf-8")
    line = replace(folder, "scenario: premises", "scenario: flood")
    found = problems(folder)
    assert {Path(one.place.file).name for one in found} == {HEAD, "people.yaml"}
    assert any(one.place.line == line and "flood" in one.message for one in found)
    assert not any(re.fullmatch("`[a-z]+` is missing", one.message) for one in found), "it may stand in the broken file"


@pytest.mark.parametrize(
    "part", ["../people.yaml", "sub/people.yaml", "/etc/passwd.yaml", "people.txt", ".yaml", "a b.yaml"]
)
def test_parts_stay_beside_the_head(part, folder):
    line = replace(folder, "parts: [people.yaml,", f'parts: ["{part}",')
    one = problems(folder)[0]
    assert f"`{part}` is no file beside {HEAD}" == one.message
    assert one.place.line == line


def test_a_link_cannot_lead_out_of_the_folder(folder, tmp_path):
    outside = tmp_path / "outside.yaml"
    (folder / "people.yaml").rename(outside)
    (folder / "people.yaml").symlink_to(outside)
    assert "leads out of the plan's folder" in problems(folder)[0].message


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ("people.yaml", "`parts` is a list"),
        ("[people.yaml, people.yaml, measures.yaml]", "people.yaml is named twice"),
        ("[people.yaml, measures.yaml, playbook.yaml]", "playbook.yaml is named twice"),
        ("[people.yaml, measures.yaml, absent.yaml]", "there is no file"),
        (f"[{', '.join(f'p{at}.yaml' for at in range(MAX_PARTS + 1))}]", "`parts` is a list"),
    ],
)
def test_parts_are_listed_rightly(parts, message, folder):
    line = replace(folder, "parts: [people.yaml, measures.yaml]", f"parts: {parts}")
    found = [one for one in problems(folder) if message in one.message]
    assert found
    assert found[0].place.line == line


def test_a_part_lists_no_parts(folder):
    path = folder / "people.yaml"
    path.write_text(path.read_text("utf-8") + "parts: [more.yaml]\n", "utf-8")
    (one,) = problems(folder)
    assert one.message == "`parts` stands in a part"


def test_a_key_said_twice_names_both_places(folder):
    path = folder / "people.yaml"
    path.write_text(path.read_text("utf-8") + "owner: keeper\n", "utf-8")
    (one,) = problems(folder)
    assert one.message == "`owner` is said twice"
    assert Path(one.place.file).name == "people.yaml"
    assert re.search(rf"{HEAD}, line \d+", one.advice)


def test_lists_of_several_files_are_appended_in_order(folder):
    path = folder / "more.yaml"
    path.write_text('axes:\n  - id: extra\n    title: {fr: "Autre", en: "Other"}\n    tytle: 1\n', "utf-8")
    replace(folder, "measures.yaml]", "measures.yaml, more.yaml]")
    (one,) = problems(folder)
    assert (Path(one.place.file).name, one.place.line, one.path) == ("more.yaml", 4, "axes[1].tytle")
    replace(folder, "    tytle: 1\n", "", "more.yaml")
    assert [axis.id for axis in load(folder).playbook.axes] == ["access", "extra"]


@pytest.mark.parametrize("content", [b"", b"# nothing\n", b"- a\n- b\n", b"just words\n", b"\xff\xfe", b"a: 1\na: 2\n"])
def test_a_head_that_is_no_plan_is_one_clear_problem(content, folder):
    (folder / HEAD).write_bytes(content)
    found = problems(folder)
    assert found[0].place.file == str(folder / HEAD)
    assert found[0].advice


def test_a_folder_without_a_plan_says_so(tmp_path):
    (one,) = problems(tmp_path / "nowhere")
    assert "there is no file" in one.message
    assert "playbook.yaml" in one.message


def test_a_plan_too_large_is_refused(folder):
    filler = b"# " + b"x" * 1_900_000 + b"\n"
    names = [f"part{at}.yaml" for at in range(5)]
    for name in names:
        (folder / name).write_bytes(filler + b"axes: []\n")
    replace(folder, "measures.yaml]", f"measures.yaml, {', '.join(names)}]")
    assert any("makes the plan too large" in one.message for one in problems(folder))


def test_a_file_beside_the_plan_that_no_parts_lists_is_a_finding(folder):
    (folder / "forgotten.yaml").write_text("axes: []\n", "utf-8")
    (one,) = review(load(folder, folder / "notifications"), TODAY)
    assert (one.code, one.line) == ("unlisted_part", 5)


def test_findings_have_file_line_and_column(folder):
    line = replace(folder, "team: logistics", "team: logistik", "measures.yaml")
    (one,) = review(load(folder, folder / "notifications"), TODAY)
    assert (one.code, Path(one.file).name, one.line, one.column) == ("unknown_team", "measures.yaml", line, 11)


@given(data=st.data())
@settings(max_examples=some(40), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_change_of_the_text_makes_the_loader_fail(data):
    source = Path(__file__).parent / "minimal"
    files = {name: (source / name).read_bytes() for name in (HEAD, "people.yaml", "measures.yaml")}
    for _ in range(data.draw(st.integers(1, 4))):
        name = data.draw(st.sampled_from(sorted(files)))
        content = files[name]
        start = data.draw(st.integers(0, len(content)))
        odd = data.draw(
            st.one_of(st.binary(max_size=4), st.sampled_from([b"\n", b": ", b"- ", b"{", b"]", b"1", b"x"]))
        )
        files[name] = content[:start] + odd + content[start + data.draw(st.integers(0, 30)) :]
    try:
        found: tuple[Problem, ...] = ()
        review(load_files(files), TODAY, with_texts=False)
    except Unreadable as error:
        found = error.problems or (Problem(SourcePlace("", 0, 0), "", "", ""),)
    assert all(one.message and one.advice and one.place.line >= 1 for one in found)
