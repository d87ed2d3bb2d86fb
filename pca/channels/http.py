"""Speaks HTTP with a few named hosts and nobody else, and never waits for ever: what all web channels share."""

from __future__ import annotations

import logging
import ssl
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from threading import Lock
from types import TracebackType
from typing import Self

import httpx
import msgspec

from pca.channels.calls import read_json
from pca.channels.port import Outgoing, Sent
from pca.domain.texts.wording import one_line

logging.getLogger("httpx").setLevel(logging.WARNING)
"""It would log each address, and some addresses hold a secret."""

MOST = 256 * 1024
"""Bytes read of an answer."""

LONGEST_WAIT = 3600.0
"""Seconds: whoever asks for a longer pause is asked again after this."""

TEMPORARY = frozenset({408, 425, 429, 500, 502, 503, 504, 507, 509, 529})
OURS = frozenset({401, 402, 403, 405, 407, 511})
"""Codes that blame our settings or our account: the recipient's address may be right, so it is worth another try."""

GONE = frozenset({404, 410})


class HttpAnswer(msgspec.Struct, frozen=True):
    """What the other side said."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def fine(self) -> bool:
        """Whether it accepted."""
        return 200 <= self.status < 300

    def json(self) -> object:
        """The body read as JSON; None when it is not."""
        try:
            return read_json(self.body)
        except ValueError:
            return None


class NoAnswer(Exception):
    """Nothing usable came back. `perhaps`: the request may have been taken all the same."""

    def __init__(self, words: str, *, perhaps: bool) -> None:
        super().__init__(words)
        self.perhaps = perhaps


class Outside:
    """A client that calls only `hosts` (`*.x` stands for everything under x), follows no redirect, keeps to a limit.

    A host that answers elsewhere than at the usual port is named with it.

    `timeout` is in seconds: for each step, and three times as much for the whole.
    """

    def __init__(self, hosts: Iterable[str], *, timeout: float, proxy: str = "") -> None:
        self._hosts, self._timeout, self._proxy = tuple(hosts), timeout, proxy or None
        self._client: httpx.Client | None = None
        self._users, self._lock = 0, Lock()

    def enter(self) -> None:
        """One more thread uses it."""
        with self._lock:
            self._users += 1

    def leave(self) -> None:
        """One thread less; the last one hangs up. The next request opens anew."""
        with self._lock:
            self._users = max(self._users - 1, 0)
            client, self._client = (None, self._client) if self._users else (self._client, None)
        if client is not None:
            client.close()

    def allows(self, url: str) -> bool:
        """Whether this address may be called: https to a named host, or this machine if it is named."""
        try:
            address = httpx.URL(url)
        except (httpx.InvalidURL, TypeError):
            return False
        where = address.netloc.decode("ascii", "replace")
        known = any(where == host or (host[:2] == "*." and where.endswith(host[1:])) for host in self._hosts)
        safe = address.scheme == "https" or (address.scheme == "http" and address.host in _HERE)
        return known and safe and not address.userinfo

    def ask(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, content: bytes | None = None
    ) -> HttpAnswer:
        """One request. Raises NoAnswer when none comes back whole, in time, or the address may not be called."""
        if not self.allows(url):
            raise NoAnswer("this address is not among those that may be called", perhaps=False)
        try:
            with self._open().stream(method, url, headers=headers, content=content) as response:
                return HttpAnswer(response.status_code, dict(response.headers), self._body(response))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
            raise NoAnswer(_words(error), perhaps=False) from error
        except httpx.HTTPError as error:
            raise NoAnswer(_words(error), perhaps=True) from error
        except (httpx.InvalidURL, ValueError) as error:
            raise NoAnswer("the request cannot be written", perhaps=False) from error

    def _open(self) -> httpx.Client:
        with self._lock:
            if self._client is None:
                self._client = httpx.Client(
                    timeout=self._timeout, verify=_trust(), follow_redirects=False, trust_env=False, proxy=self._proxy
                )
            return self._client

    def _body(self, response: httpx.Response) -> bytes:
        """The body, read in time and up to its limit."""
        until, chunks, size = time.monotonic() + 3 * self._timeout, [], 0
        for piece in response.iter_bytes():
            chunks.append(piece)
            size += len(piece)
            if size > MOST:
                break
            if time.monotonic() > until:
                raise httpx.ReadTimeout("the answer does not end")
        return b"".join(chunks)[:MOST]


class WebChannel:
    """What channels over HTTP have in common: they reach people, and call nobody but the hosts of their settings."""

    live = True

    def __init__(self, hosts: Iterable[str], *, timeout: float, proxy: str = "") -> None:
        self._outside = Outside(hosts, timeout=timeout, proxy=proxy)

    def __enter__(self) -> Self:
        self._outside.enter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._outside.leave()


_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    """Loading the certificates takes 20 ms; once is enough."""
    return ssl.create_default_context()


def hosts_of(*urls: str) -> tuple[str, ...]:
    """The hosts of addresses in the settings, with their port if it is not the usual one."""
    addresses = (httpx.URL(url.replace("{", "").replace("}", "")) for url in urls if url)
    return tuple(dict.fromkeys(url.netloc.decode() for url in addresses))


def judged(
    key: str, answer: HttpAnswer, body: str = "", *, provider_id: str = "", at: datetime, parts: int = 1
) -> Sent:
    """The usual meaning of a code: 2xx sent; 429, 5xx and our own faults another try; anything else for good.

    A redirect is a fault of ours too: the address in the settings is out of date.
    """
    if answer.fine:
        return Sent(key=key, outcome="sent", provider_id=provider_id, parts=parts)
    words = f"{answer.status} {_short(body)}".strip()
    if answer.status in TEMPORARY or answer.status in OURS or answer.status < 400:
        return Sent(key=key, outcome="retry", error=words, retry_after=retry_after(answer.headers, at))
    return Sent(key=key, outcome="failed", error=words)


def unanswered(key: str, error: NoAnswer, *, safe: bool = False) -> Sent:
    """To be tried again; `safe` when the other side is known not to do the same twice."""
    return Sent(key=key, outcome="retry", error=str(error), perhaps_sent=error.perhaps and not safe)


def retry_after(headers: Mapping[str, str], at: datetime) -> float | None:
    """Seconds to wait as the header says, from `at` when it names an instant; None when it says nothing of use."""
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    try:
        wait = float(value) if value[:1].isdigit() else (parsedate_to_datetime(value) - at).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(wait, 0.0), LONGEST_WAIT)


def each(batch: Sequence[Outgoing], send_one: Callable[[Outgoing], Sent], at_once: int) -> Iterator[Sent]:
    """`send_one` for every text; answers in order, as they come. Never more than `at_once` are under way or unheard.

    Whoever stops listening stops the rest: only what is under way still goes out.
    """
    if at_once == 1 or len(batch) == 1:
        yield from map(send_one, batch)
        return
    under_way: deque[Future[Sent]] = deque()
    with ThreadPoolExecutor(min(at_once, len(batch) or 1)) as pool:
        for outgoing in batch:
            under_way.append(pool.submit(send_one, outgoing))
            if len(under_way) == at_once:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def within(value: object, path: str) -> object:
    """What stands at a dotted path such as `messages.0.id`; the value itself for an empty path, None if nothing."""
    for step in path.split(".") if path else ():
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def text_at(value: object, path: str) -> str:
    """The text or number at a path, as text; empty when there is none."""
    value_there = within(value, path) if path else None
    return str(value_there) if isinstance(value_there, (str, int, float)) and not isinstance(value_there, bool) else ""


def _short(words: str) -> str:
    return one_line(words)[:200]


def _words(error: Exception) -> str:
    """What went wrong, never with the address: it may hold a secret."""
    if isinstance(error, httpx.TimeoutException):
        return "no answer in time"
    if isinstance(error, (httpx.ConnectError, httpx.ProxyError)):
        return "no connection"
    return "the connection broke off"
