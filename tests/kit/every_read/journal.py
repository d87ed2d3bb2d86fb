"""What is read of the journal."""

from __future__ import annotations

from typing import Any

from pca.store.audit import journal, ledger
from tests.kit.every_read.ways import KEY, Reads
from tests.kit.two_crises_open import HOUR, KEYS, NOON


def of_journal() -> Reads:
    wanted: list[dict[str, Any]] = [
        {},
        {"crisis": KEY},
        {"persons": ("P3",)},
        {"act": "pass_time"},
        {"refused": True},
        {"fact": "task_completed"},
        {"since": NOON + 3 * HOUR},
        {"until": NOON + 3 * HOUR},
        {"text": "FERMÉ"},
    ]
    return {
        **{
            f"page {one}": lambda u, one=one: [
                [entry.seq for entry in ledger.page(u, ledger.EntryFilter(**one), before, 9).entries]
                for before in (None, 12)
            ]
            for one in wanted
        },
        "last at": lambda u: [ledger.last_at(u, NOON + 3 * HOUR, included=one) for one in (True, False)],
        "first at": lambda u: [journal.first_at(u), journal.head(u).seq],
        "at": lambda u: [
            found and found.id
            for h in (-1, 0, 3, 99)
            for key in KEYS
            for found in [journal.entry_at(u, key, NOON + h * HOUR)]
        ],
        "entries": lambda u: [
            [seq for seq, _ in journal.entries(u, after, one, 7)] for after in (0, 20) for one in (None, *KEYS)
        ],
        "found": lambda u: [bool(journal.find(u, one)) for one in ("order-1", "order-999")],
    }
