"""The staff's pages with forty times the people: whoever looks at one site, or for one person, reads no other.

At last the one search for everything, with a million tasks beside the people.
"""

from __future__ import annotations

from pathlib import Path

from asked import Asked, grows
from crowd import DIRECTOR, Crowd
from measure import Check, finish, options, rounded, scratch

from pca.domain.access.rights import AccessRole
from pca.domain.contact_points import ContactPoint
from pca.domain.directory import Contact
from pca.domain.orders import AddLogEntry
from pca.store.people import contact_points, directory

PAGES = {
    "staff": "/crises/{}/people",
    "search by name": "/crises/{}/people?text=durand%2040",
    "search by identifier": "/crises/{}/people?text=P42",
    "search by a misspelt name": "/crises/{}/people?text=Benani+41",
    "contacts": "/crises/{}/people/contacts",
    "my tasks": "/tasks",
}
SEARCHES = ("search by name", "search by identifier", "search by a misspelt name")
LAST_NAMES = ("Durand", "Bennani", "Alaoui", "Idrissi", "Berrada", "Tazi", "Benjelloun", "El Fassi", "Naciri", "Amrani")
EVERYTHING = {
    "a person": "/search?q=durand%2040",
    "a measure": "/search?q=mesure%203",
    "measures": "/search?q=mesure",
    "a task": "/search?q=T4242",
    "the log": "/search?q=pont%20oued",
    "nothing": "/search?q=zzz",
}


ENTRIES = 500
"""Entries of the log that hold the words looked for."""


def main() -> None:
    given = options(__doc__, people=(100_000, 900), tasks=(1_000_000, 1_200), rounds=(5, 1))
    sizes = (given.people // 40 + 60, given.people)
    with scratch() as folder:
        small, _ = measured(folder / "small", sizes[0], given.rounds)
        large, searched = measured(folder / "large", sizes[1], given.rounds, given.tasks)
    finish(
        "growth_people",
        given,
        [
            *(Check(f"{page}, {given.people} people", large[page], "s", 0.1) for page in PAGES if page not in SEARCHES),
            *(Check(f"{page}, {given.people} people", 1000 * large[page], "ms", 50) for page in SEARCHES),
            *(
                Check(f"search for {what}, {given.people} people, {given.tasks} tasks", 1000 * spent, "ms", 50)
                for what, spent in searched.items()
            ),
            grows("my tasks", small["my tasks"], large["my tasks"], 1.5),
        ],
        **{
            f"seconds_with_{people}_people": {page: rounded(spent) for page, spent in times.items()}
            for people, times in zip(sizes, (small, large), strict=True)
        },
    )


def measured(folder: Path, people: int, rounds: int, tasks: int = 0) -> tuple[dict[str, float], dict[str, float]]:
    """Processor seconds of each page's first view after a figure arrived; who looks manages everybody.

    Then of the search for everything, where there are `tasks`.
    """
    crowd = Crowd(folder, 400, durable=False, people=people)
    addressed(crowd, people)
    activated = crowd.activate()
    with Asked(crowd, DIRECTOR, AccessRole.DIRECTOR, AccessRole.HR) as browser:
        times = {
            page: browser.first_view(path, rounds, lambda: crowd.observe(index_2=7)) for page, path in PAGES.items()
        }
        for page, name in (("search by name", "Durand 40"), ("search by a misspelt name", "Bennani 41")):
            if name not in browser.page(PAGES[page]):
                raise SystemExit(f"{page}: the person looked for is not found")
        searched = {}
        if tasks:
            crowd.grow(tasks, activated)
            for at in range(ENTRIES):
                crowd.do(AddLogEntry(kind="fact", text=f"Le pont {at} de l’oued est coupé."), DIRECTOR)
            searched = {
                what: browser.first_view(path, rounds, lambda: crowd.observe(index_2=7))
                for what, path in EVERYTHING.items()
            }
            if "T4242" not in browser.page(EVERYTHING["a task"]) and tasks > 4242:
                raise SystemExit("the task looked for is not found")
    crowd.close()
    return times, searched


def called(at: int) -> str:
    """What somebody is called: one of several last names, and a number that nobody else has."""
    return f"{LAST_NAMES[at % len(LAST_NAMES)]} {at}"


def addressed(crowd: Crowd, people: int) -> None:
    """Names, and an address for all but one in fifty; one in a hundred asked for silence there."""
    with crowd.store.write() as unit:
        known = list(directory.organisation(unit).people)
        contacts = [
            Contact(person, called(at), None if at % 50 == 7 else f"{person}@example.org".lower(), None)
            for at, person in enumerate(known)
        ]
        directory.write_contacts(unit, contacts)
        points = [
            ContactPoint(person=contact.person, kind="email", address=contact.email, position=1)
            for contact in contacts
            if contact.email
        ]
        contact_points.list_points(unit, contacts, points)


if __name__ == "__main__":
    main()
