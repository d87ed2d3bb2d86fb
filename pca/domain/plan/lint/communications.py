"""Lint rules on the communication plan: who is told, with whose approval, and that there is a text to send."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from pca.domain.diagnosis import suggestion
from pca.domain.notices import NOTICES
from pca.domain.plan import names
from pca.domain.plan.communications import Communication
from pca.domain.plan.languages import HOUSE, spoken_as
from pca.domain.plan.lint.findings import Finding, Path, find, unknown, unknown_among
from pca.domain.plan.lint.selectors import statuses
from pca.domain.plan.lint.view import View
from pca.domain.plan.states import Kind


def check(view: View) -> Iterator[Finding]:
    """Each communication: its trigger, audience, approval and texts; then the engine's own notices."""
    messages = sorted({message for message, _, _ in view.texts}) if view.texts is not None else []
    for index, communication in enumerate(view.playbook.communications):
        here: Path = ("communications", index)
        yield from _when(view, communication, here)
        yield from _audience(view, communication, here)
        yield from _approval(view, communication, here)
        if view.texts is None:
            continue
        if communication.message not in messages:
            yield _unwritten(view, communication, messages, (*here, "message"))
        else:
            yield from _texts(
                view,
                communication.message,
                communication.kinds,
                communication.languages or view.playbook.languages,
                (*here, "message"),
            )
    if view.texts is not None:
        ours = tuple(language for language in view.playbook.languages if spoken_as(language, HOUSE))
        for notice in NOTICES:
            yield from _texts(view, notice, ("mail",), ours, ("communications",))
        yield from _notices(view, [language for language in view.playbook.languages if language not in ours])


def _unwritten(view: View, communication: Communication, messages: Collection[str], path: Path) -> Finding:
    """A message without any text: misspelt, or still to be written."""
    advice, values = suggestion(communication.message, messages)
    kinds = ("subject", *communication.kinds) if "mail" in communication.kinds else communication.kinds
    files = tuple(f"{kind}.{view.playbook.main}.j2" for kind in kinds)
    more = values if advice == "near" else {"files": files}
    return find("unknown_message", path, "", advice if advice == "near" else "", name=communication.message, **more)


def _notices(view: View, foreign: Sequence[str]) -> Iterator[Finding]:
    """The engine's own notices in a language in which the house has no words: one finding for all of them."""
    for language in foreign:
        names = [notice for notice in NOTICES if (notice, "mail", language) not in (view.texts or ())]
        if names:
            path = ("languages", view.playbook.languages.index(language))
            yield find("notices_missing", path, language=language, names=tuple(names), first=names[0])


def _when(view: View, communication: Communication, here: Path) -> Iterator[Finding]:
    measures = view.ids("measures")
    for key in ("entering", "leaving"):
        name = getattr(communication.when, key)
        if name is not None and name not in view.parent:
            yield unknown("state", name, view.parent, (*here, "when", key))
    for key in ("measure_starts", "measure_stops", "level_changes", "task_overdue"):
        name = getattr(communication.when, key)
        if name is not None and name not in measures:
            yield unknown("measure", name, measures, (*here, "when", key))
    if communication.when.point_published and {"post", "poster"} & set(communication.kinds):
        yield find("point_to_public", (*here, "kinds"), communication=communication.id)
    yield from _source(view, communication, here)
    graded = view.playbook.measure.get(communication.when.level_changes or "")
    if graded is not None and not graded.levels:
        path = (*here, "when", "level_changes")
        yield find("levels_missing", path, communication=communication.id, measure=graded.id)


def _source(view: View, communication: Communication, here: Path) -> Iterator[Finding]:
    """A communication sent in one direction only: some move must go that way."""
    path, entered = (*here, "when", "from"), communication.when.entering
    yield from unknown_among("state", communication.when.source, view.parent, path)
    for at, name in enumerate(communication.when.source):
        if name in view.parent and entered in view.parent and not view.leads(name, str(entered)):
            yield find("direction_never", (*path, at), communication=communication.id, entered=str(entered), state=name)


def _audience(view: View, communication: Communication, here: Path) -> Iterator[Finding]:
    audience, path = communication.audience, (*here, "audience")
    for kind, named in (("role", audience.roles), ("team", audience.teams), ("stakeholder", audience.stakeholders)):
        yield from unknown_among(kind, named, view.ids(f"{kind}s"), (*path, f"{kind}s"))
    if audience.holders_of or communication.replaces:
        others = [other for other in view.ids("communications") if other != communication.id]
        yield from unknown_among("communication", audience.holders_of, others, (*path, "holders_of"))
        yield from unknown_among("communication", communication.replaces, others, (*here, "replaces"))
    yield from view.condition(audience.people, (*path, "people"), names.PEOPLE)
    yield from statuses(audience.people, names.PEOPLE, (*path, "people"))
    yield from view.condition(audience.site_heads, (*path, "site_heads"), names.SITE)
    if "mail" not in communication.kinds:
        return
    for at, name in enumerate(audience.stakeholders):
        known = next((other for other in view.playbook.stakeholders if other.id == name), None)
        if known and known.email is None and known.emergency_email is None:
            where = (*path, "stakeholders", at)
            yield find("stakeholder_without_address", where, communication=communication.id, stakeholder=name)


def _approval(view: View, communication: Communication, here: Path) -> Iterator[Finding]:
    roles = view.ids("roles")
    if communication.approved_by is not None and communication.approved_by not in roles:
        yield unknown("role", communication.approved_by, roles, (*here, "approved_by"))
    if communication.external and communication.approved_by is None:
        yield find("external_without_approver", here, communication=communication.id)
    if communication.approved_by is not None and _on_closing(view, communication):
        yield find("released_too_late", here, communication=communication.id)
    if not communication.external and _goes_out(view, communication):
        through = "" if communication.audience.stakeholders else "holders"
        yield find("external_unmarked", here, through, "external_unmarked", communication=communication.id)


def _goes_out(view: View, communication: Communication) -> bool:
    """Whether stakeholders are told: they are named, or one of the communications in `holders_of` told them."""
    known = view.playbook.communication
    seen, waiting = set[str](), [communication.id]
    while waiting:
        name = waiting.pop()
        current = communication if name == communication.id else known.get(name)
        if name in seen or current is None:
            continue
        if current.audience.stakeholders:
            return True
        seen.add(name)
        waiting += current.audience.holders_of
    return False


def _on_closing(view: View, communication: Communication) -> bool:
    return communication.when.entering is not None and view.kind(communication.when.entering) is Kind.CLOSED


def _texts(
    view: View, message: str, kinds: tuple[str, ...], languages: tuple[str, ...], path: Path
) -> Iterator[Finding]:
    """A text for each kind and language; a mail needs its subject too."""
    wanted = [part for kind in kinds for part in (("subject", "mail") if kind == "mail" else (kind,))]
    missing = [
        f"{kind}.{language}.j2"
        for kind in wanted
        for language in languages
        if spoken_as(
            language, (tongue for tongue in (language, *HOUSE) if (message, kind, tongue) in (view.texts or ()))
        )
        is None
    ]
    if missing:
        yield find("text_missing", path, message=message, missing=tuple(missing))
