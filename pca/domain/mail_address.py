"""Mail addresses as they are kept, compared and written to: one form, the domain in ASCII as IDNA 2008 has it."""

from __future__ import annotations

from typing import Annotated

import idna
from pydantic import AfterValidator, WithJsonSchema

INSIDE = ("local", "localhost", "test", "arpa")
"""Names that mean nothing on the Internet and that a house may use inside: its own servers know where they lead."""

LOCAL = 64
"""Characters before the @-sign (RFC 5321)."""

_STAND_IN = ".example"
"""What follows an inside name while its form is looked at, for the library takes public names only."""


def mail_address(text: str) -> str:
    """The address of one mailbox in the form it is kept in; whether it exists is not asked. Raises ValueError.

    A domain may be one of the house alone (`banque.local`); `.invalid` and `.onion` lead nowhere and are refused.
    """
    from email_validator import EmailNotValidError, validate_email  # loaded by who has an address to look at

    typed = text.strip()
    local, _, domain = typed.lower().rpartition("@")
    inside = domain.endswith(tuple(f".{zone}" for zone in INSIDE))
    try:
        ascii_form = validate_email(
            typed + _STAND_IN * inside, check_deliverability=False, allow_smtputf8=False
        ).ascii_email
    except EmailNotValidError as error:
        raise ValueError(str(error).rstrip(".")) from error
    assert ascii_form is not None  # its local part is ASCII
    if len(local) > LOCAL:
        raise ValueError(f"there are more than {LOCAL} characters before the @-sign")
    return ascii_form.removesuffix(_STAND_IN) if inside else ascii_form


def inside_domain(address: str) -> str:
    """The domain of a kept address, if the Internet knows none of its kind: only the house's own servers may."""
    domain = compared(address).rpartition("@")[2]
    return domain if domain.endswith(tuple(f".{zone}" for zone in INSIDE)) else ""


MailAddress = Annotated[str, AfterValidator(mail_address), WithJsonSchema({"type": "string", "format": "email"})]
"""A field that holds such an address."""


def ascii_domain(domain: str) -> str:
    """A domain as it goes over the wire: faß.example is xn--fa-hia.example. Raises ValueError."""
    return domain if domain.isascii() else idna.encode(domain[:253], uts46=True, transitional=False).decode()


def compared(address: str) -> str:
    """The form in which two spellings of one address are the same; never raises, whatever is given."""
    local, at, domain = address.strip().lower().rpartition("@")
    try:
        return f"{local}{at}{ascii_domain(domain)}"
    except ValueError:
        return f"{local}{at}{domain}"


def spellings(address: str) -> tuple[str, ...]:
    """The forms, in small letters, in which an address may have been kept."""
    plain = compared(address)
    local, at, domain = plain.rpartition("@")
    try:
        shown = idna.decode(domain) if "xn--" in domain else domain
    except ValueError:
        shown = domain
    return tuple(dict.fromkeys((plain, f"{local}{at}{shown}", address.strip().lower())))
