"""Compliance: is the journal whole, what does it say, does the present follow from it; nothing is changed here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, TypeAlias
from urllib.parse import quote

import msgspec
from fastapi import Depends
from starlette.responses import RedirectResponse, Response, StreamingResponse

from pca.catalogue.identified import say as say_identified
from pca.catalogue.identified import say_heard
from pca.domain.access.access import Action
from pca.domain.journal import Entry
from pca.domain.orders import RecordConsultation
from pca.services.audit import read
from pca.services.audit.deliveries import by_wave
from pca.services.audit.proofs import Checked, Proofs, Rebuilding, Walking
from pca.services.audit.read import EntryFilter, Numbered
from pca.services.people.read import is_known, meant
from pca.web.audit.entries import attached, require_everything
from pca.web.audit.journal_text import Tellers, refused_in, tag_of
from pca.web.audit.kinds import KINDS
from pca.web.kit.action_result import ActionResult
from pca.web.kit.forms import NoFields
from pca.web.kit.local_time import instant_in
from pca.web.kit.rendering import ZONE
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.kit.spoken import ACTORS, ACTS, FACT_KINDS, FACTS, OUTCOMES

routes = Router()

MEANT, PERIODS = 20, (1, 7)
"""People that part of a name may mean; days one looks back at by one press."""


OTHERS = 10
"""Facts besides the first that the list tells of one entry; its own page tells all."""


class EntryLine(msgspec.Struct, frozen=True):
    """One journal entry in the list: who asked what, and the first of what followed."""

    seq: int
    at: datetime
    who: str
    on_behalf_of: str
    heard: str
    """By which means `who` heard it, in words; empty when they did not say."""
    """For whom they spoke, if for somebody else."""
    identified: str
    """How `who` was identified, in words."""
    act: str
    crisis: str | None
    mode: str | None
    gist: str
    others: tuple[str, ...]
    """What else followed, a sentence each, as many as a list can hold."""
    more: int
    """How many facts there are besides all these."""
    refused: bool


class WaveFolded(msgspec.Struct, frozen=True):
    """What entries say of one wave's messages; `outcomes` in words, each with its number."""

    crisis: str
    wave: int
    title: str
    entries: tuple[int, ...]
    at: datetime
    outcomes: tuple[tuple[str, int], ...]


class Compliance(msgspec.Struct, frozen=True):
    """The verdict on the journal first, then its entries, newest first."""

    verdict: Checked | None
    """None while the first look at the journal is still under way."""
    walking: Walking
    """How far the walk over the whole journal is: while it goes on, what is said is of before."""
    length: int
    """Entries of the journal now."""
    rebuilding: Rebuilding
    entries: tuple[EntryLine, ...]
    before: int | None
    """Where the list goes on; None when it is at its end."""
    searched: int
    narrowed: bool
    everything: bool
    """False for who is limited to a region: entries concern the whole institution and are not shown then."""
    crises: tuple[tuple[str, str], ...]
    """Keys and titles to choose from; below acts and facts by their tags."""
    acts: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    kinds: tuple[str, ...]
    periods: tuple[tuple[int, str], ...]
    """Lengths in days, and since when each is, as typed."""
    waves: tuple[WaveFolded, ...]
    """What became of messages, by wave: the entries listed that speak of nothing else."""
    folded: frozenset[int]
    """The numbers of these entries."""


@dataclass(frozen=True)
class JournalQuery:
    """The filters as typed, in the address."""

    crisis: str = ""
    person: str = ""
    act: str = ""
    kind: str = ""
    fact: str = ""
    refused: str = ""
    since: str = ""
    until: str = ""
    text: str = ""


Filters: TypeAlias = Annotated[JournalQuery, Depends(JournalQuery)]


@routes.page("/compliance", may=Action.SEE_AUDIT, over=Over.ROWS, template="audit/compliance.html")
def compliance(
    context: RequestContext,
    asked: Filters,
    before: int | None = None,
) -> Compliance:
    """Whether the journal is whole, and its entries, newest first, narrowed at will."""
    everything = context.reach(Action.SEE_AUDIT).everything
    wanted = _wanted(context, asked)
    page = read.journal_page(context.unit, _proofs(context), wanted, before, everything=everything)
    tellers = Tellers(context)
    waves = _waves(tellers, page.entries)
    return Compliance(
        verdict=page.verdict,
        walking=page.walking,
        length=page.length,
        rebuilding=page.rebuilding,
        entries=tuple(_line(tellers, entry.seq, entry.entry) for entry in page.entries),
        before=page.before,
        searched=page.searched,
        narrowed=wanted != EntryFilter(),
        everything=everything,
        crises=tuple((key, f"{key} {crisis.title}") for key, crisis in tellers.crises.items()),
        acts=tuple((tag, ACTS.word(tag, context.language)) for tag in ACTS),
        facts=tuple((tag, FACT_KINDS.word(tag, context.language)) for tag in FACTS),
        kinds=tuple(KINDS),
        periods=tuple((days, _since(context, days)) for days in PERIODS),
        waves=waves,
        folded=frozenset(number for wave in waves for number in wave.entries),
    )


