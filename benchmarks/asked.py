"""The application in this process, asked as a browser would: what a page costs at its first view after a change."""

from __future__ import annotations

import gc
from collections.abc import Callable
from statistics import median
from time import process_time
from types import TracebackType
from typing import Self

from crowd import Crowd
from measure import Check
from starlette.testclient import TestClient

from pca.domain.access.access import Scope
from pca.domain.access.access_orders import GiveGrant
from pca.domain.access.rights import AccessRole
from pca.services.access import sessions
from pca.web.app import create_app
from pca.web.kit.cache import Cache


class Asked:
    """One person's browser on the crowd's crisis. Seconds are those of the processor, all threads together."""

    def __init__(self, crowd: Crowd, person: str, *roles: AccessRole | tuple[AccessRole, Scope]) -> None:
        self._crowd = crowd
        self.crisis = crowd.crisis
        self._app = create_app(crowd.runtime)
        self._token = self.signed_in(person, *roles)
        self._client = TestClient(self._app, base_url="http://127.0.0.1")

    def signed_in(self, person: str, *roles: AccessRole | tuple[AccessRole, Scope]) -> str:
        """The session of whoever has these roles, in the whole institution or where it is said."""
        self._crowd.crisis = None
        for role in roles:
            grant = GiveGrant(person, *role) if isinstance(role, tuple) else GiveGrant(person, role)
            self._crowd.do(grant, "operator")
        self._crowd.crisis = self.crisis
        return sessions.persona(self._crowd.runtime, person).token

    def __enter__(self) -> Self:
        self._client.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.__exit__(kind, error, trace)

    def page(self, path: str, token: str = "") -> str:
        """The page as this person sees it, or who has another session, as text; `{}` in the path is the crisis."""
        answer = self._client.get(path.format(self.crisis), headers=self._cookie(token))
        if answer.status_code != 200:
            raise SystemExit(f"{path} was answered with {answer.status_code}")
        return answer.text

    def lines(self, path: str) -> int:
        """How many lines a file has that is sent piece by piece; none of it is kept."""
        with self._client.stream("GET", path.format(self.crisis), headers=self._cookie()) as answer:
            return sum(piece.count(b"\n") for piece in answer.iter_bytes())

    def _cookie(self, token: str = "") -> dict[str, str]:
        return {"Cookie": f"pca-loopback={token or self._token}"}

    def forget(self) -> None:
        """What was shown before is made anew."""
        self._app.state.cache = Cache()

    def first_view(self, path: str, rounds: int, change: Callable[[], object]) -> float:
        """Processor seconds of a page nobody was shown since something changed; what a process learns once is known."""
        self.page(path)
        times = []
        for _ in range(rounds):
            change()
            self.forget()
            times.append(processor(lambda: self.page(path)))
        return median(times)


def processor(work: Callable[[], object]) -> float:
    """Processor seconds of this process, with the rubbish of earlier work swept away first."""
    gc.collect()
    gc.freeze()  # what is left is in use: the next sweep need not look at it again
    started = process_time()
    work()
    return process_time() - started


def grows(what: str, small: float, large: float, times: float) -> Check:
    """How much more the large size costs than the small one, at most `times`."""
    return Check(f"{what}, growth", large / small, "×", times)
