"""Staff measures as stored: exceptions, trips, sessions that are put off."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import String, bindparam, cast, func, or_, select

from pca.domain.sessions import MeasureException, PostponedSession
from pca.domain.trips import LIVE, Trip
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.scope import crisis_of
from pca.store.kit.statements import Row, Statement, deleting, inserting, updating, upserting
from pca.store.tables.staff import MEASURE_EXCEPTION, POSTPONED_SESSION, TRIP

if TYPE_CHECKING:
    from pca.domain.facts import staff as facts
    from pca.domain.journal import Entry

_e, _t, _s = MEASURE_EXCEPTION.c, TRIP.c, POSTPONED_SESSION.c
_EXCEPTION = Reader(MeasureException, MEASURE_EXCEPTION)
_ONE = _EXCEPTION.by("crisis", "measure", "person")
_ALL = _EXCEPTION.by("crisis", order=(_e.measure, _e.person))
_OF_PERSON = _EXCEPTION.by("crisis", "person", order=(_e.measure,))
_TRIPS = select(*(_t[name] for name in Trip.__struct_fields__))
_SESSIONS = select(*(_s[name] for name in PostponedSession.__struct_fields__))
_IN_TRIP, _IN_SESSION = _t.crisis == bindparam("crisis"), _s.crisis == bindparam("crisis")
_NUMBER = bindparam("number", type_=_t.number.type)
_TRIP = Statement(_TRIPS.where(_IN_TRIP, _t.number == _NUMBER))
_AHEAD = Statement(
    _TRIPS.where(_IN_TRIP, _t.starts >= bindparam("day"), or_(*(_t.status == status for status in LIVE))).order_by(
        _t.starts, _t.number
    )
)
_MINE = Statement(_TRIPS.where(_IN_TRIP, _t.person == bindparam("of")).order_by(_t.starts.desc(), _t.number.desc()))
_LATELY = Statement(_TRIPS.where(_IN_TRIP, _t.ends >= bindparam("day")).order_by(_t.starts, _t.number))
_LAST_TRIP = Statement(select(func.max(_t.number)).where(_IN_TRIP))
_named_in = cast(_t.consent_of, String)
_ASKED_OF = Statement(
    select(func.count()).where(
        _IN_TRIP, _t.status == "asked", _named_in != func.replace(_named_in, bindparam("asked", type_=String), "")
    )
)
_SESSION = Statement(_SESSIONS.where(_IN_SESSION, _s.number == bindparam("number", type_=_s.number.type)))
_IN_ORDER = Statement(_SESSIONS.where(_IN_SESSION).order_by(_s.was_on, _s.number))
_LAST_SESSION = Statement(select(func.max(_s.number)).where(_IN_SESSION))
_EXCEPT, _EXCEPT_NO_MORE = upserting(MEASURE_EXCEPTION), deleting(MEASURE_EXCEPTION)
_ASK, _POSTPONE = inserting(TRIP), inserting(POSTPONED_SESSION)
_ANSWER = updating(TRIP, ["crisis", "number"], "status", "answered_by", "answer")
_STATUS = updating(TRIP, ["crisis", "number"], "status")
_JUDGE = updating(TRIP, ["crisis", "number"], "status", "measure", "level", "consent_of", "judged_at")
_MOVE = updating(POSTPONED_SESSION, ["crisis", "number"], "moved_to")
_SETTLE = updating(POSTPONED_SESSION, ["crisis", "number"], "status", "settled_at")
_NAMES = msgspec.json.Decoder(tuple[str, ...])


def exception(unit: Unit, crisis: str, measure: str, person: str) -> MeasureException | None:
    """The exception to a measure that was made last for somebody, unless it was ended by hand."""
    return _EXCEPTION.one(unit, _ONE, crisis=crisis, measure=measure, person=person)


def exceptions(unit: Unit, crisis: str, person: str = "") -> tuple[MeasureException, ...]:
    """Those of a crisis, or of one person in it; also of measures that hold no more."""
    if person:
        return _EXCEPTION.prepared(unit, _OF_PERSON, crisis=crisis, person=person)
    return _EXCEPTION.prepared(unit, _ALL, crisis=crisis)


def trip(unit: Unit, crisis: str, number: int) -> Trip | None:
    """The trip of this number."""
    row = _TRIP.first(unit, crisis=crisis, number=number)
    return _trip(row) if row else None


def trips_ahead(unit: Unit, crisis: str, day: date) -> tuple[Trip, ...]:
    """Trips that are allowed or wait and begin on a day or later."""
    return tuple(_trip(row) for row in _AHEAD.rows(unit, crisis=crisis, day=day.isoformat()))


def trips_of(unit: Unit, crisis: str, person: str) -> tuple[Trip, ...]:
    """Somebody's trips, the last to begin first."""
    return tuple(_trip(row) for row in _MINE.rows(unit, crisis=crisis, of=person))


def trips_since(unit: Unit, crisis: str, day: date) -> tuple[Trip, ...]:
    """All trips that are not over before a day, the first to begin first."""
    return tuple(_trip(row) for row in _LATELY.rows(unit, crisis=crisis, day=day.isoformat()))


