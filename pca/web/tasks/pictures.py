"""The picture of how far the teams are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pca.pictures import Picture, charts
from pca.web.kit.request_context import RequestContext

if TYPE_CHECKING:
    from pca.web.tasks.team_tasks import TeamTasks


def answers(it: TeamTasks, context: RequestContext) -> Picture:
    """Each team's tasks by status; a team leads to its own tasks."""
    teams = [charts.TeamAnswers(team.title, team.counts, context.query(team=team.id, after=None)) for team in it.teams]
    return charts.answers(teams, language=context.language)
