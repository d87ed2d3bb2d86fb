"""What a person wrote is told from what their program writes around it, and a call for help is never taken for that."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pca.channels.own_words import not_ours, own_words

QUOTE = "> Où êtes-vous ?\n> Répondez par un mot."

HEADS = [
    "Le 3 nov. 2026 à 10:00, PCA <pca@institution.example> a écrit :",
    "Le mardi 3 novembre 2026 à 10:00:00 UTC+1, Cellule de crise\n<pca@institution.example> a écrit :",
    "Le 03/11/2026 à 10:00, PCA a écrit :",
    "On Tue, Nov 3, 2026 at 10:00 AM Cellule de crise de la Maison <pca@institution.example>\nwrote:",
    "On 3 Nov 2026, at 10:00, PCA <pca@institution.example> wrote:",
    "Am 03.11.26 um 10:00 schrieb PCA:",
    "El mar, 3 nov 2026 a las 10:00, PCA (<pca@institution.example>) escribió:",
    "في الثلاثاء، 3 نوفمبر 2026 في 10:00 ص تمت كتابة ما يلي بواسطة\nPCA <pca@institution.example>:",
    "بتاريخ ٣ نوفمبر ٢٠٢٦ كتب PCA:",
    "2026-11-03 10:00 GMT+01:00 PCA <pca@institution.example>:",
]


@pytest.mark.parametrize("head", HEADS)
def test_the_head_of_a_quotation_is_no_answer(head):
    assert own_words(f"\n{head}\n\n{QUOTE}\n")[0] == ""
    assert own_words(f"OK 7K2\n\n{head}\n{QUOTE}\n")[0] == "OK 7K2"
    assert own_words(f"{head}\n\n{QUOTE}\n\nAIDE, sous-sol\n")[0] == "AIDE, sous-sol"


def test_what_stands_above_comes_first_and_what_stands_between_follows():
    said = f"Voir plus bas\n\n{HEADS[0]}\n> Où ?\nAu sous-sol\n> Comment ?\nAIDE\n> Fin"
    assert own_words(said)[0].split() == ["Voir", "plus", "bas", "Au", "sous-sol", "AIDE"]


@pytest.mark.parametrize(
    "original",
    [
        "-----Message d'origine-----\nDe : PCA\nEnvoyé : mardi\nÀ : Amina\nObjet : Appel\n\nOù êtes-vous ?",
        "-------- Original Message --------\nWhere are you?",
        "---------- Forwarded message ---------\nFrom: PCA\nWhere?",
        "----- الرسالة الأصلية -----\nأين أنتم؟",
        "________________________________\nDe : PCA <pca@institution.example>\nEnvoyé : mardi\n\nOù ?",
        "From: PCA\nSent: Tuesday\nTo: Amina\nSubject: Call\n\nWhere?",
        "من: PCA\nتم الإرسال: الثلاثاء\nإلى: أمينة\nالموضوع: نداء\n\nأين؟",
    ],
)
def test_below_an_unmarked_quotation_nothing_counts_as_said_but_it_is_kept(original):
    assert own_words(f"OK\n\n{original}") == ("OK", "")
    own, below = own_words(f"{original}\n\nAIDE")
    assert own == ""
    assert below.endswith("AIDE")


@pytest.mark.parametrize(
    "courtesy",
    [
        *(
            "Bonjour,",
            "Bonjour à tous,",
            "Bonsoir Madame,",
            "Hello,",
            "Hi team,",
            "Dear Sir,",
            "السلام عليكم",
            "صباح الخير",
        ),
        *("السلام عليكم ورحمة الله وبركاته،", "Cordialement", "Bien à vous,", "Best regards,", "مع تحياتي"),
        *("Envoyé de mon iPhone", "Envoyé depuis mon mobile Orange", "Envoyé à partir de Outlook pour Android"),
        *(
            "Sent from my Galaxy",
            "Sent from Outlook for iOS",
            "Get Outlook for Android",
            "أُرسلت من الـ iPhone الخاص بي",
        ),
        *("Sent with Proton Mail secure email.", "Obtenez Outlook pour iOS", "تم الإرسال من هاتفي"),
    ],
)
def test_courtesy_and_telephones_say_nothing(courtesy):
    assert own_words(courtesy) == ("", "")
    assert own_words(f"{courtesy}\n\nAIDE, je suis au sous-sol.\n\n{courtesy}\n")[0] == "AIDE, je suis au sous-sol."


@pytest.mark.parametrize(
    "said",
    [
        *("Bonjour, AIDE", "AIDE. Cordialement", "Aide ! Envoyé de mon iPhone", "Envoyé de mon bureau, appelez-moi"),
        *(
            "Sent from the third floor",
            "De : la part de Ahmed, il faut une ambulance",
            "Le directeur a écrit : évacuez",
        ),
        *("On 3 floors there is smoke", "From: basement", "Je réponds aux 2 questions :", "Hello from the other side"),
    ],
)
def test_what_only_looks_like_courtesy_is_kept(said):
    assert own_words(said)[0] == said


def test_what_follows_the_mark_of_a_signature_is_none_of_the_answer():
    assert own_words("OK\n-- \nAmina Naciri\nTél. 05 22 00 00 00\n")[0] == "OK"
    assert own_words("-- \nAmina Naciri\n")[0] == ""
    assert own_words(f"OK\n-- \nAmina\n{HEADS[0]}\n{QUOTE}\nAIDE")[0].split() == ["OK", "AIDE"]


def test_the_writers_own_name_after_the_closing_is_a_signature():
    assert own_words("OK\n\nCordialement,\nAmina Naciri", "Amina NACIRI")[0] == "OK"
    assert own_words("Amina Naciri\nest au sous-sol", "Amina Naciri")[0] == "Amina Naciri\nest au sous-sol"


def test_words_are_kept_as_they_were_written():
    said = "Je suis à l’hôpital Nord, 2e étage, n° 3.5,\ntél. +212 6 00 00 00 09 — الطابق الثاني"
    assert own_words(f"Bonjour,\n\n{said}\n")[0] == said


_LINES = st.sampled_from(
    [*HEADS, "> x", "", "-- ", "Bonjour,", "De : x", "Envoyé : y", "___________", "-----Message d'origine-----", "OK"]
)


@given(st.lists(_LINES, max_size=12), st.lists(_LINES, max_size=12))
def test_a_call_for_help_on_a_line_of_its_own_is_lost_nowhere_but_in_a_signature(before, after):
    own, below = own_words("\n".join([*before, "AIDE VITE", *after]))
    signed = any(line.strip() == "--" for line in before)
    dropped = below == "" and own != ""  # an unmarked quotation below an answer
    assert "AIDE VITE" in own or "AIDE VITE" in below or signed or dropped


@given(st.text(max_size=400))
def test_no_text_breaks_it(said):
    own, below = own_words(said)
    assert not (own and below)


@pytest.mark.parametrize("line", ["On 1 <a@b>", ">", "De : ", "-- ", "_" * 50, "a ", "Bonjour ", "-" * 10, ":", "1:"])
def test_a_mail_of_many_lines_is_read_in_bounded_steps(line):
    own, below = own_words(f"{line}\n" * 100_000)
    assert len(own) + len(below) < 200_000


OURS = """Bonjour Amina,

Où êtes-vous ? Répondez par un mot : SAIN ET SAUF, AIDE, ABSENT.
AIDE prévient tout de suite votre responsable.

Cellule de crise"""


@pytest.mark.parametrize(
    ("below", "theirs"),
    [
        ("De : PCA\nEnvoyé : mardi\nÀ : Amina\nObjet : Appel\n\n" + OURS, ""),
        (OURS.replace("un mot : ", "un mot :\n"), ""),
        (f"De : PCA\nEnvoyé : mardi\n\n{OURS}\n\nAIDE", "AIDE"),
        (f"AIDE\n{OURS}", "AIDE"),
        (
            OURS.replace("Où êtes-vous ?", "Où êtes-vous ? Au sous-sol."),
            "Où êtes-vous ? Au sous-sol. Répondez par un mot : SAIN ET SAUF, AIDE, ABSENT.",
        ),
        ("Bonjour,\n\nCordialement", ""),
    ],
)
def test_our_own_text_is_taken_out_of_what_they_send_back(below, theirs):
    assert not_ours(below, OURS) == theirs
