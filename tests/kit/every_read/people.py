"""What is read of people, their addresses and their ways in."""

from __future__ import annotations

from pca.domain.access.access import EVERYTHING
from pca.store.access import accounts, grants, holders, preparations, sessions
from pca.store.administration import channel_tests, guarded
from pca.store.audit import beside as checks
from pca.store.audit import credentials
from pca.store.people import contact_points, directory, people
from tests.kit.every_read.ways import Reads, by_reach, by_time
from tests.kit.two_crises_open import HOUR, NOON


def of_people() -> Reads:
    looked = [
        people.PersonQuery(),
        people.PersonQuery(text="ZIN"),
        people.PersonQuery(text="p3"),
        people.PersonQuery(region="TTA"),
        people.PersonQuery(site="S1"),
        people.PersonQuery(team="crisis"),
        people.PersonQuery(status="telework"),
    ]
    return {
        "version": lambda u: directory.version(u),
        "contacts": lambda u: [directory.contacts(u), directory.contacts(u, ["P1", "P2"])],
        **{
            f"page {number}": lambda u, one=one: [
                [line.person for line in people.page(u, EVERYTHING, one, names=names, after=after, limit=4)]
                for names in (True, False)
                for after in (None, ("P2", "P2"))
            ]
            for number, one in enumerate(looked)
        },
        **by_reach(
            "page",
            lambda u, r: [
                people.page(u, r, people.PersonQuery(), names=True),
                people.counts(u, r),
                people.within(u, r, ["P1", "P3", "P4", "P5", "no"]),
            ],
        ),
        "addresses": lambda u: [contact_points.points(u), contact_points.points(u, ["P1", "P3"])],
        "speakers": lambda u: [
            read(u, *one)
            for one in (
                ("sms", "+2129"),
                ("sms", "+2121"),
                ("email", "q@x.example"),
                ("email", "A@x.example"),
                ("whatsapp", "+2121"),
            )
            for read in (contact_points.speakers, contact_points.whose)
        ],
        "listed": lambda u: [
            contact_points.from_files(u),
            contact_points.added(u),
            contact_points.quality(u, list(directory.organisation(u).people)),
        ],
        "accounts": lambda u: [
            accounts.account(u, "P1"),
            accounts.account(u, "P3"),
            accounts.accounts(u),
            accounts.account_of_subject(u, "s-P2"),
            accounts.passkey(u, "k-P1"),
            accounts.passkeys_of(u, "P2"),
            accounts.subjects_taken(u, "s-P1", "P2"),
            accounts.subjects_taken(u, "s-P1", "P1"),
        ],
        "sessions": lambda u: [sessions.session(u, "P1-1"), sessions.session(u, "no"), sessions.sessions_of(u, "P2")],
        "tokens": lambda u: [sessions.token(u, "t-P1"), sessions.token_numbered(u, 2), sessions.tokens(u)],
        "steps": lambda u: [
            sessions.step(u, f"st-{who}", kind, NOON + m * HOUR / 60)
            for who in ("P1", "P2")
            for kind in ("password", "x")
            for m in (0, 1, 3)
        ],
        "grants": lambda u: [
            grants.access(u),
            grants.head(u),
            grants.grants_of(u, "P1"),
            grants.all_grants(u),
            grants.grant(u, 2),
            grants.grant(u, 1),
            grants.last_break_glass(u),
        ],
        **by_time(
            "holders",
            lambda u, at: [
                holders.page(u, at),
                holders.page(u, at, text="4"),
                holders.page(u, at, after="P2", limit=1),
                holders.page(u, at, role="hr"),
                holders.holders_of(u, at, ["P1", "P4", "P6"]),
            ],
        ),
        "prepared": lambda u: [
            preparations.preparation(u, 1),
            preparations.made(u),
            preparations.secret(u, 2),
            preparations.secret(u, 4),
            *(preparations.waiting(u, NOON + h * HOUR) for h in (7, 20, 99)),
        ],
        "channel tests": lambda u: [channel_tests.channel_tests(u)],
        "guarded": lambda u: [guarded.house_keys(u), guarded.count(u), guarded.hold(u)],
        "known": lambda u: [
            list(credentials.known(u, kind, refs))
            for kind, refs in (("account", ["P1", "P9"]), ("token", ["1"]), ("session", ["x"]))
        ],
        "checked": lambda u: [checks.plans(u), checks.credentials(u, NOON + 3 * HOUR)],
    }
