"""What a language lacks: texts by code, help, and texts of pages, each as another language has it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from babel.messages.catalog import Message

from pca.catalogue.help import SOURCE
from pca.catalogue.languages import LANGUAGES, folders
from pca.catalogue.pages import translations
from pca.catalogue.words import read_catalogue


class Untranslated(msgspec.Struct, frozen=True):
    """One text a language lacks, or has without all forms of its plural: until then it is said in the first one."""

    language: str
    file: str
    """Where it belongs, inside the folder of the language."""
    context: str
    text: str
    """Its code, or for help and pages the text itself in the language of the source."""


def missing(language: str) -> Iterator[Untranslated]:
    """Everything `language` lacks. Raises ValueError for a file that cannot be read."""
    yield from _words(language)
    yield from _pages(language)


def _words(language: str) -> Iterator[Untranslated]:
    for path in sorted((folders()[LANGUAGES[0]] / "words").glob("*.po")):
        if (path.stem, language) == ("help", SOURCE):
            continue
        translated = _translated(path.stem, language)
        for context, code in _translated(path.stem, LANGUAGES[0]):
            if not translated.get((context, code)):
                yield Untranslated(language, f"words/{path.name}", context, code)


def _translated(file: str, language: str) -> dict[tuple[str, str], bool]:
    """Context and code of each text, and whether it is whole."""
    catalogue = read_catalogue(file, language)
    if catalogue is None:
        return {}
    return {
        (message.context or "", message.id if isinstance(message.id, str) else message.id[0]): _whole(
            message, catalogue.num_plurals
        )
        for message in catalogue
        if message.id
    }


def _whole(message: Message, forms: int) -> bool:
    """Whether it is said, in every form of its plural when it has one, and by somebody who was sure."""
    if isinstance(message.id, str):
        return bool(message.string) and not message.fuzzy
    strings = tuple(message.string or ())
    return len(strings) == forms and all(strings) and not message.fuzzy


def _pages(language: str) -> Iterator[Untranslated]:
    """Pages are written in the first language, which therefore lacks nothing."""
    own = translations(language)
    needed = {text: file for other in LANGUAGES[1:] for text, file in translations(other).files.items()}
    for text, file in needed.items() if language != LANGUAGES[0] else ():
        if text not in own:
            yield Untranslated(language, file, "", text)
