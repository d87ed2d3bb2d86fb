"""What is read of messages, answers and texts that came in."""

from __future__ import annotations

from typing import Any

from pca.store.kit.database import Unit
from pca.store.messages import (
    incoming,
    messages,
    obligations,
    outbox,
    parts,
    provider_events,
    responses,
    sendings,
    sent,
    wave_lists,
)
from pca.store.people import whereabouts
from tests.kit.every_read.ways import AT, KEY, Reads, by_reach, by_time
from tests.kit.two_crises_open import HOUR, KEYS, NOON


def of_messages() -> Reads:
    given: list[dict[str, Any]] = [
        {},
        {"wave": 3},
        {"recipient": "P1"},
        {"status": ["sent", "read"]},
        {"after": 30, "limit": 4},
    ]
    pairs = [(3, "P1"), (3, "P3"), (3, "P6"), (5, "P1"), (6, "P1"), (1, "P1")]
    some = ["alert", "roll_call", "told", "task_opened"]

    def line(unit: Unit, number: int) -> Any:
        return messages.wave_line(unit, KEY, number)

    return {
        **{f"messages {one}": lambda u, one=one: [m.number for m in messages.messages(u, KEY, **one)] for one in given},
        "wave": lambda u: [messages.wave(u, KEY, number) for number in (3, 9, 99)],
        "waves": lambda u: [[one.number for one in messages.waves(u, KEY, awaiting=one)] for one in (False, True)],
        "unreleased": lambda u: messages.unreleased(u, KEY),
        "said": lambda u: [messages.communications_queued(u, KEY), messages.tally(u, KEY)],
        "line": lambda u: line(u, 3),
        **by_time(
            "outgoing",
            lambda u, at: [
                [(one.crisis, one.number) for one in outbox.due_messages(u, at, 7)],
                [(one.crisis, one.number) for one in outbox.due_messages(u, at, 50, ["sms"])],
                outbox.due_count(u, at),
            ],
        ),
        "outgoing in full": lambda u: outbox.due_messages(u, AT["late"], 1),
        "next outgoing": lambda u: outbox.next_outgoing(u),
        "bodies": lambda u: [outbox.body(u, KEY, 1), outbox.body(u, KEY, 2), outbox.body(u, KEYS[1], 9)],
        "spoken": lambda u: outbox.spoken_tasks(u, KEY, [1, 2, 99]),
        "responses": lambda u: responses.responses(u, KEY),
        "obligations": lambda u: [
            [(one.origin, one.recipient) for one in responses.obligations(u, KEY, **more)]
            for more in ({}, {"origin": 3}, {"recipient": "P1"}, {"unanswered": True})
        ],
        "to call": lambda u: [responses.to_call(u, KEY), responses.to_call(u, KEY, [3])],
        "owed": lambda u: [sendings.obligation_of(u, KEY, 9, "P1"), sendings.obligation_of(u, KEY, 1, "P1")],
        "told": lambda u: sendings.sent_messages(u, KEY, [1, 9, 13, 17, 99]),
        "reach of": lambda u: sendings.reach_of(u, KEY, pairs),
        **by_time("due", lambda u, at: [(one.origin, one.recipient) for one in sendings.due(u, KEY, at, 9)]),
        "due, few": lambda u: [one.recipient for one in sendings.due(u, KEY, NOON + 9 * HOUR, 2)],
        "answered": lambda u: sendings.answered(u, KEY, pairs),
        "in force": lambda u: sendings.in_force(u, KEY, some),
        "counted": lambda u: [sendings.counts_of(u, KEY, one) for one in (1, 3, 6)],
        "holders": lambda u: sent.holders(u, KEY, some),
        "held": lambda u: [
            [(one.recipient, one.origin, one.replaced_by) for one in sent.instructions_held(u, KEY, **m)]
            for m in ({}, {"people": ["P1"]}, {"outdated": True})
        ],
        "history": lambda u: [sent.history(u, KEY, one) for one in (1, 21)],
        "waves sent": lambda u: [(one.crisis, one.number) for one in sent.waves_sent(u)],
        "queued at": lambda u: [sent.queued_at(u, KEY, [1, 3, 10]), sent.queued_at(u, KEY, [])],
        **by_time("sent since", lambda u, at: sent.sent_since(u, ["P1", "P3", "P5"], at)),
        **by_reach(
            "newest",
            lambda u, r: [[one.number for one in wave_lists.newest(u, KEY, r, before=b, limit=4)] for b in (None, 6)],
        ),
        **by_reach(
            "outcomes",
            lambda u, r: [wave_lists.outcomes(u, KEY, [line(u, 3), line(u, 4)], r), wave_lists.tally(u, KEY, r)],
        ),
        **by_reach(
            "recipients",
            lambda u, r: [
                [one.number for one in wave_lists.recipients(u, KEY, line(u, 3), r, **more)]
                for more in ({}, {"status": "sent"}, {"after": 9, "limit": 1})
            ],
        ),
        **by_reach("lost", lambda u, r: [[one.number for one in wave_lists.lost(u, KEY, r, after=a)] for a in (0, 3)]),
        **by_reach("one", lambda u, r: [bool(wave_lists.message_within(u, KEY, one, r)) for one in (1, 2, 3, 4, 99)]),
        "languages": lambda u: [one.number for one in wave_lists.languages(u, KEY, line(u, 4))],
        "of sending": lambda u: wave_lists.of_sending(u, KEY, 3, ["P1", "P3"]),
        "without attempt": lambda u: obligations.messages_without_attempt(u),
        **by_time("overdue", lambda u, at: obligations.messages_overdue(u, at, at - HOUR / 2)),
        "without step": lambda u: [obligations.tasks_without_reminder(u), obligations.answers_without_step(u)],
        "calls": lambda u: [whereabouts.help_calls(u, KEY, one) for one in (3, 5)],
        **by_time("answers", lambda u, at: whereabouts.answers(u, KEY, at)),
        **of_texts(),
    }


