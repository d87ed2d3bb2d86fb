"""Lists of who can come in and what they may do: people with an account or a role, one page at a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, or_, select

from pca.store.kit.database import Unit
from pca.store.tables.access import ACCESS_GRANT
from pca.store.tables.accounts import ACCOUNT, API_TOKEN, PASSKEY

_g, _a, _t = ACCESS_GRANT.c, ACCOUNT.c, API_TOKEN.c


class Holder(msgspec.Struct, frozen=True):
    """One person with an account, a role or a token. `account` is none, open or disabled."""

    person: str
    account: str
    password: bool
    codes: bool
    provider: bool
    passkeys: int
    roles: tuple[str, ...]


def page(
    unit: Unit, now: datetime, *, text: str = "", role: str = "", after: str = "", limit: int = 50
) -> list[Holder]:
    """At most `limit` people by identifier, after the last one of the page before."""
    queries: list[Any] = [select(_g.person).where(*_standing(now), *_fits(_g.person, text, after))]
    if role:
        queries[0] = queries[0].where(_g.role == role)
    else:
        queries += [select(column).where(*_fits(column, text, after)) for column in (_a.person, _t.person)]
    people = queries[0].union(*queries[1:]) if len(queries) > 1 else queries[0].distinct()
    chosen = people.subquery()
    rows = unit.connection.execute(select(chosen.c[0]).order_by(chosen.c[0]).limit(limit))
    return holders_of(unit, now, [str(row[0]) for row in rows])


def _standing(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (_g.withdrawn_at.is_(None), _g.starts <= now, or_(_g.ends.is_(None), _g.ends > now))


def _fits(column: ColumnElement[Any], text: str, after: str) -> list[ColumnElement[bool]]:
    conditions = [column > after] if after else []
    return [*conditions, column.icontains(text, autoescape=True)] if text else conditions


def holders_of(unit: Unit, now: datetime, people: list[str]) -> list[Holder]:
    """What each of `people` has, in their order."""
    columns = (_a.person, _a.password.is_not(None), _a.totp_confirmed, _a.subject.is_not(None), _a.disabled)
    known = {str(row[0]): row for row in unit.connection.execute(select(*columns).where(_a.person.in_(people)))}
    roles: dict[str, list[str]] = {}
    for person, role in unit.connection.execute(
        select(_g.person, _g.role).where(*_standing(now), _g.person.in_(people)).order_by(_g.number)
    ):
        roles.setdefault(str(person), []).append(str(role))
    keys = [
        str(row[0]) for row in unit.connection.execute(select(PASSKEY.c.person).where(PASSKEY.c.person.in_(people)))
    ]
    holders = []
    for somebody in people:
        row = known.get(somebody)
        state = "none" if row is None else "disabled" if row[4] else "open"
        marks = (False, False, False) if row is None else (bool(row[1]), bool(row[2]), bool(row[3]))
        holders.append(
            Holder(somebody, state, *marks, keys.count(somebody), tuple(dict.fromkeys(roles.get(somebody, ()))))
        )
    return holders
