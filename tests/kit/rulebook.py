"""One order of each kind that is carried out, with all that follows, and one that is refused, with its code."""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

from pca.domain import facts
from pca.domain.access.access import INSTITUTION, Grant
from pca.domain.access.access_orders import Prepared
from pca.domain.access.rights import AccessRole
from pca.domain.directory import ROOT
from pca.domain.facts import AnyFact
from pca.domain.orders import BREAK_GLASS, Act
from pca.domain.plan.instructions import digest as shown
from pca.domain.rounds import Round
from pca.domain.seats import Delegation
from pca.domain.sendings import SendingReach, SentMessage, Wave
from pca.domain.situation import PlanVersion, Situation
from pca.domain.ways_in import BreakGlass, Preparation
from tests.kit.five_states import measure
from tests.kit.rules import DAY, HOUR, NOON, Kept, held, known, plan, task

LEVELS = [{"id": one, "title": {"fr": one}, "instructions": {"fr": f"Faire {one}."}} for one in ("low", "high")]
STAFF = {"hours": "mon-fri 09:00-15:00", "sessions": True, "purposes": [{"id": "clients", "title": {"fr": "Clients"}}]}
BOOK = plan(
    measure("a", "crisis", staff=STAFF),
    measure("g", "crisis", levels=LEVELS),
    measure("e", "crisis", each={"kind": "entry", "ask": {"fr": "Quels douars ?"}}),
    measure("x", "crisis", expires_after="10d"),
    texts={(one, kind, "fr"): "Note." for one in ("note", "roll_call") for kind in ("subject", "mail", "post")},
)


def digest(name: str, kind: str = "mail") -> str:
    return BOOK.digest(name, kind)


def version(**more: Any) -> PlanVersion:
    return PlanVersion(**{"hash": "h2", "plan": "small", "version": "2", "author": "author", **more})


def granted(person: str, role: AccessRole) -> dict[str, tuple[Grant, ...]]:
    given = {"scope": INSTITUTION, "starts": NOON - DAY, "granted_by": "x", "reason": "x"}
    return {person: (Grant(number=1, person=person, role=role, **given),)}


def prepared(kind: Prepared, person: str) -> Preparation:
    given = {"asked_by": "hr1", "asked_at": NOON - HOUR, "why": "x", "ends": NOON + DAY}
    return Preparation(number=1, kind=kind, person=person, **given)


def notice(message: str, *people: str, first: int = 1, wave: int = 1, **more: Any) -> facts.MessagesQueued:
    """One of the engine's own notices, by mail."""
    given = {"severity": "important", "digest": digest(message), "languages": ("fr",) * len(people), "kind": "mail"}
    named = {"communication": message, "message": message, "recipients": people, "wave": wave, "first": first}
    return facts.MessagesQueued(**{**given, **named, **more})


ADMIN = granted("dir", AccessRole.ADMINISTRATOR)
TASK = known(tasks=[task(1, "a")])
REFUSED_TASK = known(
    "crisis",
    tasks=[task(1, "a", status="refused")],
    running=[held("a")],
    rounds=Kept(a=[Round(1, ROOT, "refused")]),
)
LETTER = known(named={1: SentMessage(number=1, origin=1, recipient="ops1", status="sent", kind="mail")})
SEALED = BreakGlass(number=1, person=BREAK_GLASS, opened_at=NOON - HOUR, ends=NOON + HOUR, claimed="ops1")
DUTY = Delegation(number=1, role="director", by="dir", to="ops1", starts=NOON - DAY, ends=NOON + DAY)
WAVE = Wave(number=1, awaits="voice", approved=False, origin=1, waves=(1, 2), waiting=3, sent=4)
SILENT = SendingReach(
    origin=1, recipient="ops1", language="fr", communication="c", message="note", severity="critical", owed=True
)
BODY = '{"id":"small"}'
HASH = hashlib.sha256(BODY.encode()).hexdigest()
SINCE = {"starts": NOON, "ends": NOON + DAY}


class Row(NamedTuple):
    """What is asked, of what is known, by whom: what follows, or the code it is refused with."""

    act: Act
    found: Situation
    then: tuple[AnyFact, ...] | str
    who: str = "dir"


def opened(name: str, run: int = 1, first: int = 1, **more: Any) -> facts.TasksOpened:
    """One task for the institution, of the operations team."""
    level = more.get("level")
    dates = {"acknowledge_by": NOON + HOUR, "due_at": NOON + 8 * HOUR}
    where = {"perimeter": "root", "team": "ops", "places": ("root",), "assignees": ("ops1",), "waiting_at": ()}
    said = shown(BOOK.playbook.measure[name], "do", level)
    return facts.TasksOpened(measure=name, run=run, first=first, digest=said, **{**dates, **where, **more})
