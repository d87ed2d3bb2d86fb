"""A dead man's switch is told once a minute while all is well, and not a word otherwise."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from pca.clock import VirtualClock
from pca.clockwork.pulse import Pulse
from pca.runtime import Runtime
from pca.settings import Settings
from pca.store.audit.heartbeats import heartbeats
from pca.store.kit.database import Store

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def switch():
    """A real HTTP server that remembers what it was asked, and sends everybody elsewhere."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_):
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.asked = asked
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def runtime(memory_store: Store, switch, tmp_path):
    url = f"http://127.0.0.1:{switch.server_port}/beat"
    return Runtime(memory_store, Settings(data=tmp_path, heartbeat_url=url), VirtualClock(START))


def good(pulse: Pulse, runtime: Runtime) -> None:
    pulse.did("tick")
    pulse.did("deliver")
    pulse.watch(runtime)


def test_it_is_told_at_most_once_a_minute_and_not_sent_elsewhere(runtime, switch):
    pulse = Pulse(runtime, "run")
    for _ in range(3):
        good(pulse, runtime)
    assert switch.asked == ["/beat"]
    runtime.clock.advance_to(START + timedelta(minutes=1))
    good(pulse, runtime)
    assert switch.asked == ["/beat", "/beat"]


def test_it_is_not_told_while_a_loop_fails_or_has_not_run(runtime, switch, caplog):
    pulse = Pulse(runtime, "run")
    pulse.did("tick")
    pulse.watch(runtime)
    assert switch.asked == []

    def fail(_runtime):
        raise RuntimeError("the disk is full")

    with caplog.at_level(logging.CRITICAL):
        pulse.beating("deliver", fail)()
    good_tick = pulse.beating("tick", lambda _runtime: None)
    good_tick()
    pulse.watch(runtime)
    assert switch.asked == []
    with runtime.store.read() as unit:
        assert heartbeats(unit)[0].trouble == "deliver: RuntimeError: the disk is full"
    good(pulse, runtime)
    assert switch.asked == ["/beat"]


def test_a_switch_that_does_not_answer_stops_nothing(runtime, caplog):
    runtime.settings = Settings(data=runtime.settings.data, heartbeat_url="http://127.0.0.1:9/secret-token")
    with caplog.at_level(logging.WARNING, "pca.heartbeat"):
        good(Pulse(runtime, "run"), runtime)
    assert "did not answer" in caplog.text
    assert "secret-token" not in caplog.text
    with runtime.store.read() as unit:
        assert [one.ticked_at for one in heartbeats(unit)] == [START]
