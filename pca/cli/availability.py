"""Commands about availability: who works on a day, what is planned, a period planned or taken back."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from pca.catalogue import Words
from pca.cli import desk, show
from pca.cli.desk import Json, OrderId, Speaker, Why
from pca.cli.words import LANGUAGE, count, heads, say
from pca.domain.access.access import EVERYTHING
from pca.domain.availability import AvailabilityPeriod, StatusName
from pca.domain.availability_acts import ZONE, CancelAvailability, PlanAvailability, PlannedPeriod
from pca.domain.facts import PeriodsDropped, PeriodsPlanned
from pca.domain.orders import OPERATOR
from pca.services.engine.execute import Done
from pca.services.people import days_ahead, read_availability

app = typer.Typer(no_args_is_help=True, help="Availability: who works on a day; periods planned and taken back.")

Someone = Annotated[str, typer.Option("--as", envvar="PCA_AS", help="Who acts; the installation's operator otherwise.")]
STATUSES = Words("journal.outcomes")
SHOWN = ("number", "person", "status", "starts", "ends", "site")
"""What is shown of a period."""


@app.command("list")
def list_(
    day: Annotated[str, typer.Option(help="The day, as 2020-03-20; today otherwise.")] = "",
    region: Annotated[str, typer.Option(help="Only the sites of this region.")] = "",
    periods: Annotated[bool, typer.Option("--periods", help="The periods that are not over, by number.")] = False,
    json: Json = False,
) -> None:
    """How many people of each status on one day, by place; or what is planned."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        on = desk.day(day) if day else runtime.clock.now().astimezone(ZoneInfo(ZONE)).date()
        if periods:
            _periods(tuple(read_availability.every(unit, EVERYTHING, on)), json=json)
            return
        ahead = days_ahead.outlook(unit, EVERYTHING, on, region=region, days=1)
    (looked,) = ahead.days
    if json:
        counted = {place: dict(zip(ahead.statuses, row, strict=True)) for place, row in looked.places.items()}
        totals = dict(zip(ahead.statuses, looked.totals, strict=True))
        show.as_json({"day": on.isoformat(), "works": looked.works, "totals": totals, "places": counted})
        return
    language = LANGUAGE.get()
    columns = [say("place"), *(STATUSES.word(status, language) for status in ahead.statuses)]
    show.line(count("availability_works", looked.works))
    show.table(columns, ((place, *map(str, row)) for place, row in looked.places.items()), empty=say("none"))


def _periods(known: tuple[AvailabilityPeriod, ...], *, json: bool) -> None:
    """What is planned and not over."""
    if json:
        show.as_json([{name: getattr(period, name) for name in SHOWN} for period in known])
        return
    language = LANGUAGE.get()
    rows = (
        (
            *(str(period.number), period.person, STATUSES.word(period.status, language)),
            *(period.starts.isoformat(), period.ends.isoformat(), period.site),
        )
        for period in known
    )
    show.table(
        heads("entry", "person", "status", "availability_from", "availability_to", "site"), rows, empty=say("none")
    )


@app.command()
def plan(
    people: Annotated[list[str], typer.Argument(metavar="PERSON", help="Whose: identifiers of the directory.")],
    status: Annotated[StatusName, typer.Option(help="What they are; never a medical reason.")],
    starts: Annotated[str, typer.Option("--from", help="The first day, as 2020-03-20.")],
    ends: Annotated[str, typer.Option("--to", help="The last day, included.")],
    at: Annotated[str, typer.Option(help="The alternate site.")] = "",
    who: Someone = OPERATOR,
    why: Why = "",
    order_id: OrderId = None,
) -> None:
    """Plan a status for people over whole days; it begins and ends by itself."""
    period = PlannedPeriod(people=tuple(people), status=status, starts=desk.day(starts), ends=desk.day(ends), site=at)

    def outcome(done: Done) -> str:
        fact = desk.fact(done, PeriodsPlanned)
        return count("availability_planned", len(fact.people), first=fact.first)

    with desk.installation() as runtime:
        act = PlanAvailability(periods=(period,))
        desk.act(runtime, act, Speaker(who, order_id=order_id), outcome, why=why)


@app.command()
def cancel(
    numbers: Annotated[list[int], typer.Argument(metavar="N", min=1, max=2**31, help="Periods by number.")],
    who: Someone = OPERATOR,
    why: Why = "",
    order_id: OrderId = None,
) -> None:
    """Take planned periods back; one that runs ends now."""
    with desk.installation() as runtime:
        desk.act(
            runtime,
            CancelAvailability(periods=tuple(numbers)),
            Speaker(who, order_id=order_id),
            lambda done: count("availability_cancelled", len(desk.fact(done, PeriodsDropped).periods)),
            why=why,
        )
