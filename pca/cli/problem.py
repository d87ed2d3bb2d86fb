"""Commands about problems: look, raise one, rule on it, say that the answer was read, figures by region."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from pca.catalogue import Words
from pca.cli import desk, show
from pca.cli.crisis import Key
from pca.cli.desk import Json, Speaker, Unusable
from pca.cli.speaking import spoken
from pca.cli.words import LANGUAGE, heads, say
from pca.domain.access.access import EVERYTHING
from pca.domain.directory import ROOT
from pca.domain.facts import RequestRaised, RulingGiven
from pca.domain.request_acts import AcknowledgeRuling, GiveRuling, RaiseProblem, WithdrawProblem
from pca.services.crisis.scene import Scene
from pca.services.engine.execute import Done
from pca.services.requests import read
from pca.services.requests.read import CommitteeRequest

app = typer.Typer(no_args_is_help=True, help="Problems put to the committees, and their rulings.")
Number = Annotated[int, typer.Argument(min=1, max=2**31, help="The number of the problem.")]
_STATUS = Words("requests.status")


@app.command("list")
def list_(crisis: Key, json: Json = False) -> None:
    """All problems: those that wait first, late before others."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        about = desk.scene(runtime, unit, desk.crisis_in(unit, crisis))
        lines = read.problems(unit, about, EVERYTHING)
    if json:
        show.as_json(lines)
        return
    show.banner(about.crisis.key)
    columns = heads("entry", "problem", "place", "problem_answers", "problem_due", "state")
    show.table(columns, [_row(about, line) for line in lines], empty=say("problems_none"))


def _row(about: Scene, line: CommitteeRequest) -> tuple[object, ...]:
    late = say("problem_late") if line.late(about.now) else ""
    return (
        *(line.number, show.cell(line.title), about.place(line.site)),
        *(read.answerer(about, line.committee, line.region), about.at(line.due)),
        late or _STATUS.say(line.status, LANGUAGE.get()),
    )


@app.command("show")
def show_(crisis: Key, number: Number, json: Json = False) -> None:
    """One problem with its rulings, the newest first."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        about = desk.scene(runtime, unit, desk.crisis_in(unit, crisis))
        line = read.problem(unit, about, EVERYTHING, "", number)
        if line is None:
            raise Unusable(say("problem_none", number=number))
        rulings = read.rulings_on(unit, about, number)
    if json:
        show.as_json({"problem": line, "rulings": rulings})
        return
    show.banner(about.crisis.key)
    show.line(f"{line.title} — {about.place(line.site)}")
    show.line(line.text)
    for ruling in rulings:
        seat = read.answerer(about, ruling.seat, ruling.region)
        show.line(f"R{ruling.number} {about.at(ruling.given_at)} — {seat} : {read.said(ruling, LANGUAGE.get())}")


@app.command()
def figures(crisis: Key, json: Json = False) -> None:
    """By region: open, late, answered, and the median time to the first answer in minutes."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        about = desk.scene(runtime, unit, desk.crisis_in(unit, crisis))
        counted = read.figures(read.problems(unit, about, EVERYTHING), about.now)
    if json:
        show.as_json(counted)
        return
    show.banner(about.crisis.key)
    rows = [
        (
            *(
                about.place(counts.region or ROOT),
                counts.raised,
                counts.open,
                counts.late,
                counts.answered,
                counts.unread,
            ),
            "" if counts.median is None else round(counts.median.total_seconds() / 60),
        )
        for counts in counted
    ]
    columns = (
        "region",
        "problem_raised",
        "problem_open",
        "problem_late",
        "problem_answered",
        "problem_unread",
        "problem_minutes",
    )
    show.table(heads(*columns), rows, empty=say("problems_none"))


@app.command("raise")
@spoken
def raise_(
    crisis: Key,
    site: Annotated[str, typer.Argument(help="The site, by its key in the directory; root for none.")],
    title: Annotated[str, typer.Option(help="In a few words.")],
    text: Annotated[str, typer.Option(help="What happens, and what is asked for.")],
    speaker: Speaker,
    urgent: Annotated[bool, typer.Option("--urgent", help="It is answered in the plan's shorter time.")] = False,
) -> None:
    """Put a problem to the committee that answers for the site; nothing medical, no patient's name."""

    def outcome(done: Done) -> str:
        return say("problem_put", number=desk.fact(done, RequestRaised).number)

    with desk.installation() as runtime:
        act = RaiseProblem(title=title, text=text, site=site, urgent=urgent)
        desk.act(runtime, act, speaker, outcome, crisis=crisis)


@app.command()
@spoken
def rule(
    crisis: Key,
    number: Number,
    speaker: Speaker,
    written: Annotated[list[str], typer.Option(help="The ruling, as fr=Oui.; several times for several languages.")],
    replaces: Annotated[int, typer.Option(min=0, max=2**31, help="The ruling that it replaces.")] = 0,
    concerned: Annotated[
        Literal["region", "everywhere"] | None, typer.Option(help="Make it an instruction for these branches.")
    ] = None,
    site_type: Annotated[list[str] | None, typer.Option(help="Only these kinds of sites.")] = None,
) -> None:
    """Answer a problem; an instruction is sent to the heads of the sites concerned."""

    def outcome(done: Done) -> str:
        given = desk.fact(done, RulingGiven)
        return say("ruling_given", number=given.number, sites=given.sites)

    pairs = [text.partition("=") for text in written]
    if not all(sign for _, sign, _ in pairs):
        raise Unusable(say("ruling_form"))
    with desk.installation() as runtime:
        act = GiveRuling(
            request=number,
            written={language: text for language, _, text in pairs},
            replaces=replaces,
            concerned=concerned or "",
            site_types=tuple(site_type or ()),
        )
        desk.act(runtime, act, speaker, outcome, crisis=crisis)


@app.command()
@spoken
def acknowledge(crisis: Key, number: Number, speaker: Speaker) -> None:
    """Say that the answer was read."""
    with desk.installation() as runtime:
        act = AcknowledgeRuling(request=number)
        desk.act(runtime, act, speaker, lambda _done: say("ruling_read", number=number), crisis=crisis)


@app.command()
@spoken
def withdraw(crisis: Key, number: Number, speaker: Speaker) -> None:
    """Take a problem back that nobody has answered."""
    with desk.installation() as runtime:
        act = WithdrawProblem(request=number)
        desk.act(runtime, act, speaker, lambda _done: say("problem_withdrawn", number=number), crisis=crisis)
