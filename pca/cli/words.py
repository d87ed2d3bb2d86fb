"""The words of the command line in French, Arabic and English: one line for each thing that can be said."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar

from pca.cli.words_access import ACCESS
from pca.cli.words_audit import AUDIT
from pca.cli.words_backup import BACKUP
from pca.cli.words_import import IMPORT
from pca.cli.words_messages import MESSAGES
from pca.cli.words_mistakes import MISTAKES
from pca.cli.words_new import NEW
from pca.cli.words_outcomes import OUTCOMES, Said
from pca.cli.words_screens import SCREENS

LANGUAGES = ("fr", "ar", "en")

LANGUAGE: ContextVar[str] = ContextVar("language", default="fr")
"""The language of this process's answers."""

BANNER: Said = ("EXERCICE — ne pas diffuser", "تمرين — لا يُنشر", "EXERCISE — do not circulate")

WORDS: Mapping[str, Said] = {
    **ACCESS,
    **AUDIT,
    **BACKUP,
    **OUTCOMES,
    **MISTAKES,
    **SCREENS,
    **MESSAGES,
    **NEW,
    **IMPORT,
}


def choose(said: Said) -> str:
    """The line in the language of this process."""
    return said[LANGUAGES.index(LANGUAGE.get())]


def say(key: str, /, **values: object) -> str:
    """The line `key` with its values, which are put in as they are."""
    return choose(WORDS[key]).format_map({name: str(value) for name, value in values.items()})


def heads(*keys: str) -> list[str]:
    """Headings of columns."""
    return [say(key) for key in keys]