def _wanted(context: RequestContext, asked: JournalQuery) -> EntryFilter:
    """The filters as typed; period in the house's own zone. Raises ValidationError for an instant that is none."""
    return EntryFilter(
        crisis=asked.crisis.strip().upper(),
        persons=_persons(context, asked.person.strip()[:100]),
        act=asked.act if asked.act in ACTS else "",
        fact=asked.fact if asked.fact in FACTS else "",
        facts=KINDS.get(asked.kind, ()),
        refused=bool(asked.refused),
        since=instant_in(asked.since, ZONE, context.language, "0"),
        until=instant_in(asked.until, ZONE, context.language, "1"),
        text=asked.text.strip()[:200],
    )


def _since(context: RequestContext, days: int) -> str:
    """The full hour so many days ago, as an address says it."""
    hour = context.now.astimezone(ZONE).replace(minute=0, second=0, microsecond=0, tzinfo=None)
    return (hour - timedelta(days=days)).isoformat(timespec="minutes")


def _persons(context: RequestContext, typed: str) -> tuple[str, ...]:
    """Whom somebody means by part of a name, or by what one of the actors that are no people is called."""
    if not typed:
        return ()
    actors = (actor for actor in ACTORS if ACTORS.word(actor, context.language).casefold() == typed.casefold())
    return (*actors, *meant(context.unit, typed, context.reach(Action.SEE_NAMES), MEANT)) or (typed,)


def _known(context: RequestContext, person: str) -> bool:
    return person in ACTORS or is_known(context.unit, person)


def _waves(tellers: Tellers, entries: tuple[Numbered, ...]) -> tuple[WaveFolded, ...]:
    """One line for each wave, at the instant of the newest entry that speaks of it."""
    by_number = {numbered.seq: numbered.entry for numbered in entries}
    language = tellers.context.language
    return tuple(
        WaveFolded(
            wave.crisis,
            wave.wave,
            tellers.of(by_number[wave.entries[0]]).message(wave.communication),
            wave.entries,
            by_number[wave.entries[0]].at,
            tuple((OUTCOMES.word(outcome, language), count) for outcome, count in wave.outcomes.items()),
        )
        for wave in by_wave(tellers.context.unit, entries)
    )


def _line(tellers: Tellers, seq: int, entry: Entry) -> EntryLine:
    tell = tellers.of(entry)
    return EntryLine(
        seq=seq,
        at=entry.at,
        who=tell.who(entry.who),
        on_behalf_of=tell.who(entry.on_behalf_of) if entry.on_behalf_of != entry.who else "",
        heard=say_heard(entry.heard, tellers.context.language),
        identified=say_identified(entry.identified, tellers.context.language),
        act=tell.act(tag_of(entry.act)),
        crisis=entry.crisis,
        mode=entry.mode,
        gist=tell.fact(entry.facts[0]) if entry.facts else "",
        others=tuple(tell.fact(fact) for fact in entry.facts[1 : OTHERS + 1]),
        more=max(len(entry.facts) - 1 - OTHERS, 0),
        refused=refused_in(entry),
    )


@routes.file("/compliance/journal.ndjson", may=Action.EXPORT_AUDIT, over=Over.INSTITUTION)
def export(
    context: RequestContext,
    asked: Filters,
) -> Response:
    """The journal as lines of JSON, whole or narrowed, its head as the last line; taking it is journalled (R56)."""
    require_everything(context, Action.EXPORT_AUDIT)
    wanted = _wanted(context, asked)
    head = read.head(context.unit)
    # What somebody searched for is their own words: only that they searched is written down for good.
    chosen = msgspec.to_builtins(wanted)
    chosen |= {"text": "…"} if wanted.text else {}
    chosen |= {"persons": "…"} if any(not _known(context, person) for person in wanted.persons) else {}
    filters = {
        name: ", ".join(value) if isinstance(value, list | tuple) else str(value) for name, value in chosen.items()
    }
    context.execute(RecordConsultation(what="journal", entries=head.seq, head=head.chain.hex(), chosen=filters))
    name = f"journal-{head.seq}{'' if wanted == EntryFilter() else '-extrait'}.ndjson"
    lines = read.lines(context.runtime, wanted, head)
    return StreamingResponse(lines, media_type="application/x-ndjson", headers=attached(name))


@routes.act("/compliance/verify", may=Action.SEE_AUDIT, over=Over.ROWS, asks=NoFields)
def verify(context: RequestContext, ask: NoFields) -> ActionResult:
    """Walk every entry again, unless that is under way; nobody waits long for it: the page tells how far it is."""
    _proofs(context).walk()
    return ActionResult("/compliance")


@routes.act("/compliance/replay", may=Action.SEE_AUDIT, over=Over.ROWS, asks=NoFields)
def replay(context: RequestContext, ask: NoFields) -> ActionResult:
    """Rebuild every table from the journal in the background and compare; one such comparison at a time."""
    _proofs(context).rebuild()
    return ActionResult("/compliance#replay")


@routes.file("/compliance/past", may=Action.SEE_AUDIT, over=Over.COMMON)
def past(context: RequestContext, crisis: str = "", at: str = "") -> Response:
    """On to the crisis as it was."""
    key = context.crisis(crisis).key
    return RedirectResponse(f"/crises/{key}" + (f"?at={quote(at[:40], safe='')}" if at else ""), status_code=303)


def _proofs(context: RequestContext) -> Proofs:
    proofs: Proofs = context.request.app.state.proofs
    return proofs