def trips(unit: Unit, crisis: str) -> int:
    """How many were asked for in a crisis."""
    row = _LAST_TRIP.first(unit, crisis=crisis)
    return int((row and row[0]) or 0)


def waiting_for(unit: Unit, crisis: str, person: str) -> int:
    """How many trips wait for somebody's consent."""
    row = _ASKED_OF.first(unit, crisis=crisis, asked=f'"{person}"')
    return int(row[0]) if row else 0


def session(unit: Unit, crisis: str, number: int) -> PostponedSession | None:
    """The session of this number."""
    row = _SESSION.first(unit, crisis=crisis, number=number)
    return _session(row) if row else None


def sessions_put_off(unit: Unit, crisis: str) -> tuple[PostponedSession, ...]:
    """All sessions of a crisis that were put off, by their old day."""
    return tuple(_session(row) for row in _IN_ORDER.rows(unit, crisis=crisis))


def sessions(unit: Unit, crisis: str) -> int:
    """How many were put off in a crisis."""
    row = _LAST_SESSION.first(unit, crisis=crisis)
    return int((row and row[0]) or 0)


def _trip(row: Row) -> Trip:
    values: dict[str, Any] = dict(zip(Trip.__struct_fields__, row, strict=True))
    values |= {name: date.fromisoformat(values[name]) for name in ("starts", "ends")}
    return Trip(**{**values, "consent_of": _NAMES.decode(values["consent_of"])})


def _session(row: Row) -> PostponedSession:
    values: dict[str, Any] = dict(zip(PostponedSession.__struct_fields__, row, strict=True))
    moved = values["moved_to"]
    values |= {"was_on": date.fromisoformat(values["was_on"]), "moved_to": moved and date.fromisoformat(moved)}
    return PostponedSession(**values)


# ---------------------------------------------------------------- facts


def exception_made(unit: Unit, entry: Entry, fact: facts.ExceptionMade) -> None:
    """The measure does not apply to them from now on."""
    key, mode = crisis_of(entry)
    about = {"crisis": key, "measure": fact.measure, "person": fact.person, "mode": mode}
    _EXCEPT.run(unit, **about, why=entry.why, since=entry.at, made_by=entry.who)


def exception_ended(unit: Unit, entry: Entry, fact: facts.ExceptionEnded) -> None:
    """It applies to them again."""
    _EXCEPT_NO_MORE.run(unit, crisis=crisis_of(entry)[0], measure=fact.measure, person=fact.person)


def travel_asked(unit: Unit, entry: Entry, fact: facts.TravelAsked) -> None:
    """A trip, with the answer of the level in force."""
    key, mode = crisis_of(entry)
    kept = ("number", "person", "departure", "destination", "purpose", "status", "measure", "level", "consent_of")
    _ASK.run(
        unit,
        crisis=key,
        mode=mode,
        **{name: getattr(fact, name) for name in kept},
        starts=fact.starts.isoformat(),
        ends=fact.ends.isoformat(),
        asked_by=entry.who,
        asked_at=entry.at,
        answered_by="",
        answer="",
        judged_at=None,
    )


def travel_answered(unit: Unit, entry: Entry, fact: facts.TravelAnswered) -> None:
    """Consent, or none, and why."""
    _ANSWER.run(
        unit,
        of_crisis=crisis_of(entry)[0],
        of_number=fact.number,
        status="granted" if fact.granted else "declined",
        answered_by=entry.on_behalf_of or entry.who,
        answer=entry.why,
    )


def travel_withdrawn(unit: Unit, entry: Entry, fact: facts.TravelWithdrawn) -> None:
    """It does not take place."""
    _STATUS.run(unit, of_crisis=crisis_of(entry)[0], of_number=fact.number, status="withdrawn")


def travel_judged(unit: Unit, entry: Entry, fact: facts.TravelJudged) -> None:
    """What another level answers."""
    key, _mode = crisis_of(entry)
    for judged in fact.trips:
        _JUDGE.run(
            unit,
            of_crisis=key,
            of_number=judged.number,
            status=judged.status,
            measure=judged.measure,
            level=judged.level,
            consent_of=judged.consent_of,
            judged_at=entry.at,
        )


def session_postponed(unit: Unit, entry: Entry, fact: facts.SessionPostponed) -> None:
    """A session to make up for."""
    key, mode = crisis_of(entry)
    _POSTPONE.run(
        unit,
        crisis=key,
        number=fact.number,
        mode=mode,
        measure=fact.measure,
        text=fact.text,
        perimeter=fact.perimeter,
        was_on=fact.was_on.isoformat(),
        moved_to=fact.moved_to and fact.moved_to.isoformat(),
        status="postponed",
        noted_by=entry.who,
        noted_at=entry.at,
        settled_at=None,
    )


def session_moved(unit: Unit, entry: Entry, fact: facts.SessionMoved) -> None:
    """Its new day."""
    _MOVE.run(unit, of_crisis=crisis_of(entry)[0], of_number=fact.number, moved_to=fact.moved_to.isoformat())


def session_settled(unit: Unit, entry: Entry, fact: facts.SessionSettled) -> None:
    """Nothing is left to make up for."""
    _SETTLE.run(unit, of_crisis=crisis_of(entry)[0], of_number=fact.number, status=fact.outcome, settled_at=entry.at)
