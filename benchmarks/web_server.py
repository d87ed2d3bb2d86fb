"""The application for benchmarks/web.py, in a process of its own: one worker, on one core, on a prepared database.

With the URL of a database as second word it is served from there, on whatever core is free.
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

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


async def bare(request: Request) -> Response:
    """What the framework alone needs for a form and a redirect."""
    await read_form(request)
    return Response(status_code=303, headers={"Location": "/"})


def main() -> None:
    folder, url = Path(sys.argv[1]), "".join(sys.argv[2:])
    if not url:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with Store.open(url or f"sqlite:///{folder / 'pca.db'}", durable=True) as store:
        app = create_app(Runtime(store, Settings(data=folder, confirm_above=0), VirtualClock(START)))
        app.router.add_route("/bare", bare, methods=["POST"])
        bound = socket.create_server(("127.0.0.1", 0))
        print(bound.getsockname()[1], flush=True)
        uvicorn.Server(configured(app, ())).run(sockets=[bound])


if __name__ == "__main__":
    main()
