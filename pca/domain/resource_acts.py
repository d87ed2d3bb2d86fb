"""What people may ask about resources: something comes in, is used, lost, moved, handed out or given back."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pca.domain.act import Act

MoveKind: TypeAlias = Literal["receive", "use", "lose", "transfer", "hand_out", "count"]
"""`lose` takes away what nobody has any more; `count` says how much is at hand, whatever was written down before."""


class MoveResource(Act, frozen=True, tag="move_resource"):
    """Write down that some of a resource came in, was used, lost, moved, handed out or counted at a place."""

    kind: MoveKind
    resource: str
    place: str
    quantity: int
    to: str = ""
    """The place it is moved to."""
    person: str = ""
    """Who gets it, and is to give it back."""
    serial: str = ""
    """What is written on it, so that it is told from others."""


class ReturnResource(Act, frozen=True, tag="return_resource"):
    """Write down that what a person had came back, or is lost."""

    item: int
    """The number under which it was handed out."""
    quantity: int
    lost: bool = False


ResourceAct: TypeAlias = MoveResource | ReturnResource
"""What is asked about resources."""
