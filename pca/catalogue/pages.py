"""The texts of pages, keyed by their French: what `{{ _("…") }}` of a template becomes in another language."""

from __future__ import annotations

from functools import cache
from gettext import NullTranslations, c2py

from babel.messages.pofile import read_po

from pca.catalogue.languages import LANGUAGES, folders


class Pages(NullTranslations):
    """All files of a language's folder, one for each room, put together. What it lacks is said in French."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._texts: dict[tuple[str | None, str], tuple[str, ...]] = {}
        self._form = c2py("n > 1")
        self.files: dict[str, str] = {}
        """Each text and the file it stands in."""
        for path in sorted(folders()[language].glob("*.po")):
            with path.open("rb") as file:
                catalogue = read_po(file, abort_invalid=True)
            self._form = c2py(catalogue.plural_expr)
            for message in catalogue:
                strings = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
                whole = (
                    strings and all(strings) and (isinstance(message.id, str) or len(strings) == catalogue.num_plurals)
                )
                if message.id and whole and "fuzzy" not in message.flags:
                    text = message.id if isinstance(message.id, str) else message.id[0]
                    self._texts[message.context, text], self.files[text] = strings, path.name

    def __contains__(self, message: object) -> bool:
        return (None, message) in self._texts

    def gettext(self, message: str) -> str:
        """The text in this language."""
        return self._texts.get((None, message), (message,))[0]

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The form that goes with a number."""
        return self.npgettext(None, msgid1, msgid2, n)  # type: ignore[arg-type]

    def pgettext(self, context: str, message: str) -> str:
        """The text in its context."""
        return self._texts.get((context, message), (message,))[0]

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        """The form that goes with a number, in its context."""
        strings = self._texts.get((context, msgid1))
        if strings is None:
            return msgid1 if n < 2 else msgid2
        return strings[min(self._form(n), len(strings) - 1)]


@cache
def translations(language: str) -> Pages:
    """What pages say in a language. Raises ValueError for a file that cannot be read."""
    return Pages(language)


__all__ = ["LANGUAGES", "Pages", "translations"]
