"""Shows plans: findings with file and line, versions, and what a version contains."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pca.catalogue.findings import as_data, line, severity
from pca.catalogue.words import isolated
from pca.cli import show
from pca.cli.desk import Unusable, complain
from pca.cli.words import LANGUAGE, count, heads, say
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.plan.lint.findings import Finding, FindingSeverity
from pca.domain.plan.states import State
from pca.domain.plan.text import Text
from pca.domain.situation import PlanVersion
from pca.plans.yaml_reader import Unreadable
from pca.runtime import Runtime
from pca.services.crisis import adoption
from pca.services.crisis.adoption import RewordedMeasure
from pca.services.crisis.scene import plan_of
from pca.services.plans import plans as plans_service
from pca.services.plans.plans import find_version
from pca.services.plans.read import histories
from pca.store.kit.database import Unit

MOST = 20
"""What does not fit is named up to here; `pca plan lint` says all."""


def misfits(runtime: Runtime, hash: str) -> None:
    """What of a version does not fit the directory at hand, in words, on the error output; nothing when all does."""
    with runtime.store.read() as unit:
        unfit = plans_service.misfits(runtime, unit, hash, LANGUAGE.get())
    for message, advice in unfit[:MOST]:
        complain(say("misfit", message=message, advice=advice))
    if len(unfit) > MOST:
        complain(say("misfits_more", count=len(unfit) - MOST))


def findings(path: Path, problems: Sequence[Finding], *, json: bool = False, people: int = 0) -> None:
    """All findings, one a line as file:line:column, and how many there are; `people` of the directory looked at."""
    errors = sum(problem.severity is FindingSeverity.ERROR for problem in problems)
    if json:
        summary = {"path": str(path), "readable": True, "errors": errors, "warnings": len(problems) - errors}
        show.as_json({**summary, "directory": people, "findings": [_finding(problem) for problem in problems]})
        return
    for finding in problems:
        place = isolated(f"{finding.file}:{finding.line}:{finding.column}", LANGUAGE.get())
        grade, code = severity(finding, LANGUAGE.get()), isolated(finding.code, LANGUAGE.get())
        show.line(f"{place}: {grade} {code}: {line(finding.what, LANGUAGE.get())}")
    if people:
        show.line(say("with_directory", people=people))
    counted = {"errors": count("errors_found", errors), "warnings": count("warnings_found", len(problems) - errors)}
    show.line(say("findings", path=path, **counted) if problems else say("clean", path=path))


def _finding(finding: Finding) -> dict[str, object]:
    known = {
        "code": finding.code,
        "severity": finding.severity,
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
    }
    return {**known, "where": finding.where, **as_data(finding.what)}


def unreadable(path: Path, error: Unreadable, *, json: bool) -> None:
    """All reasons why a plan cannot be read, and one line on the error output."""
    described = [
        {"code": "unreadable", "severity": "error", "file": problem.place.file, "line": problem.place.line}
        | {"column": problem.place.column, "where": problem.path, **as_data(problem.what)}
        for problem in error.problems
    ]
    if json:
        counted = {"path": str(path), "readable": False, "errors": len(described), "warnings": 0}
        show.as_json({**counted, "findings": described})
    else:
        for problem in error.problems:
            show.line(problem.line(LANGUAGE.get()))
    complain(count("unreadable_plan", len(described), path=path))


def only(unit: Unit) -> PlanVersion:
    """The last version of the only plan there is. Raises Unusable when there is none, or several plans."""
    known = list(histories(unit))
    if len(known) != 1:
        raise Unusable(say("choice", text="", known=", ".join(known)) if known else say("no_plans"))
    return find_version(unit, known[0], latest=True)


def listed(unit: Unit, *, json: bool) -> None:
    """All versions, newest last."""
    lines = [line for versions in histories(unit).values() for line in versions.lines]
    if json:
        show.as_json({"plans": lines})
        return
    rows = [
        (plan.plan, plan.version, plan.hash[:12], plan.author, f"{plan.published_at:%Y-%m-%d %H:%M}", plan.approved_by)
        for plan in lines
    ]
    columns = heads("plan", "version", "hash", "author", "published_at", "approved_by")
    show.table(columns, rows, empty=say("no_plans"))


def version(held: PlanVersion, plan: CompiledPlan, *, json: bool) -> None:
    """One version: what it is, its states, decisions and measures."""
    book = plan.playbook
    if json:
        show.as_json({"version": held, "playbook": book.model_dump(mode="json", by_alias=True, exclude_none=True)})
        return
    show.line(f"{_to(book.title)} — {book.id} {book.version}", style="bold")
    show.line(f"{held.hash}  ·  {say('author')} {held.author}  ·  {say('approved_by')} {held.approved_by or '—'}")
    show.line(_to(book.purpose))
    states = [row for outer in book.states for row in _state_rows(outer, plan)]
    show.table(heads("state", "kind", "level"), states)
    moves = [
        (
            f"{transition.decision} — {_to(transition.title)}",
            f"{', '.join(transition.source)} → {', '.join(transition.target)}",
            _roles(transition.decided_by, plan),
        )
        for transition in book.transitions
    ]
    show.table(heads("decision", "from_to", "who_decides"), moves)
    measures = [
        (f"{measure.id} {_to(measure.title)}", measure.axis, ", ".join(measure.holds_in), measure.team)
        for measure in book.measures
    ]
    show.table(heads("measure", "axis", "holds_in", "team"), measures)


def _state_rows(state: State, plan: CompiledPlan, depth: int = 0) -> list[tuple[str, str, int | None]]:
    own = (f"{'· ' * depth}{_to(state.title)} ({state.id})", plan.kind_of(state.id).value, state.level)
    return [own, *(row for child in state.children for row in _state_rows(child, plan, depth + 1))]


def _roles(roles: Sequence[str], plan: CompiledPlan) -> str:
    return ", ".join(_to(plan.playbook.role[role].title) for role in roles if role in plan.playbook.role)


def _to(text: Text) -> str:
    return text.to(LANGUAGE.get())


def reworded(runtime: Runtime, unit: Unit, before: str, after: str) -> tuple[RewordedMeasure, ...]:
    """The measures that the version `after` calls editorial, beside their words in the version `before`."""
    return adoption.reworded(*(plan_of(runtime, unit, hash).compiled.playbook for hash in (before, after)))


def wordings(pairs: Sequence[RewordedMeasure]) -> None:
    """Old and new words of measures whose author says that only the wording changed."""
    show.line(say("editorial_says"), style="bold")
    for pair in pairs:
        show.line(f"{pair.measure} {_to(pair.after.title)}", style="bold")
        for head, asked in (("before", pair.before), ("after", pair.after)):
            lines = "".join(f" • {_to(item.text)}" for item in asked.checklist)
            show.line(f"  {say(head)} : {_to(asked.title)} — {_to(asked.text)}{lines}")
