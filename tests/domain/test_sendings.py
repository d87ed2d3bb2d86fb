"""Messages that never arrived, posts that were published, alarms that many would get, and the roll-call."""

from __future__ import annotations

from typing import Any

import pytest

from pca.domain.facts import (
    DeliveriesRecorded,
    HelpAsked,
    LaddersClimbed,
    MessagesQueued,
    PostPublished,
    ReceiptsRecorded,
    WaveApproved,
)
from pca.domain.mass_alarm import recipients
from pca.domain.orders import (
    CLOCK,
    DELIVERY,
    ApproveWave,
    CallForHelp,
    CallRoll,
    Delivery,
    MarkPublished,
    PassTime,
    Receipt,
    RecordDeliveries,
    RecordReceipts,
)
from pca.domain.roll_call import audience
from pca.domain.sendings import SendingReach, SentMessage, Wave
from pca.domain.situation import Situation
from tests.kit.five_states import measure
from tests.kit.rulebook import BOOK, SILENT
from tests.kit.rules import DAY, HOUSE, MINUTE, NOON, crisis, follows, known, message, of, plan, refusal

MINE = {"message": "1"}

# ---------------------------------------------------------------- what never arrived

PERSON = SendingReach(
    origin=1, recipient="ops1", language="fr", communication="c", message="note", severity="critical", owed=True,
    kinds=("mail",), under_way=(1,),
)  # fmt: skip
WAYS = {"ops1": ("mail", "sms")}
KINDS = {("note", kind, "fr"): "x" for kind in ("subject", "mail", "sms")}
TWO_WAYS = plan(measure("m", "crisis"), texts=KINDS)


def reach(**more: Any) -> SendingReach:
    return SendingReach(**{**{name: getattr(PERSON, name) for name in PERSON.__struct_fields__}, **more})


def lost(act: Any, *reaches: SendingReach, **more: Any) -> tuple[Any, ...]:
    named = {
        number: SentMessage(
            number=number, origin=1, recipient="ops1", status="queued", attempts=more.get("attempts", 0)
        )
        for number in (1, 2)
    }
    found = known(named=named, reach=reaches, ways=WAYS, crisis=crisis(closed_at=more.get("closed_at")))
    return follows(TWO_WAYS, found, act, DELIVERY)


def deliveries(*outcomes: Any) -> RecordDeliveries:
    return RecordDeliveries(deliveries=tuple(Delivery(at, outcome) for at, outcome in enumerate(outcomes, 1)))


@pytest.mark.parametrize("outcome", ["failed", "unreachable"])
def test_what_is_lost_goes_another_way_at_once(outcome: str) -> None:
    recorded, climbed, again = lost(deliveries(outcome), PERSON)
    assert isinstance(recorded, DeliveriesRecorded)
    assert climbed == LaddersClimbed(
        origin=1, recipients=("ops1",), rung=1, to=(None,), next_at=NOON + 15 * MINUTE
    )  # fmt: skip
    assert (again.kind, again.recipients, again.rung, again.origin) == ("sms", ("ops1",), 1, 1)


@pytest.mark.parametrize(
    ("act", "reaches", "more"),
    [
        (deliveries("sent"), (PERSON,), {}),
        (deliveries("suppressed"), (PERSON,), {}),
        (deliveries("failed"), (reach(under_way=(1, 2)),), {}),
        (deliveries("failed"), (reach(owed=False),), {}),
        (deliveries("failed"), (PERSON,), {"closed_at": NOON}),
        (deliveries("failed"), (), {}),
        (deliveries("retry"), (PERSON,), {"attempts": 3}),
        (deliveries("retry"), (PERSON,), {"attempts": 5}),
        (deliveries("retry"), (reach(kinds=("mail", "sms")),), {"attempts": 4}),
        (deliveries("failed", "held"), (reach(under_way=(2,)),), {}),
    ],
)
def test_what_is_not_lost_or_asks_for_nothing_more(act: Any, reaches: Any, more: dict[str, Any]) -> None:
    facts = lost(act, *reaches, **more)
    assert [type(fact) for fact in facts] == [DeliveriesRecorded]


