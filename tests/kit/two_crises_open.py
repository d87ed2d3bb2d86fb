"""How the two crises begin: a house of two regions, then each opens with measures, tasks and messages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from pca.domain import facts
from pca.domain.access.access import Scope
from pca.domain.access.rights import AccessRole, ScopeKind
from pca.domain.directory import Person, Region, Site, SiteType
from pca.domain.facts import AnyFact

NOON, HOUR = datetime(2020, 3, 16, 12, tzinfo=UTC), timedelta(hours=1)
KEYS = ("2020-1", "2020-2")
Told = tuple[str | None, int, str, tuple[AnyFact, ...]]
"""Crisis or None, hours after noon, who, and what happened."""


def outside() -> Iterator[Told]:
    """A house of two regions, two plans, some grants."""
    regions = (Region("CS", "Casablanca", "P1", "P2"), Region("TTA", "Tanger", "P4", "P5"))
    sites = (
        Site("S1", "Agence 1", SiteType.URBAN, "CS", head="P3", deputy="P4", staff=5),
        Site("S2", "Agence 2", SiteType.RURAL, "TTA", head="P5", deputy="P1", staff=3),
    )
    at = {"P1": "S1", "P2": "S1", "P3": "S1", "P4": "S2", "P5": "S2", "P6": "S2"}
    people = tuple(Person(one, site, teams=("crisis", "network")[: int(one[1]) % 3]) for one, site in at.items())
    yield None, 0, "P1", (facts.DirectoryChanged(digest="d1", regions=regions, sites=sites, people=people),)
    for plan, number in (("pandemie", 1), ("crue", 2), ("pandemie", 3)):
        published = facts.PlanPublished(hash=f"h{number}", plan=plan, version=str(number), author="P1", body="{}")
        yield None, number, "P1", (published,)
    yield None, 4, "P2", (facts.PlanApproved(hash="h1", by="P2"), facts.PlanApproved(hash="h2", by="P2"))
    yield None, 4, "P2", (facts.StatusDeclared(person="P4", status="telework"),)
    for number, (person, role, kind, place) in enumerate(
        (
            ("P1", AccessRole.DEPARTMENT_HEAD, ScopeKind.REGION, "CS"),
            ("P2", AccessRole.ADMINISTRATOR, ScopeKind.INSTITUTION, ""),
            ("P4", AccessRole.HR, ScopeKind.SITE, "S2"),
            ("P5", AccessRole.HR, ScopeKind.INSTITUTION, ""),
            ("P1", AccessRole.HR, ScopeKind.SITE, "S1"),
        ),
        1,
    ):
        ends = NOON + (3 * HOUR if number == 4 else 300 * HOUR) if number > 2 else None
        starts = NOON + (90 * HOUR if number == 5 else timedelta())
        given = facts.GrantGiven(
            number=number, person=person, role=role, scope=Scope(kind, place), starts=starts, ends=ends
        )
        yield None, 5, "P2", (given,)
    yield None, 6, "P2", (facts.GrantWithdrawn(number=1, person="P1"),)
    for number, kind in enumerate(("password", "password", "envelope", "password"), 1):
        ends = NOON + (20 if number == 4 else 200) * HOUR
        yield None, 6, "P2", (facts.AccessPrepared(number=number, kind=kind, person=f"P{number}", ends=ends),)
    yield None, 7, "P2", (facts.AccessConfirmed(number=1, kind="password", person="P1", by="P3"),)


def opening(key: str) -> Iterator[Told]:
    """A crisis opens: measures in two perimeters, tasks at two sites and for the team, messages to everybody."""
    start = {"next_at": NOON + 24 * HOUR, "expires_at": NOON + 48 * HOUR}
    yield (
        key,
        0,
        "P1",
        (
            facts.CrisisOpened(plan="h1", title="Covid-19"),
            facts.StateEntered(perimeter="root", configuration=("watch",), entered=("watch",)),
            facts.StateEntered(perimeter="TTA", configuration=("alert",), entered=("alert",)),
            facts.MeasureStarted(measure="H1", perimeter="root", level="low", **start),
            facts.MeasureStarted(measure="H1", perimeter="TTA", level="high"),
            facts.MeasureStarted(measure="H2", perimeter="CS"),
        ),
    )
    for first, measure, perimeter, team in (
        (1, "H1", "root", "network"),
        (5, "H1", "TTA", "crisis"),
        (9, "H2", "CS", "network"),
    ):
        yield (
            key,
            0,
            "P1",
            (
                facts.TasksOpened(
                    first=first,
                    measure=measure,
                    perimeter=perimeter,
                    team=team,
                    places=("S1", "S2", "CS", "root"),
                    run=1,
                    assignees=("P3", "P5", "P1", None),
                    acknowledge_by=NOON + HOUR,
                    due_at=NOON + first * HOUR,
                    waiting_at=("CS",) if first == 9 else (),
                    level="low" if first == 1 else None,
                ),
            ),
        )
    yield from waves(key)


def waves(key: str) -> Iterator[Told]:
    """Nine waves: notices, an alert that asks for answers in two kinds, a roll-call, posts, some held back."""
    everybody, tongues = ("P1", "P3", "P5", "P6"), ("fr", "ar", "fr", "ar")
    plain = {"recipients": everybody, "languages": tongues, "digest": "aa"}
    owed = {**plain, "severity": "critical", "acknowledge_by": NOON + 2 * HOUR}
    for wave, more in enumerate(
        (
            {
                "communication": "task_opened",
                "message": "task_opened",
                "kind": "mail",
                "tasks": ((1,), (2, 3), (4,), ()),
            },
            {"communication": "press", "message": "press", "kind": "mail", "external": True, "awaits": "voice"},
            {**owed, "communication": "alert", "message": "alert", "kind": "mail", "owed": True},
            {**owed, "communication": "alert", "message": "alert", "kind": "sms", "origin": 3},
            {**owed, "communication": "roll_call", "message": "roll_call", "kind": "mail", "owed": True},
            {"communication": "told", "message": "told", "kind": "mail", "severity": "important"},
            {"communication": "told", "message": "told", "kind": "sms", "origin": 6, "not_before": NOON + 9 * HOUR},
            {
                "communication": "site",
                "message": "site",
                "kind": "post",
                "recipients": ("public",),
                "languages": ("fr",),
            },
            {**owed, "communication": "alert", "message": "alert", "kind": "mail", "owed": True, "awaits": "voice"},
        ),
        1,
    ):
        given = {**plain, **more}
        yield key, 0, "P1", (facts.MessagesQueued(wave=wave, first=4 * wave - 3, **given),)
