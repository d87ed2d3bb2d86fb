"""Lint of what measures expect of each other: exclusions, prerequisites, levels, case by case."""

from __future__ import annotations

from typing import Any

import pytest

from pca.domain.plan.lint import exclusions, levels, measures, rules
from pca.domain.plan.lint.selectors import never_near
from pca.domain.plan.measures import Each, Measure
from pca.domain.plan.playbook import Playbook
from tests.kit.broken_plans import APART, TODAY
from tests.kit.one_family import Edits, Put, found

# ---------------------------------------------------------------- exclusions

URBAN, REGION = {"kind": "site", "where": "type == 'urban'"}, {"kind": "region"}
SITE, PERSON = {"kind": "site"}, {"kind": "person"}


def excluding(mine: Any, theirs: Any, **more: Any) -> Edits:
    """M1 (in crisis) sets M2 aside, which holds in crisis too; each with its places."""
    given = {"M1.each": mine, "M2.each": theirs, "M1.excludes": ["M2"], "M2.holds_in": ["crisis"]}
    given |= {"M2.expires_after": None, **{name.replace("__", "."): value for name, value in more.items()}}
    return [*APART, *((f"measures.{name}", value) for name, value in given.items() if value != "as it is")]


ALWAYS, NEVER_MEET, GOES_ON = "exclusion_always", "exclusion_idle", "exclusion_continues"


@pytest.mark.parametrize(
    ("edits", "codes"),
    [
        (excluding(None, REGION), [ALWAYS]),
        (excluding(None, None), [ALWAYS]),
        (excluding(SITE, None), []),
        (excluding(REGION, SITE), [ALWAYS]),
        (excluding(SITE, REGION), []),
        (excluding(SITE, SITE), [ALWAYS]),
        (excluding(SITE, URBAN), [ALWAYS]),
        (excluding(URBAN, SITE), []),
        (excluding(URBAN, URBAN), [ALWAYS]),
        (excluding(PERSON, PERSON), [ALWAYS]),
        (excluding(PERSON, None), [NEVER_MEET]),
        (excluding(PERSON, SITE), [NEVER_MEET]),
        (excluding(SITE, PERSON), []),
        (excluding(URBAN, {"kind": "site", "where": "type == 'rural'"}), [NEVER_MEET]),
        (excluding({"kind": "region", "where": "region == 'CS'"}, {"kind": "region", "where": "region == 'N'"}),
         [NEVER_MEET]),
        (excluding(None, SITE, M1__when="sites_shut > 5"), []),
        (excluding(None, SITE, M1__expires_after="2d"), []),
        (excluding(None, SITE, M2__holds_in=["crisis", "back"]), []),
        (excluding(None, SITE, M2__holds_in=["all_shut"]), [ALWAYS]),
        (excluding(None, SITE, M2__holds_in=["crisis", "gone"]), [ALWAYS]),
        (excluding(None, SITE, M2__holds_in=["back"]), [NEVER_MEET]),
        (excluding(None, SITE, M1__holds_in=["all_shut"]), []),
        (excluding(None, SITE, M1__holds_in=["part_open"], M2__holds_in=["service_remote"]), []),
        (excluding(None, SITE, M2__on_leave="continue"), [GOES_ON, ALWAYS]),
        (excluding(None, SITE, M2__on_leave="continue", M2__holds_in=["back"]), [GOES_ON, NEVER_MEET]),
    ],
)  # fmt: skip
def test_a_measure_that_sets_another_aside(edits: Edits, codes: list[str], minimal: Any, put: Put) -> None:
    values = {"winner": "M1", "other": "M2"}
    expected = [(code, "measures[0].excludes[0]", values) for code in codes]
    assert found(exclusions.check, minimal, put, edits) == expected


@pytest.mark.parametrize(
    ("edits", "code", "where"),
    [
        ([("measures.M1.excludes", ["M3"])], "exclusion_fallback", "measures[0].excludes[0]"),
        ([("measures.M3.excludes", ["M2", "M1"]), *APART], "exclusion_fallback", "measures[2].excludes[1]"),
    ],
)
def test_a_fallback_sets_nothing_aside(edits: Edits, code: str, where: str, minimal: Any, put: Put) -> None:
    assert (code, where) in [one[:2] for one in found(exclusions.check, minimal, put, edits)]


@pytest.mark.parametrize(
    ("edits", "circle"),
    [
        ([("measures.M3.excludes", ["M3"])], "M3 → M3"),
        ([("measures.M2.excludes", ["M3"]), ("measures.M3.excludes", ["M2"])], "M2 → M3 → M2"),
    ],
)
def test_measures_that_set_each_other_aside(edits: Edits, circle: str, minimal: Any, put: Put) -> None:
    told = [one for one in found(exclusions.check, minimal, put, edits) if one[0] == "exclusion_circle"]
    number = int(circle[1]) - 1
    assert told == [("exclusion_circle", f"measures[{number}].excludes", {"circle": circle})]


