"""What a role or a token is given over, as people call it: a region, a site, a team of the plans in force."""

from __future__ import annotations

from pca.catalogue.places import place_name
from pca.domain.directory import ROOT
from pca.runtime import Runtime
from pca.services.crisis.scene import plan_of
from pca.services.people.read import institution
from pca.services.plans.read import histories
from pca.store.kit.database import Unit
from pca.web.kit.plan_text import text_in


def team_titles(runtime: Runtime, unit: Unit, language: str) -> dict[str, str]:
    """What the plans call their teams, by identifier; that of the plan named first counts."""
    titles: dict[str, str] = {}
    for history in histories(unit).values():
        for team in plan_of(runtime, unit, history.usable.hash).compiled.playbook.teams:
            titles.setdefault(team.id, str(text_in(team.title, language)))
    return titles


def scope_name(runtime: Runtime, unit: Unit, language: str, written: str) -> str:
    """What `region:TTA`, `team:logistics` or `institution` is called; a team that no plan has, by its identifier."""
    kind, _, key = written.partition(":")
    if kind == "team":
        return team_titles(runtime, unit, language).get(key, key)
    return place_name(institution(unit), key or ROOT, language)
