"""Runs a whole crisis on a virtual clock: the committee's steps, the days' figures, the answers of staff."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from pca.clock import VirtualClock
from pca.domain import facts, orders, staff_acts
from pca.domain.identification import ENGINE
from pca.domain.orders import CLOCK, AnyAct, Order
from pca.domain.plan.measures import Evidence
from pca.domain.seats import sitting
from pca.domain.situation import LIVE, Task
from pca.domain.tasks import checklist
from pca.domain.texts.zones import local_to_utc
from pca.plans.rehearsals import Rehearsal, Step
from pca.runtime import RunningPlan, Runtime
from pca.services.engine.execute import Done, Private, execute
from pca.services.engine.tick import tick
from pca.services.exercises.staff_answers import draw
from pca.services.indicators.counting import count
from pca.services.messages.delivery import deliver
from pca.services.tasks.evidence import keep_text
from pca.store.people import directory
from pca.store.tasks import tasks

Progress = Callable[[datetime, str], None]
"""Told the virtual instant and what happens, as the rehearsal goes on."""

TOGETHER = timedelta(minutes=10)
"""Answers to messages are collected this often."""

COUNT = timedelta(hours=6)
"""What plans ask to be counted is counted this often, where something happens at all."""

AGAIN = 3
"""A task blocked by another is tried again after this many escalation steps of the plan."""


class StepRefused(Exception):
    """A step of the rehearsal went otherwise than it says: refused when it should not be, or the reverse."""


@dataclass
class Play:
    """One rehearsal under way: what will happen when, on the runtime's virtual clock."""

    runtime: Runtime
    clock: VirtualClock
    """The runtime's own clock, which the play moves forward."""
    plan: RunningPlan
    plan_hash: str
    rehearsal: Rehearsal
    progress: Progress = lambda _at, _what: None
    crisis: str = ""
    _queue: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    _count: int = 0
    _wake: datetime | None = None
    _post: datetime | None = None
    _counted: datetime | None = None

    def run(self) -> str:
        """Play everything up to the rehearsal's end; the crisis key. Raises StepRefused."""
        zone = self.plan.compiled.playbook.zone
        for step in self.rehearsal.steps:
            self._at(local_to_utc(step.at, zone), partial(self._step, step))
        end = local_to_utc(self.rehearsal.until, zone)
        while (at := self._next()) is not None and at <= end:
            self.clock.advance_to(max(at, self.clock.now()))
            self._beat()
        self.clock.advance_to(end)
        return self.crisis

    def feed(self, at: datetime, observations: tuple[orders.Observation, ...], source: str) -> None:
        """Let indicator values arrive at an instant (UTC)."""
        act = orders.Observe(observations=observations, source=source)
        self._at(at, lambda: self._observe(act))

    def _observe(self, act: orders.Observe) -> None:
        if self.crisis:
            self._do(act, CLOCK)

    def _at(self, at: datetime, action: Callable[[], None]) -> None:
        self._count += 1
        heapq.heappush(self._queue, (at, self._count, action))

    def _next(self) -> datetime | None:
        waiting = [self._queue[0][0]] if self._queue else []
        return min([*waiting, *(at for at in (self._wake, self._post) if at is not None)], default=None)

    def _beat(self) -> None:
        """One heartbeat: what fell due, what people do at this instant, then the post."""
        now = self.clock.now()
        if self._wake is not None and self._wake <= now:
            ticked = tick(self.runtime)
            for fact in ticked.facts:
                self._follow(fact)
            self._wake = min(ticked.next_due.values(), default=None)
        while self._queue and self._queue[0][0] <= now:
            heapq.heappop(self._queue)[2]()
        if self._post is not None and self._post <= now:
            self._post = None
            self._send()
        if self._counted is None or now - self._counted >= COUNT:
            self._counted = now
            for fact in count(self.runtime):
                self._follow(fact)

    def _send(self) -> None:
        while True:
            sent = deliver(self.runtime)
            if sent.next_at is not None:
                self._post = sent.next_at if self._post is None else min(self._post, sent.next_at)
            if not sent.again:
                break

    def _do(self, act: AnyAct, who: str, why: str = "", private: Private | None = None) -> Done:
        id, crisis = self.runtime.new_id(), self.crisis or None
        order = Order(id=id, who=who, crisis=crisis, act=act, why=why, identified=ENGINE)
        done = execute(self.runtime, order, private)
        for fact in done.facts:
            self._follow(fact)
        return done

    def _step(self, step: Step) -> None:
        """One of the committee's steps."""
        now = self.clock.now()
        for act in acts_of(step, self.plan_hash, self.rehearsal.mode, now):
            done = self._do(act, step.by, step.why)
            if (done.refused is not None) != step.refused:
                reason = done.refused or "it was accepted"
                raise StepRefused(f"{step.at:%Y-%m-%d %H:%M} {step.by}: {reason}")
            if isinstance(act, orders.OpenCrisis):
                self.crisis = done.crisis or ""
        self.progress(now, step.decide or step.open or step.log or "")

    def _follow(self, fact: facts.AnyFact) -> None:
        """What a fact makes people and time do later."""
        now = self.clock.now()
        for at in _deadlines(fact):
            self._wake = at if self._wake is None else min(self._wake, at)
        if isinstance(fact, facts.TasksOpened):
            self._expect_answers(fact, now)
        elif isinstance(fact, facts.TasksReady):
            for task in filter(None, map(self._live, fact.tasks)):
                doing = _doing(task.measure, task.purpose)
                self._expect_answer(task.number, doing, now, fact.acknowledge_by, fact.due_at)
        elif isinstance(fact, facts.MessagesQueued):
            self._post = now
            self._expect_acknowledgements(fact, now)
            after = self.rehearsal.sending.approve_after
            if fact.awaits and after:
                self._at(now + after, partial(self._approve, fact.wave, fact.awaits))
        elif isinstance(fact, facts.WaveApproved):
            self._post = now

    def _approve(self, wave: int, role: str) -> None:
        """Whoever sits in the role then releases what waits."""
        with self.runtime.store.read() as unit:
            held, book = directory.organisation(unit), self.plan.compiled.playbook
        who = sitting(book, role, held, self.clock.now()) or ""
        self._do_quietly(orders.ApproveWave(wave=wave), who)

    def _do_quietly(self, act: AnyAct, who: str) -> None:
        self._do(act, who)

    def _expect_answers(self, fact: facts.TasksOpened, now: datetime) -> None:
        """Those who can begin answer; the others will when what they wait for is done."""
        waiting, doing = set(fact.waiting_at or ()), _doing(fact.measure, fact.purpose)
        for number, (spot, assignee) in enumerate(zip(fact.spots, fact.assignees, strict=True), fact.first):
            if assignee is not None and spot not in waiting:
                self._expect_answer(number, doing, now, fact.acknowledge_by, fact.due_at)

    def _expect_answer(self, number: int, doing: str, now: datetime, by: datetime, due: datetime) -> None:
        step = self.plan.compiled.playbook.escalation.step
        lot = draw(self.rehearsal.answers.of(doing), f"{self.rehearsal.seed}/{number}", now, by, due, step)
        self._at(lot.acknowledged_at, partial(self._acknowledge, number))
        if lot.end == "done":
            self._at(lot.ended_at, partial(self._complete, number, 1))
        else:
            act = orders.Refuse(task=number, impossible=lot.end == "impossible")
            reason = self.rehearsal.answers.why(doing) or lot.reason
            self._at(lot.ended_at, partial(self._refuse, act, reason))

    def _expect_acknowledgements(self, fact: facts.MessagesQueued, now: datetime) -> None:
        """Recipients who owe an answer give it as the policy says; answers come in together, as from a mailbox."""
        by = fact.acknowledge_by
        if not fact.owed or fact.awaits or by is None:
            return
        step = self.plan.compiled.playbook.ladder.step(fact.severity)
        coming: dict[datetime, list[orders.Answer]] = {}
        for number, person in enumerate(fact.recipients, fact.first):
            at = draw(self.rehearsal.answers, f"{self.rehearsal.seed}/M{number}", now, by, by, step).acknowledged_at
            together = at + TOGETHER - (at - datetime.min.replace(tzinfo=at.tzinfo)) % TOGETHER
            coming.setdefault(max(together, now), []).append(orders.Answer(number, person))
        for at, answers in coming.items():
            self._at(at, partial(self._do_quietly, orders.RecordAnswers(answers=tuple(answers)), orders.DELIVERY))

    def _live(self, number: int) -> Task | None:
        with self.runtime.store.read() as unit:
            task = tasks.task(unit, self.crisis, number)
        return task if task is not None and task.status in LIVE and task.assignee else None

    def _acknowledge(self, number: int) -> None:
        task = self._live(number)
        if task is not None and task.status == "open":
            self._do(orders.Acknowledge(task=number), task.assignee or "")

    def _refuse(self, act: orders.Refuse, reason: str) -> None:
        task = self._live(act.task)
        if task is not None:
            self._do(act, task.assignee or "", reason)

    def _complete(self, number: int, attempt: int) -> None:
        """Finish a task with its evidence; when another one must come first, try again later, then override."""
        task = self._live(number)
        if task is None:
            return
        who = task.assignee or ""
        for item in self._required(task):
            with keep_text(self.runtime, number, item, f"Preuve simulée de T{number}, point {item}.") as kept:
                self._do(kept.act, who, private=kept.settle)
        despite = "La tâche préalable est en cours ; le risque est accepté par le responsable." if attempt > 3 else None
        done = self._do(orders.Complete(task=number, despite=despite), who)
        if done.refused is not None and done.refused.code == "blocked":
            step = self.plan.compiled.playbook.escalation.step
            self._at(self.clock.now() + AGAIN * step, partial(self._complete, number, attempt + 1))

    def _required(self, task: Task) -> Iterator[str]:
        measure = self.plan.compiled.playbook.measure[task.measure]
        with self.runtime.store.read() as unit:
            there = tasks.evidenced(unit, self.crisis, task.number)
        for item in checklist(measure, task):
            if item.evidence is Evidence.REQUIRED and item.id not in there:
                yield item.id


