"""What happened to what guards the house, in sentences: credentials, keys, backups and held messages."""

from __future__ import annotations

from collections.abc import Mapping

GUARDED: Mapping[str, tuple[str, str, str]] = {
    "credentials_noted": (
        "Moyens de se connecter — faits ou changés : {kept} ; finis : {ended}",
        "وسائل الدخول — أُحدثت أو غُيّرت: {kept}؛ انتهت: {ended}",
        "Means of signing in — made or changed: {kept}; ended: {ended}",
    ),
    "keys_noted": (
        "Clés de l’installation : {keys}",
        "مفاتيح التطبيق: {keys}",
        "Keys of the installation: {keys}",
    ),
    "backup_made": (
        "Sauvegarde n° {number} du {made_at}, jusqu’à l’écriture {entries} ({size} octets)",
        "النسخة الاحتياطية رقم {number} بتاريخ {made_at}، إلى القيد {entries} ({size} بايت)",
        "Backup no. {number} of {made_at}, up to entry {entries} ({size} bytes)",
    ),
    "backup_restored": (
        "Sauvegarde du {made_at} restaurée ({what}) : écritures {entries}, perdues {lost}, {milliseconds} ms,"
        " messages en attente {waiting}",
        "استُرجعت نسخة {made_at} ({what}): القيود {entries}، المفقودة {lost}، {milliseconds} م.ث، رسائل تنتظر {waiting}",
        "Backup of {made_at} restored ({what}): entries {entries}, lost {lost}, {milliseconds} ms,"
        " messages waiting {waiting}",
    ),
    "sending_released": (
        "Envois repris ; ceux qui attendaient partent aussi : {again}",
        "استُؤنف الإرسال؛ هل يخرج ما كان ينتظر: {again}",
        "Messages leave again; those that waited too: {again}",
    ),
}
"""By the fact's tag; in French, Arabic and English."""
