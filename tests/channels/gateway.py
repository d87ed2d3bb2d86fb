"""A web service on loopback that takes messages well or badly, as a test asks, and remembers every request."""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Request:
    """One request as it came."""

    method: str
    path: str
    headers: dict
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def form(self):
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def query(self):
        return dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))


@dataclass
class Say:
    """One answer. `how` is `whole`, or a way to misbehave after the request was taken."""

    status: int = 200
    body: object = field(default_factory=dict)
    headers: dict = field(default_factory=dict)
    how: str = "whole"


class Gateway:
    """Answers in the order of `answers`, then with `otherwise`. With `honours_keys`, the same key is taken once."""

    def __init__(self):
        self.requests = []
        self.answers = []
        self.otherwise = Say(200, {"id": "gw-{n}"})
        self.honours_keys = False
        self.taken = {}
        self._lock = threading.Lock()
        self._closing = threading.Event()
        house = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                house._serve(self)

            def do_GET(self):
                house._serve(self)

            def do_PUT(self):
                house._serve(self)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = False
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self):
        self._closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _serve(self, handler):
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        request = Request(
            handler.command, handler.path, {name.lower(): said for name, said in handler.headers.items()}, body
        )
        with self._lock:
            self.requests.append(request)
            say = self.answers.pop(0) if self.answers else self.otherwise
            number = len(self.requests)
            key = request.headers.get("idempotency-key")
            if key and self.honours_keys:
                number = self.taken.setdefault(key, number)
        with suppress(ConnectionError):
            getattr(self, f"_{say.how}")(handler, say, number)

    def _content(self, say, number):
        if isinstance(say.body, bytes):
            return say.body
        return json.dumps(say.body).replace("{n}", str(number)).encode()

    def _whole(self, handler, say, number):
        content = self._content(say, number)
        handler.send_response(say.status)
        for name, said in {"Content-Type": "application/json", **say.headers}.items():
            handler.send_header(name, said)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    def _half(self, handler, say, number):
        """Promise more than is sent, and hang up."""
        content = self._content(say, number)
        handler.send_response(say.status)
        handler.send_header("Content-Length", str(len(content) + 100))
        handler.end_headers()
        handler.wfile.write(content)
        handler.close_connection = True

    def _drop(self, handler, say, number):
        """Take the request and hang up without a word."""
        handler.close_connection = True

    def _silent(self, handler, say, number):
        """Take the request and say nothing until the test is over."""
        self._closing.wait()
        handler.close_connection = True

    def _endless(self, handler, say, number):
        """An answer that never ends, a little at a time."""
        handler.send_response(say.status)
        handler.send_header("Content-Length", str(10**9))
        handler.end_headers()
        while not self._closing.wait(0.02):
            handler.wfile.write(b" ")
            handler.wfile.flush()

    def _flood(self, handler, say, number):
        """Far more than anybody needs, as fast as it goes."""
        handler.send_response(say.status)
        handler.send_header("Content-Length", str(10**9))
        handler.end_headers()
        while not self._closing.is_set():
            handler.wfile.write(b"x" * 65536)


class Eager:
    """A channel whose answers are all listened to at once."""

    def __init__(self, channel):
        self.channel, self.abilities = channel, channel.abilities

    def send(self, batch):
        return list(self.channel.send(batch))

    def __enter__(self):
        self.channel.__enter__()
        return self

    def __exit__(self, *said):
        self.channel.__exit__(*said)