def _doing(measure: str, purpose: str) -> str:
    """The measure whose own answers count: what is unlike the rest is doing it; undoing is answered like all else."""
    return "" if purpose == "undo" else measure


def _deadlines(fact: facts.AnyFact) -> Iterator[datetime]:
    """Instants at which time will have something to do because of `fact`."""
    names = ("acknowledge_by", "escalate_at", "next_at", "expires_at")
    if not isinstance(fact, facts.MessagesQueued) or fact.owed:
        yield from (at for name in names if isinstance(at := getattr(fact, name, None), datetime))


def acts_of(step: Step, plan_hash: str, mode: orders.Mode, now: datetime) -> Iterator[AnyAct]:
    """The acts one step of a rehearsal stands for."""
    if step.open is not None:
        yield orders.OpenCrisis(plan=plan_hash, title=step.open, mode=mode)
    if step.decide is not None:
        yield orders.Decide(event=step.decide, perimeter=step.perimeter, despite=step.despite, options=step.options)
    for measure, level in (step.level or {}).items():
        yield orders.SetLevel(measure=measure, level=level, perimeter=step.perimeter)
    if step.renew is not None:
        yield orders.RenewMeasure(measure=step.renew, perimeter=step.perimeter)
    if step.rejoin is not None:
        yield orders.Rejoin(perimeter=step.rejoin)
    if step.observe is not None:
        values = (
            (name, str(value).lower() if isinstance(value, bool) else str(value))
            for name, value in step.observe.items()
        )
        yield orders.Observe(
            observations=tuple(
                orders.Observation(indicator=name, value=value, observed_at=now) for name, value in values
            )
        )
    if step.log is not None:
        yield orders.AddLogEntry(kind=step.kind, text=step.log)
    if step.interrupt is not None:
        yield orders.Interrupt(activity=step.interrupt)
    if step.restore is not None:
        yield orders.Restore(activity=step.restore)
    for person, status in (step.status or {}).items():
        yield orders.DeclareStatus(person=person, status=status)
    yield from _staff_acts(step)


def _staff_acts(step: Step) -> Iterator[AnyAct]:
    """Those about staff measures."""
    for measure, person in (step.except_from or {}).items():
        yield staff_acts.ExceptFromMeasure(measure=measure, person=person)
    if step.travel is not None:
        yield staff_acts.AskTravel(person=step.by, **dict(step.travel))
    if step.consent is not None:
        yield staff_acts.AnswerTravel(number=step.consent, granted=True)
    if step.postpone is not None:
        yield staff_acts.PostponeSession(**dict(step.postpone))
    if step.held is not None:
        yield staff_acts.SettleSession(number=step.held, outcome="held")
