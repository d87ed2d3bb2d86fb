"""Takes what providers tell of our messages: each event once, whenever and in whatever order it comes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from pca.channels.port import Asking, ProviderReceipt
from pca.domain.identification import ENGINE
from pca.domain.orders import DELIVERY, Order, Receipt, RecordReceipts
from pca.domain.outcomes import NOTICES
from pca.runtime import Runtime
from pca.services.engine.execute import execute
from pca.services.messages.send import without_addresses
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit
from pca.store.messages import provider_events

_KEY = re.compile(r"((?:EX-)?\d{4}-\d{1,6})/M(\d{1,9})")

ASK_AFTER, ASK_UNTIL = timedelta(minutes=5), timedelta(hours=2)
"""How long after a message was taken its provider is asked about it, from when until when."""

ASK_MOST = 300
"""Messages asked about in one look."""

Found = tuple[str, int]
"""Crisis and number of a message."""


def take(runtime: Runtime, events: Iterable[ProviderReceipt]) -> Counter[str]:
    """Write down receipts; how many were `new`, `known` already, or of an `unknown` message.

    Once an event is written down, told again it has no effect; nothing is answered before the commit. Raises
    StoreError, and then the provider tells again.
    """
    counted, by_provider = Counter[str](), dict[str, dict[str, ProviderReceipt]]()
    for event in events:
        by_provider.setdefault(event.provider, {}).setdefault(event.event_id, event)
    for provider, some in by_provider.items():
        counted += _take(runtime, provider, some)
    return counted


def expected(runtime: Runtime) -> bool:
    """Whether there is anybody to ask."""
    return any(isinstance(channel, Asking) and channel.asks for channel in runtime.channels)


def ask(runtime: Runtime) -> Counter[str]:
    """Ask for receipts that never came; as `take`. A provider that is away is asked again at the next look.

    The ladder does not wait for them: whoever owes an answer is asked another way when their time is over.
    """
    now, counted = runtime.clock.now(), Counter[str]()
    for channel in runtime.channels:
        if not (isinstance(channel, Asking) and channel.asks):
            continue
        with runtime.store.read() as unit:
            names = provider_events.without_receipt(unit, channel.name, now - ASK_UNTIL, now - ASK_AFTER, ASK_MOST)
        receipts: list[ProviderReceipt] = []
        with suppress(OSError), channel:
            receipts.extend(channel.ask(names))
        counted += take(runtime, receipts)
    return counted


def _take(runtime: Runtime, provider: str, events: Mapping[str, ProviderReceipt]) -> Counter[str]:
    with runtime.store.read() as unit:
        known = provider_events.noted(unit, provider, events)
        fresh = {name: event for name, event in events.items() if name not in known}
        messages = _messages(runtime, unit, provider, fresh)
    now, by_crisis = runtime.clock.now(), dict[str, list[str]]()
    for name, (crisis, _) in messages.items():
        by_crisis.setdefault(crisis, []).append(name)
    for crisis, names in by_crisis.items():
        _record(runtime, provider, crisis, [(messages[name][1], fresh[name]) for name in names])
    outcomes = {name: "new" if name in messages else "unknown" for name in fresh}
    with runtime.store.write() as unit:
        provider_events.note(unit, [(provider, name, now, outcome) for name, outcome in outcomes.items()])
    return Counter(outcomes.values()) + Counter({"known": len(known)})


def _record(runtime: Runtime, provider: str, crisis: str, noted: Sequence[tuple[int, ProviderReceipt]]) -> None:
    """One order for all; the events are noted with it, so that both are written or neither."""
    receipts = tuple(
        Receipt(
            message=number,
            status="sent" if event.status == "accepted" else event.status,
            error=without_addresses(event.error),
        )
        for number, event in noted
    )
    act = RecordReceipts(receipts=receipts, channel=provider)
    order = Order(id=runtime.new_id(), who=DELIVERY, crisis=crisis, act=act, identified=ENGINE)
    execute(runtime, order, partial(_know, provider, [event for _, event in noted], runtime.clock.now()))


def _know(provider: str, events: Sequence[ProviderReceipt], now: datetime, unit: Unit) -> None:
    provider_events.note(unit, [(provider, event.event_id, now, "new") for event in events])


def _messages(runtime: Runtime, unit: Unit, provider: str, events: Mapping[str, ProviderReceipt]) -> dict[str, Found]:
    """The message each event is about: by our own key, or by the name its provider gave it.

    A mailbox tells of texts that a mail server accepted: a name that only one provider gave counts for all. But anybody
    may write into a mailbox, and what we call a mail can be guessed. So what comes back to the secret address of a
    message is about that message, whatever it says; anything else is believed only when it says that a mail failed:
    then its recipient is at most reached another way too.
    """
    if provider == NOTICES:
        return _noticed(runtime, unit, events)
    return _named(unit, provider, events)


def _noticed(runtime: Runtime, unit: Unit, events: Mapping[str, ProviderReceipt]) -> dict[str, Found]:
    ours = {name: message for name, event in events.items() if (message := runtime.returned(event.token)) is not None}
    proven = {name: message for name, message in ours.items() if crises.crisis(unit, message[0]) is not None}
    failed = {name: event for name, event in events.items() if name not in proven and event.status == "failed"}
    return {**_named(unit, NOTICES, failed), **proven}


def _named(unit: Unit, provider: str, events: Mapping[str, ProviderReceipt]) -> dict[str, Found]:
    spelt = {name: tuple(filter(None, (event.provider_id, *event.also))) for name, event in events.items()}
    named = provider_events.messages_named(unit, {spelling for spellings in spelt.values() for spelling in spellings})
    about: dict[str, Found] = {}
    for name, event in events.items():
        key = _KEY.fullmatch(event.key)
        givers = next((named[spelling] for spelling in spelt[name] if spelling in named), {})
        if key is not None and crises.crisis(unit, key[1]) is not None:
            about[name] = (key[1], int(key[2]))
        elif provider in givers or len(givers) == 1:
            about[name] = givers.get(provider) or next(iter(givers.values()))
    return about
