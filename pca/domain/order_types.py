"""Whether what stands in an order is of the types its fields ask for."""

from __future__ import annotations

import msgspec

from pca.domain.orders import Order


class MalformedOrder(ValueError):
    """A value in an order is not of the type its field asks for: nothing was looked at, written or journalled."""


_encoder, _decoder = msgspec.json.Encoder(), msgspec.json.Decoder(Order)


def check_types(order: Order) -> None:
    """See that every value of `order` has its field's type, so that what is journalled can be read back.

    Raises MalformedOrder naming the field. Texts that cannot be encoded raise UnicodeEncodeError, as in the store.
    """
    try:
        _decoder.decode(_encoder.encode(order))
    except (msgspec.ValidationError, TypeError) as error:
        raise MalformedOrder(str(error)) from error
