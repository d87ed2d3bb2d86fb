"""Public alerts as files: what is read of one, and what is refused whole."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pca.domain.alerts import AlertInfo, AlertName
from pca.registers.alerts import BadAlert, alert_apart, read_alert
from tests.kit.alerts import NOON, cap, reference

DTD = '<?xml version="1.0"?><!DOCTYPE alert [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE alert SYSTEM "file:///etc/passwd">'


def test_what_is_read_of_one() -> None:
    alert = read_alert(cap(2, kind="Update", references=reference(), onset="2026-03-02T15:00:00+01:00"))
    assert alert.name == AlertName("meteo@example.ma", "a2", NOON)
    assert alert.references == (AlertName("meteo@example.ma", "a1", NOON),)
    assert alert.infos == (
        AlertInfo(
            event="Crue", severity="Severe", urgency="Expected", certainty="Likely",
            starts=NOON + timedelta(hours=2), areas=("Casablanca-Settat", "06"),
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (cap(head=DTD), "doctype"),
        (cap(head=OUTSIDE), "doctype"),
        (cap().replace(b"Crue", b"&lol;"), "xml"),
        (cap().replace(b"cap:1.2", b"cap:1.1"), "namespace"),
        (b"<html><body>Maintenance</body></html>", "namespace"),
        (b"", "xml"),
        (b"\x00" * 100, "xml"),
        (cap()[:200], "xml"),
        (cap(status="Real"), "word"),
        (cap(sent="2026-03-02T12:00:00"), "time"),
        (cap(sent="hier"), "time"),
        (cap().replace(b"<event>Crue</event>", b""), "missing"),
        (cap(references="a1"), "word"),
        (cap().replace(b"<info>", b"<x>" * 30 + b"</x>" * 30 + b"<info>"), "large"),
        (cap().replace(b"<info>", b"<x/>" * 30_000 + b"<info>"), "large"),
        (cap().replace(b"<area>", b"<area><areaDesc>A</areaDesc></area>" * 1 + b"<area>", 1), ""),
    ],
)
def test_what_is_refused_whole(content: bytes, reason: str) -> None:
    if not reason:
        assert read_alert(content).infos[0].areas == ("A", "Casablanca-Settat", "06")
        return
    with pytest.raises(BadAlert) as refused:
        read_alert(content)
    assert refused.value.reason == reason


def test_the_same_reasons_from_a_process_apart() -> None:
    assert alert_apart(cap()) == read_alert(cap())
    for content, reason in ((cap(head=DTD), "doctype"), (cap() + b" " * 2_000_000, "large")):
        with pytest.raises(BadAlert) as refused:
            alert_apart(content)
        assert refused.value.reason == reason
