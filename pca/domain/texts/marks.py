"""What a message says of itself, in every kind and language: that it reminds, replaces, or stands in, and its code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

Said = Mapping[str, str]


class Marks(NamedTuple):
    """What is true of one message; what is empty is not said."""

    reminder: bool = False
    replaces: str = ""
    """When the message it replaces was sent, in words."""
    instead_of: str = ""
    """Names of the people for whom the reader stands in."""
    code: str = ""
    page: str = ""
    """Where the code is checked, if the installation has a public page."""
    reply: str = ""
    """The short code to answer a text message with; empty when no answer is asked."""
    link: str = ""
    """The page of ours where the message is answered, if there is one."""


PLAIN = Marks()

REMINDER: Said = {"fr": "RAPPEL", "ar": "تذكير", "en": "REMINDER"}
REPLACES: Said = {
    "fr": "Ce message remplace celui du {at}. L’ancien ne vaut plus.",
    "ar": "تعوض هذه الرسالة رسالة {at}. السابقة لم تعد صالحة.",
    "en": "This message replaces the one of {at}. The old one no longer holds.",
}
REPLACES_SHORT: Said = {"fr": "REMPLACE le precedent: ", "ar": "تعوض السابقة: ", "en": "REPLACES the last one: "}
INSTEAD: Said = {
    "fr": "Sans réponse à ce jour de : {names}. Le message vous est transmis à leur place.",
    "ar": "لا جواب إلى الآن من: {names}. تُحال إليكم الرسالة نيابة عنهم.",
    "en": "No answer so far from: {names}. The message comes to you in their place.",
}
INSTEAD_SHORT: Said = {"fr": "Pour {names}: ", "ar": "عن {names}: ", "en": "For {names}: "}
REPLY: Said = {"fr": " Rep: OK {code}", "ar": " الجواب: OK {code}", "en": " Reply OK {code}"}
LINK: Said = {"fr": "Répondre : {link}", "ar": "للجواب: {link}", "en": "Answer: {link}"}
CODE: Said = {"fr": "Code du message : {code}", "ar": "رمز الرسالة: {code}", "en": "Message code: {code}"}
CHECKED: Said = {
    "fr": "Code du message : {code}. À vérifier sur {page}",
    "ar": "رمز الرسالة: {code}. للتحقق: {page}",
    "en": "Message code: {code}. Check it on {page}",
}


def marked(kind: str, language: str, subject: str, body: str, marks: Marks) -> tuple[str, str]:
    """Subject and body with what the message says of itself: short in an SMS, in lines of its own elsewhere."""
    if marks == PLAIN:
        return subject, body
    spoken = language if language in REMINDER else "fr"
    if kind == "sms":
        return subject, _short(spoken, body, marks)
    before = [
        REMINDER[spoken] if marks.reminder else "",
        REPLACES[spoken].format(at=marks.replaces) if marks.replaces else "",
        INSTEAD[spoken].format(names=marks.instead_of) if marks.instead_of else "",
    ]
    after = [
        LINK[spoken].format(link=marks.link) if marks.link else "",
        (CHECKED if marks.page else CODE)[spoken].format(code=marks.code, page=marks.page) if marks.code else "",
    ]
    parts = ["\n".join(line for line in before if line), body, "\n".join(line for line in after if line)]
    if subject and marks.reminder:
        subject = f"{REMINDER[spoken]} — {subject}"
    return subject, "\n\n".join(part for part in parts if part)


def _short(language: str, body: str, marks: Marks) -> str:
    reminder = f"{REMINDER[language]}: " if marks.reminder else ""
    replaces = REPLACES_SHORT[language] if marks.replaces else ""
    instead = INSTEAD_SHORT[language].format(names=marks.instead_of) if marks.instead_of else ""
    reply = REPLY[language].format(code=marks.reply) if marks.reply else ""
    return f"{reminder}{replaces}{instead}{body}{reply}" + (f" #{marks.code}" if marks.code else "")
