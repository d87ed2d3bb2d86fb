"""One search for all: people, sites, tasks, measures, the main courante, plans; each as far as its reader reaches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated
from urllib.parse import quote

import msgspec
from fastapi import Query

from pca.domain.access.access import Action
from pca.domain.directory import PersonQuery
from pca.domain.folding import words_asked, words_in, words_of
from pca.domain.numbers import number_in
from pca.domain.plan.ad_hoc import is_ad_hoc
from pca.services.crisis.glance import crisis_called
from pca.services.crisis.read import latest_open, seen_in
from pca.services.crisis.scene import Scene
from pca.services.log import read as read_log
from pca.services.measures.read import held_now
from pca.services.people import read as read_people
from pca.services.plans.read import histories
from pca.services.tasks import read_lists
from pca.store.tasks.tasks import TaskLine
from pca.web.kit.plan_text import text_in
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router, SignedIn
from pca.web.plans.plans import book_of

routes = Router()

MOST, LONGEST, LINKED = 6, 100, 60
"""Things of one kind that are shown, characters of a question, and those by which the log finds an entry."""


class SearchResult(msgspec.Struct, frozen=True):
    """One thing that fits, and where it is."""

    title: str
    detail: str
    href: str


class SearchPage(msgspec.Struct, frozen=True, kw_only=True):
    """What fits a question, by kind; kinds without anything are empty."""

    key: str
    text: str
    people: tuple[SearchResult, ...] = ()
    sites: tuple[SearchResult, ...] = ()
    tasks: tuple[SearchResult, ...] = ()
    measures: tuple[SearchResult, ...] = ()
    log: tuple[SearchResult, ...] = ()
    plans: tuple[SearchResult, ...] = ()

    @property
    def anything(self) -> bool:
        """Whether something fits."""
        return any((self.people, self.sites, self.tasks, self.measures, self.log, self.plans))


Typed = Annotated[str, Query(max_length=LONGEST)]


@routes.page("/search", may=SignedIn.PAGE, over=Over.ROWS, template="crisis/search.html")
def search(context: RequestContext, q: Typed = "", crisis: Typed = "") -> SearchPage:
    """What the words of a question stand in, of the crisis named, or of the one opened last."""
    text = q.strip()
    about = _about(context, crisis)
    if not words_asked(text):
        return SearchPage(key=about.crisis.key if about else "", text=text)
    plans = _plans(context, text) if context.may(Action.SEE_PLANS) else ()
    if about is None:
        return SearchPage(key="", text=text, plans=plans)
    measures = _measures(context, about, text) if context.may(Action.SEE_MEASURES) else ()
    return SearchPage(
        key=about.crisis.key,
        text=text,
        people=_people(context, about, text) if context.may(Action.SEE_PEOPLE) else (),
        sites=_sites(context, about, text) if context.may(Action.SEE_SITUATION) else (),
        tasks=_tasks(context, about, text, measures),
        measures=tuple(_measure(about, measure) for measure in measures),
        log=_log(context, about, text) if context.may(Action.SEE_LOG) else (),
        plans=plans,
    )


def _about(context: RequestContext, key: str) -> Scene | None:
    if not context.may(Action.SEE_SITUATION):
        return None
    crisis = crisis_called(context.unit, key) if key else latest_open(context.unit)
    return context.scene(crisis.key) if crisis else None


def _fits(asked: str, *titles: str) -> bool:
    """Whether each word of the question begins one of the title, or the whole question stands in it."""
    words = [word for title in titles for word in (*words_of(title), *words_in(title, 50))]
    return all(any(word.startswith(wanted) for word in words) for wanted in words_asked(asked))


def _people(context: RequestContext, about: Scene, text: str) -> tuple[SearchResult, ...]:
    reach, names = context.reach(Action.SEE_PEOPLE), context.may(Action.SEE_NAMES)
    page = read_people.page(
        context.unit, reach, PersonQuery(text=text), names=names, most=MOST, language=context.language
    )
    people = f"/crises/{about.crisis.key}/people?text="
    return tuple(
        SearchResult(person.name, about.place(person.site), people + quote(person.person)) for person in page.people
    )


def _sites(context: RequestContext, about: Scene, text: str) -> tuple[SearchResult, ...]:
    reach, organisation = context.reach(Action.SEE_SITUATION), about.organisation
    fitting = (
        SearchResult(about.place(site.id), about.place(site.region), f"/crises/{about.crisis.key}/sites/{site.id}")
        for site in organisation.sites.values()
        if _fits(text, site.id, site.title, site.title_ar) and reach.covers(organisation, place=site.id)
    )
    return _first(fitting)


def _measures(context: RequestContext, about: Scene, text: str) -> tuple[str, ...]:
    """Those the plan has, for who reaches everything; for others, those that concern them."""
    reach = context.reach(Action.SEE_MEASURES)
    fitting = [
        measure
        for measure in about.plan.playbook.measures
        if not is_ad_hoc(measure.id) and _fits(text, about.measure(measure.id))
    ]
    if not reach.everything:
        held = held_now(context.unit, about.crisis.key)
        near = {measure for measure, perimeter in held if seen_in(about, reach, perimeter)}
        fitting = [measure for measure in fitting if measure.id in near or measure.team in reach.teams]
    return tuple(measure.id for measure in fitting[:MOST])


def _measure(about: Scene, measure: str) -> SearchResult:
    known = about.plan.playbook.measure[measure]
    axis = next((about.say(axis.title) for axis in about.plan.playbook.axes if axis.id == known.axis), "")
    return SearchResult(about.measure(measure), axis, f"/crises/{about.crisis.key}/measures/{measure}")


def _tasks(context: RequestContext, about: Scene, text: str, measures: Sequence[str]) -> tuple[SearchResult, ...]:
    """The task with this number, else the most pressing ones of measures that fit."""
    key = about.crisis.key
    reaches = [context.reach(action) for action in (Action.SEE_TEAM_TASKS, Action.SEE_OWN_TASKS) if context.may(action)]
    number = number_in(text.lower().removeprefix("t"))
    if number is not None and reaches:
        task = read_lists.task_in(context.unit, key, number, *reaches)
        return (_task(about, task),) if task else ()
    if not context.may(Action.SEE_TEAM_TASKS):
        return ()
    reach, known = context.reach(Action.SEE_TEAM_TASKS), about.plan.playbook.measures
    by_hand = [each.id for each in known if is_ad_hoc(each.id) and _fits(text, about.measure(each.id))]
    wanted = (*measures, *by_hand)
    pressing = read_lists.of_measures(context.unit, key, reach, wanted, context.now, limit=MOST)
    return tuple(_task(about, task) for task in pressing)


def _task(about: Scene, task: TaskLine) -> SearchResult:
    title = f"T{task.number} {about.task(task.measure, task.purpose)}"
    return SearchResult(title, about.place(task.place), f"/crises/{about.crisis.key}/tasks/{task.number}")


def _log(context: RequestContext, about: Scene, text: str) -> tuple[SearchResult, ...]:
    key, reach = about.crisis.key, context.reach(Action.SEE_LOG)
    lines = () if reach.nothing else read_log.holding(context.unit, key, text, reach, MOST)
    address = f"/crises/{key}/log?text="
    return tuple(
        SearchResult(line.text, about.at(line.event_at), address + quote(line.text[:LINKED], safe="")) for line in lines
    )


def _plans(context: RequestContext, text: str) -> tuple[SearchResult, ...]:
    books = ((book_of(context, versions.usable.hash), versions.usable) for versions in histories(context.unit).values())
    return _first(
        SearchResult(title, line.version, f"/plans/{line.hash}")
        for book, line in books
        if book is not None and _fits(text, title := text_in(book.title, context.language))
    )


def _first(results: Iterable[SearchResult]) -> tuple[SearchResult, ...]:
    return tuple(result for _, result in zip(range(MOST), results, strict=False))
