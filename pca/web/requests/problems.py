"""Problems and their rulings: what waits, what was answered, what holds for one's site; raise, rule, take back."""

from __future__ import annotations

from datetime import datetime

import msgspec
from starlette.responses import StreamingResponse

from pca.catalogue import Words
from pca.domain.access.access import Action
from pca.domain.directory import ROOT
from pca.domain.heard import Heard
from pca.domain.plan.languages import direction
from pca.domain.request_acts import (
    AcknowledgeRuling,
    Concerned,
    GiveRuling,
    RaiseProblem,
    RequestAct,
    WithdrawProblem,
)
from pca.registers.exports import as_csv
from pca.services.crisis.scene import Scene
from pca.services.requests import read
from pca.services.requests.committees import committees
from pca.services.requests.read import CommitteeRequest
from pca.web.kit.action_result import ActionResult
from pca.web.kit.exceptions import NotFound
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.requests.shown import (
    FiguresShown,
    ProblemShown,
    RulingShown,
    figures_shown,
    problems_shown,
    rulings_shown,
)

routes = Router()
MOST = 200
"""Problems on one page: those that wait come first."""

OFFERED = 100
"""Most sites that are offered in a list; where there are more, a region is chosen first."""

_HEADS = Words("exports.problems")


class ProblemsPage(msgspec.Struct, frozen=True, kw_only=True):
    """What waits, what was answered, and what holds for the reader's sites."""

    key: str
    at: datetime
    closed_at: datetime | None
    committee: str
    """The place of the committee nearest to the reader: a region, or the institution."""
    waiting: tuple[ProblemShown, ...]
    others: tuple[ProblemShown, ...]
    to_follow: tuple[RulingShown, ...]
    figures: tuple[FiguresShown, ...]
    """By region, for who sees more than their own."""


@routes.page(
    "/crises/{key}/problems",
    may=Action.SEE_REQUESTS,
    over=Over.ROWS,
    template="requests/problems.html",
    live=True,
    follows=("requests",),
    personal=True,
)
def problems(context: RequestContext, key: str) -> ProblemsPage:
    """Problems within reach, late ones first; then rulings that hold for one's sites."""
    about = context.scene(key)
    reach = context.reach(Action.SEE_REQUESTS)
    lines = read.problems(context.unit, about, reach, context.person)
    shown = problems_shown(context, about, lines[:MOST])
    return ProblemsPage(
        key=about.crisis.key,
        at=context.now,
        closed_at=about.crisis.closed_at,
        committee=committees(about, reach)[-1].place if not reach.everything else ROOT,
        waiting=tuple(line for line in shown if line.status in ("open", "answered")),
        others=tuple(line for line in shown if line.status not in ("open", "answered")),
        to_follow=rulings_shown(context, about, read.to_follow(context.unit, about, reach)[:MOST]),
        figures=figures_shown(about, read.figures(lines, context.now)) if reach.everything or reach.regions else (),
    )


@routes.file("/crises/{key}/problems.csv", may=Action.SEE_REQUESTS, over=Over.ROWS)
def as_file(context: RequestContext, key: str) -> StreamingResponse:
    """Problems within reach as a CSV file, with the time to the first answer in minutes."""
    about = context.scene(key)
    lines = read.problems(context.unit, about, context.reach(Action.SEE_REQUESTS), context.person)
    heads = tuple(_HEADS.say(head, context.language) for head in _HEADS)
    answer = StreamingResponse(
        as_csv(heads, [_cells(about, line) for line in lines]), media_type="text/csv; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{about.crisis.key}-problems.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _cells(about: Scene, line: CommitteeRequest) -> tuple[str, ...]:
    taken = line.answered_at - line.raised_at if line.answered_at else None
    return (
        str(line.number),
        line.title,
        about.place(line.site),
        about.place(line.region) if line.region else "",
        read.answerer(about, line.committee, line.region),
        Words("requests.status").say(line.status, about.language),
        "1" if line.urgent else "0",
        about.at(line.raised_at),
        about.at(line.due),
        "1" if line.late(about.now) else "0",
        about.at(line.answered_at) if line.answered_at else "",
        str(round(taken.total_seconds() / 60)) if taken is not None else "",
    )


class RaisePage(msgspec.Struct, frozen=True, kw_only=True):
    """A form to raise a problem of one of these sites."""

    key: str
    at: datetime
    sites: tuple[tuple[str, str], ...]
    regions: tuple[tuple[str, str], ...]
    """Regions to choose from first, where there are too many sites."""
    speaks: bool
    """Whether the reader may write down what somebody says on the telephone."""


@routes.page(
    "/crises/{key}/problems/new", may=Action.RAISE_REQUEST, over=Over.ROWS, template="requests/raise.html", api=False
)
def raising(context: RequestContext, key: str, region: str = "") -> RaisePage:
    """The sites one may speak for; of a region where there are many."""
    about = context.scene(key)
    reach, organisation = context.reach(Action.RAISE_REQUEST), about.organisation
    region = context.value("region", region)
    mine = [site for site in organisation.sites.values() if reach.covers(organisation, place=site.id)]
    near = [site for site in mine if region in ("", site.region)]
    many = len(near) > OFFERED
    regions = dict.fromkeys(site.region for site in mine) if len(mine) > OFFERED else ()
    named = [(site.id, about.place(site.id)) for site in ([] if many else near)]
    return RaisePage(
        key=about.crisis.key,
        at=context.now,
        sites=(*sorted(named, key=lambda site: site[1]), (ROOT, about.place(ROOT))),
        regions=tuple((name, about.place(name)) for name in regions),
        speaks=context.may(Action.ANSWER_FOR_OTHERS),
    )


class AskProblem(msgspec.Struct, frozen=True):
    """A problem; on the telephone, who called: the site's head or the deputy."""

    title: str
    text: str
    site: str
    urgent: bool = False
    caller: str = ""
    heard: Heard = ""
    region: str = ""


@routes.act("/crises/{key}/problems", may=Action.RAISE_REQUEST, over=Over.ORDER, asks=AskProblem, page=raising)
def raise_problem(context: RequestContext, ask: AskProblem, key: str) -> ActionResult:
    """Put a problem to the committee that answers for the site."""
    act = RaiseProblem(title=ask.title, text=ask.text, site=ask.site, urgent=ask.urgent)
    with context.reading():
        site = context.scene(key).organisation.sites.get(ask.site)
    caller = {"head": site.head, "deputy": site.deputy}.get(ask.caller, "") if site else ""
    order = context.order(act, crisis=key, on_behalf_of=caller, informant=caller, heard=ask.heard if caller else "")
    return ActionResult(f"/crises/{key}/problems", context.give(order))


class ProblemPage(msgspec.Struct, frozen=True, kw_only=True):
    """One problem with its rulings, and what the reader may do about it."""

    key: str
    at: datetime
    problem: ProblemShown
    rulings: tuple[RulingShown, ...]
    mine: bool
    """Whether the reader asked, or is responsible for the site."""
    region: str
    """What the region is called that a ruling may instruct; empty where there is none."""
    in_region: int
    everywhere: int
    """How many sites an instruction reaches."""
    kinds: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, str], ...]
    """Languages a ruling may be written in, each with its direction."""
    closed_at: datetime | None


