"""What is kept beside the journal of the two crises: texts that came in, accounts, ways in, addresses, leases."""

from __future__ import annotations

from pca.domain.contact_points import ContactPoint, PendingCode
from pca.domain.directory import Contact
from pca.store.access import accounts, preparations, sessions, throttle
from pca.store.access.accounts import Account, Passkey
from pca.store.access.sessions import Session, SignInStep, Token
from pca.store.kit.database import Unit
from pca.store.messages import incoming, outbox, parts, provider_events
from pca.store.messages.incoming import Incoming, SentBack
from pca.store.messages.outbox import Body
from pca.store.messages.parts import KeptPart
from pca.store.people import contact_points, directory
from tests.kit.two_crises_open import HOUR, KEYS, NOON


def beside(unit: Unit) -> None:
    """What is kept beside the journal: texts that came in, accounts, ways in, addresses, leases."""
    for number, (key, person, kind, more) in enumerate(
        (
            (KEYS[0], "P1", "sms", {"to_read": True, "urgent": True, "alerted": True}),
            (KEYS[0], "", "sms", {"to_read": True, "alerted": True}),
            (KEYS[1], "P1", "sms", {"to_read": True}),
            (None, "P3", "mail", {"to_read": True}),
            (KEYS[0], "P3", "mail", {"to_read": True, "read_at": NOON + HOUR, "read_by": "P2"}),
            (KEYS[0], "P1", "sms", {"automatic": True, "read_at": NOON + 2 * HOUR, "alerted": True}),
            (KEYS[0], "", "mail", {"to_read": True, "alerted": True}),
            (KEYS[0], "P1", "sms", {"to_read": True}),
        ),
        1,
    ):
        text = Incoming(
            at=NOON + number * HOUR,
            crisis=key,
            origin=3 + number % 2,
            person=person,
            kind=kind,
            sender=f"+21260000{number % 3}",
            provider="gateway",
            event=f"e{number}",
            text=f"Texte {number}",
            digest=f"d{number}",
            proof="number",
            **more,
        )
        incoming.keep(unit, text)
    for number, why in enumerate(("reply", "received", "stranger", "reply"), 1):
        incoming.send_back(
            unit,
            SentBack(
                at=NOON + number * HOUR,
                why=why,
                incoming=number,
                kind="sms",
                address=f"+2126000{number % 2}",
                body="x",
                language="fr",
                mode="real",
                next_at=None if number == 3 else NOON + number * HOUR,
            ),
        )
    for number in range(1, 5):
        parts.keep(
            unit,
            KeptPart(
                answer=f"a{number % 2}",
                number=number,
                provider=f"g{number % 2}",
                sender="+2126",
                kind="sms",
                reference="7",
                count=3,
                text="x",
                at=NOON + number * HOUR,
                taken=number == 3,
            ),
        )
    provider_events.name_messages(unit, [("gateway", f"n{at}", key, at) for key in KEYS for at in (1, 9, 10)])
    provider_events.name_messages(unit, [("other", "n9", KEYS[0], 9), ("other", "x", KEYS[1], 10)])
    provider_events.note(unit, [("gateway", "e1", NOON, "read"), ("other", "e2", NOON, "read")])
    outbox.write_bodies(unit, [Body(crisis=key, number=at, subject=key, body=str(at)) for key in KEYS for at in (1, 9)])
    _people(unit)
    _ways_in(unit)


def _people(unit: Unit) -> None:
    people = (
        ("P1", "Amina", "a@x.example", "+2121"),
        ("P3", "Zineb", "z@x.example", None),
        ("P5", "Éric", None, "+2121"),
    )
    directory.write_contacts(unit, [Contact(*one) for one in people])
    for person, kind, address, more in (
        ("P1", "sms", "+2129", {"verified_at": NOON}),
        ("P3", "sms", "+2129", {}),
        ("P3", "email", "q@x.example", {}),
        ("P5", "push", "https://push.example", {}),
        ("P6", "email", "q@x.example", {"gone_at": NOON}),
    ):
        contact_points.add_point(unit, ContactPoint(person=person, kind=kind, address=address, **more))  # type: ignore[arg-type]
        code = PendingCode(digest="x", sent_at=NOON)
        contact_points.keep_code(unit, ContactPoint(person=person, kind=kind, address=address), code)  # type: ignore[arg-type]


def _ways_in(unit: Unit) -> None:
    for person in ("P1", "P2", "P4"):
        accounts.write_account(
            unit,
            Account(
                person=person,
                password="x" if person != "P4" else None,
                subject=f"s-{person}",
                created_at=NOON,
                totp_step=5,
                disabled=person == "P4",
                totp_confirmed=person == "P1",
            ),
        )
        accounts.add_passkey(
            unit,
            Passkey(
                id=f"k-{person}",
                person=person,
                public_key=b"k",
                sign_count=3,
                label="x",
                created_at=NOON,
            ),
        )
        for number in (1, 2):
            sessions.start_session(
                unit,
                Session(
                    id=f"{person}-{number}",
                    person=person,
                    method="password",
                    second_factor=False,
                    agent="x",
                    created_at=NOON + number * HOUR,
                    last_seen_at=NOON,
                    expires_at=NOON + 90 * number * HOUR,
                ),
            )
        number = int(person[1])
        sessions.add_token(
            unit,
            Token(
                id=f"t-{person}",
                number=number,
                person=person,
                label="x",
                actions=("see",),
                scope_kind="institution",
                scope_id="",
                created_at=NOON,
                created_by="P2",
                expires_at=NOON + 90 * HOUR,
            ),
        )
        step = SignInStep(kind="password", person=person, data="{}", expires_at=NOON + number * HOUR / 30)
        sessions.add_step(unit, f"st-{person}", step, NOON)
    preparations.keep_secret(unit, 2, b"two", NOON)
    preparations.keep_secret(unit, 4, b"four", NOON)
    throttle.attempt(unit, NOON, {"pair": "P1", "source": "a"})
    throttle.attempt(unit, NOON, {"pair": "P2", "source": "b"})
