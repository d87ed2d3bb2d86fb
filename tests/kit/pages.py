"""The pages of the application, and a value for each name that an address may hold."""

from __future__ import annotations

PAGES = (
    *("/crises/{key}", "/crises/{key}/decide", "/crises/{key}/decide/activate", "/crises/{key}/states"),
    *("/crises/{key}/measures", "/crises/{key}/log", "/tasks", "/crises/{key}/tasks", "/crises/{key}/messages"),
    *("/crises/{key}/people", "/crises/{key}/sites", "/crises/{key}/indicators", "/compliance", "/plans"),
    "/plans/{plan}",
)
SAMPLE = {
    "key": "2026-1",
    "event": "activate",
    "number": "1",
    "seq": "1",
    "language": "fr",
    "person": "dir",
    "act": "renew",
    "role": "voice",
    "wave": "1",
    "ticket": "2026-1.1.AAAAAAAAAAA",
    "name": "head",
}
