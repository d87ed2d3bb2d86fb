"""Strangers have a small capacity of their own: whatever they do, the committee's pages come."""

from __future__ import annotations

import asyncio
import hmac
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import httpx
import pytest
from starlette.responses import Response
from starlette.types import Message

from pca.channels.configured import SmsCallbacks, SmsGateway
from pca.domain.access.access import AccessRole
from pca.services.messages.delivery import deliver
from pca.store.messages import messages
from pca.web.kit import connections, gate, proof_of_possession, task_threads
from pca.web.kit.connections import Connection
from pca.web.kit.lanes import Crowded
from pca.web.kit.receiving import TooSlow
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Everybody, Over, Router
from pca.web.kit.task_threads import Threads, network_of
from tests.web.conftest import House
from tests.web.serving import on_a_port

SECRET = "a shared secret"

PROMPT = 8.0
"""Seconds that no page of somebody signed in may take, on a slow machine; the strangers of these tests wait longer."""


class Served:
    """The application on a port, the director's browser, and a page for everybody that hangs until it is let go."""

    def __init__(self, house: House) -> None:
        self.let_go = threading.Event()
        routes = Router()

        @routes.file("/slow", may=Everybody.PAGE, over=Over.NOTHING, reads=False)
        def slow(context: RequestContext) -> Response:
            """Waits for something outside, such as an identity provider."""
            self.let_go.wait(60)
            return Response("at last")

        house.app.router.routes[:0] = routes.router.routes
        self.cookies = dict(house.browser("dir", AccessRole.DIRECTOR).cookies)
        self.crisis = house.opened()
        self.port = 0

    def page(self) -> float:
        """How long a page of the director takes."""
        begun = time.monotonic()
        answer = httpx.get(f"http://127.0.0.1:{self.port}/crises", cookies=self.cookies, timeout=60)
        assert answer.status_code == 200
        return time.monotonic() - begun

    def line(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)


@pytest.fixture
def served(house: House) -> Iterator[Served]:
    found = Served(house)
    with on_a_port(house.world.runtime, house.app) as found.port:
        found.page()
        yield found
        found.let_go.set()


def test_what_hangs_for_strangers_holds_up_nobody_who_is_signed_in(served: Served) -> None:
    address = f"http://127.0.0.1:{served.port}/slow"
    with ThreadPoolExecutor(90) as pool:
        waiting = [pool.submit(httpx.get, address, timeout=120) for _ in range(80)]
        while sum(one.done() for one in waiting) < 40:
            assert served.page() < PROMPT
        assert served.page() < PROMPT
        refused = [one.result() for one in waiting if one.done()]
        served.let_go.set()
        answers = [one.result() for one in waiting]
    assert {one.status_code for one in refused} == {503}
    assert all(one.headers["retry-after"] == "3" for one in refused)
    assert all("Rien n’est perdu" in one.text and "content-security-policy" in one.headers for one in refused)
    assert 200 in {one.status_code for one in answers}


