"""The command about campaigns: everybody looks at how they are reached and confirms it, until a day."""

from __future__ import annotations

from typing import Annotated

import typer

from pca.cli import desk, show
from pca.cli.desk import Json, OrderId, Speaker, Unusable
from pca.cli.directory import Someone
from pca.cli.words import count, say
from pca.domain.access.access import EVERYTHING
from pca.domain.orders import OPERATOR, RemindCampaign, StartCampaign
from pca.runtime import Runtime
from pca.services.people import campaigns
from pca.services.people.campaigns import CampaignState

app = typer.Typer()


@app.callback()
def commands() -> None:
    """Commands about campaigns."""


@app.command()
def campaign(
    until: Annotated[str | None, typer.Option(help="Begin one that lasts until this day.")] = None,
    region: Annotated[str, typer.Option(help="With --until: whose people are asked; everybody otherwise.")] = "",
    remind: Annotated[bool, typer.Option("--remind", help="Write once more to those who have not confirmed.")] = False,
    who: Someone = OPERATOR,
    order_id: OrderId = None,
    json: Json = False,
) -> None:
    """How far the campaign is in which everybody confirms their own addresses; begin one, or remind."""
    with desk.installation() as runtime:
        speaker = Speaker(who, order_id=order_id)
        if until is not None:
            act = StartCampaign(until=desk.day(until), region=region)
            desk.act(runtime, act, speaker, lambda _: say("campaign_started", until=act.until.isoformat()))
        elif remind:
            last = _last(runtime)
            if last is None:
                raise Unusable(say("campaign_none"))
            asked = RemindCampaign(campaign=last.campaign.number)
            desk.act(runtime, asked, speaker, lambda _: count("campaign_reminded", last.people - last.confirmed))
        else:
            _tell(_last(runtime), json=json)


def _last(runtime: Runtime) -> CampaignState | None:
    with runtime.store.read() as unit:
        return campaigns.state(unit, EVERYTHING, runtime.clock.now())


def _tell(last: CampaignState | None, *, json: bool) -> None:
    if json:
        show.as_json(last)
    elif last is None:
        show.line(say("campaign_none"))
    else:
        show.line(
            say(
                "campaign_runs" if last.running else "campaign_over",
                until=last.campaign.until.isoformat(),
                confirmed=last.confirmed,
                people=last.people,
            )
        )
