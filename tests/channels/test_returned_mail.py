"""What comes back by e-mail: answers as people write them, bounces as servers write them, and all that is neither."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pca.channels.port import Inbound, Receipt
from pca.channels.returned_mail import MOST_TEXT, read_mail


def answer(text="OK\n", **headers):
    mail = EmailMessage()
    given = {
        "From": "Amina Naciri <Amina@Institution.example>",
        "To": "PCA <pca+t0k-En_1.x@institution.example>",
        "Message-ID": "<reply-1@phone.example>",
        "In-Reply-To": "<2020-1.M7@institution.example>",
        "Date": "Mon, 16 Mar 2020 09:50:00 +0000",
        **{name.replace("_", "-"): said for name, said in headers.items()},
    }
    for name, said in given.items():
        if said is not None:
            mail[name] = said
    mail.set_content(text)
    return mail


def test_an_answer_names_the_task_it_is_about():
    (event,) = read_mail(answer("OK, j’arrive à 10 h\n").as_bytes())
    assert event == Inbound(
        provider="mail",
        event_id="<reply-1@phone.example>",
        kind="email",
        from_="amina@institution.example",
        text="OK, j’arrive à 10 h",
        at=datetime(2020, 3, 16, 9, 50, tzinfo=UTC),
        in_reply_to="<2020-1.M7@institution.example>",
        token="t0k-En_1.x",
    )


@pytest.mark.parametrize(
    "quoted",
    [
        "> Bonjour,\n> Confirmez",
        "Le lun. 16 mars 2020 à 09:30, PCA <pca@institution.example> a écrit :\n> x",
        "On Mon, Mar 16, 2020 at 9:30 AM PCA <pca@institution.example> wrote:\nx",
        "-----Original Message-----\nFrom: PCA",
        "-----Message d'origine-----\nDe : PCA",
        "________________________________\nFrom: PCA",
        "De : PCA <pca@institution.example>\nEnvoyé : lundi",
        "من: PCA",
    ],
)
def test_what_is_quoted_is_not_said(quoted):
    (event,) = read_mail(answer(f"NON 7K2\nje suis absent\n\n{quoted}\nOK\n").as_bytes())
    assert event.text == "NON 7K2\nje suis absent"


def test_a_page_without_plain_text_is_read_too():
    mail = answer("x")
    mail.set_content(
        "<html><head><style>p{}</style></head><body><div>OK&nbsp;7K2</div><p>&eacute;t&eacute;</p>"
        "<blockquote>NON</blockquote><script>alert(1)</script></body></html>",
        subtype="html",
    )
    (event,) = read_mail(mail.as_bytes())
    assert event.text.split() == ["OK", "7K2", "été"]


def test_the_plain_text_of_a_mail_with_pictures_counts():
    mail = answer("OK\n")
    mail.add_alternative("<p>NON</p>", subtype="html")
    mail.add_attachment(b"NON", maintype="text", subtype="plain", filename="x.txt")
    (event,) = read_mail(mail.as_bytes())
    assert event.text == "OK"


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-6", "windows-1256", "x-unheard-of"])
def test_arabic_in_every_charset(charset):
    encoded = "نعم".encode(charset if not charset.startswith("x-") else "utf-8")
    raw = answer("x").as_bytes().replace(b'charset="utf-8"', f'charset="{charset}"'.encode())
    raw = raw.replace(b"Content-Transfer-Encoding: 7bit", b"Content-Transfer-Encoding: 8bit")
    (event,) = read_mail(raw.replace(b"\nx\n", b"\n" + encoded + b"\n"))
    assert event.text == "نعم"


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "Auto-Generated"},
        {"Precedence": "bulk"},
        {"Precedence": "auto_reply"},
        {"X_Autoreply": "yes"},
        {"List_Id": "<news.example>"},
        {"List_Unsubscribe": "<https://x.example>"},
        {"Return_Path": "<>"},
        {"From": None},
        {"From": "nobody"},
    ],
)
def test_what_no_person_wrote_answers_nothing(headers):
    assert read_mail(answer("OK", **headers).as_bytes()) == ()


def test_a_person_may_say_that_it_was_no_machine():
    assert len(read_mail(answer("OK", Auto_Submitted="no").as_bytes())) == 1


def test_nothing_said_is_no_answer():
    assert read_mail(answer("\n\n> OK\n").as_bytes()) == ()


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
    assert receipt == Receipt(
        provider="mail",
        event_id="<dsn-1@mx.example>/0",
        status=status,
        provider_id="<2020-1.M7@institution.example>",
        at=datetime(2020, 3, 16, 9, 31, tzinfo=UTC),
        error="5.1.1 550 5.1.1 User unknown" if status == "failed" else "",
    )


def test_a_forged_bounce_cannot_take_an_address_away():
    (receipt,) = read_mail(bounce())
    assert receipt.gone is False


@pytest.mark.parametrize("raw", [bounce(action="delayed"), bounce(about="nothing"), bounce(original="text/plain")])
def test_a_notice_that_settles_nothing(raw):
    assert read_mail(raw) == ()


def test_a_huge_mail_is_read_only_so_far():
    raw = answer("OK\n" + "x" * 5_000_000).as_bytes()
    (event,) = read_mail(raw)
    assert len(event.text) == MOST_TEXT


@given(st.binary(max_size=600))
def test_no_bytes_break_it(raw):
    assert all(isinstance(event, Receipt | Inbound) for event in read_mail(raw))


_HEAD = st.sampled_from(["From", "To", "Content-Type", "In-Reply-To", "Date", "Content-Transfer-Encoding", "Action"])
_VALUE = st.text(max_size=80) | st.sampled_from(
    [
        "multipart/report; boundary=b",
        "message/delivery-status",
        "text/html; charset=\udcff",
        "base64",
        "=?x?q?=FF?=",
        "a@b",
    ]
)


@given(st.lists(st.tuples(_HEAD, _VALUE), max_size=8), st.text(max_size=200))
def test_no_headers_break_it(headers, body):
    lines = [f"{name}: {said}" for name, said in headers]
    raw = "\r\n".join([*lines, "", body, "--b", *lines, "", body, "--b--"]).encode("utf-8", "replace")
    for event in read_mail(raw):
        assert isinstance(event, Inbound | Receipt)
