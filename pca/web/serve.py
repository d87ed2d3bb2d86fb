"""Serves the application: one process, with the heartbeat beside it unless another process beats."""

from __future__ import annotations

import gc
import ipaddress
import socket
from collections.abc import Callable
from contextlib import nullcontext

import uvicorn
from fastapi import FastAPI

from pca.clockwork import heartbeat
from pca.runtime import Runtime
from pca.web.app import create_app


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
    bound = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((host, port))
    shown = f"[{host}]" if ":" in host else host
    config = configured(create_app(runtime, demo=demo))
    beats = beat and runtime.settings.dispatcher == "embedded"  # otherwise the workers do
    with heartbeat.beating(runtime) if beats else nullcontext():
        started(f"http://{shown}:{bound.getsockname()[1]}/")
        uvicorn.Server(config).run(sockets=[bound])


def configured(app: FastAPI) -> uvicorn.Config:
    """How an application is served. What lives as long as the process is not looked through for rubbish again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    return uvicorn.Config(
        app,
        http="httptools",
        log_level="warning",
        access_log=False,
        server_header=False,
        forwarded_allow_ips="127.0.0.1,::1",
        timeout_graceful_shutdown=3,
    )


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
