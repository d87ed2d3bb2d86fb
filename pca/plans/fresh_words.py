"""The words of a first plan, in each language of the house, and its two messages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pca.catalogue import Words

PLAN = """\
# $note_first
# $note_next
language: pca/1
id: "$id"
languages: [$tag]
title: $title
purpose: $purpose
scope: $scope
objectives: [$objective]
scenario: $scenario
time_zone: $zone
author: "$runs"
owner: log
review: $today
success_criteria: [$success]
activation_criteria: [$activation]
stand_down_criteria: [$stand_down]
dependencies: {internal: [$network], external: [$power]}
resources: [$place]
roles:
  - {function: decision, holder: "$decides", deputies: ["$stands_in"]}
  - {function: log, holder: "$runs", deputies: ["$helps"]}
teams: [{id: team, lead: "$runs", deputies: ["$helps"], title: $team}]
stakeholders: [{id: authority, kind: authority, title: $authority}]
activities:
  - id: main
    title: $activity
    priority: P0
    dmia: $longest
    rto: $aimed
    minimum_service: $minimum
    impacts: [{kind: customers, after: $aimed, severity: 3, text: $impact}]
    objective: {approved_by: "$decides", approved_on: $today, justification: $justification}

# $note_measures
measures:
  - id: M1
    title: $count
    holds_in: [crisis]
    team: team
    acknowledge_within: 30min
    complete_within: 2h
    priority: P0
    checklist: [$counted, $reported]
  - id: M2
    title: $keep
    holds_in: [crisis]
    team: team
    complete_within: $aimed
    after: [M1]
    activities: [main]
    checklist: [$informed, $working]
    undo: {title: $undo, complete_within: 3d}

# $note_messages
communications:
  - {id: ${id}_start, when: {entering: crisis}, audience: {everyone: true}, acknowledge_within: 4h, title: $started}
  - {id: ${id}_end, when: {entering: back}, audience: {everyone: true}, title: $ended}
"""


WORDS, MESSAGES = Words("fresh.plan"), Words("fresh.messages")
"""Values the author gave stand as $activity, $longest and $aimed; messages by `message.kind`."""


def texts_of(language: str) -> Mapping[str, str]:
    """The words of a first plan in a language."""
    return {code: WORDS.say(code, language) for code in WORDS}


def messages_of(language: str) -> Iterator[tuple[str, str, str]]:
    """Its messages in a language: message, kind of text, text."""
    for code in MESSAGES:
        message, _, kind = code.partition(".")
        yield message, kind, MESSAGES.say(code, language)
