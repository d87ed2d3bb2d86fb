"""What one crisis says of the whole house: facts that change what all crises share, and in which entries they stand."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select

from pca.domain import facts
from pca.domain.facts import Fact
from pca.domain.journal import Entry
from pca.store.kit.database import Unit
from pca.store.kit.statements import Statement, inserting
from pca.store.tables.journal import HOUSE_ENTRY, JOURNAL

OF_THE_HOUSE: tuple[type[Fact], ...] = (
    *(facts.DirectoryChanged, facts.StatusDeclared, facts.PlanPublished, facts.PlanApproved),
    *(facts.GrantGiven, facts.GrantWithdrawn, facts.BreakGlassOpened, facts.BreakGlassClosed),
    *(facts.BreakGlassReviewed, facts.AccessPrepared, facts.AccessConfirmed, facts.AccessDropped),
    *(facts.CredentialsNoted, facts.KeysNoted, facts.BackupMade, facts.BackupRestored, facts.SendingReleased),
    *(facts.ChannelTested, facts.PeriodsPlanned, facts.PeriodsDropped, facts.PeriodsTurned),
    *(facts.DistancesSet, facts.CoverConfirmed, facts.CampaignStarted, facts.CampaignReminded, facts.ContactsConfirmed),
    *(facts.RegimeSet, facts.RegimeLifted, facts.HoursSet, facts.DatesSet),
)
"""Facts that change what all crises share, even where the order that led to them named a crisis."""

_KINDS = frozenset(OF_THE_HOUSE)
_NOTE = inserting(HOUSE_ENTRY)
_c = JOURNAL.c
_HELD = _c.order_id.in_(select(HOUSE_ENTRY.c.order_id))
_SEQ = _c.seq + 0  # so that the few entries are looked up one by one, instead of walking the journal's numbers
_NUMBERS = Statement(
    select(_c.seq).where(
        _HELD,
        _SEQ.between(bindparam("first", type_=_c.seq.type), bindparam("upto", type_=_c.seq.type)),
        func.coalesce(_c.crisis, "") != bindparam("but"),
    )
)


def note(unit: Unit, entry: Entry) -> None:
    """Write down that this entry of a crisis holds a fact of the house, if it does: past pages of others read it."""
    if entry.crisis is not None and any(type(fact) in _KINDS for fact in entry.facts):
        _NOTE.run(unit, order_id=entry.id)


def numbers(unit: Unit, crisis: str, upto: int, after: int = 0) -> list[int]:
    """Numbers of the entries of other crises that hold a fact of the house: after `after`, up to `upto`, in order."""
    return sorted(int(row[0]) for row in _NUMBERS.rows(unit, first=after + 1, upto=upto, but=crisis))
