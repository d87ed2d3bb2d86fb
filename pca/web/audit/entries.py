"""One journal entry whole: who asked what for whom and why, each thing that followed, and its place in the chain."""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec.structs import replace
from starlette.responses import Response

from pca.catalogue.identified import say as say_identified
from pca.catalogue.identified import say_heard
from pca.domain.access.access import Action
from pca.domain.facts import AnyFact, DecisionTaken
from pca.services.audit import read
from pca.services.audit.read import Leaf
from pca.web.audit.journal_text import EntryTeller, Tellers, canonical, refused_in, tag_of
from pca.web.kit.judged_criteria import JudgedCriterion
from pca.web.kit.request_context import NotAllowed, NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.kit.spoken import FACT_KINDS

routes = Router()

SHOWN = 20_000
"""Characters of an entry's text shown on its page; the rest is in its file."""

MOST_FACTS = 200
"""Facts told one by one; an entry can hold thousands."""


class FactShown(msgspec.Struct, frozen=True):
    """One fact: its kind, a sentence, and itself as canonical JSON."""

    fact: str
    kind: str
    """What such a fact is called."""
    sentence: str
    json: str
    despite: str = ""
    """Why it was decided although something spoke against it."""
    criteria: tuple[JudgedCriterion, ...] = ()
    """Of a decision that ended the crisis: what was found of each criterion of stand-down."""


class EntryWhole(msgspec.Struct, frozen=True):
    """One journal entry whole."""

    seq: int
    at: datetime
    order: str
    who: str
    seat: str
    delegation: int | None
    on_behalf_of: str
    informant: str
    heard: str
    """By which means `who` heard it, in words; empty when they did not say."""
    identified: str
    """How `who` was identified, in words."""
    why: str
    act: str
    act_json: str
    crisis: str | None
    mode: str | None
    plan: str | None
    facts: tuple[FactShown, ...]
    refused: bool
    body: str
    cut: bool
    """Whether `body` is only its beginning."""
    leaf: str
    chain: str
    chain_before: str
    previous: int | None
    next: int | None


@routes.page("/compliance/entries/{seq}", may=Action.SEE_AUDIT, over=Over.INSTITUTION, template="audit/entry.html")
def entry(context: RequestContext, seq: int) -> EntryWhole:
    """One entry whole: who, for whom, why, what followed, and its place in the chain."""
    leaf = _leaf(context, seq)
    written, tell = leaf.entry, Tellers(context).of(leaf.entry)
    return EntryWhole(
        seq=seq,
        at=written.at,
        order=written.id,
        who=tell.who(written.who),
        seat=tell.seat(written.seat),
        delegation=written.delegation,
        on_behalf_of=tell.who(written.on_behalf_of),
        informant=tell.who(written.informant),
        heard=say_heard(written.heard, context.language),
        identified=say_identified(written.identified, context.language),
        why=written.why,
        act=tell.act(tag_of(written.act)),
        act_json=canonical(written.act)[:SHOWN],
        crisis=written.crisis,
        mode=written.mode,
        plan=written.plan,
        facts=tuple(_fact(context, tell, fact) for fact in written.facts[:MOST_FACTS]),
        refused=refused_in(written),
        body=leaf.body[:SHOWN],
        cut=len(leaf.body) > SHOWN or len(written.facts) > MOST_FACTS,
        leaf=leaf.leaf,
        chain=leaf.chain,
        chain_before=leaf.chain_before,
        previous=None if leaf.first else seq - 1,
        next=None if leaf.last else seq + 1,
    )


def _fact(context: RequestContext, tell: EntryTeller, fact: AnyFact) -> FactShown:
    kind = tag_of(fact)
    shown = FactShown(kind, FACT_KINDS.word(kind, context.language), tell.fact(fact), canonical(fact)[:SHOWN])
    if isinstance(fact, DecisionTaken):
        return replace(shown, despite=fact.despite, criteria=tell.criteria(fact))
    return shown


def _leaf(context: RequestContext, seq: int) -> Leaf:
    require_everything(context, Action.SEE_AUDIT)
    leaf = read.entry(context.unit, seq)
    if leaf is None:
        raise NotFound
    return leaf


@routes.file("/compliance/entries/{seq}/body.json", may=Action.SEE_AUDIT, over=Over.INSTITUTION)
def body(context: RequestContext, seq: int) -> Response:
    """The stored text of one entry, byte by byte what its hash was made of."""
    leaf = _leaf(context, seq)
    return Response(leaf.body.encode(), media_type="application/json", headers=attached(f"journal-{seq}.json"))


def require_everything(context: RequestContext, action: Action) -> None:
    """Entries concern the whole institution: who is limited to a part of it does not get them. Raises NotAllowed."""
    if not context.reach(action).everything:
        raise NotAllowed(action, second_factor=False)


def attached(name: str) -> dict[str, str]:
    """Headers of a file that is saved, never shown."""
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
