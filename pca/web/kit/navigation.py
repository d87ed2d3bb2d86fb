"""What surrounds every page: which crisis, in which state, who is signed in, and the ways to go on."""

from __future__ import annotations

import msgspec

from pca.domain.access.access import Action
from pca.domain.situation import Crisis
from pca.services.audit.read import clock_doubted
from pca.services.crisis.glance import crisis_called
from pca.services.crisis.read import open_crises
from pca.services.crisis.read_header import CrisisHeader, header
from pca.services.crisis.scene import scene
from pca.services.kit.unknown import UnknownPlan
from pca.services.messages import read_inbox
from pca.services.requests.read import waiting as problems_waiting
from pca.services.vault.due import due
from pca.web.kit.plan_text import text_in
from pca.web.kit.request_context import RequestContext

LABELS = (
    *("Agir", "Suivre", "Prouver", "Régler"),
    *("Situation", "Décider", "Mes tâches", "Messages", "À lire", "Tâches des équipes", "Mesures", "États"),
    *(
        "Personnel",
        "Disponibilités",
        "Sites",
        "Ressources",
        "Problèmes",
        "Soutien",
        "Indicateurs",
        "Main courante",
        "Conformité",
        "Plans",
        "Crises",
        "Administration",
        "Plus",
    ),
    *("Annuaire", "Comptes et rôles", "Santé"),
)
"""Every French word of the navigation, for the catalogues."""


class NavigationItem(msgspec.Struct, frozen=True):
    """One way to go on; `label` is a French text to translate, `count` how many things wait there for this person."""

    href: str
    icon: str
    label: str
    here: bool
    count: int = 0


class Frame(msgspec.Struct, frozen=True):
    """What surrounds a page. `key` is empty when no crisis is meant and none is open."""

    key: str = ""
    title: str = ""
    mode: str = ""
    state: str = ""
    level: int | None = None
    zone: str = ""
    plan: str = ""
    me: str = ""
    approves: int = 0
    """Messages to people outside that wait for this reader's approval."""
    clock: bool = False
    """Whether the heartbeat does not believe the machine's clock."""
    rail: tuple[tuple[str, tuple[NavigationItem, ...]], ...] = ()
    tabs: tuple[NavigationItem, ...] = ()


def frame_of(context: RequestContext, key: str | None) -> Frame:
    """The frame of a page about the crisis `key`, or about the one open last. Raises nothing about crises."""
    if context.identity is None or not context.may(Action.SEE_SITUATION):
        return _bare(context)
    crisis, mode = _meant(context, key)
    if crisis is None:
        return _bare(context)
    try:
        about = scene(context.runtime, context.unit, crisis, context.language, text_in)
    except UnknownPlan:
        return _bare(context)
    around = header(
        context.unit,
        about,
        context.who,
        context.now,
        decides=context.may(Action.DECIDE),
        approves=context.may(Action.APPROVE_WAVE),
    )
    rail = _rail(context, crisis, around)
    return Frame(
        key=crisis.key,
        title=crisis.title,
        mode=mode,
        state=about.outer(around.configuration),
        level=about.level(around.configuration),
        zone=about.plan.playbook.zone.key,
        plan=about.say(about.plan.playbook.title) + f" {about.plan.playbook.version}",
        me=context.name(context.person),
        rail=rail,
        approves=around.waves,
        tabs=_tabs(context, crisis, rail),
        clock=clock_doubted(context.present or context.unit),
    )


def _meant(context: RequestContext, key: str | None) -> tuple[Crisis | None, str]:
    """The crisis of the page, or the real one opened last, or else the exercise; and what the page is part of.

    A page of several crises is one of an exercise only where no real crisis is open.
    """
    if key:
        crisis = crisis_called(context.unit, key)
        return crisis, crisis.mode if crisis else ""
    files = open_crises(context.unit)
    real = [crisis for crisis in files if crisis.mode == "real"]
    return next(reversed(real or files), None), "exercise" if files and not real else ""


def _bare(context: RequestContext) -> Frame:
    if context.identity is None:
        return Frame()
    rail = _rail(context, None, None)
    return Frame(
        me=context.name(context.person),
        rail=rail,
        tabs=_tabs(context, None, rail),
        clock=clock_doubted(context.present or context.unit),
    )