def test_a_refusal_is_said_in_the_readers_language_and_to_programs_as_a_problem(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(task_threads, "OF_ONE", 0)
    at = f"http://127.0.0.1:{served.port}"
    assert "Too many requests" in httpx.get(f"{at}/signin", headers={"accept-language": "en"}, timeout=60).text
    assert 'dir="rtl"' in httpx.get(f"{at}/signin", headers={"accept-language": "ar"}, timeout=60).text
    said = httpx.get(f"{at}/api/crises", timeout=60)
    assert (said.status_code, said.json()["code"]) == (503, "crowded")
    assert httpx.get(f"{at}/static/pca.css", timeout=60).status_code == 200, "what needs no thread is always there"
    assert served.page() < PROMPT


def test_half_a_head_is_given_up(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 1.5)  # our own page has as little
    with ExitStack() as lines:
        half = [lines.enter_context(served.line()) for _ in range(60)]
        for line in half:
            line.sendall(b"GET /signin HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ")
        assert served.page() < PROMPT
        assert [line.recv(100) for line in half] == [b""] * 60


def test_half_a_body_is_given_up_in_words(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "WHOLE", 0.3)
    with ExitStack() as lines:
        half = [lines.enter_context(served.line()) for _ in range(20)]
        for line in half:
            line.sendall(b"POST /signin HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 500\r\n")
            line.sendall(b"Content-Type: application/x-www-form-urlencoded\r\n\r\nperson=")
        assert served.page() < PROMPT
        assert {line.recv(12) for line in half} == {b"HTTP/1.1 408"}


def test_who_leaves_half_way_is_no_defect(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    head = b"POST /signin HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 500\r\n"
    for _ in range(5):
        with served.line() as line:
            line.sendall(head + b"Content-Type: application/x-www-form-urlencoded\r\n\r\nperson=")
            served.page()
    for _ in range(20):
        assert served.page() < PROMPT
    assert not [one for one in caplog.records if one.levelname == "ERROR"]


@pytest.mark.parametrize(
    "head",
    [
        b"GET /signin HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: " + b"a" * 400_000,
        b"GET /" + b"a" * 400_000,
        b"GET /signin HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X-A: b\r\n" * 200 + b"\r\n",
    ],
    ids=["a line without end", "an address without end", "too many lines"],
)
def test_a_head_too_large_is_not_read_on(served: Served, head: bytes) -> None:
    with served.line() as line:
        try:
            line.sendall(head)
            assert line.recv(12) == b"HTTP/1.1 400"
        except (BrokenPipeError, ConnectionResetError):
            pass  # closed while we were still sending
    assert served.page() < PROMPT


def test_of_many_that_say_nothing_the_oldest_goes(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MOST_IDLE", 20)
    with ExitStack() as lines:
        silent = [lines.enter_context(served.line()) for _ in range(60)]
        assert served.page() < PROMPT
        assert silent[0].recv(1) == b""
        assert len(Connection._waiting) <= 21


def test_more_than_a_stranger_may_bring_is_refused_unread(served: Served) -> None:
    with served.line() as line:
        line.sendall(b"POST /signin HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 20000000\r\n\r\n")
        assert line.recv(12) == b"HTTP/1.1 413"
    with served.line() as line:
        line.sendall(b"POST /hooks/x HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n")
        piece = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
        try:
            for _ in range(20):
                line.sendall(piece)
            assert line.recv(12) == b"HTTP/1.1 413"
        except (BrokenPipeError, ConnectionResetError):
            pass


def test_five_hundred_listeners_stay_beside_strangers(served: Served) -> None:
    cookie = "; ".join(f"{name}={value}" for name, value in served.cookies.items())
    head = f"GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n"
    with ExitStack() as lines:
        for _ in range(4):  # those who have not asked for anything yet are few: the oldest of many would be sent away
            listening = [lines.enter_context(served.line()) for _ in range(130)]
            for line in listening:
                line.sendall(head.encode())
            assert {line.recv(12) for line in listening} == {b"HTTP/1.1 200"}
        assert served.page() < PROMPT


@pytest.fixture
def asked(served: Served, house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """Messages went out, and a gateway may call us; strangers hold every place there is for them."""
    callbacks = SmsCallbacks(secret=SECRET, statuses={"ok": "delivered"})  # type: ignore[arg-type]
    sms = SmsGateway(url="https://gateway.example/", callbacks=callbacks)
    runtime = house.world.runtime
    monkeypatch.setattr(runtime, "settings", runtime.settings.model_copy(update={"sms": sms}))
    house.world.decide("activate")
    while deliver(runtime).again:
        pass
    room: Threads = house.app.state.threads
    with ThreadPoolExecutor(task_threads.STRANGERS) as pool, ExitStack() as inside:
        for _ in range(task_threads.STRANGERS):
            pool.submit(httpx.get, f"http://127.0.0.1:{served.port}/slow", timeout=120)
        while room._inside["strangers"].total() < task_threads.STRANGERS:
            served.page()
        for number in range(task_threads.INSIDE - task_threads.STRANGERS):
            inside.enter_context(room.inside(f"192.0.2.{number}"))
        yield served
        served.let_go.set()


def links(house: House) -> list[str]:
    """The addresses that lead to messages of ours."""
    key, runtime = str(house.world.crisis), house.world.runtime
    with house.world.store.read() as unit:
        found = [one.number for one in messages.messages(unit, key)]
    return [f"/r/{runtime.ticket(key, number)}" for number in found]


def test_no_stranger_keeps_an_answer_out(asked: Served, house: House) -> None:
    """Neither an answer by link nor the signed call of a service; what is not proved waits like anybody else."""
    at, path = f"http://127.0.0.1:{asked.port}", links(house)[0]
    assert httpx.get(f"{at}{path}", timeout=60).status_code == 200
    answer = httpx.post(f"{at}{path}", data={"answer": "received"}, timeout=60)
    assert (answer.status_code, "told=" in answer.headers["location"]) == (303, True)
    wrong = path[:-1] + ("A" if path[-1] != "A" else "B")
    assert httpx.get(f"{at}{wrong}", timeout=60).status_code == 503
    body = b'{"id": "1", "status": "ok"}'
    signature = hmac.digest(SECRET.encode(), body, "sha256").hex()
    call = {"content": body, "headers": {"x-signature": signature}}
    assert httpx.post(f"{at}/hooks/sms", **call, timeout=60).status_code == 200  # type: ignore[arg-type]
    for address, said in (("/hooks/sms", "0" * 64), ("/hooks/other", signature)):
        assert httpx.post(f"{at}{address}", content=body, headers={"x-signature": said}, timeout=60).status_code == 503
    assert httpx.get(f"{at}/signin", timeout=60).status_code == 503, "the strangers are still there"
    assert asked.page() < PROMPT


def test_one_link_has_few_places_and_takes_none_of_others(asked: Served, house: House) -> None:
    """Even a link that leaked: half-sent answers hold its own places only."""
    at, (leaked, other, *_) = f"http://127.0.0.1:{asked.port}", links(house)
    room: Threads = house.app.state.threads
    of_one = task_threads.PROVEN["answers"][1]
    head = f"POST {leaked} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 500\r\n"
    with ExitStack() as lines:
        for _ in range(of_one):
            line = lines.enter_context(asked.line())
            line.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\nansw".encode())
        while room._inside["answers"].total() < of_one:
            asked.page()
        assert httpx.get(f"{at}{leaked}", timeout=60).status_code == 503
        assert httpx.get(f"{at}{other}", timeout=60).status_code == 200


def test_of_many_calls_half_sent_the_oldest_goes(asked: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof_of_possession, "READ_AT_ONCE", 3)
    body = b'{"id": "2", "status": "ok"}'
    signed = {"x-signature": hmac.digest(SECRET.encode(), body, "sha256").hex()}
    with ExitStack() as lines:
        half = [lines.enter_context(asked.line()) for _ in range(6)]
        for line in half:
            line.sendall(b"POST /hooks/sms HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 500\r\n\r\nx")
        answer = httpx.post(f"http://127.0.0.1:{asked.port}/hooks/sms", content=body, headers=signed, timeout=60)
        assert answer.status_code == 200, answer.text
        assert half[0].recv(12) == b"HTTP/1.1 408"


async def six_at_once() -> list[str]:
    """Six calls that come in one turn of the loop, each half sent; then one that is whole."""
    calls, never = proof_of_possession.SignedCalls(), asyncio.Event()

    async def half() -> Message:
        await never.wait()
        return {"type": "http.request"}

    async def whole() -> Message:
        return {"type": "http.request", "body": b"x"}

    six = [asyncio.create_task(calls._whole(half)) for _ in range(6)]
    await asyncio.sleep(0)
    assert await calls._whole(whole) == [await whole()]
    await asyncio.sleep(0.01)
    said = ["given up" if one.done() and isinstance(one.exception(), TooSlow) else "read" for one in six]
    never.set()
    await asyncio.wait(six)
    return said


def test_each_of_several_that_come_at_once_sends_another_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof_of_possession, "READ_AT_ONCE", 3)
    assert asyncio.run(six_at_once()) == ["given up"] * 4 + ["read"] * 2


def test_digits_of_another_script_make_no_link(house: House) -> None:
    head, _, seal = house.world.runtime.ticket(house.opened(), 1).rpartition(".")
    other = f"{head.translate(str.maketrans('0123456789', '٠١٢٣٤٥٦٧٨٩'))}.{seal}"
    assert house.world.runtime.opened(other) is None
    assert house.world.runtime.returned(f"B.{other}") is None
    assert house.stranger().get(f"/r/{other}").status_code == 404


def test_one_address_has_its_share_and_an_ipv6_network_is_one() -> None:
    room = Threads(lambda _secret, _bearer: "")
    with ExitStack() as inside:
        for number in range(task_threads.OF_ONE):
            inside.enter_context(room.inside(f"2001:db8:1:2::{number:x}"))
        with pytest.raises(Crowded), room.inside("2001:db8:1:2:ffff::1"):
            pass
        for number in range(task_threads.INSIDE - task_threads.OF_ONE):
            inside.enter_context(room.inside(f"192.0.2.{number}"))
        with pytest.raises(Crowded), room.inside("198.51.100.1"):
            pass
        with room.inside("2026-1/1", "answers"), room.inside("sms", "calls"):
            pass
    assert not any(room._inside.values()), "what is over takes no room"
    assert network_of("::ffff:192.0.2.1") != network_of("::ffff:192.0.2.2")
