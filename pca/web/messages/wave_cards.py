"""A wave of messages in words: what was sent to how many, and what became of it."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pca.domain.access.access import Reach
from pca.domain.outcomes import REACHED, WAITING
from pca.services.crisis.chronicle import called
from pca.services.crisis.scene import Scene
from pca.services.messages.read import awaits_approval
from pca.store.messages.messages import WaveLine
from pca.web.kit.notice_titles import message_title
from pca.web.kit.request_context import RequestContext


class WaveCard(msgspec.Struct, frozen=True, kw_only=True):
    """One wave in the list; `outcomes` counts its messages by status. Instants in UTC."""

    number: int
    title: str
    communication: str
    kind: str
    severity: str
    recipients: int
    external: bool
    reminder: bool
    queued_at: datetime
    outcomes: dict[str, int]
    reached: int
    awaits: str
    """The role that must approve it first; empty when none must any more."""
    replaced_by: int | None
    stopped_at: datetime | None
    stopped_by: str
    approved_at: datetime | None
    approved_by: str
    acknowledge_by: datetime | None
    rejected: str = ""
    """Why it is not released, where somebody refused to."""

    @property
    def waiting(self) -> int:
        """How many of its messages have not left yet."""
        return sum(self.outcomes.get(status, 0) for status in WAITING)


def wave_card(context: RequestContext, about: Scene, line: WaveLine, counts: dict[str, int]) -> WaveCard:
    """The wave in words."""
    role = about.plan.playbook.role.get(line.awaits or "")
    return WaveCard(
        number=line.number,
        title=wave_title(about, line),
        communication=line.communication,
        kind=line.kind,
        severity=line.severity,
        recipients=line.count,
        external=line.external,
        reminder=line.rung > 0,
        queued_at=line.queued_at,
        outcomes=counts,
        reached=sum(counts.get(status, 0) for status in REACHED),
        awaits=(about.say(role.title) if role else line.awaits or "") if awaits_approval(line) else "",
        replaced_by=line.replaced_by,
        stopped_at=line.stopped_at,
        stopped_by=context.name(line.stopped_by),
        approved_at=line.approved_at,
        approved_by=context.name(line.approved_by),
        acknowledge_by=line.acknowledge_by,
        rejected=line.rejected or "",
    )


def wave_title(about: Scene, line: WaveLine) -> str:
    """What it is called; a message in own words by how it begins."""
    title, name = message_title(about, line.communication), line.communication
    heading = "" if name in about.plan.playbook.communication else called(about, name, line.about)
    return f"{title} — {heading}" if heading else title


def wave_within(
    context: RequestContext, about: Scene, line: WaveLine, counts: dict[str, int], reach: Reach
) -> WaveCard:
    """The wave as far as it concerns the reader: of a wave to many, the recipients they reach."""
    card = wave_card(context, about, line, counts)
    return card if reach.everything else msgspec.structs.replace(card, recipients=sum(counts.values()))
