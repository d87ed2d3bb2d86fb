"""Orders of those who have something to do, in any order: acknowledging, proving, refusing, handing over."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    rule,
)

from pca.domain import orders
from tests.properties.watched_history import Watched, number, people, reasons


class Doing(Watched):
    """Random people answer for random tasks."""

    @rule(pick=number, who=people, behalf=st.sampled_from([None] * 6 + ["head-B", "nobody"]))
    def acknowledge(self, pick: int, who: str, behalf: Any) -> None:
        task = self.some_task(pick)
        self.give(orders.Acknowledge(task=task), self.answerer(task, who, pick), on_behalf_of=behalf, informant=who)

    @rule(pick=number, what=st.sampled_from(["acknowledge", "complete", "refuse", "prove"]))
    def the_right_person_answers(self, pick: int, what: str) -> None:
        live = [one for one in self.world.live().values() if one.assignee]
        if not live:
            return
        task = live[pick % len(live)]
        proof = orders.AttachEvidence(
            task=task.number, sha256="1" * 64, size=9, media_type="image/png", name="p.png", item="list"
        )
        acts = {
            "acknowledge": orders.Acknowledge(task=task.number),
            "complete": orders.Complete(task=task.number, despite="x"),
            "refuse": orders.Refuse(task=task.number, impossible=True),
            "prove": proof,
        }
        self.give(acts[what], task.assignee)

    @rule()
    def everybody_finishes(self) -> None:
        for task in list(self.world.live().values()):
            self.give(orders.Refuse(task=task.number, impossible=True), task.assignee or "dir")

    @rule(
        pick=number,
        who=people,
        checked=st.sampled_from([None] * 4 + [(), ("read",), ("nope",)]),
        despite=st.sampled_from([None, "x"]),
    )
    def complete(self, pick: int, who: str, checked: Any, despite: Any) -> None:
        task = self.some_task(pick)
        self.give(orders.Complete(task=task, checked=checked, despite=despite), self.answerer(task, who, pick))

    @rule(pick=number, who=people, why=reasons, impossible=st.booleans())
    def refuse(self, pick: int, who: str, why: str, impossible: bool) -> None:
        task = self.some_task(pick)
        self.give(orders.Refuse(task=task, impossible=impossible), self.answerer(task, who, pick), why)

    @rule(pick=number, why=reasons)
    def refuse_what_has_a_fallback(self, pick: int, why: str) -> None:
        live = sorted(self.world.live("M3")) or sorted(self.world.live("M1"))
        if live:
            task = live[pick % len(live)]
            self.give(orders.Refuse(task=task), self.answerer(task, "dir", 1), why)

    @rule(pick=number, who=people, to=people)
    def hand_over(self, pick: int, who: str, to: str) -> None:
        task = self.some_task(pick)
        self.give(orders.HandOver(task=task, to=to), self.answerer(task, who, pick))

    @rule(
        pick=number,
        who=people,
        size=st.sampled_from([0, 1, 10_000, 10**9]),
        item=st.sampled_from([None, "list", "x"]),
        kind=st.sampled_from(["application/pdf", "application/pdf", "text/html"]),
    )
    def attach(self, pick: int, who: str, size: int, item: Any, kind: str) -> None:
        task = self.some_task(pick)
        act = orders.AttachEvidence(task=task, sha256="0" * 64, size=size, media_type=kind, name="a.pdf", item=item)
        self.give(act, self.answerer(task, who, pick))
