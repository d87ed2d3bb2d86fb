"""Every parser of foreign input, with good inputs to begin from and what it may raise to refuse."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.errors import MessageError
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
from email_validator import EmailNotValidError
from fastapi.routing import APIRoute

from pca.channels.calls import read_json
from pca.channels.page_text import text_of_page
from pca.channels.returned_mail import read_returned
from pca.channels.signatures import signed_form, signed_token
from pca.channels.smpp_reading import delivery, read_deliver
from pca.channels.sms_callbacks import Shape, read_call
from pca.channels.telegram import read_update
from pca.channels.webpush import _subscription
from pca.channels.whatsapp import read_notification
from pca.domain.expressions.expression_types import ExpressionError, Type
from pca.domain.expressions.expressions import compile_expression
from pca.domain.mail_address import mail_address
from pca.domain.telephone import telephone
from pca.domain.texts.replies import understood
from pca.plans.archive import BadArchive, unpack
from pca.plans.cacao.drafting import draft
from pca.plans.loader import load_files
from pca.plans.sent import look_over
from pca.plans.yaml_reader import Unreadable
from pca.registers import RegisterErrors, read_registers
from pca.registers.alerts import BadAlert, read_alert
from pca.registers.distances import read_distances
from pca.registers.figures import FigureColumn, FiguresExpected, read_figures
from pca.registers.periods import read_periods
from pca.registers.pulled import PulledShape, read_pulled
from pca.registers.workbooks import read_workbook
from pca.render import RenderError, check_template, render_message
from pca.services.access.passkeys import MALFORMED
from pca.services.tasks.file_kinds import kind_inside, kind_of
from pca.shipped import data_folder
from pca.web.app import create_app
from pca.web.kit.forms import TooDeep, struct_in
from tests.kit.alerts import NOON, cap, reference
from tests.registers.books import HEADS, TWO, directory, rows_of, sheet

Parse = Callable[[bytes], object]


@dataclass(frozen=True)
class Parser:
    """One entrance: how it is called with bytes, what it raises to refuse, and good inputs."""

    parse: Parse
    refuses: tuple[type[Exception], ...]
    seeds: tuple[bytes, ...]
    longest: int = 65_536
    """Bytes of the longest input tried; longer ones are refused before parsing, or cost what the limits allow."""


def _text(parse: Callable[[str], object]) -> Parse:
    return lambda data: parse(data.decode("utf-8", "replace"))


# ---------------------------------------------------------------- files

_PLAN = {one.name: one.read_bytes() for one in sorted((data_folder("playbooks") / "starter").glob("*.yaml"))}
_HEAD = _PLAN["playbook.yaml"]


def _plan(data: bytes) -> object:
    return load_files({**_PLAN, "playbook.yaml": data})


def _reviewed(data: bytes) -> object:
    """The whole way of a plan that was sent; what cannot be read is told, not raised."""
    return look_over(msgspec.msgpack.encode({**_PLAN, "playbook.yaml": data}), (), date(2026, 3, 1))


_PLAYBOOKS = tuple(one.read_bytes() for one in sorted((Path(__file__).parents[1] / "data" / "cacao").glob("*.json")))


def _cacao(data: bytes) -> object:
    """A draft, which must be a plan that can be read; or why there is none, told and not raised."""
    made = draft(data, "en", "Africa/Casablanca", ("a", "b", "c", "d"), date(2026, 3, 1))
    return load_files(made.files) if made.refused is None else made.refused


def _zipped(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return made.getvalue()


_BOOK = directory(TWO)


def _sheet(data: bytes) -> object:
    """A workbook whose table of people is made of these bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_BOOK)) as good, zipfile.ZipFile(made, "w") as bad:
        for name in good.namelist():
            bad.writestr(name, data if name.endswith("sheet3.xml") else good.read(name))
    return read_workbook(made.getvalue(), "a.xlsx")


_REGIONS = b"region,title,head,deputy\r\nR1,One,a1,a2\r\n"
_SITES = b"site,title,type,region,head,deputy\r\nS1,Seat,head_office,R1,a1,a2\r\n"
_PEOPLE = (
    b"person,name,email,phone,language,site,teams,status\r\n"
    b'a1,Omar N,o@bank.example,+212612345678,fr,S1,it;hr,on_site\r\na2,"Lea, B",,,ar,S1,,absent\r\n'
)

# ---------------------------------------------------------------- mail, messages