# ---------------------------------------------------------------- places that never meet

MEASURE = {"axis": "a", "title": {"fr": "x"}, "complete_within": "8h"}


def at(kind: Any, where: str | None = None) -> Measure:
    each = None if kind is None else Each(kind=kind, where=where, ask={"fr": "?"} if kind == "entry" else None)
    return Measure.model_validate({**MEASURE, "id": "m", "each": each and each.model_dump(exclude_none=True)})


CS, TTA = "region == 'CS'", "region == 'TTA'"


@pytest.mark.parametrize(
    ("mine", "theirs", "never"),
    [
        (at(None), at("site", CS), False),
        (at("site", CS), at(None), False),
        (at("site"), at("site"), False),
        (at("site", CS), at("site", TTA), True),
        (at("site", CS), at("region", TTA), True),
        (at("region", CS), at("site", TTA), True),
        (at("region", CS), at("region", TTA), True),
        (at("region", CS), at("region", CS), False),
        (at("region", CS), at("region", 'region != "CS"'), True),
        (at("site", "type == 'urban'"), at("site", "type == 'rural'"), True),
        (at("site", "type == 'urban'"), at("site", CS), False),
        (at("site", "type == 'urban'"), at("region", CS), False),
        (at("site", "type == 'a' and type == 'b'"), at("region"), False),
        (at("site", "site in ['A', 'B']"), at("site", "site == 'C'"), True),
        (at("site", "site in ['A', 'B']"), at("site", "site == 'B'"), False),
        (at("site", "staff > 3"), at("site", "staff < 2"), False),
        (at("site", f"{CS} or staff > 3"), at("site", TTA), False),
        (at("site", "colour == 1"), at("site", TTA), False),
        (at("region", "type == 'urban'"), at("region", TTA), False),
    ],
)
def test_whether_two_measures_ever_meet_at_a_place(mine: Measure, theirs: Measure, never: bool) -> None:
    assert never_near(mine, theirs) is never
    assert never_near(theirs, mine) is never


@pytest.mark.parametrize(
    ("edits", "told"),
    [
        (
            [("measures.M1.each", {"kind": "region", "where": CS}), ("measures.M2.each.where", TTA)],
            [("prerequisite_apart.places", "measures[1].after[0]", {"measure": "M2", "other": "M1"})],
        ),
        (
            [("measures.M1.holds_in", ["watch"])],
            [("prerequisite_apart", "measures[1].after[0]", {"measure": "M2", "other": "M1"})],
        ),
        ([("measures.M1.holds_in", ["watch"]), ("measures.M1.on_leave", "continue")], []),
        (
            [("measures.M1.holds_in", ["review"]), ("transitions.relapse.from", "back"), ("measures.M1.undo", None)],
            [],
        ),
        (
            [
                ("measures.M1.holds_in", ["review"]),
                ("transitions.relapse.from", "back"),
                ("measures.M1.undo", None),
                ("measures.M2.on_leave", "cancel"),
            ],
            [("prerequisite_too_late", "measures[1].after[0]", {"measure": "M2", "other": "M1"})],
        ),
        ([("measures.M2.after", ["M3", "M1"]), ("measures.M1.holds_in", ["gone"])], []),
        ([("measures.M1.holds_in", ["back"]), ("measures.M2.holds_in", ["back"])], []),
    ],
)
def test_what_is_waited_for(edits: Edits, told: list[Any], minimal: Any, put: Put) -> None:
    said = [one for one in found(measures.check, minimal, put, edits) if one[0].startswith("prerequisite_")]
    assert said == told


@pytest.mark.parametrize(
    ("holds_in", "level", "told"),
    [
        (["crisis", "back"], ["all_shut"], False),
        (["part_open"], ["all_shut"], True),
        (["part_open"], ["service_remote"], False),
        (["back"], ["gone"], False),
        (["back"], ["gone", "watch"], True),
        ([], ["watch"], False),
        (["back"], ["watch", "back"], False),
    ],
)
def test_a_level_that_never_holds(holds_in: list[str], level: list[str], told: bool, minimal: Any, put: Put) -> None:
    edits: Edits = [("measures.M2.holds_in", holds_in), ("measures.M2.levels.closed.holds_in", level)]
    said = [one for one in found(levels.check, minimal, put, edits) if one[0] == "level_never"]
    values = {"level": "closed", "measure": "M2", "states": tuple(holds_in)}
    assert said == ([("level_never", "measures[1].levels[1].holds_in", values)] if told else [])


def test_what_cannot_be_made_ready_though_every_rule_is_content(minimal: Any, monkeypatch: Any) -> None:
    def broken(_book: Playbook) -> None:
        raise ValueError("deux états à la fois")

    monkeypatch.setattr(rules, "compile_plan", broken)
    [finding] = rules.lint(Playbook.model_validate(minimal), None, TODAY)
    assert (finding.code, finding.path) == ("plan_not_runnable", ("states",))
    assert dict(finding.what.values) == {"why": "deux états à la fois"}
