"""Mails that came back, written shortly."""

from __future__ import annotations

from email.message import EmailMessage

from pca.channels.returned_mail import read_returned


def read_mail(raw):
    found = read_returned(raw)
    return (*found.receipts, *found.answers)


def answer(text="OK\n", **headers):
    mail = EmailMessage()
    given = {
        "From": "Amina Naciri <Amina@Institution.example>",
        "To": "PCA <pca+t0k-En_1.x@institution.example>",
        "Message-ID": "<reply-1@phone.example>",
        "In-Reply-To": "<2020-1.M7@institution.example>",
        "Date": "Mon, 16 Mar 2020 09:50:00 +0000",
        **{name.replace("_", "-"): said for name, said in headers.items()},
    }
    for name, said in given.items():
        if said is not None:
            mail[name] = said
    mail.set_content(text)
    return mail
