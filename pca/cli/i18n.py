"""Commands about the languages of the program."""

from __future__ import annotations

from typing import Annotated

import typer

from pca.catalogue import LANGUAGES
from pca.catalogue.missing import missing as lacking
from pca.cli import show
from pca.cli.desk import Json
from pca.cli.lines import tell
from pca.cli.words import LANGUAGE as SPOKEN
from pca.cli.words import WORDS, ours, say

app = typer.Typer(no_args_is_help=True)


@app.callback()
def languages() -> None:
    """Languages of the program."""


@app.command()
def missing(
    language: Annotated[str, typer.Argument(metavar="LANGUAGE", help="Such as es; all of them otherwise.")] = "",
    json: Json = False,
) -> None:
    """List what a language lacks: texts by code, help, texts of pages. Exit 1 when something is missing."""
    asked = [ours(language)] if language else list(LANGUAGES)
    untranslateds = [gap for tag in asked for gap in lacking(tag)]
    if json:
        show.as_json({"languages": asked, "missing": untranslateds})
    else:
        for gap in untranslateds:
            tell(say("text_missing", file=f"{gap.language}/{gap.file}", context=gap.context, text=gap.text))
        tell(
            WORDS.count("texts_missing", SPOKEN.get(), len(untranslateds)) if untranslateds else say("nothing_missing")
        )
    if untranslateds:
        raise typer.Exit(1)
