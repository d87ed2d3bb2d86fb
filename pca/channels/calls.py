"""What services post to us is read in a process of its own: a call that breaks its reader breaks nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVarTuple

import msgspec

from pca.channels.port import Event, Inbound, ProviderReceipt
from pca.isolated import Limits, parse_isolated
from pca.isolated.limits import MB

Args = TypeVarTuple("Args")

LANE = "hooks"
LIMITS = Limits(seconds=10, processor=5, memory=256 * MB, input=2 * MB, output=8 * MB, wait=5)
"""What one call may cost; a usual one takes less than a millisecond."""


class CallbackEvents(msgspec.Struct, frozen=True):
    """What one call says."""

    receipts: tuple[ProviderReceipt, ...] = ()
    answers: tuple[Inbound, ...] = ()


def read_apart(reader: Callable[[bytes, *Args], CallbackEvents], body: bytes, *args: *Args) -> Sequence[Event]:
    """The events in a call, receipts first, read by `reader`. Raises ParseFailed (a ValueError) when there are none."""
    callback_events = parse_isolated(reader, body, *args, lane=LANE, limits=LIMITS)
    return [*callback_events.receipts, *callback_events.answers]


def read_json(body: bytes) -> object:
    """The JSON in these bytes. Raises ValueError when it is none, or nested without end."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ValueError("this is not JSON") from error
    except RecursionError as error:
        raise ValueError("the JSON is nested too deeply") from error
