"""Questions about the journal that pages ask alike: is it whole, what does it say, how far are the proofs."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from pca.domain.numbers import is_number
from pca.domain.situation import Crisis
from pca.runtime import Runtime
from pca.services.audit.proofs import Checked, Proofs, Rebuilding, Walking
from pca.store.audit import heartbeats, journal, ledger
from pca.store.audit.journal import Recorded as Recorded
from pca.store.audit.ledger import EntryFilter as EntryFilter
from pca.store.audit.ledger import Leaf as Leaf
from pca.store.audit.ledger import Numbered as Numbered
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit


class JournalPage(msgspec.Struct, frozen=True, kw_only=True):
    """How sound the journal is, and its entries, newest first; none where they may not or cannot be shown."""

    verdict: Checked | None
    walking: Walking
    length: int
    rebuilding: Rebuilding
    entries: tuple[Numbered, ...] = ()
    before: int | None = None
    """Where the list goes on; None when it is at its end."""
    searched: int = 0
    """The oldest entry looked at; 0 when none was."""


def journal_page(
    unit: Unit, proofs: Proofs, wanted: EntryFilter, before: int | None, *, everything: bool
) -> JournalPage:
    """Whether the journal is whole and what it says; `everything` is whether the reader reaches the institution."""
    verdict, length = proofs.look(unit), journal.head(unit).seq
    page = ledger.page(unit, wanted, before) if everything and verdict is not None and verdict.readable else None
    return JournalPage(
        verdict=verdict,
        walking=proofs.walking(),
        length=length,
        rebuilding=proofs.rebuilding(length),
        entries=page.entries if page else (),
        before=page.before if page else None,
        searched=page.searched if page else 0,
    )


def entry(unit: Unit, seq: int) -> Leaf | None:
    """Entry number `seq` whole, with its place in the chain, or None."""
    return ledger.leaf(unit, seq) if is_number(seq) else None


def head(unit: Unit) -> Recorded:
    """Number and chain value of the last entry."""
    return journal.head(unit)


def lines(runtime: Runtime, wanted: EntryFilter, upto: Recorded) -> Iterator[bytes]:
    """The journal as lines of JSON, whole or narrowed, up to an entry; the head as the last line."""
    yield from ledger.copy(runtime.store, wanted, upto.seq)
    last = {"head": upto.chain.hex(), "entries": upto.seq, "whole": wanted == EntryFilter()}
    yield msgspec.json.encode(last) + b"\n"


def crises_by_key(unit: Unit) -> dict[str, Crisis]:
    """All crises that entries may speak of, in the order in which they were opened."""
    return {crisis.key: crisis for crisis in crises.crises(unit)}


def clock_doubted(unit: Unit) -> bool:
    """Whether the heartbeat does not believe the machine's clock."""
    verdict = heartbeats.verdict(unit)
    return verdict is not None and verdict.clock_doubted
