"""Told to stop, every command finishes what is in hand and leaves with 0; nothing leaves the house twice."""

from __future__ import annotations

import signal
import socket
import threading
from collections import Counter
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiosmtpd.controller import Controller

ROOT = Path(__file__).resolve().parents[2]


class Sink:
    """A mail server that takes its time over each mail, and counts them by their Message-ID."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.first = threading.Event()
        self._slowly = threading.Event()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.taken[str(BytesParser().parsebytes(envelope.content)["Message-ID"])] += 1
        self.first.set()
        self._slowly.wait(0.2)
        return "250 OK"


class Post(Controller):
    """A mail server on whatever port is free."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def first_line(process: Any) -> str:
    return str(process.stdout.readline())


@pytest.mark.parametrize("command", [("run",), ("serve", "--port", "0")], ids=["run", "serve"])
def test_a_planned_restart_sends_nothing_twice(desk: Any, active: str, command: tuple[str, ...]) -> None:
    sink = Sink()
    post = Post(sink, hostname="127.0.0.1", port=0, ready_timeout=20)
    post.start()
    mail = {"PCA_SMTP_HOST": "127.0.0.1", "PCA_SMTP_PORT": str(post.port), "PCA_SMTP_SECURITY": "none"}
    try:
        for _ in range(3):
            sink.first.clear()
            process = desk.start(*command, **mail, PCA_MAIL_FROM="pca@example.org")
            assert first_line(process)
            sink.first.wait(3)  # in the middle of a letter while there are any
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=60)
            assert (process.returncode, err) == (0, ""), (out, err)
            assert out == "Arrêté proprement\n"
    finally:
        post.stop()
    assert sink.taken, "letters left"
    assert max(sink.taken.values()) == 1, "a letter left twice"


def test_a_request_in_hand_is_answered_and_live_pages_are_let_go(desk: Any) -> None:
    process = desk.start("serve", "--port", "0", "--no-beat")
    at = next(word for word in first_line(process).split() if word.startswith("http"))
    with socket.create_connection(("127.0.0.1", httpx.URL(at).port)) as slow:
        slow.sendall(b"POST /signin HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 7\r\n")
        slow.sendall(b"Content-Type: application/x-www-form-urlencoded\r\n\r\nperson")
        assert httpx.get(f"{at}signin", timeout=60).status_code == 200  # the one before is being read by now
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGTERM)
        slow.sendall(b"=")
        assert slow.recv(12).startswith(b"HTTP/1.1 4"), "refused in words, not cut off"
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (0, "Arrêté proprement\n"), err


def test_a_command_with_an_end_is_finished(desk: Any) -> None:
    process = desk.start("rehearse", str(ROOT / "playbooks" / "starter" / "rehearsals" / "first-day.yaml"), "--json")
    assert process.stderr.read(1), "the bar over its days has begun"
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    assert '"unmet"' in out


def test_serving_beside_a_heartbeat_says_who_beats(desk: Any, said: Any) -> None:
    first = desk.start("run")
    assert first_line(first)
    refused = desk.run("serve", "--port", "0")
    assert f"Le processus {first.pid} s’occupe déjà des échéances" in said(refused, 2)
    first.send_signal(signal.SIGTERM)
    first.communicate(timeout=60)


def test_a_port_that_is_taken_is_said(desk: Any, said: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert f"Le port {port} de 127.0.0.1 est déjà pris" in said(desk.run("serve", "--port", port), 2)


def test_what_waits_in_the_outbox_is_for_its_owner_alone(desk: Any, active: str) -> None:
    desk.do("run", "--once")
    outbox = desk.folder / "outbox"
    assert {oct(one.stat().st_mode & 0o777) for one in outbox.rglob("*") if one.is_file()} == {"0o600"}
    assert {oct(one.stat().st_mode & 0o777) for one in (outbox, *outbox.iterdir())} == {"0o700"}
