"""Open crises follow the directory: what each of them is judged by, alike for what happens and for what is shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from msgspec.structs import replace

from pca.domain.decide import decide
from pca.domain.directory import Organisation
from pca.domain.directory_change import changed
from pca.domain.facts import AnyFact, DirectoryChanged
from pca.domain.identification import ENGINE
from pca.domain.orders import OPERATOR, DeclareStatus, FollowDirectory, Order, TurnAvailability
from pca.domain.situation import knowing
from pca.runtime import Runtime
from pca.services.engine.gather import gather
from pca.services.engine.situation import Judged, frozen
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit


def following(
    runtime: Runtime, unit: Unit, given: Order, facts: tuple[AnyFact, ...], now: datetime, before: Organisation
) -> Iterator[tuple[Order, Judged]]:
    """For each open crisis in turn, the order that lets it follow what `facts` changed, and what it is judged by.

    Somebody's status concerns those whose plan has a task for each person of some kind.
    """
    digest = next((fact.digest for fact in facts if isinstance(fact, DirectoryChanged)), "")
    for crisis in crises.crises(unit, open_only=True):
        act = FollowDirectory(digest=digest)
        order = Order(id=runtime.new_id(), who=OPERATOR, crisis=crisis.key, act=act, why=given.why, identified=ENGINE)
        plan = frozen(runtime, unit, crisis.plan, crisis.retired)
        if isinstance(given.act, DeclareStatus | TurnAvailability) and not (plan and plan.looks_for):
            continue
        situation = knowing(gather(unit, order, now, plan, crisis), directory_before=before)
        yield order, Judged(plan, situation)


def would_follow(
    runtime: Runtime, unit: Unit, given: Order, facts: tuple[AnyFact, ...], now: datetime, before: Organisation
) -> Iterator[tuple[str, tuple[AnyFact, ...]]]:
    """What would happen in each open crisis, by its key, if the directory changed so; nothing is written."""
    fact = next((fact for fact in facts if isinstance(fact, DirectoryChanged)), None)
    after = changed(before, fact) if fact else before
    for order, judged in following(runtime, unit, given, facts, now, before):
        known = judged.situation
        situation = replace(known, organisation=after, seats=replace(known.seats, rotas=after.rotas))
        yield str(order.crisis), decide(judged.plan, knowing(situation, confirm_above=0), order, now)
