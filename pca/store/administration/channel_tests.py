"""The last test message of each channel, as stored."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.statements import Statement, upserting
from pca.store.tables.guarded import CHANNEL_TEST

if TYPE_CHECKING:
    from pca.domain.facts import ChannelTested
    from pca.domain.journal import Entry


class ChannelTest(msgspec.Struct, frozen=True, kw_only=True):
    """A channel was handed a test message, with settings of this digest, by whom and when (UTC)."""

    channel: str
    setup: str
    accepted: bool
    at: datetime
    by: str


_TESTS = Reader(ChannelTest, CHANNEL_TEST)
_ALL = Statement(_TESTS.select())
_PUT = upserting(CHANNEL_TEST)


def channel_tests(unit: Unit) -> dict[str, ChannelTest]:
    """The last test of each channel that was ever tested, by its name."""
    return {test.channel: test for test in _TESTS.prepared(unit, _ALL)}


def channel_tested(unit: Unit, entry: Entry, fact: ChannelTested) -> None:
    """The last word on this channel."""
    _PUT.run(unit, channel=fact.channel, setup=fact.setup, accepted=fact.accepted, at=entry.at, by=entry.who)
