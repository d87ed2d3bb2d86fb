"""Public alerts: what has come, what is in force, and the file of one that somebody sends in."""

from __future__ import annotations

import msgspec
from starlette.responses import RedirectResponse, Response

from pca.catalogue import Words
from pca.domain.access.access import Action
from pca.domain.orders import TakeAlert
from pca.registers.alerts import BadAlert, alert_apart
from pca.services.indicators.read_alerts import AlertSeen, alerts_seen
from pca.web.kit.action_result import refusal_of
from pca.web.kit.rendering import render
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()
PATH, TEMPLATE = "/crises/{key}/alerts", "indicators/alerts.html"
STATES, SAYS, REASONS = Words("alerts.states"), Words("alerts.says"), Words("alerts.reasons")
LONGEST_NAME = 100


class AlertShown(msgspec.Struct, frozen=True):
    """One alert, and in words how it stands and what it says."""

    alert: AlertSeen
    title: str
    state: str
    says: tuple[tuple[str, str], ...]
    """What it warns of, and how gravely, for each thing it warns of."""


class Alerts(msgspec.Struct, frozen=True, kw_only=True):
    """The alerts of a crisis, the newest first; `wrong` says why a file that was sent is not taken."""

    key: str
    zone: str
    closed: bool
    alerts: tuple[AlertShown, ...]
    wrong: str = ""


@routes.page(PATH, may=Action.SEE_INDICATORS, over=Over.COMMON, template=TEMPLATE)
def alerts(context: RequestContext, key: str) -> Alerts:
    """What has come, and where a file is sent."""
    return _page(context, key)


@routes.form(PATH, may=Action.OBSERVE, over=Over.ORDER)
def send(context: RequestContext, key: str) -> Response:
    """Take in the alert of a file."""
    file = next(iter(context.files), None)
    try:
        alert = alert_apart(file.content if file else b"")
    except BadAlert as error:
        return _shown(context, key, 422, REASONS.plain(error.reason, context.language, where=error.where))
    act = TakeAlert(alert=alert, source=file.name[:LONGEST_NAME] if file else "")
    done = context.execute(act, crisis=key)
    if done.refused is not None:
        context.refusal = refusal_of(context, done)
        return _shown(context, key, 409)
    return RedirectResponse(f"/crises/{key}/alerts" + (f"?journal={done.seq}" if done.seq else ""), status_code=303)


def _shown(context: RequestContext, key: str, status: int, wrong: str = "") -> Response:
    with context.reading():
        return render(context, TEMPLATE, _page(context, key, wrong), status=status)


def _page(context: RequestContext, key: str, wrong: str = "") -> Alerts:
    about = context.scene(key)
    seen = alerts_seen(context.unit, about.crisis.key, context.now)
    return Alerts(
        key=about.crisis.key,
        zone=about.plan.playbook.zone.key,
        closed=about.crisis.closed_at is not None,
        alerts=tuple(_line(alert, context.language) for alert in seen),
        wrong=wrong,
    )


def _line(alert: AlertSeen, language: str) -> AlertShown:
    words = ((info.event, info.severity, info.urgency, info.certainty) for info in alert.infos)
    says = ((event, " · ".join(SAYS.word(word, language) for word in rest)) for event, *rest in words)
    title = next((info.headline or info.event for info in alert.infos), alert.name.identifier)
    return AlertShown(alert, title, STATES.say(alert.state, language), tuple(dict.fromkeys(says)))
