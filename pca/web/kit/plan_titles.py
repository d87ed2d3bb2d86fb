"""How what stands in a field of a fact or of a refusal is called: by the title its plan or the directory gives it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pca.domain.directory import ROOT
from pca.services.crisis.scene import Scene
from pca.web.kit.notice_titles import message_title


def is_place(about: Scene, key: str) -> bool:
    """Whether this is the institution, one of its regions or one of its sites."""
    known = about.organisation
    return key == ROOT or key in known.regions or key in known.sites


def titles_of(about: Scene) -> Mapping[str, Callable[[str], str]]:
    """How identifiers are called, by the name of the field they stand in; what this plan lacks stays as it is."""
    book = about.plan.playbook

    def titled(known: Mapping[str, Any]) -> Callable[[str], str]:
        return lambda key: about.say(known[key].title) if key in known else key

    def decision(key: str) -> str:
        return about.event_title(key) or about.measure(key)

    return {
        **dict.fromkeys(("measure", "by_measure"), about.measure),
        **dict.fromkeys(("perimeter", "place", "places", "scope", "to_place"), about.place),
        **dict.fromkeys(("role", "seat"), titled(book.role)),
        **dict.fromkeys(("state", "configuration"), about.title),
        "event": decision,
        "indicator": about.indicator,
        "team": titled(book.team),
        "resource": titled(about.plan.resource),
        "activity": titled(book.activity),
        "communication": lambda key: message_title(about, key),
    }
