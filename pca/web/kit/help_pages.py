"""Which section of which guide goes with a page: what `?` opens."""

from __future__ import annotations

from collections.abc import Mapping

from pca.render.guides import guide

PAGES: Mapping[str, tuple[str, str]] = {
    "access": ("administrator", "Give access"),
    "access/account": ("head", "Get in"),
    "access/code": ("head", "Get in"),
    "access/confirmations": ("compliance", "Be the second person"),
    "access/first_password": ("head", "Get in"),
    "access/forgotten": ("head", "Get in"),
    "access/signin": ("head", "Get in"),
    "access/welcome": ("head", "Get in"),
    "administration": ("administrator", "Serve the pages"),
    "administration/first_steps": ("administrator", "First steps"),
    "administration/health": ("administrator", "Know that all runs"),
    "administration/readiness": ("administrator", "Ready before a crisis"),
    "administration/settings": ("administrator", "Settings"),
    "audit": ("compliance", "The same proofs on the screen"),
    "crisis": ("committee", "On the screen"),
    "crisis/choice": ("committee", "3. Decide"),
    "crisis/decide": ("committee", "2. See what would follow"),
    "crisis/plan_adopt": ("plan-author", "Publish, approve, adopt"),
    "indicators": ("hr", "Give the figures of the morning"),
    "kit": ("head", "In the application"),
    "log": ("committee", "The crisis log"),
    "log/point": ("committee", "The point of situation"),
    "log/points": ("committee", "The point of situation"),
    "measures": ("committee", "4. Adjust a measure"),
    "messages": ("committee", "Follow messages, stop them, confirm them"),
    "messages/approve": ("committee", "5. Release what leaves the house"),
    "messages/inbox": ("committee", "Read what people write"),
    "vault": ("hr", "Support files"),
    "vault/register": ("compliance", "The support vault"),
    "people": ("hr", "On the screen"),
    "people/availability": ("hr", "Plan who works"),
    "people/plan_availability": ("hr", "Plan who works"),
    "people/import_availability": ("hr", "Plan who works"),
    "people/person_periods": ("hr", "Plan who works"),
    "people/own_availability": ("head", "In the application"),
    "people/contacts": ("hr", "An address falls silent"),
    **dict.fromkeys(
        (f"people/{page}" for page in ("directory", "person", "place", "places", "leave", "roles")),
        ("hr", "Keep the directory"),
    ),
    "people/campaign": ("hr", "Everybody confirms their own data"),
    "people/few_ways": ("hr", "Everybody confirms their own data"),
    "people/distances": ("hr", "Cover tomorrow"),
    "people/coverage": ("hr", "Cover tomorrow"),
    "people/coverage_region": ("hr", "Cover tomorrow"),
    "people/own_contacts": ("head", "In the application"),
    "requests": ("committee", "Answer problems"),
    "requests/raise": ("head", "Raise a problem"),
    "resources/own": ("head", "In the application"),
    "resources": ("hr", "Stocks and equipment"),
    "staff": ("hr", "The HR measures of the pandemic plan"),
    **dict.fromkeys(("staff/own", "staff/travel", "staff/travel_for"), ("head", "In the application")),
    "regimes": ("committee", "What is open where"),
    "people/register": ("hr", "Keep the directory"),
    "people/status": ("hr", "Say where people are"),
    "plans": ("plan-author", "On the screen"),
    "tasks/settle": ("committee", "6. Leave the crisis"),
    "tasks": ("head", "In the application"),
}
"""By template, or by its room where it is not named: the guide, and the heading of the section in English."""


def help_of(template: str) -> str:
    """Where the help of a page is: its guide, at the section that goes with it."""
    page = template.removesuffix(".html")
    name, heading = PAGES.get(page) or PAGES[page.partition("/")[0]]
    return f"/help/{name}#s{place_of(name, heading)}"


def place_of(name: str, heading: str) -> int:
    """Which section has this heading: the same one in each language. Raises ValueError for one that is not there."""
    return [section.title for section in guide(name, "en").sections].index(heading) + 1
