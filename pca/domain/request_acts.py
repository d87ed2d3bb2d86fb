"""What people may ask about requests: raise a problem, answer it, say that one read the answer, take it back."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pca.domain.act import Act

Concerned: TypeAlias = Literal["", "region", "everywhere"]
"""For whom a ruling is an instruction: for nobody but who asked, for the branches of the region, for all branches."""


class RaiseProblem(Act, frozen=True, tag="raise_problem"):
    """Put a problem of a site to the committee that answers for it. For somebody on the telephone: on their behalf."""

    title: str
    text: str
    site: str
    urgent: bool = False


class GiveRuling(Act, frozen=True, tag="give_ruling"):
    """Answer a problem. A ruling given before is replaced only by who has read it."""

    request: int
    written: dict[str, str]
    """The ruling by language, such as fr; one is enough."""
    replaces: int = 0
    """The number of the ruling it replaces; 0 for the first one."""
    concerned: Concerned = ""
    site_types: tuple[str, ...] = ()
    """The kinds of sites it is an instruction for; all of them where none is named."""


class AcknowledgeRuling(Act, frozen=True, tag="acknowledge_ruling"):
    """Say that one has read the answer to one's problem."""

    request: int


class WithdrawProblem(Act, frozen=True, tag="withdraw_problem"):
    """Take one's problem back; nobody need answer any more."""

    request: int


RequestAct: TypeAlias = RaiseProblem | GiveRuling | AcknowledgeRuling | WithdrawProblem
