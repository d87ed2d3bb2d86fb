"""One e-mail on the wire: identical to the library's own, and closed to whatever a value tries."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pca.channels.mail import POLICY, BadAddress, _folded, address_of, header_text, mail_bytes, message_id
from pca.channels.port import Outgoing
from pca.domain.wording import clean, one_line

_AT = datetime(2020, 3, 16, 9, 30, tzinfo=UTC)

HEADERS = {
    *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress"),
    *("Content-Language", "X-PCA-Mode", "Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
}


def as_the_library_writes_it(sender, to, outgoing):
    mail = EmailMessage(POLICY)
    mail["From"], mail["To"], mail["Subject"] = sender, to, header_text(outgoing.subject)
    mail["Date"] = outgoing.at
    mail["Message-ID"] = message_id(outgoing.key, sender.domain)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    mail["X-PCA-Mode"] = outgoing.mode
    mail.set_content(clean(outgoing.body))
    mail["Content-Language"] = outgoing.language
    return mail.as_bytes()


def parsed(outgoing, sender_name="Al Amana"):
    sender = address_of(sender_name, "pca@institution.example")
    raw = mail_bytes(sender, address_of(outgoing.name, outgoing.address), outgoing)
    return raw, message_from_bytes(raw, policy=SMTP)


@pytest.mark.parametrize(
    ("subject", "body", "name", "language"),
    [
        ("Activation", "Bonjour.", "Amina", "fr"),
        ("Activation du plan : état dégradé, périmètre siège et tout le réseau " * 3, "é" * 3000, "Éloïse Ù", "fr"),
        ("تفعيل المخطط " * 20, "السلام عليكم\n\nالمرجو الإشعار بالتوصل.\n" * 40, "أمينة بنت محمد", "ar"),
        ("", "", "", "en"),
        ("From here", "From the start\n.\n..\n.dot", "D. O'Neil", "en"),
        ("=?utf-8?q?x?=", "=?utf-8?q?x?=", "=?utf-8?q?x?=", "en"),
    ],
)
def test_identical_to_what_the_library_writes(letter, subject, body, name, language):
    outgoing = letter(subject=subject, body=body, name=name, language=language)
    for sender_name in ("Al Amana", "Institution d’essai", "مؤسسة", ""):
        sender = address_of(sender_name, "pca@institution.example")
        to = address_of(name, outgoing.address)
        assert mail_bytes(sender, to, outgoing) == as_the_library_writes_it(sender, to, outgoing)


def test_arabic_arrives_as_it_was_written(letter):
    raw, mail = parsed(letter(subject="تفعيل المخطط", body="السلام عليكم، أمينة", name="أمينة", language="ar"))
    assert raw.isascii()
    assert mail["Subject"] == "تفعيل المخطط"
    assert mail.get_content().strip() == "السلام عليكم، أمينة"
    assert mail["To"].addresses[0].display_name == "أمينة"
    assert mail["Content-Language"] == "ar"


def test_headers_fit_a_crisis(letter):
    _, mail = parsed(letter(mode="exercise"))
    assert set(mail.keys()) == HEADERS
    assert mail["Message-ID"] == "<2020-1.M1@institution.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-PCA-Mode"] == "exercise"
    assert mail["Date"].datetime.isoformat() == "2020-03-16T09:30:00+00:00"
    assert "Precedence" not in mail


@pytest.mark.parametrize(
    "address",
    [
        *("", "@", "x", "a@", "@b", "a@b@c", "a b@c.example", "a@b c", "a@b.example, x@evil.example"),
        *("a@b.example x@evil.example", "<a@b.example>", "A <a@b.example>", "a@b.example\r\nRCPT TO:<x@evil>"),
        *("a@b.example\nBcc: x@evil", "a@b\x00.example", '"a b"@c.example', "a@[127.0.0.1]", "a@-b.example"),
        *(
            "é@institution.example",
            "a@" + "b" * 300,
            "a" * 65 + "@b.example",
            "a@b.example>",
            "a@b.example;x@e.example",
        ),
        *("a@b..example", "a..b@c.example", ".a@b.example", "a.@b.example", "a@\u202eb.example"),
    ],
)
def test_what_is_not_one_mailbox_is_refused_without_repeating_it(address):
    with pytest.raises(BadAddress) as refusal:
        address_of("Amina", address)
    assert "@" not in str(refusal.value)


@pytest.mark.parametrize(
    ("address", "spec"),
    [(" a.b+c@d.example ", "a.b+c@d.example"), ("a@éxample.ma", "a@xn--xample-9ua.ma"), ("a@localhost", "a@localhost")],
)
def test_one_mailbox_is_accepted(address, spec):
    assert address_of("Amina", address).addr_spec == spec


HOSTILE = [
    "Amina\r\nBcc: x@evil.example",
    "Amina\nBcc: x@evil.example\n\nbody",
    "Amina <x@evil.example>, B",
    "Éloïse, x@evil.example",
    "Éloïse <x@evil.example>",
    '"Éloïse" <x@evil.example>, "',
    "=?utf-8?q?=0ABcc:_x=40evil.example?=",
    "=?utf-8?q?=2C_x=40evil.example?=",
    "=\u202e?utf-8?q?=0ABcc:_x=40evil.example?\x00=",
    "=?utf-8?b?CkJjYzogeEBldmlsLmV4YW1wbGU=?=",
    "a" * 5000,
    "\u202egro.live\u202c",
    "\ud800",
    "\x00\x1b[2J\x7f",
    "(comment) group: x@evil.example;",
    "أمينة، x@evil.example",
]


@pytest.mark.parametrize("field", ["name", "subject", "body", "language"])
@pytest.mark.parametrize("value", HOSTILE)
def test_no_value_adds_a_header_or_a_recipient(letter, field, value):
    outgoing = letter(**{field: value if field != "language" else one_line(value)[:40]})
    raw, mail = parsed(outgoing)
    assert set(mail.keys()) == HEADERS
    assert len(mail.keys()) == len(HEADERS)
    assert [one.addr_spec for one in mail["To"].addresses] == ["p1@institution.example"]
    assert raw.isascii()
    assert not mail.defects


_TRICKY = st.lists(
    st.sampled_from(["=?", "?=", "utf-8?q?", "=0A", "Bcc:", "x@e", ",", "<", ">", '"', "é", " ", "\n", "م"])
)
_ANY = st.text(max_size=300) | _TRICKY.map("".join)


@given(name=_ANY, subject=_ANY, body=_ANY)
def test_any_text_stays_in_its_place(name, subject, body):
    outgoing = Outgoing(
        key="2020-1/M1",
        kind="mail",
        name=name,
        address="p1@institution.example",
        subject=subject,
        body=body,
        language="fr",
        mode="real",
        at=_AT,
    )
    sender, to = address_of("Al Amana", "pca@institution.example"), address_of(name, "p1@institution.example")
    raw = mail_bytes(sender, to, outgoing)
    mail = message_from_bytes(raw, policy=SMTP)
    assert raw == as_the_library_writes_it(sender, to, outgoing)
    assert sorted(mail.keys()) == sorted(HEADERS)
    assert [one.addr_spec for one in mail["To"].addresses] == ["p1@institution.example"]
    assert max(map(len, raw.split(b"\r\n"))) < 998


def test_a_header_that_would_become_two_is_refused():
    with pytest.raises((ValueError, MessageError)):
        _folded("Subject", "=?utf-8?q?x=0ABcc:_x=40evil.example?=")


def test_keys_give_ids_without_surprise():
    assert message_id("2020-1/M7", "x.example") == "<2020-1.M7@x.example>"
    assert message_id("E2020-1/M7>\r\nBcc: x", "x.example") == "<E2020-1.M7.Bcc.x@x.example>"
