"""Lays a workflow out as a plan has it: straight runs of steps become states with measures, forks become decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pca.plans.cacao.workflow import CacaoPlaybook, CacaoStep, following, refuse

ACTS = ("action", "playbook-action")
MAX_STATES = 200
MAX_DEPTH = 4
"""Parallel steps inside each other that hold decisions: each is a state with regions, and a plan nests no further."""


@dataclass
class DraftTask:
    """One step that people carry out, in the state of its run, once others are done."""

    step: CacaoStep
    state: str
    after: list[str] = field(default_factory=list)
    id: str = ""


@dataclass
class DraftState:
    """One state: what is done in it, and the boxes inside it."""

    id: str
    title: str
    tasks: list[DraftTask] = field(default_factory=list)
    regions: list[DraftRegion] = field(default_factory=list)


@dataclass
class DraftRegion:
    """One branch that runs beside others, with its own states; the last of them says that it is through."""

    id: str
    title: str
    boxes: list[DraftState] = field(default_factory=list)
    initial: str = ""
    through: str = ""


@dataclass(frozen=True)
class Way:
    """A decision that leads from one state to another. `when` holds once what is done there is done."""

    source: str
    target: str
    kind: str
    """`go`, `yes`, `no`, `case`, `done`, `failed`, `again`, `joined`."""
    about: str
    when: str = ""
    guard: str = ""


@dataclass
class Layout:
    """The whole: states inside the crisis, and the decisions between them; `end` stands for the state after it."""

    boxes: list[DraftState]
    ways: list[Way]
    tasks: list[DraftTask]
    first: str


END = "back"


def lay_out(playbook: CacaoPlaybook) -> Layout:
    """States, tasks and decisions of a playbook. Raises Refused for one that is too tangled."""
    layer = _Layer(playbook)
    boxes: list[DraftState] = []
    first = layer.state(playbook.steps[playbook.start].next, END, boxes, {}, 0)
    if not layer.tasks:
        refuse("nothing_to_do")
    _only_reached(boxes, first, layer.ways)
    left = {box.id for box in walk(boxes)} | {END}
    ways = [way for way in layer.ways if way.source in left]
    return Layout(boxes, ways, [task for task in layer.tasks if task.state in left], first)


def _only_reached(boxes: list[DraftState], first: str, ways: Sequence[Way]) -> None:
    """Take out states that nothing leads to, such as what would follow branches that all end elsewhere."""
    reached, waiting = {first}, [first]
    while waiting:
        here = waiting.pop()
        new = {way.target for way in ways if way.source == here} - reached
        reached |= new
        waiting += new
    boxes[:] = [box for box in boxes if box.id in reached]
    for box in boxes:
        for region in box.regions:
            _only_reached(region.boxes, region.initial, ways)


class _Layer:
    def __init__(self, playbook: CacaoPlaybook) -> None:
        self.steps = playbook.steps
        self.ways: list[Way] = []
        self.tasks: list[DraftTask] = []
        self.count = 0
        named = Counter(to for step in self.steps.values() for to in following(step))
        self.joined = {key for key, times in named.items() if times > 1}
        """Steps that several others lead to: each begins a state of its own."""

    def state(self, key: str, cont: str, boxes: list[DraftState], known: dict[str, str], depth: int) -> str:
        """The state that begins with this step; `cont` when there is nothing left to do before going on."""
        if not key or self.steps[key].kind == "end":
            return cont
        if key in known:
            return known[key]
        self.count += 1
        if self.count > MAX_STATES:
            refuse("too_tangled", str(MAX_STATES))
        box = DraftState(f"s{self.count}", self.steps[key].name)
        boxes.append(box)
        known[key] = box.id
        last: list[str] = []
        while True:
            step = self.steps[key]
            if step.kind in ACTS:
                last = [self._task(step, box, last)]
            elif step.kind == "parallel" and (branches := self._plain(step)) is not None:
                last = [done for branch in branches for done in self._side(branch, box, last)]
            else:
                self._fork(step, box, last, cont, boxes, known, depth)
                return box.id
            if step.failed or not self._goes_on(step.next, box):
                break
            key = step.next
        if step.failed:
            self._way(box, self.state(step.next, cont, boxes, known, depth), "done", step.name)
            self._way(box, self.state(step.failed, cont, boxes, known, depth), "failed", step.name)
        else:
            self._way(box, self.state(step.next, cont, boxes, known, depth), "go", step.name, _done(last))
        return box.id

    def _goes_on(self, key: str, box: DraftState) -> bool:
        """Whether the next step belongs to the same run: nothing else leads to it, and it is no loop."""
        if not key or key in self.joined:
            return False
        kind = self.steps[key].kind
        if kind in ("end", "while-condition"):
            return False
        return kind != "parallel" or self._plain(self.steps[key]) is not None

    def _task(self, step: CacaoStep, box: DraftState, after: Sequence[str]) -> str:
        task = DraftTask(step, box.id, list(after), f"M{len(self.tasks) + 1}")
        self.tasks.append(task)
        box.tasks.append(task)
        return task.id

    def _plain(self, fork: CacaoStep) -> list[list[CacaoStep]] | None:
        """The branches of a parallel step, when each is a straight run of steps; None when one of them decides."""
        runs = []
        for _, key in fork.branches:
            run: list[CacaoStep] = []
            while key and self.steps[key].kind != "end":
                step = self.steps[key]
                if step.kind not in ACTS or step.failed or key in self.joined or step in run:
                    return None
                run.append(step)
                key = step.next
            runs.append(run)
        return runs

    def _side(self, run: Sequence[CacaoStep], box: DraftState, after: Sequence[str]) -> list[str]:
        """The tasks of one branch, one after the other; the last of them."""
        for step in run:
            after = [self._task(step, box, after)]
        return list(after)

    def _fork(
        self,
        step: CacaoStep,
        box: DraftState,
        last: list[str],
        cont: str,
        boxes: list[DraftState],
        known: dict[str, str],
        depth: int,
    ) -> None:
        """The decisions with which a run ends: a condition, a loop, a choice, or branches side by side."""
        then = self.state(step.next, cont, boxes, known, depth) if step.next else cont
        if step.kind == "parallel":
            self._beside(step, box, then, depth)
            return
        if step.kind == "while-condition":
            for what, key in step.branches:
                if what == "true":
                    self._way(box, self.state(key, box.id, boxes, known, depth), "again", step.condition or step.name)
            leaving = dict(step.branches).get("false", "")
            self._way(box, self.state(leaving, then, boxes, known, depth), "no", step.condition or step.name)
            return
        about = step.condition or step.name
        for what, key in step.branches:
            kind = {"true": "yes", "false": "no"}.get(what, "case") if step.kind == "if-condition" else "case"
            label = about if kind != "case" else f"{about} = {what}"
            self._way(box, self.state(key, then, boxes, known, depth), kind, label)
        if step.kind == "if-condition" and len(step.branches) == 1:
            other = "no" if step.branches[0][0] == "true" else "yes"
            self._way(box, then, other, about)

    def _beside(self, step: CacaoStep, box: DraftState, then: str, depth: int) -> None:
        """Branches that decide run side by side in regions; one goes on when all are through."""
        if depth >= MAX_DEPTH:
            refuse("too_nested", step.name)
        for number, (_, key) in enumerate(step.branches, 1):
            region = DraftRegion(f"{box.id}_{number}", self.steps[key].name)
            region.through = f"{region.id}_done"
            region.initial = self.state(key, region.through, region.boxes, {}, depth + 1)
            box.regions.append(region)
        through = " and ".join(f"in({region.through})" for region in box.regions)
        self._way(box, then, "joined", step.name, through, through)

    def _way(self, box: DraftState, target: str, kind: str, about: str, when: str = "", guard: str = "") -> None:
        self.ways.append(Way(box.id, target, kind, about, when, guard))


def _done(tasks: Sequence[str]) -> str:
    """What holds once these tasks are done."""
    return " and ".join(f"done({task})" for task in tasks[:10])


def walk(boxes: Sequence[DraftState]) -> Iterator[DraftState]:
    """All states, inner ones included."""
    for box in boxes:
        yield box
        for region in box.regions:
            yield from walk(region.boxes)
