"""What the program says, in every language it speaks: looked up by code in the PO files of `templates/locale/`."""

from pca.catalogue.languages import LANGUAGES
from pca.catalogue.words import Words

__all__ = ["LANGUAGES", "Words"]
