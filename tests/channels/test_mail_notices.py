"""Notices of mail servers: which mail they are about, and what only looks like one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pca.channels.port import Inbound, ProviderReceipt
from tests.kit.returned_mail import read_mail


def bounce(action="failed", status="5.1.1", original="message/rfc822", about="<2020-1.M7@institution.example>"):
    """As RFC 3464 shows it."""
    lines = [
        "From: Mail Delivery Subsystem <mailer-daemon@mx.example>",
        "To: pca@institution.example",
        "Message-ID: <dsn-1@mx.example>",
        "Date: Mon, 16 Mar 2020 09:31:00 +0000",
        "Auto-Submitted: auto-replied",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        "MIME-Version: 1.0",
        "",
        "--b",
        "",
        "The mail could not be delivered.",
        "--b",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.example",
        "",
        "Final-Recipient: rfc822; amina@institution.example",
        f"Action: {action}",
        f"Status: {status}",
        "Diagnostic-Code: smtp; 550 5.1.1 User unknown",
        "",
        "--b",
        f"Content-Type: {original}",
        "",
        f"Message-ID: {about}",
        "Subject: Activation",
        "",
        "Bonjour",
        "--b--",
        "",
    ]
    return "\r\n".join(lines).encode()


@pytest.mark.parametrize("original", ["message/rfc822", "text/rfc822-headers"])
@pytest.mark.parametrize(("action", "status"), [("failed", "failed"), ("delivered", "delivered"), ("relayed", "sent")])
def test_a_notice_says_what_became_of_one_mail(original, action, status):
    (receipt,) = read_mail(bounce(action=action, original=original))
    assert receipt == ProviderReceipt(
        provider="mail",
        event_id="<dsn-1@mx.example>/0",
        status=status,
        provider_id="<2020-1.M7@institution.example>",
        at=datetime(2020, 3, 16, 9, 31, tzinfo=UTC),
        error="5.1.1 550 5.1.1 User unknown" if status == "failed" else "",
    )


@pytest.mark.parametrize("to", ["pca+b.2020-1.7.ABCDEFGHJKM@institution.example", "pca@institution.example"])
def test_a_notice_carries_the_token_of_the_address_it_came_to(to):
    raw = bounce().replace(b"To: pca@institution.example", f"To: {to}".encode())
    (receipt,) = read_mail(raw)
    assert receipt.token == (to.partition("+")[2].partition("@")[0])


def test_a_notice_to_our_secret_address_need_not_give_our_mail_back():
    raw = bounce(about="nothing").replace(b"To: pca@", b"Delivered-To: pca+b.2020-1.7.ABCDEFGHJKM@")
    (receipt,) = read_mail(raw)
    assert (receipt.status, receipt.provider_id, receipt.token) == ("failed", "", "b.2020-1.7.ABCDEFGHJKM")


def test_a_forged_bounce_cannot_take_an_address_away():
    (receipt,) = read_mail(bounce())
    assert receipt.gone is False


@pytest.mark.parametrize("raw", [bounce(action="delayed"), bounce(about="nothing"), bounce(original="text/plain")])
def test_a_notice_that_settles_nothing(raw):
    assert read_mail(raw) == ()


ABOUT = "<2020-1.M7@institution.example>"


SERVER = "Return-Path: <>\r\nFrom: Mailer <mailer-daemon@mx.example>\r\nMessage-ID: <b@mx.example>\r\n"


REPORT = (
    "Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.2.2\r\n"
)


def mixed(*parts, kind="mixed"):
    joined = "".join(f"--q\r\n{part}\r\n" for part in parts)
    return f'MIME-Version: 1.0\r\nContent-Type: multipart/{kind}; boundary="q"\r\n\r\n{joined}--q--\r\n'


def part(kind, said):
    return f"Content-Type: {kind}\r\n\r\n{said}"


GIVEN_BACK = f"Message-ID: {ABOUT}\r\nSubject: Activation\r\n\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        SERVER
        + mixed(
            part("text/plain", "-- The house disclaims all"),
            part("message/delivery-status", REPORT),
            part("message/rfc822", GIVEN_BACK),
        ),
        SERVER + mixed(part("message/global-delivery-status", REPORT), part("message/global-headers", GIVEN_BACK)),
        SERVER + mixed(part("message/global-delivery-status", REPORT), part("message/global", GIVEN_BACK)),
        SERVER + mixed(part("text/plain", "See inside"), part("message/rfc822", SERVER + bounce().decode())),
        SERVER
        + "X-Failed-Recipients: a@b.example\r\n\r\nSorry.\r\n\r\n------ This is a copy ------\r\n\r\n"
        + GIVEN_BACK,
        SERVER + "\r\nHi. I could not deliver it:\r\n<a@b.example>: 550 5.1.1 no such user\r\n\r\n"
        "--- Below this line is a copy of the message.\r\n\r\nReturn-Path: <pca@x.example>\r\n" + GIVEN_BACK,
        SERVER.replace("Return-Path: <>\r\n", "")
        + "\r\n554 5.7.1 refused\r\n\r\n--- Original message follows\r\n"
        + GIVEN_BACK,
        SERVER + mixed(part("text/plain", "550 5.1.1 User unknown"), part("message/rfc822", GIVEN_BACK)),
    ],
)
def test_a_failure_is_seen_in_whatever_shape_a_server_tells_it(raw):
    events = read_mail(raw.encode())
    assert {(one.status, one.provider_id) for one in events} == {("failed", ABOUT)}


@pytest.mark.parametrize(
    "raw",
    [
        SERVER + mixed(part("message/disposition-notification", "Disposition: manual; displayed"), kind="report"),
        SERVER
        + "\r\nWarning message only: your mail is delayed. 451 4.4.1\r\n\r\n--- Below this line is a copy\r\n"
        + GIVEN_BACK,
        "Return-Path: <>\r\nFrom: a@b.example\r\nMessage-ID: <1@b>\r\n\r\nJe suis absent ; poste 550, bureau 551.\r\n",
    ],
)
def test_what_is_no_failure_is_none(raw):
    assert not [one for one in read_mail(raw.encode()) if isinstance(one, ProviderReceipt)]


def test_a_notice_that_a_person_passes_on_does_not_swallow_what_they_say():
    raw = "From: a@b.example\r\nMessage-ID: <1@b>\r\n" + mixed(
        part("text/plain", "AIDE"), part("message/delivery-status", REPORT), part("message/rfc822", GIVEN_BACK)
    )
    assert [one.text for one in read_mail(raw.encode()) if isinstance(one, Inbound)] == ["AIDE"]
