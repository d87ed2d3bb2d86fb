"""Lists that are given while a crisis runs, and people who are asked once more: what is taken, and what is not."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from pca.domain.facts import LaddersClimbed, ListGiven, MessagesQueued, TasksOpened, TasksSettled
from pca.domain.lists import LONGEST
from pca.domain.orders import AskAgain, Decide, GiveList
from pca.domain.sendings import SendingReach, Wave
from pca.domain.situation import Situation
from tests.kit.five_states import measure
from tests.kit.rules import MINUTE, NOON, crisis, follows, held, known, of, plan, refusal, task

ENTRY = {"kind": "entry", "ask": {"fr": "Quels douars ?"}}
TEXTS = {("note", kind, "fr"): "x" for kind in ("subject", "mail", "sms")}
BOOK = plan(
    measure("plain", "crisis"),
    measure("e", "crisis", each=ENTRY),
    measure("few", "crisis", each={**ENTRY, "most": 2}, decided_by=["voice"]),
    texts=TEXTS,
)
HELD = known(running=[held("e"), held("few")])


def given(*entries: str, name: str = "e", perimeter: str = "root") -> GiveList:
    return GiveList(measure=name, entries=entries, perimeter=perimeter)


ENTRY_REFUSED = ("list_entry", {"measure": "e", "limit": "120"})


@pytest.mark.parametrize(
    ("act", "who", "said"),
    [
        (given("x", name="no"), "dir", ("list_unknown", {"measure": "no"})),
        (given("x", name="plain"), "dir", ("list_unknown", {"measure": "plain"})),
        (given("x", perimeter="no"), "dir", ("perimeter_unknown", {"perimeter": "no"})),
        (given("x", " "), "dir", ENTRY_REFUSED),
        (given("x" * (LONGEST + 1)), "dir", ENTRY_REFUSED),
        (given("x\u202ey"), "dir", ENTRY_REFUSED),
        (given("a", "b", "c", name="few"), "voice", ("list_too_long", {"measure": "few", "length": "3", "limit": "2"})),
        (given("x"), "ops1",
         ("not_entitled", {"person": "ops1", "what": "list e", "roles": "Directrice, Porte-parole"})),
        (given("x", name="few"), "dir",
         ("not_entitled", {"person": "dir", "what": "list few", "roles": "Porte-parole"})),
        (given("x", name="no"), "ops1",
         ("not_entitled", {"person": "ops1", "what": "list no", "roles": "Directrice, Porte-parole"})),
    ],
)  # fmt: skip
def test_a_list_that_is_not_taken(act: GiveList, who: str, said: tuple[str, dict[str, str]]) -> None:
    assert refusal(BOOK, HELD, act, who) == said


def test_a_list_of_a_crisis_that_is_over() -> None:
    over = known(crisis=crisis(closed_at=NOON))
    assert refusal(BOOK, over, given("x")) == ("crisis_closed", {"crisis": "2026-1"})


@pytest.mark.parametrize(
    ("act", "who", "entries"),
    [
        (given("  Aït \n Ali ", "Aït Ali", "b"), "dir", ("Aït Ali", "b")),
        (given("x" * LONGEST), "dir", ("x" * LONGEST,)),
        (given("a", "b", "a", name="few"), "voice", ("a", "b")),
        (given("a", perimeter="CS"), "dir", ("a",)),
        (given("a", perimeter="A"), "dir", ("a",)),
    ],
)
def test_a_list_that_is_taken(act: GiveList, who: str, entries: tuple[str, ...]) -> None:
    [fact] = of(follows(BOOK, HELD, act, who), ListGiven)
    assert fact == ListGiven(measure=act.measure, perimeter=act.perimeter, entries=entries)


def test_what_is_new_opens_and_what_is_gone_gets_its_outcome() -> None:
    found = known(
        running=[held("e"), held("few")],
        lists={("e", "root"): ("a", "b")},
        tasks=[task(1, "e", subject="a"), task(2, "e", subject="b")],
        crisis=crisis(tasks=2),
    )
    facts = follows(BOOK, found, given("b", "c"))
    assert [(one.first, one.places, one.subjects) for one in of(facts, TasksOpened) if one.measure == "e"] == [
        (3, ("root",), ("c",))
    ]
    assert of(facts, TasksSettled) == [TasksSettled(outcome="cancelled", tasks=(1,))]


@pytest.mark.parametrize(
    ("lists", "asked"),
    [({}, ["e", "few"]), ({"e": ("a",)}, ["few"]), ({"e": ("a",), "few": ("b",)}, [])],
)
def test_lists_that_are_missing_are_asked_for(lists: dict[str, Any], asked: list[str]) -> None:
    facts = follows(BOOK, known("normal"), Decide(event="activate", lists=lists))
    notices = [one for one in of(facts, MessagesQueued) if one.communication == "measure_expired"]
    assert [dict(one.about) for one in notices] == [{"measure": name, "perimeter": "root"} for name in asked]
    people = {"e": ("dir", "dep", "voice", "voice2"), "few": ("voice", "voice2")}
    assert [one.recipients for one in notices] == [people[name] for name in asked]
    assert [(one.measure, one.entries) for one in of(facts, ListGiven)] == list(lists.items())


# ---------------------------------------------------------------- asked once more

WAVE = Wave(number=1, awaits=None, approved=False, origin=1, waves=(1,))
SILENT = SendingReach(
    origin=1, recipient="ops1", language="fr", communication="c", message="note", severity="critical", owed=True,
    kinds=("mail", "sms", "chat"), rung=1,
)  # fmt: skip


def silent(**more: Any) -> SendingReach:
    return replace(SILENT, **more)


@pytest.mark.parametrize(
    ("found", "who", "said"),
    [
        (known(), "dir", ("wave_unknown", {"wave": "1"})),
        (known(wave=replace(WAVE, stopped=True)), "dir", ("wave_stopped", {"wave": "1"})),
        (known(wave=WAVE), "no", ("not_entitled", {"person": "no", "what": "V1", "roles": "—"})),
        (known(wave=WAVE, reach=(silent(owed=False), silent(owed=None))), "dir", ("nobody_silent", {"wave": "1"})),
        (known(wave=WAVE, reach=(SILENT,), crisis=crisis(closed_at=NOON)), "dir",
         ("crisis_closed", {"crisis": "2026-1"})),
    ],
)  # fmt: skip
def test_nobody_is_asked_again(found: Situation, who: str, said: tuple[str, dict[str, str]]) -> None:
    assert refusal(BOOK, found, AskAgain(wave=1), who) == said


@pytest.mark.parametrize(
    ("reach", "ways", "kind"),
    [
        (SILENT, ("mail", "sms"), "sms"),
        (SILENT, (), "mail"),
        (silent(kinds=("chat", "sms")), ("mail", "sms"), "mail"),
        (silent(instead_of=("hr1",)), ("mail", "sms"), "sms"),
        (silent(severity="information"), ("mail",), "mail"),
    ],
)
def test_somebody_is_asked_again_by_the_next_way_or_else_the_strongest(
    reach: SendingReach, ways: tuple[str, ...], kind: str
) -> None:
    found = known(wave=WAVE, reach=(reach, silent(recipient="hr1", owed=False)), ways={"ops1": ways})
    climbed, again = follows(BOOK, found, AskAgain(wave=1), "ops2")
    step = {"critical": 15 * MINUTE, "information": 24 * 60 * MINUTE}[reach.severity]
    assert climbed == LaddersClimbed(origin=1, recipients=("ops1",), rung=2, to=(None,), next_at=NOON + step)
    assert isinstance(again, MessagesQueued)
    assert (again.kind, again.recipients, again.rung, again.origin) == (kind, ("ops1",), 2, 1)
    assert again.instead_of == ((("hr1",),) if reach.instead_of else ())
