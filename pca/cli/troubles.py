"""One line about whatever went wrong below the commands."""

from __future__ import annotations

import errno

from pca.cli.words import LANGUAGE, say
from pca.domain.order_types import MalformedOrder
from pca.plans.yaml_text import Unreadable
from pca.services.kit.unknown import AmbiguousPlan, UnknownCrisis, UnknownPlan
from pca.settings import SettingsError
from pca.shipped import IncompleteInstallation
from pca.store.kit.errors import StoreError

STORE = {"missing": "no_installation", "disk_full": "disk_full", "busy": "busy"}
"""Troubles of the store that have words of their own here."""


def line_of(error: Exception) -> str:
    """What to say of it, in the language of this process."""
    match error:
        case StoreError() if error.code in STORE:
            return say(STORE[error.code])
        case Unreadable():
            return "\n".join(problem.line(LANGUAGE.get()) for problem in error.problems)
        case StoreError() | SettingsError() | IncompleteInstallation() | MalformedOrder():
            return str(error)
        case UnknownCrisis():
            return say("unknown_crisis", crisis=error.args[0])
        case UnknownPlan():
            return say("unknown_plan", plan=error.args[0])
        case AmbiguousPlan():
            return say("ambiguous_plan", plan=error.args[0])
        case OSError() if error.errno == errno.ENOSPC:
            return say("disk_full")
        case OSError() if error.filename is not None:
            return say("file", path=error.filename, reason=error.strerror)
    return say("defect", kind=type(error).__name__)
