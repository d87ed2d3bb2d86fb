"""Every room of the application, one line each; a new room adds its line."""

from __future__ import annotations

from importlib import import_module

from pca.web.kit.routes import Router

NAMES = (
    "kit.listening",
    "tasks.answers",
    "tasks.tasks",
    "tasks.task",
    "crisis.situation",
    "crisis.crises",
    "crisis.decide",
    "crisis.states",
    "measures.measures",
    "measures.measure_list",
    "measures.measure",
    "log.log",
    "log.points",
    "crisis.sites",
    "indicators.indicators",
    "indicators.interruptions",
    "tasks.team_tasks",
    "tasks.bulk_acknowledge",
    "tasks.settle",
    "tasks.task_exports",
    "messages.approvals",
    "messages.instructions_held",
    "messages.message_preview",
    "messages.messages",
    "messages.inbox",
    "audit.compliance",
    "audit.entries",
    "plans.plan_upload",
    "plans.plans",
    "crisis.plan_adopt",
    "plans.plan_approve",
    "kit.surroundings",
    "kit.language_switch",
    "kit.guides",
    "kit.personas",
    "access.signin",
    "access.links",
    "access.account",
    "people.own_contacts",
    "people.addresses",
    "people.people",
    "people.contacts",
    "people.declare",
    "people.absence",
    "people.role_handover",
    "messages.reply",
    "people.roll_call",
    "administration.administration",
    "administration.first_steps",
    "access.accounts",
    "access.invitations",
    "access.granting",
    "access.api_tokens",
    "access.break_glass",
    "access.confirmations",
    "people.directory_import",
)
"""Modules of this package that have a `routes`, in the order their routes are asked: what is asked most comes first."""

ROOMS: tuple[Router, ...] = tuple(import_module(f"pca.web.{name}").routes for name in NAMES)
