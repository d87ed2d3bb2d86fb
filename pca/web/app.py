"""Puts the application together: every room's routes, what surrounds them, and what they work with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response

from pca.domain.access.access import Identity
from pca.runtime import Runtime
from pca.services.access import sessions
from pca.services.audit import pasts
from pca.services.audit.proofs import Proofs
from pca.services.audit.touched import Touched
from pca.services.regimes.public import PublicOpenings
from pca.web.kit import openapi, problems, static
from pca.web.kit.cache import Cache
from pca.web.kit.gate import Gate
from pca.web.kit.headers import Headers
from pca.web.kit.lanes import Lanes
from pca.web.kit.live import Changes
from pca.web.kit.task_threads import HOUSE, Threads
from pca.web.rooms import ROOMS


def create_app(runtime: Runtime, *, demo: bool = False) -> FastAPI:
    """The application on one installation. `demo` lets anybody on this machine enter as a persona."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = HOUSE  # live parts, uploads
        yield
        app.state.changes.close()
        app.state.lanes.close()
        app.state.proofs.close()
        app.state.past.close()

    app = FastAPI(
        title="PCA", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None, default_response_class=Response
    )
    app.state.admit = sessions.admit
    app.state.lanes = Lanes()
    app.state.threads = Threads(lambda secret, bearer: _person(app.state.admit(runtime, secret, bearer=bearer)))
    app.state.cache, app.state.past, app.state.proofs = Cache(), pasts.past(runtime), Proofs(runtime)
    app.state.touched, app.state.openings = Touched(), PublicOpenings()
    app.state.runtime, app.state.demo, app.state.changes = runtime, demo, Changes(runtime, app.state.touched)
    for room in ROOMS:
        app.router.routes.extend(room.router.routes)
    static.install(app)
    problems.install(app)
    openapi.install(app)
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=4)
    app.add_middleware(Gate)
    app.add_middleware(Headers)
    return app


def _person(who: Identity | None) -> str:
    return who.person if who is not None else ""
