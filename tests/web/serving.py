"""The application on a real port, in a thread of this process."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import FastAPI

from pca.runtime import Runtime
from pca.web.serve import Server, configured


@contextmanager
def on_a_port(runtime: Runtime, app: FastAPI) -> Iterator[int]:
    """Serve as `pca serve` does, without its heartbeat; the port."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as bound:
        server = Server(runtime, configured(app, ()))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        try:
            yield bound.getsockname()[1]
        finally:
            runtime.stopping.set()
            thread.join(60)
            runtime.stopping.clear()
            assert not thread.is_alive(), "the server does not stop"
