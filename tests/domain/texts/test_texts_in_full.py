"""What is made of texts, in full: answers of people, spellings, parts of a message, codes and tickets.

The literals lie in `tests/data/literals/texts_in_full.json`, a row for each input or for a few of them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pca.domain import mail_address
from pca.domain.plan import languages, usual
from pca.domain.texts import reply_links, sms_parts, wording
from pca.domain.texts.help_calls import heard
from pca.domain.texts.replies import understood
from pca.domain.texts.reply_text import words_of
from tests.kit.literals import Literals, tried

SAID = Path(__file__).parents[2] / "data" / "replies" / "said.tsv"


def replies() -> list[str]:
    lines = [one.partition("\t")[0] for one in SAID.read_text("utf-8").splitlines() if one and one[0] != "#"]
    more = [
        "Bonjour Amina, bien reçu 7K2",
        "ok\nSent from my iPhone",
        "👍🏽 merci",
        "tout va bien ? pas encore",
        "je suis bien\n--\nSignature",
        "7K2 7k2 ok",
        "sécours",
        "seccours",
        "ne pas envoyer les secours",
        "wالسلام",
        "لا حاجة الى مساعدة",
        "no one is hurt",
        "plus besoin d'aide",
        "no longer need help",
        "on n'a plus de feu",
        "personne de blessé",
        "une personne blessée",
        "stop svp",
        "START merci",
        "OK, je suis en télétravail.",
        "non pas fait",
        "fait ?",
        "in sécurité ici, et vous ?",
        "x" * 3000,
    ]
    return lines + more


@pytest.mark.parametrize("number", range(0, len(replies()), 12))
def test_replies_in_full(number: int, literals: Literals) -> None:
    some = replies()[number : number + 12]
    literals.same(
        f"replies {number}",
        [
            [understood(one, {"7K2"}), heard(words_of(one)), understood(f"7K2 {one}", {"7K2"}), words_of(one)]
            for one in some
        ],
    )


TEXTS = [
    "",
    "a",
    "é\r\nb\rc\x0bd\u2028e\x85f",
    "a\x00\x1fb\x7f\x80c\x84\x86\x9f",
    "\u202aabc\u202e",
    "\u2066x\u2069\ufeff",
    "\ud800",
    "a\u200bb",
    "  a \n b  ",
    "\u00ad",
    "…",
    "٣",
    "\u2060\ufe0f",
    "\U000e0041",
    "é" * 170,
    "[€]^{}",
    "ü" * 71,
    "a" * 160,
    "a" * 161,
    "€" * 80,
    "€" * 81,
    "ع" * 70,
    "ع" * 71,
    "𝄞" * 36,
    "ok\x1b",
]


@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_texts(number: int, literals: Literals) -> None:
    text = TEXTS[number]
    literals.same(
        f"texts {number}",
        [
            [tried(does, text) for does in (wording.clean, wording.one_line, wording.hides, wording.visible)],
            tried(sms_parts.sms_parts, text),
            [
                [
                    tried(lambda text, kind: sms_parts.encoded(text, kind).hex(), text, kind),
                    tried(sms_parts.decoded, tried(sms_parts.encoded, text, kind), kind),
                ]
                for kind in ("gsm", "ucs2")
            ],
            [
                tried(does, f"{text}@exemple.ma")
                for does in (
                    mail_address.mail_address,
                    mail_address.compared,
                    mail_address.spellings,
                    mail_address.inside_domain,
                )
            ],
            [tried(usual.name_of, text), tried(usual.name_of, text, "fr"), languages.direction(text[:9])],
        ]
        if "\ud800" not in text
        else [ascii(wording.clean(text)), ascii(wording.hides(text)), wording.visible(text)],
    )


def test_codes_and_tickets(literals: Literals) -> None:
    key, asked = b"k" * 32, [("2026-1", 7), ("EX-2026-12", 123456789)]
    made = [
        [does(key, *one) for does in (reply_links.short_code, reply_links.ticket, reply_links.return_ticket)]
        for one in asked
    ]
    said = [text for one in made for text in one] + [
        "",
        "x",
        made[0][1].lower(),
        f" {made[0][1]} ",
        made[0][1] + "A",
        made[0][1][:-1] + "2",
        made[0][1].replace("7", "8"),
    ]
    literals.same(
        "tickets",
        [
            made,
            [
                [
                    reply_links.opened(key, one),
                    reply_links.returned(key, one),
                    reply_links.looks_like_ticket(one),
                    reply_links.looks_like_return(one),
                    reply_links.opened(b"o" * 32, one),
                ]
                for one in said
            ],
        ],
    )
