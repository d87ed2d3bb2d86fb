"""The words of an HTML page, line by line; what it quotes is marked with `>`, as in plain text.

Every sign is looked at a fixed number of times, whatever the page holds: anybody may send us one.
"""

from __future__ import annotations

from html import unescape

_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "div", "dl", "dt"),
        *("fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main"),
        *("nav", "ol", "p", "pre", "section", "table", "tbody", "thead", "tr", "ul"),
    )
)
"""Elements that begin and end a line."""
_CELLS = frozenset(("td", "th"))
_UNSEEN = frozenset(("head", "script", "style", "title", "template"))
"""Elements whose content nobody sees."""
_SMALL = {upper: upper + 32 for upper in range(65, 91)}
_NAME = 20
"""Characters of the longest name of an element that is of interest."""


def text_of_page(page: str) -> str:
    """The words a reader sees; lines of a quotation begin with `> `."""
    return _PageReader(page).text()


class _PageReader:
    """One page being read from its beginning to its end."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.small = page.translate(_SMALL)  # as long as the page, so that places agree
        self.lines: list[str] = []
        self.line: list[str] = []
        self.depth = 0
        self.missing: set[str] = set()
        """What was looked for and stands nowhere in the rest: not looked for again."""

    def text(self) -> str:
        """The whole page."""
        at = 0
        while (start := self.page.find("<", at)) >= 0:
            self.say(self.page[at:start])
            at = self.after(start)
        self.say(self.page[at:])
        self.end_line()
        return "\n".join(self.lines)

    def after(self, start: int) -> int:
        """Read what begins with `<` at `start`; where to go on."""
        if self.page.startswith("<!--", start) and (end := self.find("-->", start + 4)) >= 0:
            return end + 3
        name = self.name_at(start + 1)
        end = self.find(">", start + 1) if name else -1
        if end < 0:
            self.say("<")
            return start + 1
        self.element(name)
        if name in _UNSEEN and (close := self.find(f"</{name}", end)) >= 0:
            return close
        return end + 1

    def find(self, what: str, at: int) -> int:
        """The next place of `what`, or -1; a search in vain is made once for each `what`."""
        position = -1 if what in self.missing else self.small.find(what, at)
        if position < 0:
            self.missing.add(what)
        return position

    def name_at(self, at: int) -> str:
        """The name of the element whose tag begins here, with `/` before it when it ends; empty when it is no tag."""
        tag = self.small[at : at + _NAME + 1]
        closing, tag = ("/", tag[1:]) if tag.startswith("/") else ("", tag)
        if not tag or not (tag[0].isalpha() or tag[0] in "!?"):
            return ""
        length = next((place for place, sign in enumerate(tag) if sign.isspace() or sign in "/>"), len(tag))
        return closing + tag[:length]

    def element(self, name: str) -> None:
        """What the beginning or the end of an element means for the lines."""
        bare = name.lstrip("/")
        if bare in _CELLS:
            self.line.append(" ")
        if bare not in _BLOCKS:
            return
        self.end_line(blank=bare == "br")
        if bare == "blockquote":
            self.depth = max(0, self.depth + (1 if name == bare else -1))

    def say(self, text: str) -> None:
        """Words that a reader sees."""
        if text:
            self.line.append(_unescaped(text) if "&" in text else text)

    def end_line(self, *, blank: bool = False) -> None:
        """Begin a new line; an empty one only where it is `blank`. Blanks are one blank, as in a browser."""
        text = " ".join("".join(self.line).split())
        self.line = []
        if text or (blank and self.lines and self.lines[-1]):
            self.lines.append(f"> {text}" if self.depth else text)


def _unescaped(text: str) -> str:
    """The text with its `&…;` read; as it stands where a number in it is beyond any sense."""
    try:
        return unescape(text)
    except ValueError:
        return text