def test_after_five_attempts_in_vain_another_way_is_taken_meanwhile() -> None:
    _, climbed, again = lost(deliveries("retry"), PERSON, attempts=4)
    assert (climbed.rung, again.kind, again.recipients) == (1, "sms", ("ops1",))


def test_what_nobody_owes_an_answer_to_goes_another_way_and_is_not_climbed() -> None:
    _, again = lost(deliveries("failed"), reach(owed=None))
    assert (again.kind, again.rung) == ("sms", 1)


def test_a_receipt_of_failure_goes_another_way_too() -> None:
    act = RecordReceipts(receipts=(Receipt(1, "failed"), Receipt(9, "failed")), channel="sms")
    recorded, climbed, again = lost(act, PERSON)
    assert recorded == ReceiptsRecorded(receipts=(Receipt(1, "failed"),), channel="sms")
    assert (climbed.rung, again.kind) == (1, "sms")
    assert len(lost(RecordReceipts(receipts=(Receipt(1, "read"),)), PERSON)) == 1


# ---------------------------------------------------------------- posts

POST = {"recipient": "public", "kind": "post"}
LINK = "https://x.example/a"


@pytest.mark.parametrize(
    ("found", "act", "who", "said"),
    [
        (known(), MarkPublished(message=2, link=LINK), "dir", ("message_unknown", {"message": "2"})),
        (message(), MarkPublished(message=1, link=LINK), "dir", ("not_a_post", MINE)),
        (
            message(**POST),
            MarkPublished(message=1, link=LINK),
            "ops1",
            ("not_entitled", {"person": "ops1", "what": "M1", "roles": "Directrice, Porte-parole"}),
        ),
        (message(**POST, status="queued"), MarkPublished(message=1, link=LINK), "dir", ("post_not_ready", MINE)),
        (message(**POST, status="failed"), MarkPublished(message=1, link=LINK), "dir", ("post_not_ready", MINE)),
        (message(**POST), MarkPublished(message=1, link="x.example"), "dir", ("link_unusable", {})),
        (message(**POST), MarkPublished(message=1, link="https://x y"), "dir", ("link_unusable", {})),
        (message(**POST), MarkPublished(message=1, link="https://ab"), "dir", ("link_unusable", {})),
    ],
)
def test_a_post_that_is_not_published(found: Situation, act: Any, who: str, said: tuple[str, dict[str, str]]) -> None:
    if said[0] == "not_a_post":
        drill = known(crisis=crisis(mode="exercise"), named={1: SentMessage(**POST, number=1, origin=4, status="sent")})
        assert refusal(BOOK, drill, act, who) == said
    assert refusal(BOOK, found, act, who) == said


@pytest.mark.parametrize("status", ["sent", "delivered", "read", "answered"])
@pytest.mark.parametrize(("who", "seat"), [("dep", "director"), ("voice", "voice")])
def test_a_post_is_published_once_it_was_handed_over(status: str, who: str, seat: str) -> None:
    act = MarkPublished(message=1, link=" http://abc ")
    then = PostPublished(message=1, link="http://abc", seat=seat)
    assert follows(BOOK, message(**POST, status=status), act, who) == (then,)


# ---------------------------------------------------------------- many recipients, and whom a roll-call asks

HELD_BACK = Wave(number=1, awaits="voice", approved=False, origin=1, waves=(1,), recipients=3)


@pytest.mark.parametrize(
    ("limit", "confirmed", "refused"),
    [
        (0, None, False),
        (2, None, False),
        (1, None, True),
        (1, 1, True),
        (1, 3, True),
        (1, 2, False),
    ],
)
def test_an_order_that_tells_many_says_how_many(limit: int, confirmed: int | None, refused: bool) -> None:
    """A roll-call of site A asks two people."""
    found, act = known(confirm_above=limit), CallRoll(scope="site", id="A")
    if refused:
        said = ("recipients_unconfirmed", {"count": "2", "limit": str(limit)})
        assert refusal(BOOK, found, act, confirm_recipients=confirmed) == said
    else:
        assert of(follows(BOOK, found, act, confirm_recipients=confirmed), MessagesQueued)


