"""As it was: pages read again at an instant of the past, from tables rebuilt out of the journal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import msgspec

from pca.catalogue import Words
from pca.catalogue.times import say_instant
from pca.store.engine.past import Past
from pca.store.kit.database import Unit
from pca.web.kit.local_time import instant_in
from pca.web.kit.request_context import RequestContext

_WORDS = Words("input.past")


def unfit(context: RequestContext, why: str, **details: object) -> msgspec.ValidationError:
    """The reason in the reader's language."""
    return msgspec.ValidationError(_WORDS.say(why, context.language, **details))


@contextmanager
def moment(context: RequestContext, key: str, asked: str) -> Iterator[None]:
    """What a page about the crisis `key` reads: the present, or the past its address asks for (`at`).

    Raises ValidationError when there is no such past, in words for people.
    """
    with context.reading() as live:
        if not asked.strip():
            yield
            return
        zone = context.scene(key).plan.playbook.zone
        at = instant_in(asked, zone, context.language, "0")  # the page says which: it shows the offset
        assert at is not None
        if at > context.runtime.clock.now():
            raise unfit(context, "future", at=say_instant(at, zone, context.language))
        opened = context.crisis(key).opened_at
        if at < opened:
            words = {
                name: say_instant(instant, zone, context.language) for name, instant in (("at", at), ("opened", opened))
            }
            raise unfit(context, "not_open", key=key.upper(), **words)
        with _reread(context, context.crisis(key).key, at) as unit:
            context.past, context.unit, context.present = at, unit, live
            yield


@contextmanager
def _reread(context: RequestContext, crisis: str, at: datetime) -> Iterator[Unit]:
    past: Past = context.request.app.state.past
    with past.at(context.unit, crisis, at, context.who.person) as unit:
        yield unit
