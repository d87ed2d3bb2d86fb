"""Commands about the openings of sites: what is open where and why; regimes, hours and days are set."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import typer

from pca.catalogue.openings import REGIMES, day_said
from pca.cli import desk, show
from pca.cli.desk import Json, OrderId, Speaker, Why
from pca.cli.words import LANGUAGE, say
from pca.domain.directory import Site
from pca.domain.facts import RegimeLifted, RegimeSet
from pca.domain.orders import OPERATOR, LiftRegime, SetDates, SetHours, SetRegime
from pca.domain.regime_acts import RegimeName
from pca.domain.regimes import DatedHours, Openings
from pca.services.regimes.read import ZONE, openings
from pca.store.kit.instants import to_text

app = typer.Typer(no_args_is_help=True, help="Openings of sites: look, set a regime, lift it, set hours.")

Someone = Annotated[str, typer.Option("--as", envvar="PCA_AS", help="Who acts; the installation's operator otherwise.")]
Crisis = Annotated[str | None, typer.Option(help="The crisis it is part of; of an exercise, nothing real changes.")]
Places = Annotated[list[str], typer.Argument(metavar="PLACE", help="Sites or regions by identifier; root for all.")]
Hours = Annotated[str, typer.Option(help='The week, "mon-thu 08:15-16:30; fri 08:15-12:00 14:30-16:30".')]


@app.command("list")
def list_(
    region: Annotated[str, typer.Option(help="Only the sites of this region.")] = "",
    regime: Annotated[str, typer.Option(help="Only the sites under this regime.")] = "",
    crisis: Crisis = None,
    json: Json = False,
) -> None:
    """What is open where today, and under which regime."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        now = runtime.clock.now()
        known = openings(runtime, unit, now, desk.crisis_in(unit, crisis) if crisis else None)
        sites = [site for site in known.organisation.sites.values() if region in ("", site.region)]
        chosen = [site for site in sites if regime in ("", known.regime(site, now))]
        if json:
            show.as_json([_as_data(known, site, now) for site in chosen])
            return
        heads = [say(name) for name in ("site", "region", "opening", "today")]
        show.table(heads, ([*_row(known, site, now)] for site in chosen))


def _row(known: Openings, site: Site, now: datetime) -> tuple[str, str, str, str]:
    language = LANGUAGE.get()
    day = known.day(site, now.astimezone(known.zone).date(), now)
    return (site.id, site.region, REGIMES.say(known.regime(site, now), language), day_said(day, language))


def _as_data(known: Openings, site: Site, now: datetime) -> dict[str, object]:
    until, following = known.open_at(site, now), known.next_opening(site, now)
    return {
        "site": site.id,
        "region": site.region,
        "regime": known.regime(site, now),
        "open_until": to_text(until) if until else None,
        "next_opening": to_text(following) if following else None,
        "because": [
            {"place": cause.place, "regime": cause.regime, "measure": cause.measure, "set_by": cause.set_by}
            for cause in known.causes(site, now)
        ],
    }


@app.command("regime")
def regime_(
    places: Places,
    to: Annotated[RegimeName, typer.Option(help="The regime.")],
    who: Someone = OPERATOR,
    why: Why = "",
    hours: Hours = "",
    alternate: Annotated[str, typer.Option(help="The site that serves the customers meanwhile.")] = "",
    until: Annotated[str | None, typer.Option(help="When it ends by itself, as 2026-03-20T18:00.")] = None,
    owner: Annotated[str, typer.Option(help="Who sees to it: an identifier of the directory.")] = "",
    by: Annotated[str | None, typer.Option(help="Until when it must be undone.")] = None,
    crisis: Crisis = None,
    order_id: OrderId = None,
) -> None:
    """Put sites, regions or the institution under a regime."""
    with desk.installation() as runtime:
        ends = desk.moment(until, ZONE) if until else None
        due = desk.moment(by, ZONE) if by else None
        act = SetRegime(
            places=tuple(places), regime=to, hours=hours, alternate=alternate, until=ends, owner=owner, due=due
        )
        speaker = Speaker(who, order_id=order_id)
        desk.act(
            runtime,
            act,
            speaker,
            lambda done: say("regime_set", count=len(desk.fact(done, RegimeSet).places)),
            crisis=crisis,
            why=why,
        )


@app.command()
def lift(
    places: Places, who: Someone = OPERATOR, why: Why = "", crisis: Crisis = None, order_id: OrderId = None
) -> None:
    """Take away the regime set at these places: what lies around them counts again."""
    with desk.installation() as runtime:
        desk.act(
            runtime,
            LiftRegime(places=tuple(places)),
            Speaker(who, order_id=order_id),
            lambda done: say("regime_lifted", count=len(desk.fact(done, RegimeLifted).places)),
            crisis=crisis,
            why=why,
        )


@app.command()
def hours(
    places: Places,
    week: Annotated[str, typer.Option(help='The week, "mon-fri 08:15-16:30"; an empty one is taken away.')],
    season: Annotated[Literal["", "ramadan"], typer.Option(help="The season it is for; the usual one otherwise.")] = "",
    who: Someone = OPERATOR,
    why: Why = "",
    order_id: OrderId = None,
) -> None:
    """Say the usual week of places, or that of Ramadan."""
    with desk.installation() as runtime:
        act = SetHours(places=tuple(places), hours=week, season=season)
        desk.act(runtime, act, Speaker(who, order_id=order_id), lambda done: say("hours_set"), why=why)


@app.command()
def day(
    places: Places,
    on: Annotated[str, typer.Option(help="The day, as 2026-03-20.")],
    hours: Annotated[str, typer.Option(help="Its hours, 09:00-12:00; closed all day otherwise.")] = "",
    note: Annotated[str, typer.Option(help="Why; for a mobile branch, where it stands.")] = "",
    usual: Annotated[bool, typer.Option("--usual", help="Make the day like the others again.")] = False,
    who: Someone = OPERATOR,
    why: Why = "",
    order_id: OrderId = None,
) -> None:
    """Say the hours of one day that is not like the others, or a visit of a mobile branch."""
    at = desk.day(on)
    with desk.installation() as runtime:
        dated = () if usual else (DatedHours(at, hours, note),)
        act = SetDates(places=tuple(places), dates=dated, dropped=(at,) if usual else ())
        desk.act(runtime, act, Speaker(who, order_id=order_id), lambda done: say("hours_set"), why=why)