_MAIL = b"""From: Omar <omar@bank.example>\r
To: ack+abc.def@pca.example\r
Subject: =?utf-8?q?Re=3A_consigne?=\r
Message-ID: <1@bank.example>\r
In-Reply-To: <2020-1.M7@pca.example>\r
MIME-Version: 1.0\r
Content-Type: multipart/alternative; boundary="b"\r
\r
--b\r
Content-Type: text/plain; charset=utf-8\r
\r
Bonjour,\r
OK 7K2Q\r
-- \r
Omar\r
> On Monday somebody wrote:\r
--b\r
Content-Type: text/html\r
\r
<p>OK <b>7K2Q</b></p><blockquote>cit&eacute;</blockquote>\r
--b--\r
"""
_BOUNCE = b"""From: MAILER-DAEMON@mx.example\r
Content-Type: multipart/report; report-type=delivery-status; boundary=x\r
\r
--x\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.example\r
\r
Final-Recipient: rfc822; a@bank.example\r
Action: failed\r
Status: 5.1.1\r
--x--\r
"""
_SHAPE = {
    **{name: name for name in ("id", "status", "error", "text", "at", "reference", "part", "parts")},
    "items": "",
    "event": "",
    "sender": "from",
}
_JSON_CALLS = Shape(provider="sms", form=False, statuses={"ok": "delivered", "ko": "failed"}, **_SHAPE)
_FORM_CALLS = Shape(provider="sms", form=True, statuses={"ok": "delivered"}, **_SHAPE)


def _smpp(data: bytes) -> object:
    """Both ways: the fields of a packet, and a packet whose fields are these bytes."""
    found = delivery(data)
    if found is not None:
        read_deliver(found, "name")
    kind, coding = (data[0], data[1]) if len(data) > 1 else (0, 0)
    pdu = SimpleNamespace(**dict.fromkeys((*found_fields(), "message_payload")))
    pdu.esm_class, pdu.data_coding, pdu.short_message, pdu.source_addr = kind, coding, data[2:], data[2:12]
    return read_deliver(pdu, "name")


def found_fields() -> Sequence[str]:
    """The names of a packet's fields."""
    from pca.channels.smpp_reading import SmppDelivery

    return SmppDelivery.__struct_fields__


# ---------------------------------------------------------------- words of plans

_CATALOGUE: Mapping[str, Type] = {
    "cases": Type.NUMBER,
    "open": Type.BOOLEAN,
    "since": Type.DATE,
    "level": Type.TEXT,
}
_WORDS: Mapping[str, Any] = {"person": "Omar", "tasks": [], "place": "Fès"}


def _template(source: str) -> object:
    if check_template(source):
        return None
    return render_message({("m", "sms", "fr"): source}, "m", "sms", "fr", _WORDS, exercise=False)


# ---------------------------------------------------------------- what browsers and programs send


@cache
def _asked() -> tuple[type[msgspec.Struct], ...]:
    """Every Struct that a route of the API asks for."""
    routes = create_app(None).routes  # type: ignore[arg-type]  # nothing is asked
    found = {getattr(one.endpoint, "asks", None) for one in routes if isinstance(one, APIRoute)}
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.__qualname__))


def _body(data: bytes) -> object:
    kind = _asked()[data[0] % len(_asked())] if data else _asked()[0]
    return struct_in(data[1:], kind)


def _passkey(data: bytes) -> object:
    from webauthn import verify_authentication_response, verify_registration_response

    said = json.loads(data)
    known = {"expected_challenge": b"c" * 32, "expected_rp_id": "x.example", "expected_origin": "https://x.example"}
    try:
        return verify_registration_response(credential=said, **known)
    except MALFORMED:
        return verify_authentication_response(
            credential=said, **known, credential_public_key=b"\xa5\x01\x02\x03\x26", credential_current_sign_count=0
        )


_KEY = json.dumps(
    {
        "id": "AQID",
        "rawId": "AQID",
        "type": "public-key",
        "response": {
            "clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0",
            "authenticatorData": "A" * 60,
            "signature": "AQID",
            "attestationObject": "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YUEA",
        },
    }
).encode()
_UPDATE = json.dumps(
    {"update_id": 1, "message": {"from": {"id": 5}, "chat": {"id": 5}, "text": "OK 7K2Q", "date": 1_600_000_000}}
).encode()
_NOTIFIED = json.dumps(
    {
        "object": "whatsapp_business_account",
        "entry": [
            {
                "changes": [
                    {
                        "value": {
                            "statuses": [
                                {"id": "w", "status": "failed", "timestamp": "1600000000", "errors": [{"code": 131026}]}
                            ],
                            "messages": [
                                {"id": "i", "from": "212612345678", "text": {"body": "OK"}, "timestamp": "1600000000"}
                            ],
                        }
                    }
                ]
            }
        ],
    }
).encode()
_TOKEN = b"Bearer eyJhbGciOiJIUzI1NiJ9.eyJwYXlsb2FkX2hhc2giOiJ4In0.AAAA"

_EXPECTED = FiguresExpected(
    {"cases": FigureColumn("number", ("",)), "open": FigureColumn("boolean")},
    {"cases": "cases", "open": "open"},
    {"cs": "CS"},
    "Africa/Casablanca",
    datetime(2026, 3, 3, tzinfo=UTC),
    "cases",
)

