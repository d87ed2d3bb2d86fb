"""The journal's entries, one by one: found, walked through, narrowed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pca.domain import facts, orders
from pca.domain.journal import Entry
from pca.store.audit import journal, ledger
from pca.store.kit.database import Store, Unit
from tests.kit.rows import MINE, NOON, OTHER

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
Entries = Callable[..., Entry]


@pytest.fixture
def entries(unit: Unit, entry: Entries) -> list[int]:
    """Entries 1 to 6, one each hour: of mine, of the other crisis, of none, and so on."""
    who = ("P1", "P2", "P3", "P4", "P5", "P6")
    for number, (crisis, person) in enumerate(zip((MINE, OTHER, None) * 2, who, strict=True), 1):
        more: dict[str, Any] = {"on_behalf_of": "P9"} if number == 2 else {}
        more |= {"why": "Site FERMÉ"} if number == 3 else {}
        act = orders.PassTime() if number != 4 else orders.AddLogEntry(kind="fact", text="x")
        fact = (
            facts.Refused(code="unknown")
            if number == 5
            else facts.SeatDelegated(number=1, role="chair", by="P1", to="P2", starts=NOON, ends=NOON)
        )
        made = entry(fact, crisis=crisis, who=person, at=NOON + number * HOUR, act=act, **more)
        journal.append(unit, made)
    return list(range(1, 7))


@pytest.mark.usefixtures("entries")
def test_an_entry_is_found_by_its_order_its_number_or_its_crisis_and_time(unit: Unit) -> None:
    first = journal.find(unit, "order-1")
    assert first is not None
    assert (first[0], first[1].who) == (1, "P1")
    chains = {number: journal.chain_at(unit, number) for number in range(8)}
    assert len({chain for chain in chains.values() if chain}) == 7
    assert chains[6] == journal.head(unit).chain.hex()
    assert chains[7] is None
    assert journal.first_at(unit) == NOON + HOUR
    at = [journal.entry_at(unit, MINE, NOON + hours) for hours in (HOUR - SECOND, HOUR, 4 * HOUR, DAY)]
    assert [one and one.who for one in at] == [None, "P1", "P4", "P4"]


@pytest.mark.parametrize(
    ("after", "crisis", "limit", "given"),
    [
        (0, None, None, [1, 2, 3, 4, 5, 6]),
        (2, None, None, [3, 4, 5, 6]),
        (0, MINE, None, [1, 4]),
        (1, MINE, None, [4]),
        (0, OTHER, 1, [2]),
    ],
)
@pytest.mark.usefixtures("entries")
def test_entries_come_in_order(unit: Unit, after: int, crisis: str | None, limit: int | None, given: list[int]) -> None:
    assert [seq for seq, _ in journal.entries(unit, after, crisis, limit)] == given


@pytest.mark.usefixtures("entries")
def test_the_chain_is_checked_from_where_it_was_found_sound(unit: Unit) -> None:
    whole = journal.verify(unit)
    assert (whole.entries, whole.broken) == (6, None)
    sound = journal.Recorded(3, bytes.fromhex(journal.chain_at(unit, 3) or ""))
    walked: list[int] = []
    assert journal.verify(unit, sound, walked.append) == whole
    assert journal.verify(unit, journal.Recorded(3, bytes(32))) == whole


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ({}, [6, 5, 4, 3, 2, 1]),
        ({"crisis": MINE}, [4, 1]),
        ({"persons": ("P1",)}, [1]),
        ({"persons": ("P9",)}, [2]),
        ({"act": "add_log_entry"}, [4]),
        ({"fact": "refused"}, [5]),
        ({"refused": True}, [5]),
        ({"since": NOON + 3 * HOUR}, [6, 5, 4, 3]),
        ({"until": NOON + 3 * HOUR}, [2, 1]),
        ({"text": "site fermÉ"}, []),
        ({"text": "FERMÉ"}, [3]),
        ({"text": "ferm"}, [3]),
        ({"text": '"'}, []),
    ],
)
@pytest.mark.usefixtures("entries")
def test_the_journal_is_narrowed(unit: Unit, wanted: dict[str, Any], given: list[int]) -> None:
    page = ledger.page(unit, ledger.EntryFilter(**wanted))
    assert [numbered.seq for numbered in page.entries] == given


@pytest.mark.usefixtures("entries")
def test_a_page_is_older_than_a_number_and_a_narrowed_one_looks_at_so_many_entries(
    unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def seqs(wanted: ledger.EntryFilter, before: int | None, most: int = 9) -> tuple[list[int], int | None]:
        page = ledger.page(unit, wanted, before, most)
        return [numbered.seq for numbered in page.entries], page.before

    monkeypatch.setattr(ledger, "SEARCHED", 3)
    anybody = ledger.EntryFilter(text="P")
    assert seqs(ledger.EntryFilter(), 4) == ([3, 2, 1], None)
    assert seqs(ledger.EntryFilter(), 4, 2) == ([3, 2], 2)
    assert seqs(anybody, None) == ([6, 5, 4], 4)
    assert seqs(anybody, 4) == ([3, 2, 1], None)


@pytest.mark.parametrize(("number", "neighbours"), [(1, (True, False)), (3, (False, False)), (6, (False, True))])
@pytest.mark.usefixtures("entries")
def test_an_entry_whole_has_the_chain_before_and_after_it(
    unit: Unit, number: int, neighbours: tuple[bool, bool]
) -> None:
    leaf = ledger.leaf(unit, number)
    assert leaf is not None
    assert (leaf.first, leaf.last) == neighbours
    assert (leaf.chain_before, leaf.chain) == (journal.chain_at(unit, number - 1), journal.chain_at(unit, number))


@pytest.mark.usefixtures("entries")
def test_the_last_entry_before_an_instant(unit: Unit) -> None:
    at = [NOON, NOON + 3 * HOUR, NOON + DAY]
    assert [ledger.last_at(unit, one) for one in at] == [0, 3, 6]
    assert [ledger.last_at(unit, one, included=False) for one in at] == [0, 2, 6]


@pytest.mark.parametrize(
    ("wanted", "upto", "given"),
    [({}, 6, [1, 2, 3, 4, 5, 6]), ({}, 5, [1, 2, 3, 4, 5]), ({"crisis": MINE}, 6, [1, 4]), ({}, 0, [])],
)
def test_a_copy_has_each_wanted_entry_once_up_to_a_number(
    memory_store: Store,
    entry: Entries,
    monkeypatch: pytest.MonkeyPatch,
    wanted: dict[str, Any],
    upto: int,
    given: list[int],
) -> None:
    with memory_store.write() as unit:
        for crisis in (MINE, OTHER, None) * 2:
            journal.append(unit, entry(facts.Refused(code="unknown"), crisis=crisis))
    monkeypatch.setattr(ledger, "COPIED", 2)
    portions = list(ledger.copy(memory_store, ledger.EntryFilter(**wanted), upto))
    assert len(portions) == (upto + 1) // 2
    assert [json.loads(line)["seq"] for line in b"".join(portions).splitlines()] == given
