"""The messages the engine sends by itself, by the folder of their texts."""

from __future__ import annotations

NOTICES = (
    "task_opened",
    "task_reminder",
    "task_escalated",
    "decision_proposed",
    "objective_at_risk",
    "measure_expired",
)
"""Every plan needs the texts of these, as mail."""

ROLL_CALL = "roll_call"
"""Asks everybody where they are, and how; a plan may have texts for it."""

HELP_ASKED = "help_asked"
"""Tells the committee that somebody needs help."""

TASKS_AMENDED = "tasks_amended"
"""Tells people what changed about their tasks."""

TASKS_REDATED = "tasks_redated"
"""Tells people that a deadline of theirs is another one."""

LIST_AWAITED = "list_awaited"
"""Asks people for a list that a measure waits for."""

DECISION_ASKED = "decision_asked"
"""Tells those who decide that somebody proposes a decision, or that one put off waits again."""

DECISION_RESTATED = "decision_restated"
"""Tells those who decide that a proposal is withdrawn, for figures that were known before are others now."""

VOTE_ASKED, VOTE_FAILED = "vote_asked", "vote_failed"
"""Ask those who vote on a question, and tell them that it ended without being carried."""

DECISION_ENDING = "decision_ending"
"""Reminds of a decision that lapses, and says that it has."""

MEETING_DUE = "meeting_due"
"""Reminds the committee of its next meeting."""

FREE_MESSAGE = "free_message"
"""What somebody writes in their own words."""

EDITED_MESSAGE = "edited_message"
"""What somebody says instead of a text that waited to be released: nothing stands around their words."""

MESSAGE_REJECTED = "message_rejected"
"""Tells who wrote a message that it is not released, and why."""

PROBLEM_WAITING, PROBLEM_ANSWERED = "problem_waiting", "problem_answered"
"""Put a problem to whoever answers it, and bring the answer to who asked."""

RULING_TO_FOLLOW = "ruling_to_follow"
"""Brings a ruling to the branches it is an instruction for."""

OF_THE_HOUSE = (
    *(HELP_ASKED, TASKS_AMENDED, TASKS_REDATED, LIST_AWAITED),
    *(FREE_MESSAGE, EDITED_MESSAGE, MESSAGE_REJECTED),
    *(DECISION_ASKED, DECISION_RESTATED, VOTE_ASKED, VOTE_FAILED, DECISION_ENDING, MEETING_DUE),
    *(PROBLEM_WAITING, PROBLEM_ANSWERED, RULING_TO_FOLLOW),
)
"""Their texts belong to the house, not to a plan."""
