"""The kinds of files that prove something, by media type."""

from __future__ import annotations

from typing import Final

_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_OPEN: Final = "application/vnd.oasis.opendocument."

TAKEN: Final = frozenset(
    {
        *("application/pdf", "text/plain", "text/csv"),
        *("image/jpeg", "image/heic", "image/avif", "image/png", "image/webp", "image/gif", "image/tiff"),
        *(f"{_OFFICE}{suffix}" for suffix in ("wordprocessingml.document", "spreadsheetml.sheet")),
        f"{_OFFICE}presentationml.presentation",
        *(f"{_OPEN}{suffix}" for suffix in ("text", "spreadsheet", "presentation")),
        *("audio/mp4", "audio/mpeg", "audio/ogg", "audio/wav", "audio/aac", "audio/amr"),
        *("video/mp4", "video/quicktime", "video/3gpp", "video/webm"),
    }
)
"""Media types accepted as evidence."""
