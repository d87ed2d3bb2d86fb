"""What a request says by itself: its address, and what was typed into a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from starlette.requests import Request

from pca.web.kit.candidates import Candidate

Typed = Mapping[str, list[str]]
"""What a form brought, by field."""


@dataclass(kw_only=True)
class RequestInput:
    """The request, and its form if it brought one."""

    request: Request
    typed: Typed = field(default_factory=dict)
    choices: Mapping[str, tuple[Candidate, ...]] = field(default_factory=dict)
    """What may be meant by what was typed, by field, where that is not clear."""
    warned: bool = False
    """Whether the form offers to keep a text that looks personal."""
    keeps: dict[str, str] = field(default_factory=dict)
    """What this browser is to remember of the page, by the cookie's name."""

    def value(self, name: str, otherwise: object = "") -> str:
        """What was typed into a field, so that a refused form comes back as it was."""
        typed = self.typed.get(name)
        return typed[0] if typed else str(otherwise)

    def values(self, name: str) -> list[str]:
        """All that was chosen in a field with several values."""
        return list(self.typed.get(name, ()))

    @property
    def address(self) -> str:
        """Where the request comes from, for what is counted by address; empty when it is not known."""
        return self.request.client.host if self.request.client else ""

    @property
    def path(self) -> str:
        """Path and query of this page, to come back to it."""
        url = self.request.url
        return url.path + (f"?{url.query}" if url.query else "")

    @property
    def plain_path(self) -> str:
        """The same for the page and for its live stream: no `/live` before it, nothing about what was just done."""
        path = self.query()
        return path.removeprefix("/live") if path.startswith("/live/") else path

    @property
    def here(self) -> str:
        """The same, fit to be put into a query."""
        return quote(self.path, safe="")

    @property
    def journal(self) -> str:
        """The journal number of what was just done, told after a form; digits only."""
        named = self.request.query_params.get("journal", "")
        return named if named.isdecimal() and len(named) < 12 else ""

    def query(self, **changes: Any) -> str:
        """This page's address with some filters changed; None takes one out."""
        kept = {name: value for name, value in self.request.query_params.items() if name != "journal"}
        for name, value in changes.items():
            if value in (None, ""):
                kept.pop(name, None)
            else:
                kept[name] = str(value)
        query = "&".join(f"{quote(name)}={quote(value)}" for name, value in kept.items())
        return f"{self.request.url.path}?{query}" if query else self.request.url.path
