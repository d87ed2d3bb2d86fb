"""Points of situation: when the next is due, what was missed, and what the draft says, in three languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pca.catalogue import Words
from pca.catalogue.points import MOST, Dated, PointContents, StoppedActivity, compose
from pca.domain import points
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.plan.states import Kind
from pca.domain.situation import LastPoint, Stage
from pca.plans.loader import load
from tests.kit.house import PLAN

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def plan() -> CompiledPlan:
    return CompiledPlan(load(PLAN).playbook)


@pytest.mark.parametrize(
    ("kind", "published", "after", "due", "missed"),
    [
        (Kind.CRISIS, None, 0, 4, 0),
        (Kind.CRISIS, None, 3.9, 4, 0),
        (Kind.CRISIS, None, 4, 4, 0),
        (Kind.CRISIS, None, 7.9, 4, 0),
        (Kind.CRISIS, None, 8, 8, 1),
        (Kind.CRISIS, None, 13, 12, 2),
        (Kind.CRISIS, 5, 6, 9, 0),
        (Kind.CRISIS, -3, 1, 4, 0),
        (Kind.CRISIS, 87_600, 3, 4, 0),
        (Kind.WATCH, None, 30, 24, 0),
        (Kind.WATCH, 30, 31, 54, 0),
    ],
)
def test_when_a_point_is_due(
    plan: CompiledPlan, kind: Kind, published: float | None, after: float, due: float, missed: int
) -> None:
    """Hours since the stage began."""
    last = None if published is None else LastPoint(number=1, published_at=NOON + published * HOUR)
    found = points.due(plan, Stage(kind, NOON), last, NOON + after * HOUR)
    assert found is not None
    assert (found.at, found.missed) == (NOON + due * HOUR, missed)


def test_a_stage_that_a_wrong_clock_began_is_not_waited_for(plan: CompiledPlan) -> None:
    stage, far = Stage(Kind.CRISIS, NOON + 87_600 * HOUR), LastPoint(number=1, published_at=NOON + 87_601 * HOUR)
    for last, hours in ((None, 0), (far, 0), (LastPoint(number=2, published_at=NOON - HOUR), 3)):
        found = points.due(plan, stage, last, NOON)
        assert found is not None
        assert (found.at, found.missed) == (NOON + hours * HOUR, 0)


@pytest.mark.parametrize("kind", [Kind.NORMAL, Kind.RETURN, Kind.REVIEW, Kind.CLOSED])
def test_no_point_is_due_in_the_other_stages(plan: CompiledPlan, kind: Kind) -> None:
    assert points.due(plan, Stage(kind, NOON), None, NOON + 100 * HOUR) is None
    assert points.due(plan, None, None, NOON) is None


@given(minutes=st.integers(0, 100_000), published=st.none() | st.integers(0, 100_000))
def test_the_one_due_is_never_a_whole_rhythm_ago(plan: CompiledPlan, minutes: int, published: int | None) -> None:
    now = NOON + timedelta(minutes=minutes)
    last = (
        None if published is None else LastPoint(number=1, published_at=min(now, NOON + timedelta(minutes=published)))
    )
    found = points.due(plan, Stage(Kind.CRISIS, NOON), last, now)
    assert found is not None
    assert found.at > now - found.every
    since = max(NOON, last.published_at) if last else NOON
    assert found.at == since + (found.missed + 1) * found.every


def test_a_stage_lasts_through_states_of_its_kind(plan: CompiledPlan) -> None:
    held = [
        (("normal",), NOON),
        (("watch",), NOON + HOUR),
        (("open_premises", "full_service"), NOON + 2 * HOUR),
        (("closed_premises", "remote_service"), NOON + 3 * HOUR),
        (("no_longer_in_the_plan",), NOON + 4 * HOUR),
    ]
    assert [points.stage(plan, held[:many]) for many in range(6)] == [
        None,
        Stage(Kind.NORMAL, NOON),
        Stage(Kind.WATCH, NOON + HOUR),
        *[Stage(Kind.CRISIS, NOON + 2 * HOUR)] * 3,
    ]


def known(**more: object) -> PointContents:
    nothing: dict[str, object] = dict.fromkeys(
        ("states", "events", "decisions", "awaited", "late_teams", "risks", "activities", "ending"), ()
    )
    given: dict[str, object] = {
        **nothing,
        "crisis": "2026-1",
        "title": "Essai",
        "number": 3,
        "at": NOON,
        "zone": ZoneInfo("Africa/Casablanca"),
        "since": NOON - 4 * HOUR,
        "opened": 9,
        "done": 2,
        "open": 5,
        "late": 1,
        "next_at": NOON + 4 * HOUR,
        **more,
    }
    return PointContents(**given)  # type: ignore[arg-type]


def test_the_draft_reads_top_to_bottom() -> None:
    said = compose(
        known(
            states=(Dated("toute l’institution : Crise", NOON - HOUR),),
            decisions=(Dated("D1 Activer — Écoles\nfermées.", NOON - HOUR),),
            late_teams=(("Opérations", 1),),
            activities=(StoppedActivity("Payer", NOON - 9 * HOUR, NOON - HOUR, NOON + 39 * HOUR),),
        ),
        "fr",
    )
    assert said.split("\n\n") == [
        "POINT DE SITUATION Nº 3 — 2026-1 Essai\n"
        "Le lun. 2 mars 2026, 12:00 (UTC+0). Période couverte depuis le lun. 2 mars 2026, 08:00 (UTC+0).",
        "Où nous en sommes\n- toute l’institution : Crise, depuis le lun. 2 mars 2026, 11:00 (UTC+0)",
        "Faits\n- rien à signaler",
        "Décisions prises\n- lun. 2 mars 2026, 11:00 (UTC+0) : D1 Activer — Écoles fermées.",
        "Décisions attendues\n- rien à signaler",
        "Actions\n- 2 tâches terminées sur 9 ; 5 à faire, dont 1 en retard\n- Opérations : 1 en retard",
        "Risques\n- rien à signaler",
        "Activités arrêtées\n- Payer : arrêtée depuis 9 h, RTO dépassé, DMIA dans 1 j 15 h",
        "Mesures qui finissent bientôt\n- rien à signaler",
        "Prochain point : lun. 2 mars 2026, 16:00 (UTC+0)",
    ]


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_a_draft_in_each_language_keeps_long_lists_short(language: str) -> None:
    risks = tuple(Dated(f"risk {number}", NOON) for number in range(MOST + 3))
    said = compose(known(risks=risks, next_at=None), language)
    assert f"risk {MOST - 1}" in said
    assert f"risk {MOST}" not in said
    assert Words("points").plain("more", language, count=3) in said
    assert said.endswith(Words("points").say("no_next", language))
