"""Subjects, names and addresses of a mail keep every letter, and no value adds a header or a recipient."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email import message_from_bytes, message_from_string
from email.header import decode_header, make_header
from email.policy import SMTP, default
from email.utils import parseaddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pca.channels.header_words import addressed
from pca.channels.mail import (
    BadAddress,
    address_of,
    header_text,
    mail_bytes,
)
from pca.channels.port import Outgoing
from pca.domain.texts.wording import clean, one_line
from tests.kit.mails import HEADERS, parsed, text_of

_AT = datetime(2020, 3, 16, 9, 30, tzinfo=UTC)


def shown(mail, header):
    """The name before the one address of a header, as RFC 2047 has it.

    Python's own reader of addresses puts a blank between encoded words until its releases of summer 2026: see below.
    """
    (line,) = (value for name, value in mail.raw_items() if name == header)
    said = str(make_header(decode_header(line.replace("\r\n ", " "))))
    return said.rpartition("<")[0].strip() if "<" in said else ""


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
def test_what_is_read_back_is_what_was_written(letter, subject, body, name, language):
    outgoing = letter(subject=subject, body=body, name=name, language=language)
    for sender_name in ("Al Amana", "Institution d’essai", "مؤسسة", ""):
        _, mail = parsed(outgoing, sender_name)
        assert mail["Subject"] == one_line(subject)
        assert shown(mail, "From") == sender_name
        assert shown(mail, "To") == header_text(one_line(name.replace(".", " ")))
        assert text_of(mail).rstrip("\n") == clean(body).rstrip("\n")
        assert not mail.defects


_SAID = st.sampled_from(
    [
        "Évacuation",
        "de",
        "l’agence",
        "–",
        "شكرا",
        "لكم",
        "الأزمة",
        "water",
        "n°",
        "𝒳",
        "(étage",
        "3)",
        "=?x?=",
        "a" * 90,
    ]
) | st.text(alphabet="abéمن𝒳", min_size=1, max_size=40)


@given(subject=st.lists(_SAID, max_size=40).map(" ".join), name=st.lists(_SAID, max_size=8).map(" ".join))
def test_subjects_and_names_keep_every_letter_and_every_blank(subject, name):
    """The whole kind of case: French, Arabic and English mixed, of every length."""
    outgoing = Outgoing(
        key="2020-1/M1",
        kind="mail",
        address="p1@institution.example",
        body="x",
        language="fr",
        name=name,
        subject=subject,
        mode="real",
        at=_AT,
    )
    raw, mail = parsed(outgoing)
    assert mail["Subject"] == subject
    assert shown(mail, "To") == address_of(name, "p1@institution.example").display_name
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii").split("\r\n")
    for line in head:
        assert not re.search(r"\?==\?", line), "no two encoded words touch each other"
        for word in re.findall(r"=\?utf-8\?[bq]\?\S*\?=", line):
            assert len(word) <= 75
            assert len(line) <= 76
            decode_header(word)[0][0].decode("utf-8")  # whole characters
    assert max(map(len, head)) <= 120


_LETTERS = {"fr": "abdeéèçÎœ’-", "ar": "ابةتحسشعفقلمنهويءأ", "zgh": "ⴰⴱⴷⵉⵣⵜⵖⵍⵎⵏⵓⵔⵙⵡ"}


_NAMES = st.lists(
    st.sampled_from([*_LETTERS.values(), "abcXYZ-0123"]).flatmap(
        lambda letters: st.text(alphabet=letters, min_size=1, max_size=13)
    ),
    min_size=1,
    max_size=14,
).map(" ".join)
"""Names of people and houses: Latin, Arabic and Tifinagh words, any number of them, in any mixture."""


@given(name=_NAMES)
def test_a_name_in_any_script_keeps_its_words_even_with_a_reader_that_adds_blanks(name):
    """Whoever keeps to RFC 2047 reads it letter for letter; whoever shows the blank between two encoded words too
    reads one blank more there, and never one within a word."""
    mailbox = address_of(name, "p1@institution.example")
    outgoing = Outgoing(
        key="2020-1/M1",
        kind="mail",
        address=mailbox.addr_spec,
        body="x",
        language="fr",
        name=name,
        subject="x",
        mode="real",
        at=_AT,
    )
    raw = mail_bytes(mailbox, mailbox, outgoing)
    strict, adding = message_from_bytes(raw, policy=SMTP), message_from_bytes(raw, policy=default)
    for header in ("From", "To"):
        assert shown(strict, header) == mailbox.display_name
        (read,) = adding[header].addresses
        assert read.addr_spec == "p1@institution.example"
        assert read.display_name.split() == mailbox.display_name.split()
        lenient, _ = parseaddr(message_from_bytes(raw)[header].replace("\r\n", ""))
        assert str(make_header(decode_header(lenient))) == mailbox.display_name


@pytest.mark.parametrize(
    "name",
    [
        *("Éloïse Benjelloun-Touimi", "عبد الرحمن بن عبد الله", "ⵜⴰⵎⴰⵣⵉⵖⵜ ⵏ ⵓⵎⵓⵔ", "Amina أمينة"),
        *("Direction des systèmes d’information et de l’organisation, adjointe", "Agence 3 مكناس et Fès"),
    ],
)
def test_most_names_are_read_the_same_by_every_reader(name):
    mailbox = address_of(name, "p1@institution.example")
    line = addressed("To", mailbox.display_name, mailbox.addr_spec)
    (read,) = message_from_string(f"{line}\r\n", policy=default)["To"].addresses
    assert read.display_name == mailbox.display_name


def test_what_is_longer_than_an_encoded_word_is_parted_between_its_words():
    name = "المديرية الجهوية لجهة فاس مكناس – الوكالة الرئيسية بفاس مكناس المركز"
    words = re.findall(r"=\?utf-8\?b\?\S*\?=", addressed("To", name, "x@y.example"))
    assert [decode_header(one)[0][0].decode() for one in words] == [
        "المديرية الجهوية لجهة ",
        "فاس مكناس – الوكالة ",
        "الرئيسية بفاس مكناس ",
        "المركز",
    ]


def test_arabic_arrives_as_it_was_written(letter):
    raw, mail = parsed(letter(subject="تفعيل المخطط", body="السلام عليكم، أمينة", name="أمينة", language="ar"))
    assert raw.isascii()
    assert mail["Subject"] == "تفعيل المخطط"
    assert text_of(mail).strip() == "السلام عليكم، أمينة"
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
    assert mail["Subject"] == one_line(subject)
    assert text_of(mail).rstrip("\n") == clean(body).rstrip("\n")
    assert not mail.defects
    assert sorted(mail.keys()) == sorted(HEADERS)
    assert [one.addr_spec for one in mail["To"].addresses] == ["p1@institution.example"]
    assert max(map(len, raw.split(b"\r\n"))) < 998
