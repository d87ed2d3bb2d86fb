"""Real mail servers on loopback, behaving well or badly as a test asks."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import threading
from datetime import UTC, datetime

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from pydantic import SecretStr

from pca.channels.mail import address_of
from pca.channels.port import Outgoing
from pca.channels.smtp import SmtpChannel, SmtpServer
from tests.channels.gateway import Gateway
from tests.channels.node import fetched

AT = datetime(2020, 3, 16, 9, 30, tzinfo=UTC)


class Post:
    """What a server received, and how it answers: reply by recipient or by message number (from 1)."""

    def __init__(self) -> None:
        self.accepted = []
        self.sessions = 0
        self.on_rcpt = {}
        self.on_data = {}
        self.drop_at = set()
        self.seen = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.sessions += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        replies = self.on_rcpt.get(address, [])
        if replies:
            return replies.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.seen += 1
        if self.seen in self.drop_at:
            server.transport.abort()
            return None
        if self.seen in self.on_data:
            return self.on_data[self.seen]
        self.accepted.append(envelope)
        return "250 taken"


class Loopback(Controller):
    """A mail server on whatever port is free."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def listening():
    """Start servers; all are stopped afterwards."""
    running = []

    def start(handler, **options):
        controller = Loopback(handler, hostname="127.0.0.1", port=0, ready_timeout=20, **options)
        controller.start()
        running.append(controller)
        return controller.port

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def channel_to():
    """A channel to a port of this machine."""

    def make(port, *, security="none", user="", password="", timeout=10.0, authorities=None, host="127.0.0.1"):
        server = SmtpServer(
            host=host,
            port=port,
            security=security,
            user=user,
            password=SecretStr(password),
            timeout=timeout,
            authorities=authorities,
        )
        return SmtpChannel(server, address_of("Institution d’essai", "pca@institution.example"))

    return make


@pytest.fixture
def letter():
    """A text to send; keywords change it."""

    def make(number=1, **change):
        said = {
            "key": f"2020-1/M{number}",
            "kind": "mail",
            "name": f"Personne {number}",
            "address": f"p{number}@institution.example",
            "subject": "Activation du plan",
            "body": "Bonjour,\n\nLe comité a décidé.",
            "language": "fr",
            "mode": "real",
            "at": AT,
        }
        return Outgoing(**(said | change))

    return make


@pytest.fixture
def silent_port():
    """A port that accepts connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        held = []
        closing = threading.Event()

        def accept():
            listener.settimeout(0.1)
            while not closing.is_set():
                try:
                    held.append(listener.accept()[0])
                except TimeoutError:
                    continue

        thread = threading.Thread(target=accept)
        thread.start()
        yield listener.getsockname()[1]
        closing.set()
        thread.join()
        for one in held:
            one.close()


@pytest.fixture
def closed_port():
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A certificate of our own for 127.0.0.1, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", str(key), "-out", str(cert)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl is not installed, so no certificate can be made: TLS to the mail server is not tested")
    return cert, key


@pytest.fixture
def guarded(post):
    """Options of a server that wants the login `pca` / `secret`."""

    def authenticate(server, session, envelope, mechanism, data):
        good = getattr(data, "login", b"") == b"pca" and getattr(data, "password", b"") == b"secret"
        return AuthResult(success=good, handled=good)

    return {"authenticator": authenticate, "auth_required": True}


@pytest.fixture
def stalling(listening):
    """A server that takes the envelope and then stays silent."""

    class Stalling(Post):
        async def handle_DATA(self, server, session, envelope):
            self.seen += 1
            await asyncio.sleep(3600)

    handler = Stalling()
    return handler, listening(handler)


@pytest.fixture
def gateway():
    """A web service of our own."""
    house = Gateway()
    yield house
    house.close()


@pytest.fixture(scope="session")
def node_modules(tmp_path_factory):
    """Packages of servers that stand in for real ones."""
    return fetched(tmp_path_factory.mktemp("node"))
