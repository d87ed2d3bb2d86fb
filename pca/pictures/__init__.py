"""Pictures of a crisis for the web pages: each one safe SVG text, and the same data as a table."""

from pca.pictures.look import stylesheet
from pca.pictures.picture import Cell, Picture, Table

__all__ = ["Cell", "Picture", "Table", "stylesheet"]
