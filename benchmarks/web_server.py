"""The application for benchmarks/web.py, in a process of its own: one worker, on one core, on a prepared database.

With the URL of a database as second word it is served from there, on whatever core is free. With `--running` the
clock of the crisis runs, as it does in a real one: pages grow old.
"""

from __future__ import annotations

import os
import socket
import sys
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

import uvicorn
from starlette.requests import Request
from starlette.responses import Response

from pca.clock import VirtualClock
from pca.runtime import Runtime
from pca.settings import Settings
from pca.store.kit.database import Store
from pca.web.app import create_app
from pca.web.kit.forms import read_form
from pca.web.serve import configured

from crowd import START  # isort: skip


class Running:
    """A clock that began at START when the server did."""

    def __init__(self) -> None:
        self._begun = monotonic()

    def now(self) -> datetime:
        """This instant, in whole milliseconds."""
        return START + timedelta(milliseconds=int(1000 * (monotonic() - self._begun)))


async def bare(request: Request) -> Response:
    """What the framework alone needs for a form and a redirect."""
    await read_form(request)
    return Response(status_code=303, headers={"Location": "/"})


def main() -> None:
    words = [word for word in sys.argv[1:] if word != "--running"]
    folder, url = Path(words[0]), "".join(words[1:])
    clock = Running() if "--running" in sys.argv else VirtualClock(START)
    if not url:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with Store.open(url or f"sqlite:///{folder / 'pca.db'}", durable=True) as store:
        app = create_app(Runtime(store, Settings(data=folder, confirm_above=0), clock))
        app.router.add_route("/bare", bare, methods=["POST"])
        bound = socket.create_server(("127.0.0.1", 0))
        print(bound.getsockname()[1], flush=True)
        uvicorn.Server(configured(app, ())).run(sockets=[bound])


if __name__ == "__main__":
    main()
