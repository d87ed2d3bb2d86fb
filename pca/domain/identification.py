"""How the author of an order was identified: by which way in, by which proof."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

import msgspec

Way: TypeAlias = Literal["page", "token", "link", "sms", "mail", "chat", "command_line", "engine", "program"]
"""By which way an order came in. `program`: by code that was given the installation itself, past every door.
What somebody says on the telephone is written down by an operator, who is known as on any page."""

Factor: TypeAlias = Literal[
    "password",
    "password_code",
    "passkey",
    "oidc",
    "oidc_second_factor",
    "break_glass",
    "persona",
    "token",
    "link_secret",
    "mail_secret",
    "number",
    "number_code",
    "address",
    "system_user",
]
"""What proved who it was. `number` and `address` are claims: a bare telephone number, a bare sender's address."""

WAYS: tuple[Way, ...] = get_args(Way)
FACTORS: tuple[Factor, ...] = get_args(Factor)


class Identification(msgspec.Struct, frozen=True, omit_defaults=True):
    """How somebody was known to be who they said. `reference` is a session's or token's public name or a message's
    key, for finding it again; never a secret, never an address."""

    way: Way
    factor: Factor | None = None
    reference: str = ""


ENGINE = Identification("engine")
"""The house itself: time, deliveries, what follows from an import."""

PROGRAM = Identification("program")
"""What is written of an order that no door gave: the author's name is then the word of that program alone."""