_PULLED = PulledShape(
    format="csv", type="number", rows="", value="cases", date="day", zone="Africa/Casablanca", now=NOON
)
_PULLED_JSON = msgspec.structs.replace(_PULLED, format="json")
PARSERS: Mapping[str, Parser] = {
    "plan YAML": Parser(_plan, (Unreadable,), (_HEAD,)),
    "plan review": Parser(_reviewed, (), (_HEAD,)),
    "CACAO playbook": Parser(_cacao, (), _PLAYBOOKS),
    "archive": Parser(unpack, (BadArchive,), (_zipped(playbook_yaml=_HEAD[:400]), b"PK\x03\x04")),
    "workbook": Parser(lambda data: read_workbook(data, "a.xlsx"), (), (_BOOK,)),
    "workbook sheet": Parser(_sheet, (), (sheet(rows_of([HEADS["people"], *TWO], [0])).encode(),)),
    "public alert": Parser(read_alert, (BadAlert,), (cap(), cap(2, kind="Update", references=reference()))),
    "pulled CSV": Parser(lambda data: read_pulled(data, _PULLED), (), (b"day,cases\n2026-03-01,12\n",)),
    "pulled JSON": Parser(lambda data: read_pulled(data, _PULLED_JSON), (), (b'[{"day": "2026-03-01", "cases": 12}]',)),
    "planned periods": Parser(
        lambda data: read_periods(data, frozenset({"a1"}), frozenset({"S1"})),
        (),
        (b"person,status,from,to,at\r\na1,leave,2026-03-02,05/03/2026,\r\n",),
    ),
    "figures": Parser(
        lambda data: read_figures(data, _EXPECTED),
        (),
        (b"date,perimeter,value,cases\r\n2026-03-01,CS,12,5\r\n02/03/2026,,1 200,\r\n",),
    ),
    "distances": Parser(
        lambda data: read_distances(data, frozenset({"A", "B"})), (), (b"site,other,km\r\nA,B,12\r\n",)
    ),
    "CSV register": Parser(lambda data: read_registers(_REGIONS, _SITES, data), (RegisterErrors,), (_PEOPLE,)),
    "mail": Parser(read_returned, (ValueError, MessageError, LookupError), (_MAIL, _BOUNCE)),
    "mail page": Parser(_text(text_of_page), (), (b"<p>OK <b>7K2Q</b><br>&amp;&#233;</p><script>x</script>",)),
    "Telegram call": Parser(read_update, (ValueError,), (_UPDATE,)),
    "WhatsApp call": Parser(read_notification, (ValueError,), (_NOTIFIED,)),
    "SMS call, JSON": Parser(
        lambda data: read_call(data, _JSON_CALLS),
        (ValueError,),
        (b'{"id": "1", "status": "ok"}', b'[{"from": "0612345678", "text": "OK", "at": "2026-01-01T10:00:00Z"}]'),
    ),
    "SMS call, form": Parser(
        lambda data: read_call(data, _FORM_CALLS), (ValueError,), (b"id=1&status=ok", b"from=%2B21261&text=OK+7K2Q")
    ),
    "signatures": Parser(
        lambda data: (signed_token(data.decode("latin-1"), "secret", b"x"), signed_form("x", "s", "u", data)),
        (),
        (_TOKEN, b"a=1&b=2"),
    ),
    "SMPP packet": Parser(
        _smpp,
        (),
        (
            b"\0\1\1+21261\0\1\1+2125\0\4\0\0\0\0\0\0\0\0\x30id:1 sub:001 stat:DELIVRD err:000 text:x",
            b"\x40\x08\5\0\3\1\2\1\0O\0K",
        ),
        longest=2_048,
    ),
    "answer": Parser(_text(understood), (), (b"OK 7K2Q merci", "تم الإخلاء".encode(), b"help!! injured")),
    "guard": Parser(
        _text(lambda said: compile_expression(said, _CATALOGUE)),
        (ExpressionError,),
        (b"cases > 12 and not open", b'since >= "2026-01-01" or level == "red"'),
        longest=8_192,
    ),
    "template": Parser(
        _text(_template),
        (RenderError,),
        (b"Bonjour {{ person }}{% if tasks %}, {% for task in tasks %}{{ task.title }}{% endfor %}{% endif %}",),
        longest=16_384,
    ),
    "JSON body": Parser(
        _body, (TooDeep, msgspec.ValidationError, msgspec.DecodeError, UnicodeError), (b'\x05{"why": "x", "to": [1]}',)
    ),
    "JSON of a service": Parser(read_json, (ValueError,), (b'{"a": [1, 2.5, "x", null, {"b": true}]}',)),
    "passkey": Parser(_passkey, (*MALFORMED,), (_KEY,), longest=20_000),
    "push subscription": Parser(
        _text(_subscription), (), (b'{"endpoint": "https://p.example/x", "keys": {"p256dh": "a", "auth": "b"}}',)
    ),
    "evidence": Parser(
        lambda data: (kind_of(data, "a.csv"), kind_inside(data)),
        (),
        (b"\r\n%PDF-1.4", _zipped(mimetype=b"application/vnd.oasis.opendocument.text"), _BOOK, b"nom;\xe9tat\r\n"),
    ),
    "telephone number": Parser(
        _text(lambda said: telephone(said, "MA")), (ValueError,), (b"06 12 34 56 78", b"+212 (0)6-12-34-56-78"), 1_000
    ),
    "mail address": Parser(
        _text(mail_address),
        (ValueError, EmailNotValidError),
        ("omar@straße.example".encode(), b"a.b+c@x.example"),
        1_000,
    ),
}
