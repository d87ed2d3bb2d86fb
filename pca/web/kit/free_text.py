"""Before a text is kept that looks as if it told of somebody's health or identity, its writer is asked once more."""

from __future__ import annotations

from msgspec.structs import replace

from pca.domain.free_texts import free_texts
from pca.domain.orders import Order, Personal
from pca.domain.texts.personal import personal_in
from pca.web.kit.asked import RequestInput

KEEP = "keep_text"
"""The field, or for programs the parameter of the address, that says: keep it all the same."""


class LooksPersonal(Exception):
    """The text was not kept: its writer has not said yet that it is to be."""

    def __init__(self, kinds: tuple[Personal, ...]) -> None:
        super().__init__(", ".join(kinds))
        self.kinds = kinds


def looked_at(context: RequestInput, order: Order) -> Order:
    """The order, with what its texts look like where its author keeps them all the same. Raises LooksPersonal."""
    kinds = personal_in(free_texts(order))
    if not kinds:
        return order
    if "yes" not in (context.value(KEEP), context.request.query_params.get(KEEP)):
        raise LooksPersonal(kinds)
    return replace(order, personal=kinds)
