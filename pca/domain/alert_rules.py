"""Public alerts: who may reach a crisis, what replaces what, and that nothing counts twice."""

from __future__ import annotations

import hashlib

import msgspec

from pca.domain import observing
from pca.domain.alert_acts import TakeAlert
from pca.domain.alerts import Alert, readings
from pca.domain.draft import Draft, refuse
from pca.domain.facts import AlertTaken

TAKEN = {"real": frozenset({"Actual"}), "exercise": frozenset({"Actual", "Exercise", "Test"})}
"""Which status reaches a crisis: what is not real never reaches a real one."""


def take(draft: Draft, act: TakeAlert) -> None:
    """Take in an alert once; an update or a cancellation withdraws what it names, also where that comes later."""
    crisis, alert = draft.require_open(), act.alert
    if not any(indicator.cap for indicator in draft.plan.playbook.indicators):
        refuse("alert_unread")
    if alert.status not in TAKEN[crisis.mode]:
        refuse("alert_status", status=alert.status)
    if alert.kind not in ("Alert", "Update", "Cancel"):
        refuse("alert_kind")
    if alert.name.sent > draft.now + observing.EARLY:
        refuse("alert_in_future")
    if alert.kind != "Alert" and not alert.references:
        refuse("alert_without_reference")
    if any(reference.sender != alert.name.sender for reference in alert.references):
        refuse("alert_of_other")
    digest, kept = digest_of(alert), draft.situation.figures.alert
    if kept is not None and kept.digest:
        if kept.digest != digest:
            refuse("alert_changed")
        return
    replaced = kept is not None and kept.replaced
    draft.add(AlertTaken(alert=alert, digest=digest, source=act.source, replaced=replaced))
    gone = {reference for reference in alert.references if alert.kind != "Alert"}
    live = [known for known in draft.situation.figures.alerts if known.name not in gone]
    live += [alert] if alert.kind != "Cancel" and not replaced else []
    indicators, regions = draft.plan.playbook.indicators, draft.situation.organisation.regions
    observing.record_computed(draft, tuple(readings(indicators, regions, live, draft.now)))


def digest_of(alert: Alert) -> str:
    """What tells the same alert from another under its name."""
    return hashlib.sha256(msgspec.json.encode(alert, order="deterministic")).hexdigest()
