"""From the good values of one row, by column, to the record it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pca.domain.contact_points import ContactPoint
from pca.domain.directory import Contact, Person, Region, Site
from pca.registers.records import POINTS


def region_of(row: Mapping[str, Any]) -> Region:
    """One region."""
    return Region(row["region"], row["title"], row["head"], row["deputy"], row.get("title_ar", ""))


def site_of(row: Mapping[str, Any], staff: int) -> Site:
    """One site; `staff` is how many people work there."""
    places = (row["type"], row["region"], row["head"], row["deputy"])
    return Site(
        row["site"],
        row["title"],
        *places,
        staff,
        *(row.get(column, "") for column in ("title_ar", "commune", "coordinates")),
    )


def person_of(row: Mapping[str, Any]) -> Person:
    """One person, without name and addresses."""
    return Person(row["person"], row["site"], row["language"], row["teams"], row["status"], row.get("skills", ()))


def points_of(row: Mapping[str, Any]) -> Iterator[ContactPoint]:
    """What the optional columns give, after e-mail and telephone; the same address twice counts once."""
    seen = {("email", row["email"]), ("sms", row["phone"])}
    for place, (column, kind) in enumerate(POINTS.items(), 2):
        address = row.get(column)
        if address and (kind, address) not in seen:
            seen.add((kind, address))
            yield ContactPoint(person=row["person"], kind=kind, address=address, position=place)


def contact_of(row: Mapping[str, Any]) -> Contact:
    """Name and first addresses of one person."""
    return Contact(row["person"], row["name"], row["email"], row["phone"], row.get("name_ar", ""))
