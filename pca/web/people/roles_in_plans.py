"""The crisis roles of each plan in force with whom it names: who is in the directory, who is here, what is empty."""

from __future__ import annotations

import msgspec

from pca.domain.access.access import Action
from pca.domain.plan.roles import Role
from pca.services.people import read, read_records
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()


class Named(msgspec.Struct, frozen=True):
    """Somebody a plan names; `status` is empty for whoever is not in the directory."""

    person: str
    name: str
    status: str
    mine: bool
    """Whether the reader keeps their record."""


class RoleLine(msgspec.Struct, frozen=True):
    """One role: its holder, or what the rota is called by which it is held; its deputies."""

    title: str
    holder: Named | None
    rota: str
    deputies: tuple[Named, ...]


class PlanRoles(msgspec.Struct, frozen=True):
    """The roles of one plan."""

    plan: str
    title: str
    roles: tuple[RoleLine, ...]


class RolesPage(msgspec.Struct, frozen=True):
    """The roles of all plans in force."""

    plans: tuple[PlanRoles, ...]


@routes.page("/directory/roles", may=Action.EDIT_DIRECTORY, over=Over.ROWS, template="people/roles.html")
def roles(context: RequestContext) -> RolesPage:
    """Each role with whom the plan names; who they are is changed in the plan, or handed over in a crisis."""
    books = read_records.books_in_force(context.runtime, context.unit)
    context.contacts({person for book in books for role in book.roles for person in role.named})
    return RolesPage(
        tuple(
            PlanRoles(book.id, book.title.to(context.language), tuple(_line(context, role) for role in book.roles))
            for book in books
        )
    )


def _line(context: RequestContext, role: Role) -> RoleLine:
    rota = read.institution(context.unit).rotas.get(role.rota or "")
    return RoleLine(
        title=role.title.to(context.language),
        holder=_named(context, role.holder) if role.holder else None,
        rota=rota.title if rota else "",
        deputies=tuple(_named(context, deputy) for deputy in role.deputies),
    )


def _named(context: RequestContext, person: str) -> Named:
    house = read.institution(context.unit)
    known = house.people.get(person)
    mine = known is not None and context.reach(Action.EDIT_DIRECTORY).covers(house, place=known.site)
    return Named(person, context.name(person), known.status.value if known else "", mine)