@pytest.mark.parametrize(("limit", "confirmed", "refused"), [(2, None, True), (2, 3, False), (3, None, False)])
def test_whoever_releases_a_message_confirms_its_recipients(limit: int, confirmed: Any, refused: bool) -> None:
    found, act = known(confirm_above=limit, wave=HELD_BACK), ApproveWave(wave=1)
    if refused:
        said = ("recipients_unconfirmed", {"count": "3", "limit": "2"})
        assert refusal(BOOK, found, act, "voice", confirm_recipients=confirmed) == said
    else:
        assert of(follows(BOOK, found, act, "voice", confirm_recipients=confirmed), WaveApproved)


def test_time_and_deliveries_confirm_nothing() -> None:
    found = known(confirm_above=1, reach=(SILENT,), ways=WAYS)
    assert of(follows(BOOK, found, PassTime(), CLOCK), MessagesQueued)
    calls = known(confirm_above=1)
    assert of(follows(BOOK, calls, CallForHelp(text=7), DELIVERY), MessagesQueued)


def test_each_recipient_counts_once_and_what_waits_is_counted_when_it_is_released() -> None:
    def wave(*people: str, **more: Any) -> MessagesQueued:
        given = {"message": "m", "communication": "m", "wave": 1, "first": 1, "digest": "d", "kind": "mail"}
        return MessagesQueued(
            recipients=people, languages=("fr",) * len(people), severity="critical", **{**given, **more}
        )  # fmt: skip

    assert recipients([wave("a", "b"), wave("b", "public"), wave("c", awaits="voice"), HelpAsked(1, "x", 1)]) == 2


@pytest.mark.parametrize(
    ("scope", "name", "people"),
    [
        ("everyone", "", tuple(HOUSE.people)),
        ("team", "ops", ("ops2",)),
        ("team", "no", ()),
        ("region", "TTA", ("head-C", "vice-C", "head-D", "vice-D")),
        ("region", "no", ()),
        ("site", "A", ("head-A", "vice-A")),
        ("site", "TTA", ()),
    ],
)
def test_whom_a_roll_call_asks(scope: str, name: str, people: tuple[str, ...]) -> None:
    assert audience(HOUSE, scope, name) == people


@pytest.mark.parametrize(
    ("found", "who", "said"),
    [
        (known(), "no", ("not_entitled", {"person": "no", "what": "roll_call", "roles": "—"})),
        (known(crisis=crisis(closed_at=NOON)), "dir", ("crisis_closed", {"crisis": "2026-1"})),
        (known(), "dir", ("roll_call_nobody", {"place": "no"})),
    ],
)
def test_a_roll_that_is_not_called(found: Situation, who: str, said: tuple[str, dict[str, str]]) -> None:
    assert refusal(BOOK, found, CallRoll(scope="site", id="no"), who) == said
    assert refusal(TWO_WAYS, known(), CallRoll()) == ("roll_call_unwritten", {})


CALLS = {("roll_call", kind, "fr"): "x" for kind in ("subject", "mail", "sms")}


@pytest.mark.parametrize(("minutes", "within"), [(1, 5 * MINUTE), (30, 30 * MINUTE), (99_999, 2 * DAY)])
def test_a_roll_is_called_by_the_gentlest_way_of_each(minutes: int, within: Any) -> None:
    book = plan(measure("m", "crisis"), texts=CALLS)
    ways = {"head-A": ("sms",), "vice-A": ("sms", "mail")}
    act = CallRoll(scope="site", id="A", within_minutes=minutes)
    first, second = of(follows(book, known(ways=ways), act, why=" Où ? "), MessagesQueued)
    about = {"perimeter": "A", "reason": "Où ?", "caller": "dir"}
    assert (first.kind, first.recipients, first.origin, first.about) == ("sms", ("head-A",), None, about)
    assert (second.kind, second.recipients, second.origin, second.about) == ("mail", ("vice-A",), 1, about)
    assert first.acknowledge_by == second.acknowledge_by == NOON + within
    assert (first.owed, second.owed, first.severity) == (True, True, "critical")


def test_a_roll_of_a_team_is_about_the_institution() -> None:
    [wave] = of(follows(BOOK, known(), CallRoll(scope="team", id="ops")), MessagesQueued)
    assert (wave.about["perimeter"], wave.recipients) == ("root", ("ops2",))
