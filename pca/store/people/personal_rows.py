"""Every row kept about one person, whichever room keeps it: what they may ask for (law 09-08, article 7)."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import BindParameter, bindparam, or_, select

from pca.store.kit.database import Unit
from pca.store.kit.statements import Statement
from pca.store.tables.journal import JOURNAL
from pca.store.tables.whole import METADATA

MOST = 20_000
"""Rows of one kind that are given."""


class PersonalTable(NamedTuple):
    """One kind of row: the columns that name the person, and those that are given."""

    kind: str
    table: str
    about: tuple[str, ...]
    given: tuple[str, ...]


def _kept(kind: str, table: str, about: str, given: str) -> PersonalTable:
    return PersonalTable(kind, table, tuple(about.split()), tuple(given.split()))


KEPT = (
    _kept("person", "person", "id", "id site language status skills"),
    _kept("teams", "membership", "person", "team"),
    _kept("contact", "contact", "person", "name name_ar email phone"),
    _kept("addresses", "contact_point", "person", "kind address verified_at opted_out_at gone_at"),
    _kept("address_care", "contact_care", "person", "kind fault by at note"),
    _kept("confirmed", "campaign_confirmed", "person", "at"),
    _kept("sites", "site", "head deputy", "id title region head deputy"),
    _kept("regions", "region", "head deputy", "id title head deputy"),
    _kept("account", "account", "person", "created_at password_at"),
    _kept("rights", "access_grant", "person", "role scope_id starts ends granted_at granted_by reason withdrawn_at"),
    _kept("preparations", "access_preparation", "person", "kind asked_by asked_at why settled_by"),
    _kept("sessions", "session", "person", "created_at last_seen_at method agent"),
    _kept("passkeys", "passkey", "person", "label created_at last_used_at"),
    _kept("tokens", "api_token", "person", "label created_at expires_at last_used_at revoked_at"),
    _kept("links", "access_link", "person", "kind address made_at expires_at"),
    _kept("account_messages", "account_message", "person", "kind asked_at sent_at"),
    _kept("envelope", "break_glass", "person", "opened_at ends reason reviewed_by"),
    _kept("availability", "availability", "person", "status starts ends site planned_by dropped_at"),
    _kept("moves", "cover_move", "person", "day site to"),
    _kept("exceptions", "measure_exception", "person", "crisis measure why since made_by"),
    _kept(
        "trips", "trip", "person asked_by answered_by",
        "crisis person departure destination starts ends purpose status answer answered_by",
    ),
    _kept("problems", "request", "raised_by entered_by settled_by", "crisis number title text site status raised_at"),
    _kept("rulings", "ruling", "given_by", "crisis number request written given_at"),
    _kept("things", "handed_out", "person", "crisis resource place serial left since returned_at"),
    _kept("movements", "resource_move", "person by", "crisis kind resource place person quantity at by why"),
    _kept(
        "tasks", "task", "assignee original done_by",
        "crisis number measure place status assignee opened_at due_at acknowledged_at done_at comment reason",
    ),
    _kept("escalations", "escalation", "assignee", "crisis task phase escalated_at"),
    _kept("messages", "message", "recipient", "crisis number kind language status queued_at sent_at"),
    _kept("answers", "obligation", "recipient", "crisis answer answered_at answered_by ended"),
    _kept("received", "incoming", "person", "at crisis kind sender text read_at read_by reply"),
    _kept("help", "help_call", "person", "crisis asked_at word ended_at ended_by ended_as"),
    _kept("roles", "role_hand_over", "holder before", "crisis role before holder since note"),
    _kept("delegations", "delegation", "given_by given_to", "crisis role given_by given_to starts ends reason"),
    _kept("log", "log_entry", "entered_by on_behalf_of informant", "crisis number kind event_at text"),
    _kept("decisions", "decision", "decided_by on_behalf_of", "crisis number event decided_at why"),
    _kept("votes", "vote", "by", "crisis question choice why at"),
)  # fmt: skip
"""What is given, in this order. No secret is among it, nor what was derived from it to be found quickly."""

NOT_GIVEN = {
    "address_fault": "follows from the addresses",
    "staff_line": "follows from the directory, to be searched",
    "staff_word": "follows from the directory, to be searched",
    "contact_code": "a secret, and gone within the hour",
    "recovery_code": "secrets",
    "sign_in_step": "a secret, and gone within minutes",
}
"""Tables that name a person and are not given, and why."""

_WHO: BindParameter[str] = bindparam("person")


def _statement(kept: PersonalTable) -> Statement:
    columns = METADATA.tables[kept.table].c
    about = or_(*(columns[name] == _WHO for name in kept.about))
    return Statement(select(*(columns[name] for name in kept.given)).where(about).limit(MOST))


_ROWS = {kept.kind: _statement(kept) for kept in KEPT}
_NAMED: BindParameter[str] = bindparam("named")
_MENTIONS = Statement(
    select(JOURNAL.c.seq, JOURNAL.c.at).where(JOURNAL.c.body.like(_NAMED, escape="\\")).order_by(JOURNAL.c.seq)
)


def kept_about(unit: Unit, person: str) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each kind that there are, at most MOST of each; instants in UTC."""
    by_kind = {kept.kind: [tuple(row) for row in _ROWS[kept.kind].rows(unit, person=person)] for kept in KEPT}
    return {kind: rows for kind, rows in by_kind.items() if rows}


def mentions(unit: Unit, person: str) -> list[tuple[int, Any]]:
    """Number and instant (UTC) of each entry of the journal that names somebody; all of it is read."""
    sought = person.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return [(seq, at) for seq, at in _MENTIONS.rows(unit, named=f'%"{sought}"%')]