def _rail(
    context: RequestContext, crisis: Crisis | None, around: CrisisHeader | None
) -> tuple[tuple[str, tuple[NavigationItem, ...]], ...]:
    """The ways to go on, in the order in which they are used; only those this person may take."""
    base = f"/crises/{crisis.key}" if crisis else ""
    proposals, mine, waves = (around.proposals, around.tasks, around.waves) if around else (0, 0, 0)
    items, supplied = _Items(context), around is not None and around.resources
    act = (
        items.item(base, "situation", "Situation", Action.SEE_SITUATION),
        items.item(base and f"{base}/decide", "decide", "Décider", Action.PREVIEW_DECISION, proposals),
        items.item("/tasks", "tasks", "Mes tâches", Action.SEE_OWN_TASKS, mine),
        items.item(base and f"{base}/messages", "messages", "Messages", Action.SEE_MESSAGES, waves),
        items.item(f"{base}/inbox", "inbox", "À lire", Action.READ_TEXTS, _to_read(context, crisis)),
    )
    follow = (
        items.item(base and f"{base}/tasks", "teams", "Tâches des équipes", Action.SEE_TEAM_TASKS),
        items.item(base and f"{base}/measures", "measures", "Mesures", Action.SEE_MEASURES),
        items.item(base and f"{base}/states", "states", "États", Action.SEE_STATES),
        items.item(base and f"{base}/people", "people", "Personnel", Action.SEE_PEOPLE, around.trips if around else 0),
        items.item("/availability", "calendar", "Disponibilités", Action.PLAN_AVAILABILITY),
        items.item(f"{base}/sites" if base else "/regimes", "sites", "Sites", Action.SEE_SITUATION),
        items.item(f"{base}/resources" if supplied else "", "resources", "Ressources", Action.SEE_RESOURCES),
        items.item(base and f"{base}/indicators", "figures", "Indicateurs", Action.SEE_INDICATORS),
        items.item(
            base and f"{base}/problems", "problems", "Problèmes", Action.SEE_REQUESTS, _to_rule(context, crisis)
        ),
        items.item(base and f"{base}/log", "log", "Main courante", Action.SEE_LOG),
    )
    prove = (
        items.item("/compliance", "compliance", "Conformité", Action.SEE_AUDIT),
        items.item("/plans", "plans", "Plans", Action.SEE_PLANS),
        items.item(f"{base}/vault" if base else "", "support", "Soutien", Action.SEE_AUDIT)
        or items.item("/vault", "support", "Soutien", Action.KEEP_SUPPORT, _asked(context)),
    )
    settle = (
        items.item("/crises", "crises", "Crises", Action.SEE_SITUATION),
        *_house(context, items),
    )
    groups = (("Agir", act), ("Suivre", follow), ("Prouver", prove), ("Régler", settle))
    return tuple((name, tuple(item for item in group if item is not None)) for name, group in groups)


def _house(context: RequestContext, items: _Items) -> tuple[NavigationItem | None, ...]:
    """The administration; for others, those of its pages that are theirs."""
    if context.may(Action.ADMINISTER):
        return (items.item("/administration", "settings", "Administration", Action.ADMINISTER),)
    return (
        items.item("/directory", "directory", "Annuaire", Action.EDIT_DIRECTORY),
        items.item("/administration/accounts", "key", "Comptes et rôles", Action.SEE_ACCESS),
        items.item("/administration/health", "health", "Santé", Action.SEE_HEALTH),
    )


def _tabs(
    context: RequestContext, crisis: Crisis | None, rail: tuple[tuple[str, tuple[NavigationItem, ...]], ...]
) -> tuple[NavigationItem, ...]:
    """Four for the thumb: the first three one may take of Situation, Mes tâches, Messages, and the way to the rest."""
    known = {item.label: item for _, items in rail for item in items}
    wanted = ("Situation", "Mes tâches", "Messages", "Décider", "Personnel", "Conformité", "Administration", "Crises")
    chosen = [known[label] for label in wanted if label in known][:3]
    return (*chosen, _Items(context).always("/more", "more", "Plus"))


class _Items:
    def __init__(self, context: RequestContext) -> None:
        self._visit, self._path = context, context.request.url.path

    def item(self, href: str, icon: str, label: str, action: Action, count: int = 0) -> NavigationItem | None:
        """The item, or None when it leads nowhere or is not for this person."""
        return self.always(href, icon, label, count) if href and self._visit.may(action) else None

    def always(self, href: str, icon: str, label: str, count: int = 0) -> NavigationItem:
        """The item, whoever asks."""
        return NavigationItem(href, icon, label, self._path == href or self._path == f"/live{href}", count)


def _to_read(context: RequestContext, crisis: Crisis | None) -> int:
    """What nobody has read, in this crisis and in none."""
    if not context.may(Action.READ_TEXTS):
        return 0
    reach = context.reach(Action.READ_TEXTS)
    keys = (crisis.key, None) if crisis else (None,)
    return sum(read_inbox.count(context.unit, key, reach) for key in keys)


def _to_rule(context: RequestContext, crisis: Crisis | None) -> int:
    """Problems within reach that wait for an answer, for who gives one."""
    if crisis is None or not context.may(Action.ANSWER_REQUEST):
        return 0
    return problems_waiting(context.unit, crisis.key, context.reach(Action.ANSWER_REQUEST))


def _asked(context: RequestContext) -> int:
    """Requests to erase or lock that wait in the support vaults, for whoever keeps them."""
    return len(due(context.unit, context.now)) if context.may(Action.KEEP_SUPPORT) else 0