def of_texts() -> Reads:
    def numbers(texts: Any) -> list[int]:
        return [one.number for one in texts]

    return {
        "incoming": lambda u: [incoming.text_in(u, 1), incoming.text_in(u, 99)],
        "named": lambda u: [incoming.text_for_rules(u, 1, one) for one in (KEY, None, KEYS[1])],
        "to read": lambda u: [numbers(incoming.to_read(u, one)) for one in (*KEYS, None)],
        "unread": lambda u: [incoming.unread_by_person(u, one) for one in (KEY, None)],
        "lately read": lambda u: [numbers(incoming.lately_read(u, one, 5)) for one in (KEY, None)],
        "of people": lambda u: {who: numbers(some) for who, some in incoming.of_people(u, KEY, ["P1", "P3"]).items()},
        "of sending": lambda u: [numbers(incoming.of_sending(u, KEY, one, "P1")) for one in (3, 4)],
        "alerts": lambda u: [
            incoming.alerts(u, KEY, "P1", ""),
            incoming.alerts(u, KEY, "", "+212600002"),
            incoming.alerts(u, KEYS[1], "P1", ""),
            incoming.alerts(u, KEY, "", "+212600001"),
        ],
        "strangers": lambda u: [incoming.strangers(u, one) for one in ("sms", "mail", "x")],
        "sent to": lambda u: [numbers(incoming.sent_to(u, "+21260000", NOON + h * HOUR)) for h in (0, 2, 3)],
        "count sent": lambda u: [incoming.count_sent(u, "reply", NOON + h * HOUR) for h in (0, 1, 2, 5)],
        "back due": lambda u: [incoming.due(u, NOON + h * HOUR) for h in (-900, 0, 1, 5)],
        "replies": lambda u: {at: one.number for at, one in incoming.replies(u, [1, 2, 4]).items()},
        "parts": lambda u: [
            parts.of_sender(u, "g1", "+2126"),
            parts.of_sender(u, "g1", "x"),
            parts.waiting(u),
            parts.count_waiting(u),
        ],
        "names": lambda u: provider_events.messages_named(u, ["n1", "n9", "no"]),
        "no receipt": lambda u: [
            provider_events.without_receipt(u, "gateway", NOON + a * HOUR, NOON + b * HOUR, 9)
            for a, b in ((0, 9), (3, 4), (0, 3), (4, 9))
        ],
        "known": lambda u: [provider_events.noted(u, one, ["e1", "e2", "e3"]) for one in ("gateway", "other")],
    }
