"""Commands about tomorrow's cover: what can open, a proposal for one region, and its confirmation."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

import msgspec
import typer

from pca.catalogue.coverage import lacking, level_said
from pca.cli import desk, show
from pca.cli.desk import Json, OrderId, Speaker, Why
from pca.cli.words import LANGUAGE, say
from pca.domain.access.access import EVERYTHING
from pca.domain.orders import OPERATOR, ConfirmCover
from pca.runtime import Runtime
from pca.services.access.cover_texts import telling
from pca.services.people.read_cover import DayCover, day_cover, proposal
from pca.store.kit.database import Unit

app = typer.Typer(no_args_is_help=True, help="Cover of sites: what can open on a day, who could work where.")

Day = Annotated[str, typer.Option(help="The day, as 2020-03-20; tomorrow otherwise.")]
Region = Annotated[str, typer.Argument(help="A region by identifier.")]


@app.command("show")
def show_(
    day: Day = "",
    region: Annotated[str, typer.Option(help="Only the sites of this region.")] = "",
    json: Json = False,
) -> None:
    """What each site opens with, those that cannot open first, and what is missing."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        known = _known(runtime, unit, day)
        sites = [place for place in known.sites if region in ("", known.house.sites[place.id].region)]
        if json:
            show.as_json({"day": known.day.isoformat(), "sites": sites, "functions": known.functions})
            return
        language = LANGUAGE.get()
        heads = [say(name) for name in ("site", "region", "cover_level", "cover_present", "cover_missing")]
        show.table(
            heads,
            (
                [
                    *(place.id, known.house.sites[place.id].region, level_said(place.level, language)),
                    *(f"{place.present}/{place.staff}", lacking(known.cover, place.shortfall, language)),
                ]
                for place in sites
            ),
        )


@app.command()
def propose(region: Region, day: Day = "", json: Json = False) -> None:
    """Who could work where in one region, and how good that is; nothing is changed."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        known = _known(runtime, unit, day)
        _region(known, region)
        answer = proposal(known, region)[1]
        if json:
            show.as_json({**msgspec.structs.asdict(answer), "proven": answer.proven})
            return
        heads = [say(name) for name in ("person", "cover_from", "cover_to", "cover_km")]
        show.table(heads, ([move.person, move.site, move.to, str(move.km)] for move in answer.moves))
        typer.echo(say("cover_proposed", before=answer.before.sites, after=answer.score.sites, most=answer.most_sites))


@app.command()
def confirm(
    region: Region,
    day: Day = "",
    who: Annotated[str, typer.Option("--as", envvar="PCA_AS", help="Who acts; the operator otherwise.")] = OPERATOR,
    why: Why = "",
    order_id: OrderId = None,
) -> None:
    """Confirm the proposal for one region."""
    with desk.installation() as runtime:
        with runtime.store.read() as unit:
            known = _known(runtime, unit, day)
            _region(known, region)
            answer = proposal(known, region)[1]
        sums: dict[str, Any] = {"sites": answer.score.sites, "most_sites": answer.most_sites}
        act = ConfirmCover(region=region, day=known.day, moves=answer.moves, **sums)
        speaker = Speaker(who, order_id=order_id)
        desk.act(
            runtime,
            act,
            speaker,
            lambda done: say("cover_confirmed", count=len(answer.moves)),
            why=why,
            private=telling(runtime, act, who),
        )


def _known(runtime: Runtime, unit: Unit, day: str) -> DayCover:
    """The day asked for, by the plan's minima."""
    from pca.services.regimes.read import ZONE

    on = desk.day(day) if day else runtime.clock.now().astimezone(ZONE).date() + timedelta(days=1)
    known = day_cover(runtime, unit, EVERYTHING, on, LANGUAGE.get())
    if known is None:
        raise desk.Unusable(say("cover_undeclared"))
    return known


def _region(known: DayCover, region: str) -> None:
    if region not in known.house.regions:
        raise desk.Unusable(say("cover_no_region", region=region))
