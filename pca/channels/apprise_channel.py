"""Carries short texts through any of the many services the Apprise library knows: without receipts, without answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import Self
from urllib.parse import quote

from pydantic import SecretStr

from pca.channels.port import Abilities, Outgoing, Sent
from pca.domain.contact_points import ContactKind
from pca.domain.texts.wording import clean, one_line

NO_SERVICE = "no service of this name is in the settings, or Apprise does not know its address"


class AppriseChannel:
    """A text for `<service>` or `<service>:<target>`, with services as the settings name them."""

    name = "apprise"
    kinds = frozenset({"chat"})
    live = True
    contact: ContactKind = "other"
    abilities = Abilities()

    def __init__(self, services: Mapping[str, SecretStr], *, timeout: float = 20) -> None:
        self._services, self._timeout = services, timeout

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is open."""

    def send(self, batch: Sequence[Outgoing]) -> Iterator[Sent]:
        """Send each text. Apprise tells no temporary refusal from a final one: every failure is worth another try."""
        yield from map(self._one, batch)

    def _one(self, outgoing: Outgoing) -> Sent:
        service, _, target = outgoing.address.partition(":")
        url = self._services.get(service)
        if url is None:
            return Sent(key=outgoing.key, outcome="failed", error=NO_SERVICE, gone=True)
        filled = url.get_secret_value().replace("{target}", quote(target, safe=""))
        return _notified(outgoing, filled, self._timeout)


def _notified(outgoing: Outgoing, url: str, timeout: float) -> Sent:
    """A new instance for each text: one instance waits 5.5 seconds between two (measured)."""
    from apprise import Apprise, AppriseResultStatus, NotifyFormat  # half a second to import, and few need it

    house = Apprise()
    if not house.add(url):
        return Sent(key=outgoing.key, outcome="failed", error=NO_SERVICE)
    result = house.notify(
        body=clean(outgoing.body) or one_line(outgoing.subject),
        title=one_line(outgoing.subject),
        body_format=NotifyFormat.TEXT,
        interpret_escapes=False,
        timeout=timeout,
    )
    if result:
        return Sent(key=outgoing.key, outcome="sent")
    late = result.status is AppriseResultStatus.TIMEOUT
    why = "the service did not answer in time" if late else "Apprise could not hand it over"
    return Sent(key=outgoing.key, outcome="retry", error=why, perhaps_sent=late)
