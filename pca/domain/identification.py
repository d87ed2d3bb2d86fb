"""How the author of an order was identified: by which way in, by which proof; and how that is said to people."""

from __future__ import annotations

from collections.abc import Mapping
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

_WAYS: Mapping[Way, tuple[str, str, str]] = {
    "page": ("page", "صفحة", "page"),
    "token": ("jeton d’un programme", "رمز برنامج", "a program’s token"),
    "link": ("lien du message", "رابط الرسالة", "link of the message"),
    "sms": ("SMS", "رسالة نصية", "text message"),
    "mail": ("courriel", "بريد إلكتروني", "mail"),
    "chat": ("messagerie", "تطبيق مراسلة", "chat"),
    "command_line": ("ligne de commande", "سطر الأوامر", "command line"),
    "engine": ("l’application elle-même", "التطبيق نفسه", "the application itself"),
    "program": ("programme, sans identification", "برنامج، دون تحقق من الهوية", "a program, without identification"),
}
_FACTORS: Mapping[Factor, tuple[str, str, str]] = {
    "password": ("mot de passe", "كلمة السر", "password"),
    "password_code": ("mot de passe et code", "كلمة السر ورمز", "password and code"),
    "passkey": ("clé d’accès", "مفتاح دخول", "passkey"),
    "oidc": ("fournisseur d’identité", "مزود الهوية", "identity provider"),
    "oidc_second_factor": (
        "fournisseur d’identité, second facteur",
        "مزود الهوية مع عامل ثان",
        "identity provider, second factor",
    ),
    "break_glass": ("compte scellé", "الحساب المختوم", "sealed account"),
    "persona": ("personnage de démonstration", "شخصية العرض", "persona of the demonstration"),
    "token": ("secret du jeton", "سر الرمز", "the token’s secret"),
    "link_secret": ("secret du lien", "سر الرابط", "the link’s secret"),
    "mail_secret": ("secret du message", "سر الرسالة", "the message’s secret"),
    "number": ("numéro seul, non prouvé", "الرقم وحده، دون إثبات", "number alone, not proved"),
    "number_code": ("numéro et code", "الرقم والرمز", "number and code"),
    "address": ("adresse seule, non prouvée", "العنوان وحده، دون إثبات", "address alone, not proved"),
    "system_user": ("utilisateur du système", "مستخدم النظام", "system user"),
}
_BEFORE = ("non consigné à l’époque", "لم يكن يُسجَّل آنذاك", "not yet recorded then")
_LANGUAGES = ("fr", "ar", "en")


def say(identified: Identification | None, language: str) -> str:
    """In words of a language, such as `page, password and code (3f9a01bc22d4)`; or that it is unknown."""
    place = _LANGUAGES.index(language)
    if identified is None:
        return _BEFORE[place]
    words = [_WAYS[identified.way][place], *([_FACTORS[identified.factor][place]] if identified.factor else [])]
    said = ("، " if language == "ar" else ", ").join(words)
    return f"{said} ({identified.reference})" if identified.reference else said