@routes.page(
    "/crises/{key}/problems/{number}", may=Action.SEE_REQUESTS, over=Over.ROWS, template="requests/problem.html"
)
def problem(context: RequestContext, key: str, number: int) -> ProblemPage:
    """One problem, for who reaches it or raised it."""
    about = context.scene(key)
    line = read.problem(context.unit, about, context.reach(Action.SEE_REQUESTS), context.person, number)
    if line is None:
        raise NotFound
    house = about.organisation
    site = house.sites.get(line.site)
    return ProblemPage(
        key=about.crisis.key,
        at=context.now,
        problem=problems_shown(context, about, [line])[0],
        rulings=rulings_shown(context, about, read.rulings_on(context.unit, about, number)),
        mine=context.person in (line.raised_by, *((site.head, site.deputy) if site else ())),
        region=about.place(line.region) if line.region in house.regions else "",
        in_region=sum(other.region == line.region for other in house.sites.values()),
        everywhere=len(house.sites),
        kinds=tuple((kind.id, kind.title(context.language)) for kind in house.kinds.values()),
        languages=tuple((language, direction(language)) for language in about.plan.playbook.languages),
        closed_at=about.crisis.closed_at,
    )


class AskRuling(msgspec.Struct, frozen=True):
    """A ruling by language, the one it replaces, and for whom it is an instruction."""

    written: dict[str, str] = {}
    replaces: int = 0
    concerned: Concerned = ""
    site_types: tuple[str, ...] = ()


@routes.act(
    "/crises/{key}/problems/{number}/rule", may=Action.ANSWER_REQUEST, over=Over.ORDER, asks=AskRuling, page=problem
)
def rule(context: RequestContext, ask: AskRuling, key: str, number: int) -> ActionResult:
    """Answer a problem; the branches concerned are told where it is an instruction."""
    with context.reading():
        languages = context.scene(key).plan.playbook.languages
    sent = {language: context.value(f"written.{language}") for language in languages}
    act = GiveRuling(
        request=number,
        written=ask.written or {language: text for language, text in sent.items() if text},
        replaces=ask.replaces,
        concerned=ask.concerned,
        site_types=ask.site_types if ask.concerned else (),
    )
    return _given(context, act, key, number)


class AskNothing(msgspec.Struct, frozen=True):
    """Nothing but the press."""


@routes.act(
    "/crises/{key}/problems/{number}/read", may=Action.RAISE_REQUEST, over=Over.ORDER, asks=AskNothing, page=problem
)
def have_read(context: RequestContext, _ask: AskNothing, key: str, number: int) -> ActionResult:
    """Say that one has read the answer."""
    return _given(context, AcknowledgeRuling(request=number), key, number)


@routes.act(
    "/crises/{key}/problems/{number}/withdraw", may=Action.RAISE_REQUEST, over=Over.ORDER, asks=AskNothing, page=problem
)
def take_back(context: RequestContext, _ask: AskNothing, key: str, number: int) -> ActionResult:
    """Take one's problem back."""
    return _given(context, WithdrawProblem(request=number), key, number)


def _given(context: RequestContext, act: RequestAct, key: str, number: int) -> ActionResult:
    return ActionResult(f"/crises/{key}/problems/{number}", context.give(context.order(act, crisis=key)))
