"""Every room of the application, one line each; a new room adds its line."""

from __future__ import annotations

from importlib import import_module

from pca.web.door import Door

NAMES = (
    "listening",
    "answers",
    "tasks",
    "situation",
    "crises",
    "decide",
    "states",
    "measures",
    "measure_list",
    "measure",
    "log",
    "points",
    "sites",
    "indicators",
    "interruptions",
    "team_tasks",
    "together",
    "task_exports",
    "approvals",
    "holdings",
    "sampled",
    "messages",
    "inbox",
    "compliance",
    "entries",
    "plan_upload",
    "plans",
    "plan_adopt",
    "plan_approve",
    "speech",
    "personas",
    "signin",
    "account",
    "own_contacts",
    "addresses",
    "people",
    "contacts",
    "declare",
    "relief",
    "reply",
    "roll_call",
    "administration",
    "accounts",
    "granting",
    "tickets",
    "envelope",
    "confirmations",
    "register",
)
"""Modules of this package that have a `door`, in the order their routes are asked: what is asked most comes first."""

ROOMS: tuple[Door, ...] = tuple(import_module(f"pca.web.{name}").door for name in NAMES)
