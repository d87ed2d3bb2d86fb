"""The kinds of files people bring to prove something: which are taken, and how each is called in three languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Said = tuple[str, str, str]
"""The same words in French, Arabic and English."""

_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_OPEN: Final = "application/vnd.oasis.opendocument."

_TEXT: Final[Said] = ("un document texte", "مستند نصي", "a text document")
_SHEET: Final[Said] = ("un classeur", "جدول", "a workbook")
_SLIDES: Final[Said] = ("un diaporama", "عرض شرائح", "a presentation")
_SOUND: Final[Said] = ("un enregistrement sonore", "تسجيل صوتي", "a sound recording")
_FILM: Final[Said] = ("un film", "شريط مصور", "a film")
_PROGRAM: Final[Said] = ("un programme", "برنامج", "a program")
_ARCHIVE: Final[Said] = (
    "une archive (joignez les fichiers qu’elle contient, un par un)",
    "أرشيف (أرفقوا الملفات التي يحتويها واحدا واحدا)",
    "an archive (attach the files it holds, one by one)",
)
_UNKNOWN: Final[Said] = (
    "d’un genre inconnu (enregistrez-le en PDF)",
    "من نوع غير معروف (احفظوه بصيغة PDF)",
    "of an unknown kind (save it as PDF)",
)

TAKEN: Final[Mapping[str, Said]] = {
    "application/pdf": ("un PDF", "ملف PDF", "a PDF"),
    "image/jpeg": ("une photo (JPEG)", "صورة (JPEG)", "a photo (JPEG)"),
    "image/heic": ("une photo (HEIC)", "صورة (HEIC)", "a photo (HEIC)"),
    "image/avif": ("une photo (AVIF)", "صورة (AVIF)", "a photo (AVIF)"),
    "image/png": ("une image (PNG)", "صورة (PNG)", "an image (PNG)"),
    "image/webp": ("une image (WebP)", "صورة (WebP)", "an image (WebP)"),
    "image/gif": ("une image (GIF)", "صورة (GIF)", "an image (GIF)"),
    "image/tiff": ("une image numérisée (TIFF)", "صورة ممسوحة (TIFF)", "a scanned image (TIFF)"),
    "text/plain": ("un texte", "نص", "a text"),
    "text/csv": ("un tableau (CSV)", "جدول (CSV)", "a table (CSV)"),
    f"{_OFFICE}wordprocessingml.document": _TEXT,
    f"{_OFFICE}spreadsheetml.sheet": _SHEET,
    f"{_OFFICE}presentationml.presentation": _SLIDES,
    f"{_OPEN}text": _TEXT,
    f"{_OPEN}spreadsheet": _SHEET,
    f"{_OPEN}presentation": _SLIDES,
    **dict.fromkeys(("audio/mp4", "audio/mpeg", "audio/ogg", "audio/wav", "audio/aac", "audio/amr"), _SOUND),
    **dict.fromkeys(("video/mp4", "video/quicktime", "video/3gpp", "video/webm"), _FILM),
}
"""Media types accepted as evidence."""

REFUSED: Final[Mapping[str, Said]] = {
    "application/x-msdownload": _PROGRAM,
    "application/x-executable": _PROGRAM,
    "text/html": (
        "une page web ou un script (enregistrez-le en PDF)",
        "صفحة ويب أو برنامج نصي (احفظوه بصيغة PDF)",
        "a web page or a script (save it as PDF)",
    ),
    **dict.fromkeys(
        ("application/zip", "application/vnd.rar", "application/x-7z-compressed", "application/gzip"), _ARCHIVE
    ),
    "application/vnd.ms-office.macros": (
        "un document avec des macros (enregistrez-le sans macros, ou en PDF)",
        "مستند يحتوي على وحدات ماكرو (احفظوه بدونها أو بصيغة PDF)",
        "a document with macros (save it without macros, or as PDF)",
    ),
    "application/x-ole-storage": (
        "un ancien document Office (enregistrez-le en DOCX, XLSX ou PDF)",
        "مستند Office قديم (احفظوه بصيغة DOCX أو XLSX أو PDF)",
        "an old Office document (save it as DOCX, XLSX or PDF)",
    ),
    "video/x-msvideo": (
        "un film d’un ancien genre (enregistrez-le en MP4)",
        "شريط مصور من نوع قديم (احفظوه بصيغة MP4)",
        "a film of an old kind (save it as MP4)",
    ),
    "application/octet-stream": _UNKNOWN,
}
"""What else people bring, and what they can do; anything not named here is of an unknown kind."""


def kind_words(media_type: str) -> Said:
    """What a file is, in words of somebody who knows no media types."""
    return TAKEN.get(media_type) or REFUSED.get(media_type) or _UNKNOWN


def kind_said(media_type: str, language: str) -> str:
    """The same in one language: fr, ar or en."""
    return kind_words(media_type)[{"fr": 0, "ar": 1}.get(language, 2)]
