"""Each way once, then a reminder, then the stand-in; receipts only ever raise what is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pca.catalogue import Words
from pca.catalogue.marks import Marks, marked
from pca.domain.ladder import Rung, next_rung
from pca.domain.orders import Receipt
from pca.domain.outcomes import RANK
from pca.domain.plan.communications import Ladder
from pca.domain.quiet import day_of, not_before, over_budget
from pca.domain.situation import SendingReach
from pca.domain.texts.genuine import ALPHABET, code_of, normal

CASABLANCA = ZoneInfo("Africa/Casablanca")
LADDER = Ladder()
BOTH = ("mail", "sms")


def reach(**more: object) -> SendingReach:
    given = {"origin": 1, "recipient": "P1", "language": "fr", "communication": "c", "message": "m"}
    return SendingReach(**{**given, "severity": "critical", "owed": True, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "known", "failed", "expected"),
    [
        ({"kinds": ("mail",)}, BOTH, False, Rung(kind="sms")),
        ({"kinds": ("mail",)}, ("chat", *BOTH), False, Rung(kind="chat")),
        ({"kinds": BOTH}, BOTH, False, Rung(kind="sms")),
        ({"kinds": BOTH}, BOTH, True, Rung(to="D")),
        ({"kinds": BOTH, "rung": 1}, BOTH, False, Rung(to="D")),
        ({"kinds": BOTH, "rung": 2, "stand_in": "D"}, BOTH, False, Rung()),
        ({"kinds": BOTH, "rung": 1, "severity": "information"}, BOTH, False, Rung()),
        ({"kinds": BOTH, "rung": 2, "instead_of": ("P2",)}, BOTH, True, Rung()),
        ({"kinds": ("mail",)}, (), True, Rung(to="D")),
        ({"kinds": ("mail",)}, (), False, Rung(to="D")),
    ],
)
def test_the_next_rung(said: dict[str, object], known: tuple[str, ...], failed: bool, expected: Rung) -> None:
    assert next_rung(reach(**said), known, failed=failed, deputy="D") == expected


@given(
    known=st.lists(st.sampled_from(["chat", "mail", "sms"]), unique=True).map(tuple),
    first=st.sampled_from(["chat", "mail", "sms"]),
    severity=st.sampled_from(["critical", "important", "information"]),
    failures=st.lists(st.booleans(), min_size=8, max_size=8),
)
def test_the_ladder_ends_and_asks_nobody_twice_on_the_same_rung(
    known: tuple[str, ...], first: str, severity: str, failures: list[bool]
) -> None:
    at, asked, deputies = reach(kinds=(first,), severity=severity), [first], 0
    for failed in failures:
        rung = next_rung(at, known, failed=failed, deputy="D")
        if rung == Rung():
            break
        if rung.kind is not None:
            assert rung.kind in known
            assert rung.kind not in asked or at.rung == 0, "only the first rung may repeat a way"
            asked.append(rung.kind)
        deputies += rung.to is not None
        at = reach(
            kinds=tuple(dict.fromkeys(asked)), severity=severity, rung=at.rung + 1, stand_in=rung.to or at.stand_in
        )
    else:
        pytest.fail("the ladder has no end")
    assert deputies == (severity != "information")
    assert len(asked) <= len(known) + 2


STATUSES = ("sent", "failed", "delivered", "read")


@given(st.lists(st.sampled_from(STATUSES), min_size=1, max_size=8))
def test_receipts_in_any_order_never_lower_a_status(said: list[str]) -> None:
    status, seen = "queued", ["queued"]
    for one in said:
        receipt = Receipt(1, one)  # type: ignore[arg-type]
        if RANK[receipt.status] > RANK[status]:
            status = receipt.status
        seen.append(status)
    assert [RANK[one] for one in seen] == sorted(RANK[one] for one in seen)
    assert status == max(said, key=RANK.__getitem__)


def test_the_order_of_receipts_does_not_matter() -> None:
    def last(order: tuple[str, ...]) -> str:
        status = "queued"
        for one in order:
            status = one if RANK[one] > RANK[status] else status
        return status

    assert {last(order) for order in permutations(STATUSES)} == {"read"}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CASABLANCA).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-25T20:59", None),
        ("2026-11-25T21:00", "2026-11-26T07:00"),
        ("2026-11-26T02:30", "2026-11-26T07:00"),
        ("2026-11-26T06:59", "2026-11-26T07:00"),
        ("2026-11-26T07:00", None),
    ],
)
def test_information_waits_for_the_morning(now: str, expected: str | None) -> None:
    assert not_before(LADDER, "information", at(now), CASABLANCA) == (at(expected) if expected else None)


@given(st.integers(min_value=0, max_value=10 * 365 * 24 * 60))
def test_critical_is_never_delayed(minutes: int) -> None:
    instant = at("2020-01-01T00:00") + timedelta(minutes=minutes)
    assert not_before(LADDER, "critical", instant, CASABLANCA) is None
    assert over_budget(LADDER, "critical", instant, CASABLANCA) is None


@pytest.mark.parametrize(
    ("now", "severity", "expected"),
    [
        ("2026-11-25T09:00", "information", "2026-11-25T13:00"),
        ("2026-11-25T19:00", "information", "2026-11-26T08:00"),
        ("2026-11-25T09:10", "important", "2026-11-25T09:30"),
        ("2026-11-25T09:30", "important", "2026-11-25T10:00"),
    ],
)
def test_beyond_the_budget_messages_leave_together(now: str, severity: str, expected: str) -> None:
    assert over_budget(LADDER, severity, at(now), CASABLANCA) == at(expected)


def test_a_day_is_the_local_one() -> None:
    assert day_of(at("2026-11-25T00:30"), CASABLANCA) == at("2026-11-25T00:00")


def test_a_code_can_be_read_out_and_needs_the_key() -> None:
    code = code_of(b"key", "2026-1", 3)
    assert len(code) == 8
    assert set(code) <= set(ALPHABET)
    assert not set("01IO") & set(ALPHABET)
    assert code == code_of(b"key", "2026-1", 3) != code_of(b"other", "2026-1", 3)
    assert len({code_of(b"key", "2026-1", wave) for wave in range(2_000)}) == 2_000
    assert normal(f" #{code[:4]}-{code[4:].lower()} ") == code
    assert normal("O0I1O0I1") == normal("' OR 1=1") == normal("") == ""


@pytest.mark.parametrize("language", ["fr", "ar", "en", "de"])
@pytest.mark.parametrize("kind", ["mail", "sms", "chat", "post", "poster"])
def test_a_message_says_what_it_is_in_every_kind_and_language(kind: str, language: str) -> None:
    marks = Marks(reminder=True, replaces="16/03", instead_of="Nadia", code="ABCDEFGH", page="https://example.org/v")
    subject, body = marked(kind, language, "Sujet" if kind == "mail" else "", "Texte", marks)
    assert Words("house.letters").say("reminder", language) in body
    assert all(said in body for said in ("Nadia", "ABCDEFGH", "Texte"))
    assert (subject.startswith(Words("house.letters").say("reminder", language))) is (kind == "mail")
    assert ("https://example.org/v" in body) is (kind != "sms"), "an SMS has no room for it"
