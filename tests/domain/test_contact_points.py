"""What proves an address, and what is wrong with somebody's addresses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pca.domain.contact_points import (
    MOST_TRIES,
    Care,
    ContactPoint,
    DataFault,
    PendingCode,
    check_code,
    code_digest,
    code_of,
    data_faults,
    may_send_code,
)

NOW = datetime(2020, 3, 16, 9, 30, tzinfo=UTC)
POINT = ContactPoint(person="P1", kind="sms", address="+212612345678")


def pending(code="004217", person="P1", tries=0):
    return PendingCode(digest=code_digest(person, "sms", POINT.address, code), sent_at=NOW, tries=tries)


@pytest.mark.parametrize(
    ("code", "said", "after", "verdict"),
    [
        (pending(), "004217", timedelta(0), "right"),
        (pending(), " 004 217\n", timedelta(minutes=30), "right"),
        (pending(), "٠٠٤٢١٧", timedelta(0), "right"),
        (pending(), "004217", timedelta(minutes=30, seconds=1), "expired"),
        (pending(), "4217", timedelta(0), "wrong"),
        (pending(), "", timedelta(0), "wrong"),
        (pending(tries=MOST_TRIES - 1), "004217", timedelta(0), "right"),
        (pending(tries=MOST_TRIES), "004217", timedelta(0), "too_many"),
        (pending(person="P2"), "004217", timedelta(0), "wrong"),
        (None, "004217", timedelta(0), "none_sent"),
    ],
)
def test_a_code_is_right_wrong_or_of_no_use(code, said, after, verdict):
    assert check_code(code, POINT, said, NOW + after) == verdict


def test_codes_have_six_digits():
    assert [code_of(0), code_of(4217), code_of(999_999)] == ["000000", "004217", "999999"]


def test_nobody_is_flooded_with_codes():
    assert may_send_code(None, NOW)
    assert not may_send_code(pending(), NOW + timedelta(seconds=59))
    assert may_send_code(pending(), NOW + timedelta(seconds=60))


def point(person, kind="sms", **marks):
    return ContactPoint(person=person, kind=kind, address=f"{person}/{kind}", **marks)


def test_faults_come_worst_first_and_name_no_address():
    points = {
        "P1": [point("P1", verified_at=NOW)],
        "P2": [point("P2", opted_out_at=NOW), point("P2", "email", verified_at=NOW)],
        "P3": [point("P3", gone_at=NOW)],
        "P4": [point("P4"), point("P4", "push")],
    }
    faults = data_faults(["P0", "P1", "P2", "P3", "P4"], points)
    assert [(one.fault, one.person, one.kind) for one in faults] == [
        ("unreachable", "P0", None),
        ("unreachable", "P3", None),
        ("opted_out", "P2", "sms"),
        ("gone", "P3", "sms"),
        ("unverified", "P4", "sms"),
    ]
    assert "address" not in DataFault.__struct_fields__


def care(after=timedelta(0), fault="opted_out", kind="sms", done=False):
    return Care(person="P2", fault=fault, kind=kind, by="hr1", at=NOW + after, note="", done=done)


@pytest.mark.parametrize(
    ("word", "in_hand", "still_open"),
    [
        (None, False, True),
        (care(), True, True),
        (care(done=True), True, False),
        (care(-timedelta(seconds=1), done=True), False, True),  # said before the silence: another silence
        (care(kind="email", done=True), False, True),
        (care(fault="gone", done=True), False, True),
    ],
)
def test_a_fault_is_a_task_until_somebody_ends_it(word, in_hand, still_open):
    points = {"P2": [point("P2", opted_out_at=NOW), point("P2", "push")]}
    [fault] = data_faults(["P2"], points, [word] if word else [])
    assert fault.care == word if in_hand else fault.care is None
    assert fault.open is still_open
