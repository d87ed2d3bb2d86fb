"""Serves the application: one process, with the heartbeat beside it unless another process beats."""

from __future__ import annotations

import gc
import ipaddress
import socket
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext

import uvicorn
from anyio.to_thread import run_sync
from fastapi import FastAPI

from pca.clockwork import heartbeat
from pca.clockwork.stopping import heeding
from pca.runtime import Runtime
from pca.web.app import create_app
from pca.web.kit.connections import Connection, most_connections
from pca.web.kit.process_memory import few_heaps, give_back

FINISH = 35
"""Seconds for which what was asked before the end may go on: longer than an order waits for its turn to write."""


BACKLOG = 512
"""Connections that wait to be taken."""

TURN = 0.001
"""Seconds a thread goes on while another one wants to: whoever presses a button waits for no page that is drawn."""

TRIMMED = 3_000
"""Tenths of a second between two times at which freed memory is given back."""


class NotHere(ValueError):
    """The application may not be served at this address. The message says why."""


def serve(
    runtime: Runtime,
    *,
    host: str,
    port: int,
    demo: bool = False,
    beat: bool = True,
    started: Callable[[str], object] = lambda _address: None,
) -> None:
    """Serve until SIGTERM or Ctrl-C. `started` is told the address once it is answered there.

    It is served on loopback only, with a proxy doing TLS in front. Raises NotHere, OSError, AlreadyRunning.
    """
    if not _loopback(host):
        raise NotHere(host)
    with heeding(runtime.stopping.set), _bound(host, port) as bound:
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{bound.getsockname()[1]}/"
        config = configured(create_app(runtime, demo=demo), runtime.settings.trusted_proxies)
        server = Server(runtime, config, lambda: started(address))
        beats = beat and runtime.settings.dispatcher == "embedded"  # otherwise the workers do
        with heartbeat.beating(runtime) if beats else nullcontext():
            server.run(sockets=[bound])


@contextmanager
def _bound(host: str, port: int) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        bound.listen(BACKLOG)  # whoever is told the address finds somebody there
        yield bound


class Server(uvicorn.Server):
    """The server, which is told to stop by the runtime: it never raises a signal again on its way out."""

    def __init__(self, runtime: Runtime, config: uvicorn.Config, started: Callable[[], object] = lambda: None) -> None:
        super().__init__(config)
        self._runtime, self._tell = runtime, started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Who waits for the address is told once the application itself takes what comes there."""
        await super().startup(sockets)
        self._tell()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are heeded around the heartbeat too, not by the server alone."""
        yield

    async def on_tick(self, counter: int) -> bool:
        """Whether to stop: asked ten times a second. Now and then freed memory goes back to the system."""
        if counter % TRIMMED == TRIMMED - 1:
            await run_sync(give_back)
        return self._runtime.stopping.is_set() or await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Live pages are let go at once (they come back by themselves); what people asked for is finished."""
        self.config.app.state.changes.close()  # type: ignore[union-attr]
        await super().shutdown(sockets)


def configured(app: FastAPI, proxies: Iterable[object]) -> uvicorn.Config:
    """How an application is served, believing these `proxies` where a request comes from.

    What lives as long as the process is not looked through for rubbish again; threads share a few heaps.
    """
    few_heaps()
    sys.setswitchinterval(TURN)
    Connection.most = most_connections()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    return uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        forwarded_allow_ips=[str(proxy) for proxy in proxies],
        backlog=BACKLOG,
        timeout_graceful_shutdown=FINISH,
    )


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
