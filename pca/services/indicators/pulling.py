"""Pulls the values of indicators from their sources, each when it is due: what came is observed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import httpx
import msgspec
from msgspec.structs import replace

from pca.channels.pulling import PullFailed, pull
from pca.domain.facts import AnyFact
from pca.domain.identification import ENGINE
from pca.domain.orders import CLOCK, AnyAct, Observation, Observe, Order, TakeAlert
from pca.domain.plan.indicators import Indicator
from pca.domain.plan.pulls import Pull
from pca.registers.alerts import BadAlert, alert_apart
from pca.registers.pulled import PulledShape, pulled_apart
from pca.runtime import Runtime
from pca.services.crisis.read import open_crises
from pca.services.crisis.scene import Scene, scene
from pca.services.engine import timekeeping
from pca.services.engine.execute import execute
from pca.services.kit.unknown import UnknownPlan
from pca.store.indicators import feeds, indicators
from pca.store.indicators.feeds import FeedTried
from pca.store.kit.database import Unit

MOST = 400
"""Values of one answer that are taken, the newest."""
LATE = 3
"""After so many of its spans without an answer a source is late."""


class FeedNow(msgspec.Struct, frozen=True, kw_only=True):
    """The source of one indicator as it stands: None for what was not tried yet."""

    host: str
    every: timedelta
    tried: FeedTried | None
    late: bool


def pull_due(runtime: Runtime) -> tuple[AnyFact, ...]:
    """Ask every source that is due, one after the other; a source that is away hinders no other. Raises StoreError."""
    if timekeeping.leap(runtime) is not None:
        return ()
    facts: list[AnyFact] = []
    for about, indicator, asked in _due(runtime):
        if runtime.stopping.is_set():
            break
        before = _claim(runtime, about, indicator, asked)
        if before is not None:
            facts.extend(_ask(runtime, about, indicator, asked, before))
    return tuple(facts)


def feed_now(unit: Unit, about: Scene, indicator: Indicator) -> FeedNow | None:
    """How the source of an indicator stands; None for one without."""
    if indicator.pull is None:
        return None
    tried, every = feeds.tried(unit, about.crisis.key).get(indicator.id), indicator.pull.every
    since = (tried.came_at if tried else None) or about.crisis.opened_at
    return FeedNow(host=_host(indicator.pull), every=every, tried=tried, late=about.now - since > LATE * every)


def _due(runtime: Runtime) -> Iterator[tuple[Scene, Indicator, Pull]]:
    with runtime.store.read() as unit:
        crises = open_crises(unit)
    for crisis in crises:
        try:
            with runtime.store.read() as unit:
                about = scene(runtime, unit, crisis)
                tried = feeds.tried(unit, crisis.key)
        except UnknownPlan:
            continue
        for indicator in about.plan.playbook.indicators:
            asked = indicator.pull
            if asked is not None and _is_due(asked, tried.get(indicator.id), about.now):
                yield about, indicator, asked


def _is_due(asked: Pull, tried: FeedTried | None, now: datetime) -> bool:
    """An answer dated in the future is one of a wrong clock, and nothing is waited for because of it."""
    return tried is None or not timedelta(0) <= now - tried.tried_at < asked.every


def _claim(runtime: Runtime, about: Scene, indicator: Indicator, asked: Pull) -> FeedTried | None:
    """Say that it is asked now, so that no other process asks too; None where another one does."""
    key, now = about.crisis.key, runtime.clock.now()
    with runtime.store.write() as unit:
        tried = feeds.tried(unit, key).get(indicator.id)
        if not _is_due(asked, tried, now):
            return None
        fresh = FeedTried(crisis=key, indicator=indicator.id, host=_host(asked), tried_at=now, came_at=None, trouble="")
        feed = replace(tried or fresh, host=_host(asked), tried_at=now)
        feeds.note(unit, feed)
    return feed


def _ask(runtime: Runtime, about: Scene, indicator: Indicator, asked: Pull, before: FeedTried) -> tuple[AnyFact, ...]:
    settings, facts = runtime.settings, tuple[AnyFact, ...]()
    feed = replace(before, trouble="", bad=(), bad_count=0)
    try:
        content = pull(asked.url, settings.feeds.hosts, settings.http_proxy)
        act, feed = _act(runtime, about, indicator, asked, content, feed)
        if act is not None:
            order = Order(id=runtime.new_id(), who=CLOCK, crisis=about.crisis.key, act=act, identified=ENGINE)
            done = execute(runtime, order)
            feed = replace(feed, trouble=done.refused.code if done.refused else "")
            facts = done.facts
        if not feed.trouble:
            feed = replace(feed, came_at=before.tried_at)
    except PullFailed as failed:
        feed = replace(feed, trouble=failed.code)
    except BadAlert as bad:
        feed = replace(feed, trouble=f"alert_{bad.reason}")
    with runtime.store.write() as unit:
        feeds.note(unit, feed)
    return facts


def _act(
    runtime: Runtime, about: Scene, indicator: Indicator, asked: Pull, content: bytes, feed: FeedTried
) -> tuple[AnyAct | None, FeedTried]:
    """What follows from an answer, if anything is new."""
    if asked.format == "cap":
        return TakeAlert(alert=alert_apart(content), source=feed.host), feed
    shape = PulledShape(
        format=asked.format,
        type=indicator.type.value,
        rows=asked.rows,
        value=asked.value,
        date=asked.date,
        zone=about.plan.playbook.zone.key,
        now=runtime.clock.now(),
    )
    pulled = pulled_apart(content, shape)
    feed = replace(feed, trouble=pulled.wrong, bad=pulled.bad, bad_count=pulled.count)
    if not pulled.wrong and not pulled.values:
        feed = replace(feed, trouble="empty")
    with runtime.store.read() as unit:
        last = indicators.observed(unit, about.crisis.key).get(indicator.id)
    fresh = [
        Observation(indicator.id, value, at)
        for at, value in pulled.values[-MOST:]
        if last is None or at > last.observed_at or (at == last.observed_at and value != last.value)
    ]
    if not asked.date and last is not None and fresh and fresh[-1].value == last.value:
        fresh = fresh if fresh[-1].observed_at.date() != last.observed_at.date() else []
    return (Observe(observations=tuple(fresh), source=feed.host), feed) if fresh else (None, feed)


def _host(asked: Pull) -> str:
    return httpx.URL(asked.url).netloc.decode("ascii", "replace")[:200]
