"""One decision: what, where, by whom, why, and the figures as they were known at that minute."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pca.domain.access.access import Action
from pca.domain.directory import ROOT
from pca.services.crisis.read import decision_facts, decision_taken
from pca.services.crisis.scene import Scene
from pca.store.crisis.decisions import DecisionLine
from pca.web.crisis.situation import decision_shown
from pca.web.crisis.situation_page import DecisionShown
from pca.web.kit.consequences import Follows, followed
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()


class KnownFigure(msgspec.Struct, frozen=True):
    """A figure as it was known when it was decided: instants in UTC, None in decisions from before they were kept."""

    title: str
    place: str
    """Where, unless everywhere."""
    value: str
    unit: str
    observed_at: datetime | None
    recorded_at: datetime | None


class DecisionPage(msgspec.Struct, frozen=True, kw_only=True):
    """One decision, and what was known."""

    key: str
    at: datetime
    place: str
    decision: DecisionShown
    follows: Follows
    """What became of it at once: measures, tasks, and who was told."""
    figures: tuple[KnownFigure, ...] | None
    """Those of the place it is about; None where the reader may see no figures."""
    elsewhere: tuple[KnownFigure, ...] = ()
    """Those of other places."""


@routes.page("/crises/{key}/decisions/{number}", may=Action.SEE_STATES, over=Over.ROWS, template="crisis/decision.html")
def decision(context: RequestContext, key: str, number: int) -> DecisionPage:
    """A decision with its reason; figures as they were known then, never read anew from later ones."""
    about = context.scene(key)
    line = decision_taken(context.unit, about, context.reach(Action.SEE_STATES), number)
    if line is None:
        raise NotFound
    figures = _figures(about, line) if context.may(Action.SEE_INDICATORS) else None
    here = about.place(line.perimeter) if line.perimeter != ROOT else ""
    return DecisionPage(
        key=about.crisis.key,
        at=context.now,
        place=about.place(line.perimeter),
        decision=decision_shown(context, about, line),
        follows=followed(about, decision_facts(context.unit, about, line)),
        figures=None if figures is None else tuple(figure for figure in figures if figure.place in ("", here)),
        elsewhere=tuple(figure for figure in figures or () if figure.place not in ("", here)),
    )


def _figures(about: Scene, line: DecisionLine) -> tuple[KnownFigure, ...]:
    return tuple(_figure(about, line, name) for name in line.known)


def _figure(about: Scene, line: DecisionLine, name: str) -> KnownFigure:
    indicator, _, place = name.removesuffix(")").partition("(")
    known, when = about.plan.indicator.get(indicator), line.known_when.get(name)
    return KnownFigure(
        about.indicator(indicator),
        about.place(place) if place and place != ROOT else "",
        line.known[name],
        about.say(known.unit) if known and known.unit else "",
        when.observed_at if when else None,
        when.recorded_at if when else None,
    )
